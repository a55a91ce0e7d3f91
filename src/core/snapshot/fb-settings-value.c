/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <math.h>
#include <string.h>

#include "snapshot/fb-settings-private.h"

/* Literals of JavaScript as JSON, of what may be secret only that it is there. */

#define MAX_NUMBER 9e15 /* whole numbers are exact up to here */

/* Past the end of what may not be followed by more than the end of an expression. */
static gboolean
is_whole (FbJsCursor *at)
{
  fb_js_skip_blank (at);

  return at->at == at->end || strchr (",;)}]", *at->at) != NULL;
}

/* (nullable) what is listed, from behind the bracket; NULL when that cannot be said for certain.
 * (transfer full) */
static JsonNode *
take_array (FbJsCursor *at, guint nesting)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node;

  for (;;)
    {
      while (fb_js_take (at, ','))
        ;
      if (at->at == at->end || strchr ("]});", *at->at) != NULL)
        break;
      if (*at->at == '.' || json_array_get_length (array) == FB_SETTINGS_MAX_MEMBERS)
        return NULL;
      json_array_add_element (array, fb_settings_take_value (*at, nesting + 1));
      fb_js_skip_expression (at);
    }
  if (!fb_js_take (at, ']'))
    return NULL;

  node = json_node_alloc ();
  return json_node_init_array (node, array);
}

/* As take_array(). */
static JsonNode *
take_object (FbJsCursor *at, guint nesting)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node;
  char     *name;

  while ((name = fb_js_next_part (at)) != NULL)
    {
      g_autofree char *own = name;

      if (g_str_equal (name, FB_JS_SPREAD) || g_str_equal (name, "__proto__") ||
          strlen (name) > FB_SETTINGS_MAX_TEXT ||
          json_object_get_size (object) == FB_SETTINGS_MAX_MEMBERS)
        return NULL;
      json_object_set_member (object, name,
                              fb_settings_is_secret_name (name)
                                  ? fb_settings_make_boolean (TRUE)
                                  : fb_settings_take_value (*at, nesting + 1));
      fb_js_skip_expression (at);
    }
  if (!fb_js_take (at, '}'))
    return NULL;

  node = json_node_alloc ();
  return json_node_init_object (node, object);
}

/* (nullable) a word that is a value. (transfer full) */
static JsonNode *
take_word (FbJsCursor *at)
{
  g_autofree char *word = fb_js_take_word (at);

  if (g_strcmp0 (word, "true") == 0 || g_strcmp0 (word, "false") == 0)
    return fb_settings_make_boolean (*word == 't');
  if (g_strcmp0 (word, "null") == 0 || g_strcmp0 (word, "undefined") == 0)
    return json_node_init_null (json_node_alloc ());

  return NULL;
}

/* (nullable) a decimal number; one with a zero before it is octal. (transfer full) */
static JsonNode *
take_number (FbJsCursor *at)
{
  g_autofree char *text = g_strndup (at->at, (gsize)MIN (at->end - at->at, 32));
  const char      *digits = *text == '-' ? text + 1 : text;
  char            *stop;
  double           value = g_ascii_strtod (text, &stop);

  if (stop == text || strspn (text, "0123456789.-+eE") < (gsize)(stop - text) ||
      (digits[0] == '0' && g_ascii_isdigit (digits[1])))
    return NULL;

  at->at += stop - text;
  if (!isfinite (value) || fabs (value) > MAX_NUMBER)
    return NULL;
  if (value == (double)(gint64)value)
    return json_node_init_int (json_node_alloc (), (gint64)value);
  return json_node_init_double (json_node_alloc (), value);
}

static JsonNode *
take_scalar (FbJsCursor *at)
{
  g_autofree char *text = fb_js_take_string (at);

  if (text != NULL)
    return strlen (text) <= FB_SETTINGS_MAX_TEXT ? json_node_init_string (json_node_alloc (), text)
                                                 : NULL;
  if (at->at < at->end && (g_ascii_isdigit (*at->at) || *at->at == '-'))
    return take_number (at);

  return take_word (at);
}

JsonNode *
fb_settings_take_value (FbJsCursor at, guint nesting)
{
  g_autoptr (JsonNode) node = NULL;

  fb_js_skip_blank (&at);
  if (nesting > FB_SETTINGS_MAX_NESTING)
    return fb_settings_make_expression ();

  if (fb_js_take (&at, '{'))
    node = take_object (&at, nesting);
  else if (fb_js_take (&at, '['))
    node = take_array (&at, nesting);
  else
    node = take_scalar (&at);

  return node != NULL && is_whole (&at) ? g_steal_pointer (&node) : fb_settings_make_expression ();
}
