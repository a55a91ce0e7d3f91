/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-names.h"

#include <string.h>

static FbTopicName *
get_name (const FbTopicNames *self, guint32 id)
{
  return &g_array_index (self->names, FbTopicName, id);
}

void
fb_topic_names_init (FbTopicNames *self, const FbTopicKey *key, gsize max_memory)
{
  *self = (FbTopicNames){ .key = *key };
  fb_value_arena_init (&self->arena, max_memory);
  self->names = g_array_new (FALSE, TRUE, sizeof (FbTopicName));
  g_array_set_size (self->names, 1);
}

void
fb_topic_names_clear (FbTopicNames *self)
{
  fb_value_arena_clear (&self->arena);
  fb_topic_index_clear (&self->index);
  g_clear_pointer (&self->names, g_array_unref);
}

static guint32
find (const FbTopicNames *self, guint32 hash, const char *text, gsize length)
{
  guint32 place = hash;
  guint32 id;

  while ((id = fb_topic_index_next (&self->index, hash, &place)) != 0)
    {
      gsize       known_length;
      const char *known = fb_topic_names_get (self, id, &known_length);

      if (known_length == length && memcmp (known, text, length) == 0)
        break;
    }
  return id;
}

guint32
fb_topic_names_find (const FbTopicNames *self, const char *text, gsize length)
{
  return find (self, fb_topic_hash (&self->key, text, length), text, length);
}

guint32
fb_topic_names_take (FbTopicNames *self, const char *text, gsize length)
{
  guint32       hash = fb_topic_hash (&self->key, text, length);
  guint32       id = find (self, hash, text, length);
  FbValueBlock *copy;

  if (id != 0)
    {
      get_name (self, id)->n_uses++;
      return id;
    }

  copy = fb_value_arena_replace (&self->arena, NULL, text, (guint32)length + 1);
  if (copy == NULL)
    return 0;
  copy->data[length] = '\0';
  if (self->first_free != 0)
    {
      id = self->first_free;
      self->first_free = get_name (self, id)->hash;
    }
  else
    {
      id = self->names->len;
      g_array_set_size (self->names, id + 1);
    }
  *get_name (self, id) = (FbTopicName){ .text = copy, .hash = hash, .n_uses = 1 };
  fb_topic_index_add (&self->index, hash, id);

  return id;
}

void
fb_topic_names_give_back (FbTopicNames *self, guint32 id)
{
  FbTopicName *name = get_name (self, id);

  g_assert (name->n_uses > 0);
  if (--name->n_uses > 0)
    return;

  fb_topic_index_remove (&self->index, name->hash, id);
  fb_value_arena_free (&self->arena, name->text);
  *name = (FbTopicName){ .hash = self->first_free };
  self->first_free = id;
}

gsize
fb_topic_names_get_memory (const FbTopicNames *self)
{
  return fb_topic_index_get_memory (&self->index) + self->arena.memory +
         self->names->len * sizeof (FbTopicName);
}
