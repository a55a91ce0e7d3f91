/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Publishes again what a clearing kept in its file. Over a connection of its own. */

#pragma once

#include "fb-operation.h"
#include "mqtt/fb-broker-store.h"

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_PUT_BACK (fb_topic_put_back_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicPutBack, fb_topic_put_back, FB, TOPIC_PUT_BACK, FbOperation)

/* Errors: FB_ERROR_DENIED (the broker's mode is not read-write, or it refuses a message),
 * FB_ERROR_NOT_FOUND and FB_ERROR_INVALID (the file at @path), those of fb_broker_connect_async().
 * (transfer full) */
FbTopicPutBack *fb_topic_put_back_new (FbBrokerStore *brokers,
                                       FbBroker      *broker,
                                       const char    *path) G_GNUC_WARN_UNUSED_RESULT;

/* How many messages are in the file; 0 before it was read. */
guint fb_topic_put_back_get_n_messages (FbTopicPutBack *self);
/* How many of them go without their properties, because MQTT 3.1.1 has none. */
guint fb_topic_put_back_get_n_stripped (FbTopicPutBack *self);

G_END_DECLS
