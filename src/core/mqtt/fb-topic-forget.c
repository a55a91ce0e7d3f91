/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-store-private.h"

/* Taking topics out of the store again. */

/* Makes it a mere level, without telling those above. */
static void
drop_message (FbTopicStore *self, guint32 id)
{
  FbTopicNode     *node = fb_topic_store_get_node (self, id);
  g_autofree char *topic = fb_topic_store_dup_topic (self, id);
  gsize            length = fb_topic_store_get_topic_length (self, id);

  fb_topic_index_remove (&self->topics, fb_topic_hash (&self->key, topic, length), id);
  fb_value_arena_free (&self->values, node->value);
  node->value = NULL;
  node->flags = FB_TOPIC_IN_USE;
  node->count = 0;
  node->time = 0;
  node->full_length = 0;
  node->epoch = self->epoch;
  self->counters.n_topics--;
}

void
fb_topic_store_forget (FbTopicStore *self, guint32 id)
{
  g_return_if_fail (id != FB_TOPIC_ROOT && fb_topic_store_has (self, id));

  if (!fb_topic_store_is_topic (self, id))
    return;
  drop_message (self, id);
  fb_topic_store_count_above (self, id, -1);
  fb_topic_store_prune (self, id);
  self->n_forgotten++;
}

static guint32
find_first_leaf (const FbTopicStore *self, guint32 id)
{
  guint32 child;

  while ((child = fb_topic_store_get_node (self, id)->first_child) != 0)
    id = child;
  return id;
}

/* Leaves first, so that nothing is ever without its parent. */
static void
remove_below (FbTopicStore *self, guint32 top)
{
  guint32 id = find_first_leaf (self, top);

  while (id != top)
    {
      guint32 parent = fb_topic_store_get_node (self, id)->parent;

      if (fb_topic_store_is_topic (self, id))
        drop_message (self, id);
      fb_topic_store_remove_node (self, id);
      id = find_first_leaf (self, parent);
    }
}

void
fb_topic_store_forget_below (FbTopicStore *self, guint32 id)
{
  gint64 n_topics;

  g_return_if_fail (id != FB_TOPIC_ROOT && fb_topic_store_has (self, id));

  n_topics = fb_topic_store_get_n_below (self, id) + fb_topic_store_is_topic (self, id);
  remove_below (self, id);
  fb_topic_store_get_node (self, id)->n_below = 0;
  if (fb_topic_store_is_topic (self, id))
    drop_message (self, id);
  fb_topic_store_count_above (self, id, -n_topics);
  fb_topic_store_prune (self, id);
  self->n_forgotten++;
}

void
fb_topic_store_clear (FbTopicStore *self)
{
  fb_topic_store_end (self);
  fb_topic_store_begin (self);
  fb_topic_store_get_node (self, FB_TOPIC_ROOT)->epoch = self->epoch;
  self->counters.n_topics = 0;
  self->n_forgotten++;
}

guint64
fb_topic_store_get_n_forgotten (const FbTopicStore *self)
{
  return self->n_forgotten;
}
