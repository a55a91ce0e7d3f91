/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-fuzz.h"

#include <string.h>

#include "mqtt/fb-mqtt-frame.h"

/* However a stream is cut into pieces, the same bytes go on, never more than came, and all of them
 * when nothing was too large. */

#define MAX_PACKET 20

static gsize
pass_in_pieces (const uint8_t *data, size_t size, size_t piece, FbMqttFrame *frame, guint8 *out)
{
  gsize n_out = 0;

  fb_mqtt_frame_init (frame, MAX_PACKET);
  for (size_t at = 0; at < size; at += piece)
    {
      gsize              length = MIN (piece, size - at);
      g_autofree guint8 *room = g_malloc (length + FB_MQTT_FRAME_SPARE);
      gsize              n_passed = fb_mqtt_frame_pass (frame, data + at, length, room);

      memcpy (out + n_out, room, n_passed);
      n_out += n_passed;
    }

  return n_out;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree guint8 *whole = g_malloc (size + FB_MQTT_FRAME_SPARE);
  g_autofree guint8 *pieces = g_malloc (size + FB_MQTT_FRAME_SPARE);
  FbMqttFrame        one;
  FbMqttFrame        other;
  gsize              n_whole;

  if (size == 0)
    return 0;

  n_whole = pass_in_pieces (data, size, size, &one, whole);
  for (size_t piece = 1; piece <= 7; piece++)
    {
      gsize n_pieces = pass_in_pieces (data, size, piece, &other, pieces);

      g_assert (n_pieces == n_whole && memcmp (whole, pieces, n_whole) == 0);
      g_assert (one.n_skipped == other.n_skipped);
      g_assert (one.n_skipped_waiting == other.n_skipped_waiting);
    }
  g_assert (n_whole <= size);
  if (one.n_skipped + one.n_skipped_waiting == 0)
    g_assert (memcmp (whole, data, n_whole) == 0 && n_whole + one.n_header == size);

  return 0;
}
