/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The difference of two texts, in one column or in two that scroll together. UI thread.
 *
 * Properties: "side-by-side" (boolean), "whole" (boolean; FALSE folds lines that are the same). */

#pragma once

#include "flow/fb-text-diff.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_CODE_DIFF (fb_code_diff_get_type ())
G_DECLARE_FINAL_TYPE (FbCodeDiff, fb_code_diff, FB, CODE_DIFF, GtkWidget)

GtkWidget *fb_code_diff_new (void);

/* @diff: (nullable). @language: (nullable) id of GtkSourceView, as "js". */
void fb_code_diff_set_text (FbCodeDiff *self, FbTextDiff *diff, const char *language);

gboolean fb_code_diff_get_side_by_side (FbCodeDiff *self);
void     fb_code_diff_set_side_by_side (FbCodeDiff *self, gboolean side_by_side);
gboolean fb_code_diff_get_whole (FbCodeDiff *self);
void     fb_code_diff_set_whole (FbCodeDiff *self, gboolean whole);

G_END_DECLS
