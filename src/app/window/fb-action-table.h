/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Every action a person can find by name, once: from this table come the accelerators, the
 * shortcuts window and the actions of the palette. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  FB_ACTION_NONE = 0,
  /* Its keys are used by the flow editor or a code editor too: the window asks the page first
   * (fb_page_wants_key()) instead of binding an accelerator, which would always win. */
  FB_ACTION_CONTESTED = 1 << 0,
  /* Not offered in the palette, only listed with its keys. */
  FB_ACTION_KEYS_ONLY = 1 << 1,
  /* The keys are handled by a widget; listed only. */
  FB_ACTION_FOREIGN_KEYS = 1 << 2,
} FbActionFlags;

#define FB_ACTION_N_KEYS 3

typedef struct
{
  const char   *action;  /* detailed name; an instance action with '' means the current page's */
  const char   *title;   /* translate with _() */
  const char   *section; /* translate with _(); rows of a section stand together */
  const char   *keys[FB_ACTION_N_KEYS]; /* as gtk_accelerator_parse() takes them */
  FbActionFlags flags;
} FbActionInfo;

/* The table and its length. (transfer none) */
const FbActionInfo *fb_action_table (gsize *n_actions);

/* Binds the keys of all actions that are not contested. */
void fb_action_table_bind (GtkApplication *application);

/* The action whose contested keys are @keyval with @state, as a key event has them. (nullable)
 * (transfer none) */
const FbActionInfo *fb_action_table_find_contested (guint keyval, GdkModifierType state);

/* The shortcuts window, which owns itself. (transfer none) */
GtkWidget *fb_action_table_make_shortcuts (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
