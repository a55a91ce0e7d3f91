/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-frame.h"

#include <string.h>

/* MQTT 5.0, section 2.1: one byte of type and flags, then the length in up to four bytes of seven
 * bits, lowest first. Only PUBLISH is ever left out: any other packet of that size is an error that
 * the library is to see. */

#define TYPE_MASK 0xf0
#define PUBLISH 0x30
#define QOS_MASK 0x06
#define MORE 0x80

void
fb_mqtt_frame_init (FbMqttFrame *self, guint32 max_packet)
{
  *self = (FbMqttFrame){ .max_packet = max_packet };
}

/* One more byte of the header; TRUE when it is whole. */
static gboolean
take_header (FbMqttFrame *self, guint8 byte)
{
  self->header[self->n_header++] = byte;
  if (self->n_header == 1)
    return FALSE;

  self->left |= (guint32)(byte & ~MORE) << (7 * (self->n_header - 2));
  if ((byte & MORE) == 0)
    return TRUE;

  self->is_lost = self->n_header == FB_MQTT_FRAME_SPARE;
  return self->is_lost;
}

static void
begin_body (FbMqttFrame *self, guint8 **out)
{
  guint8 type = self->header[0];

  self->is_skipping =
      !self->is_lost && self->left > self->max_packet && (type & TYPE_MASK) == PUBLISH;
  if (!self->is_skipping)
    *out = (guint8 *)memcpy (*out, self->header, self->n_header) + self->n_header;
  else if ((type & QOS_MASK) == 0)
    self->n_skipped++;
  else
    self->n_skipped_waiting++;

  self->n_header = 0;
  self->is_in_body = self->left > 0;
}

static gsize
pass_body (FbMqttFrame *self, const guint8 *data, gsize length, guint8 **out)
{
  gsize n_bytes = MIN (length, self->left);

  if (!self->is_skipping)
    *out = (guint8 *)memcpy (*out, data, n_bytes) + n_bytes;
  self->left -= n_bytes;
  self->is_in_body = self->left > 0;

  return n_bytes;
}

gsize
fb_mqtt_frame_pass (FbMqttFrame *self, const guint8 *data, gsize length, guint8 *out)
{
  guint8 *end = out;

  while (length > 0 && !self->is_lost)
    {
      gsize n_bytes = 1;

      if (self->is_in_body)
        n_bytes = pass_body (self, data, length, &end);
      else if (take_header (self, *data))
        begin_body (self, &end);
      data += n_bytes;
      length -= n_bytes;
    }
  if (length > 0)
    end = (guint8 *)memcpy (end, data, length) + length;

  return end - out;
}
