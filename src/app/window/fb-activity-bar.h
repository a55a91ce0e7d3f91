/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The narrow bar at the edge of the window: a button per area, below them search, panel and
 * preferences. Acts by window actions only. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_ACTIVITY_BAR (fb_activity_bar_get_type ())
G_DECLARE_FINAL_TYPE (FbActivityBar, fb_activity_bar, FB, ACTIVITY_BAR, GtkWidget)

GtkWidget *fb_activity_bar_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* How many problems the panel button says there are; 0 for none. */
void fb_activity_bar_set_n_problems (FbActivityBar *self, guint n_problems);

G_END_DECLS
