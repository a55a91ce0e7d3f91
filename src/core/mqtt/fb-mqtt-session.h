/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* libmosquitto for one connection, from the first packet to the last, driven by a loop that is not
 * its own. Everything here happens on one thread. A session that the broker keeps may be connected
 * again; then messages on their way are sent again, as MQTT wants it. */

#pragma once

#include "mqtt/fb-mqtt-command.h"
#include "mqtt/fb-mqtt-end.h"
#include "mqtt/fb-mqtt-options.h"
#include "mqtt/fb-mqtt-target.h"

G_BEGIN_DECLS

typedef struct _FbMqttSession FbMqttSession;

/* The largest packet that is taken. */
#define FB_MQTT_MAX_PACKET (16 * 1024 * 1024)
/* A batch: what is read before anything else gets its turn. */
#define FB_MQTT_BATCH 64

typedef struct
{
  void (*online) (gpointer user_data);
  /* @command: (transfer full) with its result */
  void (*done) (FbMqttCommand *command, gpointer user_data);
  /* A subscription without a task was refused; @reason in words. */
  void (*refused) (const char *filter, const char *reason, gpointer user_data);
} FbMqttSessionFuncs;

/* @options: borrowed for the life of the session. @client_id, @funcs: the same. */
FbMqttSession *fb_mqtt_session_new (const FbMqttOptions      *options,
                                    const char               *client_id,
                                    FbMqttTarget             *target,
                                    const FbMqttSessionFuncs *funcs,
                                    gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;
/* Commands that wait for an answer are answered with an error. */
void fb_mqtt_session_free (FbMqttSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttSession, fb_mqtt_session_free)

/* Whether what was under way outlives the connection. */
gboolean fb_mqtt_session_is_kept (const FbMqttOptions *options);

/* Blocks until a connection stands or not, over @relay (nullable: a path) or directly. */
void fb_mqtt_session_connect (FbMqttSession *self, const char *relay);
/* Says good-bye to the broker, without waiting. */
void fb_mqtt_session_disconnect (FbMqttSession *self);
/* Drops the connection without a word, with the reason in @end. Takes @reason. */
void fb_mqtt_session_drop (FbMqttSession *self, FbMqttEndKind kind, char *reason);

/* FB_MQTT_END_NONE while it stands. (transfer none) */
FbMqttEnd *fb_mqtt_session_get_end (FbMqttSession *self);
gboolean   fb_mqtt_session_is_online (FbMqttSession *self);
int        fb_mqtt_session_get_fd (FbMqttSession *self); /* -1 without a connection */
gboolean   fb_mqtt_session_wants_write (FbMqttSession *self);

/* Reads until nothing is there or a batch is full, which it returns. */
gboolean fb_mqtt_session_read (FbMqttSession *self);
void     fb_mqtt_session_write (FbMqttSession *self);
/* Keep-alive; at least once in a second. */
void fb_mqtt_session_tick (FbMqttSession *self);

/* Subscribes, unsubscribes or publishes. @command: (transfer full) */
void fb_mqtt_session_do (FbMqttSession *self, FbMqttCommand *command);

G_END_DECLS
