/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What differs between two states as one list: first what a reviewer should look at, then the
 * changes under the tab they lie on, then what changed around the flows. Items are made when they
 * are asked for. A GListModel of FbDiffItem; UI thread. */

#pragma once

#include "snapshot/fb-diff-item.h"

G_BEGIN_DECLS

#define FB_TYPE_DIFF_LIST (fb_diff_list_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffList, fb_diff_list, FB, DIFF_LIST, GObject)

FbDiffList *fb_diff_list_new (FbSnapshotDiff *diff) G_GNUC_WARN_UNUSED_RESULT;

FbSnapshotDiff *fb_diff_list_get_diff (FbDiffList *self);
/* Tabs and subflows, those without changes too. (transfer none) (element-type FbSceneTab) */
GArray *fb_diff_list_get_tabs (FbDiffList *self);

/* @risks: (element-type FbFlowRisk) worked out elsewhere, since it takes its time. */
void fb_diff_list_set_risks (FbDiffList *self, GPtrArray *risks);
/* Lists all risks and not only the first ones. */
void fb_diff_list_show_all_risks (FbDiffList *self);

/* FALSE at first: changes of layout alone are only counted. */
gboolean fb_diff_list_get_shows_layout (FbDiffList *self);
void     fb_diff_list_set_shows_layout (FbDiffList *self, gboolean shows);

/* Changes that n and p step through. */
guint fb_diff_list_get_n_changes (FbDiffList *self);
/* The place of the change in the list that is @direction (1, -1) of @position, at the end again the
 * first; GTK_INVALID_LIST_POSITION as @position is before the first. G_MAXUINT when there is none.
 */
guint fb_diff_list_step (FbDiffList *self, guint position, int direction);
/* How many-th change stands at @position, from 1; 0: none. */
guint fb_diff_list_get_number (FbDiffList *self, guint position);
/* The place of the change of the node @id, or G_MAXUINT. */
guint fb_diff_list_find (FbDiffList *self, const char *id);
/* The place of what @item stood for, which may have been made before the list was laid out anew; or
 * G_MAXUINT. */
guint fb_diff_list_find_item (FbDiffList *self, FbDiffItem *item);

G_END_DECLS
