/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-scan.h"

/* A state of one word and a stack of one word per level. Keys of open objects are kept until their
 * object ends, where they are compared. On the caller's stack; any thread. Own code because
 * json-glib's parser makes a tree, loses the spelling of numbers, and lets the last of two equal
 * keys win. */

#define IS_ARRAY G_MAXUINT /* in first_key, instead of an index */

enum
{
  VALUE,          /* after a key or a comma, and at the start */
  VALUE_OR_CLOSE, /* after [ */
  KEY,            /* after a comma */
  KEY_OR_CLOSE,   /* after { */
  COLON,          /* after a key */
  COMMA_OR_CLOSE, /* after a value inside something */
  NOTHING,        /* after the outermost value */
};

static const char *const expectations[] = {
  [VALUE] = N_ ("a value was expected"),
  [VALUE_OR_CLOSE] = N_ ("a value or “]” was expected"),
  [KEY] = N_ ("a key in quotes was expected"),
  [KEY_OR_CLOSE] = N_ ("a key in quotes or “}” was expected"),
  [COLON] = N_ ("a colon was expected"),
  [COMMA_OR_CLOSE] = N_ ("a comma or the closing bracket was expected"),
  [NOTHING] = N_ ("the end of the text was expected"),
};

static gboolean
throw_at (const char *text, const char *at, GError **error, const char *message)
{
  guint       line = 1;
  const char *line_start = text;

  for (const char *c = text; c < at; c++)
    if (*c == '\n')
      {
        line++;
        line_start = c + 1;
      }

  /* Translators: where an error in a text is, and a sentence that says what is wrong there. */
  return fb_throw (error, FB_ERROR_INVALID, _ ("Line %u, column %ld: %s"), line,
                   g_utf8_strlen (line_start, at - line_start) + 1, message);
}

gboolean
fb_json_reader_throw (const FbJsonReader *self, const char *at, GError **error, const char *message)
{
  return throw_at (self->text, at, error, message);
}

/* For what is wrong at @at: the text may just end there. */
static FbJsonToken
fail (FbJsonReader *self, const char *at, GError **error, const char *message)
{
  g_autofree char *cut = NULL;

  if (at >= self->end)
    {
      cut = g_strdup_printf (_ ("%s, but the text ends here"), message);
      message = cut;
    }
  throw_at (self->text, MIN (at, self->end), error, message);

  return FB_JSON_TOKEN_ERROR;
}

gboolean
fb_json_check_text (const char *text, gsize length, GError **error)
{
  const char *wrong = fb_json_scan_utf8 (text, text + length);

  if (wrong == text + length)
    return TRUE;

  return throw_at (text, wrong, error,
                   *wrong == '\0' ? _ ("a NUL byte was found where UTF-8 text was expected")
                                  : _ ("a byte was found that is not valid UTF-8"));
}

/* Scalars. */

static gboolean
read_string (FbJsonReader *self, gboolean *escaped, GError **error)
{
  FbJsonFault fault;

  self->stop = fb_json_scan_string (self->start, self->end, escaped, &fault);
  if (self->stop != NULL)
    return TRUE;

  return fail (self, fault.place, error, _ (fault.message));
}

static FbJsonToken
read_number (FbJsonReader *self, GError **error)
{
  FbJsonFault fault;

  self->stop = fb_json_scan_number (self->start, self->end, &fault);
  if (self->stop != NULL)
    return FB_JSON_TOKEN_NUMBER;

  return fail (self, fault.place, error, _ (fault.message));
}

static FbJsonToken
read_word (FbJsonReader *self, const char *word, FbJsonToken token, GError **error)
{
  gsize length = strlen (word);

  for (gsize i = 0; i < length; i++)
    if (self->start + i >= self->end || self->start[i] != word[i])
      return fail (self, self->start + i, error, _ (expectations[VALUE]));

  self->stop = self->start + length;
  return token;
}

/* Keys. */

static gboolean
check_keys (FbJsonReader *self, GError **error)
{
  const FbJsonKey *twin = fb_json_keys_find_twin (&self->keys, self->first_key[self->depth]);
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;

  if (twin == NULL)
    {
      self->keys.length = self->first_key[self->depth];
      return TRUE;
    }

  name = g_utf8_make_valid (twin->text, (gssize)MIN (twin->length, 100));
  message = g_strdup_printf (_ ("a new key was expected, “%s” is in this object already"), name);
  return throw_at (self->text, twin->place, error, message);
}

/* Structure. */

static void
value_ended (FbJsonReader *self)
{
  self->expected = self->depth > 0 ? COMMA_OR_CLOSE : NOTHING;
}

static FbJsonToken
open_container (FbJsonReader *self, gboolean is_array, GError **error)
{
  if (self->depth == FB_JSON_MAX_DEPTH)
    return fail (self, self->start, error, _ ("nesting of at most 512 levels was expected"));

  self->first_key[self->depth++] = is_array ? IS_ARRAY : self->keys.length;
  self->expected = is_array ? VALUE_OR_CLOSE : KEY_OR_CLOSE;
  self->stop = self->start + 1;

  return is_array ? FB_JSON_TOKEN_ARRAY : FB_JSON_TOKEN_OBJECT;
}

static FbJsonToken
close_container (FbJsonReader *self, GError **error)
{
  gboolean is_array = *self->start == ']';

  if ((self->first_key[self->depth - 1] == IS_ARRAY) != is_array)
    return fail (self, self->start, error, _ (expectations[self->expected]));

  self->depth--;
  if (!is_array && !check_keys (self, error))
    return FB_JSON_TOKEN_ERROR;

  self->stop = self->start + 1;
  value_ended (self);

  return is_array ? FB_JSON_TOKEN_ARRAY_END : FB_JSON_TOKEN_OBJECT_END;
}

static FbJsonToken
read_scalar (FbJsonReader *self, GError **error)
{
  gboolean escaped;

  switch (*self->start)
    {
    case '"':
      return read_string (self, &escaped, error) ? FB_JSON_TOKEN_STRING : FB_JSON_TOKEN_ERROR;
    case 't':
      return read_word (self, "true", FB_JSON_TOKEN_TRUE, error);
    case 'f':
      return read_word (self, "false", FB_JSON_TOKEN_FALSE, error);
    case 'n':
      return read_word (self, "null", FB_JSON_TOKEN_NULL, error);
    default:
      if (*self->start == '-' || g_ascii_isdigit (*self->start))
        return read_number (self, error);
      return fail (self, self->start, error, _ (expectations[self->expected]));
    }
}

static FbJsonToken
read_value (FbJsonReader *self, GError **error)
{
  FbJsonToken token;

  if (*self->start == '{' || *self->start == '[')
    return open_container (self, *self->start == '[', error);

  token = read_scalar (self, error);
  value_ended (self);

  return token;
}

static void
pass_space (FbJsonReader *self)
{
  const char *at = self->stop;

  while (at < self->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;

  self->start = at;
}

static FbJsonToken
read_key (FbJsonReader *self, GError **error)
{
  const FbJsonKey *key;
  gboolean         escaped;

  if (*self->start != '"')
    return fail (self, self->start, error, _ (expectations[self->expected]));
  if (!read_string (self, &escaped, error))
    return FB_JSON_TOKEN_ERROR;

  key = fb_json_keys_add (&self->keys, self->start, self->stop, escaped);
  self->key = key->text;
  self->key_length = key->length;
  self->expected = COLON;

  return FB_JSON_TOKEN_KEY;
}

/* Passes over a comma or colon, which belong to no token. */
static gboolean
pass_mark (FbJsonReader *self)
{
  gboolean in_array;

  if (self->expected == COLON && *self->start == ':')
    self->expected = VALUE;
  else if (self->expected == COMMA_OR_CLOSE && *self->start == ',')
    {
      in_array = self->first_key[self->depth - 1] == IS_ARRAY;
      self->expected = in_array ? VALUE : KEY;
    }
  else
    return FALSE;

  self->stop = self->start + 1;
  return TRUE;
}

static gboolean
may_close (const FbJsonReader *self)
{
  return (self->expected == VALUE_OR_CLOSE && *self->start == ']') ||
         (self->expected == KEY_OR_CLOSE && *self->start == '}') ||
         (self->expected == COMMA_OR_CLOSE && (*self->start == ']' || *self->start == '}'));
}

void
fb_json_reader_restart (FbJsonReader *self, const char *text, gsize length)
{
  self->start = self->stop = self->text = text;
  self->end = text + length;
  self->key = NULL;
  self->key_length = 0;
  self->depth = 0;
  self->expected = VALUE;
  fb_json_keys_restart (&self->keys);
}

void
fb_json_reader_init (FbJsonReader *self, const char *text, gsize length)
{
  self->keys = (FbJsonKeys){ .length = 0 };
  fb_json_reader_restart (self, text, length);
}

void
fb_json_reader_clear (FbJsonReader *self)
{
  fb_json_keys_clear (&self->keys);
}

FbJsonToken
fb_json_reader_next (FbJsonReader *self, GError **error)
{
  do
    {
      pass_space (self);
      if (self->start >= self->end)
        return self->expected == NOTHING
                   ? FB_JSON_TOKEN_END
                   : fail (self, self->start, error, _ (expectations[self->expected]));
    }
  while (pass_mark (self));

  if (may_close (self))
    return close_container (self, error);
  if (self->expected == KEY || self->expected == KEY_OR_CLOSE)
    return read_key (self, error);
  if (self->expected == VALUE || self->expected == VALUE_OR_CLOSE)
    return read_value (self, error);

  return fail (self, self->start, error, _ (expectations[self->expected]));
}

gboolean
fb_json_reader_skip (FbJsonReader *self, GError **error)
{
  guint       depth = self->depth;
  const char *start = self->start;
  FbJsonToken token;

  if (self->expected == COLON)
    {
      token = fb_json_reader_next (self, error);
      start = self->start;
    }
  else
    {
      depth--;
      token = FB_JSON_TOKEN_OBJECT;
    }

  while (token != FB_JSON_TOKEN_ERROR && self->depth > depth)
    token = fb_json_reader_next (self, error);
  self->start = start;

  return token != FB_JSON_TOKEN_ERROR;
}

void
fb_json_reader_jump (FbJsonReader *self, const char *to)
{
  g_assert (self->depth > 0 && self->first_key[self->depth - 1] == IS_ARRAY);
  g_assert (to > self->stop && to <= self->end);

  self->start = self->stop;
  self->stop = to;
  value_ended (self);
}

/* A key may hold NUL. */
gboolean
fb_json_reader_key_is (const FbJsonReader *self, const char *name)
{
  return strlen (name) == self->key_length && memcmp (name, self->key, self->key_length) == 0;
}
