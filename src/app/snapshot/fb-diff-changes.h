/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The changes between two states as a list to choose from, with a count above it. Works out what a
 * reviewer should look at first when it is told to. UI thread.
 *
 * Property "position": where in the list the chosen change stands, as "2 of 5". Signals: "chosen"
 * (FbDiffItem *line, FbDiffItem *change): a person or a step chose a line, which is about that
 * change, (nullable) both; "layout-wanted" (): changes of layout alone are to be listed, too;
 * "opened" (): a person is done with the list. */

#pragma once

#include "snapshot/fb-diff-list.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_DIFF_CHANGES (fb_diff_changes_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffChanges, fb_diff_changes, FB, DIFF_CHANGES, GtkWidget)

/* Once. */
void fb_diff_changes_set_diff (FbDiffChanges *self, FbSnapshotDiff *diff);
/* The flags follow when they are there; only the first call does something. */
void fb_diff_changes_find_risks (FbDiffChanges *self);
void fb_diff_changes_set_shows_layout (FbDiffChanges *self, gboolean shows);

/* (nullable) until there is a diff */
FbDiffList *fb_diff_changes_get_list (FbDiffChanges *self);
const char *fb_diff_changes_get_position (FbDiffChanges *self);

/* Chooses the next (1) or previous (-1) change. */
void fb_diff_changes_step (FbDiffChanges *self, int direction);
/* Chooses the change of the node @id; FALSE when it has none. */
gboolean fb_diff_changes_choose (FbDiffChanges *self, const char *id);
/* Marks the change of the node @id ((nullable)), which was chosen elsewhere, without a signal.
 * (nullable) (transfer full) */
FbDiffItem *fb_diff_changes_mark (FbDiffChanges *self, const char *id);

G_END_DECLS
