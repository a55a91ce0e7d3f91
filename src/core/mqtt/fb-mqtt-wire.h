/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Between libmosquitto's values and ours. Pure functions, any thread. */

#pragma once

#include <mosquitto.h>

#include "mqtt/fb-mqtt-options.h"
#include "mqtt/fb-mqtt-properties.h"

G_BEGIN_DECLS

/* Properties of a message that came, NULL when it has none. @list: (nullable) (transfer full)
 * (nullable) */
FbMqttProperties *
fb_mqtt_wire_read_properties (const mosquitto_property *list) G_GNUC_WARN_UNUSED_RESULT;

/* Properties for a message that goes: free with mosquitto_property_free_all(). FB_ERROR_INVALID for
 * what MQTT cannot carry. @properties: (nullable). @list: (out) (nullable) */
gboolean fb_mqtt_wire_write_properties (const FbMqttProperties *properties,
                                        mosquitto_property    **list,
                                        GError                **error);

/* Properties of the first packet, MQTT 5. (transfer full) */
mosquitto_property *fb_mqtt_wire_connect_properties (const FbMqttOptions *options,
                                                     guint32 max_packet) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
