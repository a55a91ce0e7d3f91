/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-missing-types.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-json.h"

/* A module's name from a snapshot goes into a command of the instance, so only a name of npm's form
 * is asked for, never a path or an address. */

#define NODE_RED "node-red"
#define MAX_NAME 214
#define MAX_NAMED 20

static void
missing_type_free (gpointer data)
{
  FbMissingType *type = data;

  g_free (type->type);
  g_free (type->module);
  g_free (type->version);
  g_free (type);
}

static int
compare_types (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(FbMissingType *const *)a)->type, (*(FbMissingType *const *)b)->type);
}

static FbMissingType *
make (const char *type, FbSnapshotContent *content)
{
  JsonObject    *palette = fb_snapshot_content_get_palette (content);
  JsonObject    *modules = fb_snapshot_content_get_modules (content);
  JsonObject    *entry = palette != NULL ? fb_json_get_object (palette, type) : NULL;
  FbMissingType *missing = g_new0 (FbMissingType, 1);

  missing->type = g_strdup (type);
  missing->module = entry != NULL ? g_strdup (fb_json_get_string (entry, "module", NULL)) : NULL;
  if (missing->module != NULL && modules != NULL)
    missing->version = g_strdup (fb_json_get_string (modules, missing->module, NULL));

  return missing;
}

GPtrArray *
fb_missing_types_find (GHashTable *types, const FbNodeSets *sets, FbSnapshotContent *content)
{
  GPtrArray     *missing = g_ptr_array_new_with_free_func (missing_type_free);
  GHashTableIter iter;
  const char    *type;

  g_hash_table_iter_init (&iter, types);
  while (g_hash_table_iter_next (&iter, (gpointer *)&type, NULL))
    if (!g_hash_table_contains (sets->types, type))
      g_ptr_array_add (missing, make (type, content));
  g_ptr_array_sort (missing, compare_types);

  return missing;
}

/* "name" or "@scope/name" of npm's letters. */
static gboolean
is_module_name (const char *name)
{
  const char *at = *name == '@' ? name + 1 : name;
  gboolean    may_have_slash = *name == '@';

  if (!g_ascii_isalnum (*at) || strlen (name) > MAX_NAME)
    return FALSE;
  for (; *at != '\0'; at++)
    {
      if (*at == '/' && may_have_slash && g_ascii_isalnum (at[1]))
        may_have_slash = FALSE;
      else if (!g_ascii_isalnum (*at) && strchr ("-._~", *at) == NULL)
        return FALSE;
    }

  return !(*name == '@' && may_have_slash);
}

static gboolean
is_version (const char *version)
{
  return version != NULL && g_ascii_isdigit (*version) &&
         strspn (version, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-+") == strlen (version);
}

GPtrArray *
fb_missing_types_list_modules (GPtrArray *missing, const FbNodeSets *sets)
{
  GPtrArray *modules = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < missing->len; i++)
    {
      const FbMissingType *type = g_ptr_array_index (missing, i);

      if (type->module == NULL || g_str_equal (type->module, NODE_RED) ||
          !is_module_name (type->module) || json_object_has_member (sets->modules, type->module) ||
          !g_hash_table_add (known, type->module))
        continue;
      g_ptr_array_add (modules, g_strdup (type->module));
      g_ptr_array_add (modules, g_strdup (is_version (type->version) ? type->version : ""));
    }

  return modules;
}

char *
fb_missing_types_describe (GPtrArray *missing)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (missing->len, MAX_NAMED); i++)
    {
      const FbMissingType *type = g_ptr_array_index (missing, i);

      if (i > 0)
        g_string_append (text, ", ");
      if (type->module == NULL)
        g_string_append (text, type->type);
      else
        /* Translators: a node type and the module that brings it. */
        g_string_append_printf (text, _ ("%s (of %s%s%s)"), type->type, type->module,
                                type->version != NULL ? " " : "",
                                type->version != NULL ? type->version : "");
    }
  if (missing->len > MAX_NAMED)
    g_string_append (text, " …");

  return g_string_free (text, FALSE);
}
