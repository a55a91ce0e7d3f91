/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Keeps what is undeployed in one editor as a sealed draft: what changed 2 s after the last change,
 * the whole set at first and now and then, nothing once it is deployed or undone. When the page
 * comes up and a draft is there, it is offered; until the person answers, it is not written over.
 * UI thread.
 *
 * Signals: "offered" (gint64 time_us) a draft of that time is there; "failed" (char *message)
 * changes are not being kept, told once. */

#pragma once

#include "editor/fb-editor-view.h"
#include "instance/fb-draft-store.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_DRAFT (fb_editor_draft_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorDraft, fb_editor_draft, FB, EDITOR_DRAFT, GObject)

/* Watches @view until it is disposed. (transfer full) */
FbEditorDraft *fb_editor_draft_new (FbDraftStore *store,
                                    FbInstance   *instance,
                                    FbEditorView *view) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a draft waits for an answer. */
gboolean fb_editor_draft_is_offered (FbEditorDraft *self);

/* Puts the offered draft into the editor. @stale: (nullable) (out) whether somebody else deployed
 * since it was made, so that only its own changes were put in. */
void     fb_editor_draft_restore_async (FbEditorDraft      *self,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean fb_editor_draft_restore_finish (FbEditorDraft *self,
                                         GAsyncResult  *result,
                                         gboolean      *stale,
                                         GError       **error);

/* Forgets the draft; what is undeployed now is kept anew. */
void fb_editor_draft_discard (FbEditorDraft *self);

/* Keeps the whole set now and reads it back, so that the page may go away. */
void     fb_editor_draft_flush_async (FbEditorDraft      *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean fb_editor_draft_flush_finish (FbEditorDraft *self, GAsyncResult *result, GError **error);

G_END_DECLS
