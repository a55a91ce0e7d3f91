/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-load.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "mqtt/fb-mqtt-recording-filter.h"
#include "mqtt/fb-mqtt-recording-reader.h"

/* One thread reads and calls the sink in batches, as the network thread of a link does. Progress is
 * a number that the main context looks at. */

#define BATCH_MESSAGES 64u
#define PROGRESS_INTERVAL_MS 100u

struct _FbMqttLoad
{
  FbOperation parent_instance;

  /* Owned */
  char                *path;
  GStrv                filters;
  FbMqttRecordingInfo *info; /* (nullable) */
  guint                progress_timeout;

  /* Borrowed */
  const FbMqttSink *sink;
  gpointer          user_data;

  FbMqttLoadResult result;
  int              permille; /* atomic */
};

G_DEFINE_FINAL_TYPE (FbMqttLoad, fb_mqtt_load, FB_TYPE_OPERATION)

static gboolean
show_progress_cb (gpointer user_data)
{
  FbMqttLoad *self = user_data;

  fb_operation_set_progress (FB_OPERATION (self), g_atomic_int_get (&self->permille) / 1000.0);
  return G_SOURCE_CONTINUE;
}

static void
give (FbMqttLoad *self, const FbMqttMessage *message)
{
  FbMqttLoadResult *result = &self->result;

  if (!fb_mqtt_recording_filter_matches ((const char *const *)self->filters, message->topic))
    return;

  self->sink->message (message, self->user_data);
  if (result->messages == 0)
    result->first = message->time;
  result->last = message->time;
  result->messages++;
}

/* Reads one batch. *is_end when there is no more. */
static gboolean
load_batch (FbMqttLoad *self, FbMqttRecordingReader *reader, gboolean *is_end, GError **error)
{
  for (guint i = 0; i < BATCH_MESSAGES && !*is_end; i++)
    {
      const FbMqttRecordingFrame *frame = fb_mqtt_recording_reader_next (reader, error);

      if (frame == NULL)
        return FALSE;
      if (frame->kind == FB_MQTT_RECORDING_MESSAGE)
        give (self, &frame->message);
      else if (frame->kind == FB_MQTT_RECORDING_GAP)
        self->result.lost += frame->lost;
      else
        *is_end = TRUE;
    }

  return TRUE;
}

static gboolean
load_all (FbMqttLoad *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (FbMqttRecordingReader) reader = fb_mqtt_recording_reader_open (self->path, error);
  gboolean is_end = FALSE;

  if (reader == NULL)
    return FALSE;

  self->info = fb_mqtt_recording_info_copy (fb_mqtt_recording_reader_get_info (reader));
  while (!is_end)
    {
      gboolean is_read;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      self->sink->begin (self->user_data);
      is_read = load_batch (self, reader, &is_end, error);
      self->sink->end (self->user_data);
      if (!is_read)
        return FALSE;
      g_atomic_int_set (&self->permille,
                        (int)(fb_mqtt_recording_reader_get_position (reader) * 1000 /
                              MAX (fb_mqtt_recording_reader_get_length (reader), 1)));
    }
  self->result.unread =
      fb_mqtt_recording_reader_get_length (reader) - fb_mqtt_recording_reader_get_position (reader);

  return TRUE;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (load_all (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttLoad *self = FB_MQTT_LOAD (source);
  GError     *error = NULL;

  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  g_task_propagate_boolean (G_TASK (result), &error);
  fb_operation_complete (FB_OPERATION (self), error);
}

static void
fb_mqtt_load_run (FbOperation *operation)
{
  FbMqttLoad *self = FB_MQTT_LOAD (operation);
  g_autoptr (GTask) task =
                 g_task_new (self, fb_operation_get_cancellable (operation), loaded_cb, NULL);

  g_task_set_source_tag (task, fb_mqtt_load_run);
  g_task_set_return_on_cancel (task, FALSE);
  self->progress_timeout = g_timeout_add (PROGRESS_INTERVAL_MS, show_progress_cb, self);
  g_task_run_in_thread (task, load_in_thread);
}

static void
fb_mqtt_load_finalize (GObject *object)
{
  FbMqttLoad *self = FB_MQTT_LOAD (object);

  g_free (self->path);
  g_strfreev (self->filters);
  fb_mqtt_recording_info_free (self->info);

  G_OBJECT_CLASS (fb_mqtt_load_parent_class)->finalize (object);
}

static void
fb_mqtt_load_class_init (FbMqttLoadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_mqtt_load_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_mqtt_load_run;
}

static void
fb_mqtt_load_init (FbMqttLoad *self)
{
}

FbMqttLoad *
fb_mqtt_load_new (const char        *path,
                  const char *const *filters,
                  const FbMqttSink  *sink,
                  gpointer           user_data)
{
  FbMqttLoad      *self = g_object_new (FB_TYPE_MQTT_LOAD, NULL);
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (path != NULL && sink != NULL, self);

  self->path = g_strdup (path);
  self->filters = g_strdupv ((GStrv)filters);
  self->sink = sink;
  self->user_data = user_data;
  name = g_filename_display_basename (path);
  title = g_strdup_printf (_ ("Open the recording %s"), name);
  fb_operation_set_title (FB_OPERATION (self), title);

  return self;
}

const FbMqttRecordingInfo *
fb_mqtt_load_get_info (FbMqttLoad *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LOAD (self), NULL);

  return self->info;
}

const FbMqttLoadResult *
fb_mqtt_load_get_result (FbMqttLoad *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LOAD (self), NULL);

  return &self->result;
}
