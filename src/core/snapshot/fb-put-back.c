/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-put-back.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "instance/fb-deploy.h"
#include "snapshot/fb-restore-plan.h"
#include "snapshot/fb-start-watch.h"

/* Held with its flows, if need be; what runs read; deployed; started. It is not cancelled: it is
 * the way out. */

#define ONLINE_MS 60000
#define LOOK_MS 100

struct _FbPutBack
{
  FbOperation parent_instance;

  /* Owned */
  FbInstanceLink    *link;
  FbDeployGuard     *guard;
  FbSnapshotContent *content;
  GBytes            *running;
  FbStartWatch      *watch;

  guint n_looks;
};

G_DEFINE_FINAL_TYPE (FbPutBack, fb_put_back, FB_TYPE_OPERATION)

/* Ends the operation and the reference of the steps. @error: (nullable) (transfer full) */
static void
end (FbPutBack *self, GError *error)
{
  fb_operation_complete (FB_OPERATION (self), error);
  g_object_unref (self);
}

static void
fb_put_back_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  fb_start_watch_wait_finish (FB_START_WATCH (source), result, &error);
  end (user_data, error);
}

static void
fb_put_back_deployed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbPutBack *self = user_data;
  FbDeploy  *deploy = FB_DEPLOY (source);
  GError    *error = NULL;

  if (!fb_operation_run_finish (FB_OPERATION (deploy), result, &error))
    end (self, error);
  else
    fb_start_watch_wait_async (self->watch, fb_deploy_get_rev (deploy), TRUE, NULL,
                               fb_put_back_started_cb, self);
}

static void
make_plan (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbPutBack     *self = source;
  GError        *error = NULL;
  FbRestorePlan *plan = fb_restore_plan_new (self->content, self->running, NULL, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify)fb_restore_plan_free);
  else
    g_task_return_error (task, error);
}

static void
fb_put_back_planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbPutBack *self = FB_PUT_BACK (source);
  GError    *error = NULL;
  g_autoptr (FbRestorePlan) plan = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (FbDeploy) deploy = NULL;

  if (plan == NULL)
    {
      end (self, error);
      return;
    }

  self->watch = fb_start_watch_new (self->link);
  deploy = fb_deploy_new (self->link, self->guard, plan->body, plan->type);
  fb_operation_run_async (FB_OPERATION (deploy), fb_put_back_deployed_cb, self);
}

static void
fb_put_back_flows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbPutBack *self = user_data;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  self->running = fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (source), result, &error);
  if (self->running == NULL)
    {
      end (self, error);
      return;
    }

  task = g_task_new (self, NULL, fb_put_back_planned_cb, NULL);
  g_task_set_source_tag (task, fb_put_back_flows_cb);
  g_task_run_in_thread (task, make_plan);
}

static gboolean
is_ready (FbPutBack *self)
{
  return fb_instance_is_online (fb_instance_link_get_instance (self->link)) &&
         fb_instance_link_get_admin (self->link) != NULL;
}

static gboolean
fb_put_back_look_cb (gpointer user_data)
{
  FbPutBack *self = user_data;

  if (is_ready (self))
    fb_admin_client_get_flows_async (fb_instance_link_get_admin (self->link), NULL,
                                     fb_put_back_flows_cb, self);
  else if (++self->n_looks < ONLINE_MS / LOOK_MS)
    return G_SOURCE_CONTINUE;
  else
    end (self, g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("It does not answer any more")));

  return G_SOURCE_REMOVE;
}

static void
await_online (FbPutBack *self)
{
  g_timeout_add (LOOK_MS, fb_put_back_look_cb, self);
}

static void
fb_put_back_held_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbPutBack *self = user_data;
  GError    *error = NULL;

  if (fb_instance_link_start_finish (FB_INSTANCE_LINK (source), result, &error))
    await_online (self);
  else
    end (self, error);
}

static void
fb_put_back_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbPutBack *self = user_data;
  GError    *error = NULL;

  if (fb_instance_link_stop_finish (FB_INSTANCE_LINK (source), result, &error))
    fb_instance_link_start_async (self->link, TRUE, NULL, fb_put_back_held_cb, self);
  else
    end (self, error);
}

static void
fb_put_back_run (FbOperation *operation)
{
  FbPutBack      *self = FB_PUT_BACK (operation);
  FbInstance     *instance = fb_instance_link_get_instance (self->link);
  FbInstanceState state = fb_instance_get_state (instance);

  g_object_ref (self);
  fb_operation_set_message (operation, _ ("Putting back what ran before"));
  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL && state != FB_INSTANCE_RUNNING &&
      state != FB_INSTANCE_FLOWS_STOPPED)
    fb_instance_link_stop_async (self->link, NULL, fb_put_back_stopped_cb, self);
  else
    await_online (self);
}

static void
fb_put_back_finalize (GObject *object)
{
  FbPutBack *self = FB_PUT_BACK (object);

  g_clear_object (&self->link);
  g_clear_object (&self->guard);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->content, fb_snapshot_content_unref);
  g_clear_pointer (&self->running, g_bytes_unref);

  G_OBJECT_CLASS (fb_put_back_parent_class)->finalize (object);
}

static void
fb_put_back_class_init (FbPutBackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_put_back_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_put_back_run;
}

static void
fb_put_back_init (FbPutBack *self)
{
}

FbPutBack *
fb_put_back_new (FbInstanceLink *link, FbDeployGuard *guard, FbSnapshotContent *content)
{
  FbPutBack *self;

  g_return_val_if_fail (FB_IS_INSTANCE_LINK (link), NULL);
  g_return_val_if_fail (FB_IS_DEPLOY_GUARD (guard), NULL);
  g_return_val_if_fail (content != NULL, NULL);

  self = g_object_new (FB_TYPE_PUT_BACK, NULL);
  self->link = g_object_ref (link);
  self->guard = g_object_ref (guard);
  self->content = fb_snapshot_content_ref (content);

  return self;
}
