/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A place in JavaScript text that was written by others, and just enough of its grammar to walk
 * over the members of an object literal: strings, templates, regular expressions, comments and
 * brackets are passed over as what they are, and nothing is ever run. Any bytes are accepted; what
 * makes no sense ends at the end of the text. Plain value; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *at;
  const char *end;
  gsize      *left; /* (nullable) bytes that may still be read, by all copies; then the text ends */
} FbJsCursor;

/* Counts what was read by other means up to @to. */
void fb_js_spend (const FbJsCursor *self, const char *to);

/* Past blanks and comments. TRUE when a line ended among them. */
gboolean fb_js_skip_blank (FbJsCursor *self);

/* Past a word, or a number in it, if there is one here. */
gboolean fb_js_skip_word (FbJsCursor *self);

/* To the comma, semicolon or closing bracket that ends the expression here, or to the end. */
void fb_js_skip_expression (FbJsCursor *self);

/* Whether the next character, after blanks, is @c; if so past it. */
gboolean fb_js_take (FbJsCursor *self, char c);

/* The string literal here; NULL, which leaves the place as it was, also when it holds an expression
 * or a character that no text can hold here. Invalid UTF-8 is made valid. (transfer full)
 * (nullable) */
char *fb_js_take_string (FbJsCursor *self) G_GNUC_WARN_UNUSED_RESULT;

/* The identifier here, or NULL. (transfer full) (nullable) */
char *fb_js_take_word (FbJsCursor *self) G_GNUC_WARN_UNUSED_RESULT;

/* The next member of the object literal whose opening bracket or last member was passed: its name,
 * with the place at its value, which the caller passes over by fb_js_skip_expression(). Methods,
 * computed names and spread objects are left out. NULL at the end. (transfer full) (nullable) */
char *fb_js_next_member (FbJsCursor *self) G_GNUC_WARN_UNUSED_RESULT;

/* As fb_js_next_member(), but leaves nothing out: what is spread, and what has a name that is
 * worked out, is called FB_JS_SPREAD and has the place at its expression; the value of a method or
 * of a name alone is no literal. */
#define FB_JS_SPREAD "..."
char *fb_js_next_part (FbJsCursor *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
