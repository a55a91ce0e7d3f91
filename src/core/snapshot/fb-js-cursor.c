/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-js-cursor.h"

#include <string.h>

/* A slash begins a regular expression where an operand is expected, which the character or word
 * before tells well enough (ECMA-262, section 12.9.5, names the rest of the grammar). */

/* Templates within templates. */
#define MAX_NESTING 16

static const char *const words_before_operand[] = { "return", "typeof", "case", "in",   "of",
                                                    "delete", "void",   "new",  "else", "do",
                                                    "throw",  "await",  "yield" };

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar)c >= 0x80;
}

/* Past the rest of a comment; the place is behind its first two characters. */
static gboolean
skip_comment (FbJsCursor *self, char kind)
{
  gboolean had_line = FALSE;

  for (; self->at < self->end; self->at++)
    {
      had_line |= *self->at == '\n';
      if (kind == '/' && *self->at == '\n')
        return TRUE;
      if (kind == '*' && self->end - self->at >= 2 && memcmp (self->at, "*/", 2) == 0)
        {
          self->at += 2;
          return had_line;
        }
    }

  return had_line;
}

/* Bytes of a blank beyond ASCII: no-break space, mark of the byte order, ends of lines and
 * paragraphs. */
static gsize
measure_wide_blank (const FbJsCursor *self)
{
  static const char *const blanks[] = { "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\xa8",
                                        "\xe2\x80\xa9" };

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    {
      gsize length = strlen (blanks[i]);

      if ((gsize)(self->end - self->at) >= length && memcmp (self->at, blanks[i], length) == 0)
        return length;
    }

  return 0;
}

gboolean
fb_js_skip_blank (FbJsCursor *self)
{
  gboolean had_line = FALSE;

  while (self->at < self->end)
    {
      char c = *self->at;

      if (c == '/' && self->end - self->at >= 2 && (self->at[1] == '/' || self->at[1] == '*'))
        {
          char kind = self->at[1];

          self->at += 2;
          had_line |= skip_comment (self, kind);
        }
      else if (g_ascii_isspace (c))
        {
          had_line |= c == '\n';
          self->at++;
        }
      else if ((guchar)c >= 0x80 && measure_wide_blank (self) > 0)
        self->at += measure_wide_blank (self);
      else
        break;
    }

  return had_line;
}

static void
skip_quoted (FbJsCursor *self)
{
  char quote = *self->at++;

  while (self->at < self->end && *self->at != quote && *self->at != '\n')
    self->at += *self->at == '\\' && self->at + 1 < self->end ? 2 : 1;
  if (self->at < self->end)
    self->at++;
}

/* A class in brackets may hold a slash. */
static void
skip_regex (FbJsCursor *self)
{
  gboolean in_class = FALSE;

  for (self->at++; self->at < self->end && *self->at != '\n'; self->at++)
    {
      if (*self->at == '\\' && self->at + 1 < self->end)
        self->at++;
      else if (*self->at == '[')
        in_class = TRUE;
      else if (*self->at == ']')
        in_class = FALSE;
      else if (*self->at == '/' && !in_class)
        {
          self->at++;
          return;
        }
    }
}

/* Whether an operand is expected at the place, by what stands from @start up to it. */
static gboolean
expects_operand (const char *start, const char *place)
{
  const char *stop = place;

  while (stop > start && g_ascii_isspace (stop[-1]))
    stop--;
  if (stop == start)
    return TRUE;
  if (!is_word_character (stop[-1]))
    return stop[-1] != ')' && stop[-1] != ']' && stop[-1] != '}' && stop[-1] != '"' &&
           stop[-1] != '\'' && stop[-1] != '`';

  for (guint i = 0; i < G_N_ELEMENTS (words_before_operand); i++)
    {
      gsize length = strlen (words_before_operand[i]);

      if ((gsize)(stop - start) >= length &&
          memcmp (stop - length, words_before_operand[i], length) == 0 &&
          ((gsize)(stop - start) == length || !is_word_character (stop[-(gssize)length - 1])))
        return TRUE;
    }

  return FALSE;
}

static void skip_balanced (FbJsCursor *self, guint nesting, gboolean in_template);

static void
skip_template (FbJsCursor *self, guint nesting)
{
  for (self->at++; self->at < self->end; self->at++)
    {
      if (*self->at == '\\' && self->at + 1 < self->end)
        self->at++;
      else if (*self->at == '`')
        {
          self->at++;
          return;
        }
      else if (*self->at == '$' && self->end - self->at >= 2 && self->at[1] == '{')
        {
          self->at += 2;
          skip_balanced (self, nesting + 1, TRUE);
          if (self->at == self->end)
            return;
        }
    }
}

/* To the end of an expression: what closes more than was opened, or a comma or semicolon outside
 * all brackets; within a template only the bracket. */
static void
skip_balanced (FbJsCursor *self, guint nesting, gboolean in_template)
{
  const char *start = self->at;
  guint       depth = 0;

  if (nesting > MAX_NESTING)
    {
      self->at = self->end;
      return;
    }

  while (self->at < self->end)
    {
      char c = *self->at;

      if (c == '"' || c == '\'')
        skip_quoted (self);
      else if (c == '`')
        skip_template (self, nesting);
      else if (c == '/' && self->end - self->at >= 2 && (self->at[1] == '/' || self->at[1] == '*'))
        fb_js_skip_blank (self);
      else if (c == '/' && expects_operand (start, self->at))
        skip_regex (self);
      else if (depth == 0 &&
               (strchr (")]}", c) != NULL || (!in_template && (c == ',' || c == ';'))))
        return;
      else
        {
          if (c == '(' || c == '[' || c == '{')
            depth++;
          else if (c == ')' || c == ']' || c == '}')
            depth--;
          self->at++;
        }
    }
}

void
fb_js_skip_expression (FbJsCursor *self)
{
  skip_balanced (self, 0, FALSE);
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

/* The character behind a backslash; the rest of a longer escape is passed over. */
static void
append_escape (GString *text, FbJsCursor *self)
{
  guint    digits = 0;
  gunichar value = 0;
  char     c = *self->at++;

  switch (c)
    {
    case 'n':
      g_string_append_c (text, '\n');
      return;
    case 't':
      g_string_append_c (text, '\t');
      return;
    case '\n':
      return;
    case 'x':
      digits = 2;
      break;
    case 'u':
      digits = 4;
      break;
    default:
      g_string_append_c (text, c);
      return;
    }

  for (; digits > 0 && self->at < self->end && g_ascii_isxdigit (*self->at); digits--)
    value = value * 16 + g_ascii_xdigit_value (*self->at++);
  if (value != 0 && g_unichar_validate (value))
    g_string_append_unichar (text, value);
}

char *
fb_js_take_string (FbJsCursor *self)
{
  FbJsCursor place = *self;
  g_autoptr (GString) text = g_string_new (NULL);
  char quote;

  fb_js_skip_blank (&place);
  if (place.at == place.end || strchr ("\"'`", *place.at) == NULL || *place.at == '\0')
    return NULL;

  quote = *place.at++;
  while (place.at < place.end && *place.at != quote)
    {
      char c = *place.at++;

      if ((c == '\n' && quote != '`') || (c == '$' && quote == '`') || c == '\0')
        return NULL;
      if (c != '\\')
        g_string_append_c (text, c);
      else if (place.at < place.end)
        append_escape (text, &place);
    }
  if (place.at == place.end)
    return NULL;

  self->at = place.at + 1;
  return g_utf8_make_valid (text->str, text->len);
}

char *
fb_js_take_word (FbJsCursor *self)
{
  const char *start;

  fb_js_skip_blank (self);
  start = self->at;
  if (start == self->end || g_ascii_isdigit (*start))
    return NULL;
  while (self->at < self->end && is_word_character (*self->at))
    self->at++;

  return self->at > start ? g_utf8_make_valid (start, self->at - start) : NULL;
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
      name = fb_js_take_string (self);
      if (name == NULL)
        name = fb_js_take_word (self);
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

  name = fb_js_take_string (self);
  if (name == NULL)
    name = fb_js_take_word (self);
  fb_js_skip_blank (self);
  if ((g_strcmp0 (name, "get") == 0 || g_strcmp0 (name, "async") == 0) && self->at < self->end &&
      is_word_character (*self->at))
    {
      g_free (name);
      name = fb_js_take_word (self);
    }
  if (name == NULL)
    return g_strdup (FB_JS_SPREAD);

  fb_js_take (self, ':');
  return g_steal_pointer (&name);
}
