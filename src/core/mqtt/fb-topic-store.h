/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The topics of one broker with the last message of each, packed: at most 200 bytes a topic beside
 * its value. A topic is named by a number; 0 is the root, above all first levels. A node is a topic
 * itself, or only a level above topics, or both.
 *
 * What comes from outside is bounded: the number of topics, the memory of names and of values. A
 * topic too many is refused and counted. A value is kept up to FB_TOPIC_MAX_VALUE bytes, less when
 * memory is used up; its full length is always known.
 *
 * A topic whose retained message was cleared stays, with an empty value, until it is forgotten. The
 * number of a forgotten node is given out again: whoever keeps numbers compares
 * fb_topic_store_get_n_forgotten() first.
 *
 * One thread at a time; pointers that are returned hold until the next put or forget. */

#pragma once

#include "mqtt/fb-mqtt-message.h"

G_BEGIN_DECLS

#define FB_TOPIC_ROOT 0
#define FB_TOPIC_MAX_VALUE (1024 * 1024)

typedef struct
{
  guint32 max_topics;       /* 1 to 100,000,000 */
  gsize   max_name_memory;  /* bytes */
  gsize   max_value_memory; /* bytes */
} FbTopicLimits;

/* 2,000,000 topics, 256 MiB of names, 1 GiB of values. */
extern const FbTopicLimits fb_topic_usual_limits;

typedef struct
{
  const guint8 *data; /* (nullable) when nothing of it is kept */
  gsize         length;
  gsize         full_length; /* more than @length: cut */
  gint64        time;        /* of the last message, microseconds since 1970, UTC */
  guint64       count;       /* of messages */
  guint8        qos;
  gboolean      is_retained;
} FbTopicValue;

typedef struct
{
  guint64 n_messages;
  guint64 n_bytes;   /* of payloads, as they came */
  guint64 n_refused; /* messages whose topic was one too many */
  guint64 n_cut;     /* messages whose value was not kept whole */
  guint32 n_topics;
  guint32 n_levels; /* that are no topics themselves */
  gsize   memory;   /* all that the store has taken */
} FbTopicCounters;

typedef struct _FbTopicStore FbTopicStore;

FbTopicStore *fb_topic_store_new (const FbTopicLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
void          fb_topic_store_free (FbTopicStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTopicStore, fb_topic_store_free)

/* The node of the topic, or 0 when it was refused. */
guint32 fb_topic_store_put (FbTopicStore *self, const FbMqttMessage *message);
/* The same for many, in order, which waits less for memory. */
void fb_topic_store_put_batch (FbTopicStore *self, const FbMqttMessage *messages, guint n_messages);

/* What is put from now on bears a higher epoch. */
void    fb_topic_store_next_epoch (FbTopicStore *self);
guint64 fb_topic_store_get_epoch (const FbTopicStore *self);

/* Forgets the topic @id; it stays as a level while there are topics below. Levels above that have
 * no topics left go too. Not for the root. */
void fb_topic_store_forget (FbTopicStore *self, guint32 id);
/* Forgets @id and all below. Not for the root. */
void fb_topic_store_forget_below (FbTopicStore *self, guint32 id);
/* Forgets everything but what was counted, and gives memory back. */
void fb_topic_store_clear (FbTopicStore *self);
/* How often something was forgotten. */
guint64 fb_topic_store_get_n_forgotten (const FbTopicStore *self);

void fb_topic_store_get_counters (const FbTopicStore *self, FbTopicCounters *counters);

/* The node at @topic, also when it is only a level; 0 when there is none. @topic need not end in a
 * zero byte. */
guint32 fb_topic_store_find (const FbTopicStore *self, const char *topic, gsize length);
/* Whether @id names a node. All below take only such. */
gboolean fb_topic_store_has (const FbTopicStore *self, guint32 id);

/* Parent of the root is the root. Children begin with the newest; 0 after the last. */
guint32 fb_topic_store_get_parent (const FbTopicStore *self, guint32 id);
guint32 fb_topic_store_get_first_child (const FbTopicStore *self, guint32 id);
guint32 fb_topic_store_get_next_sibling (const FbTopicStore *self, guint32 id);
/* The node after @id in the tree below @top: first what is below it, then what is beside; 0 at the
 * end. Begin with @top. */
guint32 fb_topic_store_walk (const FbTopicStore *self, guint32 id, guint32 top);

/* Its own part of the topic, ended by a zero byte; may be empty. Not for the root. */
const char *fb_topic_store_get_name (const FbTopicStore *self, guint32 id, gsize *length);
/* The full topic; "" for the root. (transfer full) */
char *fb_topic_store_dup_topic (const FbTopicStore *self, guint32 id) G_GNUC_WARN_UNUSED_RESULT;
gsize fb_topic_store_get_topic_length (const FbTopicStore *self, guint32 id);
/* How many names it has: 0 for the root; stops at 65,535. */
guint fb_topic_store_get_level (const FbTopicStore *self, guint32 id);

gboolean fb_topic_store_is_topic (const FbTopicStore *self, guint32 id);
/* Topics below, without itself. */
guint32 fb_topic_store_get_n_below (const FbTopicStore *self, guint32 id);
/* The epoch of its last message, or of the last time that topics came or went below it. */
guint64 fb_topic_store_get_node_epoch (const FbTopicStore *self, guint32 id);
/* FALSE when it is only a level. */
gboolean fb_topic_store_get_value (const FbTopicStore *self, guint32 id, FbTopicValue *value);

G_END_DECLS
