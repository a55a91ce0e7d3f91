/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Undeployed editor states, sealed with the profile key, until they are deployed or dropped. One
 * draft per instance: a full set of nodes and the changes since. UI thread; the disk is touched
 * elsewhere. What a finish told as done outlives the process and the machine. */

#pragma once

#include "instance/fb-instance.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_DRAFT_STORE (fb_draft_store_get_type ())
G_DECLARE_FINAL_TYPE (FbDraftStore, fb_draft_store, FB, DRAFT_STORE, GObject)

extern const FbMigration fb_draft_migrations[];

FbDraftStore *fb_draft_store_new (FbWorkspace *workspace) G_GNUC_WARN_UNUSED_RESULT;

/* @rev: of the flows the draft began from. @full: TRUE when @content is the whole set, which
 * replaces what was put before; FALSE when it is what changed since the last put. Puts are kept in
 * order. FB_ERROR_CONFLICT: a change without a whole set before it; FB_ERROR_FULL: put the whole
 * set now (it may have 64 MiB); FB_ERROR_DENIED: no key, see fb_workspace_dup_key(). */
void     fb_draft_store_put_async (FbDraftStore       *self,
                                   FbInstance         *instance,
                                   const char         *rev,
                                   gboolean            full,
                                   GBytes             *content,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean fb_draft_store_put_finish (FbDraftStore *self, GAsyncResult *result, GError **error);
/* The JSON array of contents, full first, oldest first; FB_ERROR_NOT_FOUND when there is none,
 * FB_ERROR_UNVERIFIED when it was sealed with a key that is lost. @rev: (nullable) (transfer full);
 * @time_us: (nullable) of the last part. (transfer full) */
void    fb_draft_store_get_async (FbDraftStore       *self,
                                  FbInstance         *instance,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
GBytes *fb_draft_store_get_finish (
    FbDraftStore *self, GAsyncResult *result, char **rev, gint64 *time_us, GError **error);
void     fb_draft_store_drop_async (FbDraftStore       *self,
                                    FbInstance         *instance,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean fb_draft_store_drop_finish (FbDraftStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
