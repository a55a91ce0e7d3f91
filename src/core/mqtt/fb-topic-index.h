/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* An open-addressing table from a 32-bit hash to ids; several ids may have the same hash, and the
 * caller tells them apart. Eight bytes a slot, so that a look-up is one cache line. One thread at a
 * time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 hash;
  guint32 id; /* 0: free */
} FbTopicSlot;

typedef struct
{
  FbTopicSlot *slots; /* (owned) (nullable) while empty */
  guint32      mask;
  guint32      n_ids;
} FbTopicIndex;

void fb_topic_index_clear (FbTopicIndex *self);
/* @id: not 0, and not there yet */
void fb_topic_index_add (FbTopicIndex *self, guint32 hash, guint32 id);
void fb_topic_index_remove (FbTopicIndex *self, guint32 hash, guint32 id);
/* In bytes. */
gsize fb_topic_index_get_memory (const FbTopicIndex *self);

/* All ids with @hash, one a call, then 0. @place is set to @hash before the first call. */
static inline guint32
fb_topic_index_next (const FbTopicIndex *self, guint32 hash, guint32 *place)
{
  if (self->slots == NULL)
    return 0;
  for (;;)
    {
      const FbTopicSlot *slot = &self->slots[*place & self->mask];

      ++*place;
      if (slot->id == 0 || slot->hash == hash)
        return slot->id;
    }
}

static inline void
fb_topic_index_prefetch (const FbTopicIndex *self, guint32 hash)
{
  if (self->slots != NULL)
    __builtin_prefetch (&self->slots[hash & self->mask]);
}

G_END_DECLS
