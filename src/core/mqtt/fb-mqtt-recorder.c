/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-recorder.h"

#include "fb-clock.h"
#include "mqtt/fb-mqtt-recording-filter.h"

/* Two buffers change places: one is filled under the lock, the other is written without it. */

/* A buffer that a flood made larger than this is given back. */
#define KEPT_BUFFER_BYTES (1024u * 1024)

/* Frames and what they hold. */
typedef struct
{
  GByteArray *frames;
  guint64     messages;
  guint64     bytes;
} Batch;

struct _FbMqttRecorder
{
  GObject parent_instance;

  /* Owned */
  GMainContext *context;
  GThread      *thread; /* (nullable) once it is joined */
  GStrv         filters;
  gsize         queue_bytes;

  GMutex lock;
  GCond  wake;

  /* Under the lock */
  Batch                  queue;
  FbMqttRecorderCounters counters;
  guint64                gap; /* lost since the file was told */
  guint64                gap_bytes;
  gint64                 gap_time;
  gboolean               is_stopping;

  /* Of the recorder's thread; of the others once that is joined */
  FbMqttRecordingWriter *writer;
  GError                *error; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (FbMqttRecorder, fb_mqtt_recorder, G_TYPE_OBJECT)

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
batch_init (Batch *self)
{
  *self = (Batch){ .frames = g_byte_array_new () };
}

static void
batch_clear (Batch *self)
{
  g_clear_pointer (&self->frames, g_byte_array_unref);
}

static void
batch_empty (Batch *self)
{
  self->messages = 0;
  self->bytes = 0;
  if (self->frames->len > KEPT_BUFFER_BYTES)
    {
      g_byte_array_unref (self->frames);
      self->frames = g_byte_array_new ();
    }
  g_byte_array_set_size (self->frames, 0);
}

static void
begin_batch (gpointer user_data)
{
  FbMqttRecorder *self = user_data;

  g_mutex_lock (&self->lock);
}

static void
record_message (const FbMqttMessage *message, gpointer user_data)
{
  FbMqttRecorder *self = user_data;
  gsize           length = fb_mqtt_recording_measure (message);

  if (self->is_stopping ||
      !fb_mqtt_recording_filter_matches ((const char *const *)self->filters, message->topic))
    return;

  if (length > FB_MQTT_RECORDING_MAX_BODY ||
      (self->queue.frames->len > 0 && self->queue.frames->len + length > self->queue_bytes))
    {
      if (self->gap == 0)
        self->gap_time = message->time;
      self->gap++;
      self->gap_bytes += message->payload_length;
      self->counters.lost++;
      self->counters.lost_bytes += message->payload_length;
      return;
    }

  fb_mqtt_recording_append_message (self->queue.frames, message);
  self->queue.messages++;
  self->queue.bytes += message->payload_length;
}

static void
end_batch (gpointer user_data)
{
  FbMqttRecorder *self = user_data;

  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

static const FbMqttSink sink = { begin_batch, record_message, end_batch };

static gboolean
tell_failed (gpointer user_data)
{
  g_signal_emit (user_data, signals[FAILED], 0);
  return G_SOURCE_REMOVE;
}

static void
fail (FbMqttRecorder *self, GError *error)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  self->error = error;
  g_source_set_callback (source, tell_failed, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

/* Waits for something to write, or for the time to bring what was written to the disk (@sync_at, 0
 * for none). Takes over what is queued. TRUE at the end. */
static gboolean
wait_for_batch (FbMqttRecorder *self, Batch *batch, gint64 sync_at)
{
  Batch    empty = *batch;
  gboolean is_stopping;

  g_mutex_lock (&self->lock);
  while (self->queue.frames->len == 0 && self->gap == 0 && !self->is_stopping)
    {
      if (sync_at == 0)
        g_cond_wait (&self->wake, &self->lock);
      else if (!g_cond_wait_until (&self->wake, &self->lock, sync_at))
        break;
    }

  *batch = self->queue;
  self->queue = empty;
  if (self->gap > 0)
    fb_mqtt_recording_append_gap (batch->frames, self->gap_time, self->gap, self->gap_bytes);
  self->gap = 0;
  self->gap_bytes = 0;
  is_stopping = self->is_stopping;
  g_mutex_unlock (&self->lock);

  return is_stopping;
}

static void
count_batch (FbMqttRecorder *self, const Batch *batch, gboolean is_written)
{
  g_mutex_lock (&self->lock);
  if (is_written)
    {
      self->counters.recorded += batch->messages;
      self->counters.recorded_bytes += batch->bytes;
    }
  else
    {
      self->counters.lost += batch->messages;
      self->counters.lost_bytes += batch->bytes;
    }
  g_mutex_unlock (&self->lock);
}

static void
write_batch (FbMqttRecorder *self, Batch *batch)
{
  GError  *error = NULL;
  gboolean is_written =
      self->error == NULL && fb_mqtt_recording_writer_append (self->writer, batch->frames, &error);

  count_batch (self, batch, is_written);
  batch_empty (batch);
  if (error != NULL)
    fail (self, error);
}

static void
sync_file (FbMqttRecorder *self)
{
  GError *error = NULL;

  if (self->error == NULL && !fb_mqtt_recording_writer_sync (self->writer, &error))
    fail (self, error);
}

static gpointer
write_all (gpointer user_data)
{
  FbMqttRecorder *self = user_data;
  Batch           batch;
  gint64          sync_at = 0;
  gboolean        is_last;

  batch_init (&batch);
  do
    {
      is_last = wait_for_batch (self, &batch, sync_at);
      if (batch.frames->len > 0)
        {
          write_batch (self, &batch);
          if (sync_at == 0)
            sync_at = g_get_monotonic_time () + G_USEC_PER_SEC;
        }
      if (sync_at > 0 && g_get_monotonic_time () >= sync_at)
        {
          sync_file (self);
          sync_at = 0;
        }
    }
  while (!is_last);

  if (self->error == NULL)
    fb_mqtt_recording_writer_end (self->writer, &self->error);
  g_clear_pointer (&self->writer, fb_mqtt_recording_writer_free);
  batch_clear (&batch);

  return NULL;
}

/* Blocks. */
static void
stop (FbMqttRecorder *self)
{
  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_join);
}

static void
stop_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbMqttRecorder *self = source;

  stop (self);
  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
fb_mqtt_recorder_dispose (GObject *object)
{
  stop (FB_MQTT_RECORDER (object));

  G_OBJECT_CLASS (fb_mqtt_recorder_parent_class)->dispose (object);
}

static void
fb_mqtt_recorder_finalize (GObject *object)
{
  FbMqttRecorder *self = FB_MQTT_RECORDER (object);

  batch_clear (&self->queue);
  g_clear_error (&self->error);
  g_strfreev (self->filters);
  g_main_context_unref (self->context);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fb_mqtt_recorder_parent_class)->finalize (object);
}

static void
fb_mqtt_recorder_class_init (FbMqttRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_mqtt_recorder_dispose;
  object_class->finalize = fb_mqtt_recorder_finalize;

  signals[FAILED] = g_signal_new ("failed", FB_TYPE_MQTT_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
fb_mqtt_recorder_init (FbMqttRecorder *self)
{
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  batch_init (&self->queue);
}

FbMqttRecorder *
fb_mqtt_recorder_new (FbMqttRecordingWriter *writer, gsize queue_bytes)
{
  FbMqttRecorder *self = g_object_new (FB_TYPE_MQTT_RECORDER, NULL);

  g_return_val_if_fail (writer != NULL, self);

  self->writer = writer;
  self->filters = g_strdupv (fb_mqtt_recording_writer_get_info (writer)->filters);
  self->queue_bytes = MIN (queue_bytes, G_MAXUINT32 / 4);
  self->thread = g_thread_new ("mqtt-recorder", write_all, self);

  return self;
}

const FbMqttSink *
fb_mqtt_recorder_get_sink (void)
{
  return &sink;
}

void
fb_mqtt_recorder_stop_async (FbMqttRecorder *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_MQTT_RECORDER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, fb_mqtt_recorder_stop_async);
  g_task_run_in_thread (task, stop_in_thread);
}

gboolean
fb_mqtt_recorder_stop_finish (FbMqttRecorder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
fb_mqtt_recorder_get_counters (FbMqttRecorder *self, FbMqttRecorderCounters *counters)
{
  g_return_if_fail (FB_IS_MQTT_RECORDER (self));
  g_return_if_fail (counters != NULL);

  g_mutex_lock (&self->lock);
  *counters = self->counters;
  g_mutex_unlock (&self->lock);
}
