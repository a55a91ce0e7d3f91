/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The network thread of one connection, from opening to closing. It owns itself: the owner gives it
 * commands and hears from it in a main context, and may go first. */

#pragma once

#include "mqtt/fb-mqtt-command.h"
#include "mqtt/fb-mqtt-end.h"
#include "mqtt/fb-mqtt-link.h"

G_BEGIN_DECLS

typedef struct _FbMqttEngine FbMqttEngine;

/* What the owner hears, in its main context. The strings are for the time of the call. */
typedef struct
{
  /* @end: (nullable) why it is in @state. @retry_time: monotonic, of FB_MQTT_LINK_WAITING */
  void (*state) (FbMqttLinkState state, const FbMqttEnd *end, gint64 retry_time, gpointer owner);
  void (*refused) (const char *filter, const char *reason, gpointer owner);
} FbMqttEngineFuncs;

/* Starts connecting. @options: copied. @funcs: static. @owner: borrowed, never given a call after
 * fb_mqtt_engine_stop(). The calls come in the thread-default main context. */
FbMqttEngine *fb_mqtt_engine_start (const FbMqttOptions     *options,
                                    const char              *client_id,
                                    FbMqttTarget            *target,
                                    const FbMqttEngineFuncs *funcs,
                                    gpointer                 owner) G_GNUC_WARN_UNUSED_RESULT;

/* @command: (transfer full) comes back to its task */
void fb_mqtt_engine_send (FbMqttEngine *self, FbMqttCommand *command);

/* Says good-bye and lets go, without waiting. (transfer full) */
void fb_mqtt_engine_stop (FbMqttEngine *self);

G_END_DECLS
