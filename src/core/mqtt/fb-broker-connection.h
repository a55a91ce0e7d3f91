/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A broker in use: the tree of its topics, which stays while connections come and go, and the link
 * that fills it. Follows the broker: when how it is reached is changed, it connects anew. UI
 * thread.
 *
 * Properties (readable, notified): "state" (FbMqttLinkState), "reason", "refused". */

#pragma once

#include "mqtt/fb-broker-store.h"
#include "mqtt/fb-mqtt-link.h"
#include "mqtt/fb-topic-tree.h"

G_BEGIN_DECLS

#define FB_TYPE_BROKER_CONNECTION (fb_broker_connection_get_type ())
G_DECLARE_FINAL_TYPE (FbBrokerConnection, fb_broker_connection, FB, BROKER_CONNECTION, GObject)

/* Off at first. */
FbBrokerConnection *fb_broker_connection_new (FbBrokerStore *brokers,
                                              FbBroker      *broker) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the password, then connects; when it waits or stopped, tries now. */
void fb_broker_connection_open (FbBrokerConnection *self);
/* The tree keeps what it has. */
void fb_broker_connection_close (FbBrokerConnection *self);

FbBroker    *fb_broker_connection_get_broker (FbBrokerConnection *self);
FbTopicTree *fb_broker_connection_get_tree (FbBrokerConnection *self);
/* (nullable) while it is off or the password is being read */
FbMqttLink     *fb_broker_connection_get_link (FbBrokerConnection *self);
FbMqttLinkState fb_broker_connection_get_state (FbBrokerConnection *self);
/* (nullable) why it is not online, in words */
const char *fb_broker_connection_get_reason (FbBrokerConnection *self);

G_END_DECLS
