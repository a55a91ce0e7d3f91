/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What can be done in an editor page, as actions ("page.undo", "page.deploy", …) that are enabled
 * when the page can do them. The names are the same for all versions of Node-RED. What the page
 * can do beyond them is "page.invoke" with its own name.
 *
 * Signal "list-changed" (): fb_editor_actions_list() now gives something else. */

#pragma once

#include "editor/fb-editor.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_ACTIONS (fb_editor_actions_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorActions, fb_editor_actions, FB, EDITOR_ACTIONS, GObject)

FbEditorActions *fb_editor_actions_new (FbEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

/* The group; a page adds its own ones ("import-file"). (transfer none) */
GSimpleActionGroup *fb_editor_actions_get_group (FbEditorActions *self);

/* What can be done just now, with the words and keys for it. (transfer full) (element-type
 * FbSearchEntry) */
GPtrArray *fb_editor_actions_list (FbEditorActions *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
