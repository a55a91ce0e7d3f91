/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where a connection puts its messages, and what it counted, shared by its owner and its network
 * thread: whoever goes last ends it. */

#pragma once

#include "mqtt/fb-mqtt-sink.h"

G_BEGIN_DECLS

/* Since the connection was made. Each only grows. */
typedef struct
{
  guint64 messages;
  guint64 bytes;     /* of topics and payloads */
  guint64 too_large; /* messages that were larger than what is taken */
  guint64 invalid;   /* connections ended because what came was not MQTT; topics with wildcards */
} FbMqttCounters;

typedef struct
{
  /* Given */
  FbMqttSink     sink;
  gpointer       user_data;
  GDestroyNotify destroy;

  FbMqttCounters counters; /* atomic */
} FbMqttTarget;

/* @sink: copied. @destroy: (nullable) for @user_data, called on whichever thread lets go last. */
FbMqttTarget *fb_mqtt_target_new (const FbMqttSink *sink,
                                  gpointer          user_data,
                                  GDestroyNotify    destroy) G_GNUC_WARN_UNUSED_RESULT;
FbMqttTarget *fb_mqtt_target_ref (FbMqttTarget *self) G_GNUC_WARN_UNUSED_RESULT;
void          fb_mqtt_target_unref (FbMqttTarget *self);

/* Any thread. */
void fb_mqtt_target_count (guint64 *counter, guint64 more);
void fb_mqtt_target_read (FbMqttTarget *self, FbMqttCounters *counters);

G_END_DECLS
