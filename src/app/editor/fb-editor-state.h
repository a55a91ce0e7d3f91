/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What an editor page says of itself: undeployed nodes, undo depth, open tab. A plain object that
 * widgets bind to; FbEditorView writes what the page sent, checked. UI thread.
 *
 * Properties (readable, notified): ready, progress, dirty, count, generation, rev, can-undo,
 * can-redo, deploy-type, tab, cover, has-entries, focus, runtime, version, may-write,
 * has-run-state, selected. Signals: "tabs-changed" (), "actions-changed" (). */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "editor/fb-editor-items.h"
#include "instance/fb-deploy.h"

G_BEGIN_DECLS

/* What has the keyboard inside the page. */
typedef enum
{
  FB_EDITOR_FOCUS_CANVAS,
  FB_EDITOR_FOCUS_TEXT, /* an entry */
  FB_EDITOR_FOCUS_CODE, /* a code editor */
} FbEditorFocus;

#define FB_TYPE_EDITOR_FOCUS (fb_editor_focus_get_type ())
GType fb_editor_focus_get_type (void);

/* What lies over the canvas. */
typedef enum
{
  FB_EDITOR_COVER_NONE,
  FB_EDITOR_COVER_SETTINGS, /* the page's own settings */
  FB_EDITOR_COVER_DIALOG,   /* where a node, tab or group is edited */
  FB_EDITOR_COVER_QUESTION, /* what has to be answered before anything else */
} FbEditorCover;

#define FB_TYPE_EDITOR_COVER (fb_editor_cover_get_type ())
GType fb_editor_cover_get_type (void);

#define FB_TYPE_EDITOR_STATE (fb_editor_state_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorState, fb_editor_state, FB, EDITOR_STATE, GObject)

FbEditorState *fb_editor_state_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean fb_editor_state_is_ready (FbEditorState *self);
/* Of its loading, in percent; it begins at 0 and ends with "ready". */
guint fb_editor_state_get_progress (FbEditorState *self);
/* Differs from what was deployed. */
gboolean fb_editor_state_is_dirty (FbEditorState *self);
/* How many nodes, tabs and groups differ; may be 0 while dirty. */
guint fb_editor_state_get_count (FbEditorState *self);
/* Grows with every edit. */
gint64 fb_editor_state_get_generation (FbEditorState *self);
const char *
fb_editor_state_get_rev (FbEditorState *self); /* (nullable) of the flows it began from */
FbDeployType  fb_editor_state_get_deploy_type (FbEditorState *self);
const char   *fb_editor_state_get_tab (FbEditorState *self); /* (nullable) id of the shown tab */
FbEditorCover fb_editor_state_get_cover (FbEditorState *self);
/* A dialog is open and holds what is not in the flows yet. */
gboolean      fb_editor_state_has_entries (FbEditorState *self);
FbEditorFocus fb_editor_state_get_focus (FbEditorState *self);
const char   *fb_editor_state_get_version (FbEditorState *self); /* (nullable) Node-RED's */
/* (transfer none) (element-type FbEditorTab) in the order of the page; until "tabs-changed" */
GPtrArray *fb_editor_state_get_tabs (FbEditorState *self);
/* (transfer none) (element-type FbEditorAction) until "actions-changed" */
GPtrArray *fb_editor_state_get_actions (FbEditorState *self);
/* (nullable) (transfer none) */
const FbEditorAction *fb_editor_state_find_action (FbEditorState *self, const char *id);
/* Whether the page does something with a key while its focus is where it is now. */
gboolean fb_editor_state_has_key (FbEditorState *self, guint keyval, GdkModifierType modifiers);

/* What the page sent, by message type. Members of a wrong type or beyond their bounds are ignored.
 */
void fb_editor_state_read_progress (FbEditorState *self, JsonObject *message);
void fb_editor_state_read_ready (FbEditorState *self, JsonObject *message);
void fb_editor_state_read_state (FbEditorState *self, JsonObject *message);
void fb_editor_state_read_actions (FbEditorState *self, JsonObject *message);
void fb_editor_state_read_tabs (FbEditorState *self, JsonObject *message);
void fb_editor_state_read_selection (FbEditorState *self, JsonObject *message);
/* The page is gone: nothing is known. */
void fb_editor_state_clear (FbEditorState *self);

G_END_DECLS
