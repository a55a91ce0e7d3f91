/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One line of what differs between two states: a heading, a flag, or a change of a node or of what
 * is around the flows. Immutable; UI thread. */

#pragma once

#include "flow/fb-flow-risk.h"
#include "snapshot/fb-scene-tabs.h"
#include "snapshot/fb-snapshot-diff.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_DIFF_ITEM (fb_diff_item_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffItem, fb_diff_item, FB, DIFF_ITEM, GObject)

typedef enum
{
  FB_DIFF_HEADING,
  FB_DIFF_RISK,
  FB_DIFF_MORE_RISKS, /* those that are not listed */
  FB_DIFF_NODE,       /* a change of a node, tab or subflow */
  FB_DIFF_PART,       /* a change of something around the flows */
  FB_DIFF_HIDDEN,     /* how many changes are filtered out */
} FbDiffKind;

/* A heading; @detail: (nullable) */
FbDiffItem *fb_diff_item_new_heading (const char *title,
                                      const char *detail) G_GNUC_WARN_UNUSED_RESULT;
/* A line that stands for @count others. */
FbDiffItem *fb_diff_item_new_rest (FbDiffKind kind, const char *title) G_GNUC_WARN_UNUSED_RESULT;
/* @tab: (nullable) on which its node lies. */
FbDiffItem *fb_diff_item_new_risk (const FbFlowRisk *risk,
                                   const char       *tab) G_GNUC_WARN_UNUSED_RESULT;
/* @change: of @diff. @tab: (nullable) on which it is to be seen. @has_risk: a flag names it. */
FbDiffItem *fb_diff_item_new_node (FbSnapshotDiff     *diff,
                                   const FbFlowChange *change,
                                   const char         *tab,
                                   gboolean            has_risk) G_GNUC_WARN_UNUSED_RESULT;
/* @change: of @diff. */
FbDiffItem *fb_diff_item_new_part (FbSnapshotDiff         *diff,
                                   const FbSnapshotChange *change) G_GNUC_WARN_UNUSED_RESULT;

FbDiffKind  fb_diff_item_get_kind (FbDiffItem *self);
const char *fb_diff_item_get_title (FbDiffItem *self);
/* (nullable) */
const char *fb_diff_item_get_detail (FbDiffItem *self);
FbSceneMark fb_diff_item_get_mark (FbDiffItem *self);
/* (nullable) the id of the node it is about */
const char *fb_diff_item_get_node (FbDiffItem *self);
/* (nullable) the id of the tab or subflow where it is to be seen */
const char *fb_diff_item_get_tab (FbDiffItem *self);
gboolean    fb_diff_item_has_risk (FbDiffItem *self);
/* Whether it is one of those that n and p step through. */
gboolean fb_diff_item_is_change (FbDiffItem *self);
/* (nullable) of FB_DIFF_NODE */
const FbFlowChange *fb_diff_item_get_change (FbDiffItem *self);
/* (nullable) of FB_DIFF_PART */
const FbSnapshotChange *fb_diff_item_get_part (FbDiffItem *self);
/* What a screen reader says. (transfer full) */
char *fb_diff_item_describe (FbDiffItem *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
