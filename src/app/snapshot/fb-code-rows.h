/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A text diff as rows of a view: both texts in one, or each in its own with the lines of one beside
 * those of the other. Pure functions; any thread. */

#pragma once

#include "flow/fb-text-diff.h"

G_BEGIN_DECLS

typedef enum
{
  FB_CODE_SAME,
  FB_CODE_DELETED,
  FB_CODE_ADDED,
  FB_CODE_FOLD, /* stands for lines that are the same */
  FB_CODE_FILL, /* nothing, so that the other side keeps step */
} FbCodeRowKind;

typedef struct
{
  FbCodeRowKind     kind;
  guint             n_folded;
  const FbTextLine *line; /* (nullable) of the diff */
} FbCodeRow;

typedef enum
{
  FB_CODE_OLDER = 1 << 0,
  FB_CODE_NEWER = 1 << 1,
  FB_CODE_BOTH = FB_CODE_OLDER | FB_CODE_NEWER,
} FbCodeSide;

/* Unchanged lines that stay around a change when the rest is folded. */
#define FB_CODE_CONTEXT 3

/* Rows of one view. @side: FB_CODE_BOTH for one view of both; the two others have equally many
 * rows. @folds: long runs of unchanged lines become one row. They hold on to @diff's lines.
 * (transfer full) (element-type FbCodeRow) */
GArray *
fb_code_rows_new (FbTextDiff *diff, FbCodeSide side, gboolean folds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
