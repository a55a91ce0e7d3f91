/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What differs between two states of an instance, to look at: the list of changes, the picture of
 * the tab with both versions in it, and all that differs of the change that is chosen. The keys n
 * and p step through the changes across all tabs, Ctrl+C copies. UI thread; what takes long is
 * worked out elsewhere.
 *
 * Signals: "step-done" (): another change was chosen; "history" (const char *node): a person wants
 * to know who changed it, and when. */

#pragma once

#include "snapshot/fb-node-palette.h"
#include "snapshot/fb-snapshot-diff.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_DIFF_VIEW (fb_diff_view_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffView, fb_diff_view, FB, DIFF_VIEW, GtkWidget)

GtkWidget *fb_diff_view_new (void);

/* @palette: of the instance, or what is built in. */
void fb_diff_view_set_diff (FbDiffView *self, FbSnapshotDiff *diff, FbNodePalette *palette);

/* Shows the node, tab or subflow @id, changed or not. FALSE when neither version has it. */
gboolean fb_diff_view_show_node (FbDiffView *self, const char *id);

/* (nullable) The node, tab or subflow that is chosen, changed or not. */
const char *fb_diff_view_get_node (FbDiffView *self);
/* That, or all nodes of the tab that are selected with it. (transfer full) */
char **fb_diff_view_list_nodes (FbDiffView *self) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) The id of the tab or subflow that the picture shows. */
const char *fb_diff_view_get_tab (FbDiffView *self);
/* (nullable) What is compared. */
FbSnapshotDiff *fb_diff_view_get_diff (FbDiffView *self);

/* Chooses the next (1) or previous (-1) change. */
void fb_diff_view_step (FbDiffView *self, int direction);

/* The list of changes gives way. */
void fb_diff_view_set_narrow (FbDiffView *self, gboolean narrow);

/* Whether the picture of the tab is there. */
gboolean fb_diff_view_is_painted (FbDiffView *self);

G_END_DECLS
