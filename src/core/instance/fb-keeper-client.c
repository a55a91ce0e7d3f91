/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-keeper-client-private.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "instance/fb-keeper-launch.h"

/* One channel serves all calls; it is kept while something waits on it, watches or follows. What
 * the keeper has written to disk (its last status, the log) is read from there on a worker. */

#define STATUS_TIMEOUT_MS 10000

G_DEFINE_FINAL_TYPE (FbKeeperClient, fb_keeper_client, G_TYPE_OBJECT)

static guint signals[FB_KEEPER_CLIENT_N_SIGNALS];

void
fb_keeper_client_emit (FbKeeperClient *self, FbKeeperClientSignal signal, gpointer value)
{
  if (signal == FB_KEEPER_CLIENT_GONE)
    g_signal_emit (self, signals[signal], 0);
  else
    g_signal_emit (self, signals[signal], 0, value);
}

/* What a call waits for. */
typedef struct
{
  FbKeeperVerb verb;
  gboolean     safe;
  GBytes      *secrets;
  gint64       id;
  guint        n_launches;
  GSource     *source;   /* of cancelling or of the timeout */
  gboolean     relaunch; /* once the channel is closed */
} Call;

static void
drop_source (Call *call)
{
  if (call->source == NULL)
    return;

  g_source_destroy (call->source);
  g_clear_pointer (&call->source, g_source_unref);
}

static void
call_free (Call *call)
{
  drop_source (call);
  g_clear_pointer (&call->secrets, g_bytes_unref);
  g_free (call);
}

void
fb_keeper_client_send_request (FbKeeperClient *self, FbKeeperVerb verb, gint64 id, gboolean safe)
{
  const FbKeeperRequest request = { id, verb, safe };

  fb_keeper_channel_send (self->channel, &request);
}

void
fb_keeper_client_close_if_idle (FbKeeperClient *self)
{
  if (!self->watching && self->follower == NULL && g_hash_table_size (self->calls) == 0)
    g_clear_pointer (&self->channel, fb_keeper_channel_free);
}

/* Takes the call with @id out of the waiting ones. (transfer full) (nullable) */
static GTask *
take_call (FbKeeperClient *self, gint64 id)
{
  GTask *task = g_hash_table_lookup (self->calls, &id);

  if (task == NULL)
    return NULL;

  g_object_ref (task);
  g_hash_table_remove (self->calls, &id);
  return task;
}

static void
answer_call (FbKeeperClient *self, const FbKeeperMessage *message)
{
  GTask *waiting = g_hash_table_lookup (self->calls, &message->id);
  Call  *call = waiting != NULL ? g_task_get_task_data (waiting) : NULL;
  g_autoptr (GTask) task = NULL;

  /* Stopped means that the keeper is gone, too: the closed channel ends the call. */
  if (call != NULL && call->verb == FB_KEEPER_STOP && message->error == NULL)
    return;

  /* A keeper that is just ending; the next one starts it. */
  if (call != NULL && call->verb == FB_KEEPER_START &&
      g_error_matches (message->error, FB_ERROR, FB_ERROR_CONFLICT))
    {
      call->relaunch = TRUE;
      return;
    }

  task = take_call (self, message->id);
  if (task == NULL)
    return;

  fb_keeper_client_close_if_idle (self);
  if (message->error != NULL)
    g_task_return_error (task, g_error_copy (message->error));
  else if (message->status != NULL)
    g_task_return_pointer (task, fb_keeper_status_copy (message->status),
                           (GDestroyNotify)fb_keeper_status_free);
  else
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_FAILED, "%s",
                             _ ("The keeper gave an answer that cannot be understood"));
}

static void
channel_message_cb (const FbKeeperMessage *message, gpointer user_data)
{
  g_autoptr (FbKeeperClient) self = g_object_ref (user_data);

  if (message->id != 0)
    answer_call (self, message);
  if (self->watching && message->status != NULL)
    fb_keeper_client_emit (self, FB_KEEPER_CLIENT_STATUS, message->status);
  /* Also at the answer to "follow": what was written before it is not told again. */
  if (self->follower != NULL && message->id == 0)
    fb_log_follower_poke (self->follower);
}

static void launch (GTask *task);

/* @task: a call that the keeper did not answer any more. */
static void
end_call (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  if (call->verb == FB_KEEPER_STOP) /* Without its keeper the child ends, too. */
    g_task_return_pointer (task, NULL, NULL);
  else if (call->verb == FB_KEEPER_STATUS)
    g_task_run_in_thread (task, fb_keeper_client_read_record);
  else if (call->relaunch)
    launch (g_object_ref (task));
  else
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, "%s",
                             _ ("The keeper of the instance ended unexpectedly, and Node-RED with "
                                "it. Start the instance again"));
}

static void
channel_closed_cb (gpointer user_data)
{
  g_autoptr (FbKeeperClient) self = g_object_ref (user_data);
  g_autoptr (GPtrArray) failed = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer       task;

  g_clear_pointer (&self->channel, fb_keeper_channel_free);
  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    {
      g_ptr_array_add (failed, g_object_ref (task));
      g_hash_table_iter_remove (&iter);
    }
  for (guint i = 0; i < failed->len; i++)
    end_call (g_ptr_array_index (failed, i));

  if (self->follower != NULL)
    fb_log_follower_poke (self->follower);
  if (self->watching)
    {
      fb_keeper_client_emit (self, FB_KEEPER_CLIENT_GONE, NULL);
      fb_keeper_client_watch (self);
    }
}

gboolean
fb_keeper_client_open_channel (FbKeeperClient *self, GError **error)
{
  if (self->channel != NULL)
    return TRUE;

  self->channel =
      fb_keeper_channel_open (self->folder, channel_message_cb, channel_closed_cb, self, error);
  if (self->channel == NULL)
    return FALSE;

  if (self->watching)
    fb_keeper_client_send_request (self, FB_KEEPER_WATCH, 0, FALSE);
  if (self->follower != NULL)
    fb_keeper_client_send_request (self, FB_KEEPER_FOLLOW, 0, FALSE);
  return TRUE;
}

static void
fb_keeper_client_dispose (GObject *object)
{
  FbKeeperClient *self = FB_KEEPER_CLIENT (object);

  g_clear_pointer (&self->channel, fb_keeper_channel_free);
  g_clear_handle_id (&self->appear_source, g_source_remove);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->follower, fb_log_follower_free);
  self->watching = FALSE;

  G_OBJECT_CLASS (fb_keeper_client_parent_class)->dispose (object);
}

static void
fb_keeper_client_finalize (GObject *object)
{
  FbKeeperClient *self = FB_KEEPER_CLIENT (object);

  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (fb_keeper_client_parent_class)->finalize (object);
}

static void
fb_keeper_client_class_init (FbKeeperClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_keeper_client_dispose;
  object_class->finalize = fb_keeper_client_finalize;

  signals[FB_KEEPER_CLIENT_STATUS] =
      g_signal_new ("status", FB_TYPE_KEEPER_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FB_KEEPER_CLIENT_LOG] = g_signal_new ("log", FB_TYPE_KEEPER_CLIENT, G_SIGNAL_RUN_LAST, 0,
                                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FB_KEEPER_CLIENT_GONE] = g_signal_new ("gone", FB_TYPE_KEEPER_CLIENT, G_SIGNAL_RUN_LAST,
                                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fb_keeper_client_init (FbKeeperClient *self)
{
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);
}

FbKeeperClient *
fb_keeper_client_new (const char *folder)
{
  FbKeeperClient *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (FB_TYPE_KEEPER_CLIENT, NULL);
  self->folder = g_strdup (folder);

  return self;
}

static GTask *
new_call (FbKeeperClient     *self,
          FbKeeperVerb        verb,
          gboolean            safe,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call  *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, new_call);
  call->verb = verb;
  call->safe = safe;
  call->id = ++self->last_id;
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);

  return task;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask          *waiting = user_data;
  FbKeeperClient *self = g_task_get_source_object (waiting);
  Call           *call = g_task_get_task_data (waiting);
  g_autoptr (GTask) task = take_call (self, call->id);

  if (task == NULL)
    return G_SOURCE_REMOVE;
  if (call->verb == FB_KEEPER_START && self->channel != NULL)
    fb_keeper_client_send_request (self, FB_KEEPER_STOP, ++self->last_id, FALSE);

  fb_keeper_client_close_if_idle (self);
  g_task_return_new_error (task, FB_ERROR, FB_ERROR_CANCELLED, "%s", _ ("Cancelled"));
  return G_SOURCE_REMOVE;
}

static gboolean
timed_out_cb (gpointer user_data)
{
  GTask          *waiting = user_data;
  FbKeeperClient *self = g_task_get_source_object (waiting);
  Call           *call = g_task_get_task_data (waiting);
  g_autoptr (GTask) task = take_call (self, call->id);

  if (task == NULL)
    return G_SOURCE_REMOVE;

  fb_keeper_client_close_if_idle (self);
  g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, "%s",
                           _ ("The keeper of the instance does not answer"));
  return G_SOURCE_REMOVE;
}

/* Sends the call over the open channel and lets it wait for the answer. @task: (transfer full) */
static void
send_call (FbKeeperClient *self, GTask *task)
{
  Call         *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GSourceFunc   func = NULL;

  drop_source (call);
  call->relaunch = FALSE;
  if (cancellable != NULL)
    {
      call->source = g_cancellable_source_new (cancellable);
      func = G_SOURCE_FUNC (cancelled_cb);
    }
  else if (call->verb == FB_KEEPER_STATUS)
    {
      call->source = g_timeout_source_new (STATUS_TIMEOUT_MS);
      func = timed_out_cb;
    }
  if (call->source != NULL)
    {
      g_source_set_callback (call->source, func, task, NULL);
      g_source_attach (call->source, g_main_context_get_thread_default ());
    }

  g_hash_table_insert (self->calls, &call->id, task);
  fb_keeper_client_send_request (self, call->verb, call->id, call->safe);
}

static void
fb_keeper_client_launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbKeeperClient *self = g_task_get_source_object (task);
  GError         *error = NULL;

  if (!fb_keeper_launch_finish (result, &error))
    g_task_return_error (task, error);
  else if (fb_keeper_client_open_channel (self, &error))
    send_call (self, g_steal_pointer (&task));
  else if (g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND) &&
           ++((Call *)g_task_get_task_data (task))->n_launches < 3)
    {
      g_error_free (error); /* It ended between its report and now: somebody stopped it. */
      launch (g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
launch (GTask *task)
{
  FbKeeperClient *self = g_task_get_source_object (task);
  Call           *call = g_task_get_task_data (task);

  fb_keeper_launch_async (self->folder, call->secrets, g_task_get_cancellable (task),
                          fb_keeper_client_launched_cb, task);
}

void
fb_keeper_client_start_async (FbKeeperClient     *self,
                              gboolean            safe,
                              GBytes             *secrets,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Call   *call;
  GError *error = NULL;

  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  task = new_call (self, FB_KEEPER_START, safe, cancellable, callback, user_data);
  call = g_task_get_task_data (task);
  call->secrets = secrets != NULL ? g_bytes_ref (secrets) : NULL;
  if (g_task_return_error_if_cancelled (task))
    return;

  if (fb_keeper_client_open_channel (self, &error))
    send_call (self, g_steal_pointer (&task));
  else if (g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND))
    launch (g_steal_pointer (&task));
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_error (&error);
}

/* All calls end alike: a status (or NULL) or an error. */
static gboolean
finish_call (FbKeeperClient *self, GAsyncResult *result, FbKeeperStatus **status, GError **error)
{
  g_autoptr (FbKeeperStatus) answered = NULL;
  g_autoptr (GError) local_error = NULL;

  answered = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error != NULL)
    {
      fb_error_convert (&local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (status != NULL)
    *status = g_steal_pointer (&answered);
  return TRUE;
}

gboolean
fb_keeper_client_start_finish (FbKeeperClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return finish_call (self, result, NULL, error);
}

void
fb_keeper_client_restart_async (FbKeeperClient     *self,
                                gboolean            safe,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  task = new_call (self, FB_KEEPER_RESTART, safe, cancellable, callback, user_data);
  if (fb_keeper_client_open_channel (self, &error))
    send_call (self, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
fb_keeper_client_restart_finish (FbKeeperClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return finish_call (self, result, NULL, error);
}

void
fb_keeper_client_stop_async (FbKeeperClient     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  task = new_call (self, FB_KEEPER_STOP, FALSE, cancellable, callback, user_data);
  if (fb_keeper_client_open_channel (self, &error))
    {
      send_call (self, g_steal_pointer (&task));
      return;
    }

  if (g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND))
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_error (&error);
}

gboolean
fb_keeper_client_stop_finish (FbKeeperClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return finish_call (self, result, NULL, error);
}

void
fb_keeper_client_status_async (FbKeeperClient     *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  task = new_call (self, FB_KEEPER_STATUS, FALSE, cancellable, callback, user_data);
  if (fb_keeper_client_open_channel (self, &error))
    send_call (self, g_steal_pointer (&task));
  else if (g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND))
    g_task_run_in_thread (task, fb_keeper_client_read_record);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

FbKeeperStatus *
fb_keeper_client_status_finish (FbKeeperClient *self, GAsyncResult *result, GError **error)
{
  FbKeeperStatus *status = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return finish_call (self, result, &status, error) ? status : NULL;
}
