/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "activity/fb-activity.h"
#include "fb-commands.h"
#include "fb-ctl-topic.h"
#include "fb-error.h"
#include "mqtt/fb-mqtt-recording-filter.h"
#include "mqtt/fb-mqtt-recording-reader.h"
#include "mqtt/fb-mqtt-replay.h"

/* The verb "mqtt replay": a recording is published to a broker, or only shown what would be. */

/* clang-format off */
static const FbColumn columns[] = {
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "published", N_ ("Published"), FB_COLUMN_PLAIN },
  { "refused", N_ ("Refused"), FB_COLUMN_PLAIN },
  { "lost", N_ ("Lost when recorded"), FB_COLUMN_PLAIN },
  { "unread", N_ ("Unreadable"), FB_COLUMN_BYTES },
  { NULL },
};
/* clang-format on */

static void
publish_async (const FbMqttMessage *message,
               gpointer             target,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr (GBytes) payload = g_bytes_new (message->payload, message->payload_length);

  fb_mqtt_link_publish_async (target, message->topic, payload, message->qos, message->is_retained,
                              message->properties, callback, user_data);
}

static gboolean
publish_finish (gpointer target, GAsyncResult *result, GError **error)
{
  return fb_mqtt_link_publish_finish (target, result, error);
}

static const FbMqttReplayTarget target = { publish_async, publish_finish };

/* @rewrite: (nullable) "A=B". (transfer full) @from and @to */
static gboolean
read_rewrite (const char *rewrite, char **from, char **to, GError **error)
{
  const char *equals = rewrite != NULL ? strchr (rewrite, '=') : NULL;

  if (rewrite == NULL)
    return TRUE;
  if (equals == NULL)
    return fb_ctl_throw_usage (error, _ ("--rewrite is OLD=NEW, such as plant/line1=test/line1"));

  *from = g_strndup (rewrite, (gsize)(equals - rewrite));
  *to = g_strdup (equals + 1);
  if (strpbrk (*to, "+#") != NULL)
    return fb_ctl_throw_usage (error, _ ("A topic has no “+” or “#”"));

  return TRUE;
}

static JsonObject *
describe_result (FbBroker *broker, const FbMqttReplayResult *result)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "broker", fb_broker_get_name (broker));
  json_object_set_int_member (object, "published", (gint64)result->published);
  json_object_set_int_member (object, "refused", (gint64)result->refused);
  json_object_set_int_member (object, "lost", (gint64)result->lost);
  json_object_set_int_member (object, "unread", (gint64)result->unread);

  return object;
}

static void
print_result (FbCtl *ctl, FbBroker *broker, const FbMqttReplayResult *result, JsonArray *topics)
{
  g_autoptr (JsonObject) object = describe_result (broker, result);

  json_object_set_array_member (object, "topics", topics);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, columns);
}

/* How often each topic would be published. */
static GHashTable *
count_topics (const char                *path,
              const FbMqttReplayOptions *options,
              FbMqttReplayResult        *result,
              GError                   **error)
{
  g_autoptr (FbMqttRecordingReader) reader = fb_mqtt_recording_reader_open (path, error);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const FbMqttRecordingFrame *frame;

  if (reader == NULL)
    return NULL;

  do
    {
      if ((frame = fb_mqtt_recording_reader_next (reader, error)) == NULL)
        return NULL;
      result->lost += frame->kind == FB_MQTT_RECORDING_GAP ? frame->lost : 0;
      if (frame->kind == FB_MQTT_RECORDING_MESSAGE &&
          fb_mqtt_recording_filter_matches (options->filters, frame->message.topic))
        {
          char *topic = options->rewrite_from != NULL
                            ? fb_mqtt_recording_rewrite (frame->message.topic,
                                                         options->rewrite_from, options->rewrite_to)
                            : g_strdup (frame->message.topic);
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, topic)) + 1;

          g_hash_table_insert (counts, topic, GUINT_TO_POINTER (n));
        }
    }
  while (frame->kind == FB_MQTT_RECORDING_MESSAGE || frame->kind == FB_MQTT_RECORDING_GAP);
  result->unread =
      fb_mqtt_recording_reader_get_length (reader) - fb_mqtt_recording_reader_get_position (reader);

  return g_steal_pointer (&counts);
}

static int
try_out (FbCtl                     *ctl,
         FbBroker                  *broker,
         const char                *path,
         const FbMqttReplayOptions *options,
         GError                   **error)
{
  FbMqttReplayResult result = { 0 };
  g_autoptr (GHashTable) counts = count_topics (path, options, &result, error);
  g_autoptr (GList) topics = NULL;
  JsonArray *array;

  if (counts == NULL)
    return FB_CTL_FAILED;

  array = json_array_new ();
  topics = g_list_sort (g_hash_table_get_keys (counts), (GCompareFunc)strcmp);
  for (GList *l = topics; l != NULL; l = l->next)
    {
      JsonObject      *object = json_object_new ();
      guint            n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, l->data));
      g_autofree char *line = g_strdup_printf ("%s × %u\n", (char *)l->data, n);

      json_object_set_string_member (object, "topic", l->data);
      json_object_set_int_member (object, "messages", n);
      json_array_add_object_element (array, object);
      if (!fb_ctl_is_json (ctl))
        fb_ctl_output_text (line);
    }
  print_result (ctl, broker, &result, array);

  return FB_CTL_DONE;
}

static int
replay (FbCtl                     *ctl,
        FbBroker                  *broker,
        const char                *path,
        const FbMqttReplayOptions *options,
        GError                   **error)
{
  g_autoptr (FbMqttLink) link =
                 fb_ctl_topic_connect (ctl, broker, &fb_ctl_catch_sink, fb_ctl_catch_new (),
                                       fb_ctl_catch_unref, error);
  g_autoptr (FbMqttReplay) operation = NULL;
  g_autoptr (GError) reason = NULL;
  const GError *refusal;

  if (link == NULL)
    return FB_CTL_FAILED;

  operation = fb_mqtt_replay_new (path, options, &target, link);
  fb_ctl_run (ctl, FB_OPERATION (g_object_ref (operation)), &reason);
  fb_activity_note (fb_session_get_workspace (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL)),
                    "mqtt.replay", fb_broker_get_id (broker), fb_broker_get_name (broker),
                    reason == NULL ? "ok" : fb_error_code_to_string (reason->code), path);
  fb_mqtt_link_close (link);
  refusal = fb_mqtt_replay_get_refusal (operation);
  if (refusal != NULL)
    g_printerr (_ ("The broker refused some messages: %s\n"), refusal->message);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FB_CTL_FAILED;
    }

  print_result (ctl, broker, fb_mqtt_replay_get_result (operation), json_array_new ());
  return FB_CTL_DONE;
}

int
fb_ctl_mqtt_replay (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) filters = NULL, rest = NULL;
  g_autofree char   *rewrite = NULL, *confirmed = NULL, *from = NULL, *to = NULL;
  gboolean           is_trial = FALSE;
  double             speed = 1;
  const GOptionEntry entries[] = {
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &speed, N_ ("As fast as it was times X: 0.1 to 100"),
      N_ ("X") },
    { "filter", 0, 0, G_OPTION_ARG_STRING_ARRAY, &filters,
      N_ ("Only topics that match FILTER; may be given several times"), N_ ("FILTER") },
    { "rewrite", 0, 0, G_OPTION_ARG_STRING, &rewrite,
      N_ ("Replace the levels OLD at the beginning of topics"), N_ ("OLD=NEW") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &is_trial, N_ ("Only show what would be published"),
      NULL },
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirmed,
      N_ ("Of a broker marked as production: its name once more"), N_ ("NAME") },
    { NULL },
  };
  FbMqttReplayOptions options;
  FbBroker           *broker;

  rest = fb_ctl_parse (ctl, args, entries, 2, 2, error);
  if (rest == NULL || !read_rewrite (rewrite, &from, &to, error) ||
      fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error) == NULL ||
      (broker = fb_ctl_broker_find (ctl, rest[1], error)) == NULL ||
      (!is_trial && !fb_ctl_broker_check_publish (broker, confirmed, error)))
    return FB_CTL_FAILED;
  if (!(speed >= FB_MQTT_REPLAY_MIN_SPEED && speed <= FB_MQTT_REPLAY_MAX_SPEED))
    {
      fb_ctl_throw_usage (error, _ ("--speed goes from %g to %g"), FB_MQTT_REPLAY_MIN_SPEED,
                          FB_MQTT_REPLAY_MAX_SPEED);
      return FB_CTL_FAILED;
    }

  options = (FbMqttReplayOptions){ speed, (const char *const *)filters, from, to };
  return is_trial ? try_out (ctl, broker, rest[0], &options, error)
                  : replay (ctl, broker, rest[0], &options, error);
}
