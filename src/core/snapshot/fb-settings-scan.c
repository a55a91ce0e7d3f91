/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-json.h"
#include "snapshot/fb-js-token.h"
#include "snapshot/fb-settings-private.h"

/* What a settings file exports: an object literal, a variable that was given one, objects spread
 * into it, or Object.assign() of such. It is looked for twice: first which places name a variable
 * to be read there, then what they say; whatever else names one, or the exports, may change it and
 * makes what it may change unknown. */

#define UNREAD "module.exports" /* the member that says there may be more */
#define MAX_SOURCES 16          /* objects that are put into one another */

typedef struct
{
  FbJsCursor  text; /* all of it */
  JsonObject *settings;

  /* The statement that exports: its beginning, its "module.exports", what that is set to, and a
   * variable that is declared as the same. */
  const char *statement;
  const char *assigned;
  FbJsCursor  exported;
  FbJsToken   alias;

  /* What was read of it: in the first round the places are taken down. */
  guint       n_sources;
  const char *places[MAX_SOURCES];
  guint       n_places;
  gboolean    is_second;
  gboolean    is_lost;
} Scan;

static void take_source (Scan *self, FbJsCursor at);

/* What was found so far may be otherwise, and there may be more. */
static void
give_up (Scan *self)
{
  g_autoptr (GList) names = json_object_get_members (self->settings);

  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (self->settings, name->data, fb_settings_make_expression ());
  json_object_set_member (self->settings, UNREAD, fb_settings_make_expression ());
}

static void
take_setting (Scan *self, const char *name, JsonNode *value)
{
  g_autoptr (JsonNode) own = value;

  for (guint i = 0; i < fb_settings_get_n_known (); i++)
    if (g_str_equal (fb_settings_get_known (i), name))
      {
        /* A later one counts, also if it says that there is nothing. */
        json_object_remove_member (self->settings, name);
        fb_settings_add (self->settings, i, json_node_copy (own));
      }
  if (g_str_equal (name, "editorTheme"))
    {
      json_object_remove_member (self->settings, "editorTheme.projects.enabled");
      if (fb_settings_is_expression (own))
        json_object_set_member (self->settings, "editorTheme.projects.enabled",
                                fb_settings_make_expression ());
      else
        fb_settings_take_projects (self->settings, json_node_copy (own));
    }
}

/* Whether a statement begins at the token that runs in any case: it is in no brackets, and nothing
 * before it decides on it. @has_condition: whether the last round brackets hold a condition. */
static gboolean
begins_statement (const FbJsTokens *tokens, gboolean has_condition)
{
  if (tokens->depth > 0 || (has_condition && fb_js_token_is (&tokens->before, ")")))
    return FALSE;

  return !tokens->is_operand || tokens->before.kind == FB_JS_END ||
         fb_js_token_is (&tokens->before, ";");
}

/* Notes for begins_statement() what round brackets that open here hold. */
static void
watch_condition (const FbJsTokens *tokens, gboolean *has_condition)
{
  static const char *const words[] = { "if", "while", "for", "with" };

  if (tokens->depth > 0 || !fb_js_token_is (&tokens->token, "("))
    return;

  *has_condition = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    *has_condition |= fb_js_token_is (&tokens->before, words[i]);
}

/* Past the next token when it is @text. */
static gboolean
take_token (FbJsTokens *tokens, const char *text)
{
  FbJsTokens next = *tokens;

  fb_js_tokens_next (&next);
  if (!fb_js_token_is (&next.token, text))
    return FALSE;

  *tokens = next;
  return TRUE;
}

static gboolean
is_same (const FbJsToken *self, const FbJsToken *other)
{
  gsize length = other->end - other->start;

  return self->kind == other->kind && (gsize)(self->end - self->start) == length &&
         memcmp (self->start, other->start, length) == 0;
}

static gboolean
is_declaration (const FbJsToken *word)
{
  return fb_js_token_is (word, "const") || fb_js_token_is (word, "let") ||
         fb_js_token_is (word, "var");
}

/* What stands before "module.exports =" in a statement: nothing, other names of the exports, or the
 * declaration of one. @tokens: the first token of the statement, moved to "module". */
static gboolean
take_names (FbJsTokens *tokens, FbJsToken *alias)
{
  gboolean is_named = is_declaration (&tokens->token);

  *alias = (FbJsToken){ FB_JS_END };
  if (is_named)
    {
      fb_js_tokens_next (tokens);
      *alias = tokens->token;
    }
  while (is_named || fb_js_token_is (&tokens->token, "exports"))
    {
      if (!take_token (tokens, "="))
        return FALSE;
      fb_js_tokens_next (tokens);
      is_named = FALSE;
    }

  return fb_js_token_is (&tokens->token, "module") && take_token (tokens, ".") &&
         take_token (tokens, "exports") && take_token (tokens, "=");
}

/* Whether the words that are read here may mean something else, or may not be come to. */
static gboolean
is_doubtful (const FbJsTokens *tokens)
{
  return ((fb_js_token_is (&tokens->token, "eval") || fb_js_token_is (&tokens->token, "with")) &&
          fb_js_tokens_is_variable (tokens)) ||
         (tokens->depth == 0 && fb_js_token_is (&tokens->token, "return"));
}

/* To what is exported. FALSE when nothing is, or it is not certain what. */
static gboolean
find_exports (Scan *self)
{
  FbJsTokens tokens = { .at = self->text };
  gboolean   has_condition = FALSE;
  guint      n_found = 0;

  while (fb_js_tokens_next (&tokens))
    {
      FbJsTokens ahead = tokens;
      FbJsToken  alias;

      if (is_doubtful (&tokens))
        return FALSE;
      watch_condition (&tokens, &has_condition);
      if (!begins_statement (&tokens, has_condition) || !take_names (&ahead, &alias))
        continue;
      self->statement = tokens.token.start;
      self->assigned = ahead.token.start;
      self->exported = ahead.at;
      self->alias = alias;
      n_found++;
    }

  return n_found == 1 && !tokens.is_odd;
}

/* To the value with which the variable @name is declared, once and in any case, before its use. */
static gboolean
find_variable (const Scan *self, const FbJsToken *name, FbJsCursor *value)
{
  FbJsTokens tokens = { .at = self->text };
  gboolean   has_condition = FALSE;
  gboolean   is_certain = TRUE;
  guint      n_found = 0;

  for (gboolean begins = FALSE; fb_js_tokens_next (&tokens);
       begins = begins_statement (&tokens, has_condition))
    {
      watch_condition (&tokens, &has_condition);
      if (!is_declaration (&tokens.before) || !is_same (&tokens.token, name))
        continue;
      is_certain &= begins && take_token (&tokens, "=") && tokens.at.at <= name->start;
      *value = tokens.at;
      n_found++;
    }

  return n_found == 1 && is_certain;
}

/* Whether the variable at the token is read there, or is a name that the exports get. */
static gboolean
is_read (const Scan *self, const FbJsTokens *tokens)
{
  const char *start = tokens->token.start;

  for (guint i = 0; i < self->n_places; i++)
    if (self->places[i] == start)
      return TRUE;

  return is_declaration (&tokens->before) || (start >= self->statement && start < self->assigned);
}

/* What else is done with the variable @name: a member that is named is worked out, since it may be
 * set there; anything more may do whatever it likes. */
static void
follow (Scan *self, const FbJsToken *name)
{
  FbJsTokens tokens = { .at = self->text };

  while (fb_js_tokens_next (&tokens))
    {
      FbJsTokens       ahead = tokens;
      g_autofree char *member = NULL;

      if (!is_same (&tokens.token, name) || !fb_js_tokens_is_variable (&tokens) ||
          is_read (self, &tokens))
        continue;
      if (fb_js_token_is (name, "module") && take_token (&ahead, ".") &&
          !take_token (&ahead, "exports"))
        continue;
      if (take_token (&ahead, "."))
        member = fb_js_take_word (&ahead.at);
      if (member == NULL || g_str_has_prefix (member, "__") || fb_js_take (&ahead.at, '('))
        {
          give_up (self);
          return;
        }
      take_setting (self, member, fb_settings_make_expression ());
    }
}

/* Whether nothing more belongs to an expression that may end at @at: without a semicolon it goes on
 * in the next line, when that begins as its rest would. */
static gboolean
ends_expression (FbJsCursor at)
{
  gboolean had_line = fb_js_skip_blank (&at);

  if (at.at == at.end || strchr (",;)}", *at.at) != NULL)
    return TRUE;

  return had_line && strchr (".([?+|&`=<>*/-%^!~", *at.at) == NULL;
}

/* The members of an object, whose bracket was passed, and what is spread among them. FALSE when
 * they have no end. */
static gboolean
take_object (Scan *self, FbJsCursor *at)
{
  char *name;

  while (!self->is_lost && (name = fb_js_next_part (at)) != NULL)
    {
      if (g_str_equal (name, FB_JS_SPREAD))
        take_source (self, *at);
      else if (g_str_equal (name, "__proto__"))
        self->is_lost = TRUE;
      else
        take_setting (self, name, fb_settings_take_value (*at, 0));
      g_free (name);
      fb_js_skip_expression (at);
      if (at->at < at->end && *at->at != ',' && *at->at != '}')
        return FALSE;
    }

  return !self->is_lost && fb_js_take (at, '}');
}

/* The arguments of Object.assign(), whose bracket was passed. */
static gboolean
take_arguments (Scan *self, FbJsCursor *at)
{
  do
    {
      fb_js_skip_blank (at);
      if (at->at < at->end && *at->at != ')')
        take_source (self, *at);
      fb_js_skip_expression (at);
    }
  while (!self->is_lost && fb_js_take (at, ','));

  return fb_js_take (at, ')');
}

/* A variable, whose name is the token: what it was declared with, and what else may be in it. */
static gboolean
take_variable (Scan *self, const FbJsToken *name)
{
  FbJsCursor value;

  if (!self->is_second)
    self->places[self->n_places++] = name->start;
  if (!find_variable (self, name, &value))
    return FALSE;

  take_source (self, value);
  if (self->is_second)
    follow (self, name);
  return TRUE;
}

/* An object, by whatever is written for one: what it has counts more than what is there. */
static void
take_source (Scan *self, FbJsCursor at)
{
  FbJsTokens tokens = { .at = at };
  FbJsTokens call;
  gboolean   is_known;

  if (self->is_lost || ++self->n_sources > MAX_SOURCES)
    {
      self->is_lost = TRUE;
      return;
    }

  fb_js_tokens_next (&tokens);
  call = tokens;
  if (fb_js_token_is (&tokens.token, "{"))
    is_known = take_object (self, &tokens.at);
  else if (fb_js_token_is (&tokens.token, "Object") && take_token (&call, ".") &&
           take_token (&call, "assign") && take_token (&call, "("))
    {
      is_known = take_arguments (self, &call.at);
      tokens.at = call.at;
    }
  else
    is_known = tokens.token.kind == FB_JS_WORD && ends_expression (tokens.at) &&
               take_variable (self, &tokens.token);

  if (!is_known || !ends_expression (tokens.at))
    give_up (self);
}

static void
follow_word (Scan *self, const char *word)
{
  FbJsToken token = { FB_JS_WORD, word, word + strlen (word) };

  follow (self, &token);
}

/* What is exported, from the beginning. */
static void
take_exports (Scan *self, gboolean is_second)
{
  g_clear_pointer (&self->settings, json_object_unref);
  self->settings = json_object_new ();
  self->is_second = is_second;
  self->n_sources = 0;
  take_source (self, self->exported);

  if (is_second)
    {
      if (self->alias.kind == FB_JS_WORD)
        follow (self, &self->alias);
      follow_word (self, "module");
      follow_word (self, "exports");
    }
  if (self->is_lost)
    give_up (self);
}

void
fb_settings_scan_counted (const char *text, gsize length, JsonObject *settings, gsize *left)
{
  Scan           self = { .text = { text, text + length, left } };
  FbJsTokens     first = { .at = self.text };
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  g_return_if_fail (settings != NULL);

  if (length == 0 || !fb_js_tokens_next (&first))
    return;

  self.settings = json_object_new ();
  if (find_exports (&self))
    {
      take_exports (&self, FALSE);
      take_exports (&self, TRUE);
    }
  else
    give_up (&self);

  json_object_iter_init (&iter, self.settings);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (settings, name, json_node_copy (value));
  json_object_unref (self.settings);
}

void
fb_settings_scan (const char *text, gsize length, JsonObject *settings)
{
  fb_settings_scan_counted (text, length, settings, NULL);
}

gboolean
fb_settings_are_partial (JsonObject *settings)
{
  return settings != NULL && json_object_has_member (settings, UNREAD);
}
