/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Memory for many small values that change all the time. A value keeps its block while its size
 * stays in the same class; a block that is given back serves the next value of its class. All
 * memory together stays under a limit. One thread at a time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_VALUE_CLASSES 52

/* The bytes of a value; its length stands before them. */
typedef struct
{
  guint32 length;
  guint8  data[];
} FbValueBlock;

typedef struct
{
  FbValueBlock *free_blocks[FB_VALUE_CLASSES]; /* each holds a pointer to the next */
  GPtrArray    *slabs;                         /* (owned) */
  gsize         slab_size;                     /* of the last one */
  gsize         slab_used;                     /* of the last one */
  gsize         memory;                        /* of slabs and large blocks */
  gsize         max_memory;
} FbValueArena;

void fb_value_arena_init (FbValueArena *self, gsize max_memory);
/* Gives everything back, except blocks of more than 128 KiB: those are freed one by one. */
void fb_value_arena_clear (FbValueArena *self);

/* A copy of @data, in @block (nullable) where it fits, else @block is given back. NULL when there
 * is no memory left under the limit; @block is given back all the same. @length: at least 1 */
FbValueBlock *fb_value_arena_replace (FbValueArena *self,
                                      FbValueBlock *block,
                                      const void   *data,
                                      guint32       length) G_GNUC_WARN_UNUSED_RESULT;
/* @block: (nullable) */
void fb_value_arena_free (FbValueArena *self, FbValueBlock *block);

G_END_DECLS
