/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Rows of a text diff in a source view: lines with their numbers and signs, what changed in colour,
 * words that changed in stronger colour. UI thread. */

#pragma once

#include "snapshot/fb-code-rows.h"
#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define FB_TYPE_CODE_VIEW (fb_code_view_get_type ())
G_DECLARE_FINAL_TYPE (FbCodeView, fb_code_view, FB, CODE_VIEW, GtkSourceView)

/* @side: what its rows are of. */
GtkWidget *fb_code_view_new (FbCodeSide side);

/* @diff: whose lines @rows hold on to. @rows: (transfer full). @language: (nullable) */
void fb_code_view_set_rows (FbCodeView        *self,
                            FbTextDiff        *diff,
                            GArray            *rows,
                            GtkSourceLanguage *language);

/* Brings the first change into view. */
void fb_code_view_scroll_to_change (FbCodeView *self);

G_END_DECLS
