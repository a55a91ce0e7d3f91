/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-retention.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "fb-snapshot-collect.h"
#include "fb-snapshot-store-private.h"
#include "fb-snapshot-sum.h"
#include "fb-task.h"

/* Which snapshots go is decided on what was read; what became named meanwhile stays, since the
 * deletion looks again. */

typedef struct
{
  const char  *instance;
  FbRetention *rule;      /* to be read or written */
  gboolean     is_given;  /* what was read is its own */
  GPtrArray   *snapshots; /* newest first */
  GPtrArray   *ids;       /* to be pruned */
  guint        n_removed;
} Work;

/* Days since 1970 in @zone. */
static gint64
count_days (gint64 time_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  if (local == NULL)
    return 0;

  return (g_date_time_to_unix (local) + g_date_time_get_utc_offset (local) / G_USEC_PER_SEC) /
         (24 * 60 * 60);
}

GPtrArray *
fb_retention_choose (const FbRetention *rule, GPtrArray *snapshots, gint64 now_us, GTimeZone *zone)
{
  const gint64 today = count_days (now_us, zone);
  GPtrArray   *ids = g_ptr_array_new_with_free_func (g_free);
  gint64       last_day = G_MAXINT64;

  g_return_val_if_fail (rule != NULL && snapshots != NULL && zone != NULL, ids);

  if (rule->keep_daily_days == 0)
    return ids;

  for (guint i = 0; i < snapshots->len; i++)
    {
      FbSnapshot    *snapshot = g_ptr_array_index (snapshots, i);
      const gint64   day = count_days (fb_snapshot_get_time (snapshot), zone);
      const gboolean last_of_day = day != last_day;

      last_day = day;
      if (i == 0 || fb_snapshot_is_kept (snapshot) || today - day < rule->keep_all_days ||
          (last_of_day && today - day < MAX (rule->keep_daily_days, rule->keep_all_days)))
        continue;
      g_ptr_array_add (ids, g_strdup (fb_snapshot_get_id (snapshot)));
    }

  return ids;
}

static gboolean
read_rule (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) row = fb_connection_prepare_with (
      connection, error,
      "SELECT keep_all_days, keep_daily_days FROM snapshot_instance"
      " WHERE id = ? AND keep_all_days IS NOT NULL AND keep_daily_days IS NOT NULL",
      "s", work->instance);

  if (row == NULL)
    return FALSE;

  *work->rule = FB_RETENTION_DEFAULT;
  if (fb_statement_step (row, &step_error))
    {
      work->is_given = TRUE;
      work->rule->keep_all_days = (guint)fb_statement_get_int (row, 0);
      work->rule->keep_daily_days = (guint)fb_statement_get_int (row, 1);
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

gboolean
fb_snapshot_store_get_retention (FbSnapshotStore *self,
                                 const char      *instance,
                                 FbRetention     *rule,
                                 gboolean        *is_given,
                                 GError         **error)
{
  Work work = { .instance = instance, .rule = rule };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (instance != NULL && rule != NULL, FALSE);

  if (!fb_database_read (fb_snapshot_store_get_database (self), read_rule, &work, error))
    return FALSE;

  if (is_given != NULL)
    *is_given = work.is_given;
  return TRUE;
}

/* What an _async call takes to its worker, and what it brings back. */
typedef struct
{
  char       *instance;
  FbRetention rule;
  gboolean    is_given;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->instance);
  g_free (request);
}

static void
get_in_thread (GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError  *error = NULL;

  gboolean is_done = fb_snapshot_store_get_retention (self, request->instance, &request->rule,
                                                      &request->is_given, &error);

  fb_task_return (task, is_done, error);
}

void
fb_snapshot_store_get_retention_async (FbSnapshotStore    *self,
                                       const char         *instance,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  Request *request;

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (instance != NULL);

  request = g_new0 (Request, 1);
  request->instance = g_strdup (instance);
  fb_task_run (self, fb_snapshot_store_get_retention_async, request, request_free, get_in_thread,
               cancellable, callback, user_data);
}

gboolean
fb_snapshot_store_get_retention_finish (FbSnapshotStore *self,
                                        GAsyncResult    *result,
                                        FbRetention     *rule,
                                        gboolean        *is_given,
                                        GError         **error)
{
  const Request *request;

  g_return_val_if_fail (rule != NULL, FALSE);

  request = fb_task_finish (self, result, error);
  if (request == NULL)
    return FALSE;

  *rule = request->rule;
  if (is_given != NULL)
    *is_given = request->is_given;
  return TRUE;
}

static gboolean
sum_instance (FbConnection *connection, const char *instance, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT number FROM snapshot_instance WHERE id = ?",
                                             "s", instance);

  return row != NULL && fb_statement_step (row, error) &&
         fb_snapshot_sum_write (connection, FB_SUMMED_INSTANCE, fb_statement_get_int (row, 0),
                                error);
}

static gboolean
write_rule (FbConnection *connection, gpointer user_data, GError **error)
{
  const Work      *work = user_data;
  g_autofree char *detail =
      g_strdup_printf (_ ("all for %u days, one a day for %u days"), work->rule->keep_all_days,
                       work->rule->keep_daily_days);

  return fb_snapshot_row_know_instance (connection, work->instance, error) &&
         fb_connection_run (connection, error,
                            "UPDATE snapshot_instance SET (keep_all_days, keep_daily_days) = (?, ?)"
                            " WHERE id = ?",
                            "iis", (gint64)work->rule->keep_all_days,
                            (gint64)work->rule->keep_daily_days, work->instance) &&
         sum_instance (connection, work->instance, error) &&
         fb_activity_append (connection, "snapshot.retention", work->instance, work->instance, "ok",
                             detail, error);
}

gboolean
fb_snapshot_store_set_retention (FbSnapshotStore   *self,
                                 const char        *instance,
                                 const FbRetention *rule,
                                 GError           **error)
{
  FbRetention copy;
  Work        work = { .instance = instance, .rule = &copy };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (instance != NULL && rule != NULL, FALSE);

  copy = *rule;

  return fb_database_write (fb_snapshot_store_get_database (self), write_rule, &work, error);
}

static void
set_in_thread (GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  GError        *error = NULL;

  gboolean is_done =
      fb_snapshot_store_set_retention (self, request->instance, &request->rule, &error);

  fb_task_return (task, is_done, error);
}

void
fb_snapshot_store_set_retention_async (FbSnapshotStore    *self,
                                       const char         *instance,
                                       const FbRetention  *rule,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  Request *request;

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (instance != NULL && rule != NULL);

  request = g_new0 (Request, 1);
  request->instance = g_strdup (instance);
  request->rule = *rule;
  fb_task_run (self, fb_snapshot_store_set_retention_async, request, request_free, set_in_thread,
               NULL, callback, user_data);
}

gboolean
fb_snapshot_store_set_retention_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error)
{
  return fb_task_finish (self, result, error) != NULL;
}

static gboolean
note_pruning (FbConnection *connection, const Work *work, GError **error)
{
  FbSnapshot      *newest = g_ptr_array_index (work->snapshots, 0);
  const char      *name = fb_snapshot_get_instance_name (newest);
  g_autofree char *detail =
      g_strdup_printf (ngettext ("%u snapshot", "%u snapshots", work->n_removed), work->n_removed);

  return fb_activity_append (connection, "snapshot.prune", work->instance,
                             name != NULL ? name : work->instance, "ok", detail, error);
}

static gboolean
delete_rows (FbConnection *connection, gpointer user_data, GError **error)
{
  Work  *work = user_data;
  gint64 revision;

  work->n_removed = 0;
  for (guint i = 0; i < work->ids->len; i++)
    {
      if (!fb_connection_run (connection, error,
                              "DELETE FROM snapshot WHERE id = ? AND name IS NULL AND tags IS NULL",
                              "s", g_ptr_array_index (work->ids, i)))
        return FALSE;
      work->n_removed += (guint)fb_connection_changes (connection);
    }

  return work->n_removed == 0 ||
         (fb_snapshot_row_next_revision (connection, &revision, error) &&
          fb_snapshot_collect_bodies (connection, error) && note_pruning (connection, work, error));
}

static gboolean
prune (FbSnapshotStore *self, Work *work, GError **error)
{
  FbDatabase *database = fb_snapshot_store_get_database (self);

  return work->ids->len == 0 || (fb_database_write (database, delete_rows, work, error) &&
                                 fb_snapshot_collect_texts (database, error));
}

gboolean
fb_snapshot_store_prune (FbSnapshotStore   *self,
                         const char        *instance,
                         const FbRetention *rule,
                         guint             *n_removed,
                         GError           **error)
{
  FbRetention own_rule;
  Work        work = { .instance = instance, .rule = &own_rule };
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GPtrArray) snapshots = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  gboolean pruned;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (instance != NULL, FALSE);

  if (rule == NULL && !fb_snapshot_store_get_retention (self, instance, &own_rule, NULL, error))
    return FALSE;
  snapshots = fb_snapshot_store_read_all (self, instance, error);
  if (snapshots == NULL)
    return FALSE;

  ids = fb_retention_choose (rule != NULL ? rule : &own_rule, snapshots, fb_clock_now (), zone);
  work.snapshots = snapshots;
  work.ids = ids;
  pruned = prune (self, &work, error);
  if (n_removed != NULL)
    *n_removed = work.n_removed;

  return pruned || fb_throw_prefixed (error, _ ("Pruning the snapshots: "));
}

/* Ids of the instances that have a rule. */
static gboolean
list_ruled (FbConnection *connection, gpointer user_data, GError **error)
{
  GPtrArray *instances = user_data;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare (connection,
                                        "SELECT id FROM snapshot_instance"
                                        " WHERE keep_all_days IS NOT NULL AND keep_daily_days > 0",
                                        error);

  if (rows == NULL)
    return FALSE;

  while (fb_statement_step (rows, &step_error))
    g_ptr_array_add (instances, g_strdup (fb_statement_get_string (rows, 0)));
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

void
fb_snapshot_store_prune_all (FbSnapshotStore *self, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func (g_free);

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));

  /* What cannot be read now can be read another day. */
  if (!fb_database_read (fb_snapshot_store_get_database (self), list_ruled, instances, NULL))
    return;

  for (guint i = 0; i < instances->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const char *instance = g_ptr_array_index (instances, i);
      g_autoptr (GError) error = NULL;

      if (!fb_snapshot_store_prune (self, instance, NULL, NULL, &error) &&
          !g_cancellable_is_cancelled (cancellable))
        fb_activity_note (fb_snapshot_store_get_workspace (self), "snapshot.prune", instance,
                          instance, fb_error_code_to_string (error->code), error->message);
    }
}
