/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Which nodes of which instances subscribe to a topic or publish it, as far as their flows say so:
 * wildcards on both sides. Made from the known flows on a worker, not changed afterwards; any
 * thread. */

#pragma once

#include "mqtt/fb-flow-source.h"
#include "mqtt/fb-mqtt-options.h"

G_BEGIN_DECLS

typedef enum
{
  FB_TOPIC_SUBSCRIBES,
  FB_TOPIC_PUBLISHES,
} FbTopicRole;

/* One node; valid as long as the users it is of. */
typedef struct
{
  char          *instance;
  char          *instance_name;
  char          *node;
  char          *title; /* how people call it */
  char          *flow;  /* (nullable) id of the tab or subflow it lies on */
  char          *tab;   /* (nullable) its name */
  FbTopicRole    role;
  char          *topic;  /* (nullable) a topic, or a filter; NULL: decided while it runs */
  FbMqttOptions *broker; /* (nullable) where it is not known */
  gboolean       is_disabled;
} FbTopicUser;

typedef struct _FbTopicUsers FbTopicUsers;

/* @sources: (element-type FbFlowSource). Takes long for large flows. (transfer full) */
FbTopicUsers *fb_topic_users_new (const GPtrArray *sources) G_GNUC_WARN_UNUSED_RESULT;
void          fb_topic_users_free (FbTopicUsers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTopicUsers, fb_topic_users_free)

/* Those of @filter, a topic or a filter, at @broker (nullable: at any); those at a broker that is
 * not known are among them. Without @filter those that decide their topic while they run. (transfer
 * container) (element-type FbTopicUser) */
GPtrArray *fb_topic_users_find (const FbTopicUsers  *self,
                                const char          *filter,
                                const FbMqttOptions *broker) G_GNUC_WARN_UNUSED_RESULT;

/* Those of @topics (element-type utf8) that no enabled node subscribes to or publishes. (transfer
 * container) (element-type utf8) */
GPtrArray *fb_topic_users_list_unhandled (const FbTopicUsers  *self,
                                          const GPtrArray     *topics,
                                          const FbMqttOptions *broker) G_GNUC_WARN_UNUSED_RESULT;

/* The enabled nodes that subscribe to what is none of @topics. (transfer container) (element-type
 * FbTopicUser) */
GPtrArray *fb_topic_users_list_waiting (const FbTopicUsers  *self,
                                        const GPtrArray     *topics,
                                        const FbMqttOptions *broker) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
