/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The live tie to one broker: keeps a connection by libmosquitto on a network thread of its own,
 * comes back with back-off and jitter, and stops to ask where trying again is of no use. Messages
 * go to a sink on the network thread; everything else happens in the thread-default main context of
 * whoever made it. Closing never waits: a thread that still looks up a name ends later by itself,
 * and may hand on the batch it is in.
 *
 * Properties, read only: "state", "reason" and "refused" (GPtrArray of FbMqttRefusal). */

#pragma once

#include <gio/gio.h>

#include "mqtt/fb-mqtt-options.h"
#include "mqtt/fb-mqtt-properties.h"
#include "mqtt/fb-mqtt-sink.h"
#include "mqtt/fb-mqtt-target.h"

G_BEGIN_DECLS

typedef enum
{
  FB_MQTT_LINK_OFF,
  FB_MQTT_LINK_CONNECTING,
  FB_MQTT_LINK_ONLINE,
  FB_MQTT_LINK_WAITING, /* to try again */
  FB_MQTT_LINK_ASKING,  /* whether the certificate is to be trusted */
  FB_MQTT_LINK_STOPPED, /* until a person did something about the reason */
} FbMqttLinkState;

#define FB_TYPE_MQTT_LINK_STATE (fb_mqtt_link_state_get_type ())
GType fb_mqtt_link_state_get_type (void);

/* A subscription that the broker refused. */
typedef struct
{
  char *filter;
  char *reason; /* in words */
} FbMqttRefusal;

#define FB_TYPE_MQTT_LINK (fb_mqtt_link_get_type ())
G_DECLARE_FINAL_TYPE (FbMqttLink, fb_mqtt_link, FB, MQTT_LINK, GObject)

/* Off at first. @options, @sink: copied. @destroy: (nullable) for @user_data, called on any thread
 * once nothing uses it any more. */
FbMqttLink *fb_mqtt_link_new (const FbMqttOptions *options,
                              const FbMqttSink    *sink,
                              gpointer             user_data,
                              GDestroyNotify       destroy) G_GNUC_WARN_UNUSED_RESULT;

/* Connects and stays connected; when it is waiting, asking or stopped, tries now. */
void fb_mqtt_link_open (FbMqttLink *self);
/* Says good-bye to the broker. What waits for an answer ends with FB_ERROR_UNREACHABLE. */
void fb_mqtt_link_close (FbMqttLink *self);
/* The machine slept or changed its network: a connection that seems to stand is made anew, spread
 * over two seconds. Sleep is also noticed without this, up to a second later. */
void fb_mqtt_link_wake (FbMqttLink *self);
/* Trusts the certificate with this fingerprint (SHA-256, lower-case hex) and no other, for the life
 * of the link, and tries now. */
void fb_mqtt_link_trust (FbMqttLink *self, const char *pin);

FbMqttLinkState fb_mqtt_link_get_state (FbMqttLink *self);
/* Why it is not online, in words. (nullable) (transfer none) */
const char *fb_mqtt_link_get_reason (FbMqttLink *self);
/* When it tries again, on the clock of g_get_monotonic_time(); 0 unless it is waiting. */
gint64 fb_mqtt_link_get_retry_time (FbMqttLink *self);
/* Of a certificate that was not accepted: whose it says it is, and its fingerprint. (nullable)
 * (transfer none) */
const char *fb_mqtt_link_get_certificate (FbMqttLink *self);
const char *fb_mqtt_link_get_fingerprint (FbMqttLink *self);
/* Subscriptions the broker refused since it connected. (element-type FbMqttRefusal) (transfer none)
 */
GPtrArray *fb_mqtt_link_get_refused (FbMqttLink *self);
/* The options' client id, or the one that was made. (transfer none) */
const char *fb_mqtt_link_get_client_id (FbMqttLink *self);
void        fb_mqtt_link_get_counters (FbMqttLink *self, FbMqttCounters *counters); /* any thread */

/* All of these need a connection; errors: FB_ERROR_UNREACHABLE (there is none, or it ended before
 * the broker answered), FB_ERROR_DENIED (the broker's refusal in words), FB_ERROR_INVALID (topic,
 * filter, size), FB_ERROR_UNSUPPORTED, FB_ERROR_FULL (the broker takes nothing). */

/* @qos: 0 to 2. The filter is subscribed to again after each reconnect until it is unsubscribed;
 * one that is refused is not. Returns the QoS that was granted, or -1. */
void fb_mqtt_link_subscribe_async (FbMqttLink         *self,
                                   const char         *filter,
                                   guint8              qos,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
int  fb_mqtt_link_subscribe_finish (FbMqttLink *self, GAsyncResult *result, GError **error);

void     fb_mqtt_link_unsubscribe_async (FbMqttLink         *self,
                                         const char         *filter,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean fb_mqtt_link_unsubscribe_finish (FbMqttLink *self, GAsyncResult *result, GError **error);

/* Done when the broker acknowledged, with QoS 0 when it was written. Where the broker keeps the
 * session, a message with QoS 1 or 2 that was on its way is sent again after a reconnect. @payload,
 * @properties: (nullable) */
void     fb_mqtt_link_publish_async (FbMqttLink             *self,
                                     const char             *topic,
                                     GBytes                 *payload,
                                     guint8                  qos,
                                     gboolean                is_retained,
                                     const FbMqttProperties *properties,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data);
gboolean fb_mqtt_link_publish_finish (FbMqttLink *self, GAsyncResult *result, GError **error);

G_END_DECLS
