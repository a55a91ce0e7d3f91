/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-sink.h"

#include <string.h>

#include "fb-clock.h"
#include "fb-json-number.h"

/* Between the host, which it owns, and the next sink. */

#define MAX_TOPIC_BYTES 65535

struct _FbSparkplugSink
{
  /* Owned */
  FbSparkplugHost *host;
  GString         *topic; /* of the message being made */
  GString         *text;  /* its value */

  const FbMqttSink *next;
  gpointer          next_data; /* owned with destroy */
  GDestroyNotify    destroy;   /* (nullable) */

  /* Owned */
  FbSparkplugBirths *births; /* (nullable) */
  char              *broker; /* (nullable) whose births they are */
  gboolean           is_recalled;

  FbSparkplugSinkCounters counters;
};

gboolean
fb_sparkplug_is_virtual (const char *topic, gsize length)
{
  gsize root = strlen (FB_SPARKPLUG_ROOT);

  return length >= root && memcmp (topic, FB_SPARKPLUG_ROOT, root) == 0 &&
         (length == root || topic[root] == '/');
}

/* Puts out a value of @place, or of the metric @name of it. */
static void
put (FbSparkplugSink         *self,
     const FbSparkplugStatus *place,
     const char              *name,
     const FbMqttMessage     *origin,
     const void              *value,
     gsize                    length)
{
  FbMqttMessage message = {
    .payload = value, .payload_length = length, .time = origin->time, .qos = origin->qos
  };

  g_string_assign (self->topic, FB_SPARKPLUG_ROOT "/");
  g_string_append (self->topic, place->path);
  if (name != NULL)
    {
      g_string_append_c (self->topic, '/');
      g_string_append (self->topic, name);
    }
  if (self->topic->len > MAX_TOPIC_BYTES)
    {
      self->counters.n_too_long++;
      return;
    }

  message.topic = self->topic->str;
  message.topic_length = self->topic->len;
  self->next->message (&message, self->next_data);
}

static const char *
get_state (FbSparkplugPresence presence)
{
  static const char *const states[] = {
    [FB_SPARKPLUG_UNHEARD] = "unheard",
    [FB_SPARKPLUG_UNBORN] = "unborn",
    [FB_SPARKPLUG_ONLINE] = "online",
    [FB_SPARKPLUG_OFFLINE] = "offline",
  };

  return states[presence];
}

static void
take_event (FbSparkplugEvent         event,
            const FbSparkplugStatus *place,
            const FbMqttMessage     *message,
            gpointer                 user_data)
{
  FbSparkplugSink *self = user_data;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *since = fb_clock_format (place->since);
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "state", get_state (place->presence));
  json_object_set_string_member (object, "since", since);
  json_object_set_int_member (object, "births", (gint64)place->n_births);
  if (place->is_cached)
    json_object_set_boolean_member (object, "cached", TRUE);
  if (place->n_unresolved > 0)
    json_object_set_boolean_member (object, "unresolved", TRUE);
  if (place->device == NULL)
    {
      if (place->has_bd_seq)
        json_object_set_int_member (object, "bd_seq", (gint64)place->bd_seq);
      json_object_set_int_member (object, "gaps", (gint64)place->n_gaps);
      json_object_set_int_member (object, "lost", (gint64)place->n_lost);
      json_object_set_boolean_member (object, "storm", place->is_storming);
    }
  text = fb_json_print_object (object);
  put (self, place, NULL, message, text, strlen (text));
  if (event == FB_SPARKPLUG_BORN && self->births != NULL)
    fb_sparkplug_births_keep (self->births, self->broker, message);
}

/* Real numbers as short as they can be. */
static void
put_node (FbSparkplugSink *self, const FbSparkplugUpdate *update, JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autofree char *json = NULL;

  g_string_truncate (self->text, 0);
  if (type == G_TYPE_STRING)
    {
      g_string_append (self->text, json_node_get_string (node));
    }
  else if (type == G_TYPE_DOUBLE)
    {
      fb_json_append_double (self->text, json_node_get_double (node));
    }
  else
    {
      json = fb_json_print (node);
      g_string_append (self->text, json);
    }
  put (self, update->place, update->name, update->message, self->text->str, self->text->len);
}

static void
take_value (const FbSparkplugUpdate *update, gpointer user_data)
{
  FbSparkplugSink        *self = user_data;
  const FbSparkplugValue *value = update->value;
  const FbSparkplugValue  nothing = { 0 };
  g_autoptr (JsonNode) node = NULL;

  if (update->is_historical)
    {
      self->counters.n_historical++;
      return;
    }
  if (update->is_null)
    value = &nothing;
  /* As they came: no form of text for them is better than their own. */
  if (value->form == FB_SPARKPLUG_AS_STRING ||
      (value->form == FB_SPARKPLUG_AS_BYTES && update->type < FB_SPARKPLUG_INT8_ARRAY))
    {
      put (self, update->place, update->name, update->message, value->data, value->length);
      return;
    }

  node = fb_sparkplug_value_to_json (value, update->type, NULL);
  if (node != NULL)
    put_node (self, update, node);
  else
    self->counters.n_unreadable++;
}

static const FbSparkplugListener listener = { .event = take_event, .value = take_value };

FbSparkplugSink *
fb_sparkplug_sink_new (const FbMqttSink        *next,
                       gpointer                 next_data,
                       GDestroyNotify           destroy,
                       const FbSparkplugLimits *limits)
{
  FbSparkplugSink *self = g_new0 (FbSparkplugSink, 1);

  self->host = fb_sparkplug_host_new (limits, &listener, self);
  self->topic = g_string_new (NULL);
  self->text = g_string_new (NULL);
  self->next = next;
  self->next_data = next_data;
  self->destroy = destroy;

  return self;
}

void
fb_sparkplug_sink_free (FbSparkplugSink *self)
{
  if (self == NULL)
    return;

  fb_sparkplug_host_free (self->host);
  g_string_free (self->topic, TRUE);
  g_string_free (self->text, TRUE);
  if (self->destroy != NULL)
    self->destroy (self->next_data);
  g_clear_object (&self->births);
  g_free (self->broker);
  g_free (self);
}

void
fb_sparkplug_sink_use_births (FbSparkplugSink *self, FbSparkplugBirths *births, const char *broker)
{
  g_return_if_fail (self->births == NULL);

  self->births = g_object_ref (births);
  self->broker = g_strdup (broker);
}

/* Reads a file, which the network thread may. Without it, births come in time. */
static void
recall (FbSparkplugSink *self)
{
  g_autoptr (GPtrArray) kept = fb_sparkplug_births_load (self->births, self->broker, NULL);

  for (guint i = 0; kept != NULL && i < kept->len; i++)
    {
      const FbSparkplugBirth *birth = g_ptr_array_index (kept, i);

      fb_sparkplug_host_recall (self->host, birth->topic, birth->payload);
    }
}

static void
begin (gpointer user_data)
{
  FbSparkplugSink *self = user_data;

  if (self->births != NULL && !self->is_recalled)
    recall (self);
  self->is_recalled = TRUE;
  self->next->begin (self->next_data);
}

static void
take_message (const FbMqttMessage *message, gpointer user_data)
{
  FbSparkplugSink *self = user_data;

  if (fb_sparkplug_is_virtual (message->topic, message->topic_length))
    {
      self->counters.n_forged++;
      return;
    }

  self->next->message (message, self->next_data);
  fb_sparkplug_host_take (self->host, message);
}

static void
end (gpointer user_data)
{
  FbSparkplugSink *self = user_data;

  self->next->end (self->next_data);
}

const FbMqttSink *
fb_sparkplug_sink_get_sink (void)
{
  static const FbMqttSink sink = { .begin = begin, .message = take_message, .end = end };

  return &sink;
}

FbSparkplugHost *
fb_sparkplug_sink_get_host (FbSparkplugSink *self)
{
  return self->host;
}

void
fb_sparkplug_sink_get_counters (const FbSparkplugSink *self, FbSparkplugSinkCounters *counters)
{
  *counters = self->counters;
}
