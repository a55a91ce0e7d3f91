/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-instance-link-private.h"
#include "instance/fb-local-prepare.h"

/* A local instance: its keeper says how it is; the web socket adds what happens inside. Starting
 * looks at its files first and hands the credential secret from the keyring to the keeper. */

static void
take_status (FbInstanceLink *self, const FbKeeperStatus *status)
{
  gboolean online;

  fb_instance_set_process (self->instance, status->pid, status->cpu, status->memory);
  if (status->url != NULL)
    fb_instance_set_url (self->instance, status->url);
  if (status->node_red_version != NULL)
    fb_instance_set_server (self->instance, status->node_red_version, NULL, TRUE);
  fb_link_set_credentials_broken (self, status->credentials_broken, self->server_says_broken);
  fb_instance_set_state (self->instance, status->state, status->detail);
  online = fb_instance_is_online (self->instance);
  fb_link_set_overridden (self, online ? (const char *const *)status->overridden : NULL);

  if (!online)
    {
      fb_link_drop (self);
      fb_link_set_credentials_broken (self, status->credentials_broken, FALSE);
    }
  else if (self->comms == NULL && self->retry == 0)
    fb_link_local_try (self);
}

static void
fb_link_status_cb (FbKeeperClient *keeper, FbKeeperStatus *status, FbInstanceLink *self)
{
  take_status (self, status);
}

static void
fb_link_asked_status_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceLink) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FbKeeperStatus) status =
                 fb_keeper_client_status_finish (FB_KEEPER_CLIENT (source), result, &error);

  if (status != NULL)
    take_status (self, status);
  else if (!g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    fb_instance_set_state (self->instance, FB_INSTANCE_UNKNOWN, error->message);
}

static void
ask_status (FbInstanceLink *self)
{
  fb_keeper_client_status_async (self->keeper, self->asking, fb_link_asked_status_cb,
                                 g_object_ref (self));
}

static void
fb_link_gone_cb (FbKeeperClient *keeper, FbInstanceLink *self)
{
  fb_link_drop (self);
  ask_status (self);
}

void
fb_link_local_open (FbInstanceLink *self)
{
  g_signal_connect (self->keeper, "status", G_CALLBACK (fb_link_status_cb), self);
  g_signal_connect (self->keeper, "gone", G_CALLBACK (fb_link_gone_cb), self);
  fb_keeper_client_watch (self->keeper);
  ask_status (self);
}

void
fb_link_local_close (FbInstanceLink *self)
{
  if (self->keeper == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->keeper, self);
  fb_keeper_client_unwatch (self->keeper);
}

static void
fb_link_local_access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceLink) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_link_load_access_finish (self, result, &error))
    {
      if (!g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
        fb_instance_set_state (self->instance, fb_instance_get_state (self->instance),
                               error->message);
      return;
    }

  if (fb_instance_is_online (self->instance) && fb_link_ensure_admin (self))
    fb_link_open_comms (self);
}

void
fb_link_local_try (FbInstanceLink *self)
{
  if (!fb_instance_is_online (self->instance))
    {
      ask_status (self);
      return;
    }

  fb_link_load_access_async (self, self->asking, fb_link_local_access_cb, g_object_ref (self));
}

/* @detail: (nullable) for activity when it worked. @error: (nullable) (transfer full) */
static void
end_act (GTask *task, const char *verb, const char *detail, GError *error)
{
  FbInstanceLink *self = g_task_get_source_object (task);

  fb_activity_note (fb_instance_store_get_workspace (self->store), verb,
                    fb_instance_get_id (self->instance), fb_instance_get_name (self->instance),
                    error != NULL ? fb_error_code_to_string (error->code) : "ok",
                    error != NULL ? error->message : detail);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* One start; owned by its task. */
typedef struct
{
  gboolean safe;
  char    *warning; /* (nullable) */
} Start;

static void
start_free (Start *start)
{
  g_free (start->warning);
  g_free (start);
}

static void
fb_link_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Start  *start = g_task_get_task_data (task);
  GError *error = NULL;

  if (!fb_keeper_client_start_finish (FB_KEEPER_CLIENT (source), result, &error))
    fb_error_convert (&error);
  end_act (task, "instance.start", start->warning, error);
}

static void
fb_link_prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbInstanceLink *self = g_task_get_source_object (task);
  Start          *start = g_task_get_task_data (task);
  GError         *error = NULL;
  g_autoptr (GBytes) secrets = fb_local_prepare_finish (FB_INSTANCE_STORE (source), result,
                                                        &start->warning, &error);

  if (secrets == NULL)
    {
      end_act (task, "instance.start", NULL, error);
      return;
    }

  /* The access token may just have been made. */
  self->has_access = FALSE;
  fb_keeper_client_start_async (self->keeper, start->safe, secrets, g_task_get_cancellable (task),
                                fb_link_started_cb, g_object_ref (task));
}

/* FALSE and ends @task for an instance that has no process of ours. */
static gboolean
check_local (FbInstanceLink *self, GTask *task)
{
  if (self->keeper != NULL)
    return TRUE;

  g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNSUPPORTED,
                           _ ("“%s” runs elsewhere: it cannot be started or stopped from here"),
                           fb_instance_get_name (self->instance));
  return FALSE;
}

void
fb_instance_link_start_async (FbInstanceLink     *self,
                              gboolean            safe,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Start *start = NULL;

  g_return_if_fail (FB_IS_INSTANCE_LINK (self));

  start = g_new0 (Start, 1);
  start->safe = safe;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_link_start_async);
  g_task_set_task_data (task, start, (GDestroyNotify)start_free);
  if (!check_local (self, task))
    return;

  fb_local_prepare_async (self->store, self->instance, cancellable, fb_link_prepared_cb,
                          g_steal_pointer (&task));
}

gboolean
fb_instance_link_start_finish (FbInstanceLink *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return done;
}

static void
fb_link_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!fb_keeper_client_stop_finish (FB_KEEPER_CLIENT (source), result, &error))
    fb_error_convert (&error);
  end_act (task, "instance.stop", NULL, error);
}

void
fb_instance_link_stop_async (FbInstanceLink     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_INSTANCE_LINK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_link_stop_async);
  if (!check_local (self, task))
    return;

  fb_keeper_client_stop_async (self->keeper, cancellable, fb_link_stopped_cb,
                               g_steal_pointer (&task));
}

gboolean
fb_instance_link_stop_finish (FbInstanceLink *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return done;
}
