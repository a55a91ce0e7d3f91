/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The parts of the engine: the thread, and its news for the owner. */

#pragma once

#include "instance/fb-reachability.h"
#include "mqtt/fb-mqtt-engine.h"
#include "mqtt/fb-mqtt-relay.h"
#include "mqtt/fb-mqtt-session.h"

G_BEGIN_DECLS

/* How many times within a minute what came may not be MQTT. */
#define FB_MQTT_STRIKES 2

struct _FbMqttEngine
{
  /* Of both */
  GAsyncQueue  *commands;
  int           wake_fd;
  GMainContext *context;
  FbMqttTarget *target;

  /* The owner's */
  const FbMqttEngineFuncs *funcs;
  gpointer                 owner; /* NULL once it let go */

  /* The thread's */
  FbMqttOptions *options;
  char          *client_id;
  FbMqttSession *session; /* (nullable) */
  FbMqttRelay   *relay;   /* (nullable) */
  FbReachability reachability;
  gint64         strikes[FB_MQTT_STRIKES]; /* when, oldest first */
  gint64         online_since;
  guint          n_short; /* connections in a row that ended soon */
  gboolean       is_serving;
  gboolean       is_closing;
  gboolean       is_hurried; /* is to try now */
  gboolean       has_slept;
};

void fb_mqtt_engine_unref (FbMqttEngine *self);

/* From the thread to the owner. @end: (nullable) copied */
void fb_mqtt_engine_post_state (FbMqttEngine    *self,
                                FbMqttLinkState  state,
                                const FbMqttEnd *end,
                                gint64           retry_time);
void fb_mqtt_engine_post_refused (FbMqttEngine *self, const char *filter, const char *reason);
/* @command: (transfer full) is answered even when the owner let go */
void fb_mqtt_engine_post_done (FbMqttEngine *self, FbMqttCommand *command);

G_END_DECLS
