/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The inside of a topic store, for the files that make it up. */

#pragma once

#include "mqtt/fb-topic-names.h"
#include "mqtt/fb-topic-nodes.h"
#include "mqtt/fb-topic-store.h"

G_BEGIN_DECLS

struct _FbTopicStore
{
  FbTopicLimits limits;
  FbTopicKey    key;

  FbTopicNodes nodes;
  FbTopicNames names;
  FbTopicIndex children; /* by parent and name */
  FbTopicIndex topics;   /* by full topic */
  FbValueArena values;

  guint64         epoch;
  guint64         n_forgotten;
  FbTopicCounters counters; /* n_levels and memory are worked out when asked for */
};

static inline FbTopicNode *
fb_topic_store_get_node (const FbTopicStore *self, guint32 id)
{
  return fb_topic_nodes_get (&self->nodes, id);
}

void fb_topic_store_begin (FbTopicStore *self);
void fb_topic_store_end (FbTopicStore *self);

/* 0 when there is none. */
guint32 fb_topic_store_find_child (const FbTopicStore *self, guint32 parent, guint32 name);
/* @id: without children */
void fb_topic_store_remove_node (FbTopicStore *self, guint32 id);
/* Takes away nodes that are no topics and have nothing below, from @id upwards. */
void fb_topic_store_prune (FbTopicStore *self, guint32 id);
/* Topics came (or went) below: counts them on all nodes above @id. */
void fb_topic_store_count_above (FbTopicStore *self, guint32 id, gint64 difference);

G_END_DECLS
