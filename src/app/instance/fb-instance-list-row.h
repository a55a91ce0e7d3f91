/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One row of the instance list: state, name, tags, version. A click opens the instance, the menu
 * button of mouse or keyboard offers what else can be done. Bound and unbound as the list
 * recycles it; a section's heading is a row too. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_LIST_ROW (fb_instance_list_row_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceListRow, fb_instance_list_row, FB, INSTANCE_LIST_ROW, GtkWidget)

GtkWidget *fb_instance_list_row_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @item: (nullable) an FbInstance or an FbSection. */
void fb_instance_list_row_bind (FbInstanceListRow *self, GObject *item);

G_END_DECLS
