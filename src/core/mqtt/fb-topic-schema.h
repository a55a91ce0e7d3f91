/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The schema of one topic, learned from its messages over time, and what of a message breaks it.
 * Cheap by sampling: the first FB_SCHEMA_FIRST messages are all looked at, then at most one a
 * second. Bounded memory. Not thread-safe. */

#pragma once

#include "mqtt/fb-mqtt-message.h"
#include "mqtt/fb-payload.h"
#include "mqtt/fb-topic-shape.h"

G_BEGIN_DECLS

#define FB_SCHEMA_FIRST 20u
/* Larger payloads are counted, but not looked into. */
#define FB_SCHEMA_MAX_PAYLOAD (256u * 1024)
#define FB_SCHEMA_MAX_BREACHES 10u

typedef struct _FbTopicSchema FbTopicSchema;

FbTopicSchema *fb_topic_schema_new (void) G_GNUC_WARN_UNUSED_RESULT;
void           fb_topic_schema_free (FbTopicSchema *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTopicSchema, fb_topic_schema_free)

/* Learns from @message, if it is one to look at. What in it breaks what was learned before, in
 * words, at most FB_SCHEMA_MAX_BREACHES: once FB_SCHEMA_FIRST messages were looked at, what is of
 * another type, missing, new, none of the few texts, or further out of the range of its numbers
 * than that is wide. Each is told once, since it is learned then. (nullable) (transfer full)
 * (element-type utf8) */
GPtrArray *fb_topic_schema_learn (FbTopicSchema       *self,
                                  const FbMqttMessage *message) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what @other learned. */
void fb_topic_schema_merge (FbTopicSchema *self, const FbTopicSchema *other);

guint64 fb_topic_schema_get_n_messages (const FbTopicSchema *self);
guint64 fb_topic_schema_get_n_learned (const FbTopicSchema *self);
/* The form most of its payloads have. */
FbPayloadForm fb_topic_schema_get_form (const FbTopicSchema *self);
/* The MIME type of that. */
const char *fb_topic_schema_get_content_type (const FbTopicSchema *self);

/* As JSON Schema 2020-12, without "$schema". (transfer full) */
JsonObject *fb_topic_schema_describe (const FbTopicSchema *self) G_GNUC_WARN_UNUSED_RESULT;
/* Equal for topics whose payloads have the same names and types. (transfer full) */
char *fb_topic_schema_sign (const FbTopicSchema *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
