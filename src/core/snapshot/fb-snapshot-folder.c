/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-folder.h"

#include <string.h>

#include "fb-json-layout.h"
#include "flow/fb-flow-folder.h"

/* Exact bytes stay exact; what is an object in memory is written one member a line, sorted as it is
 * in memory. A file that is not there is a part that is unknown. */

#define PACKAGE_JSON "instance/package.json"
#define PACKAGE_LOCK "instance/package-lock.json"
#define MODULES "instance/modules.json"
#define SETTINGS "instance/settings.json"
#define ENVIRONMENT "instance/environment.json"
#define MAX_PART_BYTES (64 * 1024 * 1024)

static void
add_node (GHashTable *files, const char *path, JsonNode *node)
{
  const FbJsonLayout layout = { .indent = 2, .fill = ' ', .width = 80 };
  g_autofree char   *text = fb_json_print (node);
  GString           *out = g_string_new (NULL);

  fb_json_append_laid_out (out, text, strlen (text), &layout, 0);
  g_string_append_c (out, '\n');
  g_hash_table_insert (files, g_strdup (path), g_string_free_to_bytes (out));
}

static void
add_object (GHashTable *files, const char *path, JsonObject *object)
{
  g_autoptr (JsonNode) node = NULL;

  if (object == NULL)
    return;

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  add_node (files, path, node);
}

static void
add_bytes (GHashTable *files, const char *path, GBytes *bytes)
{
  if (bytes != NULL)
    g_hash_table_insert (files, g_strdup (path), g_bytes_ref (bytes));
}

static void
add_environment (GHashTable *files, FbSnapshotContent *content)
{
  GPtrArray *variables = fb_snapshot_content_get_environment (content);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  if (variables->len == 0 && (fb_snapshot_content_get_unknown (content) & FB_PART_ENVIRONMENT))
    return;

  for (guint i = 0; i < variables->len; i++)
    {
      const FbEnvironmentValue *variable = variables->pdata[i];
      JsonObject               *object = json_object_new ();

      json_object_set_string_member (object, "name", variable->name);
      if (variable->hidden)
        json_object_set_boolean_member (object, "hidden", TRUE);
      else if (variable->value != NULL)
        json_object_set_string_member (object, "value", variable->value);
      json_array_add_object_element (array, object);
    }
  json_node_set_array (node, array);
  add_node (files, ENVIRONMENT, node);
}

GHashTable *
fb_snapshot_write_folder (FbSnapshotContent *content, GError **error)
{
  FbFlowDocument *document;
  GHashTable     *files;

  g_return_val_if_fail (content != NULL, NULL);

  document = fb_snapshot_content_get_document (content, error);
  if (document == NULL)
    return NULL;

  files = fb_flow_folder_cut (document);
  add_bytes (files, PACKAGE_JSON, fb_snapshot_content_get_package_json (content));
  add_bytes (files, PACKAGE_LOCK, fb_snapshot_content_get_package_lock (content));
  add_object (files, MODULES, fb_snapshot_content_get_modules (content));
  add_object (files, SETTINGS, fb_snapshot_content_get_settings (content));
  add_environment (files, content);

  return files;
}

/* FALSE on an error; @node stays NULL when there is no such file. */
static gboolean
read_node (GHashTable *files, const char *path, JsonNode **node, GError **error)
{
  GBytes     *bytes = g_hash_table_lookup (files, path);
  const char *text;
  gsize       length;

  if (bytes == NULL)
    return TRUE;

  text = g_bytes_get_data (bytes, &length);
  *node = fb_json_parse (text != NULL ? text : "", (gssize)length, MAX_PART_BYTES, error);
  if (*node == NULL)
    g_prefix_error (error, "%s: ", path);

  return *node != NULL;
}

static gboolean
read_object (GHashTable        *files,
             const char        *path,
             FbSnapshotContent *content,
             void (*set) (FbSnapshotContent *, JsonObject *),
             GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (!read_node (files, path, &node, error))
    return FALSE;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    set (content, json_node_get_object (node));

  return TRUE;
}

static gboolean
read_environment (GHashTable *files, FbSnapshotContent *content, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (!read_node (files, ENVIRONMENT, &node, error))
    return FALSE;

  array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode   *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *name = object != NULL ? fb_json_get_string (object, "name", NULL) : NULL;

      if (name != NULL)
        fb_snapshot_content_add_environment (content, name,
                                             fb_json_get_string (object, "value", NULL),
                                             fb_json_get_boolean (object, "hidden", FALSE));
    }

  return TRUE;
}

static FbSnapshotParts
find_unknown (GHashTable *files)
{
  static const struct
  {
    const char     *path;
    FbSnapshotParts part;
  } parts[] = {
    { PACKAGE_JSON, FB_PART_PACKAGES },
    { MODULES, FB_PART_MODULES },
    { SETTINGS, FB_PART_SETTINGS },
    { ENVIRONMENT, FB_PART_ENVIRONMENT },
  };
  FbSnapshotParts unknown = FB_PART_CREDENTIALS | FB_PART_PALETTE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!g_hash_table_contains (files, parts[i].path))
      unknown |= parts[i].part;

  return unknown;
}

FbSnapshotContent *
fb_snapshot_read_folder (GHashTable *files, GError **error)
{
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;

  g_return_val_if_fail (files != NULL, NULL);

  flows = fb_flow_folder_join (files, error);
  if (flows == NULL)
    return NULL;

  content = fb_snapshot_content_new (flows);
  fb_snapshot_content_set_package_json (content, g_hash_table_lookup (files, PACKAGE_JSON));
  fb_snapshot_content_set_package_lock (content, g_hash_table_lookup (files, PACKAGE_LOCK));
  if (!read_object (files, MODULES, content, fb_snapshot_content_set_modules, error) ||
      !read_object (files, SETTINGS, content, fb_snapshot_content_set_settings, error) ||
      !read_environment (files, content, error))
    return NULL;
  fb_snapshot_content_set_unknown (content, find_unknown (files));

  return g_steal_pointer (&content);
}
