/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "fb-error.h"
#include "fb-test.h"
#include "mqtt/fb-mqtt-recorder.h"
#include "mqtt/fb-mqtt-recording-reader.h"

static FbMqttRecorder *
start (const char *const *filters, gsize queue_bytes, char **path)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbMqttRecordingInfo) info = fb_mqtt_recording_info_new ("b", "mqtt://b", filters);
  FbMqttRecordingWriter *writer;

  *path = g_build_filename (folder, "b.fbmqtt", NULL);
  writer = fb_mqtt_recording_writer_create (*path, info, NULL);
  g_assert_nonnull (writer);

  return fb_mqtt_recorder_new (writer, queue_bytes);
}

/* As one batch. */
static void
send (FbMqttRecorder *recorder, const char *topic, guint n, gsize length)
{
  const FbMqttSink  *sink = fb_mqtt_recorder_get_sink ();
  g_autofree guint8 *payload = g_malloc0 (length);
  FbMqttMessage message = { .topic = topic, .topic_length = strlen (topic), .payload = payload };

  sink->begin (recorder);
  for (guint i = 0; i < n; i++)
    {
      message.payload_length = length;
      message.time = i + 1;
      sink->message (&message, recorder);
    }
  sink->end (recorder);
}

static gboolean
stop (FbMqttRecorder *recorder, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_mqtt_recorder_stop_async (recorder, fb_test_take_result, &result);
  return fb_mqtt_recorder_stop_finish (recorder, fb_test_await (&result, 30000), error);
}

/* How many messages are in the file; what it says was lost; whether it ended in good order. */
static guint
count (const char *path, guint64 *lost, gboolean *is_ended)
{
  g_autoptr (FbMqttRecordingReader) reader = fb_mqtt_recording_reader_open (path, NULL);
  const FbMqttRecordingFrame *frame;
  guint                       n = 0;

  *lost = 0;
  g_assert_nonnull (reader);
  do
    {
      frame = fb_mqtt_recording_reader_next (reader, NULL);
      g_assert_nonnull (frame);
      n += frame->kind == FB_MQTT_RECORDING_MESSAGE;
      *lost += frame->kind == FB_MQTT_RECORDING_GAP ? frame->lost : 0;
    }
  while (frame->kind != FB_MQTT_RECORDING_END && frame->kind != FB_MQTT_RECORDING_CUT);
  *is_ended = frame->kind == FB_MQTT_RECORDING_END;

  return n;
}

static gpointer
send_much (gpointer data)
{
  for (guint i = 0; i < 2000; i++)
    send (data, "plant/t", 50, 100);

  return NULL;
}

static void
test_a_network_is_recorded_without_loss (void)
{
  g_autofree char *path = NULL;
  g_autoptr (FbMqttRecorder) recorder = start (NULL, FB_MQTT_RECORDER_QUEUE_BYTES, &path);
  g_autoptr (GError) error = NULL;
  FbMqttRecorderCounters counters;
  gint64                 began = g_get_monotonic_time ();
  GThread               *thread = g_thread_new ("network", send_much, recorder);
  guint64                lost;
  gboolean               is_ended;

  g_thread_join (thread);
  g_test_message ("%.0f ns a message on the network thread",
                  (double)(g_get_monotonic_time () - began) * 1000 / 100000);
  g_assert_true (stop (recorder, &error));
  g_assert_no_error (error);
  fb_mqtt_recorder_get_counters (recorder, &counters);
  g_assert_cmpuint (counters.recorded, ==, 100000);
  g_assert_cmpuint (counters.recorded_bytes, ==, 10000000);
  g_assert_cmpuint (counters.lost, ==, 0);
  g_assert_cmpuint (count (path, &lost, &is_ended), ==, 100000);
  g_assert_cmpuint (lost, ==, 0);
  g_assert_true (is_ended);

  send (recorder, "plant/t", 1, 1);
  fb_mqtt_recorder_get_counters (recorder, &counters);
  g_assert_cmpuint (counters.recorded, ==, 100000);
}

static void
test_only_the_scopes_are_recorded (void)
{
  static const char *const filters[] = { "plant/+/t", "$SYS/#", NULL };
  g_autofree char         *path = NULL;
  g_autoptr (FbMqttRecorder) recorder = start (filters, FB_MQTT_RECORDER_QUEUE_BYTES, &path);
  guint64  lost;
  gboolean is_ended;

  send (recorder, "plant/a/t", 3, 1);
  send (recorder, "plant/a/b/t", 5, 1);
  send (recorder, "$SYS/broker/uptime", 7, 1);
  g_assert_true (stop (recorder, NULL));
  g_assert_cmpuint (count (path, &lost, &is_ended), ==, 10);
}

static void
test_what_the_queue_does_not_take_is_counted_in_the_file (void)
{
  g_autofree char *path = NULL;
  g_autoptr (FbMqttRecorder) recorder = start (NULL, 2000, &path);
  FbMqttRecorderCounters counters;
  guint64                lost;
  gboolean               is_ended;

  /* The file can not be written while a batch lasts. */
  send (recorder, "a", 100, 100);
  send (recorder, "larger/than/the/queue", 1, 5000);
  g_assert_true (stop (recorder, NULL));

  fb_mqtt_recorder_get_counters (recorder, &counters);
  g_assert_cmpuint (counters.lost, >, 50);
  g_assert_cmpuint (counters.lost_bytes, >=, counters.lost * 100);
  g_assert_cmpuint (counters.recorded + counters.lost, ==, 101);
  g_assert_cmpuint (count (path, &lost, &is_ended), ==, counters.recorded);
  g_assert_cmpuint (lost, ==, counters.lost);
  g_assert_true (is_ended);
}

static void
failed_cb (FbMqttRecorder *recorder, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

static void
test_a_full_disk_is_told_and_all_is_counted (void)
{
  g_autofree char *path = NULL;
  g_autoptr (FbMqttRecorder) recorder = start (NULL, FB_MQTT_RECORDER_QUEUE_BYTES, &path);
  g_autoptr (GError) error = NULL;
  FbMqttRecorderCounters counters;
  struct rlimit          was, small;
  guint64                lost;
  gboolean               is_ended, has_failed = FALSE;

  signal (SIGXFSZ, SIG_IGN);
  g_signal_connect (recorder, "failed", G_CALLBACK (failed_cb), &has_failed);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &was), ==, 0);
  small = (struct rlimit){ 3000, was.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  send (recorder, "a", 100, 100);
  g_assert_true (fb_test_wait (is_true, &has_failed, 30000));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &was), ==, 0);
  send (recorder, "a", 5, 100);

  g_assert_false (stop (recorder, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  fb_mqtt_recorder_get_counters (recorder, &counters);
  g_assert_cmpuint (counters.recorded + counters.lost, ==, 105);
  g_assert_cmpuint (count (path, &lost, &is_ended), ==, counters.recorded);
  g_assert_false (is_ended);
}

static void
test_one_that_is_dropped_ends_its_file (void)
{
  g_autofree char *path = NULL;
  FbMqttRecorder  *recorder = start (NULL, FB_MQTT_RECORDER_QUEUE_BYTES, &path);
  guint64          lost;
  gboolean         is_ended;

  send (recorder, "a", 10, 10);
  g_assert_finalize_object (recorder);
  g_assert_cmpuint (count (path, &lost, &is_ended), ==, 10);
  g_assert_true (is_ended);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/recorder/a-network-is-recorded-without-loss",
                   test_a_network_is_recorded_without_loss);
  g_test_add_func ("/mqtt/recorder/only-the-scopes-are-recorded",
                   test_only_the_scopes_are_recorded);
  g_test_add_func ("/mqtt/recorder/what-the-queue-does-not-take-is-counted-in-the-file",
                   test_what_the_queue_does_not_take_is_counted_in_the_file);
  g_test_add_func ("/mqtt/recorder/a-full-disk-is-told-and-all-is-counted",
                   test_a_full_disk_is_told_and_all_is_counted);
  g_test_add_func ("/mqtt/recorder/one-that-is-dropped-ends-its-file",
                   test_one_that_is_dropped_ends_its_file);

  return g_test_run ();
}
