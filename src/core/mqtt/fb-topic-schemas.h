/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The schemas of all topics of a connection, learned on its network thread and read on any, behind
 * a lock. At most FB_SCHEMAS_MAX_TOPICS topics; more are counted. */

#pragma once

#include <gio/gio.h>

#include "mqtt/fb-mqtt-sink.h"
#include "mqtt/fb-topic-schema.h"

G_BEGIN_DECLS

#define FB_SCHEMAS_MAX_TOPICS 20000u
/* Of the newest; older ones leave. */
#define FB_SCHEMAS_MAX_BREACHES 1000u

/* A message that broke what was learned of its topic. */
typedef struct
{
  char  *topic;
  gint64 time;
  char  *what; /* in words */
} FbSchemaBreach;

#define FB_TYPE_TOPIC_SCHEMAS (fb_topic_schemas_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicSchemas, fb_topic_schemas, FB, TOPIC_SCHEMAS, GObject)

FbTopicSchemas *fb_topic_schemas_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* What a connection calls, with @self as its data. */
const FbMqttSink *fb_topic_schemas_get_sink (void);

/* The channels of all that was learned so far: fb_schema_channels_group(). The network thread waits
 * for that time. (transfer full) (element-type FbSchemaChannel) */
GPtrArray *fb_topic_schemas_group (FbTopicSchemas *self) G_GNUC_WARN_UNUSED_RESULT;

/* The breaches since the last call, oldest first. (transfer full) (element-type FbSchemaBreach) */
GPtrArray *fb_topic_schemas_take_breaches (FbTopicSchemas *self) G_GNUC_WARN_UNUSED_RESULT;

/* Messages of topics that were too many. */
guint64 fb_topic_schemas_get_n_ignored (FbTopicSchemas *self);

G_END_DECLS
