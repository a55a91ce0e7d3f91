/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-node-sets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"

#define MAX_SETS 20000
#define MAX_TYPES 50000
/* Grows when palettes are read in another way, so that no kept one is used any more. */
#define PALETTE_VERSION "2"

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
take_types (FbNodeSets *self, JsonArray *types, const char *module)
{
  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    {
      JsonNode *type = json_array_get_element (types, i);

      if (JSON_NODE_HOLDS_VALUE (type) && json_node_get_value_type (type) == G_TYPE_STRING &&
          g_hash_table_size (self->types) < MAX_TYPES)
        g_hash_table_insert (self->types, g_strdup (json_node_get_string (type)),
                             g_strdup (module));
    }
}

/* One set; its line for the digest. (transfer full) */
static char *
take_set (FbNodeSets *self, JsonObject *set)
{
  const char    *id = fb_json_get_string (set, "id", "");
  const char    *module = fb_json_get_string (set, "module", NULL);
  const char    *version = fb_json_get_string (set, "version", "");
  const gboolean enabled = fb_json_get_boolean (set, "enabled", FALSE);

  if (module != NULL && *module != '\0')
    json_object_set_string_member (self->modules, module, version);
  /* One that could not be loaded says why. */
  if (enabled && !json_object_has_member (set, "err"))
    take_types (self, fb_json_get_array (set, "types"), module);

  return g_strdup_printf ("%s %s %d", id, version, enabled);
}

FbNodeSets *
fb_node_sets_parse (JsonNode *list, GError **error)
{
  g_autoptr (FbNodeSets) self = g_new0 (FbNodeSets, 1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  JsonArray *sets;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list) ||
      json_array_get_length (json_node_get_array (list)) > MAX_SETS)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The list of node modules cannot be read"));
      return NULL;
    }

  self->modules = json_object_new ();
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sets = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (sets); i++)
    {
      JsonNode *set = json_array_get_element (sets, i);

      if (JSON_NODE_HOLDS_OBJECT (set))
        g_ptr_array_add (lines, take_set (self, json_node_get_object (set)));
    }

  g_ptr_array_sort (lines, compare_lines);
  g_checksum_update (checksum, (const guchar *)PALETTE_VERSION, -1);
  for (guint i = 0; i < lines->len; i++)
    g_checksum_update (checksum, g_ptr_array_index (lines, i),
                       strlen (g_ptr_array_index (lines, i)) + 1);
  self->digest = g_strdup (g_checksum_get_string (checksum));

  return g_steal_pointer (&self);
}

void
fb_node_sets_complete (FbNodeSets *self, JsonObject *palette)
{
  GHashTableIter iter;
  gpointer       type;
  gpointer       module;

  g_return_if_fail (self != NULL);
  g_return_if_fail (palette != NULL);

  g_hash_table_iter_init (&iter, self->types);
  while (g_hash_table_iter_next (&iter, &type, &module))
    {
      JsonObject *entry;

      if (json_object_has_member (palette, type))
        continue;
      entry = json_object_new ();
      if (module != NULL)
        json_object_set_string_member (entry, "module", module);
      json_object_set_object_member (palette, type, entry);
    }
}

void
fb_node_sets_free (FbNodeSets *self)
{
  g_clear_pointer (&self->modules, json_object_unref);
  g_clear_pointer (&self->types, g_hash_table_unref);
  g_free (self->digest);
  g_free (self);
}
