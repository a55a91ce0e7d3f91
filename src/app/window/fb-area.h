/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The areas of the activity bar, each with its list: one row per area that exists. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;  /* target of "win.show-area" and name in the saved layout */
  const char *title; /* translate with _() */
  const char *icon;
  guint       number;             /* of its key, Alt and a digit */
  GtkWidget *(*make_list) (void); /* (transfer floating) the pane beside the bar */
} FbArea;

/* The table and its length. (transfer none) */
const FbArea *fb_areas (gsize *n_areas);

G_END_DECLS
