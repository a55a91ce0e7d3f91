/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Keeps what is not deployed yet: two seconds after an edit what changed, now and then everything,
 * until it is deployed or undone. What an earlier run left is offered back and never lost by
 * editing on. UI thread.
 *
 * Signals: "offered" () a kept draft waits for a decision, or no longer does; "failed" (GError *)
 * drafts cannot be kept, told once. */

#pragma once

#include "editor/fb-editor-view.h"
#include "instance/fb-draft-store.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_DRAFTS (fb_editor_drafts_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorDrafts, fb_editor_drafts, FB, EDITOR_DRAFTS, GObject)

FbEditorDrafts *fb_editor_drafts_new (FbDraftStore *store,
                                      FbInstance   *instance) G_GNUC_WARN_UNUSED_RESULT;

/* The page whose edits are kept from now on. @view: (nullable) */
void fb_editor_drafts_set_view (FbEditorDrafts *self, FbEditorView *view);

/* Looks for what was left; "offered" follows when there is something. */
void fb_editor_drafts_look (FbEditorDrafts *self);
/* When the offered draft was kept, microseconds since 1970; 0 when none is offered. */
gint64 fb_editor_drafts_get_offer (FbEditorDrafts *self);

/* Puts the offered draft, or what was kept when the page went to sleep, into the page. TRUE with
 * @stale when others deployed since: then only what the draft changed was put onto theirs. */
void     fb_editor_drafts_restore_async (FbEditorDrafts     *self,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean fb_editor_drafts_restore_finish (FbEditorDrafts *self,
                                          GAsyncResult   *result,
                                          gboolean       *stale,
                                          GError        **error);
/* Forgets the offered draft. */
void fb_editor_drafts_discard (FbEditorDrafts *self);

/* Keeps everything now and reads it back: TRUE when the page may go. */
void     fb_editor_drafts_keep_async (FbEditorDrafts     *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean fb_editor_drafts_keep_finish (FbEditorDrafts *self, GAsyncResult *result, GError **error);
/* The edits in the page are given up: forgets what was kept of them. */
void fb_editor_drafts_drop (FbEditorDrafts *self);

G_END_DECLS
