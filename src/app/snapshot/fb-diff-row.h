/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A line of the list of changes, bound to an FbDiffItem. UI thread. */

#pragma once

#include "snapshot/fb-diff-item.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_DIFF_ROW (fb_diff_row_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffRow, fb_diff_row, FB, DIFF_ROW, GtkWidget)

GtkWidget *fb_diff_row_new (void);
void       fb_diff_row_bind (FbDiffRow *self, FbDiffItem *item);

G_END_DECLS
