/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json.h"

#include <string.h>

#include "fb-error.h"

/* json-glib with limits. Its parser recurses, so the depth is checked before it sees the text. Any
 * thread. */

static gboolean
check_depth (const char *text, gsize length, GError **error)
{
  guint    depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if ((c == '{' || c == '[') && ++depth > FB_JSON_MAX_DEPTH)
        return fb_throw (error, FB_ERROR_INVALID, "JSON is nested deeper than %d levels",
                         FB_JSON_MAX_DEPTH);
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }

  return TRUE;
}

JsonNode *
fb_json_parse (const char *text, gssize length, gsize max_bytes, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  gsize n_bytes = length < 0 ? strlen (text) : (gsize)length;

  /* An empty GBytes has no data at all. */
  if (n_bytes == 0)
    {
      fb_throw (error, FB_ERROR_INVALID, "Not valid JSON: the text is empty");
      return NULL;
    }
  if (n_bytes > max_bytes)
    {
      fb_throw (error, FB_ERROR_INVALID,
                "JSON of %" G_GSIZE_FORMAT " bytes is over the limit of %" G_GSIZE_FORMAT, n_bytes,
                max_bytes);
      return NULL;
    }
  if (!g_utf8_validate_len (text, n_bytes, NULL))
    {
      fb_throw (error, FB_ERROR_INVALID, "JSON is not valid UTF-8");
      return NULL;
    }
  if (!check_depth (text, n_bytes, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, n_bytes, error))
    {
      g_autofree char *reason = error != NULL ? g_strdup ((*error)->message) : NULL;

      g_clear_error (error);
      fb_throw (error, FB_ERROR_INVALID, "Not valid JSON: %s", reason != NULL ? reason : "?");
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      fb_throw (error, FB_ERROR_INVALID, "Not valid JSON: the text is empty");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

JsonObject *
fb_json_parse_object (const char *text, gssize length, gsize max_bytes, GError **error)
{
  g_autoptr (JsonNode) root = fb_json_parse (text, length, max_bytes, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      fb_throw (error, FB_ERROR_INVALID, "A JSON object was expected");
      return NULL;
    }

  return json_node_dup_object (root);
}

char *
fb_json_print (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

char *
fb_json_print_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

static JsonNode *
member_of_type (JsonObject *object, const char *name, JsonNodeType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_TYPE (node) == type ? node : NULL;
}

const char *
fb_json_get_string (JsonObject *object, const char *name, const char *fallback)
{
  JsonNode *node = member_of_type (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : fallback;
}

gint64
fb_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = member_of_type (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : fallback;
}

double
fb_json_get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = member_of_type (object, name, JSON_NODE_VALUE);
  GType     type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : fallback;
}

gboolean
fb_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = member_of_type (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

JsonObject *
fb_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = member_of_type (object, name, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
fb_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = member_of_type (object, name, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}
