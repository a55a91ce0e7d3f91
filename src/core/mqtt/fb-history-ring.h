/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Records in the order they came, in blocks of memory taken from the system and given back to it:
 * what is counted here is what the process holds. The oldest goes first. Not thread-safe. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_HISTORY_BLOCK_BYTES ((gsize)128 * 1024)
/* A larger body lies in pages of its own. */
#define FB_HISTORY_INLINE_BYTES ((gsize)16 * 1024)

typedef struct _FbHistoryRecord FbHistoryRecord;

struct _FbHistoryRecord
{
  const FbHistoryRecord *older; /* of the same topic; may have left, see older_distance */
  guint64                sequence;
  gint64                 time;
  guint32                topic; /* number in the table */
  guint32                payload_length;
  guint32                properties_length;
  guint32 older_distance; /* how much smaller the sequence of @older is; 0: there is none */
  guint8  flags;
  guint8  body[]; /* properties, payload; or where they are */
};

typedef struct
{
  GQueue blocks; /* newest last */
  gsize  live;   /* bytes of records that are there, with what stays empty between them */
  gsize  pages;  /* bytes of bodies that lie in pages of their own */
} FbHistoryRing;

void fb_history_ring_clear (FbHistoryRing *self);

/* What a record of @body_length takes of the ring at most. */
gsize fb_history_ring_measure (gsize body_length);
/* At least what the ring holds, by at most two blocks. */
gsize fb_history_ring_get_needed (const FbHistoryRing *self);
gsize fb_history_ring_get_memory (const FbHistoryRing *self);

/* A new record whose body is to be filled at fb_history_record_get_body(). (nullable) when the
 * system has no memory. (transfer none) */
FbHistoryRecord *fb_history_ring_push (FbHistoryRing *self, gsize body_length);
/* The oldest. (nullable) (transfer none) */
FbHistoryRecord *fb_history_ring_peek (FbHistoryRing *self);
void             fb_history_ring_pop (FbHistoryRing *self);

guint8 *fb_history_record_get_body (const FbHistoryRecord *record);

G_END_DECLS
