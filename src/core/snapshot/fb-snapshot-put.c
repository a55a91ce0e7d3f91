/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "fb-id.h"
#include "fb-snapshot-body.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-key.h"
#include "fb-snapshot-manifest.h"
#include "fb-snapshot-store-private.h"

/* Keeping a content. All that needs no database (scanning, hashing, sealing) is done before the
 * transaction, which is then short. On the caller's thread and the database's. */

typedef struct
{
  FbSnapshotDraft *draft;
  FbSnapshotRow   *row; /* to be written; then the one that stands for the content */
} Put;

static FbSnapshotRow *
row_from_label (const FbSnapshotLabel *label, FbSnapshotContent *content)
{
  FbSnapshotRow *row = g_new0 (FbSnapshotRow, 1);

  row->id = fb_id_new ();
  row->instance = g_strdup (label->instance);
  row->instance_name = g_strdup (label->instance_name);
  row->time_us = fb_clock_now ();
  row->who = g_strdup (label->who != NULL ? label->who : g_get_user_name ());
  row->reason = label->reason;
  row->name = g_strdup (label->name);
  row->description = g_strdup (label->description);
  row->rev = g_strdup (fb_snapshot_content_get_rev (content));
  row->node_red_version = g_strdup (fb_snapshot_content_get_node_red_version (content));
  row->node_version = g_strdup (fb_snapshot_content_get_node_version (content));

  return row;
}

static gboolean
says_something_new (const FbSnapshotRow *row)
{
  return row->name != NULL || row->description != NULL || row->reason == FB_SNAPSHOT_MANUAL;
}

/* Writes a row for the body and brings the whole row back. */
static gboolean
write_row (FbConnection *connection, Put *put, GError **error)
{
  g_autoptr (FbSnapshotRow) row = put->row;

  put->row = NULL;
  if (!fb_snapshot_row_insert (connection, row, error) ||
      !fb_activity_append (connection, "snapshot.take", row->id, fb_snapshot_row_get_title (row),
                           "ok", NULL, error))
    return FALSE;

  put->row = fb_snapshot_row_read (connection, row->id, error);
  return put->row != NULL;
}

static gboolean
write_put (FbConnection *connection, gpointer user_data, GError **error)
{
  Put *put = user_data;
  g_autoptr (FbSnapshotRow) newest = NULL;

  if (put->row->instance != NULL &&
      !fb_snapshot_row_read_newest (connection, put->row->instance, &newest, error))
    return FALSE;

  put->row->parent = newest != NULL ? g_strdup (newest->id) : NULL;
  if (newest != NULL && g_str_equal (newest->manifest_hash, put->draft->manifest_hash))
    {
      if (!fb_snapshot_body_add_view (connection, newest->body, put->draft, error))
        return FALSE;
      if (says_something_new (put->row))
        {
          put->row->body = newest->body;
          return write_row (connection, put, error);
        }
      fb_snapshot_row_free (put->row);
      put->row = g_steal_pointer (&newest);
      return TRUE;
    }

  return fb_snapshot_body_write (connection, put->draft, newest != NULL ? newest->body : 0,
                                 &put->row->body, error) &&
         write_row (connection, put, error);
}

/* With the profile's key when there is something to seal. The content may be shared, so that
 * fingerprints go into a copy. */
static FbSnapshotDraft *
make_draft (FbSnapshotStore     *self,
            FbSnapshotContent   *content,
            const FbRecentFlows *recent,
            GError             **error)
{
  const gboolean has_secrets = fb_snapshot_manifest_has_secrets (content);
  const gboolean hides_secrets = fb_snapshot_draft_hides_secrets (content);
  g_autoptr (FbSealKey) profile_key = NULL;
  g_autoptr (FbSnapshotContent) own = NULL;

  if (!has_secrets && !hides_secrets)
    return fb_snapshot_draft_new (content, FALSE, NULL, recent, error);

  profile_key = fb_workspace_dup_key (fb_snapshot_store_get_workspace (self), error);
  if (profile_key == NULL)
    return NULL;

  own = fb_snapshot_content_copy (content);
  if (!fb_snapshot_store_fingerprint (self, own, error))
    return NULL;

  return fb_snapshot_draft_new (own, hides_secrets, profile_key, recent, error);
}

/* Made with what was kept last of the instance, and kept in its place. */
static FbSnapshotDraft *
make_next_draft (FbSnapshotStore   *self,
                 const char        *instance,
                 FbSnapshotContent *content,
                 GError           **error)
{
  FbSnapshotRecent *recent = fb_snapshot_store_get_recent (self);
  g_autoptr (FbRecentFlows) before = fb_snapshot_recent_get (recent, instance);
  FbFlowDocument *document =
      fb_snapshot_content_scan_after (content, before != NULL ? before->document : NULL);
  FbSnapshotDraft *draft = make_draft (self, content, before, error);

  /* What is not cut may hold secrets. */
  if (draft != NULL && draft->text_hashes != NULL)
    fb_snapshot_recent_keep (recent, instance, document, draft->text_hashes);

  return draft;
}

FbSnapshot *
fb_snapshot_store_put (FbSnapshotStore       *self,
                       const FbSnapshotLabel *label,
                       FbSnapshotContent     *content,
                       GCancellable          *cancellable,
                       GError               **error)
{
  g_autoptr (FbSnapshotDraft) draft = NULL;
  g_autoptr (FbSnapshotRow) row = NULL;
  Put put = { 0 };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), NULL);
  g_return_val_if_fail (label != NULL && content != NULL, NULL);

  draft = make_next_draft (self, label->instance, content, error);
  if (draft == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      fb_error_convert (error);
      return NULL;
    }

  put.draft = draft;
  put.row = row_from_label (label, content);
  if (!fb_database_write (fb_snapshot_store_get_database (self), write_put, &put, error))
    {
      g_clear_pointer (&put.row, fb_snapshot_row_free);
      return NULL;
    }

  row = put.row;
  return fb_snapshot_new (row);
}

gboolean
fb_snapshot_store_fingerprint (FbSnapshotStore *self, FbSnapshotContent *content, GError **error)
{
  g_autoptr (FbSealKey) key = NULL;
  g_autofree char *key_id = NULL;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (content != NULL, FALSE);

  key = fb_snapshot_key_get (fb_snapshot_store_get_workspace (self), &key_id, error);

  return key != NULL && fb_snapshot_manifest_fingerprint (content, key, key_id, error);
}

/* What put_async keeps of its arguments. */
typedef struct
{
  FbSnapshotLabel    label; /* its strings are ours */
  FbSnapshotContent *content;
} PutCall;

static void
put_call_free (gpointer data)
{
  PutCall *call = data;

  g_free ((char *)call->label.instance);
  g_free ((char *)call->label.instance_name);
  g_free ((char *)call->label.name);
  g_free ((char *)call->label.description);
  g_free ((char *)call->label.who);
  fb_snapshot_content_unref (call->content);
  g_free (call);
}

static void
put_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PutCall    *call = task_data;
  GError     *error = NULL;
  FbSnapshot *snapshot =
      fb_snapshot_store_put (source, &call->label, call->content, cancellable, &error);

  if (snapshot != NULL)
    g_task_return_pointer (task, snapshot, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
fb_snapshot_store_put_async (FbSnapshotStore       *self,
                             const FbSnapshotLabel *label,
                             FbSnapshotContent     *content,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  PutCall *call;

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (label != NULL && content != NULL);

  call = g_new0 (PutCall, 1);
  call->label.reason = label->reason;
  call->label.instance = g_strdup (label->instance);
  call->label.instance_name = g_strdup (label->instance_name);
  call->label.name = g_strdup (label->name);
  call->label.description = g_strdup (label->description);
  call->label.who = g_strdup (label->who);
  call->content = fb_snapshot_content_ref (content);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_snapshot_store_put_async);
  /* What was committed must not be reported as cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, put_call_free);
  g_task_run_in_thread (task, put_in_thread);
}

FbSnapshot *
fb_snapshot_store_put_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (FbSnapshot) fresh = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  fresh = g_task_propagate_pointer (G_TASK (result), error);
  if (fresh != NULL)
    return fb_snapshot_store_take (self, fresh);

  fb_throw_prefixed (error, _ ("Keeping the snapshot: "));
  return NULL;
}
