/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-replay.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "mqtt/fb-mqtt-recording-filter.h"
#include "mqtt/fb-mqtt-recording-reader.h"

/* A worker reads some messages ahead; the main context sends each when its time has come, with few
 * unanswered at once. Memory is bounded by both. */

#define AHEAD_MESSAGES 256u
#define AHEAD_BYTES ((gsize)4 * 1024 * 1024)
#define UNANSWERED_MESSAGES 64u
#define UNANSWERED_BYTES ((gsize)16 * 1024 * 1024)

/* One message of the file, waiting for its time. */
typedef struct
{
  gint64            offset; /* microseconds of the recording since its first message */
  char             *topic;
  GBytes           *payload;
  FbMqttProperties *properties;
  FbMqttMessage     view;
} Item;

/* What a worker read. */
typedef struct
{
  GPtrArray *items;
  guint64    lost;
  guint64    position;
  guint64    length;
  gboolean   is_end;
} Ahead;

struct _FbMqttReplay
{
  FbOperation parent_instance;

  /* Owned */
  char                  *path;
  GStrv                  filters;
  char                  *rewrite_from;
  char                  *rewrite_to;
  FbMqttRecordingReader *reader; /* (nullable); of the worker while is_reading */
  GQueue                 items;
  GError                *refusal; /* (nullable) */
  GSource               *cancelled;
  guint                  timeout;

  /* Borrowed */
  const FbMqttReplayTarget *target;
  gpointer                  user_data;

  double             speed;
  gint64             began; /* g_get_monotonic_time() of offset 0; 0 until the first message */
  FbMqttReplayResult result;
  gsize              ahead_bytes;
  guint              unanswered;
  gsize              unanswered_bytes;
  gboolean           is_reading;
  gboolean           is_end;
  gboolean           is_over;

  /* Of the worker while is_reading */
  gint64 last_time;
  gint64 last_offset;
};

G_DEFINE_FINAL_TYPE (FbMqttReplay, fb_mqtt_replay, FB_TYPE_OPERATION)

static void pump (FbMqttReplay *self);

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->topic);
  g_clear_pointer (&item->payload, g_bytes_unref);
  g_clear_pointer (&item->properties, fb_mqtt_properties_free);
  g_free (item);
}

static void
ahead_free (gpointer data)
{
  Ahead *ahead = data;

  g_ptr_array_unref (ahead->items);
  g_free (ahead);
}

static Item *
item_new (FbMqttReplay *self, const FbMqttMessage *message)
{
  Item *item = g_new0 (Item, 1);

  item->offset = self->last_offset;
  item->topic =
      self->rewrite_from != NULL
          ? fb_mqtt_recording_rewrite (message->topic, self->rewrite_from, self->rewrite_to)
          : g_strdup (message->topic);
  item->payload = g_bytes_new (message->payload, message->payload_length);
  if (message->properties != NULL)
    item->properties = fb_mqtt_properties_copy (message->properties);
  item->view = *message;
  item->view.topic = item->topic;
  item->view.topic_length = strlen (item->topic);
  item->view.payload = g_bytes_get_data (item->payload, NULL);
  item->view.properties = item->properties;
  item->view.is_duplicate = FALSE;

  return item;
}

/* A clock that went back must not hold up what follows. */
static void
follow_clock (FbMqttReplay *self, gint64 time)
{
  gint64 passed;

  if (self->last_time != 0 && !__builtin_sub_overflow (time, self->last_time, &passed) &&
      passed > 0 && passed < G_MAXINT64 / 200 - self->last_offset)
    self->last_offset += passed;
  self->last_time = time;
}

/* One batch of items, fewer at the end. */
static gboolean
read_ahead (FbMqttReplay *self, Ahead *ahead, GCancellable *cancellable, GError **error)
{
  gsize bytes = 0;

  if (self->reader == NULL)
    self->reader = fb_mqtt_recording_reader_open (self->path, error);
  if (self->reader == NULL)
    return FALSE;

  while (ahead->items->len < AHEAD_MESSAGES && bytes < AHEAD_BYTES && !ahead->is_end)
    {
      const FbMqttRecordingFrame *frame;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      frame = fb_mqtt_recording_reader_next (self->reader, error);
      if (frame == NULL)
        return FALSE;
      if (frame->kind == FB_MQTT_RECORDING_GAP)
        ahead->lost += frame->lost;
      else if (frame->kind != FB_MQTT_RECORDING_MESSAGE)
        ahead->is_end = TRUE;
      else if (fb_mqtt_recording_filter_matches ((const char *const *)self->filters,
                                                 frame->message.topic))
        {
          follow_clock (self, frame->message.time);
          g_ptr_array_add (ahead->items, item_new (self, &frame->message));
          bytes += frame->message.payload_length;
        }
    }
  ahead->position = fb_mqtt_recording_reader_get_position (self->reader);
  ahead->length = fb_mqtt_recording_reader_get_length (self->reader);

  return TRUE;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (read_ahead (source, task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @error: (nullable) (transfer full) */
static void
end (FbMqttReplay *self, GError *error)
{
  self->is_over = TRUE;
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_source_destroy (self->cancelled);
  fb_operation_complete (FB_OPERATION (self), error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttReplay *self = FB_MQTT_REPLAY (source);
  Ahead        *ahead = g_task_get_task_data (G_TASK (result));
  GError       *error = NULL;

  self->is_reading = FALSE;
  if (self->is_over)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      end (self, error);
      return;
    }

  g_ptr_array_set_free_func (ahead->items, NULL);
  for (guint i = 0; i < ahead->items->len; i++)
    {
      Item *item = g_ptr_array_index (ahead->items, i);

      g_queue_push_tail (&self->items, item);
      self->ahead_bytes += item->view.payload_length;
    }
  self->result.lost += ahead->lost;
  self->is_end = ahead->is_end;
  if (self->is_end)
    self->result.unread = ahead->length - ahead->position;
  if (ahead->length > 0)
    fb_operation_set_progress (FB_OPERATION (self),
                               (double)ahead->position / (double)ahead->length);
  pump (self);
}

static void
read_more (FbMqttReplay *self)
{
  g_autoptr (GTask) task = NULL;
  Ahead *ahead;

  if (self->is_reading || self->is_end || self->items.length > AHEAD_MESSAGES / 2 ||
      self->ahead_bytes > AHEAD_BYTES)
    return;

  task = g_task_new (self, fb_operation_get_cancellable (FB_OPERATION (self)), read_cb, NULL);
  g_task_set_source_tag (task, read_more);
  ahead = g_new0 (Ahead, 1);
  ahead->items = g_ptr_array_new_with_free_func (item_free);
  g_task_set_task_data (task, ahead, ahead_free);
  self->is_reading = TRUE;
  g_task_run_in_thread (task, read_in_thread);
}

typedef struct
{
  FbMqttReplay *self;
  gsize         bytes;
} Sent;

static void
published_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Sent *sent = user_data;
  g_autoptr (FbMqttReplay) self = sent->self;
  GError *error = NULL;

  self->unanswered--;
  self->unanswered_bytes -= sent->bytes;
  if (self->target->publish_finish (self->user_data, result, &error))
    self->result.published++;
  else if (g_error_matches (error, FB_ERROR, FB_ERROR_DENIED))
    {
      self->result.refused++;
      if (self->refusal == NULL)
        self->refusal = g_steal_pointer (&error);
    }

  if (!self->is_over && error != NULL && !g_error_matches (error, FB_ERROR, FB_ERROR_DENIED))
    end (self, g_steal_pointer (&error));
  else if (!self->is_over)
    pump (self);
  g_clear_error (&error);
}

static void
publish (FbMqttReplay *self, Item *item)
{
  Sent *sent = g_new (Sent, 1);

  *sent = (Sent){ g_object_ref (self), item->view.payload_length };
  self->ahead_bytes -= sent->bytes;
  self->unanswered++;
  self->unanswered_bytes += sent->bytes;
  self->target->publish_async (&item->view, self->user_data, published_cb, sent);
  item_free (item);
}

static gint64
get_due (FbMqttReplay *self, const Item *item)
{
  return self->began + (gint64)((double)item->offset / self->speed);
}

static gboolean
due_cb (gpointer user_data)
{
  FbMqttReplay *self = user_data;

  self->timeout = 0;
  pump (self);

  return G_SOURCE_REMOVE;
}

/* (nullable) The next message when it is due, or a timeout that waits for it. */
static Item *
take_due (FbMqttReplay *self)
{
  Item  *item = g_queue_peek_head (&self->items);
  gint64 wait;

  if (item == NULL || self->unanswered >= UNANSWERED_MESSAGES ||
      (self->unanswered > 0 && self->unanswered_bytes >= UNANSWERED_BYTES))
    return NULL;
  if (self->began == 0)
    self->began = g_get_monotonic_time ();

  wait = get_due (self, item) - g_get_monotonic_time ();
  if (wait <= 0)
    return g_queue_pop_head (&self->items);

  if (self->timeout == 0)
    self->timeout = g_timeout_add ((guint)MIN (wait / 1000 + 1, G_MAXINT), due_cb, self);
  return NULL;
}

/* Sends what is due, sees that there is more, and ends when there is none. */
static void
pump (FbMqttReplay *self)
{
  Item *item;

  while (!self->is_over && (item = take_due (self)) != NULL)
    publish (self, item);
  if (self->is_over)
    return;

  read_more (self);
  if (self->is_end && !self->is_reading && self->items.length == 0 && self->unanswered == 0)
    end (self, NULL);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  FbMqttReplay *self = user_data;
  GError       *error = NULL;

  if (!self->is_over && g_cancellable_set_error_if_cancelled (cancellable, &error))
    end (self, error);

  return G_SOURCE_REMOVE;
}

static void
fb_mqtt_replay_run (FbOperation *operation)
{
  FbMqttReplay *self = FB_MQTT_REPLAY (operation);

  self->cancelled = g_cancellable_source_new (fb_operation_get_cancellable (operation));
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled, g_main_context_get_thread_default ());
  read_more (self);
}

static void
fb_mqtt_replay_finalize (GObject *object)
{
  FbMqttReplay *self = FB_MQTT_REPLAY (object);

  g_free (self->path);
  g_strfreev (self->filters);
  g_free (self->rewrite_from);
  g_free (self->rewrite_to);
  g_clear_pointer (&self->reader, fb_mqtt_recording_reader_free);
  g_queue_clear_full (&self->items, item_free);
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->cancelled, g_source_unref);

  G_OBJECT_CLASS (fb_mqtt_replay_parent_class)->finalize (object);
}

static void
fb_mqtt_replay_class_init (FbMqttReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_mqtt_replay_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_mqtt_replay_run;
}

static void
fb_mqtt_replay_init (FbMqttReplay *self)
{
  g_queue_init (&self->items);
}

FbMqttReplay *
fb_mqtt_replay_new (const char                *path,
                    const FbMqttReplayOptions *options,
                    const FbMqttReplayTarget  *target,
                    gpointer                   user_data)
{
  FbMqttReplay    *self = g_object_new (FB_TYPE_MQTT_REPLAY, NULL);
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (path != NULL && options != NULL && target != NULL, self);
  g_return_val_if_fail (options->speed >= FB_MQTT_REPLAY_MIN_SPEED &&
                            options->speed <= FB_MQTT_REPLAY_MAX_SPEED,
                        self);

  self->path = g_strdup (path);
  self->speed = options->speed;
  self->filters = g_strdupv ((GStrv)options->filters);
  self->rewrite_from = g_strdup (options->rewrite_from);
  self->rewrite_to = g_strdup (options->rewrite_to != NULL ? options->rewrite_to : "");
  self->target = target;
  self->user_data = user_data;
  name = g_filename_display_basename (path);
  title = g_strdup_printf (_ ("Replay the recording %s"), name);
  fb_operation_set_title (FB_OPERATION (self), title);

  return self;
}

const FbMqttReplayResult *
fb_mqtt_replay_get_result (FbMqttReplay *self)
{
  g_return_val_if_fail (FB_IS_MQTT_REPLAY (self), NULL);

  return &self->result;
}

const GError *
fb_mqtt_replay_get_refusal (FbMqttReplay *self)
{
  g_return_val_if_fail (FB_IS_MQTT_REPLAY (self), NULL);

  return self->refusal;
}
