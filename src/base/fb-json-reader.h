/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Reads JSON text (RFC 8259, nothing looser) token by token, without a tree and without copying it.
 * Nesting is bounded, and the same key twice in one object is an error. Lives on the stack: init,
 * next until FB_JSON_TOKEN_END or _ERROR, clear. The text is borrowed and must stay. */

#pragma once

#include <gio/gio.h>

#include "fb-json-keys.h"
#include "fb-json.h"

G_BEGIN_DECLS

typedef enum
{
  FB_JSON_TOKEN_ERROR,
  FB_JSON_TOKEN_END,
  FB_JSON_TOKEN_OBJECT,
  FB_JSON_TOKEN_OBJECT_END,
  FB_JSON_TOKEN_ARRAY,
  FB_JSON_TOKEN_ARRAY_END,
  FB_JSON_TOKEN_KEY,
  FB_JSON_TOKEN_STRING,
  FB_JSON_TOKEN_NUMBER,
  FB_JSON_TOKEN_TRUE,
  FB_JSON_TOKEN_FALSE,
  FB_JSON_TOKEN_NULL,
} FbJsonToken;

typedef struct
{
  /* The token read last, quotes included. */
  const char *start;
  const char *stop;
  /* The key read last: without escapes, not NUL-terminated. */
  const char *key;
  gsize       key_length;
  /* Objects and arrays that are open after the token. */
  guint depth;

  /*< private >*/
  const char *text;
  const char *end;
  int         expected;
  FbJsonKeys  keys;
  guint       first_key[FB_JSON_MAX_DEPTH];
} FbJsonReader;

/* Whether @text is UTF-8 without NUL, as the reader needs it. Errors: FB_ERROR_INVALID with line
 * and column. */
gboolean fb_json_check_text (const char *text, gsize length, GError **error);

/* @text: checked by fb_json_check_text(), or a part of such a text. */
void fb_json_reader_init (FbJsonReader *self, const char *text, gsize length);
void fb_json_reader_clear (FbJsonReader *self);
/* Begins another text with the memory of the one before. */
void fb_json_reader_restart (FbJsonReader *self, const char *text, gsize length);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbJsonReader, fb_json_reader_clear)

/* The next token. After FB_JSON_TOKEN_END or FB_JSON_TOKEN_ERROR it must not be called again.
 * Errors: FB_ERROR_INVALID with line, column and what was expected. */
FbJsonToken fb_json_reader_next (FbJsonReader *self, GError **error);

/* After FB_JSON_TOKEN_OBJECT, FB_JSON_TOKEN_ARRAY or FB_JSON_TOKEN_KEY: passes over the rest of
 * that value; start then is where the value begins, stop behind its end. FALSE on an error. */
gboolean fb_json_reader_skip (FbJsonReader *self, GError **error);

/* In an array: passes over the next value up to @to, behind its end, which the caller knows to be
 * well. */
void fb_json_reader_jump (FbJsonReader *self, const char *to);

/* Whether the key read last is @name. */
gboolean fb_json_reader_key_is (const FbJsonReader *self, const char *name);

/* Throws FB_ERROR_INVALID "Line …, column …: @message" for the place @at of the text. */
gboolean fb_json_reader_throw (const FbJsonReader *self,
                               const char         *at,
                               GError            **error,
                               const char         *message);

G_END_DECLS
