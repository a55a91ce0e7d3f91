/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-export.h"

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "mqtt/fb-mqtt-recording-filter.h"
#include "mqtt/fb-mqtt-recording-reader.h"

/* Lines are gathered and written some at a time. */

#define WRITE_BYTES 65536u

/* RFC 3339 with the microseconds that fb_clock_format() leaves out. (transfer full) */
static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *text =
      seconds != NULL ? g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S") : g_strdup ("");

  return g_strdup_printf ("%s.%06dZ", text, ABS ((int)(time % G_USEC_PER_SEC)));
}

static gboolean
is_text (const FbMqttMessage *message)
{
  return message->payload_length == 0 ||
         g_utf8_validate_len ((const char *)message->payload, message->payload_length, NULL);
}

/* (transfer full) */
static char *
encode_payload (const FbMqttMessage *message)
{
  if (message->payload_length == 0)
    return g_strdup ("");

  return is_text (message) ? g_strndup ((const char *)message->payload, message->payload_length)
                           : g_base64_encode (message->payload, message->payload_length);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonArray *
describe_user (const GPtrArray *user)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < user->len; i++)
    {
      const FbMqttUserProperty *property = g_ptr_array_index (user, i);
      JsonArray                *pair = json_array_new ();

      json_array_add_string_element (pair, property->name);
      json_array_add_string_element (pair, property->value);
      json_array_add_array_element (array, pair);
    }

  return array;
}

/* (transfer full) */
static JsonObject *
describe_properties (const FbMqttProperties *properties)
{
  JsonObject *object = json_object_new ();

  if (properties->is_text)
    json_object_set_boolean_member (object, "is_text", TRUE);
  if (properties->has_expiry)
    json_object_set_int_member (object, "expiry", properties->expiry);
  set_text (object, "content_type", properties->content_type);
  set_text (object, "response_topic", properties->response_topic);
  if (properties->correlation_data != NULL)
    {
      gsize            length;
      gconstpointer    data = g_bytes_get_data (properties->correlation_data, &length);
      g_autofree char *text = g_base64_encode (data, length);

      set_text (object, "correlation_data", text);
    }
  if (properties->user != NULL)
    json_object_set_array_member (object, "user", describe_user (properties->user));

  return object;
}

static void
append_json (GString *out, const FbMqttMessage *message, const char *time, const char *payload)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "topic", message->topic);
  json_object_set_int_member (object, "qos", message->qos);
  json_object_set_boolean_member (object, "retained", message->is_retained);
  json_object_set_string_member (object, "encoding", is_text (message) ? "text" : "base64");
  json_object_set_string_member (object, "payload", payload);
  if (message->properties != NULL)
    json_object_set_object_member (object, "properties", describe_properties (message->properties));
  text = fb_json_print_object (object);
  g_string_append (out, text);
  g_string_append_c (out, '\n');
}

static void
append_field (GString *out, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }

  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_csv (GString *out, const FbMqttMessage *message, const char *time, const char *payload)
{
  g_string_append_printf (out, "%s,", time);
  append_field (out, message->topic);
  g_string_append_printf (out, ",%u,%s,%s,", message->qos, message->is_retained ? "true" : "false",
                          is_text (message) ? "text" : "base64");
  append_field (out, payload);
  g_string_append_c (out, ',');
  if (message->properties != NULL)
    {
      g_autoptr (JsonObject) object = describe_properties (message->properties);
      g_autofree char *text = fb_json_print_object (object);

      append_field (out, text);
    }
  g_string_append (out, "\r\n");
}

void
fb_mqtt_export_append_head (GString *out, FbMqttExportFormat format)
{
  if (format == FB_MQTT_EXPORT_CSV)
    g_string_append (out, "time,topic,qos,retained,encoding,payload,properties\r\n");
}

void
fb_mqtt_export_append (GString *out, FbMqttExportFormat format, const FbMqttMessage *message)
{
  g_autofree char *time = format_time (message->time);
  g_autofree char *payload = encode_payload (message);

  if (format == FB_MQTT_EXPORT_CSV)
    append_csv (out, message, time, payload);
  else
    append_json (out, message, time, payload);
}

static gboolean
write_out (GOutputStream *stream, GString *out, GCancellable *cancellable, GError **error)
{
  gboolean is_written =
      g_output_stream_write_all (stream, out->str, out->len, NULL, cancellable, error);

  g_string_truncate (out, 0);
  if (!is_written)
    fb_error_convert (error);

  return is_written;
}

gboolean
fb_mqtt_export_recording (const char        *path,
                          FbMqttExportFormat format,
                          const char *const *filters,
                          GOutputStream     *stream,
                          guint64           *unread,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autoptr (FbMqttRecordingReader) reader = fb_mqtt_recording_reader_open (path, error);
  g_autoptr (GString) out = g_string_new (NULL);
  const FbMqttRecordingFrame *frame;

  if (reader == NULL)
    return FALSE;

  fb_mqtt_export_append_head (out, format);
  do
    {
      frame = fb_mqtt_recording_reader_next (reader, error);
      if (frame == NULL)
        return FALSE;
      if (frame->kind == FB_MQTT_RECORDING_MESSAGE &&
          fb_mqtt_recording_filter_matches (filters, frame->message.topic))
        fb_mqtt_export_append (out, format, &frame->message);
      if (out->len >= WRITE_BYTES && !write_out (stream, out, cancellable, error))
        return FALSE;
    }
  while (frame->kind == FB_MQTT_RECORDING_MESSAGE || frame->kind == FB_MQTT_RECORDING_GAP);
  if (unread != NULL)
    *unread = fb_mqtt_recording_reader_get_length (reader) -
              fb_mqtt_recording_reader_get_position (reader);

  return write_out (stream, out, cancellable, error);
}
