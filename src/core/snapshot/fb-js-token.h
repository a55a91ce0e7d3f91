/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* JavaScript text as a row of words, literals and marks, without blanks and comments, in one pass.
 * Any bytes are accepted; that they cannot be JavaScript, or are more than is followed here, is
 * noted. Plain value, {.at = …} is its beginning; any thread. */

#pragma once

#include "snapshot/fb-js-cursor.h"

G_BEGIN_DECLS

/* Templates within templates. */
#define FB_JS_MAX_NESTING 16

typedef enum
{
  FB_JS_END, /* there is none */
  FB_JS_WORD,
  FB_JS_LITERAL,  /* a number, string, regular expression or the end of a template */
  FB_JS_TEMPLATE, /* a part of one up to an expression in it */
  FB_JS_MARK,
} FbJsKind;

typedef struct
{
  FbJsKind    kind;
  const char *start;
  const char *end;
} FbJsToken;

typedef struct
{
  FbJsCursor at;
  FbJsToken  token;
  FbJsToken  before;     /* the last one */
  gboolean   is_operand; /* one is expected where the token is */
  guint      depth;      /* brackets around the token */
  guint      n_open;     /* brackets open behind it */
  gboolean   is_odd;     /* what was read up to here may be something else */

  guint templates[FB_JS_MAX_NESTING]; /* the depths of those that are open */
  guint n_templates;
} FbJsTokens;

/* To the next one. FALSE at the end. */
gboolean fb_js_tokens_next (FbJsTokens *self);

/* Whether @self is exactly @text. */
gboolean fb_js_token_is (const FbJsToken *self, const char *text);

/* Whether @self is a mark of one character, which is among @marks. */
gboolean fb_js_token_is_any (const FbJsToken *self, const char *marks);

/* Whether the token is a word that stands for a variable: no member of something, and no key. */
gboolean fb_js_tokens_is_variable (const FbJsTokens *self);

G_END_DECLS
