/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What reading and writing of texts share. */

#pragma once

#include "fb-snapshot-delta.h"
#include "fb-snapshot-text.h"

G_BEGIN_DECLS

struct _FbSnapshotTexts
{
  FbConnection *connection; /* Borrowed */

  /* Owned */
  GHashTable      *rows;   /* number -> FbTextRow */
  GPtrArray       *blocks; /* memory that rows and what is packed in them lie in */
  GPtrArray       *plain;  /* GBytes of the texts */
  FbSnapshotDelta *delta;

  guint8 *at; /* in the last block */
  gsize   room;
  gsize   n_plain_bytes;
};

/* An empty row, to be filled and taken. (transfer none) */
FbTextRow *fb_snapshot_texts_new_row (FbSnapshotTexts *self);
/* A copy of @packed (nullable) in the place of what @row had. */
void fb_snapshot_texts_set_packed (FbSnapshotTexts *self,
                                   FbTextRow       *row,
                                   const guint8    *packed,
                                   gsize            n_packed);
/* Takes @text in the place of what @row had. */
void fb_snapshot_texts_set_text (FbSnapshotTexts *self, FbTextRow *row, GBytes *text);
/* Puts @row, whose number is known by now, among the others. (transfer none) */
FbTextRow *fb_snapshot_texts_take_row (FbSnapshotTexts *self, FbTextRow *row);

/* What table snapshot_text has in column sum. */
gint64 fb_text_row_compute_sum (const FbTextRow *row);

G_END_DECLS
