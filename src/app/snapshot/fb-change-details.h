/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All that differs of one change: its properties, and its texts line by line. UI thread; large
 * nodes are compared elsewhere. */

#pragma once

#include "snapshot/fb-diff-item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_CHANGE_DETAILS (fb_change_details_get_type ())
G_DECLARE_FINAL_TYPE (FbChangeDetails, fb_change_details, FB, CHANGE_DETAILS, GtkWidget)

GtkWidget *fb_change_details_new (void);

/* @diff: that @item is of. @item: (nullable) a change. */
void fb_change_details_set_item (FbChangeDetails *self, FbSnapshotDiff *diff, FbDiffItem *item);

G_END_DECLS
