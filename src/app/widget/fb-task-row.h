/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One operation: what it does, how far it is, and a button to cancel it. Used in the panel and
 * wherever a person waits for the operation. */

#pragma once

#include "fb-operation.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_TASK_ROW (fb_task_row_get_type ())
G_DECLARE_FINAL_TYPE (FbTaskRow, fb_task_row, FB, TASK_ROW, GtkWidget)

GtkWidget *fb_task_row_new (FbOperation *operation) G_GNUC_WARN_UNUSED_RESULT;

FbOperation *fb_task_row_get_operation (FbTaskRow *self);

/* Where the place around it says what is done: only how far it is, and a small button to cancel. */
void fb_task_row_make_compact (FbTaskRow *self);

G_END_DECLS
