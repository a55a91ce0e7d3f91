/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One conflict: what it is about, what each side has, and the choice between them. Texts are shown
 * as a difference. Bound to an FbMergeItem by a list. UI thread. */

#pragma once

#include "snapshot/fb-merge-item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_MERGE_ROW (fb_merge_row_get_type ())
G_DECLARE_FINAL_TYPE (FbMergeRow, fb_merge_row, FB, MERGE_ROW, GtkWidget)

GtkWidget *fb_merge_row_new (void);
/* @item: (nullable) to let go of the last one */
void fb_merge_row_bind (FbMergeRow *self, FbMergeItem *item);

G_END_DECLS
