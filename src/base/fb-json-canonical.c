/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-canonical.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-number.h"
#include "fb-json-reader.h"
#include "fb-json-string.h"

/* Written in one pass behind the reader: each object's members are put down as they come, and put
 * in order in place when the object ends. Pure functions. Own code because no library of the stack
 * has RFC 8785. */

#define FEW_MEMBERS 24 /* up to here sorting by insertion is faster */

typedef struct
{
  const char *key; /* unescaped; of the reader */
  gsize       key_length;
  gsize       start; /* of "key":value in the output */
  gsize       end;
} Member;

typedef struct
{
  gsize    start; /* behind the bracket in the output */
  guint    first; /* of its members */
  gboolean is_object;
  gboolean is_sorted;
} Level;

typedef FbJsonCanonicalWriter Writer;

struct _FbJsonCanonicalWriter
{
  FbJsonCanonicalFlags flags;

  /* Owned */
  char        *omit;
  GString     *out;
  GString     *sorted;
  FbJsonReader reader;
  GArray      *members;
  GArray      *levels;
};

int
fb_json_compare_keys (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gsize  common = MIN (a_length, b_length);
  gsize  i = 0;
  guchar one;
  guchar other;

  while (i < common && a[i] == b[i])
    i++;
  if (i == common)
    return a_length == b_length ? 0 : a_length < b_length ? -1 : 1;

  /* Bytes of UTF-8 sort as UTF-16 units do, but for characters outside the basic plane (0xF0 and
   * up): their surrogates come before U+E000 (0xEE). */
  one = (guchar)a[i];
  other = (guchar)b[i];
  if ((one >= 0xF0) != (other >= 0xF0) && one >= 0xEE && other >= 0xEE)
    return one >= 0xF0 ? -1 : 1;

  return one < other ? -1 : 1;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const Member *one = a;
  const Member *other = b;

  return fb_json_compare_keys (one->key, one->key_length, other->key, other->key_length);
}

static gboolean
cannot (Writer *self, GError **error, const char *message)
{
  return fb_json_reader_throw (&self->reader, self->reader.start, error, message);
}

static gboolean
write_string (Writer *self, GError **error)
{
  const FbJsonReader *reader = &self->reader;
  gsize               length = (gsize)(reader->stop - reader->start) - 2;
  gboolean            whole;

  g_string_append_c (self->out, '"');
  whole = fb_json_append_canonical_string (self->out, reader->start + 1, length);
  g_string_append_c (self->out, '"');

  if (whole || (self->flags & FB_JSON_CANONICAL_LENIENT) != 0)
    return TRUE;

  return cannot (self, error, _ ("a whole character was expected, but this is half of one"));
}

static gboolean
write_number (Writer *self, GError **error)
{
  const FbJsonReader *reader = &self->reader;
  gsize               length = (gsize)(reader->stop - reader->start);

  if (fb_json_append_canonical_number (self->out, reader->start, length))
    return TRUE;
  if ((self->flags & FB_JSON_CANONICAL_LENIENT) == 0)
    return cannot (self, error, _ ("a smaller number was expected"));

  g_string_append (self->out, "null");
  return TRUE;
}

static void
open_level (Writer *self, gboolean is_object)
{
  Level level = { .first = self->members->len, .is_object = is_object, .is_sorted = TRUE };

  g_string_append_c (self->out, is_object ? '{' : '[');
  level.start = self->out->len;
  g_array_append_val (self->levels, level);
}

/* (nullable) the innermost open object or array */
static Level *
current_level (Writer *self)
{
  guint n_levels = self->levels->len;

  return n_levels > 0 ? &g_array_index (self->levels, Level, n_levels - 1) : NULL;
}

static void
end_member (Writer *self, const Level *level)
{
  if (self->members->len > level->first)
    g_array_index (self->members, Member, self->members->len - 1).end = self->out->len;
}

static void
sort (Member *members, guint n_members)
{
  if (n_members > FEW_MEMBERS)
    {
      qsort (members, n_members, sizeof *members, compare_members);
      return;
    }

  for (guint i = 1; i < n_members; i++)
    {
      Member member = members[i];
      guint  j = i;

      for (; j > 0 && compare_members (&members[j - 1], &member) > 0; j--)
        members[j] = members[j - 1];
      members[j] = member;
    }
}

/* The members stand one after another with commas between, so sorted they fill the same bytes. */
static void
sort_members (Writer *self, const Level *level)
{
  Member  *members = &g_array_index (self->members, Member, level->first);
  guint    n_members = self->members->len - level->first;
  GString *sorted = self->sorted;

  g_string_truncate (sorted, 0);
  sort (members, n_members);
  for (guint i = 0; i < n_members; i++)
    {
      if (i > 0)
        g_string_append_c (sorted, ',');
      g_string_append_len (sorted, self->out->str + members[i].start,
                           (gssize)(members[i].end - members[i].start));
    }

  memcpy (self->out->str + level->start, sorted->str, sorted->len);
}

static void
close_level (Writer *self)
{
  Level *level = current_level (self);

  if (level->is_object)
    {
      end_member (self, level);
      if (!level->is_sorted)
        sort_members (self, level);
      g_array_set_size (self->members, level->first);
    }

  g_string_append_c (self->out, level->is_object ? '}' : ']');
  g_array_set_size (self->levels, self->levels->len - 1);
}

static gboolean
is_omitted (const Writer *self)
{
  return self->omit != NULL && self->reader.depth == 1 &&
         fb_json_reader_key_is (&self->reader, self->omit);
}

static gboolean
write_key (Writer *self, GError **error)
{
  Level *level = current_level (self);
  Member member = { .key = self->reader.key, .key_length = self->reader.key_length };

  if (is_omitted (self))
    return fb_json_reader_skip (&self->reader, error);

  end_member (self, level);
  if (self->members->len > level->first)
    {
      const Member *last = &g_array_index (self->members, Member, self->members->len - 1);

      if (compare_members (last, &member) > 0)
        level->is_sorted = FALSE;
      g_string_append_c (self->out, ',');
    }

  member.start = self->out->len;
  g_array_append_val (self->members, member);
  if (!write_string (self, error))
    return FALSE;

  g_string_append_c (self->out, ':');
  return TRUE;
}

/* A comma, when the value about to be written is not the first of an array. */
static void
begin_value (Writer *self)
{
  const Level *level = current_level (self);

  if (level != NULL && !level->is_object && self->out->len > level->start)
    g_string_append_c (self->out, ',');
}

static gboolean
write_token (Writer *self, FbJsonToken token, GError **error)
{
  const FbJsonReader *reader = &self->reader;

  switch (token)
    {
    case FB_JSON_TOKEN_KEY:
      return write_key (self, error);
    case FB_JSON_TOKEN_OBJECT_END:
    case FB_JSON_TOKEN_ARRAY_END:
      close_level (self);
      return TRUE;
    case FB_JSON_TOKEN_OBJECT:
    case FB_JSON_TOKEN_ARRAY:
      begin_value (self);
      open_level (self, token == FB_JSON_TOKEN_OBJECT);
      return TRUE;
    case FB_JSON_TOKEN_STRING:
      begin_value (self);
      return write_string (self, error);
    case FB_JSON_TOKEN_NUMBER:
      begin_value (self);
      return write_number (self, error);
    case FB_JSON_TOKEN_TRUE:
    case FB_JSON_TOKEN_FALSE:
    case FB_JSON_TOKEN_NULL:
      begin_value (self);
      g_string_append_len (self->out, reader->start, reader->stop - reader->start);
      return TRUE;
    case FB_JSON_TOKEN_ERROR:
    case FB_JSON_TOKEN_END:
    default:
      g_assert_not_reached ();
    }
}

FbJsonCanonicalWriter *
fb_json_canonical_writer_new (FbJsonCanonicalFlags flags, const char *omit)
{
  FbJsonCanonicalWriter *self = g_new0 (FbJsonCanonicalWriter, 1);

  self->flags = flags;
  self->omit = g_strdup (omit);
  self->out = g_string_sized_new (1024);
  self->sorted = g_string_sized_new (1024);
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  fb_json_reader_init (&self->reader, "", 0);

  return self;
}

void
fb_json_canonical_writer_free (FbJsonCanonicalWriter *self)
{
  fb_json_reader_clear (&self->reader);
  g_array_unref (self->levels);
  g_array_unref (self->members);
  g_string_free (self->sorted, TRUE);
  g_string_free (self->out, TRUE);
  g_free (self->omit);
  g_free (self);
}

const char *
fb_json_canonical_writer_write (
    FbJsonCanonicalWriter *self, const char *text, gsize length, gsize *out_length, GError **error)
{
  FbJsonToken token;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  g_string_truncate (self->out, 0);
  g_array_set_size (self->members, 0);
  g_array_set_size (self->levels, 0);
  fb_json_reader_restart (&self->reader, text, length);

  do
    {
      token = fb_json_reader_next (&self->reader, error);
      if (token == FB_JSON_TOKEN_ERROR)
        return NULL;
      if (token != FB_JSON_TOKEN_END && !write_token (self, token, error))
        return NULL;
    }
  while (token != FB_JSON_TOKEN_END);

  *out_length = self->out->len;
  return self->out->str;
}

char *
fb_json_canonical (const char *text, gssize length, GError **error)
{
  g_autoptr (FbJsonCanonicalWriter) writer = NULL;
  gsize       n_bytes = length < 0 ? strlen (text) : (gsize)length;
  gsize       out_length;
  const char *canonical;

  if (!fb_json_check_text (text, n_bytes, error))
    return NULL;

  writer = fb_json_canonical_writer_new (FB_JSON_CANONICAL_STRICT, NULL);
  canonical = fb_json_canonical_writer_write (writer, text, n_bytes, &out_length, error);

  return canonical != NULL ? g_strndup (canonical, out_length) : NULL;
}
