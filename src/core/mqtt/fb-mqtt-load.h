/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A recording as a source without a broker: gives its messages to a sink as fast as that takes
 * them, on a thread of its own. What a link fills, this fills as well. An operation; when it is
 * done, the gaps of the recording and what of the file could not be read are known. */

#pragma once

#include "fb-operation.h"
#include "mqtt/fb-mqtt-recording.h"
#include "mqtt/fb-mqtt-sink.h"

G_BEGIN_DECLS

#define FB_TYPE_MQTT_LOAD (fb_mqtt_load_get_type ())
G_DECLARE_FINAL_TYPE (FbMqttLoad, fb_mqtt_load, FB, MQTT_LOAD, FbOperation)

typedef struct
{
  guint64 messages; /* given to the sink */
  guint64 lost;     /* that were not recorded, by the recording itself */
  guint64 unread;   /* bytes at the end of the file that are missing a part or are damaged */
  gint64  first;    /* times of the first and last message given; 0 without one */
  gint64  last;
} FbMqttLoadResult;

/* @filters: (nullable) only what matches one of them. @sink: called with @user_data on another
 * thread until the operation has ended. (transfer full) */
FbMqttLoad *fb_mqtt_load_new (const char        *path,
                              const char *const *filters,
                              const FbMqttSink  *sink,
                              gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;

/* When it is done. (transfer none) */
const FbMqttRecordingInfo *fb_mqtt_load_get_info (FbMqttLoad *self);
const FbMqttLoadResult    *fb_mqtt_load_get_result (FbMqttLoad *self);

G_END_DECLS
