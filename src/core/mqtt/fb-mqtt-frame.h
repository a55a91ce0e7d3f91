/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where one MQTT packet ends and the next begins in a stream of bytes, so that a packet that is too
 * large is left out before anybody makes room for it. A plain value without allocations, any
 * thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What fb_mqtt_frame_pass() may write beyond the bytes it is given: a header that was held back. */
#define FB_MQTT_FRAME_SPARE 5

typedef struct
{
  guint32 max_packet; /* bytes that follow the header */

  /* What was left out: messages with QoS 0, and those that wait for an acknowledgement. */
  guint n_skipped;
  guint n_skipped_waiting;

  /* Private */
  guint8   header[FB_MQTT_FRAME_SPARE];
  guint    n_header;
  guint32  left; /* of the packet's body */
  gboolean is_in_body;
  gboolean is_skipping;
  gboolean is_lost; /* the bytes make no packets: all are passed on */
} FbMqttFrame;

void fb_mqtt_frame_init (FbMqttFrame *self, guint32 max_packet);

/* Copies what of @data is to go on to @out, which has room for @length + FB_MQTT_FRAME_SPARE bytes,
 * and returns how many bytes that is. */
gsize fb_mqtt_frame_pass (FbMqttFrame *self, const guint8 *data, gsize length, guint8 *out);

G_END_DECLS
