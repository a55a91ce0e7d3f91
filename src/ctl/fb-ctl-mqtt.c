/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-output.h"
#include "mqtt/fb-mqtt-export.h"
#include "mqtt/fb-mqtt-recording-filter.h"
#include "mqtt/fb-mqtt-recording-reader.h"
#include "mqtt/fb-payload.h"

/* The noun "mqtt": what stands in a recording. */

#define PREVIEW_BYTES 120
#define WRITE_BYTES 65536u

/* clang-format off */
static const FbColumn info_columns[] = {
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "url", N_ ("Address"), FB_COLUMN_PLAIN },
  { "started", N_ ("Started"), FB_COLUMN_PLAIN },
  { "first", N_ ("First message"), FB_COLUMN_PLAIN },
  { "last", N_ ("Last message"), FB_COLUMN_PLAIN },
  { "messages", N_ ("Messages"), FB_COLUMN_PLAIN },
  { "lost", N_ ("Lost"), FB_COLUMN_PLAIN },
  { "unread", N_ ("Unreadable"), FB_COLUMN_BYTES },
  { NULL },
};
/* clang-format on */

/* What is behind the last whole message. */
static guint64
count_unread (FbMqttRecordingReader *reader)
{
  return fb_mqtt_recording_reader_get_length (reader) -
         fb_mqtt_recording_reader_get_position (reader);
}

static void
append_line (GString *out, const FbMqttMessage *message)
{
  g_autofree char *time = fb_clock_format (message->time);
  FbPayloadForm    form = fb_payload_guess (message->payload, message->payload_length);
  g_autofree char *preview =
      fb_payload_preview (form, message->payload, message->payload_length, PREVIEW_BYTES);

  g_string_append_printf (out, "%s %s = %s\n", time, message->topic, preview);
}

/* Bytes stay as they are on a pipe; a terminal gets no control characters. */
static void
write_out (GString *out)
{
  if (isatty (STDOUT_FILENO))
    fb_ctl_output_text (out->str);
  else
    {
      g_autoptr (GBytes) bytes = g_bytes_new (out->str, out->len);

      fb_ctl_output_bytes (bytes);
    }
  g_string_truncate (out, 0);
}

static gboolean
print_messages (FbCtl                 *ctl,
                FbMqttRecordingReader *reader,
                const char *const     *filters,
                gboolean               is_csv,
                GError               **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const FbMqttRecordingFrame *frame;

  if (is_csv)
    fb_mqtt_export_append_head (out, FB_MQTT_EXPORT_CSV);
  do
    {
      if (g_cancellable_set_error_if_cancelled (fb_ctl_get_cancellable (ctl), error) ||
          (frame = fb_mqtt_recording_reader_next (reader, error)) == NULL)
        return FALSE;
      if (frame->kind != FB_MQTT_RECORDING_MESSAGE ||
          !fb_mqtt_recording_filter_matches (filters, frame->message.topic))
        continue;
      if (is_csv || fb_ctl_is_json (ctl))
        fb_mqtt_export_append (out, is_csv ? FB_MQTT_EXPORT_CSV : FB_MQTT_EXPORT_JSON_LINES,
                               &frame->message);
      else
        append_line (out, &frame->message);
      if (out->len >= WRITE_BYTES || isatty (STDOUT_FILENO))
        write_out (out);
    }
  while (frame->kind == FB_MQTT_RECORDING_MESSAGE || frame->kind == FB_MQTT_RECORDING_GAP);
  write_out (out);

  if (count_unread (reader) > 0)
    {
      g_autofree char *size = g_format_size (count_unread (reader));

      g_printerr (_ ("The last %s of the recording can not be read\n"), size);
    }
  return TRUE;
}

int
fb_ctl_mqtt_show (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) filters = NULL;
  gboolean           is_csv = FALSE;
  const GOptionEntry options[] = {
    { "filter", 0, 0, G_OPTION_ARG_STRING_ARRAY, &filters,
      N_ ("Only topics that match FILTER; may be given several times"), N_ ("FILTER") },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &is_csv, N_ ("Print comma-separated values"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 1, 1, error);
  g_autoptr (FbMqttRecordingReader) reader = NULL;

  if (rest == NULL || (reader = fb_mqtt_recording_reader_open (rest[0], error)) == NULL)
    return FB_CTL_FAILED;

  return print_messages (ctl, reader, (const char *const *)filters, is_csv, error) ? FB_CTL_DONE
                                                                                   : FB_CTL_FAILED;
}

static void
set_time (JsonObject *object, const char *name, gint64 time)
{
  g_autofree char *text = time != 0 ? fb_clock_format (time) : NULL;

  json_object_set_string_member (object, name, text);
}

static JsonObject *
describe_info (const FbMqttRecordingInfo *info)
{
  JsonObject *object = json_object_new ();
  JsonArray  *filters = json_array_new ();

  json_object_set_string_member (object, "broker", info->broker);
  json_object_set_string_member (object, "url", info->url);
  for (guint i = 0; info->filters[i] != NULL; i++)
    json_array_add_string_element (filters, info->filters[i]);
  json_object_set_array_member (object, "filters", filters);
  set_time (object, "started", info->started);

  return object;
}

int
fb_ctl_mqtt_info (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  g_autoptr (FbMqttRecordingReader) reader = NULL;
  g_autoptr (JsonObject) object = NULL;
  const FbMqttRecordingFrame *frame;
  gint64                      first = 0, last = 0;
  guint64                     messages = 0, lost = 0;

  if (rest == NULL || (reader = fb_mqtt_recording_reader_open (rest[0], error)) == NULL)
    return FB_CTL_FAILED;

  do
    {
      if (g_cancellable_set_error_if_cancelled (fb_ctl_get_cancellable (ctl), error) ||
          (frame = fb_mqtt_recording_reader_next (reader, error)) == NULL)
        return FB_CTL_FAILED;
      lost += frame->kind == FB_MQTT_RECORDING_GAP ? frame->lost : 0;
      if (frame->kind != FB_MQTT_RECORDING_MESSAGE)
        continue;
      first = messages == 0 ? frame->time : first;
      last = frame->time;
      messages++;
    }
  while (frame->kind == FB_MQTT_RECORDING_MESSAGE || frame->kind == FB_MQTT_RECORDING_GAP);

  object = describe_info (fb_mqtt_recording_reader_get_info (reader));
  set_time (object, "first", first);
  set_time (object, "last", last);
  json_object_set_int_member (object, "messages", (gint64)messages);
  json_object_set_int_member (object, "lost", (gint64)lost);
  json_object_set_int_member (object, "unread", (gint64)count_unread (reader));
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, info_columns);

  return FB_CTL_DONE;
}
