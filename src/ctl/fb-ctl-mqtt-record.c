/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "fb-commands.h"
#include "fb-ctl-topic.h"
#include "mqtt/fb-mqtt-recorder.h"

/* The verb "mqtt record": listens until it is told to end, and keeps what comes in a file. */

#define MAX_SECONDS 31536000.0

/* clang-format off */
static const FbColumn columns[] = {
  { "path", N_ ("Recording"), FB_COLUMN_PLAIN },
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "messages", N_ ("Messages"), FB_COLUMN_PLAIN },
  { "bytes", N_ ("Payloads"), FB_COLUMN_BYTES },
  { "lost", N_ ("Lost"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

/* The filters of @broker. (transfer full) */
static GStrv
list_kept_filters (FbBroker *broker)
{
  const GPtrArray *kept = fb_broker_get_options (broker)->filters;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < kept->len; i++)
    g_strv_builder_add (builder, ((FbMqttFilter *)g_ptr_array_index (kept, i))->filter);

  return g_strv_builder_end (builder);
}

/* With the QoS of whoever publishes, so that the recording has it. */
static gboolean
subscribe (FbMqttLink *link, FbBroker *broker, char **filters, GError **error)
{
  if (filters == NULL)
    return fb_ctl_topic_subscribe_all (link, broker, NULL, error);

  for (guint i = 0; filters[i] != NULL; i++)
    if (fb_ctl_topic_subscribe (link, filters[i], 2, error) < 0)
      {
        g_prefix_error (error, "“%s”: ", filters[i]);
        return FALSE;
      }

  return TRUE;
}

static void
failed_cb (FbMqttRecorder *recorder, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  g_main_context_wakeup (NULL);
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

static gboolean
stop (FbMqttRecorder *recorder, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };

  fb_mqtt_recorder_stop_async (recorder, fb_ctl_answer_cb, &answer);
  return fb_mqtt_recorder_stop_finish (recorder, fb_ctl_answer_wait (&answer), error);
}

/* Until the time is over, Ctrl+C, or the file can not be written. */
static gboolean
listen (FbCtl          *ctl,
        FbBroker       *broker,
        char          **filters,
        double          seconds,
        FbMqttRecorder *recorder,
        GError        **error)
{
  g_autoptr (FbMqttLink) link =
                 fb_ctl_topic_connect (ctl, broker, fb_mqtt_recorder_get_sink (),
                                       g_object_ref (recorder), g_object_unref, error);
  gboolean has_failed = FALSE;
  gulong   handler;

  if (link == NULL || !subscribe (link, broker, filters, error))
    return FALSE;

  handler = g_signal_connect (recorder, "failed", G_CALLBACK (failed_cb), &has_failed);
  fb_ctl_wait (ctl, is_true, &has_failed, (guint)(seconds * 1000));
  g_signal_handler_disconnect (recorder, handler);
  fb_mqtt_link_close (link);

  return TRUE;
}

static void
print_result (FbCtl *ctl, FbBroker *broker, const char *path, FbMqttRecorder *recorder)
{
  g_autoptr (JsonObject) object = json_object_new ();
  FbMqttRecorderCounters counters;

  fb_mqtt_recorder_get_counters (recorder, &counters);
  json_object_set_string_member (object, "path", path);
  json_object_set_string_member (object, "broker", fb_broker_get_name (broker));
  json_object_set_int_member (object, "messages", (gint64)counters.recorded);
  json_object_set_int_member (object, "bytes", (gint64)counters.recorded_bytes);
  json_object_set_int_member (object, "lost", (gint64)counters.lost);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, columns);
}

int
fb_ctl_mqtt_record (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) filters = NULL, rest = NULL, recorded = NULL;
  double             seconds = 0;
  const GOptionEntry options[] = {
    { "filter", 0, 0, G_OPTION_ARG_STRING_ARRAY, &filters,
      N_ ("Topics to record instead of those that are kept of the broker; may be given several "
          "times"),
      N_ ("FILTER") },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds,
      N_ ("End after SECONDS instead of with Ctrl+C"), N_ ("SECONDS") },
    { NULL },
  };
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 2, 2, &rest, error);
  g_autoptr (FbMqttRecordingInfo) info = NULL;
  g_autoptr (FbMqttRecorder) recorder = NULL;
  FbMqttRecordingWriter *writer;

  if (broker == NULL)
    return FB_CTL_FAILED;
  if (!(seconds >= 0 && seconds <= MAX_SECONDS))
    {
      fb_ctl_throw_usage (error, _ ("--seconds goes from 0 to %.0f"), MAX_SECONDS);
      return FB_CTL_FAILED;
    }

  recorded = filters != NULL ? g_strdupv (filters) : list_kept_filters (broker);
  info = fb_mqtt_recording_info_new (fb_broker_get_name (broker), fb_broker_get_url (broker),
                                     (const char *const *)recorded);
  if ((writer = fb_mqtt_recording_writer_create (rest[1], info, error)) == NULL)
    return FB_CTL_FAILED;
  recorder = fb_mqtt_recorder_new (writer, FB_MQTT_RECORDER_QUEUE_BYTES);
  if (!listen (ctl, broker, filters, seconds, recorder, error))
    {
      stop (recorder, NULL);
      g_unlink (rest[1]);
      return FB_CTL_FAILED;
    }
  if (!stop (recorder, error))
    return FB_CTL_FAILED;

  print_result (ctl, broker, rest[1], recorder);
  return FB_CTL_DONE;
}
