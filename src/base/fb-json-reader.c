/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-reader.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-scan.h"
#include "fb-json-string.h"

/* A state of one word and a stack of one word per level. Keys of open objects are kept until their
 * object ends, where they are compared. On the caller's stack; any thread. Own code because
 * json-glib's parser makes a tree, loses the spelling of numbers, and lets the last of two equal
 * keys win. */

#define IS_ARRAY G_MAXUINT /* in first_key, instead of an index */
#define FEW_KEYS 24        /* up to here each key is compared with each other */

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

typedef struct
{
  const char *start; /* without escapes */
  const char *place; /* in the text */
  gsize       length;
  guint64     tag; /* equal for equal keys */
} Key;

static const char *const expectations[] = {
  [VALUE] = N_ ("a value was expected"),
      [VALUE_OR_CLOSE] = N_ ("a value or “]” was expected"),
          [KEY] = N_ ("a key in quotes was expected"),
                      [KEY_OR_CLOSE] = N_ ("a key in quotes or “}” was expected"),
                          [COLON] = N_ ("a colon was expected"),
                                        [COMMA_OR_CLOSE] =
                                            N_ ("a comma or the closing bracket was expected"),
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
  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("Line %u, column %ld: %s"), line,
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

static guint64
make_tag (const char *text, gsize length)
{
  guint64 tag = length;

  if (length >= 4)
    {
      guint32 head;
      guint32 tail;

      memcpy (&head, text, 4);
      memcpy (&tail, text + length - 4, 4);
      return (tag << 56) ^ ((guint64)head << 28) ^ tail;
    }
  for (gsize i = 0; i < length; i++)
    tag = tag << 8 | (guchar)text[i];

  return tag;
}

static void
note_key (FbJsonReader *self, gboolean escaped)
{
  Key key = { .start = self->start + 1, .place = self->start };

  key.length = (gsize)(self->stop - self->start) - 2;
  if (escaped)
    {
      g_autoptr (GString) plain = g_string_sized_new (key.length);

      fb_json_unescape (plain, key.start, key.length);
      if (self->unescaped == NULL)
        self->unescaped = g_string_chunk_new (256);
      key.length = plain->len;
      key.start = g_string_chunk_insert_len (self->unescaped, plain->str, (gssize)plain->len);
    }

  key.tag = make_tag (key.start, key.length);
  if (self->n_keys == self->keys_size)
    {
      self->keys_size = MAX (32, 2 * self->keys_size);
      self->keys = g_renew (Key, self->keys, self->keys_size);
    }
  ((Key *)self->keys)[self->n_keys++] = key;
  self->key = key.start;
  self->key_length = key.length;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const Key *one = a;
  const Key *other = b;

  if (one->tag != other->tag)
    return one->tag < other->tag ? -1 : 1;
  if (one->length != other->length)
    return one->length < other->length ? -1 : 1;

  return memcmp (one->start, other->start, one->length);
}

/* (nullable) one of two equal keys, whichever stands later. */
static const Key *
find_twin (Key *keys, guint n_keys)
{
  if (n_keys > FEW_KEYS)
    {
      qsort (keys, n_keys, sizeof *keys, compare_keys);
      for (guint i = 1; i < n_keys; i++)
        if (compare_keys (&keys[i - 1], &keys[i]) == 0)
          return keys[i - 1].place > keys[i].place ? &keys[i - 1] : &keys[i];

      return NULL;
    }

  for (guint i = 1; i < n_keys; i++)
    for (guint j = 0; j < i; j++)
      if (keys[j].tag == keys[i].tag && compare_keys (&keys[j], &keys[i]) == 0)
        return &keys[i];

  return NULL;
}

static gboolean
check_keys (FbJsonReader *self, GError **error)
{
  guint            first = self->first_key[self->depth];
  const Key       *twin = NULL;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;

  if (self->n_keys > first)
    twin = find_twin ((Key *)self->keys + first, self->n_keys - first);
  if (twin == NULL)
    {
      self->n_keys = first;
      return TRUE;
    }

  name = g_utf8_make_valid (twin->start, (gssize)MIN (twin->length, 100));
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

  self->first_key[self->depth++] = is_array ? IS_ARRAY : self->n_keys;
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
  gboolean escaped;

  if (*self->start != '"')
    return fail (self, self->start, error, _ (expectations[self->expected]));
  if (!read_string (self, &escaped, error))
    return FB_JSON_TOKEN_ERROR;

  note_key (self, escaped);
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
  self->n_keys = 0;
  if (self->unescaped != NULL)
    g_string_chunk_clear (self->unescaped);
}

void
fb_json_reader_init (FbJsonReader *self, const char *text, gsize length)
{
  self->keys = NULL;
  self->keys_size = 0;
  self->unescaped = NULL;
  fb_json_reader_restart (self, text, length);
}

void
fb_json_reader_clear (FbJsonReader *self)
{
  g_clear_pointer (&self->keys, g_free);
  g_clear_pointer (&self->unescaped, g_string_chunk_free);
  self->keys_size = 0;
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

/* A key may hold NUL. */
gboolean
fb_json_reader_key_is (const FbJsonReader *self, const char *name)
{
  return strlen (name) == self->key_length && memcmp (name, self->key, self->key_length) == 0;
}
