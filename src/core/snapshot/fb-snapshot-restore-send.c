/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-restore-private.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "instance/fb-instance-variables.h"
#include "snapshot/fb-put-back.h"

/* The steps in the order of the functions below from the last to the first: the deploy, the start,
 * the variables, and if need be what ran before. */

static void
fb_snapshot_restore_put_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  FbSnapshot        *before = fb_snapshot_guard_get_before (self->guard);
  g_autoptr (GError) error = NULL;

  if (fb_operation_run_finish (FB_OPERATION (source), result, &error))
    {
      self->put_back = TRUE;
      fb_snapshot_restore_end (
          self, g_error_new (FB_ERROR, FB_ERROR_FAILED,
                             _ ("The flows did not start on “%s”, so what ran before was put "
                                "back. %s"),
                             fb_snapshot_restore_get_name (self), self->failure->message));
      return;
    }

  fb_snapshot_restore_end (
      self, g_error_new (FB_ERROR, FB_ERROR_FAILED,
                         _ ("The flows did not start on “%s” (%s), and what ran before could not "
                            "be put back (%s). It is in snapshot %s."),
                         fb_snapshot_restore_get_name (self), self->failure->message,
                         error->message, fb_snapshot_get_id (before)));
}

/* @failure: (transfer full) */
static void
put_back (FbSnapshotRestore *self, GError *failure)
{
  g_autoptr (FbSnapshotGuard) guard = fb_snapshot_guard_new (self->snapshots, self->instances,
                                                             FB_SNAPSHOT_BEFORE_RESTORE);
  g_autoptr (FbPutBack) way_back =
                 fb_put_back_new (self->link, FB_DEPLOY_GUARD (guard),
                                  fb_snapshot_guard_get_content_before (self->guard));

  g_clear_error (&self->failure);
  self->failure = failure;
  fb_snapshot_restore_begin_step (self, 0.85, _ ("Putting back what ran before"));
  fb_operation_run_async (FB_OPERATION (way_back), fb_snapshot_restore_put_back_cb, self);
}

/* On a worker: the variables of the instance as they were. */
static void
restore_variables (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbSnapshotRestore *self = source;
  GPtrArray         *values = fb_snapshot_content_get_environment (self->content);
  g_autoptr (GPtrArray) variables =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_instance_variable_free);
  const char *const *words = task_data;
  GError            *error = NULL;

  for (guint i = 0; i < values->len; i++)
    {
      const FbEnvironmentValue *value = g_ptr_array_index (values, i);

      g_ptr_array_add (variables,
                       fb_instance_variable_new (value->name, value->value, value->hidden));
    }

  if (fb_instance_variables_replace (fb_snapshot_store_get_workspace (self->snapshots), words[0],
                                     words[1], variables, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
fb_snapshot_restore_variables_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fb_throw_prefixed (&error, _ ("The flows are back, but the variables are not: "));
  fb_snapshot_restore_end (FB_SNAPSHOT_RESTORE (source), error);
}

static void
finish (FbSnapshotRestore *self)
{
  g_autoptr (GTask) task = NULL;
  const char *words[] = { fb_instance_get_id (fb_snapshot_restore_get_instance (self)),
                          fb_snapshot_restore_get_name (self), NULL };

  if ((self->flags & FB_RESTORE_ENVIRONMENT) == 0 ||
      (fb_snapshot_content_get_unknown (self->content) & FB_PART_ENVIRONMENT) != 0)
    {
      fb_snapshot_restore_end (self, NULL);
      return;
    }

  task = g_task_new (self, NULL, fb_snapshot_restore_variables_cb, NULL);
  g_task_set_source_tag (task, finish);
  g_task_set_task_data (task, g_strdupv ((char **)words), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, restore_variables);
}

static void
fb_snapshot_restore_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  GError            *error = NULL;

  if (fb_start_watch_wait_finish (FB_START_WATCH (source), result, &error))
    finish (self);
  else
    put_back (self, error);
}

/* The runtime went away with the flows: what matters is whether it comes back. */
static void
fb_snapshot_restore_came_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  GError            *error = NULL;

  if (!fb_start_watch_wait_finish (FB_START_WATCH (source), result, &error))
    put_back (self, error);
  else
    fb_snapshot_restore_end (self, g_steal_pointer (&self->failure));
}

static void
fb_snapshot_restore_deployed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  FbDeploy          *deploy = FB_DEPLOY (source);
  const gboolean     may_wait = (self->flags & FB_RESTORE_ACCEPT_MISSING) != 0;
  GError            *error = NULL;

  self->rev = g_strdup (fb_deploy_get_rev (deploy));
  if (fb_operation_run_finish (FB_OPERATION (deploy), result, &error))
    {
      fb_snapshot_restore_begin_step (self, 0.8, _ ("Waiting for the flows to start"));
      fb_start_watch_wait_async (self->watch, self->rev, may_wait, NULL,
                                 fb_snapshot_restore_started_cb, self);
    }
  else if (fb_deploy_get_sent (deploy) &&
           (error->code == FB_ERROR_UNREACHABLE || error->code == FB_ERROR_UNVERIFIED))
    {
      self->failure = error;
      fb_start_watch_wait_async (self->watch, NULL, may_wait, NULL,
                                 fb_snapshot_restore_came_back_cb, self);
    }
  else
    fb_snapshot_restore_end (self, error);
}

void
fb_snapshot_restore_send (FbSnapshotRestore *self)
{
  g_autoptr (FbDeploy) deploy = fb_deploy_new (self->link, FB_DEPLOY_GUARD (self->guard),
                                               self->plan->body, self->plan->type);

  self->watch = fb_start_watch_new (self->link);
  fb_operation_run_part_async (FB_OPERATION (self), FB_OPERATION (deploy), 0.4, 0.8,
                               fb_snapshot_restore_deployed_cb, self);
}
