/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fb-fuzz.h"
#include "mqtt/fb-mqtt-export.h"
#include "mqtt/fb-mqtt-recording-reader.h"

/* Reading ends, and what is given can be exported. The sums would keep random input out, so they
 * are made right. */

static void
mend_sums (GByteArray *file)
{
  gsize start = strlen (FB_MQTT_RECORDING_MAGIC);

  while (file->len - start >= FB_MQTT_RECORDING_FRAME_BYTES)
    {
      gsize length = (gsize)FB_MQTT_RECORDING_FRAME_BYTES +
                     fb_mqtt_recording_get_body_length (file->data + start);
      g_autoptr (GByteArray) frame = NULL;

      if (length > file->len - start)
        return;
      frame = g_byte_array_append (g_byte_array_new (), file->data + start, (guint)length);
      fb_mqtt_recording_seal (frame);
      memcpy (file->data + start, frame->data, length);
      start += length;
    }
}

static void
read_all (FbMqttRecordingReader *reader)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const FbMqttRecordingFrame *frame;

  do
    {
      frame = fb_mqtt_recording_reader_next (reader, NULL);
      g_assert_nonnull (frame);
      if (frame->kind != FB_MQTT_RECORDING_MESSAGE)
        continue;
      fb_mqtt_export_append (out, FB_MQTT_EXPORT_JSON_LINES, &frame->message);
      fb_mqtt_export_append (out, FB_MQTT_EXPORT_CSV, &frame->message);
      g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
    }
  while (frame->kind == FB_MQTT_RECORDING_MESSAGE || frame->kind == FB_MQTT_RECORDING_GAP);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (FbMqttRecordingReader) reader = NULL;
  int fd = memfd_create ("recording", MFD_CLOEXEC);

  g_byte_array_append (file, (const guint8 *)FB_MQTT_RECORDING_MAGIC,
                       (guint)strlen (FB_MQTT_RECORDING_MAGIC));
  if (size > 0)
    g_byte_array_append (file, data, (guint)size);
  mend_sums (file);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, file->data, file->len), ==, file->len);
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);

  reader = fb_mqtt_recording_reader_new_for_fd (fd, "recording", NULL);
  if (reader != NULL)
    read_all (reader);

  return 0;
}
