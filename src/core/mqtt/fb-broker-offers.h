/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The brokers that the flows of instances connect to, each once with who uses it, ready to be
 * added: named, addressed, with the topics of these flows as filters. User and password are taken
 * over only by an explicit act. Pure functions but where said; any thread. */

#pragma once

#include "mqtt/fb-flow-source.h"
#include "mqtt/fb-mqtt-options.h"

G_BEGIN_DECLS

/* One mqtt-broker node. */
typedef struct
{
  char    *instance;
  char    *instance_name;
  char    *node; /* id */
  gboolean is_local;
} FbBrokerUse;

typedef struct
{
  FbMqttOptions *options; /* (nullable) when the address is not known */
  char          *address; /* as the flows have it, for people */
  char          *note;    /* (nullable) what is different here, or why there are no options */
  GPtrArray     *uses;    /* (element-type FbBrokerUse) */
} FbBrokerOffer;

void fb_broker_offer_free (FbBrokerOffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbBrokerOffer, fb_broker_offer_free)

/* @sources: (element-type FbFlowSource). In the order in which they are found. (transfer full)
 * (element-type FbBrokerOffer) */
GPtrArray *fb_broker_offers_new (const GPtrArray *sources) G_GNUC_WARN_UNUSED_RESULT;

/* How the mqtt-broker node at @index of @source is reached from here. @note: (out) (nullable)
 * (transfer full) as in an offer. NULL when its address is not known. (nullable) (transfer full) */
FbMqttOptions *fb_broker_options_of_node (const FbFlowSource *source,
                                          guint               index,
                                          char              **note) G_GNUC_WARN_UNUSED_RESULT;

/* Whether both reach the same broker: host, port and, for web sockets, path. */
gboolean fb_mqtt_options_are_same_broker (const FbMqttOptions *a, const FbMqttOptions *b);

/* The user and password that the mqtt-broker node @node of a local instance has, put into a copy of
 * @options: only when a person asked for it. UI thread. Errors: FB_ERROR_NOT_FOUND (it has none),
 * FB_ERROR_DENIED (a remote instance does not give them; no key), those of reading the instance.
 * (transfer full) */
void           fb_broker_take_credentials_async (FbInstanceStore     *instances,
                                                 FbInstance          *instance,
                                                 const char          *node,
                                                 const FbMqttOptions *options,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
FbMqttOptions *fb_broker_take_credentials_finish (GAsyncResult *result,
                                                  GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
