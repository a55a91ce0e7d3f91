/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A comparison as a tab of the window. Whoever makes it reads the data and hands it in. Implements
 * FbPage. UI thread.
 *
 * Signals: "reload" (): a person wants the data anew; "restore" (): something of a side that is a
 * snapshot is to be put on an instance; "export" (): it goes to a file; "history" (const char
 * *node): who changed it, and when. */

#pragma once

#include "snapshot/fb-diff-side.h"
#include "snapshot/fb-diff-view.h"

G_BEGIN_DECLS

#define FB_TYPE_DIFF_PAGE (fb_diff_page_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffPage, fb_diff_page, FB, DIFF_PAGE, GtkWidget)

/* Waits for its data. Both sides may be the same: then it only shows what is there. */
GtkWidget *fb_diff_page_new (const FbDiffSide *older, const FbDiffSide *newer);

const FbDiffSide *fb_diff_page_get_older (FbDiffPage *self);
const FbDiffSide *fb_diff_page_get_newer (FbDiffPage *self);
/* (nullable) while there is no data */
FbDiffView *fb_diff_page_get_view (FbDiffPage *self);

/* @palette: of the instances, or what is built in. Data that was there before goes; what was looked
 * at stays in view. */
void fb_diff_page_set_diff (FbDiffPage *self, FbSnapshotDiff *diff, FbNodePalette *palette);
/* Why there is no data. */
void fb_diff_page_set_failure (FbDiffPage *self, const char *message);
/* Shows the node @id, now or when the data is there. */
void fb_diff_page_show_node (FbDiffPage *self, const char *id);

G_END_DECLS
