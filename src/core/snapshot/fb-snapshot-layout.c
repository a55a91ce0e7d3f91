/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-layout.h"

#include <string.h>

/* A layout in memory: entries in the order of the nodes, and each gap once. */

/* Gaps that are looked at for one that is the same; what has more has more of them twice. */
#define NEAR_GAPS 16

FbSnapshotLayout *
fb_snapshot_layout_new (GBytes *head, GBytes *tail)
{
  FbSnapshotLayout *self = g_new0 (FbSnapshotLayout, 1);

  self->head = g_bytes_ref (head);
  self->tail = g_bytes_ref (tail);
  self->gaps = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_ptr_array_add (self->gaps, g_bytes_new_static ("", 0));
  self->entries = g_array_new (FALSE, FALSE, sizeof (FbLayoutEntry));

  return self;
}

void
fb_snapshot_layout_free (FbSnapshotLayout *self)
{
  g_return_if_fail (self != NULL);

  g_bytes_unref (self->head);
  g_bytes_unref (self->tail);
  g_ptr_array_unref (self->gaps);
  g_array_unref (self->entries);
  g_free (self);
}

guint
fb_snapshot_layout_get_n_entries (const FbSnapshotLayout *self)
{
  return self->entries->len;
}

const FbLayoutEntry *
fb_snapshot_layout_get_entry (const FbSnapshotLayout *self, guint index)
{
  return &g_array_index (self->entries, FbLayoutEntry, index);
}

static gboolean
is_gap (const FbSnapshotLayout *self, guint index, const char *gap, gsize length)
{
  GBytes *known = g_ptr_array_index (self->gaps, index);

  return g_bytes_get_size (known) == length &&
         (length == 0 || memcmp (g_bytes_get_data (known, NULL), gap, length) == 0);
}

/* The index of @gap, which nearly always is the one used last. */
static guint32
find_gap (FbSnapshotLayout *self, const char *gap, gsize length)
{
  const guint n_gaps = self->gaps->len;
  const guint last = fb_snapshot_layout_get_entry (self, self->entries->len - 1)->gap;

  if (is_gap (self, last, gap, length))
    return last;

  for (guint i = n_gaps; i > 0 && i + NEAR_GAPS > n_gaps; i--)
    if (is_gap (self, i - 1, gap, length))
      return i - 1;

  g_ptr_array_add (self->gaps, g_bytes_new (gap, length));
  return n_gaps;
}

void
fb_snapshot_layout_add (FbSnapshotLayout *self, gint64 number, const char *gap, gsize gap_length)
{
  FbLayoutEntry entry = { .number = number };

  g_return_if_fail (self != NULL);

  if (self->entries->len > 0)
    entry.gap = find_gap (self, gap, gap_length);
  /* So that the first one is like the others. */
  if (self->entries->len == 1)
    g_array_index (self->entries, FbLayoutEntry, 0).gap = entry.gap;
  g_array_append_val (self->entries, entry);
}
