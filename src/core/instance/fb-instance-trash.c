/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "fb-file.h"
#include "instance/fb-instance-secret.h"
#include "instance/fb-instance-store-private.h"
#include "instance/fb-keeper-client.h"

/* The trash of instances: removing marks the row and leaves folder and secrets where they are, so
 * that restoring is only unmarking; after 30 days all of it goes. */

#define KEEP_US (30 * G_TIME_SPAN_DAY)
#define MAX_RENAMES 100

typedef struct
{
  char          *id;
  FbInstanceRow *row;
  GPtrArray     *rows;
  gint64         before;
} Work;

static void
work_free (Work *work)
{
  g_free (work->id);
  g_clear_pointer (&work->row, fb_instance_row_free);
  g_clear_pointer (&work->rows, g_ptr_array_unref);
  g_free (work);
}

static FbDatabase *
get_database (FbInstanceStore *self)
{
  return fb_workspace_get_database (fb_instance_store_get_workspace (self));
}

static void
fb_instance_trash_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbInstanceStore *self = g_task_get_source_object (task);
  Work            *work = NULL;
  GError          *error = NULL;

  if (!fb_database_finish (FB_DATABASE (source), result, (gpointer *)&work, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  fb_instance_store_take_row (self, work->row);
  g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
write_row (GTask *task, FbDatabaseFunc func, const char *id)
{
  Work *work = g_new0 (Work, 1);

  work->id = g_strdup (id);
  fb_database_write_async (get_database (g_task_get_source_object (task)), func, work,
                           (GDestroyNotify)work_free, g_task_get_cancellable (task),
                           fb_instance_trash_written_cb, task);
}

static gboolean
trash_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->row = fb_instance_row_read (connection, work->id, error);
  if (work->row == NULL)
    return FALSE;

  work->row->trashed_at = fb_clock_now ();
  return fb_instance_row_update (connection, work->row, error) &&
         fb_activity_append (connection, "instance.remove", work->id, work->row->name, "ok", NULL,
                             error);
}

static void
fb_instance_trash_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!fb_keeper_client_stop_finish (FB_KEEPER_CLIENT (source), result, &error))
    {
      fb_throw_prefixed (&error, _ ("Stopping it before it is removed: "));
      g_task_return_error (task, error);
      return;
    }

  write_row (g_steal_pointer (&task), trash_row, g_task_get_task_data (user_data));
}

void
fb_instance_store_remove_async (FbInstanceStore    *self,
                                FbInstance         *instance,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_INSTANCE_STORE (self));
  g_return_if_fail (FB_IS_INSTANCE (instance));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_store_remove_async);
  g_task_set_task_data (task, g_strdup (fb_instance_get_id (instance)), g_free);
  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    {
      g_autofree char *folder = fb_instance_store_get_folder (self, instance);
      g_autoptr (FbKeeperClient) keeper = fb_keeper_client_new (folder);

      fb_keeper_client_stop_async (keeper, cancellable, fb_instance_trash_stopped_cb, task);
    }
  else
    write_row (task, trash_row, fb_instance_get_id (instance));
}

gboolean
fb_instance_store_remove_finish (FbInstanceStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
name_is_taken (FbConnection *connection, const char *name)
{
  g_autoptr (FbStatement) statement =
          fb_connection_prepare_with (connection, NULL,
                                      "SELECT 1 FROM instance WHERE name = ? AND trashed_at = 0",
                                      "s", name);

  return statement != NULL && fb_statement_step (statement, NULL);
}

/* Somebody may have given the name to another one meanwhile: "Line 4" comes back as "Line 4 (2)".
 */
static void
find_free_name (FbConnection *connection, FbInstanceRow *row)
{
  g_autofree char *wanted = g_strdup (row->name);

  for (guint i = 2; i < MAX_RENAMES && name_is_taken (connection, row->name); i++)
    {
      g_free (row->name);
      row->name = g_strdup_printf ("%s (%u)", wanted, i);
    }
}

static gboolean
restore_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->row = fb_instance_row_read (connection, work->id, error);
  if (work->row == NULL)
    return FALSE;
  if (work->row->trashed_at == 0)
    return TRUE;

  find_free_name (connection, work->row);
  work->row->trashed_at = 0;
  return fb_instance_row_update (connection, work->row, error) &&
         fb_activity_append (connection, "instance.restore", work->id, work->row->name, "ok", NULL,
                             error);
}

void
fb_instance_store_restore_async (FbInstanceStore    *self,
                                 const char         *id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_INSTANCE_STORE (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_store_restore_async);
  write_row (task, restore_row, id);
}

gboolean
fb_instance_store_restore_finish (FbInstanceStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static int
compare_trashed (gconstpointer a, gconstpointer b)
{
  const FbInstanceRow *left = *(FbInstanceRow **)a;
  const FbInstanceRow *right = *(FbInstanceRow **)b;

  return left->trashed_at == right->trashed_at ? 0 : left->trashed_at > right->trashed_at ? -1 : 1;
}

static gboolean
read_trash (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->rows = fb_instance_row_read_all (connection, TRUE, error);
  if (work->rows == NULL)
    return FALSE;

  g_ptr_array_sort (work->rows, compare_trashed);
  return TRUE;
}

static void
fb_instance_trash_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work   *work = NULL;
  GError *error = NULL;

  if (fb_database_finish (FB_DATABASE (source), result, (gpointer *)&work, &error))
    g_task_return_pointer (task, g_ptr_array_ref (work->rows), (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
fb_instance_store_list_trash_async (FbInstanceStore    *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_INSTANCE_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_store_list_trash_async);
  fb_database_read_async (get_database (self), read_trash, g_new0 (Work, 1),
                          (GDestroyNotify)work_free, cancellable, fb_instance_trash_read_cb, task);
}

GPtrArray *
fb_instance_store_list_trash_finish (FbInstanceStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
fb_instance_trash_is_due (FbConnection *connection, gint64 now_us, gboolean *due, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (FbStatement) statement = fb_connection_prepare_with (
      connection, error, "SELECT 1 FROM instance WHERE trashed_at <> 0 AND trashed_at < ? LIMIT 1",
      "i", now_us - (gint64)KEEP_US);

  if (statement == NULL)
    return FALSE;

  *due = fb_statement_step (statement, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
delete_row (FbConnection *connection, gpointer user_data, GError **error)
{
  const FbInstanceRow *row = user_data;

  return fb_instance_row_delete (connection, row->id, error) &&
         fb_activity_append (connection, "instance.purge", row->id, row->name, "ok", NULL, error);
}

/* The row goes last: what is interrupted is found again the next time. */
static gboolean
purge_one (FbWorkspace *workspace, FbInstanceRow *row, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = fb_workspace_path (workspace, "instances", row->id, NULL);

  return fb_file_remove_tree (folder, error) &&
         fb_instance_secret_remove_all (fb_workspace_get_keyring (workspace), row->id, cancellable,
                                        error) &&
         fb_database_write (fb_workspace_get_database (workspace), delete_row, row, error);
}

static gboolean
read_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->row = fb_instance_row_read (connection, work->id, error);
  return work->row != NULL;
}

gboolean
fb_instance_trash_purge_one (FbWorkspace  *workspace,
                             const char   *id,
                             GCancellable *cancellable,
                             GError      **error)
{
  Work work = { .id = (char *)id };
  g_autoptr (FbInstanceRow) row = NULL;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (!fb_database_read (fb_workspace_get_database (workspace), read_row, &work, error))
    return FALSE;

  row = work.row;
  if (row->trashed_at == 0)
    return fb_throw (error, FB_ERROR_CONFLICT, _ ("“%s” is not in the trash"), row->name);

  return purge_one (workspace, row, cancellable, error);
}

guint
fb_instance_trash_purge (FbWorkspace  *workspace,
                         gint64        now_us,
                         GCancellable *cancellable,
                         GError      **error)
{
  Work  work = { 0 };
  guint n_gone = 0;
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), 0);

  if (!fb_database_read (fb_workspace_get_database (workspace), read_trash, &work, error))
    return 0;

  rows = g_steal_pointer (&work.rows);
  for (guint i = 0; i < rows->len; i++)
    {
      FbInstanceRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GError) local_error = NULL;

      if (row->trashed_at >= now_us - (gint64)KEEP_US || g_cancellable_is_cancelled (cancellable))
        continue;
      if (purge_one (workspace, row, cancellable, &local_error))
        n_gone++;
      else if (error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return n_gone;
}
