/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A thin bar that sums up the operations of a list that are running; gone when none is. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_PROGRESS_LINE (fb_progress_line_get_type ())
G_DECLARE_FINAL_TYPE (FbProgressLine, fb_progress_line, FB, PROGRESS_LINE, GtkWidget)

GtkWidget *fb_progress_line_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @tasks: list of FbOperation. */
void fb_progress_line_set_tasks (FbProgressLine *self, GListModel *tasks);

/* How many run now. */
guint fb_progress_line_get_n_running (FbProgressLine *self);

G_END_DECLS
