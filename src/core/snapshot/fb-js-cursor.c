/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-js-token.h"

#include <string.h>

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar)c >= 0x80;
}

void
fb_js_spend (const FbJsCursor *self, const char *to)
{
  if (self->left != NULL)
    *self->left -= MIN (*self->left, (gsize)(to - self->at));
}

/* Bytes of the end of a line here; 0 when there is none. */
static gsize
measure_line_end (const FbJsCursor *self)
{
  gsize left = self->end - self->at;

  if (*self->at == '\n' || *self->at == '\r')
    return 1;

  return left >= 3 && (memcmp (self->at, "\xe2\x80\xa8", 3) == 0 ||
                       memcmp (self->at, "\xe2\x80\xa9", 3) == 0)
             ? 3
             : 0;
}

/* Past the rest of a comment; the place is behind its first two characters. */
static gboolean
skip_comment (FbJsCursor *self, char kind)
{
  gboolean had_line = FALSE;

  for (; self->at < self->end; self->at++)
    {
      had_line |= measure_line_end (self) > 0;
      if (kind == '/' && had_line)
        return TRUE;
      if (kind == '*' && self->end - self->at >= 2 && memcmp (self->at, "*/", 2) == 0)
        {
          self->at += 2;
          return had_line;
        }
    }

  return had_line;
}

/* Bytes of a blank beyond ASCII. */
static gsize
measure_wide_blank (const FbJsCursor *self)
{
  gunichar c = g_utf8_get_char_validated (self->at, self->end - self->at);

  if (c == (gunichar)-1 || c == (gunichar)-2)
    return 0;

  return g_unichar_isspace (c) || c == 0xfeff ? g_utf8_next_char (self->at) - self->at : 0;
}

gboolean
fb_js_skip_blank (FbJsCursor *self)
{
  const FbJsCursor start = *self;
  gboolean         had_line = FALSE;

  if (self->left != NULL && *self->left == 0)
    self->at = self->end;
  while (self->at < self->end)
    {
      char c = *self->at;

      if (c == '/' && self->end - self->at >= 2 && (self->at[1] == '/' || self->at[1] == '*'))
        {
          char kind = self->at[1];

          self->at += 2;
          had_line |= skip_comment (self, kind);
        }
      else if (g_ascii_isspace (c) || c == '\v')
        {
          had_line |= measure_line_end (self) > 0;
          self->at++;
        }
      else if ((guchar)c >= 0x80 && measure_wide_blank (self) > 0)
        {
          had_line |= measure_line_end (self) > 0;
          self->at += measure_wide_blank (self);
        }
      else
        break;
    }
  fb_js_spend (&start, self->at);

  return had_line;
}

gboolean
fb_js_skip_word (FbJsCursor *self)
{
  const char *start = self->at;

  while (self->at < self->end && is_word_character (*self->at) &&
         ((guchar)*self->at < 0x80 || measure_wide_blank (self) == 0))
    self->at++;

  return self->at > start;
}

void
fb_js_skip_expression (FbJsCursor *self)
{
  FbJsTokens tokens = { .at = *self };

  for (guint n_open = 0; fb_js_tokens_next (&tokens); n_open = tokens.n_open)
    if (n_open == 0 && fb_js_token_is_any (&tokens.token, ")]},;"))
      break;

  self->at = tokens.token.start;
}

gboolean
fb_js_take (FbJsCursor *self, char c)
{
  fb_js_skip_blank (self);
  if (self->at == self->end || *self->at != c)
    return FALSE;

  self->at++;
  return TRUE;
}

/* The number of a character in @n_digits, or, when there are braces, as many as are in them. */
static gboolean
take_number (FbJsCursor *self, guint n_digits, gunichar *number)
{
  gboolean    has_braces = n_digits == 4 && self->at < self->end && *self->at == '{';
  const char *start = self->at += has_braces;

  for (*number = 0; self->at < self->end && g_ascii_isxdigit (*self->at) && *number < 0x110000 &&
                    (has_braces || self->at - start < n_digits);)
    *number = *number * 16 + g_ascii_xdigit_value (*self->at++);
  if (!has_braces)
    return self->at - start == n_digits;

  return self->at > start && self->at < self->end && *self->at++ == '}';
}

/* The character behind a backslash. FALSE when it is none that text here can hold. */
static gboolean
append_escape (GString *text, FbJsCursor *self)
{
  static const char names[] = "ntrbfv";
  static const char meanings[] = "\n\t\r\b\f\v";
  char              c = *self->at++;
  const char       *name = c != '\0' ? strchr (names, c) : NULL;
  gunichar          number;
  gunichar          low;

  if (name != NULL)
    g_string_append_c (text, meanings[name - names]);
  else if (c == '\r')
    self->at += self->at < self->end && *self->at == '\n';
  else if (c == 'x' || c == 'u')
    {
      if (!take_number (self, c == 'x' ? 2 : 4, &number))
        return FALSE;
      if (number >= 0xd800 && number < 0xdc00 && self->end - self->at >= 2 &&
          memcmp (self->at, "\\u", 2) == 0)
        {
          self->at += 2;
          if (!take_number (self, 4, &low) || low < 0xdc00 || low > 0xdfff)
            return FALSE;
          number = 0x10000 + ((number - 0xd800) << 10) + (low - 0xdc00);
        }
      if (number == 0 || !g_unichar_validate (number))
        return FALSE;
      g_string_append_unichar (text, number);
    }
  else if (g_ascii_isdigit (c) || (guchar)c == 0xe2)
    return FALSE; /* an octal number, or it may be the end of a line */
  else if (c != '\n')
    g_string_append_c (text, c);

  return TRUE;
}

/* What is in quotes here, and past them. FALSE when it is no such text. */
static gboolean
take_quoted (FbJsCursor *self, GString *text)
{
  char quote = *self->at++;

  while (self->at < self->end && *self->at != quote)
    {
      char c = *self->at++;

      if (c == '\0' || (quote == '`' ? c == '$' || c == '\r' : c == '\n' || c == '\r'))
        return FALSE;
      if (c != '\\')
        g_string_append_c (text, c);
      else if (self->at == self->end || !append_escape (text, self))
        return FALSE;
    }
  if (self->at == self->end)
    return FALSE;

  self->at++;
  return TRUE;
}

char *
fb_js_take_string (FbJsCursor *self)
{
  FbJsCursor place = *self;
  FbJsCursor start;
  g_autoptr (GString) text = NULL;
  gboolean is_text;

  fb_js_skip_blank (&place);
  if (place.at == place.end || strchr ("\"'`", *place.at) == NULL || *place.at == '\0')
    return NULL;

  start = place;
  text = g_string_new (NULL);
  is_text = take_quoted (&place, text);
  fb_js_spend (&start, place.at);
  if (!is_text)
    return NULL;

  self->at = place.at;
  return g_utf8_make_valid (text->str, text->len);
}

char *
fb_js_take_word (FbJsCursor *self)
{
  FbJsCursor start;

  fb_js_skip_blank (self);
  start = *self;
  if (start.at == start.end || g_ascii_isdigit (*start.at) || !fb_js_skip_word (self))
    return NULL;

  fb_js_spend (&start, self->at);
  return g_utf8_make_valid (start.at, self->at - start.at);
}

/* (nullable) what a member is called. (transfer full) */
static char *
take_name (FbJsCursor *self)
{
  char *name = fb_js_take_string (self);

  return name != NULL ? name : fb_js_take_word (self);
}

/* Whether the name of a method may follow. */
static gboolean
is_modifier (const char *word)
{
  return g_strcmp0 (word, "get") == 0 || g_strcmp0 (word, "set") == 0 ||
         g_strcmp0 (word, "async") == 0;
}

char *
fb_js_next_member (FbJsCursor *self)
{
  for (;;)
    {
      const char      *before;
      g_autofree char *name = NULL;

      while (fb_js_take (self, ','))
        ;
      if (self->at == self->end || *self->at == '}')
        return NULL;

      before = self->at;
      name = take_name (self);
      if (name != NULL && fb_js_take (self, ':'))
        {
          fb_js_skip_blank (self);
          return g_steal_pointer (&name);
        }

      fb_js_skip_expression (self);
      /* A bracket that closes nothing of ours, or a semicolon: this is no object. */
      if (self->at < self->end && *self->at != ',' && *self->at != '}')
        return NULL;
      if (self->at == before)
        return NULL;
    }
}

char *
fb_js_next_part (FbJsCursor *self)
{
  g_autofree char *name = NULL;

  while (fb_js_take (self, ','))
    ;
  if (self->at == self->end || *self->at == '}')
    return NULL;
  if (self->end - self->at >= 3 && memcmp (self->at, FB_JS_SPREAD, 3) == 0)
    {
      self->at += 3;
      return g_strdup (FB_JS_SPREAD);
    }

  name = take_name (self);
  fb_js_skip_blank (self);
  if (is_modifier (name) && self->at < self->end && strchr (":(,}", *self->at) == NULL)
    {
      g_free (name);
      name = take_name (self);
    }
  if (name == NULL)
    return g_strdup (FB_JS_SPREAD);

  fb_js_take (self, ':');
  return g_steal_pointer (&name);
}
