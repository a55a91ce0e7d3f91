/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How a flow document is put together again: its head, then for each node the text between it and
 * the one before (the gap) and the number of the row that holds its text, then its tail. In the
 * database a layout is a few bytes that say what differs from another one, its base. Pure; any
 * thread.
 *
 * The encoded form: version; flags; head and tail where the flags do not say that they are the
 * base's; new gaps; number of entries; then until there are as many, either a copy of entries of
 * the base or a run of new ones with consecutive numbers. All numbers are LEB128. What is decoded
 * came from a disk and is not trusted. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The first entry's gap is not used. */
typedef struct
{
  gint64  number;
  guint32 gap; /* index into the gaps; 0 is the empty one */
} FbLayoutEntry;

typedef struct
{
  GBytes    *head;
  GBytes    *tail;
  GPtrArray *gaps;    /* GBytes; the first is empty */
  GArray    *entries; /* FbLayoutEntry */
} FbSnapshotLayout;

/* No entries. (transfer full) */
FbSnapshotLayout *fb_snapshot_layout_new (GBytes *head, GBytes *tail) G_GNUC_WARN_UNUSED_RESULT;
void              fb_snapshot_layout_free (FbSnapshotLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotLayout, fb_snapshot_layout_free)

/* @gap: bytes between the last entry and this one. */
void
fb_snapshot_layout_add (FbSnapshotLayout *self, gint64 number, const char *gap, gsize gap_length);
guint                fb_snapshot_layout_get_n_entries (const FbSnapshotLayout *self);
const FbLayoutEntry *fb_snapshot_layout_get_entry (const FbSnapshotLayout *self, guint index);

/* @base: (nullable) (transfer full) */
GBytes *fb_snapshot_layout_encode (const FbSnapshotLayout *self,
                                   const FbSnapshotLayout *base) G_GNUC_WARN_UNUSED_RESULT;

/* @base: (nullable) the one it was encoded with. @max_entries: more are refused.
 * FB_ERROR_UNVERIFIED. (transfer full) */
FbSnapshotLayout *fb_snapshot_layout_decode (GBytes                 *encoded,
                                             const FbSnapshotLayout *base,
                                             guint                   max_entries,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  gint64  first;
  guint64 n_numbers;
} FbLayoutRun;

/* The numbers that the encoded layout names itself, without those it copies from its base: together
 * with the base's they are all it needs. FB_ERROR_UNVERIFIED. (transfer full) (element-type
 * FbLayoutRun) */
GArray *fb_snapshot_layout_list_runs (GBytes *encoded, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
