/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-index.h"

/* Linear probing, at most three quarters full, so that a search always ends at a free slot. What is
 * removed leaves no mark: those behind it move up. */

#define MIN_SLOTS 64

static void
put (FbTopicIndex *self, guint32 hash, guint32 id)
{
  guint32 place = hash & self->mask;

  while (self->slots[place].id != 0)
    place = (place + 1) & self->mask;
  self->slots[place] = (FbTopicSlot){ .hash = hash, .id = id };
}

static void
grow (FbTopicIndex *self)
{
  FbTopicIndex old = *self;
  gsize        n_old = old.slots != NULL ? (gsize)old.mask + 1 : 0;
  gsize        n_slots = MAX (n_old * 2, MIN_SLOTS);

  g_assert (n_slots <= (gsize)1 << 31);
  self->slots = g_new0 (FbTopicSlot, n_slots);
  self->mask = (guint32)(n_slots - 1);
  for (gsize i = 0; i < n_old; i++)
    if (old.slots[i].id != 0)
      put (self, old.slots[i].hash, old.slots[i].id);
  g_free (old.slots);
}

void
fb_topic_index_clear (FbTopicIndex *self)
{
  g_clear_pointer (&self->slots, g_free);
  self->mask = 0;
  self->n_ids = 0;
}

void
fb_topic_index_add (FbTopicIndex *self, guint32 hash, guint32 id)
{
  if (self->slots == NULL || (guint64)self->n_ids * 4 >= ((guint64)self->mask + 1) * 3)
    grow (self);
  put (self, hash, id);
  self->n_ids++;
}

void
fb_topic_index_remove (FbTopicIndex *self, guint32 hash, guint32 id)
{
  guint32 hole = hash & self->mask;

  while (self->slots[hole].id != id)
    {
      g_assert (self->slots[hole].id != 0);
      hole = (hole + 1) & self->mask;
    }

  for (guint32 place = (hole + 1) & self->mask; self->slots[place].id != 0;
       place = (place + 1) & self->mask)
    {
      guint32 home = self->slots[place].hash & self->mask;

      /* Only what would still be found there: its home is not between the hole and its place. */
      if (((place - home) & self->mask) >= ((place - hole) & self->mask))
        {
          self->slots[hole] = self->slots[place];
          hole = place;
        }
    }
  self->slots[hole] = (FbTopicSlot){ 0 };
  self->n_ids--;
}

gsize
fb_topic_index_get_memory (const FbTopicIndex *self)
{
  return self->slots != NULL ? ((gsize)self->mask + 1) * sizeof *self->slots : 0;
}
