/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-js-token.h"

#include <string.h>

/* A slash begins a regular expression where an operand is expected, which the token before tells
 * well enough (ECMA-262, section 12.9.5, names the rest of the grammar). */

static const char *const words_before_operand[] = { "return", "typeof", "case", "in",   "of",
                                                    "delete", "void",   "new",  "else", "do",
                                                    "throw",  "await",  "yield" };
static const char *const marks_after_operand[] = { ")", "]", "}", "++", "--" };

gboolean
fb_js_token_is (const FbJsToken *self, const char *text)
{
  gsize length = strlen (text);

  return self->kind != FB_JS_END && (gsize)(self->end - self->start) == length &&
         memcmp (self->start, text, length) == 0;
}

gboolean
fb_js_token_is_any (const FbJsToken *self, const char *marks)
{
  return self->kind == FB_JS_MARK && self->end - self->start == 1 && *self->start != '\0' &&
         strchr (marks, *self->start) != NULL;
}

static gboolean
is_one_of (const FbJsToken *token, const char *const *texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    if (fb_js_token_is (token, texts[i]))
      return TRUE;

  return FALSE;
}

static gboolean
expects_operand (const FbJsToken *before)
{
  switch (before->kind)
    {
    case FB_JS_WORD:
      return is_one_of (before, words_before_operand, G_N_ELEMENTS (words_before_operand));
    case FB_JS_MARK:
      return !is_one_of (before, marks_after_operand, G_N_ELEMENTS (marks_after_operand));
    case FB_JS_LITERAL:
      return FALSE;
    case FB_JS_END:
    case FB_JS_TEMPLATE:
    default:
      return TRUE;
    }
}

/* Whether what begins at @at with a slash holds a quote, were it a regular expression. */
static gboolean
may_hold_quote (const FbJsCursor *at)
{
  gboolean has_quote = FALSE;

  for (const char *next = at->at + 1; next < at->end && *next != '\n' && *next != '\r'; next++)
    {
      if (*next == '/')
        return has_quote;
      /* What is in brackets may be a slash, and then a comment. */
      has_quote |= *next == '"' || *next == '\'' || *next == '`' || *next == '[';
    }

  return FALSE;
}

/* Whether the mark here may be another thing: a word whose characters are written by their numbers,
 * a regular expression behind a condition or a block, or a comment as in HTML. */
static gboolean
is_odd_mark (const FbJsTokens *self, gboolean begins_line)
{
  const FbJsCursor *at = &self->at;
  gsize             left = at->end - at->at;

  if (*at->at == '/')
    return (fb_js_token_is (&self->before, ")") || fb_js_token_is (&self->before, "}")) &&
           may_hold_quote (at);

  return *at->at == '\\' || *at->at == '\0' || (left >= 4 && memcmp (at->at, "<!--", 4) == 0) ||
         (begins_line && left >= 3 && memcmp (at->at, "-->", 3) == 0);
}

static gboolean
opens_bracket (const FbJsToken *token)
{
  return token->kind == FB_JS_TEMPLATE || fb_js_token_is_any (token, "([{");
}

/* Past a backslash and what it stands before; FALSE when there is none. */
static gboolean
skip_escape (FbJsCursor *at)
{
  if (*at->at != '\\' || at->end - at->at < 2)
    return FALSE;

  /* The end of a line may be two characters. */
  at->at += at->at[1] == '\r' && at->end - at->at > 2 && at->at[2] == '\n' ? 3 : 2;
  return TRUE;
}

static void
take_quoted (FbJsTokens *self)
{
  FbJsCursor *at = &self->at;
  char        quote = *at->at++;

  self->token.kind = FB_JS_LITERAL;
  while (at->at < at->end && *at->at != quote && *at->at != '\n' && *at->at != '\r')
    if (!skip_escape (at))
      at->at++;

  if (at->at == at->end || *at->at != quote)
    self->is_odd = TRUE;
  if (at->at < at->end)
    at->at++;
}

/* A class in brackets may hold a slash. */
static void
take_regex (FbJsTokens *self)
{
  FbJsCursor *at = &self->at;
  gboolean    in_class = FALSE;

  self->token.kind = FB_JS_LITERAL;
  for (at->at++; at->at < at->end && *at->at != '\n' && *at->at != '\r'; at->at++)
    {
      if (*at->at == '\\' && at->end - at->at >= 2)
        at->at++;
      else if (*at->at == '[')
        in_class = TRUE;
      else if (*at->at == ']')
        in_class = FALSE;
      else if (*at->at == '/' && !in_class)
        {
          at->at++;
          return;
        }
    }

  self->is_odd = TRUE;
}

/* From behind what opens it, or closes an expression in it. */
static void
take_template (FbJsTokens *self)
{
  FbJsCursor *at = &self->at;

  self->token.kind = FB_JS_LITERAL;
  while (at->at < at->end)
    {
      if (*at->at == '`')
        {
          at->at++;
          return;
        }
      if (*at->at == '$' && at->end - at->at >= 2 && at->at[1] == '{')
        {
          at->at += 2;
          if (self->n_templates == FB_JS_MAX_NESTING)
            break;
          self->token.kind = FB_JS_TEMPLATE;
          self->templates[self->n_templates++] = self->depth;
          return;
        }
      if (!skip_escape (at))
        at->at++;
    }

  self->is_odd = TRUE;
  at->at = at->end;
}

static void
take_number (FbJsTokens *self)
{
  self->token.kind = FB_JS_LITERAL;
  while (self->at.at < self->at.end &&
         (g_ascii_isalnum (*self->at.at) || *self->at.at == '.' || *self->at.at == '_'))
    self->at.at++;
}

static void
take_mark (FbJsTokens *self)
{
  const char *at = self->at.at;
  gsize       left = self->at.end - at;
  gsize       length = 1;

  self->token.kind = FB_JS_MARK;
  if (left >= 3 && memcmp (at, FB_JS_SPREAD, 3) == 0)
    length = 3;
  else if (left >= 2 && ((*at == '=' && at[1] == '>') || (strchr ("+-", *at) && at[1] == *at)))
    length = 2;
  else if (*at != '\0' && strchr ("=!<>+-*/%&|^?", *at) != NULL)
    while (length < left && at[length] == '=')
      length++;

  self->at.at += length;
}

static void
take_closing (FbJsTokens *self)
{
  if (self->n_open == 0)
    self->is_odd = TRUE;
  else
    self->depth = --self->n_open;

  if (*self->at.at++ == '}' && self->n_templates > 0 &&
      self->templates[self->n_templates - 1] == self->depth)
    {
      self->n_templates--;
      take_template (self);
    }
  else
    self->token.kind = FB_JS_MARK;
}

gboolean
fb_js_tokens_next (FbJsTokens *self)
{
  FbJsToken  before = self->token;
  FbJsCursor start;
  gboolean   begins_line;
  char       c;

  self->before = before;
  self->is_operand = expects_operand (&before);
  self->depth = self->n_open;
  begins_line = fb_js_skip_blank (&self->at) || before.kind == FB_JS_END;
  self->token = (FbJsToken){ FB_JS_END, self->at.at, self->at.at };
  if (self->at.at == self->at.end)
    {
      self->is_odd |= self->n_open > 0 || (self->at.left != NULL && *self->at.left == 0);
      return FALSE;
    }

  start = self->at;
  c = *start.at;
  if (c == '"' || c == '\'')
    take_quoted (self);
  else if (c == '`')
    {
      self->at.at++;
      take_template (self);
    }
  else if (c == '/' && self->is_operand)
    take_regex (self);
  else if (g_ascii_isdigit (c))
    take_number (self);
  else if (fb_js_skip_word (&self->at))
    self->token.kind = FB_JS_WORD;
  else if (c == ')' || c == ']' || c == '}')
    take_closing (self);
  else
    {
      self->is_odd |= is_odd_mark (self, begins_line);
      take_mark (self);
    }
  fb_js_spend (&start, self->at.at);
  self->token.end = self->at.at;
  self->n_open += opens_bracket (&self->token);

  return TRUE;
}

gboolean
fb_js_tokens_is_variable (const FbJsTokens *self)
{
  FbJsTokens next = *self;

  if (self->token.kind != FB_JS_WORD || fb_js_token_is (&self->before, "."))
    return FALSE;

  fb_js_tokens_next (&next);
  return !(fb_js_token_is (&next.token, ":") &&
           (fb_js_token_is (&self->before, "{") || fb_js_token_is (&self->before, ",")));
}
