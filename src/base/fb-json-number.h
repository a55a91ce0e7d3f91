/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Numbers as ECMAScript prints them (ECMA-262, Number::toString), whatever the locale. Any thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @value, which must be finite, with the fewest digits that give it back. */
void fb_json_append_double (GString *out, double value);

/* Appends the number whose JSON text stands at @start. FALSE, with nothing appended, when it is
 * beyond the range of a double. */
gboolean fb_json_append_canonical_number (GString *out, const char *start, gsize length);

G_END_DECLS
