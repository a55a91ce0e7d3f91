/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "instance/fb-instance-row.h"
#include "mqtt/fb-broker-store-private.h"

/* The writing half of FbBrokerStore. Each act is one Work on a worker: the keyring first, then one
 * transaction with its line in activity, then the row goes back to the store's thread. Removing
 * only marks the row; the password stays until the trash is emptied. */

#define MAX_RENAMES 100

typedef struct
{
  /* Owned */
  FbWorkspace *workspace;
  char        *id;
  FbBrokerRow *row;
  char        *password; /* (nullable) to be kept; "" to be forgotten */

  FbDatabaseFunc act;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->workspace);
  g_free (work->id);
  g_clear_pointer (&work->row, fb_broker_row_free);
  fb_keyring_secret_free (work->password);
  g_free (work);
}

static gboolean
insert_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->row->has_password = work->password != NULL && *work->password != '\0';
  work->row->password_at = work->row->created_at;
  return fb_broker_row_insert (connection, work->row, error) &&
         fb_activity_append (connection, "broker.add", work->row->id, work->row->options->name,
                             "ok", NULL, error);
}

/* The password that is kept goes with its user and by a new, empty one. */
static void
decide_password (Work *work, const FbBrokerRow *old)
{
  work->row->password_at = work->password != NULL ? fb_clock_now () : old->password_at;
  if (work->password != NULL)
    work->row->has_password = *work->password != '\0';
  else
    work->row->has_password =
        old->has_password && (work->row->options->user != NULL || old->options->user == NULL);
}

static gboolean
change_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;
  g_autoptr (FbBrokerRow) old = fb_broker_row_read (connection, work->id, error);

  if (old == NULL)
    return FALSE;

  g_free (work->row->id);
  work->row->id = g_strdup (old->id);
  work->row->created_at = old->created_at;
  work->row->trashed_at = old->trashed_at;
  decide_password (work, old);
  if (work->password == NULL && fb_broker_row_equal (old, work->row))
    return TRUE;

  return fb_broker_row_update (connection, work->row, error) &&
         fb_activity_append (connection, "broker.change", work->row->id, work->row->options->name,
                             "ok", fb_mode_to_string (work->row->mode), error);
}

static gboolean
trash_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->row = fb_broker_row_read (connection, work->id, error);
  if (work->row == NULL)
    return FALSE;

  work->row->trashed_at = fb_clock_now ();
  return fb_broker_row_update (connection, work->row, error) &&
         fb_activity_append (connection, "broker.remove", work->id, work->row->options->name, "ok",
                             NULL, error);
}

/* Somebody may have given the name to another one meanwhile: "Line 4" comes back as "Line 4 (2)".
 */
static void
find_free_name (FbConnection *connection, FbMqttOptions *options)
{
  g_autofree char *wanted = g_strdup (options->name);

  for (guint i = 2; i < MAX_RENAMES && fb_broker_row_has_name (connection, options->name); i++)
    {
      g_free (options->name);
      options->name = g_strdup_printf ("%s (%u)", wanted, i);
    }
}

static gboolean
restore_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->row = fb_broker_row_read (connection, work->id, error);
  if (work->row == NULL)
    return FALSE;
  if (work->row->trashed_at == 0)
    return TRUE;

  find_free_name (connection, work->row->options);
  work->row->trashed_at = 0;
  return fb_broker_row_update (connection, work->row, error) &&
         fb_activity_append (connection, "broker.restore", work->id, work->row->options->name, "ok",
                             NULL, error);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work    *work = task_data;
  GError  *error = NULL;
  gboolean keeps = work->password != NULL && *work->password != '\0';
  gboolean done;

  if (keeps &&
      !fb_broker_password_store (work->workspace, work->row, work->password, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  done = fb_database_write (fb_workspace_get_database (work->workspace), work->act, work, &error);
  if (done && !work->row->has_password && work->act == change_row)
    done = fb_broker_password_remove (work->workspace, work->row->id, cancellable, &error);
  else if (!done && keeps && work->act == insert_row)
    fb_broker_password_remove (work->workspace, work->row->id, NULL, NULL);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
fb_broker_write_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbBrokerStore *self = FB_BROKER_STORE (source);
  Work          *work = g_task_get_task_data (G_TASK (result));
  GError        *error = NULL;
  FbBroker      *broker;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  broker = fb_broker_store_take_row (self, work->row);
  g_task_return_pointer (task, broker != NULL ? g_object_ref (broker) : NULL, g_object_unref);
}

/* Runs @work (transfer full) on a worker and ends @task (transfer full) with the broker. */
static void
run_work (GTask *task, Work *work)
{
  FbBrokerStore *self = g_task_get_source_object (task);
  g_autoptr (GTask) worker =
                 g_task_new (self, g_task_get_cancellable (task), fb_broker_write_done_cb, task);

  work->workspace = g_object_ref (fb_broker_store_get_workspace (self));
  g_task_set_source_tag (worker, run_work);
  g_task_set_check_cancellable (worker, FALSE);
  g_task_set_task_data (worker, work, work_free);
  g_task_run_in_thread (worker, work_thread);
}

static Work *
work_new (const FbMqttOptions *options, FbMode mode, gboolean is_production, FbDatabaseFunc act)
{
  Work *work = g_new0 (Work, 1);

  work->row = fb_broker_row_new (options);
  work->row->mode = mode;
  work->row->is_production = is_production;
  work->password = g_strdup (options->password);
  work->act = act;

  return work;
}

static FbBroker *
finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  FbBroker *broker;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  broker = g_task_propagate_pointer (G_TASK (result), error);
  if (broker != NULL)
    g_object_unref (broker); /* The model holds it. */

  return broker;
}

static gboolean
finish_act (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  finish (self, result, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
fb_broker_store_add_async (FbBrokerStore       *self,
                           const FbMqttOptions *options,
                           FbMode               mode,
                           gboolean             is_production,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (FB_IS_BROKER_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_broker_store_add_async);
  if (!fb_broker_check_options (options, &error))
    g_task_return_error (task, error);
  else
    run_work (g_steal_pointer (&task), work_new (options, mode, is_production, insert_row));
}

FbBroker *
fb_broker_store_add_finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

void
fb_broker_store_change_async (FbBrokerStore       *self,
                              FbBroker            *broker,
                              const FbMqttOptions *options,
                              FbMode               mode,
                              gboolean             is_production,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Work   *work;
  GError *error = NULL;

  g_return_if_fail (FB_IS_BROKER_STORE (self));
  g_return_if_fail (FB_IS_BROKER (broker));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_broker_store_change_async);
  if (!fb_broker_check_options (options, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  work = work_new (options, mode, is_production, change_row);
  work->id = g_strdup (fb_broker_get_id (broker));
  g_free (work->row->id);
  work->row->id = g_strdup (work->id);
  run_work (g_steal_pointer (&task), work);
}

gboolean
fb_broker_store_change_finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  return finish_act (self, result, error);
}

static void
act_on (FbBrokerStore      *self,
        const char         *id,
        FbDatabaseFunc      act,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work  *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, act_on);
  work->id = g_strdup (id);
  work->act = act;
  run_work (task, work);
}

void
fb_broker_store_remove_async (FbBrokerStore      *self,
                              FbBroker           *broker,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (FB_IS_BROKER_STORE (self));
  g_return_if_fail (FB_IS_BROKER (broker));

  act_on (self, fb_broker_get_id (broker), trash_row, cancellable, callback, user_data);
}

gboolean
fb_broker_store_remove_finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  return finish_act (self, result, error);
}

void
fb_broker_store_restore_async (FbBrokerStore      *self,
                               const char         *id,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (FB_IS_BROKER_STORE (self));
  g_return_if_fail (id != NULL);

  act_on (self, id, restore_row, cancellable, callback, user_data);
}

FbBroker *
fb_broker_store_restore_finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}
