/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The texts of nodes, each kept once. A row holds the hash of the text, the value hash of the node
 * (design section 4) and the text, by itself or as what it has beyond the text of an older row. For
 * use inside one database function. */

#pragma once

#include "fb-connection.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-layout.h"

G_BEGIN_DECLS

typedef struct
{
  gint64   number;
  gint64   base; /* 0: none */
  gint64   sum;  /* of all but the text hash: a frame has bits that mean nothing */
  guint8   hash[FB_SNAPSHOT_HASH_BYTES];
  guint8   value_hash[FB_SNAPSHOT_HASH_BYTES];
  gboolean has_value_hash; /* rows of the first days have none */
  gboolean is_intact;      /* the sum was looked at, here and in all it is built on */
  gboolean is_used;        /* for who goes through rows */
  gsize    n_packed;
  guint8  *packed; /* (nullable) */
  GBytes  *text;   /* (nullable) at first need */
} FbTextRow;

typedef struct _FbSnapshotTexts FbSnapshotTexts;

FbSnapshotTexts *fb_snapshot_texts_new (FbConnection *connection) G_GNUC_WARN_UNUSED_RESULT;
void             fb_snapshot_texts_free (FbSnapshotTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotTexts, fb_snapshot_texts_free)

/* For the next transaction, on another connection perhaps: rows that were loaded stay. */
void fb_snapshot_texts_set_connection (FbSnapshotTexts *self, FbConnection *connection);
/* About how much memory they take. */
gsize fb_snapshot_texts_get_bytes (FbSnapshotTexts *self);

/* Reads the rows of @layout into memory, and those they are built on. Rows that are missing are
 * found missing later. */
gboolean
fb_snapshot_texts_load (FbSnapshotTexts *self, const FbSnapshotLayout *layout, GError **error);

/* The same for the rows @numbers, which are sorted. (element-type gint64) */
gboolean fb_snapshot_texts_load_numbers (FbSnapshotTexts *self, GArray *numbers, GError **error);
/* The same for one row. */
gboolean fb_snapshot_texts_load_number (FbSnapshotTexts *self, gint64 number, GError **error);
/* Numbers of all rows there are. (transfer full) (element-type gint64) */
GArray *fb_snapshot_texts_list (FbConnection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) A row that was loaded or added. (transfer none) */
FbTextRow *fb_snapshot_texts_get_row (FbSnapshotTexts *self, gint64 number);

/* The text of a row that was loaded or added. FB_ERROR_UNVERIFIED: it is missing or damaged.
 * (transfer none) */
GBytes *fb_snapshot_texts_get_text (FbSnapshotTexts *self, gint64 number, GError **error);

/* Whether the text of a row is the one it was written for. FB_ERROR_UNVERIFIED: it is not. */
gboolean fb_snapshot_texts_check (FbSnapshotTexts *self, gint64 number, GError **error);

/* Whether the row and all it is built on are there as they were written, by their sums. */
gboolean fb_snapshot_texts_is_intact (FbSnapshotTexts *self, FbTextRow *row);

/* How many rows stand between @number and one that stands by itself. */
guint fb_snapshot_texts_get_depth (FbSnapshotTexts *self, gint64 number);

/* The row that holds the text with @hash, or NULL. */
gboolean
fb_snapshot_texts_find (FbSnapshotTexts *self, const guint8 *hash, FbTextRow **row, GError **error);

/* Sees that @row, which was found by the hash of @text, is as it was written; writes it anew when
 * it is damaged. */
gboolean fb_snapshot_texts_ensure (
    FbSnapshotTexts *self, FbTextRow *row, const char *text, gsize length, GError **error);

/* Writes a row for a text that has none yet, against the best of @bases (0 is none).
 * FB_ERROR_INVALID: the text is no JSON. */
gboolean fb_snapshot_texts_add (FbSnapshotTexts *self,
                                const char      *text,
                                gsize            length,
                                const guint8    *hash,
                                const gint64    *bases,
                                guint            n_bases,
                                FbTextRow      **row,
                                GError         **error);

G_END_DECLS
