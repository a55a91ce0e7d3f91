/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Text made comparable for searching, and how well a word fits it. Pure functions, any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folded character: lower case, without its accents; above it what stands before it. */
typedef guint32 FbSearchChar;

#define FB_SEARCH_MAX_CHARS 200 /* of a title; more is not looked at */

/* Appends the folded characters of the UTF-8 @text to @out, at most @limit. Returns a mask of the
 * letters in it, for fb_search_mask_misses(). @out: (element-type FbSearchChar) */
guint32 fb_search_fold (GArray *out, const char *text, guint limit);

/* The folded characters as UTF-8. */
void fb_search_append_utf8 (GString *out, const FbSearchChar *chars, guint n_chars);

/* Whether a word with the first mask cannot be in a text with the second. */
gboolean fb_search_mask_misses (guint32 word, guint32 text);

/* How well the letters of @word are found, in this order but not always side by side, in @text: the
 * more the better, 0 when they are not or hang together too little. At beginnings of words, at the
 * humps of camelCase and side by side they count more. */
int
fb_search_score (const FbSearchChar *word, guint n_word, const FbSearchChar *text, guint n_text);

/* How well @word stands in @text (both folded, UTF-8) as it is: 0 when it does not. */
int fb_search_score_whole (const char *word, const char *text);

G_END_DECLS
