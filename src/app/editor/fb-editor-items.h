/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What an editor page lists of itself: its tabs, and what can be done in it. Plain values, read
 * from what the page sent; what is no such entry or beyond its bounds is left out. */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A flow tab or a subflow. */
typedef struct
{
  char    *id;
  char    *label;
  gboolean subflow;
  gboolean disabled;
  gboolean locked;
} FbEditorTab;

/* Something the page can do: "core:search" and how it calls it. */
typedef struct
{
  char    *id;
  char    *label;
  char    *key;      /* (nullable) as Node-RED writes it: "ctrl-f", "ctrl-g d" */
  gboolean anywhere; /* the key works outside the canvas too */
} FbEditorAction;

/* (transfer full) (element-type FbEditorTab) in the order of the page */
GPtrArray *fb_editor_items_read_tabs (JsonObject *message) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) (element-type FbEditorAction) */
GPtrArray *fb_editor_items_read_actions (JsonObject *message) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) (transfer none) */
const FbEditorAction *fb_editor_items_find_action (GPtrArray *actions, const char *id);
/* Whether one of them is called by a key, on the canvas or, with @on_canvas FALSE, elsewhere.
 * @modifiers: only those that count in accelerators. */
gboolean fb_editor_items_have_key (GPtrArray      *actions,
                                   gboolean        on_canvas,
                                   guint           keyval,
                                   GdkModifierType modifiers);

G_END_DECLS
