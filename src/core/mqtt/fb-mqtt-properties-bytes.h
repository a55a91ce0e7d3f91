/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Properties of a message as the bytes that MQTT 5 has for them on the wire (MQTT 5.0, section
 * 2.2.2, without the length before them), for whoever keeps many messages. Any thread. */

#pragma once

#include <gio/gio.h>

#include "mqtt/fb-mqtt-properties.h"

G_BEGIN_DECLS

/* More than a packet can hold besides a topic: what is longer is not read. */
#define FB_MQTT_PROPERTIES_MAX_BYTES (16u * 1024 * 1024)

/* How many bytes fb_mqtt_properties_write() writes. @self: (nullable) has none. */
gsize fb_mqtt_properties_get_size (const FbMqttProperties *self);

/* Writes that many to @to. A text or data of over 65,535 bytes, which no broker can deliver, is cut
 * there. */
void fb_mqtt_properties_write (const FbMqttProperties *self, guint8 *to);

/* The same back. Errors: FB_ERROR_INVALID for what is cut, unknown here or no UTF-8. (transfer
 * full) */
FbMqttProperties *fb_mqtt_properties_read (const guint8 *data,
                                           gsize         length,
                                           GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
