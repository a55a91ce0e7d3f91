/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-json.h"
#include "snapshot/fb-settings-private.h"

/* What a settings file exports: an object literal, a variable that was given one, objects spread
 * into it, or Object.assign() of such. Whatever else may have a say makes what it may change
 * unknown. */

#define EXPORTS "module.exports"
#define UNREAD EXPORTS /* the member that says there may be more */
#define MAX_SOURCES 30 /* objects that are put into one another */

typedef struct
{
  FbJsCursor  text;     /* all of it */
  FbJsCursor  exported; /* the expression */
  JsonObject *settings;
  guint       n_sources;
} Scan;

static void take_object (Scan *self, FbJsCursor at);

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

static gboolean
begins (const FbJsCursor *at, const char *text)
{
  return (gsize)(at->end - at->at) >= strlen (text) && memcmp (at->at, text, strlen (text)) == 0;
}

/* The next word that is no part of a string or a comment; NULL at the end. @start: (out). (transfer
 * full) (nullable) */
static char *
next_word (FbJsCursor *at, const char **start)
{
  while (at->at < at->end)
    {
      g_autofree char *text = NULL;
      char            *word;

      fb_js_skip_blank (at);
      text = fb_js_take_string (at);
      if (text != NULL)
        continue;
      *start = at->at;
      word = fb_js_take_word (at);
      if (word != NULL)
        return word;
      if (at->at < at->end)
        at->at++;
    }

  return NULL;
}

/* Whether the next is one "=" and no comparison or arrow. */
static gboolean
take_assignment (FbJsCursor *at)
{
  return fb_js_take (at, '=') && (at->at == at->end || (*at->at != '=' && *at->at != '>'));
}

/* To what is exported last. */
static gboolean
find_exports (const Scan *self, FbJsCursor *exported)
{
  FbJsCursor  at = self->text;
  gboolean    found = FALSE;
  const char *start;

  for (char *word; (word = next_word (&at, &start)) != NULL; g_free (word))
    {
      FbJsCursor behind = { start, at.end };

      if (!begins (&behind, EXPORTS))
        continue;
      behind.at += strlen (EXPORTS);
      if (take_assignment (&behind))
        {
          *exported = behind;
          found = TRUE;
        }
    }

  return found;
}

static gboolean
is_declaration (const char *word)
{
  return word != NULL &&
         (g_str_equal (word, "const") || g_str_equal (word, "let") || g_str_equal (word, "var"));
}

/* To the value with which the variable @name is declared. */
static gboolean
find_variable (const Scan *self, const char *name, FbJsCursor *value)
{
  FbJsCursor       at = self->text;
  g_autofree char *before = NULL;
  const char      *start;

  for (char *word; (word = next_word (&at, &start)) != NULL;)
    {
      FbJsCursor behind = at;

      if (is_declaration (before) && g_str_equal (word, name) && take_assignment (&behind))
        {
          g_free (word);
          *value = behind;
          return TRUE;
        }
      g_free (before);
      before = word;
    }

  return FALSE;
}

/* What is done with the variable @name elsewhere: a member that is named is worked out, since it
 * may be set there; anything but exporting and spreading it may do whatever it likes. */
static void
follow_variable (Scan *self, const char *name)
{
  FbJsCursor       at = self->text;
  g_autofree char *before = NULL;
  const char      *start;

  for (char *word; (word = next_word (&at, &start)) != NULL; g_free (before), before = word)
    {
      const char      *text = self->text.at;
      FbJsCursor       behind = at;
      g_autofree char *member = NULL;
      gboolean         is_spread = start - text >= 3 && memcmp (start - 3, FB_JS_SPREAD, 3) == 0;
      gboolean         is_exported = start >= self->exported.at && start < self->exported.end;

      if (!g_str_equal (word, name) || is_declaration (before) ||
          (start > text && start[-1] == '.' && !is_spread))
        continue;
      if (fb_js_take (&behind, '.') && (member = fb_js_take_word (&behind)) != NULL)
        take_setting (self, member, fb_settings_make_expression ());
      else if (!is_spread && !is_exported)
        {
          give_up (self);
          g_free (word);
          return;
        }
    }
}

/* An object, by whatever is written for one: what it has counts more than what is there. */
static void
take_source (Scan *self, FbJsCursor at)
{
  FbJsCursor       value;
  g_autofree char *name = NULL;

  fb_js_skip_blank (&at);
  if (++self->n_sources > MAX_SOURCES)
    {
      give_up (self);
      return;
    }
  if (fb_js_take (&at, '{'))
    {
      take_object (self, at);
      return;
    }
  if (begins (&at, "Object.assign"))
    {
      at.at += strlen ("Object.assign");
      if (fb_js_take (&at, '('))
        {
          do
            {
              fb_js_skip_blank (&at);
              if (at.at < at.end && *at.at != ')')
                take_source (self, at);
              fb_js_skip_expression (&at);
            }
          while (fb_js_take (&at, ','));
          return;
        }
    }

  name = fb_js_take_word (&at);
  fb_js_skip_blank (&at);
  if (name == NULL || (at.at < at.end && strchr (".([?+|&`=<>*/-", *at.at) != NULL) ||
      !find_variable (self, name, &value))
    {
      give_up (self);
      return;
    }
  take_source (self, value);
  follow_variable (self, name);
}

/* The members of an object, whose bracket was passed, and what is spread among them. */
static void
take_object (Scan *self, FbJsCursor at)
{
  char *name;

  while ((name = fb_js_next_part (&at)) != NULL)
    {
      if (g_str_equal (name, FB_JS_SPREAD))
        take_source (self, at);
      else
        take_setting (self, name, fb_settings_take_value (at, 0));
      g_free (name);
      fb_js_skip_expression (&at);
      if (at.at == at.end || *at.at != ',')
        return;
    }
}

/* What is set in the exported object afterwards, and what else is done with it. */
static void
follow_exports (Scan *self)
{
  FbJsCursor  at = self->text;
  const char *start;

  for (char *word; (word = next_word (&at, &start)) != NULL; g_free (word))
    {
      FbJsCursor       behind = { start, at.end };
      g_autofree char *member = NULL;

      if (!begins (&behind, EXPORTS))
        continue;
      behind.at += strlen (EXPORTS);
      if (fb_js_take (&behind, '.') && (member = fb_js_take_word (&behind)) != NULL)
        take_setting (self, member, fb_settings_make_expression ());
      else if (!take_assignment (&behind))
        give_up (self);
    }
}

/* Where the variable, or the call of Object.assign(), that is exported ends: without a semicolon
 * the expression seems to go on in the lines below. */
static const char *
find_end (FbJsCursor at)
{
  g_autofree char *name = NULL;

  fb_js_skip_blank (&at);
  if (begins (&at, "Object.assign"))
    {
      at.at += strlen ("Object.assign");
      if (fb_js_take (&at, '('))
        do
          fb_js_skip_expression (&at);
        while (fb_js_take (&at, ','));
      return at.at;
    }

  name = fb_js_take_word (&at);
  if (name == NULL)
    fb_js_skip_expression (&at);

  return at.at;
}

void
fb_settings_scan (const char *text, gsize length, JsonObject *settings)
{
  Scan             self = { .text = { text, text + length } };
  FbJsCursor       at = self.text;
  g_autofree char *word = NULL;
  const char      *start;
  JsonObjectIter   iter;
  const char      *name;
  JsonNode        *value;

  g_return_if_fail (settings != NULL);

  if (length == 0)
    return;
  self.settings = json_object_new ();
  if (find_exports (&self, &at))
    {
      self.exported = at;
      self.exported.end = find_end (at);
      take_source (&self, (FbJsCursor){ self.exported.at, self.text.end });
    }
  else if ((word = next_word (&at, &start)) != NULL)
    give_up (&self);
  follow_exports (&self);

  json_object_iter_init (&iter, self.settings);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (settings, name, json_node_copy (value));
  json_object_unref (self.settings);
}

gboolean
fb_settings_are_partial (JsonObject *settings)
{
  return settings != NULL && json_object_has_member (settings, UNREAD);
}
