/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-string.h"

#include <string.h>

/* Escapes of JSON strings, both ways. Pure functions. Own code because json-glib gives values, not
 * texts, and drops halves of surrogate pairs that a runtime keeps. */

#define REPLACEMENT 0xFFFD

static gboolean
is_surrogate (gunichar c)
{
  return c >= 0xD800 && c <= 0xDFFF;
}

static gunichar
read_hex (const char *at)
{
  gunichar c = 0;

  for (int i = 0; i < 4; i++)
    c = c << 4 | (gunichar)g_ascii_xdigit_value (at[i]);

  return c;
}

/* @at stands behind "\u". The second half of a pair is taken along. */
static gunichar
read_unicode_escape (const char **at, const char *end)
{
  gunichar high = read_hex (*at);
  gunichar low;

  *at += 4;
  if (high < 0xD800 || high > 0xDBFF || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
    return high;

  low = read_hex (*at + 2);
  if (low < 0xDC00 || low > 0xDFFF)
    return high;

  *at += 6;
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static gunichar
read_escape (const char **at, const char *end)
{
  char c = *(*at)++;

  switch (c)
    {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'u':
      return read_unicode_escape (at, end);
    default:
      return (guchar)c;
    }
}

gunichar
fb_json_string_next (const char **at, const char *end)
{
  gunichar c;

  if (**at == '\\')
    {
      (*at)++;
      return read_escape (at, end);
    }

  c = g_utf8_get_char (*at);
  *at = g_utf8_next_char (*at);
  return c;
}

/* Appends the bytes up to the next escape and returns where that stands, or @end. */
static const char *
append_run (GString *out, const char *at, const char *end)
{
  const char *stop = memchr (at, '\\', (gsize)(end - at));

  if (stop == NULL)
    stop = end;
  g_string_append_len (out, at, stop - at);

  return stop;
}

gboolean
fb_json_unescape (GString *out, const char *start, gsize length)
{
  const char *end = start + length;
  gboolean    plain = TRUE;

  for (const char *at = append_run (out, start, end); at < end; at = append_run (out, at, end))
    {
      gunichar c = fb_json_string_next (&at, end);

      if (c == 0 || is_surrogate (c))
        plain = FALSE;
      g_string_append_unichar (out, c);
    }

  return plain;
}

char *
fb_json_dup_text (const char *start, gsize length)
{
  GString    *out = g_string_sized_new (length);
  const char *end = start + length;

  for (const char *at = append_run (out, start, end); at < end; at = append_run (out, at, end))
    {
      gunichar c = fb_json_string_next (&at, end);

      g_string_append_unichar (out, c == 0 || is_surrogate (c) ? REPLACEMENT : c);
    }

  return g_string_free (out, FALSE);
}

static void
append_canonical_char (GString *out, gunichar c)
{
  static const char short_escapes[] = {
    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"'
  };

  if (c == '\\' || (c < sizeof short_escapes && short_escapes[c] != 0))
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, c == '\\' ? '\\' : short_escapes[c]);
    }
  else if (c < 0x20 || is_surrogate (c))
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_unichar (out, c);
}

gboolean
fb_json_append_canonical_string (GString *out, const char *start, gsize length)
{
  const char *end = start + length;
  gboolean    whole = TRUE;

  for (const char *at = append_run (out, start, end); at < end; at = append_run (out, at, end))
    {
      gunichar c = fb_json_string_next (&at, end);

      if (is_surrogate (c))
        whole = FALSE;
      append_canonical_char (out, c);
    }

  return whole;
}

void
fb_json_append_quoted (GString *out, const char *text, gsize length)
{
  const char *end = text + length;

  g_string_append_c (out, '"');
  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    append_canonical_char (out, g_utf8_get_char (at));
  g_string_append_c (out, '"');
}
