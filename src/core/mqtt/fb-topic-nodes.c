/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-nodes.h"

#include <string.h>

#define CACHE_LINE 64

G_STATIC_ASSERT (sizeof (FbTopicNode) == CACHE_LINE);

static void
add_chunk (FbTopicNodes *self)
{
  g_ptr_array_add (self->chunks,
                   g_aligned_alloc (FB_TOPIC_CHUNK_SIZE, sizeof (FbTopicNode), CACHE_LINE));
}

void
fb_topic_nodes_init (FbTopicNodes *self)
{
  *self = (FbTopicNodes){ .n_rows = 1, .n_used = 1 };
  self->chunks = g_ptr_array_new_with_free_func (g_aligned_free);
  add_chunk (self);
  *fb_topic_nodes_get (self, 0) = (FbTopicNode){ .flags = FB_TOPIC_IN_USE };
}

void
fb_topic_nodes_clear (FbTopicNodes *self)
{
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
}

static guint32
take_row (FbTopicNodes *self)
{
  guint32 id = self->first_free;

  if (id != 0)
    {
      self->first_free = fb_topic_nodes_get (self, id)->first_child;
      return id;
    }
  if (self->n_rows % FB_TOPIC_CHUNK_SIZE == 0)
    add_chunk (self);
  return self->n_rows++;
}

guint32
fb_topic_nodes_add (FbTopicNodes *self, guint32 parent)
{
  guint32      id = take_row (self);
  FbTopicNode *above = fb_topic_nodes_get (self, parent);
  guint32      newest = above->first_child;

  *fb_topic_nodes_get (self, id) = (FbTopicNode){
    .parent = parent,
    .next = newest,
    .level = (guint16)MIN (above->level + 1, G_MAXUINT16),
    .flags = FB_TOPIC_IN_USE,
  };
  if (newest != 0)
    fb_topic_nodes_get (self, newest)->previous = id;
  above->first_child = id;
  self->n_used++;

  return id;
}

void
fb_topic_nodes_remove (FbTopicNodes *self, guint32 id)
{
  FbTopicNode *node = fb_topic_nodes_get (self, id);

  g_assert (id != 0 && node->first_child == 0);
  if (node->previous != 0)
    fb_topic_nodes_get (self, node->previous)->next = node->next;
  else
    fb_topic_nodes_get (self, node->parent)->first_child = node->next;
  if (node->next != 0)
    fb_topic_nodes_get (self, node->next)->previous = node->previous;

  *node = (FbTopicNode){ .first_child = self->first_free };
  self->first_free = id;
  self->n_used--;
}

gsize
fb_topic_nodes_get_memory (const FbTopicNodes *self)
{
  return self->chunks->len * FB_TOPIC_CHUNK_SIZE * sizeof (FbTopicNode);
}
