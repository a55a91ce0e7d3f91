/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The parts of the relay: its thread, and the two ways outwards. All on its thread, except where it
 * says otherwise. */

#pragma once

#include <libsoup/soup.h>

#include "mqtt/fb-mqtt-frame.h"
#include "mqtt/fb-mqtt-relay.h"
#include "mqtt/fb-mqtt-session.h"
#include "mqtt/fb-mqtt-trust.h"

G_BEGIN_DECLS

#define FB_MQTT_RELAY_CHUNK 65536

struct _FbMqttRelay
{
  /* Of both sides */
  GCancellable *stop; /* the owner let go */
  char         *path;
  FbMqttTarget *target;
  GMutex        mutex;
  FbMqttEnd     end; /* guarded */

  /* The thread's */
  FbMqttOptions *options;
  FbMqttTrust    trust;
  GSocket       *listener;
  GMainLoop     *loop;
  GCancellable  *cancellable; /* of all that is under way */
  guint          n_under_way; /* callbacks that are still to come */
  GIOStream     *inner;       /* to the library */

  /* Outwards: one of the two */
  GIOStream               *outer;
  SoupSession             *session;
  SoupMessage             *message;
  SoupWebsocketConnection *socket;
  GSource                 *flush; /* of what was gathered */

  /* What is on its way */
  FbMqttFrame frame;
  guint8     *inward;   /* read from outside */
  guint8     *passed;   /* the same without what was left out */
  gsize       n_passed; /* of it */
  guint8     *outward;
};

/* Ends the relay with a reason. Takes @reason. */
void fb_mqtt_relay_end (FbMqttRelay *self, FbMqttEndKind kind, char *reason);
/* The same after @error, in words. */
void fb_mqtt_relay_fail (FbMqttRelay *self, const GError *error);

/* Connects outwards and carries from then on. */
void fb_mqtt_relay_connect_stream (FbMqttRelay *self);
void fb_mqtt_relay_connect_socket (FbMqttRelay *self);

/* A callback begins to be awaited, and came: the thread ends after the last one. */
void fb_mqtt_relay_begin (FbMqttRelay *self);
/* FALSE when the relay ended meanwhile, and nothing more is to be done. */
gboolean fb_mqtt_relay_came (FbMqttRelay *self);

/* Appends to self->passed what of @length bytes goes on; at most a chunk fits. FALSE when the relay
 * ended over it. */
gboolean fb_mqtt_relay_pass (FbMqttRelay *self, const guint8 *data, gsize length);

/* Which proxies are used. (transfer full) (nullable): none */
GProxyResolver *fb_mqtt_relay_get_proxies (FbMqttRelay *self);

G_END_DECLS
