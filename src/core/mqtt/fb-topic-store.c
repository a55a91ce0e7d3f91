/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-store-private.h"

#include <string.h>

/* What is asked most, the node of a topic that is known, is one look-up by the hash of the whole
 * topic, made sure of by comparing the names upwards. Only a new topic is taken apart into levels.
 * Nothing recurses: a topic may have 65,536 levels. */

/* Messages whose memory is asked for before the first of them is put. */
#define LOOK_AHEAD 64

const FbTopicLimits fb_topic_usual_limits = {
  .max_topics = 2 * 1000 * 1000,
  .max_name_memory = (gsize)256 * 1024 * 1024,
  .max_value_memory = (gsize)1024 * 1024 * 1024,
};

void
fb_topic_store_begin (FbTopicStore *self)
{
  fb_topic_key_init (&self->key);
  fb_topic_nodes_init (&self->nodes);
  fb_topic_names_init (&self->names, &self->key, self->limits.max_name_memory);
  fb_value_arena_init (&self->values, self->limits.max_value_memory);
}

void
fb_topic_store_end (FbTopicStore *self)
{
  for (guint32 id = 0; id < self->nodes.n_rows; id++)
    fb_value_arena_free (&self->values, fb_topic_store_get_node (self, id)->value);
  fb_value_arena_clear (&self->values);
  fb_topic_index_clear (&self->topics);
  fb_topic_index_clear (&self->children);
  fb_topic_names_clear (&self->names);
  fb_topic_nodes_clear (&self->nodes);
}

FbTopicStore *
fb_topic_store_new (const FbTopicLimits *limits)
{
  FbTopicStore *self;

  g_return_val_if_fail (limits->max_topics > 0 && limits->max_topics <= 100 * 1000 * 1000, NULL);

  self = g_new0 (FbTopicStore, 1);
  self->limits = *limits;
  fb_topic_store_begin (self);

  return self;
}

void
fb_topic_store_free (FbTopicStore *self)
{
  fb_topic_store_end (self);
  g_free (self);
}

/* Whether @id is the node of @topic: compares from the last name to the first. */
static gboolean
is_at (const FbTopicStore *self, guint32 id, const char *topic, gsize length)
{
  for (;;)
    {
      const FbTopicNode *node = fb_topic_store_get_node (self, id);
      gsize              name_length;
      const char        *name = fb_topic_names_get (&self->names, node->name, &name_length);

      if (name_length > length || memcmp (topic + length - name_length, name, name_length) != 0)
        return FALSE;
      length -= name_length;
      if (node->parent == FB_TOPIC_ROOT)
        return length == 0;
      if (length == 0 || topic[length - 1] != '/')
        return FALSE;
      length--;
      id = node->parent;
    }
}

static guint32
find_topic (const FbTopicStore *self, guint32 hash, const char *topic, gsize length)
{
  guint32 place = hash;
  guint32 id;

  while ((id = fb_topic_index_next (&self->topics, hash, &place)) != 0)
    if (is_at (self, id, topic, length))
      break;
  return id;
}

guint32
fb_topic_store_find_child (const FbTopicStore *self, guint32 parent, guint32 name)
{
  guint32 hash = fb_topic_hash_pair (&self->key, parent, name);
  guint32 place = hash;
  guint32 id;

  while ((id = fb_topic_index_next (&self->children, hash, &place)) != 0)
    {
      const FbTopicNode *node = fb_topic_store_get_node (self, id);

      if (node->parent == parent && node->name == name)
        break;
    }
  return id;
}

void
fb_topic_store_count_above (FbTopicStore *self, guint32 id, gint64 difference)
{
  while (id != FB_TOPIC_ROOT)
    {
      FbTopicNode *above;

      id = fb_topic_store_get_node (self, id)->parent;
      above = fb_topic_store_get_node (self, id);
      above->n_below = (guint32)(above->n_below + difference);
      above->epoch = self->epoch;
    }
}

void
fb_topic_store_remove_node (FbTopicStore *self, guint32 id)
{
  const FbTopicNode *node = fb_topic_store_get_node (self, id);

  fb_topic_index_remove (&self->children, fb_topic_hash_pair (&self->key, node->parent, node->name),
                         id);
  fb_topic_names_give_back (&self->names, node->name);
  fb_topic_nodes_remove (&self->nodes, id);
}

void
fb_topic_store_prune (FbTopicStore *self, guint32 id)
{
  while (id != FB_TOPIC_ROOT)
    {
      const FbTopicNode *node = fb_topic_store_get_node (self, id);
      guint32            parent = node->parent;

      if (node->first_child != 0 || (node->flags & FB_TOPIC_HAS_MESSAGE) != 0)
        return;
      fb_topic_store_remove_node (self, id);
      id = parent;
    }
}

/* The child of @parent with that name, made when it is missing; 0 when its name has no room. */
static guint32
find_or_add_child (FbTopicStore *self, guint32 parent, const char *text, gsize length)
{
  guint32 name = fb_topic_names_take (&self->names, text, length);
  guint32 id;

  if (name == 0)
    return 0;
  id = fb_topic_store_find_child (self, parent, name);
  if (id != 0)
    {
      fb_topic_names_give_back (&self->names, name);
      return id;
    }

  id = fb_topic_nodes_add (&self->nodes, parent);
  fb_topic_store_get_node (self, id)->name = name;
  fb_topic_index_add (&self->children, fb_topic_hash_pair (&self->key, parent, name), id);
  return id;
}

/* Levels are bounded too: one message may bring 65,536 of them. */
static gboolean
has_room (const FbTopicStore *self, const char *topic, gsize length)
{
  guint64 n_levels = 1;

  if (self->counters.n_topics >= self->limits.max_topics)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    n_levels += topic[i] == '/';
  return self->nodes.n_used + n_levels <= (guint64)self->limits.max_topics * 2 + G_MAXUINT16;
}

static guint32
add_topic (FbTopicStore *self, guint32 hash, const char *topic, gsize length)
{
  const char *end = topic + length;
  guint32     id = FB_TOPIC_ROOT;

  if (!has_room (self, topic, length))
    return 0;

  for (const char *name = topic; name <= end;)
    {
      const char *slash = memchr (name, '/', (gsize)(end - name));
      const char *name_end = slash != NULL ? slash : end;
      guint32     child = find_or_add_child (self, id, name, (gsize)(name_end - name));

      if (child == 0)
        {
          fb_topic_store_prune (self, id);
          return 0;
        }
      id = child;
      name = name_end + 1;
    }

  fb_topic_store_get_node (self, id)->flags |= FB_TOPIC_HAS_MESSAGE;
  fb_topic_index_add (&self->topics, hash, id);
  fb_topic_store_count_above (self, id, 1);
  self->counters.n_topics++;

  return id;
}

/* The whole value, or as much of it as there is room for. */
static void
set_value (FbTopicStore *self, FbTopicNode *node, const FbMqttMessage *message)
{
  static const guint32 lengths[] = { FB_TOPIC_MAX_VALUE, 1024, 32 };
  gsize                full_length = message->payload_length;
  FbValueBlock        *block = node->value;

  node->value = NULL;
  node->full_length = (guint32)MIN (full_length, G_MAXUINT32);
  if (full_length == 0)
    {
      fb_value_arena_free (&self->values, block);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (lengths) && node->value == NULL; i++)
    {
      node->value = fb_value_arena_replace (&self->values, block, message->payload,
                                            (guint32)MIN (full_length, lengths[i]));
      block = NULL;
    }
  if (node->value == NULL || node->value->length < full_length)
    self->counters.n_cut++;
}

static guint32
put (FbTopicStore *self, guint32 hash, const FbMqttMessage *message)
{
  guint32      id = find_topic (self, hash, message->topic, message->topic_length);
  FbTopicNode *node;

  self->counters.n_messages++;
  self->counters.n_bytes += message->payload_length;
  if (id == 0)
    id = add_topic (self, hash, message->topic, message->topic_length);
  if (id == 0)
    {
      self->counters.n_refused++;
      return 0;
    }

  node = fb_topic_store_get_node (self, id);
  set_value (self, node, message);
  node->time = message->time;
  node->count++;
  node->epoch = self->epoch;
  node->flags = (guint8)(FB_TOPIC_IN_USE | FB_TOPIC_HAS_MESSAGE | (message->qos & FB_TOPIC_QOS));
  /* An empty retained message says that the broker keeps nothing any more. */
  if (message->is_retained && message->payload_length > 0)
    node->flags |= FB_TOPIC_RETAINED;

  return id;
}

guint32
fb_topic_store_put (FbTopicStore *self, const FbMqttMessage *message)
{
  return put (self, fb_topic_hash (&self->key, message->topic, message->topic_length), message);
}

/* Three passes, each asking for what the next one reads: slot, node, value. */
static void
put_some (FbTopicStore *self, const FbMqttMessage *messages, guint n_messages)
{
  guint32 hashes[LOOK_AHEAD];
  guint32 ids[LOOK_AHEAD];

  for (guint i = 0; i < n_messages; i++)
    {
      hashes[i] = fb_topic_hash (&self->key, messages[i].topic, messages[i].topic_length);
      fb_topic_index_prefetch (&self->topics, hashes[i]);
    }
  for (guint i = 0; i < n_messages; i++)
    {
      guint32 place = hashes[i];

      ids[i] = fb_topic_index_next (&self->topics, hashes[i], &place);
      __builtin_prefetch (fb_topic_store_get_node (self, ids[i]), 1);
    }
  for (guint i = 0; i < n_messages; i++)
    {
      const FbTopicNode *node = fb_topic_store_get_node (self, ids[i]);

      __builtin_prefetch (node->value, 1);
      __builtin_prefetch (fb_topic_store_get_node (self, node->parent));
    }
  for (guint i = 0; i < n_messages; i++)
    put (self, hashes[i], &messages[i]);
}

void
fb_topic_store_put_batch (FbTopicStore *self, const FbMqttMessage *messages, guint n_messages)
{
  for (guint i = 0; i < n_messages; i += LOOK_AHEAD)
    put_some (self, messages + i, MIN (n_messages - i, LOOK_AHEAD));
}

void
fb_topic_store_next_epoch (FbTopicStore *self)
{
  self->epoch++;
}

guint64
fb_topic_store_get_epoch (const FbTopicStore *self)
{
  return self->epoch;
}
