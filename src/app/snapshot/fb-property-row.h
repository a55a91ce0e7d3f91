/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One property that differs: its path, and below each other the older and the newer value. Bound to
 * an FbPropertyItem by a list. UI thread. */

#pragma once

#include "flow/fb-flow-diff.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A property change as an object, for lists. Holds on to the list it is of. */
#define FB_TYPE_PROPERTY_ITEM (fb_property_item_get_type ())
G_DECLARE_FINAL_TYPE (FbPropertyItem, fb_property_item, FB, PROPERTY_ITEM, GObject)

/* @owner: what @change is of. */
FbPropertyItem *fb_property_item_new (GPtrArray              *owner,
                                      const FbPropertyChange *change) G_GNUC_WARN_UNUSED_RESULT;

#define FB_TYPE_PROPERTY_ROW (fb_property_row_get_type ())
G_DECLARE_FINAL_TYPE (FbPropertyRow, fb_property_row, FB, PROPERTY_ROW, GtkWidget)

GtkWidget *fb_property_row_new (void);
void       fb_property_row_bind (FbPropertyRow *self, FbPropertyItem *item);

G_END_DECLS
