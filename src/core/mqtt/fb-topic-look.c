/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-store-private.h"

#include <string.h>

/* Looking into the store without changing it. */

void
fb_topic_store_get_counters (const FbTopicStore *self, FbTopicCounters *counters)
{
  *counters = self->counters;
  counters->n_levels = self->nodes.n_used - 1 - self->counters.n_topics;
  counters->memory = sizeof *self + fb_topic_nodes_get_memory (&self->nodes) +
                     fb_topic_names_get_memory (&self->names) +
                     fb_topic_index_get_memory (&self->children) +
                     fb_topic_index_get_memory (&self->topics) + self->values.memory;
}

guint32
fb_topic_store_find (const FbTopicStore *self, const char *topic, gsize length)
{
  const char *end = topic + length;
  guint32     id = FB_TOPIC_ROOT;

  for (const char *text = topic; text <= end;)
    {
      const char *slash = memchr (text, '/', (gsize)(end - text));
      const char *text_end = slash != NULL ? slash : end;
      guint32     name = fb_topic_names_find (&self->names, text, (gsize)(text_end - text));

      id = name != 0 ? fb_topic_store_find_child (self, id, name) : 0;
      if (id == 0)
        return 0;
      text = text_end + 1;
    }
  return id;
}

gboolean
fb_topic_store_has (const FbTopicStore *self, guint32 id)
{
  return id < self->nodes.n_rows &&
         (fb_topic_store_get_node (self, id)->flags & FB_TOPIC_IN_USE) != 0;
}

guint32
fb_topic_store_get_parent (const FbTopicStore *self, guint32 id)
{
  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  return fb_topic_store_get_node (self, id)->parent;
}

guint32
fb_topic_store_get_first_child (const FbTopicStore *self, guint32 id)
{
  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  return fb_topic_store_get_node (self, id)->first_child;
}

guint32
fb_topic_store_get_next_sibling (const FbTopicStore *self, guint32 id)
{
  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  return fb_topic_store_get_node (self, id)->next;
}

guint32
fb_topic_store_walk (const FbTopicStore *self, guint32 id, guint32 top)
{
  const FbTopicNode *node;

  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  node = fb_topic_store_get_node (self, id);
  if (node->first_child != 0)
    return node->first_child;
  while (id != top && node->next == 0)
    {
      id = node->parent;
      node = fb_topic_store_get_node (self, id);
    }
  return id != top ? node->next : 0;
}

const char *
fb_topic_store_get_name (const FbTopicStore *self, guint32 id, gsize *length)
{
  g_return_val_if_fail (id != FB_TOPIC_ROOT && fb_topic_store_has (self, id), NULL);

  return fb_topic_names_get (&self->names, fb_topic_store_get_node (self, id)->name, length);
}

gsize
fb_topic_store_get_topic_length (const FbTopicStore *self, guint32 id)
{
  gsize length = 0;

  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  while (id != FB_TOPIC_ROOT)
    {
      gsize name_length;

      fb_topic_store_get_name (self, id, &name_length);
      id = fb_topic_store_get_node (self, id)->parent;
      length += name_length + (id != FB_TOPIC_ROOT);
    }
  return length;
}

char *
fb_topic_store_dup_topic (const FbTopicStore *self, guint32 id)
{
  gsize length = fb_topic_store_get_topic_length (self, id);
  char *topic = g_malloc (length + 1);
  char *place = topic + length;

  *place = '\0';
  while (id != FB_TOPIC_ROOT)
    {
      gsize       name_length;
      const char *name = fb_topic_store_get_name (self, id, &name_length);

      place -= name_length;
      memcpy (place, name, name_length);
      id = fb_topic_store_get_node (self, id)->parent;
      if (id != FB_TOPIC_ROOT)
        *--place = '/';
    }
  return topic;
}

guint
fb_topic_store_get_level (const FbTopicStore *self, guint32 id)
{
  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  return fb_topic_store_get_node (self, id)->level;
}

gboolean
fb_topic_store_is_topic (const FbTopicStore *self, guint32 id)
{
  g_return_val_if_fail (fb_topic_store_has (self, id), FALSE);

  return (fb_topic_store_get_node (self, id)->flags & FB_TOPIC_HAS_MESSAGE) != 0;
}

guint32
fb_topic_store_get_n_below (const FbTopicStore *self, guint32 id)
{
  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  return fb_topic_store_get_node (self, id)->n_below;
}

guint64
fb_topic_store_get_node_epoch (const FbTopicStore *self, guint32 id)
{
  g_return_val_if_fail (fb_topic_store_has (self, id), 0);

  return fb_topic_store_get_node (self, id)->epoch;
}

gboolean
fb_topic_store_get_value (const FbTopicStore *self, guint32 id, FbTopicValue *value)
{
  const FbTopicNode *node;

  g_return_val_if_fail (fb_topic_store_has (self, id), FALSE);

  node = fb_topic_store_get_node (self, id);
  if ((node->flags & FB_TOPIC_HAS_MESSAGE) == 0)
    return FALSE;
  *value = (FbTopicValue){
    .data = node->value != NULL ? node->value->data : NULL,
    .length = node->value != NULL ? node->value->length : 0,
    .full_length = node->full_length,
    .time = node->time,
    .count = node->count,
    .qos = node->flags & FB_TOPIC_QOS,
    .is_retained = (node->flags & FB_TOPIC_RETAINED) != 0,
  };
  return TRUE;
}
