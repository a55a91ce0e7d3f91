/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-keeper-client-private.h"
#include "instance/fb-keeper-launch.h"

/* The aspect of FbKeeperClient that goes on by itself: watching the status, through keepers that
 * come and go, and the log. */

#define APPEAR_MS 100
#define APPEAR_TRIES 20

void
fb_keeper_client_read_record (GTask        *task,
                              gpointer      source,
                              gpointer      task_data,
                              GCancellable *cancellable)
{
  g_task_return_pointer (task, fb_keeper_read_last_status (FB_KEEPER_CLIENT (source)->folder),
                         (GDestroyNotify)fb_keeper_status_free);
}

static void
fb_keeper_client_offline_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbKeeperClient *self = FB_KEEPER_CLIENT (source);
  g_autoptr (FbKeeperStatus) status = g_task_propagate_pointer (G_TASK (result), NULL);

  /* A keeper that appeared meanwhile knows better. */
  if (status != NULL && self->watching && self->channel == NULL)
    fb_keeper_client_emit (self, FB_KEEPER_CLIENT_STATUS, status);
}

static gboolean
appear_cb (gpointer user_data)
{
  FbKeeperClient *self = user_data;

  if (!fb_keeper_client_open_channel (self, NULL) && ++self->appear_tries < APPEAR_TRIES)
    return G_SOURCE_CONTINUE;

  self->appear_source = 0;
  return G_SOURCE_REMOVE;
}

/* The file is there a moment before somebody listens on it. */
static void
fb_keeper_client_monitor_changed_cb (
    FbKeeperClient *self, GFile *file, GFile *other, GFileMonitorEvent event, GFileMonitor *monitor)
{
  g_autofree char *name = g_file_get_basename (file);

  if (event != G_FILE_MONITOR_EVENT_CREATED || self->channel != NULL ||
      g_strcmp0 (name, FB_KEEPER_SOCKET_NAME) != 0)
    return;

  self->appear_tries = 0;
  if (!fb_keeper_client_open_channel (self, NULL) && self->appear_source == 0)
    self->appear_source = g_timeout_add (APPEAR_MS, appear_cb, self);
}

static void
start_monitor (FbKeeperClient *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  if (self->monitor != NULL)
    return;

  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed",
                             G_CALLBACK (fb_keeper_client_monitor_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

void
fb_keeper_client_watch (FbKeeperClient *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  if (self->channel != NULL && !self->watching)
    fb_keeper_client_send_request (self, FB_KEEPER_WATCH, 0, FALSE);
  self->watching = TRUE;
  start_monitor (self);
  if (fb_keeper_client_open_channel (self, NULL))
    return;

  task = g_task_new (self, NULL, fb_keeper_client_offline_cb, NULL);
  g_task_set_source_tag (task, fb_keeper_client_watch);
  g_task_run_in_thread (task, fb_keeper_client_read_record);
}

void
fb_keeper_client_unwatch (FbKeeperClient *self)
{
  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  if (!self->watching)
    return;

  self->watching = FALSE;
  g_clear_handle_id (&self->appear_source, g_source_remove);
  if (self->follower == NULL)
    g_clear_object (&self->monitor);
  if (self->channel != NULL)
    fb_keeper_client_send_request (self, FB_KEEPER_UNWATCH, 0, FALSE);
  fb_keeper_client_close_if_idle (self);
}

typedef struct
{
  guint n_lines;
  int   max_level;
  char *contains;
} LogQuery;

static void
log_query_free (LogQuery *query)
{
  g_free (query->contains);
  g_free (query);
}

static void
read_log (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const LogQuery  *query = task_data;
  g_autofree char *folder =
      g_build_filename (FB_KEEPER_CLIENT (source)->folder, FB_KEEPER_LOG_NAME, NULL);
  GError    *error = NULL;
  GPtrArray *lines =
      fb_log_read_last (folder, query->n_lines, query->max_level, query->contains, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
fb_keeper_client_read_log_async (FbKeeperClient     *self,
                                 guint               n_lines,
                                 int                 max_level,
                                 const char         *contains,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  LogQuery *query;

  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_keeper_client_read_log_async);
  query = g_new0 (LogQuery, 1);
  query->n_lines = n_lines;
  query->max_level = max_level;
  query->contains = g_strdup (contains);
  g_task_set_task_data (task, query, (GDestroyNotify)log_query_free);
  g_task_run_in_thread (task, read_log);
}

GPtrArray *
fb_keeper_client_read_log_finish (FbKeeperClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
followed_cb (GPtrArray *lines, gpointer user_data)
{
  fb_keeper_client_emit (user_data, FB_KEEPER_CLIENT_LOG, lines);
}

void
fb_keeper_client_follow_log (FbKeeperClient *self, guint64 after_sequence)
{
  g_autofree char *folder = NULL;

  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  fb_keeper_client_unfollow_log (self);
  folder = g_build_filename (self->folder, FB_KEEPER_LOG_NAME, NULL);
  self->follower = fb_log_follower_new (folder, after_sequence, followed_cb, self);
  start_monitor (self);
  if (self->channel != NULL)
    fb_keeper_client_send_request (self, FB_KEEPER_FOLLOW, 0, FALSE);
  else
    fb_keeper_client_open_channel (self, NULL);
}

void
fb_keeper_client_unfollow_log (FbKeeperClient *self)
{
  g_return_if_fail (FB_IS_KEEPER_CLIENT (self));

  if (self->follower == NULL)
    return;

  g_clear_pointer (&self->follower, fb_log_follower_free);
  if (!self->watching)
    g_clear_object (&self->monitor);
  if (self->channel != NULL)
    fb_keeper_client_send_request (self, FB_KEEPER_UNFOLLOW, 0, FALSE);
  fb_keeper_client_close_if_idle (self);
}
