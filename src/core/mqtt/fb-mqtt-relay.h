/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One connection to a broker that libmosquitto cannot make by itself: TLS whose certificate is
 * decided on before a byte of MQTT leaves, web sockets, proxies. The library speaks plain MQTT to a
 * private Unix socket; behind it a thread connects outwards once the library came, and carries
 * bytes both ways, never more at a time than both sides take. Messages that are too large are left
 * out there. */

#pragma once

#include "mqtt/fb-mqtt-end.h"
#include "mqtt/fb-mqtt-options.h"
#include "mqtt/fb-mqtt-target.h"

G_BEGIN_DECLS

typedef struct _FbMqttRelay FbMqttRelay;

/* Whether @options need one. Blocks: the system is asked for its proxy. */
gboolean fb_mqtt_relay_is_needed (const FbMqttOptions *options);

/* Listens for the library. @options: copied. @target: counts what was left out. */
FbMqttRelay *fb_mqtt_relay_new (const FbMqttOptions *options,
                                FbMqttTarget        *target,
                                GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends it, without waiting. (transfer full) */
void fb_mqtt_relay_stop (FbMqttRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttRelay, fb_mqtt_relay_stop)

/* Where the library is to connect. (transfer none) */
const char *fb_mqtt_relay_get_path (FbMqttRelay *self);

/* Why it ended, when it did by itself; moved into @end, which is empty. Any thread. */
gboolean fb_mqtt_relay_take_end (FbMqttRelay *self, FbMqttEnd *end);

G_END_DECLS
