/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-recording.h"

#include <sodium.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-json.h"
#include "mqtt/fb-mqtt-properties-bytes.h"

/* A format of its own because a recording must survive whatever happens to the machine, with the
 * least work for the thread that reads the network. Nothing in a frame that is read is believed. */

G_DEFINE_BOXED_TYPE (FbMqttRecordingInfo,
                     fb_mqtt_recording_info,
                     fb_mqtt_recording_info_copy,
                     fb_mqtt_recording_info_free)

#define MAX_FILTERS 1000u
#define MESSAGE_HEAD_BYTES 15u /* time, flags, lengths */

enum
{
  QOS_MASK = 3,
  IS_RETAINED = 1 << 2,
  IS_DUPLICATE = 1 << 3,
};

typedef struct
{
  const guint8 *next;
  gsize         left;
} Cursor;

FbMqttRecordingInfo *
fb_mqtt_recording_info_new (const char *broker, const char *url, const char *const *filters)
{
  FbMqttRecordingInfo *self = g_new0 (FbMqttRecordingInfo, 1);

  self->broker = g_strdup (broker);
  self->url = g_strdup (url);
  self->filters = filters != NULL ? g_strdupv ((GStrv)filters) : g_new0 (char *, 1);
  self->started = fb_clock_now ();

  return self;
}

FbMqttRecordingInfo *
fb_mqtt_recording_info_copy (const FbMqttRecordingInfo *self)
{
  FbMqttRecordingInfo *copy =
      fb_mqtt_recording_info_new (self->broker, self->url, (const char *const *)self->filters);

  copy->started = self->started;
  return copy;
}

void
fb_mqtt_recording_info_free (FbMqttRecordingInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->broker);
  g_free (self->url);
  g_strfreev (self->filters);
  g_free (self);
}

void
fb_mqtt_recording_frame_clear (FbMqttRecordingFrame *self)
{
  g_clear_pointer (&self->properties, fb_mqtt_properties_free);
  *self = (FbMqttRecordingFrame){ .kind = FB_MQTT_RECORDING_CUT };
}

static void
append_number (GByteArray *out, guint64 number, guint n_bytes)
{
  guint64 little = GUINT64_TO_LE (number);

  g_byte_array_append (out, (const guint8 *)&little, n_bytes);
}

/* Begins a frame whose body has @length bytes, the kind among them. */
static void
append_head (GByteArray *out, gsize length, char kind)
{
  append_number (out, length, 4);
  append_number (out, 0, 8);
  append_number (out, (guint8)kind, 1);
}

static gsize
get_body_length (const FbMqttMessage *message)
{
  return 1 + MESSAGE_HEAD_BYTES + message->topic_length + 1 +
         fb_mqtt_properties_get_size (message->properties) + message->payload_length;
}

gsize
fb_mqtt_recording_measure (const FbMqttMessage *message)
{
  return FB_MQTT_RECORDING_FRAME_BYTES + get_body_length (message);
}

void
fb_mqtt_recording_append_header (GByteArray *out, const FbMqttRecordingInfo *info)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  JsonArray       *filters = json_array_new ();

  json_object_set_string_member (object, "broker", info->broker);
  json_object_set_string_member (object, "url", info->url);
  for (guint i = 0; info->filters[i] != NULL; i++)
    json_array_add_string_element (filters, info->filters[i]);
  json_object_set_array_member (object, "filters", filters);
  json_object_set_int_member (object, "started", info->started);
  text = fb_json_print_object (object);

  append_head (out, 1 + strlen (text), 'H');
  g_byte_array_append (out, (const guint8 *)text, (guint)strlen (text));
}

void
fb_mqtt_recording_append_message (GByteArray *out, const FbMqttMessage *message)
{
  gsize  properties_length = fb_mqtt_properties_get_size (message->properties);
  guint  start;
  guint8 flags = (guint8)((message->qos & QOS_MASK) | (message->is_retained ? IS_RETAINED : 0) |
                          (message->is_duplicate ? IS_DUPLICATE : 0));

  g_return_if_fail (message->topic_length <= G_MAXUINT16);
  g_return_if_fail (get_body_length (message) <= FB_MQTT_RECORDING_MAX_BODY);

  append_head (out, get_body_length (message), 'M');
  append_number (out, (guint64)message->time, 8);
  append_number (out, flags, 1);
  append_number (out, message->topic_length, 2);
  append_number (out, properties_length, 4);
  g_byte_array_append (out, (const guint8 *)message->topic, (guint)message->topic_length + 1);
  start = out->len;
  g_byte_array_set_size (out, start + (guint)properties_length);
  fb_mqtt_properties_write (message->properties, out->data + start);
  if (message->payload_length > 0)
    g_byte_array_append (out, message->payload, (guint)message->payload_length);
}

void
fb_mqtt_recording_append_gap (GByteArray *out, gint64 time, guint64 lost, guint64 lost_bytes)
{
  append_head (out, 25, 'G');
  append_number (out, (guint64)time, 8);
  append_number (out, lost, 8);
  append_number (out, lost_bytes, 8);
}

void
fb_mqtt_recording_append_end (GByteArray *out, gint64 time)
{
  append_head (out, 9, 'E');
  append_number (out, (guint64)time, 8);
}

/* The sum as it stands in the file. */
static void
compute_sum (const guint8 *frame, guint8 *sum)
{
  static const guint8 key[crypto_shorthash_KEYBYTES] = { 0 };

  G_STATIC_ASSERT (crypto_shorthash_BYTES == 8);
  crypto_shorthash (sum, frame + FB_MQTT_RECORDING_FRAME_BYTES,
                    fb_mqtt_recording_get_body_length (frame), key);
}

void
fb_mqtt_recording_seal (GByteArray *frames)
{
  for (gsize i = 0; i < frames->len;)
    {
      guint8 *frame = frames->data + i;

      compute_sum (frame, frame + 4);
      i += FB_MQTT_RECORDING_FRAME_BYTES + fb_mqtt_recording_get_body_length (frame);
    }
}

guint32
fb_mqtt_recording_get_body_length (const guint8 *frame)
{
  guint32 length;

  memcpy (&length, frame, sizeof length);
  return GUINT32_FROM_LE (length);
}

static gboolean
take_number (Cursor *cursor, guint n_bytes, guint64 *number)
{
  guint64 little = 0;

  if (cursor->left < n_bytes)
    return FALSE;

  memcpy (&little, cursor->next, n_bytes);
  *number = GUINT64_FROM_LE (little);
  cursor->next += n_bytes;
  cursor->left -= n_bytes;
  return TRUE;
}

static gboolean
take_time (Cursor *cursor, gint64 *time)
{
  guint64 number;

  if (!take_number (cursor, 8, &number))
    return FALSE;

  *time = (gint64)number;
  return TRUE;
}

static const guint8 *
take (Cursor *cursor, gsize length)
{
  const guint8 *data = cursor->next;

  cursor->next += length;
  cursor->left -= length;
  return data;
}

static gboolean
is_topic (const char *topic, gsize length)
{
  return length > 0 && topic[length] == '\0' && memchr (topic, '\0', length) == NULL &&
         strcspn (topic, "+#") == length && g_utf8_validate_len (topic, length, NULL);
}

static gboolean
read_message (Cursor *cursor, FbMqttRecordingFrame *out)
{
  FbMqttMessage *message = &out->message;
  guint64        flags, topic_length, properties_length;

  if (!take_time (cursor, &out->time) || !take_number (cursor, 1, &flags) ||
      !take_number (cursor, 2, &topic_length) || !take_number (cursor, 4, &properties_length) ||
      cursor->left < topic_length + 1 + properties_length || (flags & QOS_MASK) > 2)
    return FALSE;

  message->topic = (const char *)take (cursor, topic_length + 1);
  message->topic_length = topic_length;
  if (!is_topic (message->topic, topic_length))
    return FALSE;
  if (properties_length > 0)
    {
      out->properties =
          fb_mqtt_properties_read (take (cursor, properties_length), properties_length, NULL);
      if (out->properties == NULL)
        return FALSE;
    }

  message->time = out->time;
  message->properties = out->properties;
  message->payload = cursor->left > 0 ? cursor->next : NULL;
  message->payload_length = cursor->left;
  message->qos = flags & QOS_MASK;
  message->is_retained = (flags & IS_RETAINED) != 0;
  message->is_duplicate = (flags & IS_DUPLICATE) != 0;

  return TRUE;
}

static gboolean
read_body (char kind, Cursor *cursor, FbMqttRecordingFrame *out)
{
  switch (kind)
    {
    case 'H':
      out->kind = FB_MQTT_RECORDING_HEADER;
      out->text = (const char *)cursor->next;
      out->text_length = cursor->left;
      return TRUE;
    case 'M':
      out->kind = FB_MQTT_RECORDING_MESSAGE;
      return read_message (cursor, out);
    case 'G':
      out->kind = FB_MQTT_RECORDING_GAP;
      return take_time (cursor, &out->time) && take_number (cursor, 8, &out->lost) &&
             take_number (cursor, 8, &out->lost_bytes);
    case 'E':
      out->kind = FB_MQTT_RECORDING_END;
      return take_time (cursor, &out->time);
    default:
      return FALSE;
    }
}

gboolean
fb_mqtt_recording_read_frame (const guint8 *frame, FbMqttRecordingFrame *out)
{
  Cursor  cursor = { frame + FB_MQTT_RECORDING_FRAME_BYTES,
                     fb_mqtt_recording_get_body_length (frame) };
  guint8  sum[8];
  guint64 kind;

  fb_mqtt_recording_frame_clear (out);
  compute_sum (frame, sum);
  if (memcmp (sum, frame + 4, sizeof sum) != 0 || !take_number (&cursor, 1, &kind))
    return FALSE;
  if (read_body ((char)kind, &cursor, out))
    return TRUE;

  /* Where the next one begins is certain, so what is not understood takes nothing with it. */
  fb_mqtt_recording_frame_clear (out);
  out->kind = FB_MQTT_RECORDING_GAP;
  out->lost = 1;
  out->lost_bytes = cursor.left;
  return TRUE;
}

FbMqttRecordingInfo *
fb_mqtt_recording_info_read (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) object =
                 fb_json_parse_object (text, (gssize)length, FB_MQTT_RECORDING_MAX_HEADER, error);
  FbMqttRecordingInfo *self;
  JsonArray           *filters;

  if (object == NULL)
    return NULL;

  self = fb_mqtt_recording_info_new (fb_json_get_string (object, "broker", ""),
                                     fb_json_get_string (object, "url", ""), NULL);
  self->started = fb_json_get_int (object, "started", 0);
  filters = fb_json_get_array (object, "filters");
  if (filters != NULL)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      for (guint i = 0; i < MIN (json_array_get_length (filters), MAX_FILTERS); i++)
        {
          JsonNode *node = json_array_get_element (filters, i);

          if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
            g_strv_builder_add (builder, json_node_get_string (node));
        }
      g_strfreev (self->filters);
      self->filters = g_strv_builder_end (builder);
    }

  return self;
}
