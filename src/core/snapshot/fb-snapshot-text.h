/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The texts of nodes, each kept once. A row holds the hash of the text and the text, by itself or
 * as what it has beyond the text of an older row. For use inside one database function. */

#pragma once

#include "fb-connection.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-layout.h"

G_BEGIN_DECLS

typedef struct
{
  gint64  number;
  gint64  base; /* 0: none */
  guint8  hash[FB_SNAPSHOT_HASH_BYTES];
  gint64  sum; /* of base and packed: a frame has bits that can be turned without another text */
  GBytes *packed;
  GBytes *text; /* (nullable) at first need */
} FbTextRow;

typedef struct _FbSnapshotTexts FbSnapshotTexts;

FbSnapshotTexts *fb_snapshot_texts_new (FbConnection *connection) G_GNUC_WARN_UNUSED_RESULT;
void             fb_snapshot_texts_free (FbSnapshotTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotTexts, fb_snapshot_texts_free)

/* Reads the rows of @layout into memory, and those they are built on. Rows that are missing are
 * found missing later. */
gboolean
fb_snapshot_texts_load (FbSnapshotTexts *self, const FbSnapshotLayout *layout, GError **error);

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

/* How many rows stand between @number and one that stands by itself. */
guint fb_snapshot_texts_get_depth (FbSnapshotTexts *self, gint64 number);

/* The row that holds the text with @hash, or 0. */
gboolean
fb_snapshot_texts_find (FbSnapshotTexts *self, const guint8 *hash, gint64 *number, GError **error);

/* Sees that the row @number, which was found by the hash of @text, holds just that; writes it anew
 * when it is damaged. */
gboolean fb_snapshot_texts_ensure (
    FbSnapshotTexts *self, gint64 number, const char *text, gsize length, GError **error);

/* Writes a row for a text that has none yet, against the best of @bases (0 is none). */
gboolean fb_snapshot_texts_add (FbSnapshotTexts *self,
                                const char      *text,
                                gsize            length,
                                const guint8    *hash,
                                const gint64    *bases,
                                guint            n_bases,
                                gint64          *number,
                                GError         **error);

G_END_DECLS
