/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The scalars of RFC 8259, to the letter. Pure functions. Most of a document is plain text, which
 * is passed eight bytes at a time. */

#define EACH(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))
#define HIGH_BITS EACH (0x80)

/* High bits where a byte of @word may be below @limit, at most 0x80; exact up to the first one. */
static inline guint64
bytes_below (guint64 word, guint8 limit)
{
  return (word - EACH (limit)) & ~word & HIGH_BITS;
}

static inline guint64
read_word (const char *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return word;
}

const char *
fb_json_scan_utf8 (const char *text, const char *end)
{
  const char *at = text;

  while (at < end)
    {
      gunichar c;

      while (end - at >= 8 && ((read_word (at) & HIGH_BITS) | bytes_below (read_word (at), 1)) == 0)
        at += 8;
      while (at<end && * at> 0)
        at++;
      if (at == end || *at == '\0')
        break;

      c = g_utf8_get_char_validated (at, end - at);
      if (c == (gunichar)-1 || c == (gunichar)-2)
        break;
      at = g_utf8_next_char (at);
    }

  return at;
}

static const char *
wrong (FbJsonFault *fault, const char *place, const char *message)
{
  fault->place = place;
  fault->message = message;

  return NULL;
}

/* @at stands behind the backslash. */
static gboolean
is_escape (const char *at, const char *end)
{
  if (at >= end || *at == '\0')
    return FALSE;
  if (*at != 'u')
    return strchr ("\"\\/bfnrt", *at) != NULL;
  if (end - at < 5)
    return FALSE;

  for (int i = 1; i <= 4; i++)
    if (!g_ascii_isxdigit (at[i]))
      return FALSE;

  return TRUE;
}

/* High bits where a quote, a backslash or a control character may be among the eight bytes; exact
 * up to the first one. */
static inline guint64
specials_within (guint64 word)
{
  return bytes_below (word, 0x20) | bytes_below (word ^ EACH ('"'), 1) |
         bytes_below (word ^ EACH ('\\'), 1);
}

/* The first quote, backslash or control character from @at on, or @end. */
static inline const char *
find_special (const char *at, const char *end)
{
  while (end - at >= 8)
    {
      const guint64 specials = specials_within (GUINT64_FROM_LE (read_word (at)));

      if (specials != 0)
        return at + __builtin_ctzll (specials) / 8;
      at += 8;
    }
  while (at < end && *at != '"' && *at != '\\' && (guchar)*at >= 0x20)
    at++;

  return at;
}

const char *
fb_json_scan_string (const char *start, const char *end, gboolean *escaped, FbJsonFault *fault)
{
  const char *at = start + 1;

  *escaped = FALSE;
  for (;;)
    {
      at = find_special (at, end);
      if (at >= end)
        return wrong (fault, at, N_ ("a closing quote was expected"));
      if (*at == '"')
        return at + 1;
      if (*at != '\\')
        return wrong (fault, at, N_ ("a control character in a string must be escaped"));
      if (!is_escape (at + 1, end))
        return wrong (fault, at, N_ ("an escape such as \\n or \\u00e4 was expected"));

      *escaped = TRUE;
      at += 2;
    }
}

static const char *
pass_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;

  return at;
}

const char *
fb_json_scan_number (const char *start, const char *end, FbJsonFault *fault)
{
  const char *digits = *start == '-' ? start + 1 : start;
  const char *at = pass_digits (digits, end);

  if (at - digits > 1 && *digits == '0')
    return wrong (fault, digits, N_ ("a number without leading zeros was expected"));

  if (at > digits && at < end && *at == '.')
    {
      digits = at + 1;
      at = pass_digits (digits, end);
    }
  if (at > digits && at < end && (*at == 'e' || *at == 'E'))
    {
      digits = at + 1;
      if (digits < end && (*digits == '+' || *digits == '-'))
        digits++;
      at = pass_digits (digits, end);
    }
  if (at == digits)
    return wrong (fault, at, N_ ("a digit was expected"));

  return at;
}
