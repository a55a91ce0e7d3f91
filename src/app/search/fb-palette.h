/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One entry to everything: a field over the window that finds instances, tabs, nodes and, after a
 * ">", actions. By keyboard alone: type, arrows, Enter, Escape. Lies in the window's overlay, so it
 * needs no window of its own.
 *
 * Signals: "chosen" (const char *target) a flowbench:// link or "action:" and a detailed name;
 * "kept-wanted" (const char *target): a node, as a snapshot has it; "closed" (). */

#pragma once

#include "search/fb-node-search.h"
#include "search/fb-search.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_PALETTE (fb_palette_get_type ())
G_DECLARE_FINAL_TYPE (FbPalette, fb_palette, FB, PALETTE, GtkWidget)

GtkWidget *fb_palette_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Where it looks. */
void fb_palette_set_search (FbPalette *self, FbSearch *search);

/* Shows it with @text in the field (">" for actions) and takes the focus; closing gives it back. */
void     fb_palette_open (FbPalette *self, const char *text);
void     fb_palette_close (FbPalette *self);
gboolean fb_palette_is_open (FbPalette *self);

/* Words in all nodes are found too, below what the search finds by name. */
void fb_palette_set_node_search (FbPalette *self, FbNodeSearch *node_search);

G_END_DECLS
