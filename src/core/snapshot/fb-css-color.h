/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Colours as node definitions and groups give them: the part of CSS Color (level 3) that occurs
 * there. Pure functions; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads "#rgb", "#rrggbb", "rgb(r, g, b)", "rgba(…)" or a colour's name into @rgb as 0xrrggbb; what
 * is said of opacity is passed over. FALSE, with @rgb as it was, when @text is none of these. */
gboolean fb_css_color_parse (const char *text, guint32 *rgb);

G_END_DECLS
