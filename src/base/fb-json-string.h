/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The text between the quotes of a JSON string, as it stands in a document. The functions expect
 * what FbJsonReader has accepted: valid UTF-8 and valid escapes. Any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The next character of the string at *@at (not at @end), which moves behind it. Half of a
 * surrogate pair that stands alone is returned as it is. */
gunichar fb_json_string_next (const char **at, const char *end);

/* Appends @length bytes at @start without their escapes. FALSE when what was appended is no plain
 * text: it holds U+0000 or half of a surrogate pair (then as three bytes, which is not UTF-8). */
gboolean fb_json_unescape (GString *out, const char *start, gsize length);

/* The string for people: what is no plain text becomes U+FFFD. (transfer full) */
char *fb_json_dup_text (const char *start, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Appends the string at @start with only the escapes RFC 8785 wants, without quotes. FALSE when
 * half of a surrogate pair had to be kept as an escape. */
gboolean fb_json_append_canonical_string (GString *out, const char *start, gsize length);

/* Appends @text, UTF-8 without NUL, as a JSON string with its quotes, as JSON.stringify() does. */
void fb_json_append_quoted (GString *out, const char *text, gsize length);

G_END_DECLS
