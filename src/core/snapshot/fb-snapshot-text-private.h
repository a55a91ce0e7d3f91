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
  GHashTable      *rows; /* number -> FbTextRow */
  FbSnapshotDelta *delta;
};

/* Takes @row, whose number is known. (transfer none) */
FbTextRow *fb_snapshot_texts_take_row (FbSnapshotTexts *self, FbTextRow *row);
void       fb_text_row_free (FbTextRow *row);

/* What table snapshot_text has in column sum. */
gint64 fb_text_row_compute_sum (const FbTextRow *row);

G_END_DECLS
