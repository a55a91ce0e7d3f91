/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The editors of a window: one per instance that has a page, at most four awake. When a fifth is
 * wanted, the one that was hidden longest goes to sleep: a clean one at once, else the oldest one
 * with edits after they were kept and read back. What is shown never sleeps, and none in whose
 * dialog something was typed. UI thread. */

#pragma once

#include "editor/fb-editor.h"

G_BEGIN_DECLS

#define FB_EDITOR_POOL_MAX_AWAKE 4

#define FB_TYPE_EDITOR_POOL (fb_editor_pool_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorPool, fb_editor_pool, FB, EDITOR_POOL, GObject)

FbEditorPool *fb_editor_pool_new (FbSession *session) G_GNUC_WARN_UNUSED_RESULT;

FbSession *fb_editor_pool_get_session (FbEditorPool *self);
/* The editor of @instance, asleep at first. (transfer none) until fb_editor_pool_remove(). */
FbEditor *fb_editor_pool_get (FbEditorPool *self, FbInstance *instance);
/* Its page was closed. */
void fb_editor_pool_remove (FbEditorPool *self, FbEditor *editor);
/* It is shown from now on and woken; or hidden. */
void fb_editor_pool_set_shown (FbEditorPool *self, FbEditor *editor, gboolean shown);

guint fb_editor_pool_count_awake (FbEditorPool *self);

G_END_DECLS
