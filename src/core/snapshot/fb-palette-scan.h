/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How node types look, read from the HTML that a module gives to the editor, where each type is
 * registered with an object: RED.nodes.registerType("inject", {color: "#a6bbcf", …}). The text is
 * foreign: it is read, never run, so what a script works out at run time stays unknown. Pure; any
 * thread. */

#pragma once

#include "fb-json.h"

G_BEGIN_DECLS

#define FB_PALETTE_MAX_TYPES 5000
/* Of all HTML of one instance. */
#define FB_PALETTE_MAX_BYTES (64 * 1024 * 1024)
/* Bytes that are read of it, with those that are read more than once. */
#define FB_PALETTE_MAX_WORK (128 * 1024 * 1024)

/* Adds the types of @html, which belong to @module, to @palette: type -> {module, category, color,
 * icon, inputs, outputs, align, label, button ("press" or "toggle"), credentials (names of
 * fields)}, each where it is known.
 * @catalogs: (nullable) texts by namespace, for what RED._ is asked as "namespace:key.key".
 * @left: (inout) bytes that may still be read; what is then not read stays unknown. */
void fb_palette_scan (const char *html,
                      gsize       length,
                      const char *module,
                      JsonObject *catalogs,
                      JsonObject *palette,
                      gsize      *left);

/* The same for the text in which the Admin API gives the HTML of all modules, each behind a comment
 * with its name. */
void
fb_palette_scan_all (const char *html, gsize length, JsonObject *catalogs, JsonObject *palette);

G_END_DECLS
