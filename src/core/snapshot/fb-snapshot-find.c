/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-id.h"
#include "fb-snapshot-body.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-store-private.h"

/* Finding snapshots and reading what they hold; on the caller's thread. */

#define MIN_PREFIX 4
#define MAX_CANDIDATES 20

typedef struct
{
  const char *text;
  const char *instance; /* (nullable) */
  GPtrArray  *rows;     /* FbSnapshotRow */
} Query;

static gboolean
collect (FbStatement *statement, Query *query, GError **error)
{
  g_clear_pointer (&query->rows, g_ptr_array_unref);
  if (statement != NULL)
    query->rows = fb_snapshot_row_collect (statement, error);

  return query->rows != NULL;
}

static gboolean
find_by_name (FbConnection *connection, Query *query, GError **error)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare_with (connection, error,
                                             FB_SNAPSHOT_SELECT
                                             " WHERE s.name = ?1 AND (?2 IS NULL OR i.id = ?2)"
                                             " ORDER BY s.number DESC LIMIT 1",
                                             "ss", query->text, query->instance);

  return collect (statement, query, error);
}

/* Ids are of the characters 0-9 and a-z, so "{" ends what begins with the prefix. */
static gboolean
find_by_prefix (FbConnection *connection, Query *query, GError **error)
{
  g_autofree char *end = g_strconcat (query->text, "{", NULL);
  g_autoptr (FbStatement) statement = fb_connection_prepare_with (
      connection, error,
      FB_SNAPSHOT_SELECT " WHERE s.id >= ?1 AND s.id < ?2 AND (?3 IS NULL OR i.id = ?3)"
                         " ORDER BY s.number DESC LIMIT ?4",
      "sssi", query->text, end, query->instance, (gint64)MAX_CANDIDATES);

  return collect (statement, query, error);
}

static gboolean
find_rows (FbConnection *connection, gpointer user_data, GError **error)
{
  Query *query = user_data;

  if (!find_by_name (connection, query, error))
    return FALSE;
  if (query->rows->len > 0 || strlen (query->text) < MIN_PREFIX)
    return TRUE;

  return find_by_prefix (connection, query, error);
}

static gboolean
throw_ambiguous (const Query *query, GError **error)
{
  g_autoptr (GString) candidates = g_string_new (NULL);

  for (guint i = 0; i < query->rows->len; i++)
    {
      const FbSnapshotRow *row = g_ptr_array_index (query->rows, i);

      g_string_append_printf (candidates, "\n  %s  %s", row->id, fb_snapshot_row_get_title (row));
    }

  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("“%s” could be any of these; type more of the id:%s"), query->text,
                   candidates->str);
}

FbSnapshot *
fb_snapshot_store_find (FbSnapshotStore *self,
                        const char      *text,
                        const char      *instance,
                        GError         **error)
{
  Query query = { .text = text, .instance = instance };
  g_autoptr (GPtrArray) rows = NULL;
  gboolean found;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  found = fb_database_read (fb_snapshot_store_get_database (self), find_rows, &query, error);
  rows = query.rows;
  if (!found)
    return NULL;

  if (rows->len == 1)
    return fb_snapshot_new (g_ptr_array_index (rows, 0));
  if (rows->len == 0)
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no snapshot “%s”"), text);
  else
    throw_ambiguous (&query, error);

  return NULL;
}

static gboolean
find_newest (FbConnection *connection, gpointer user_data, GError **error)
{
  Query         *query = user_data;
  FbSnapshotRow *row = NULL;

  query->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_snapshot_row_free);
  if (!fb_snapshot_row_read_newest (connection, query->instance, &row, error))
    return FALSE;
  if (row != NULL)
    g_ptr_array_add (query->rows, row);

  return TRUE;
}

gboolean
fb_snapshot_store_find_newest (FbSnapshotStore *self,
                               const char      *instance,
                               FbSnapshot     **newest,
                               GError         **error)
{
  Query query = { .instance = instance };
  g_autoptr (GPtrArray) rows = NULL;
  gboolean read;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (instance != NULL && newest != NULL, FALSE);

  read = fb_database_read (fb_snapshot_store_get_database (self), find_newest, &query, error);
  rows = query.rows;
  *newest = read && rows->len > 0 ? fb_snapshot_new (g_ptr_array_index (rows, 0)) : NULL;

  return read;
}

static gboolean
read_all (FbConnection *connection, gpointer user_data, GError **error)
{
  Query *query = user_data;
  g_autoptr (FbStatement) statement =
          fb_connection_prepare_with (connection, error,
                                      FB_SNAPSHOT_SELECT
                                      " WHERE ?1 IS NULL OR i.id = ?1 ORDER BY s.number DESC",
                                      "s", query->instance);

  return collect (statement, query, error);
}

GPtrArray *
fb_snapshot_store_read_all (FbSnapshotStore *self, const char *instance, GError **error)
{
  Query query = { .instance = instance };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean read;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), NULL);

  read = fb_database_read (fb_snapshot_store_get_database (self), read_all, &query, error);
  rows = query.rows;
  if (!read)
    return NULL;

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (snapshots, fb_snapshot_new (g_ptr_array_index (rows, i)));

  return g_steal_pointer (&snapshots);
}

typedef struct
{
  const char        *id;
  gboolean           with_secrets;
  FbSealKey         *profile_key; /* (nullable) */
  FbSnapshotContent *content;
} ContentQuery;

static gboolean
read_content (FbConnection *connection, gpointer user_data, GError **error)
{
  ContentQuery *query = user_data;
  g_autoptr (FbSnapshotRow) row = fb_snapshot_row_read (connection, query->id, error);
  g_auto (FbSnapshotBody) body = { 0 };

  if (row == NULL)
    return FALSE;

  if (fb_snapshot_body_open (connection, row->body, &body, error))
    query->content =
        fb_snapshot_body_read (connection, &body, query->profile_key, query->with_secrets, error);
  if (query->content == NULL)
    return fb_throw_prefixed (error, _ ("Reading the snapshot %s: "), query->id);

  query->content->rev = g_strdup (row->rev);
  query->content->node_red_version = g_strdup (row->node_red_version);
  query->content->node_version = g_strdup (row->node_version);
  return TRUE;
}

/* With the key; FALSE also when it cannot be had. */
static gboolean
read_with_key (FbSnapshotStore *self, ContentQuery *query, GError **error)
{
  g_autoptr (FbSealKey) profile_key =
                 fb_workspace_dup_key (fb_snapshot_store_get_workspace (self), error);

  query->profile_key = profile_key;

  return profile_key != NULL &&
         fb_database_read (fb_snapshot_store_get_database (self), read_content, query, error);
}

FbSnapshotContent *
fb_snapshot_store_get_content (FbSnapshotStore *self,
                               const char      *id,
                               gboolean         with_secrets,
                               GCancellable    *cancellable,
                               GError         **error)
{
  ContentQuery query = { .id = id, .with_secrets = with_secrets };
  g_autoptr (GError) local_error = NULL;
  gboolean read;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      fb_error_convert (error);
      return NULL;
    }

  if (with_secrets)
    read = read_with_key (self, &query, &local_error);
  else
    read = fb_database_read (fb_snapshot_store_get_database (self), read_content, &query,
                             &local_error);
  /* Flows with secrets inside are sealed as a whole. */
  if (!read && !with_secrets && g_error_matches (local_error, FB_ERROR, FB_ERROR_DENIED))
    {
      g_clear_error (&local_error);
      read = read_with_key (self, &query, &local_error);
    }
  if (read)
    return query.content;

  g_clear_pointer (&query.content, fb_snapshot_content_unref);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Arguments of the calls that run in a thread. */
typedef struct
{
  char    *text;
  char    *instance;
  gboolean with_secrets;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->text);
  g_free (call->instance);
  g_free (call);
}

static void
run_call (FbSnapshotStore    *self,
          Call               *call,
          gpointer            source_tag,
          GTaskThreadFunc     func,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, func);
}

static void
get_content_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Call        *call = task_data;
  GError            *error = NULL;
  FbSnapshotContent *content =
      fb_snapshot_store_get_content (source, call->text, call->with_secrets, cancellable, &error);

  if (content != NULL)
    g_task_return_pointer (task, content, (GDestroyNotify)fb_snapshot_content_unref);
  else
    g_task_return_error (task, error);
}

void
fb_snapshot_store_get_content_async (FbSnapshotStore    *self,
                                     const char         *id,
                                     gboolean            with_secrets,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  Call *call;

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (id != NULL);

  call = g_new0 (Call, 1);
  call->text = g_strdup (id);
  call->with_secrets = with_secrets;
  run_call (self, call, fb_snapshot_store_get_content_async, get_content_in_thread, cancellable,
            callback, user_data);
}

FbSnapshotContent *
fb_snapshot_store_get_content_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Call *call = task_data;
  GError     *error = NULL;
  FbSnapshot *snapshot = fb_snapshot_store_find (source, call->text, call->instance, &error);

  if (snapshot != NULL)
    g_task_return_pointer (task, snapshot, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
fb_snapshot_store_find_async (FbSnapshotStore    *self,
                              const char         *text,
                              const char         *instance,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Call *call;

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (text != NULL);

  call = g_new0 (Call, 1);
  call->text = g_strdup (text);
  call->instance = g_strdup (instance);
  run_call (self, call, fb_snapshot_store_find_async, find_in_thread, cancellable, callback,
            user_data);
}

FbSnapshot *
fb_snapshot_store_find_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (FbSnapshot) fresh = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  fresh = g_task_propagate_pointer (G_TASK (result), error);

  return fresh != NULL ? fb_snapshot_store_take (self, fresh) : NULL;
}
