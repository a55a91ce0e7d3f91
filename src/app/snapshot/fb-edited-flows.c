/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-edited-flows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"

/* The same as fold() and unwrap() of the editor's script. */

#define MAX_BYTES (256 * 1024 * 1024)
#define MAX_CARRIED 16 /* drafts, each inside of another */

/* (nullable) Members that are no objects are left out. */
static JsonObject *
get_object (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A draft that only carries an older one on is that one. */
static JsonArray *
unwrap (JsonArray *contents)
{
  for (guint i = 0; i < MAX_CARRIED && json_array_get_length (contents) == 1; i++)
    {
      JsonObject *only = get_object (contents, 0);
      JsonArray  *older = only != NULL ? fb_json_get_array (only, "older") : NULL;

      if (older == NULL || json_object_has_member (only, "nodes"))
        break;
      contents = older;
    }

  return contents;
}

static void
take_nodes (GHashTable *nodes, JsonObject *content)
{
  JsonArray *array = fb_json_get_array (content, "nodes");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *node = get_object (array, i);
      const char *id = node != NULL ? fb_json_get_string (node, "id", NULL) : NULL;

      if (id == NULL)
        continue;
      json_object_remove_member (node, "credentials");
      g_hash_table_replace (nodes, g_strdup (id), json_object_ref (node));
    }
}

static void
drop_nodes (GHashTable *nodes, JsonObject *content)
{
  JsonArray *gone = fb_json_get_array (content, "gone");

  for (guint i = 0; gone != NULL && i < json_array_get_length (gone); i++)
    {
      JsonNode *id = json_array_get_element (gone, i);

      if (json_node_get_value_type (id) == G_TYPE_STRING)
        g_hash_table_remove (nodes, json_node_get_string (id));
    }
}

static GBytes *
print_nodes (GHashTable *nodes, JsonArray *order)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  char *text;

  for (guint i = 0; i < json_array_get_length (order); i++)
    {
      JsonNode   *id = json_array_get_element (order, i);
      JsonObject *node = json_node_get_value_type (id) == G_TYPE_STRING
                             ? g_hash_table_lookup (nodes, json_node_get_string (id))
                             : NULL;

      if (node != NULL)
        json_array_add_object_element (array, json_object_ref (node));
    }
  json_node_set_array (root, array);
  text = fb_json_print (root);

  return g_bytes_new_take (text, strlen (text));
}

GBytes *
fb_edited_flows_fold (GBytes *draft, GError **error)
{
  g_autoptr (GHashTable) nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify)json_object_unref);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *contents;
  JsonArray *order = NULL;

  g_return_val_if_fail (draft != NULL, NULL);

  root = fb_json_parse (g_bytes_get_data (draft, NULL), (gssize)g_bytes_get_size (draft), MAX_BYTES,
                        error);
  if (root == NULL)
    return NULL;

  contents = JSON_NODE_HOLDS_ARRAY (root) ? unwrap (json_node_get_array (root)) : NULL;
  for (guint i = 0; contents != NULL && i < json_array_get_length (contents); i++)
    {
      JsonObject *content = get_object (contents, i);

      if (content == NULL)
        continue;
      if (fb_json_get_boolean (content, "full", FALSE))
        g_hash_table_remove_all (nodes);
      take_nodes (nodes, content);
      drop_nodes (nodes, content);
      if (fb_json_get_array (content, "order") != NULL)
        order = fb_json_get_array (content, "order");
    }
  if (order == NULL)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The kept edits cannot be read"));
      return NULL;
    }

  return print_nodes (nodes, order);
}
