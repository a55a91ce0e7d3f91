/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-history-ring.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Memory comes by mmap(): the heap would keep what is freed between longer-lived pieces. */

typedef struct
{
  gsize  from; /* of the oldest record */
  gsize  to;   /* behind the newest */
  guint8 records[];
} Block;

#define RECORDS_BYTES (FB_HISTORY_BLOCK_BYTES - sizeof (Block))

/* (nullable) */
static void *
map (gsize length)
{
  void *memory = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return memory != MAP_FAILED ? memory : NULL;
}

static gsize
round_up (gsize length, gsize step)
{
  return (length + step - 1) / step * step;
}

static gsize
get_page_bytes (void)
{
  return (gsize)sysconf (_SC_PAGESIZE);
}

static gsize
get_record_bytes (gsize body_length)
{
  if (body_length > FB_HISTORY_INLINE_BYTES)
    body_length = sizeof (void *);

  return round_up (offsetof (FbHistoryRecord, body) + body_length, _Alignof(FbHistoryRecord));
}

static gsize
get_body_pages (gsize body_length)
{
  return body_length > FB_HISTORY_INLINE_BYTES ? round_up (body_length, get_page_bytes ()) : 0;
}

static gsize
get_body_length (const FbHistoryRecord *record)
{
  return (gsize)record->properties_length + record->payload_length;
}

guint8 *
fb_history_record_get_body (const FbHistoryRecord *record)
{
  guint8 *pages;

  if (get_body_length (record) <= FB_HISTORY_INLINE_BYTES)
    return (guint8 *)record->body;

  memcpy (&pages, record->body, sizeof pages);
  return pages;
}

gsize
fb_history_ring_measure (gsize body_length)
{
  /* What may stay empty at the end of a block is less than the record that did not fit. */
  return 2 * get_record_bytes (body_length) + get_body_pages (body_length);
}

gsize
fb_history_ring_get_needed (const FbHistoryRing *self)
{
  return self->live + self->pages + 2 * FB_HISTORY_BLOCK_BYTES;
}

gsize
fb_history_ring_get_memory (const FbHistoryRing *self)
{
  return self->blocks.length * FB_HISTORY_BLOCK_BYTES + self->pages;
}

/* The newest block when it has room, or a new one. (nullable) */
static Block *
find_room (FbHistoryRing *self, gsize length)
{
  Block *newest = g_queue_peek_tail (&self->blocks);
  Block *block;

  if (newest != NULL && RECORDS_BYTES - newest->to >= length)
    return newest;

  block = map (FB_HISTORY_BLOCK_BYTES);
  if (block == NULL)
    return NULL;
  if (newest != NULL)
    self->live += RECORDS_BYTES - newest->to;
  g_queue_push_tail (&self->blocks, block);

  return block;
}

FbHistoryRecord *
fb_history_ring_push (FbHistoryRing *self, gsize body_length)
{
  gsize            length = get_record_bytes (body_length);
  gsize            pages_length = get_body_pages (body_length);
  guint8          *pages = NULL;
  Block           *block;
  FbHistoryRecord *record;

  if (pages_length > 0 && (pages = map (pages_length)) == NULL)
    return NULL;
  block = find_room (self, length);
  if (block == NULL)
    {
      if (pages != NULL)
        munmap (pages, pages_length);
      return NULL;
    }

  record = (FbHistoryRecord *)(void *)(block->records + block->to);
  if (pages != NULL)
    memcpy (record->body, &pages, sizeof pages);
  block->to += length;
  self->live += length;
  self->pages += pages_length;

  return record;
}

FbHistoryRecord *
fb_history_ring_peek (FbHistoryRing *self)
{
  Block *block = g_queue_peek_head (&self->blocks);

  return block != NULL && block->from < block->to
             ? (FbHistoryRecord *)(void *)(block->records + block->from)
             : NULL;
}

void
fb_history_ring_pop (FbHistoryRing *self)
{
  Block           *block = g_queue_peek_head (&self->blocks);
  FbHistoryRecord *record = fb_history_ring_peek (self);
  gsize            pages_length = get_body_pages (get_body_length (record));
  gsize            length = get_record_bytes (get_body_length (record));

  if (pages_length > 0)
    munmap (fb_history_record_get_body (record), pages_length);
  self->pages -= pages_length;
  self->live -= length;
  block->from += length;
  if (block->from < block->to)
    return;

  /* What stayed empty counts since the next block was begun. */
  if (self->blocks.length > 1)
    self->live -= RECORDS_BYTES - block->to;
  g_queue_pop_head (&self->blocks);
  munmap (block, FB_HISTORY_BLOCK_BYTES);
}

void
fb_history_ring_clear (FbHistoryRing *self)
{
  while (fb_history_ring_peek (self) != NULL)
    fb_history_ring_pop (self);
}
