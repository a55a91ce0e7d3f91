/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The parts of a session: the connection itself, and the commands that wait for an answer. */

#pragma once

#include <mosquitto.h>

#include "mqtt/fb-mqtt-session.h"

G_BEGIN_DECLS

struct _FbMqttSession
{
  /* Borrowed */
  const FbMqttOptions      *options;
  const FbMqttSessionFuncs *funcs;
  gpointer                  user_data;

  /* Owned */
  struct mosquitto *mosquitto;
  FbMqttTarget     *target;
  GHashTable       *waiting; /* packet identifier → FbMqttCommand */
  FbMqttEnd         end;

  FbMqttCommand *sending; /* (nullable) borrowed: what is being handed to the library just now */
  gsize          n_waiting_bytes;
  gboolean       is_connected;
  gboolean       is_online;
  gboolean       takes_retained;   /* the broker */
  gboolean       is_sent;          /* @sending went out before the library returned */
  guint          n_read;           /* messages of the current batch */
  gint64         bytes_at_message; /* that the socket had taken in at the last message */
};

void fb_mqtt_session_watch_commands (FbMqttSession *self);
/* Subscribes to what the options name. */
void fb_mqtt_session_subscribe_all (FbMqttSession *self);
/* Answers what waits with an error, except what is sent again on the next connection. */
void fb_mqtt_session_fail_waiting (FbMqttSession *self, gboolean is_last);

G_END_DECLS
