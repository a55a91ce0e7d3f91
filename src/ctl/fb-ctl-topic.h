/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the noun "topic" share: a connection to a broker, and messages on their way
 * from its network thread to standard output. */

#pragma once

#include "fb-ctl-broker.h"
#include "mqtt/fb-mqtt-link.h"

G_BEGIN_DECLS

#define FB_CTL_MESSAGE_KEYS "topic value base64 type size qos retained time"

/* One message that came; plain value. */
typedef struct
{
  char    *topic;
  GBytes  *payload;
  gint64   time;
  guint8   qos;
  gboolean is_retained;
} FbCtlMessage;

/* Keeps what comes until it is taken, at most 64 MB; what is more is counted. */
typedef struct _FbCtlCatch FbCtlCatch;

extern const FbMqttSink fb_ctl_catch_sink; /* its user data is a catch */

FbCtlCatch *fb_ctl_catch_new (void) G_GNUC_WARN_UNUSED_RESULT;
FbCtlCatch *fb_ctl_catch_ref (FbCtlCatch *self) G_GNUC_WARN_UNUSED_RESULT;
void        fb_ctl_catch_unref (gpointer self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbCtlCatch, fb_ctl_catch_unref)

/* In the order in which they came. @n_lost: (out) how many were too many since the last time.
 * (transfer full) (element-type FbCtlMessage) */
GPtrArray *fb_ctl_catch_take (FbCtlCatch *self, guint *n_lost) G_GNUC_WARN_UNUSED_RESULT;

/* With the keys above: a payload that is no UTF-8 text is in base64. @full_size: more than @length
 * when it was cut. (transfer full) */
JsonObject *fb_ctl_topic_describe (const char   *topic,
                                   gconstpointer data,
                                   gsize         length,
                                   gsize         full_size,
                                   guint8        qos,
                                   gboolean      is_retained,
                                   gint64        time) G_GNUC_WARN_UNUSED_RESULT;

/* A link that is online, or why not: fb_broker_connect_async(). (transfer full) */
FbMqttLink *fb_ctl_topic_connect (FbCtl            *ctl,
                                  FbBroker         *broker,
                                  const FbMqttSink *sink,
                                  gpointer          sink_data,
                                  GDestroyNotify    sink_destroy,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @link goes on only when a person did something. */
gboolean fb_ctl_topic_is_stopped (FbMqttLink *link);
/* The same, with why: FB_ERROR_UNVERIFIED for a certificate, or else FB_ERROR_DENIED. */
gboolean fb_ctl_topic_throw_stopped (FbMqttLink *link, GError **error);
/* For "notify::state" of a link: says on standard error when the connection was lost. */
void fb_ctl_topic_say_waiting (FbMqttLink *link);

/* The QoS that was granted, or -1. */
int fb_ctl_topic_subscribe (FbMqttLink *link, const char *filter, guint8 qos, GError **error);

/* Subscribes to @filters (nullable), or else to those that are kept of @broker. What is refused is
 * said on standard error; FALSE when all are, or there are none. */
gboolean
fb_ctl_topic_subscribe_all (FbMqttLink *link, FbBroker *broker, char **filters, GError **error);

/* Seconds that were given, at most a day, as milliseconds; FB_CTL_ERROR_USAGE. */
gboolean fb_ctl_topic_parse_wait (double seconds, guint *wait_ms, GError **error);

G_END_DECLS
