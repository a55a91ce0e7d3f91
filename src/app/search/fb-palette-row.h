/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One result of the palette: what it is, its name, where it is, its keys. */

#pragma once

#include "search/fb-search.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A search entry as an object, for list models. */
#define FB_TYPE_PALETTE_ITEM (fb_palette_item_get_type ())
G_DECLARE_FINAL_TYPE (FbPaletteItem, fb_palette_item, FB, PALETTE_ITEM, GObject)

/* Copies @entry. (transfer full) */
FbPaletteItem       *fb_palette_item_new (const FbSearchEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
const FbSearchEntry *fb_palette_item_get_entry (FbPaletteItem *self);

#define FB_TYPE_PALETTE_ROW (fb_palette_row_get_type ())
G_DECLARE_FINAL_TYPE (FbPaletteRow, fb_palette_row, FB, PALETTE_ROW, GtkWidget)

GtkWidget *fb_palette_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
void       fb_palette_row_bind (FbPaletteRow *self, FbPaletteItem *item);

G_END_DECLS
