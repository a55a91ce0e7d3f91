/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All snapshots of the workspace. Objects, lists and signals are of the thread that made the store
 * (the UI thread); the disk is touched elsewhere. Functions that say "Blocks" are for worker
 * threads and tests, any thread; each has its _async form for the UI thread.
 *
 * Signals, also when another process did it: "added" (FbSnapshot), "changed" (FbSnapshot; its name,
 * description or tags), "removed" (const char *id). */

#pragma once

#include "activity/fb-activity.h"
#include "snapshot/fb-snapshot.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_STORE (fb_snapshot_store_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotStore, fb_snapshot_store, FB, SNAPSHOT_STORE, GObject)

extern const FbMigration fb_snapshot_migrations[];

/* What is written beside the content; plain value, strings are borrowed for the call. */
typedef struct
{
  const char      *instance;      /* (nullable) id */
  const char      *instance_name; /* (nullable) */
  FbSnapshotReason reason;
  const char      *name;        /* (nullable) */
  const char      *description; /* (nullable) */
  const char      *who;         /* (nullable) the login name of this process */
} FbSnapshotLabel;

FbSnapshotStore *fb_snapshot_store_new (FbWorkspace *workspace) G_GNUC_WARN_UNUSED_RESULT;
FbWorkspace     *fb_snapshot_store_get_workspace (FbSnapshotStore *self);

/* Live, newest first: GListModel of FbSnapshot of one instance, or of all when @instance is NULL.
 * Filled a moment after the first call; fb_snapshot_store_load_async() tells when. (transfer full)
 */
GListModel *fb_snapshot_store_list (FbSnapshotStore *self,
                                    const char      *instance) G_GNUC_WARN_UNUSED_RESULT;
/* Reads what there is; a second call only waits for the first. */
void fb_snapshot_store_load_async (FbSnapshotStore    *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean
fb_snapshot_store_load_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error);

/* Keeps @content. When it says the same as the newest of the instance, no second body is made, and
 * a row only when there is something new to say: a name, a description, or FB_SNAPSHOT_MANUAL;
 * otherwise the newest is given back. What was told as done outlives the process and the machine.
 * Noted in activity ("snapshot.take"). Errors: FB_ERROR_DENIED (there are secrets and the profile's
 * key cannot be had), FB_ERROR_FULL, FB_ERROR_INVALID (larger than FB_FLOW_MAX_BYTES). Blocks.
 * (transfer full) */
FbSnapshot *fb_snapshot_store_put (FbSnapshotStore       *self,
                                   const FbSnapshotLabel *label,
                                   FbSnapshotContent     *content,
                                   GCancellable          *cancellable,
                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void        fb_snapshot_store_put_async (FbSnapshotStore       *self,
                                         const FbSnapshotLabel *label,
                                         FbSnapshotContent     *content,
                                         GCancellable          *cancellable,
                                         GAsyncReadyCallback    callback,
                                         gpointer               user_data);
/* The object that lists show. (transfer full) */
FbSnapshot *fb_snapshot_store_put_finish (FbSnapshotStore *self,
                                          GAsyncResult    *result,
                                          GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* The content of the snapshot @id, checked against its hashes. @with_secrets: also credentials and
 * hidden values. Errors: FB_ERROR_NOT_FOUND, FB_ERROR_DENIED (no key), FB_ERROR_UNVERIFIED (damaged
 * or sealed with a key that is lost). Blocks. (transfer full) */
FbSnapshotContent *fb_snapshot_store_get_content (FbSnapshotStore *self,
                                                  const char      *id,
                                                  gboolean         with_secrets,
                                                  GCancellable    *cancellable,
                                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void               fb_snapshot_store_get_content_async (FbSnapshotStore    *self,
                                                        const char         *id,
                                                        gboolean            with_secrets,
                                                        GCancellable       *cancellable,
                                                        GAsyncReadyCallback callback,
                                                        gpointer            user_data);
FbSnapshotContent *fb_snapshot_store_get_content_finish (FbSnapshotStore *self,
                                                         GAsyncResult    *result,
                                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By id, unique id prefix (at least four characters), or name (the newest so called, of @instance
 * only when it is not NULL). FB_ERROR_NOT_FOUND, or FB_ERROR_INVALID listing the candidates.
 * Blocks. (transfer full) */
FbSnapshot *fb_snapshot_store_find (FbSnapshotStore *self,
                                    const char      *text,
                                    const char      *instance,
                                    GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void        fb_snapshot_store_find_async (FbSnapshotStore    *self,
                                          const char         *text,
                                          const char         *instance,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
FbSnapshot *fb_snapshot_store_find_finish (FbSnapshotStore *self,
                                           GAsyncResult    *result,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) The newest of @instance. FALSE only on an error. Blocks. (transfer full) */
gboolean fb_snapshot_store_find_newest (FbSnapshotStore *self,
                                        const char      *instance,
                                        FbSnapshot     **newest,
                                        GError         **error);
/* Newest first; of all when @instance is NULL. Blocks. (transfer full) (element-type FbSnapshot) */
GPtrArray *fb_snapshot_store_read_all (FbSnapshotStore *self,
                                       const char      *instance,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes what people wrote; NULL takes it away. Noted in activity ("snapshot.rename",
 * "snapshot.tag"). FB_ERROR_NOT_FOUND. Blocks. */
gboolean fb_snapshot_store_rename (FbSnapshotStore *self,
                                   const char      *id,
                                   const char      *name,
                                   const char      *description,
                                   GError         **error);
gboolean fb_snapshot_store_set_tag (
    FbSnapshotStore *self, const char *id, const char *tag, gboolean is_set, GError **error);
/* Takes one away for good; noted in activity ("snapshot.remove"). Blocks. */
gboolean fb_snapshot_store_remove (FbSnapshotStore *self, const char *id, GError **error);

/* Fills in the keyed fingerprints of @content, which nobody shares yet, so that it can be compared
 * with one that was kept. FB_ERROR_DENIED without the profile's key. Blocks. */
gboolean
fb_snapshot_store_fingerprint (FbSnapshotStore *self, FbSnapshotContent *content, GError **error);

/* Async forms of rename, tag and remove. */
void fb_snapshot_store_rename_async (FbSnapshotStore    *self,
                                     const char         *id,
                                     const char         *name,
                                     const char         *description,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
void fb_snapshot_store_set_tag_async (FbSnapshotStore    *self,
                                      const char         *id,
                                      const char         *tag,
                                      gboolean            is_set,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
void fb_snapshot_store_remove_async (FbSnapshotStore    *self,
                                     const char         *id,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
/* For all three. */
gboolean
fb_snapshot_store_change_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
