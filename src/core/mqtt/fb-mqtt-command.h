/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the owner of a connection asks its network thread to do, and how it ended. One side at a
 * time has it: the owner makes it, the thread fills in the result, the owner answers the task. */

#pragma once

#include <gio/gio.h>

#include "mqtt/fb-mqtt-properties.h"

G_BEGIN_DECLS

typedef enum
{
  FB_MQTT_COMMAND_CLOSE,
  FB_MQTT_COMMAND_RETRY, /* at once, whatever is being waited for */
  FB_MQTT_COMMAND_WAKE,  /* the machine slept: what is connected is dead */
  FB_MQTT_COMMAND_TRUST, /* text: the fingerprint */
  FB_MQTT_COMMAND_SUBSCRIBE,
  FB_MQTT_COMMAND_UNSUBSCRIBE,
  FB_MQTT_COMMAND_PUBLISH,
} FbMqttCommandKind;

typedef struct
{
  FbMqttCommandKind kind;
  GTask            *task; /* (nullable) the owner's */

  char             *text;    /* (nullable) filter, topic or fingerprint */
  GBytes           *payload; /* (nullable) */
  guint8            qos;
  gboolean          is_retained;
  FbMqttProperties *properties; /* (nullable) */

  /* The network thread's */
  int mid;

  /* The result */
  guint   granted; /* QoS of a subscription */
  GError *error;   /* (nullable) */
} FbMqttCommand;

/* @task: (nullable) (transfer full). @text: (nullable) copied. */
FbMqttCommand *fb_mqtt_command_new (FbMqttCommandKind kind,
                                    GTask            *task,
                                    const char       *text) G_GNUC_WARN_UNUSED_RESULT;
void           fb_mqtt_command_free (FbMqttCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttCommand, fb_mqtt_command_free)

/* On the owner's side: returns the result to the task, if there is one, and frees @self. */
void fb_mqtt_command_answer (FbMqttCommand *self);

G_END_DECLS
