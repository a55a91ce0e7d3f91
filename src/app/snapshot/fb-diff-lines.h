/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Which lines a list of changes has, in which order and under which headings, as places in the diff
 * and its risks. Plain value of its owner. */

#pragma once

#include "snapshot/fb-diff-item.h"

G_BEGIN_DECLS

#define FB_DIFF_NOWHERE G_MAXUINT

/* Headings that are no tab, as the index of their line. */
enum
{
  FB_DIFF_HEADING_RISKS = 1u << 30,
  FB_DIFF_HEADING_CONFIG,
  FB_DIFF_HEADING_AREA, /* and the area */
};

typedef struct
{
  FbDiffKind kind;
  guint      index;  /* of a risk, change or part, or of the tab of a heading; a count */
  guint      number; /* of a change, from 1; else 0 */
} FbDiffLine;

typedef struct
{
  guint    n_risks;
  gboolean all_risks; /* else only the first ones, and how many more */
  gboolean layout;    /* changes of layout alone have lines, too */
} FbDiffWanted;

typedef struct _FbDiffLines FbDiffLines;

FbDiffLines *fb_diff_lines_new (FbSnapshotDiff *diff) G_GNUC_WARN_UNUSED_RESULT;
void         fb_diff_lines_free (FbDiffLines *self);

void              fb_diff_lines_lay_out (FbDiffLines *self, const FbDiffWanted *wanted);
guint             fb_diff_lines_get_n_lines (FbDiffLines *self);
const FbDiffLine *fb_diff_lines_get (FbDiffLines *self, guint position);
/* Changes among the lines. */
guint fb_diff_lines_get_n_changes (FbDiffLines *self);

/* Tabs and subflows, those without changes too. (transfer none) (element-type FbSceneTab) */
GArray *fb_diff_lines_get_tabs (FbDiffLines *self);
/* (nullable) The id of the tab where the node of @change is to be seen; a config node has none. */
const char *fb_diff_lines_get_tab_id (FbDiffLines *self, const FbFlowChange *change);

/* Places of lines, or FB_DIFF_NOWHERE. The change that is @direction (1, -1) of @position, round.
 */
guint fb_diff_lines_step (FbDiffLines *self, guint position, int direction);
/* @change: (nullable) */
guint fb_diff_lines_find_change (FbDiffLines *self, const FbFlowChange *change);
/* @part: (nullable) */
guint fb_diff_lines_find_part (FbDiffLines *self, const FbSnapshotChange *part);

G_END_DECLS
