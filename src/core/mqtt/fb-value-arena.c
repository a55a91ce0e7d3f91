/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-value-arena.h"

#include <string.h>

/* Classes: every 16 bytes up to 256, then four to each doubling, up to 128 KiB. Small blocks are
 * cut from slabs that are never given back singly, since a slab mixes classes; large ones are the C
 * library's. */

#define MIN_SLAB_SIZE ((gsize)8 * 1024)
#define MAX_SLAB_SIZE ((gsize)1024 * 1024)
#define STEP 16
#define N_SMALL 16
#define MAX_CLASS_SIZE ((gsize)128 * 1024)
#define LARGE FB_VALUE_CLASSES

static gsize
get_size (guint32 length)
{
  return G_STRUCT_OFFSET (FbValueBlock, data) + (gsize)length;
}

/* The class of blocks that hold @size bytes, or LARGE. */
static guint
find_class (gsize size)
{
  guint bits;

  if (size <= N_SMALL * STEP)
    return (guint)((size + STEP - 1) / STEP) - 1;
  if (size > MAX_CLASS_SIZE)
    return LARGE;
  /* 2^bits < size <= 2^(bits+1), in quarters of 2^bits */
  bits = (guint)g_bit_storage (size - 1) - 1;
  return N_SMALL + (bits - 8) * 4 + (guint)((size - 1 - ((gsize)1 << bits)) >> (bits - 2));
}

static gsize
get_class_size (guint class)
{
  guint bits = 8 + (class - N_SMALL) / 4;

  if (class < N_SMALL)
    return (class + 1) * (gsize)STEP;
  return ((gsize)1 << bits) + ((class - N_SMALL) % 4 + 1) * ((gsize)1 << (bits - 2));
}

void
fb_value_arena_init (FbValueArena *self, gsize max_memory)
{
  *self = (FbValueArena){ .max_memory = max_memory };
  self->slabs = g_ptr_array_new_with_free_func (g_free);
}

void
fb_value_arena_clear (FbValueArena *self)
{
  g_clear_pointer (&self->slabs, g_ptr_array_unref);
}

/* Each twice the one before, so that few values take little. What is left of the one before is
 * lost: less than 128 KiB of 1 MiB. */
static gboolean
add_slab (FbValueArena *self, gsize size)
{
  gsize slab_size = CLAMP (self->slab_size * 2, MIN_SLAB_SIZE, MAX_SLAB_SIZE);

  slab_size = MAX (slab_size, size);
  if (self->memory + slab_size > self->max_memory)
    return FALSE;
  g_ptr_array_add (self->slabs, g_malloc (slab_size));
  self->memory += slab_size;
  self->slab_size = slab_size;
  self->slab_used = 0;
  return TRUE;
}

static FbValueBlock *
cut_from_slab (FbValueArena *self, gsize size)
{
  guint8 *slab;

  if (self->slab_used + size > self->slab_size && !add_slab (self, size))
    return NULL;
  slab = g_ptr_array_index (self->slabs, self->slabs->len - 1);
  self->slab_used += size;
  return (FbValueBlock *)(slab + self->slab_used - size);
}

static FbValueBlock *
allocate (FbValueArena *self, gsize size)
{
  guint class = find_class (size);
  FbValueBlock *block;

  if (class == LARGE)
    {
      if (self->memory + size > self->max_memory)
        return NULL;
      self->memory += size;
      return g_malloc (size);
    }

  block = self->free_blocks[class];
  if (block == NULL)
    return cut_from_slab (self, get_class_size (class));
  memcpy (&self->free_blocks[class], block, sizeof (FbValueBlock *));
  return block;
}

FbValueBlock *
fb_value_arena_replace (FbValueArena *self, FbValueBlock *block, const void *data, guint32 length)
{
  gsize size = get_size (length);
  guint class = find_class (size);
  gboolean fits =
      block != NULL &&
      (class == LARGE ? block->length == length : find_class (get_size (block->length)) == class);

  if (!fits)
    {
      fb_value_arena_free (self, block);
      block = allocate (self, size);
      if (block == NULL)
        return NULL;
    }
  block->length = length;
  memcpy (block->data, data, length);
  return block;
}

void
fb_value_arena_free (FbValueArena *self, FbValueBlock *block)
{
  gsize size;
  guint class;

  if (block == NULL)
    return;
  size = get_size (block->length);
  class = find_class (size);
  if (class == LARGE)
    {
      self->memory -= size;
      g_free (block);
      return;
    }
  memcpy (block, &self->free_blocks[class], sizeof (FbValueBlock *));
  self->free_blocks[class] = block;
}
