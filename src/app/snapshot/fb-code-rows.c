/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-code-rows.h"

/* One pass: runs of unchanged lines are folded or copied; runs of deleted and added ones are put
 * beside each other. */

#define LEAST_FOLD 4 /* fewer lines are not worth a row that says so */

typedef struct
{
  FbTextDiff *diff;
  FbCodeSide  side;
  gboolean    folds;
  GArray     *rows;
} Maker;

static void
add_line (Maker *self, guint index)
{
  const FbTextLine *line = fb_text_diff_get_line (self->diff, index);
  FbCodeRow         row = { .line = line };

  row.kind = line->kind == FB_TEXT_SAME      ? FB_CODE_SAME
             : line->kind == FB_TEXT_DELETED ? FB_CODE_DELETED
                                             : FB_CODE_ADDED;
  g_array_append_val (self->rows, row);
}

static void
add_fill (Maker *self, guint n_rows)
{
  const FbCodeRow row = { .kind = FB_CODE_FILL };

  for (guint i = 0; i < n_rows; i++)
    g_array_append_val (self->rows, row);
}

/* The lines from @start to @end, which are the same in both. */
static void
add_same (Maker *self, guint start, guint end, gboolean is_first, gboolean is_last)
{
  guint     head = is_first ? 0 : FB_CODE_CONTEXT;
  guint     tail = is_last ? 0 : FB_CODE_CONTEXT;
  FbCodeRow fold = { .kind = FB_CODE_FOLD };

  if (!self->folds || end - start < head + tail + LEAST_FOLD)
    {
      for (guint i = start; i < end; i++)
        add_line (self, i);
      return;
    }

  for (guint i = start; i < start + head; i++)
    add_line (self, i);
  fold.n_folded = end - start - head - tail;
  g_array_append_val (self->rows, fold);
  for (guint i = end - tail; i < end; i++)
    add_line (self, i);
}

static guint
count_run (Maker *self, guint start, FbTextLineKind kind)
{
  guint n_lines = fb_text_diff_get_n_lines (self->diff);
  guint end = start;

  while (end < n_lines && fb_text_diff_get_line (self->diff, end)->kind == kind)
    end++;

  return end - start;
}

static void
add_changed (Maker *self, guint start, guint n_deleted, guint n_added)
{
  guint middle = start + n_deleted;

  if (self->side & FB_CODE_OLDER)
    for (guint i = start; i < middle; i++)
      add_line (self, i);
  if (self->side & FB_CODE_NEWER)
    for (guint i = middle; i < middle + n_added; i++)
      add_line (self, i);

  if (self->side == FB_CODE_OLDER && n_added > n_deleted)
    add_fill (self, n_added - n_deleted);
  if (self->side == FB_CODE_NEWER && n_deleted > n_added)
    add_fill (self, n_deleted - n_added);
}

GArray *
fb_code_rows_new (FbTextDiff *diff, FbCodeSide side, gboolean folds)
{
  Maker self = { diff, side, folds, NULL };
  guint n_lines;
  guint at = 0;

  g_return_val_if_fail (diff != NULL, NULL);

  self.rows = g_array_new (FALSE, FALSE, sizeof (FbCodeRow));
  n_lines = fb_text_diff_get_n_lines (diff);
  while (at < n_lines)
    {
      guint n_same = count_run (&self, at, FB_TEXT_SAME);
      guint n_deleted;
      guint n_added;

      if (n_same > 0)
        add_same (&self, at, at + n_same, at == 0, at + n_same == n_lines);
      at += n_same;

      n_deleted = count_run (&self, at, FB_TEXT_DELETED);
      n_added = count_run (&self, at + n_deleted, FB_TEXT_ADDED);
      add_changed (&self, at, n_deleted, n_added);
      at += n_deleted + n_added;
    }

  return self.rows;
}
