/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "fb-error.h"
#include "fb-test-recording.h"
#include "fb-test.h"
#include "mqtt/fb-mqtt-export.h"
#include "mqtt/fb-mqtt-load.h"
#include "mqtt/fb-mqtt-recording-reader.h"
#include "mqtt/fb-mqtt-recording-writer.h"

static const char *const filters[] = { "plant/#", "$SYS/#", NULL };

static FbMqttRecordingWriter *
create (char **path)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbMqttRecordingInfo) info =
                 fb_mqtt_recording_info_new ("Hall 3", "mqtts://broker:8884", filters);
  FbMqttRecordingWriter *writer;

  *path = g_build_filename (folder, "plant.fbmqtt", NULL);
  writer = fb_mqtt_recording_writer_create (*path, info, NULL);
  g_assert_nonnull (writer);

  return writer;
}

static FbMqttProperties *
make_properties (void)
{
  FbMqttProperties *properties = fb_mqtt_properties_new ();

  properties->content_type = g_strdup ("application/cbor");
  properties->correlation_data = g_bytes_new ("\x01", 1);
  fb_mqtt_properties_add_user (properties, "line", "7,\"a\"");

  return properties;
}

/* Two messages, a gap, the end. */
static char *
make_all_kinds (void)
{
  g_autofree char *path = NULL;
  g_autoptr (FbMqttRecordingWriter) writer = create (&path);
  g_autoptr (FbMqttProperties) properties = make_properties ();
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  FbMqttMessage one = { .topic = "plant/ü", .topic_length = 8, .time = 1790000000123456 };
  FbMqttMessage two = { .topic = "a", .topic_length = 1, .time = 1790000000223456 };

  one.payload = (const guint8 *)"\x00\xff";
  one.payload_length = 2;
  one.qos = 2;
  one.is_retained = TRUE;
  one.properties = properties;
  two.is_duplicate = TRUE;
  fb_mqtt_recording_append_message (frames, &one);
  g_assert_cmpuint (frames->len, ==, fb_mqtt_recording_measure (&one));
  fb_mqtt_recording_append_message (frames, &two);
  g_assert_true (fb_mqtt_recording_writer_append (writer, frames, NULL));
  g_byte_array_set_size (frames, 0);
  fb_mqtt_recording_append_gap (frames, 1790000001000000, 12, 345);
  g_assert_true (fb_mqtt_recording_writer_append (writer, frames, NULL));
  g_assert_true (fb_mqtt_recording_writer_end (writer, NULL));

  return g_steal_pointer (&path);
}

static FbMqttRecordingReader *
open_reader (const char *path)
{
  g_autoptr (GError) error = NULL;
  FbMqttRecordingReader *reader = fb_mqtt_recording_reader_open (path, &error);

  g_assert_no_error (error);
  return reader;
}

static const FbMqttRecordingFrame *
next (FbMqttRecordingReader *reader, FbMqttRecordingKind kind)
{
  g_autoptr (GError) error = NULL;
  const FbMqttRecordingFrame *frame = fb_mqtt_recording_reader_next (reader, &error);

  g_assert_no_error (error);
  g_assert_cmpint (frame->kind, ==, kind);

  return frame;
}

static void
test_all_of_a_message_comes_back (void)
{
  g_autofree char *path = make_all_kinds ();
  g_autoptr (FbMqttRecordingReader) reader = open_reader (path);
  const FbMqttRecordingInfo  *info = fb_mqtt_recording_reader_get_info (reader);
  const FbMqttRecordingFrame *frame;

  g_assert_cmpstr (info->broker, ==, "Hall 3");
  g_assert_cmpstr (info->url, ==, "mqtts://broker:8884");
  g_assert_cmpstrv (info->filters, filters);
  g_assert_cmpint (info->started, >, 0);

  frame = next (reader, FB_MQTT_RECORDING_MESSAGE);
  g_assert_cmpstr (frame->message.topic, ==, "plant/ü");
  g_assert_cmpuint (frame->message.topic_length, ==, 8);
  g_assert_cmpint (frame->message.time, ==, 1790000000123456);
  g_assert_cmpmem (frame->message.payload, frame->message.payload_length, "\x00\xff", 2);
  g_assert_cmpuint (frame->message.qos, ==, 2);
  g_assert_true (frame->message.is_retained && !frame->message.is_duplicate);
  g_assert_cmpstr (frame->message.properties->content_type, ==, "application/cbor");
  g_assert_cmpuint (frame->message.properties->user->len, ==, 1);

  frame = next (reader, FB_MQTT_RECORDING_MESSAGE);
  g_assert_cmpstr (frame->message.topic, ==, "a");
  g_assert_cmpuint (frame->message.payload_length, ==, 0);
  g_assert_null (frame->message.properties);
  g_assert_true (frame->message.is_duplicate && !frame->message.is_retained);

  frame = next (reader, FB_MQTT_RECORDING_GAP);
  g_assert_cmpuint (frame->lost, ==, 12);
  g_assert_cmpuint (frame->lost_bytes, ==, 345);
  next (reader, FB_MQTT_RECORDING_END);
  next (reader, FB_MQTT_RECORDING_END);
  g_assert_cmpuint (fb_mqtt_recording_reader_get_position (reader), ==,
                    fb_mqtt_recording_reader_get_length (reader));
}

/* g_file_set_contents() would bring each to the disk, which takes longer than all the rest. */
static void
write_file (const char *path, const char *bytes, gsize length)
{
  FILE *file = fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* Reads what is there: how many whole frames before a cut; -1 when it is no recording. */
static int
count_frames (const char *path)
{
  g_autoptr (FbMqttRecordingReader) reader = fb_mqtt_recording_reader_open (path, NULL);
  int n = 0;

  if (reader == NULL)
    return -1;

  for (;;)
    {
      const FbMqttRecordingFrame *frame = fb_mqtt_recording_reader_next (reader, NULL);

      g_assert_nonnull (frame);
      if (frame->kind == FB_MQTT_RECORDING_CUT)
        return n;
      n++;
      if (frame->kind == FB_MQTT_RECORDING_END)
        return n;
    }
}

static void
test_a_cut_anywhere_leaves_what_is_before (void)
{
  g_autofree char *path = make_all_kinds ();
  g_autofree char *bytes = NULL;
  gsize            length;
  int              before = -1;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize cut = 0; cut <= length; cut++)
    {
      int n;

      write_file (path, bytes, cut);
      n = count_frames (path);
      g_assert_cmpint (n, >=, before);
      g_assert_cmpint (n, <=, before + 1);
      before = n;
    }
  g_assert_cmpint (before, ==, 4);
}

static void
test_a_changed_byte_gives_no_wrong_message (void)
{
  g_autofree char *path = make_all_kinds ();
  g_autofree char *bytes = NULL;
  gsize            length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      bytes[i] ^= 0x20;
      write_file (path, bytes, length);
      g_assert_cmpint (count_frames (path), <, 4);
      bytes[i] ^= 0x20;
    }
}

static void
test_a_cut_says_how_much_can_not_be_read (void)
{
  g_autofree char *path = make_all_kinds ();
  g_autofree char *bytes = NULL;
  g_autoptr (FbMqttRecordingReader) reader = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  write_file (path, bytes, length - 3);
  reader = open_reader (path);
  next (reader, FB_MQTT_RECORDING_MESSAGE);
  next (reader, FB_MQTT_RECORDING_MESSAGE);
  next (reader, FB_MQTT_RECORDING_GAP);
  next (reader, FB_MQTT_RECORDING_CUT);
  g_assert_cmpuint (fb_mqtt_recording_reader_get_length (reader) -
                        fb_mqtt_recording_reader_get_position (reader),
                    ==, FB_MQTT_RECORDING_FRAME_BYTES + 9 - 3);
}

static void
test_what_is_not_understood_is_passed_over (void)
{
  g_autofree char *path = NULL;
  g_autoptr (FbMqttRecordingWriter) writer = create (&path);
  g_autoptr (FbMqttRecordingReader) reader = open_reader (path);
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  FbMqttMessage bad = { .topic = "plant/+", .topic_length = 7, .time = 1790000000123456 };
  FbMqttMessage good = { .topic = "plant/a", .topic_length = 7, .time = 1790000000223456 };

  bad.payload = (const guint8 *)"12345";
  bad.payload_length = 5;
  fb_mqtt_recording_append_message (frames, &bad);
  fb_mqtt_recording_append_message (frames, &good);
  g_assert_true (fb_mqtt_recording_writer_append (writer, frames, NULL));

  g_assert_cmpuint (next (reader, FB_MQTT_RECORDING_GAP)->lost, ==, 1);
  g_assert_cmpstr (next (reader, FB_MQTT_RECORDING_MESSAGE)->message.topic, ==, "plant/a");
}

static void
test_a_recording_can_be_read_while_it_is_written (void)
{
  g_autofree char *path = NULL;
  g_autoptr (FbMqttRecordingWriter) writer = create (&path);
  g_autoptr (FbMqttRecordingReader) reader = open_reader (path);
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  FbMqttMessage message = { .topic = "a", .topic_length = 1, .time = 1 };

  next (reader, FB_MQTT_RECORDING_CUT);
  fb_mqtt_recording_append_message (frames, &message);
  g_assert_true (fb_mqtt_recording_writer_append (writer, frames, NULL));
  next (reader, FB_MQTT_RECORDING_MESSAGE);
  next (reader, FB_MQTT_RECORDING_CUT);
  g_assert_true (fb_mqtt_recording_writer_end (writer, NULL));
  next (reader, FB_MQTT_RECORDING_END);
}

static void
test_what_is_no_recording_is_refused (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *text = g_build_filename (folder, "text", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autofree char *none = g_build_filename (folder, "none", NULL);
  const char      *paths[] = { text, pipe, folder, none };
  const int codes[] = { FB_ERROR_INVALID, FB_ERROR_INVALID, FB_ERROR_INVALID, FB_ERROR_NOT_FOUND };

  g_assert_true (g_file_set_contents (text, "FBMQTT1\n\xff\xff\xff\xff then some more", -1, NULL));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbMqttRecordingReader) reader = fb_mqtt_recording_reader_open (paths[i], &error);

      g_assert_null (reader);
      g_assert_error (error, FB_ERROR, codes[i]);
    }
}

static void
test_a_recording_is_never_written_over (void)
{
  g_autofree char *path = make_all_kinds ();
  g_autoptr (FbMqttRecordingInfo) info = fb_mqtt_recording_info_new ("a", "mqtt://a", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttRecordingWriter) writer = fb_mqtt_recording_writer_create (path, info, &error);

  g_assert_null (writer);
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_cmpint (count_frames (path), ==, 4);
}

static void
test_a_full_disk_leaves_whole_frames (void)
{
  g_autofree char *path = NULL;
  g_autoptr (FbMqttRecordingWriter) writer = create (&path);
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  FbMqttMessage message = { .topic = "a", .topic_length = 1, .time = 1 };
  struct rlimit was, small;
  int           n = 0;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &was), ==, 0);
  small = (struct rlimit){ 1000, was.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  do
    {
      g_byte_array_set_size (frames, 0);
      fb_mqtt_recording_append_message (frames, &message);
      n++;
    }
  while (n < 1000 && fb_mqtt_recording_writer_append (writer, frames, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &was), ==, 0);

  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  g_assert_cmpint (n, >, 10);
  g_assert_cmpint (count_frames (path), ==, n - 1);
  g_assert_false (fb_mqtt_recording_writer_end (writer, NULL));
}

static void
test_export_keeps_every_byte (void)
{
  g_autofree char         *path = make_all_kinds ();
  static const char *const expected[] = {
    "{\"time\":\"2026-09-21T14:13:20.123456Z\",\"topic\":\"plant/ü\",\"qos\":2,\"retained\":true,"
    "\"encoding\":\"base64\",\"payload\":\"AP8=\",\"properties\":{\"content_type\":"
    "\"application/cbor\",\"correlation_data\":\"AQ==\",\"user\":[[\"line\",\"7,\\\"a\\\"\"]]}}\n"
    "{\"time\":\"2026-09-21T14:13:20.223456Z\",\"topic\":\"a\",\"qos\":0,\"retained\":false,"
    "\"encoding\":\"text\",\"payload\":\"\"}\n",
    "time,topic,qos,retained,encoding,payload,properties\r\n"
    "2026-09-21T14:13:20.123456Z,plant/ü,2,true,base64,AP8=,"
    "\"{\"\"content_type\"\":\"\"application/cbor\"\",\"\"correlation_data\"\":\"\"AQ==\"\","
    "\"\"user\"\":[[\"\"line\"\",\"\"7,\\\"\"a\\\"\"\"\"]]}\"\r\n"
    "2026-09-21T14:13:20.223456Z,a,0,false,text,,\r\n",
  };

  for (FbMqttExportFormat format = FB_MQTT_EXPORT_JSON_LINES; format <= FB_MQTT_EXPORT_CSV;
       format++)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GError) error = NULL;
      guint64 unread;

      g_assert_true (fb_mqtt_export_recording (path, format, NULL, stream, &unread, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (unread, ==, 0);
      g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
      g_assert_cmpstr (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)), ==,
                       expected[format]);
    }
}

typedef struct
{
  guint   batches;
  GArray *numbers;
} Heard;

static void
begin_cb (gpointer user_data)
{
  ((Heard *)user_data)->batches++;
}

static void
message_cb (const FbMqttMessage *message, gpointer user_data)
{
  g_autofree char *digits = g_strndup ((const char *)message->payload, message->payload_length);
  guint            number = (guint)g_ascii_strtoull (digits, NULL, 10);

  g_array_append_val (((Heard *)user_data)->numbers, number);
}

static void
end_cb (gpointer user_data)
{
}

static void
finished_cb (FbOperation *operation, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

static void
test_a_recording_fills_what_a_link_fills (void)
{
  static const FbMqttSink  sink = { begin_cb, message_cb, end_cb };
  static const char *const lines[] = { "plant/line/0/+", "plant/+/2/t", NULL };
  g_autofree char         *path = fb_test_recording_make (1000, 10);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  Heard heard = { 0, numbers };
  g_autoptr (FbMqttLoad) load = fb_mqtt_load_new (path, lines, &sink, &heard);
  const FbMqttLoadResult *result;
  gboolean                is_finished = FALSE;

  g_signal_connect (load, "finished", G_CALLBACK (finished_cb), &is_finished);
  fb_operation_start (FB_OPERATION (load));
  g_assert_true (fb_test_wait (is_true, &is_finished, 30000));
  g_assert_cmpint (fb_operation_get_state (FB_OPERATION (load)), ==, FB_OPERATION_DONE);

  result = fb_mqtt_load_get_result (load);
  g_assert_cmpuint (result->messages, ==, 667);
  g_assert_cmpint (result->first, ==, FB_TEST_RECORDING_START);
  g_assert_cmpint (result->last, ==, FB_TEST_RECORDING_START + 999 * 10);
  g_assert_cmpuint (result->unread, ==, 0);
  g_assert_cmpstr (fb_mqtt_load_get_info (load)->broker, ==, "Hall 3");
  g_assert_cmpuint (numbers->len, ==, 667);
  for (guint i = 0; i < numbers->len; i++)
    g_assert_cmpuint (g_array_index (numbers, guint, i), ==, i / 2 * 3 + (i % 2) * 2);
  g_assert_cmpuint (heard.batches, >=, 1000 / 64);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/recording/all-of-a-message-comes-back", test_all_of_a_message_comes_back);
  g_test_add_func ("/mqtt/recording/a-cut-anywhere-leaves-what-is-before",
                   test_a_cut_anywhere_leaves_what_is_before);
  g_test_add_func ("/mqtt/recording/a-changed-byte-gives-no-wrong-message",
                   test_a_changed_byte_gives_no_wrong_message);
  g_test_add_func ("/mqtt/recording/a-cut-says-how-much-can-not-be-read",
                   test_a_cut_says_how_much_can_not_be_read);
  g_test_add_func ("/mqtt/recording/what-is-not-understood-is-passed-over",
                   test_what_is_not_understood_is_passed_over);
  g_test_add_func ("/mqtt/recording/a-recording-can-be-read-while-it-is-written",
                   test_a_recording_can_be_read_while_it_is_written);
  g_test_add_func ("/mqtt/recording/what-is-no-recording-is-refused",
                   test_what_is_no_recording_is_refused);
  g_test_add_func ("/mqtt/recording/a-recording-is-never-written-over",
                   test_a_recording_is_never_written_over);
  g_test_add_func ("/mqtt/recording/a-full-disk-leaves-whole-frames",
                   test_a_full_disk_leaves_whole_frames);
  g_test_add_func ("/mqtt/recording/export-keeps-every-byte", test_export_keeps_every_byte);
  g_test_add_func ("/mqtt/recording/a-recording-fills-what-a-link-fills",
                   test_a_recording_fills_what_a_link_fills);

  return g_test_run ();
}
