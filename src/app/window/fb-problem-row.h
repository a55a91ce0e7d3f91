/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One problem with the button that helps. */

#pragma once

#include "window/fb-problem.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_PROBLEM_ROW (fb_problem_row_get_type ())
G_DECLARE_FINAL_TYPE (FbProblemRow, fb_problem_row, FB, PROBLEM_ROW, GtkListBoxRow)

GtkWidget *fb_problem_row_new (FbProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
