/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The nodes of a topic tree as packed rows of one cache line, named by number. A row never moves;
 * the number of one that was removed is given out again. Part of the store, one thread at a time.
 */

#pragma once

#include "mqtt/fb-value-arena.h"

G_BEGIN_DECLS

enum
{
  FB_TOPIC_QOS = 3, /* mask */
  FB_TOPIC_RETAINED = 1 << 2,
  FB_TOPIC_HAS_MESSAGE = 1 << 3, /* a topic itself, not only a level */
  FB_TOPIC_IN_USE = 1 << 4,
};

typedef struct
{
  FbValueBlock *value; /* (nullable) */
  gint64        time;
  guint64       count;
  guint64       epoch;
  guint32       parent;
  guint32       name;
  guint32       first_child; /* the newest; of a free row the next free one */
  guint32       next;        /* sibling, older; 0: none, as everywhere */
  guint32       previous;
  guint32       n_below;     /* topics, without itself */
  guint32       full_length; /* of the value as it came */
  guint16       level;       /* 0: the root; stops at 65,535 */
  guint8        flags;
} FbTopicNode;

typedef struct
{
  GPtrArray *chunks; /* (owned) */
  guint32    n_rows; /* in use or free */
  guint32    n_used;
  guint32    first_free; /* 0: none */
} FbTopicNodes;

#define FB_TOPIC_CHUNK_BITS 10
#define FB_TOPIC_CHUNK_SIZE (1u << FB_TOPIC_CHUNK_BITS)

/* Begins with the root, row 0. */
void fb_topic_nodes_init (FbTopicNodes *self);
void fb_topic_nodes_clear (FbTopicNodes *self);
/* A zeroed row in use, as the newest child of @parent. */
guint32 fb_topic_nodes_add (FbTopicNodes *self, guint32 parent);
/* @id: without children, and not the root */
void  fb_topic_nodes_remove (FbTopicNodes *self, guint32 id);
gsize fb_topic_nodes_get_memory (const FbTopicNodes *self);

static inline FbTopicNode *
fb_topic_nodes_get (const FbTopicNodes *self, guint32 id)
{
  FbTopicNode *chunk = self->chunks->pdata[id >> FB_TOPIC_CHUNK_BITS];

  return &chunk[id & (FB_TOPIC_CHUNK_SIZE - 1)];
}

G_END_DECLS
