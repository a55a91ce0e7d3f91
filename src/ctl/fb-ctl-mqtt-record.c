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
#define DAY_MS (24 * 60 * 60 * 1000)

/* clang-format off */
static const FbColumn columns[] = {
  { "path", N_ ("Recording"), FB_COLUMN_PLAIN },
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "messages", N_ ("Messages"), FB_COLUMN_PLAIN },
  { "bytes", N_ ("Payloads"), FB_COLUMN_BYTES },
  { "lost", N_ ("Lost"), FB_COLUMN_PLAIN },
  { "disconnections", N_ ("Connection lost"), FB_COLUMN_PLAIN },
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

typedef struct
{
  /* Borrowed */
  FbCtl          *ctl;
  FbBroker       *broker;
  FbMqttRecorder *recorder;
  FbMqttLink     *link; /* once it is connected */

  /* Owned */
  GError *stopped; /* (nullable) why it ended by itself */

  gint64   ends_at; /* monotonic; 0: never */
  guint    n_disconnections;
  gboolean is_online;
  gboolean has_failed;
} Recording;

static void
failed_cb (FbMqttRecorder *recorder, Recording *self)
{
  self->has_failed = TRUE;
  g_main_context_wakeup (NULL);
}

static void
link_notify_state_cb (FbMqttLink *link, GParamSpec *pspec, Recording *self)
{
  FbMqttLinkState state = fb_mqtt_link_get_state (link);

  if (self->is_online && state != FB_MQTT_LINK_ONLINE)
    self->n_disconnections++;
  self->is_online = state == FB_MQTT_LINK_ONLINE;
  fb_ctl_topic_say_waiting (link);
  g_main_context_wakeup (NULL);
}

static gboolean
is_over (gpointer user_data)
{
  const Recording *self = user_data;

  return self->has_failed || fb_ctl_topic_is_stopped (self->link) ||
         (self->ends_at > 0 && g_get_monotonic_time () >= self->ends_at);
}

/* How long to wait before looking at the clock; 0 without end. */
static guint
get_wait_ms (const Recording *self)
{
  gint64 left_ms = (self->ends_at - g_get_monotonic_time ()) / 1000 + 1;

  return self->ends_at > 0 ? (guint)CLAMP (left_ms, 1, DAY_MS) : 0;
}

static gboolean
stop (FbMqttRecorder *recorder, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };

  fb_mqtt_recorder_stop_async (recorder, fb_ctl_answer_cb, &answer);
  return fb_mqtt_recorder_stop_finish (recorder, fb_ctl_answer_wait (&answer), error);
}

/* Until the time is over, Ctrl+C, the file can not be written, or the link stopped. */
static gboolean
listen (Recording *self, char **filters, double seconds, GError **error)
{
  GCancellable *cancellable = fb_ctl_get_cancellable (self->ctl);
  g_autoptr (FbMqttLink) link =
                 fb_ctl_topic_connect (self->ctl, self->broker, fb_mqtt_recorder_get_sink (),
                                       g_object_ref (self->recorder), g_object_unref, error);
  gulong handlers[2];

  if (link == NULL || !subscribe (link, self->broker, filters, error))
    return FALSE;

  self->link = link;
  self->is_online = fb_mqtt_link_get_state (link) == FB_MQTT_LINK_ONLINE;
  self->ends_at = seconds > 0 ? g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC) : 0;
  handlers[0] = g_signal_connect (self->recorder, "failed", G_CALLBACK (failed_cb), self);
  handlers[1] = g_signal_connect (link, "notify::state", G_CALLBACK (link_notify_state_cb), self);
  while (!fb_ctl_wait (self->ctl, is_over, self, get_wait_ms (self)) &&
         !g_cancellable_is_cancelled (cancellable))
    ;
  g_signal_handler_disconnect (self->recorder, handlers[0]);
  g_signal_handler_disconnect (link, handlers[1]);
  fb_ctl_topic_throw_stopped (link, &self->stopped);
  fb_mqtt_link_close (link);
  self->link = NULL;

  return TRUE;
}

static void
print_result (const Recording *self, const char *path)
{
  g_autoptr (JsonObject) object = json_object_new ();
  FbMqttRecorderCounters counters;

  fb_mqtt_recorder_get_counters (self->recorder, &counters);
  json_object_set_string_member (object, "path", path);
  json_object_set_string_member (object, "broker", fb_broker_get_name (self->broker));
  json_object_set_int_member (object, "messages", (gint64)counters.recorded);
  json_object_set_int_member (object, "bytes", (gint64)counters.recorded_bytes);
  json_object_set_int_member (object, "lost", (gint64)counters.lost);
  json_object_set_int_member (object, "disconnections", self->n_disconnections);
  fb_ctl_output_fields (fb_ctl_is_json (self->ctl), object, columns);
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
  Recording              recording = { .ctl = ctl, .broker = broker };

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
  recording.recorder = recorder;
  if (!listen (&recording, filters, seconds, error))
    {
      stop (recorder, NULL);
      g_unlink (rest[1]);
      return FB_CTL_FAILED;
    }
  if (!stop (recorder, error))
    {
      g_clear_error (&recording.stopped);
      return FB_CTL_FAILED;
    }

  print_result (&recording, rest[1]);
  if (recording.stopped == NULL)
    return FB_CTL_DONE;

  g_propagate_error (error, g_steal_pointer (&recording.stopped));
  return FB_CTL_FAILED;
}
