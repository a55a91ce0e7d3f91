/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Publishes a recording again in its own pace, faster or slower; whole or what matches filters; to
 * the same topics or to others. Where it goes is given, so that a link takes it as well as a test.
 * Messages keep their order, also where the clock of the recording went back. An operation: it ends
 * with the first error but for messages that are refused, which are counted. */

#pragma once

#include "fb-operation.h"
#include "mqtt/fb-mqtt-recording.h"

G_BEGIN_DECLS

#define FB_MQTT_REPLAY_MIN_SPEED 0.1
#define FB_MQTT_REPLAY_MAX_SPEED 100.0

/* Calls on the main context of the operation. */
typedef struct
{
  /* @message is a view for the time of the call. Calls back when it is out. */
  void (*publish_async) (const FbMqttMessage *message,
                         gpointer             target,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data);
  /* FB_ERROR_DENIED: this message was refused. */
  gboolean (*publish_finish) (gpointer target, GAsyncResult *result, GError **error);
} FbMqttReplayTarget;

typedef struct
{
  double             speed;        /* FB_MQTT_REPLAY_MIN_SPEED to FB_MQTT_REPLAY_MAX_SPEED */
  const char *const *filters;      /* (nullable) */
  const char        *rewrite_from; /* (nullable) levels at the beginning of a topic… */
  const char        *rewrite_to;   /* …and what stands there instead */
} FbMqttReplayOptions;

typedef struct
{
  guint64 published;
  guint64 refused;
  guint64 lost;   /* that were not recorded, by the recording itself */
  guint64 unread; /* bytes at the end of the file that are missing a part or are damaged */
} FbMqttReplayResult;

#define FB_TYPE_MQTT_REPLAY (fb_mqtt_replay_get_type ())
G_DECLARE_FINAL_TYPE (FbMqttReplay, fb_mqtt_replay, FB, MQTT_REPLAY, FbOperation)

/* @options: copied. @target: until the operation has ended and every call to it was answered.
 * (transfer full) */
FbMqttReplay *fb_mqtt_replay_new (const char                *path,
                                  const FbMqttReplayOptions *options,
                                  const FbMqttReplayTarget  *target,
                                  gpointer                   user_data) G_GNUC_WARN_UNUSED_RESULT;

/* So far. (transfer none) */
const FbMqttReplayResult *fb_mqtt_replay_get_result (FbMqttReplay *self);
/* Why the first was refused. (nullable) (transfer none) */
const GError *fb_mqtt_replay_get_refusal (FbMqttReplay *self);

G_END_DECLS
