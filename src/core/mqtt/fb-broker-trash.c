/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "mqtt/fb-broker-store-private.h"

/* What was removed: shown, and after 30 days gone for good. Workers. */

#define KEEP_US (30 * G_TIME_SPAN_DAY)

static gboolean
read_trash (FbConnection *connection, gpointer user_data, GError **error)
{
  GPtrArray **rows = user_data;

  *rows = fb_broker_row_read_all (connection, TRUE, error);
  return *rows != NULL;
}

static void
list_trash_thread (GTask *task, gpointer source, gpointer workspace, GCancellable *cancellable)
{
  GPtrArray *rows = NULL;
  GError    *error = NULL;

  if (fb_database_read (fb_workspace_get_database (workspace), read_trash, &rows, &error))
    g_task_return_pointer (task, rows, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
fb_broker_store_list_trash_async (FbBrokerStore      *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_BROKER_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_broker_store_list_trash_async);
  g_task_set_task_data (task, g_object_ref (fb_broker_store_get_workspace (self)), g_object_unref);
  g_task_run_in_thread (task, list_trash_thread);
}

GPtrArray *
fb_broker_store_list_trash_finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
delete_row (FbConnection *connection, gpointer user_data, GError **error)
{
  const FbBrokerRow *row = user_data;

  return fb_broker_row_delete (connection, row->id, error) &&
         fb_activity_append (connection, "broker.purge", row->id, row->options->name, "ok", NULL,
                             error);
}

guint
fb_broker_trash_purge (FbWorkspace  *workspace,
                       gint64        now_us,
                       GCancellable *cancellable,
                       GError      **error)
{
  FbDatabase *database = fb_workspace_get_database (workspace);
  g_autoptr (GPtrArray) rows = NULL;
  guint n_gone = 0;

  if (!fb_database_read (database, read_trash, &rows, error))
    return 0;

  for (guint i = 0; i < rows->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      FbBrokerRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GError) local_error = NULL;

      if (row->trashed_at >= now_us - (gint64)KEEP_US)
        continue;
      /* The row goes last: what is interrupted is found again the next time. */
      if (fb_broker_password_remove (workspace, row->id, cancellable, &local_error) &&
          fb_database_write (database, delete_row, row, &local_error))
        n_gone++;
      else if (error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
    }

  return n_gone;
}
