/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-recording.h"

#include <stdio.h>
#include <string.h>

#include "fb-test.h"
#include "mqtt/fb-mqtt-recording-writer.h"

static void
append (GByteArray *frames, guint i, gint64 step_us)
{
  char          topic[32], payload[16];
  FbMqttMessage message = { .topic = topic, .payload = (const guint8 *)payload, .qos = 1 };

  g_snprintf (topic, sizeof topic, "plant/line/%u/t", i % 3);
  g_snprintf (payload, sizeof payload, "%u", i);
  message.topic_length = strlen (topic);
  message.payload_length = strlen (payload);
  message.time = FB_TEST_RECORDING_START + i * step_us;
  message.is_retained = i == 0;
  fb_mqtt_recording_append_message (frames, &message);
}

char *
fb_test_recording_make (guint n, gint64 step_us)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "plant.fbmqtt", NULL);
  g_autoptr (FbMqttRecordingInfo) info = fb_mqtt_recording_info_new ("Hall 3", "mqtt://h", NULL);
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (FbMqttRecordingWriter) writer = fb_mqtt_recording_writer_create (path, info, NULL);

  g_assert_nonnull (writer);
  for (guint i = 0; i < n; i++)
    append (frames, i, step_us);
  g_assert_true (fb_mqtt_recording_writer_append (writer, frames, NULL));
  g_assert_true (fb_mqtt_recording_writer_end (writer, NULL));

  return g_steal_pointer (&path);
}
