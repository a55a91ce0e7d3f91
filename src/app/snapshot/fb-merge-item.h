/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One conflict of a merge and what a person chose for it, for lists. UI thread.
 *
 * Properties: "choice" (uint, an FbMergeSide; FB_MERGE_OPEN at first). */

#pragma once

#include "flow/fb-flow-merge.h"

G_BEGIN_DECLS

#define FB_TYPE_MERGE_ITEM (fb_merge_item_get_type ())
G_DECLARE_FINAL_TYPE (FbMergeItem, fb_merge_item, FB, MERGE_ITEM, GObject)

/* All conflicts of @merge in their order. (transfer full) (element-type FbMergeItem) */
GListModel *fb_merge_item_list_new (FbFlowMerge *merge) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) */
const FbMergeConflict *fb_merge_item_get_conflict (FbMergeItem *self);
/* Which node it is about, as people call it, and on which tab. (transfer full) */
char       *fb_merge_item_dup_title (FbMergeItem *self) G_GNUC_WARN_UNUSED_RESULT;
FbMergeSide fb_merge_item_get_choice (FbMergeItem *self);
void        fb_merge_item_set_choice (FbMergeItem *self, FbMergeSide choice);

G_END_DECLS
