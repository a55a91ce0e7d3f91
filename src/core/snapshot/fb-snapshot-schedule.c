/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-schedule.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-task.h"

/* A row per instance that has a schedule. A time of the future (the clock was set back) counts as
 * long ago. */

#define HOUR_US ((gint64)3600 * G_USEC_PER_SEC)
#define DUE                                                                                        \
  "(last_us > ?1 OR last_us + CASE every WHEN 'hourly' THEN 3600000000 ELSE 86400000000 END <= "   \
  "?1)"

G_STATIC_ASSERT (HOUR_US == 3600000000);

const FbMigration fb_snapshot_schedule_migrations[] = {
  { "snapshot-schedule", 1,
    "CREATE TABLE snapshot_schedule ("
    "  instance TEXT PRIMARY KEY,"
    "  every TEXT NOT NULL CHECK (every IN ('hourly', 'daily')),"
    "  last_us INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "CREATE TRIGGER snapshot_schedule_ends_with_instance AFTER DELETE ON instance"
    " BEGIN DELETE FROM snapshot_schedule WHERE instance = old.id; END;" },
  { NULL },
};

static const char *const words[] = {
  [FB_SCHEDULE_OFF] = "off",
  [FB_SCHEDULE_HOURLY] = "hourly",
  [FB_SCHEDULE_DAILY] = "daily",
};

typedef struct
{
  const char        *instance;
  const char        *instance_name;
  FbSnapshotSchedule schedule;
  gint64             now_us;
  gint64             last_us;
  gboolean           is_ours;
  GPtrArray         *due;
} Call;

const char *
fb_snapshot_schedule_to_string (FbSnapshotSchedule schedule)
{
  g_return_val_if_fail (schedule < G_N_ELEMENTS (words), "off");

  return words[schedule];
}

gboolean
fb_snapshot_schedule_from_string (const char *text, FbSnapshotSchedule *schedule, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (text, words[i]) == 0)
      {
        *schedule = i;
        return TRUE;
      }

  return fb_throw (error, FB_ERROR_INVALID, _ ("“%s” is no schedule; use daily, hourly or off"),
                   text != NULL ? text : "");
}

static gboolean
read_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Call *call = user_data;
  g_autoptr (GError) failure = NULL;
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT every, last_us FROM snapshot_schedule"
                                             " WHERE instance = ?",
                                             "s", call->instance);

  if (row == NULL)
    return FALSE;
  if (fb_statement_step (row, &failure))
    {
      call->last_us = fb_statement_get_int (row, 1);
      return fb_snapshot_schedule_from_string (fb_statement_get_string (row, 0), &call->schedule,
                                               error);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
fb_snapshot_schedule_read (FbWorkspace        *workspace,
                           const char         *instance,
                           FbSnapshotSchedule *schedule,
                           gint64             *last_us,
                           GError            **error)
{
  Call call = { .instance = instance };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (instance != NULL && schedule != NULL, FALSE);

  if (!fb_database_read (fb_workspace_get_database (workspace), read_row, &call, error))
    return FALSE;

  *schedule = call.schedule;
  if (last_us != NULL)
    *last_us = call.last_us;
  return TRUE;
}

/* What an _async call takes to its worker, and what it brings back. */
typedef struct
{
  char              *instance;
  char              *instance_name; /* (nullable) */
  FbSnapshotSchedule schedule;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->instance);
  g_free (request->instance_name);
  g_free (request);
}

static void
read_in_thread (GTask *task, gpointer workspace, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError  *error = NULL;

  gboolean is_done =
      fb_snapshot_schedule_read (workspace, request->instance, &request->schedule, NULL, &error);

  fb_task_return (task, is_done, error);
}

void
fb_snapshot_schedule_read_async (FbWorkspace        *workspace,
                                 const char         *instance,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Request *request;

  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (instance != NULL);

  request = g_new0 (Request, 1);
  request->instance = g_strdup (instance);
  fb_task_run (workspace, fb_snapshot_schedule_read_async, request, request_free, read_in_thread,
               cancellable, callback, user_data);
}

gboolean
fb_snapshot_schedule_read_finish (FbWorkspace        *workspace,
                                  GAsyncResult       *result,
                                  FbSnapshotSchedule *schedule,
                                  GError            **error)
{
  const Request *request;

  g_return_val_if_fail (schedule != NULL, FALSE);

  request = fb_task_finish (workspace, result, error);
  if (request != NULL)
    *schedule = request->schedule;
  return request != NULL;
}

static gboolean
write_row (FbConnection *connection, gpointer user_data, GError **error)
{
  const Call *call = user_data;
  const char *word = fb_snapshot_schedule_to_string (call->schedule);
  gboolean    written;

  if (call->schedule == FB_SCHEDULE_OFF)
    written =
        fb_connection_run (connection, error, "DELETE FROM snapshot_schedule WHERE instance = ?",
                           "s", call->instance);
  else
    written = fb_connection_run (connection, error,
                                 "INSERT INTO snapshot_schedule (instance, every) VALUES (?, ?)"
                                 " ON CONFLICT (instance) DO UPDATE SET every = excluded.every",
                                 "ss", call->instance, word);

  return written && fb_activity_append (connection, "snapshot.schedule", call->instance,
                                        call->instance_name, "ok", word, error);
}

gboolean
fb_snapshot_schedule_write (FbWorkspace       *workspace,
                            const char        *instance,
                            const char        *instance_name,
                            FbSnapshotSchedule schedule,
                            GError           **error)
{
  Call call = { .instance = instance, .instance_name = instance_name, .schedule = schedule };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (instance != NULL && instance_name != NULL, FALSE);

  return fb_database_write (fb_workspace_get_database (workspace), write_row, &call, error);
}

static void
write_in_thread (GTask *task, gpointer workspace, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  GError        *error = NULL;

  gboolean is_done = fb_snapshot_schedule_write (workspace, request->instance,
                                                 request->instance_name, request->schedule, &error);

  fb_task_return (task, is_done, error);
}

void
fb_snapshot_schedule_write_async (FbWorkspace        *workspace,
                                  const char         *instance,
                                  const char         *instance_name,
                                  FbSnapshotSchedule  schedule,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  Request *request;

  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (instance != NULL && instance_name != NULL);

  request = g_new0 (Request, 1);
  request->instance = g_strdup (instance);
  request->instance_name = g_strdup (instance_name);
  request->schedule = schedule;
  fb_task_run (workspace, fb_snapshot_schedule_write_async, request, request_free, write_in_thread,
               NULL, callback, user_data);
}

gboolean
fb_snapshot_schedule_write_finish (FbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return fb_task_finish (workspace, result, error) != NULL;
}

static gboolean
read_due (FbConnection *connection, gpointer user_data, GError **error)
{
  Call *call = user_data;
  g_autoptr (GError) failure = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT instance FROM snapshot_schedule WHERE " DUE
                                             " ORDER BY last_us",
                                             "i", call->now_us);

  if (rows == NULL)
    return FALSE;

  g_ptr_array_set_size (call->due, 0);
  while (fb_statement_step (rows, &failure))
    g_ptr_array_add (call->due, g_strdup (fb_statement_get_string (rows, 0)));
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

GPtrArray *
fb_snapshot_schedule_list_due (FbWorkspace *workspace, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (g_free);
  Call call = { .now_us = now_us, .due = due };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  if (!fb_database_read (fb_workspace_get_database (workspace), read_due, &call, error))
    return NULL;

  return g_steal_pointer (&due);
}

static gboolean
claim (FbConnection *connection, gpointer user_data, GError **error)
{
  Call *call = user_data;

  if (!fb_connection_run (connection, error,
                          "UPDATE snapshot_schedule SET last_us = ?1 WHERE instance = ?2 AND " DUE,
                          "is", call->now_us, call->instance))
    return FALSE;

  call->is_ours = fb_connection_changes (connection) > 0;
  return TRUE;
}

gboolean
fb_snapshot_schedule_claim (
    FbWorkspace *workspace, const char *instance, gint64 now_us, gboolean *is_ours, GError **error)
{
  Call call = { .instance = instance, .now_us = now_us };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (instance != NULL && is_ours != NULL, FALSE);

  if (!fb_database_write (fb_workspace_get_database (workspace), claim, &call, error))
    return FALSE;

  *is_ours = call.is_ours;
  return TRUE;
}
