/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-installed.h"

#include <string.h>

#include "fb-file.h"
#include "fb-json.h"
#include "snapshot/fb-palette-scan.h"

/* Node-RED finds the HTML of a node beside its script, and the texts of both in locales/ beside
 * them (@node-red/registry, localfilesystem.js and loader.js of 4.1 and 5.0); scripts that the HTML
 * takes from resources/MODULE/ lie in resources/ of the module. A module may have been copied into
 * node_modules by hand, so all of them are looked at. */

#define MAX_MODULES 10000
#define MAX_PACKAGE_BYTES (1024 * 1024)
#define MAX_HTML_BYTES (16 * 1024 * 1024)
#define MAX_LIST_BYTES (8 * 1024 * 1024)
#define MAX_TYPES 50000
#define MAX_SCRIPTS 20 /* of one HTML */
#define MAX_SCRIPT_NAME 200
#define CORE_NAMESPACE "node-red"

typedef struct
{
  JsonObject   *modules;
  JsonObject   *palette;
  GHashTable   *wanted; /* names that package.json asks for */
  GCancellable *cancellable;
  guint         n_looked_at;
  gsize         n_bytes; /* of HTML */
  gsize         left;    /* to be read of it, as fb_palette_scan() counts */
} Reading;

static JsonObject *
read_json (const char *path, gsize max_bytes)
{
  g_autoptr (GBytes) bytes = fb_file_read (path, max_bytes, NULL);

  return bytes != NULL ? fb_json_parse_object (g_bytes_get_data (bytes, NULL),
                                               g_bytes_get_size (bytes), max_bytes, NULL)
                       : NULL;
}

/* The catalog @name.json of the folder that belongs to a node's files, as the texts of @space. */
static void
add_catalog (JsonObject *catalogs, const char *folder, const char *name, const char *space)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, "locales", "en-US", file, NULL);
  JsonObject      *catalog = read_json (path, MAX_PACKAGE_BYTES);

  if (catalog != NULL)
    json_object_set_object_member (catalogs, space, catalog);
}

/* HTML or a script. (transfer full) (nullable) */
static GBytes *
scan_file (Reading *reading, const char *path, const char *module, JsonObject *catalogs)
{
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_HTML_BYTES, NULL);
  gsize       length;
  const char *text;

  if (bytes == NULL || reading->n_bytes + g_bytes_get_size (bytes) > FB_PALETTE_MAX_BYTES)
    return NULL;

  text = g_bytes_get_data (bytes, &length);
  reading->n_bytes += length;
  fb_palette_scan (text, length, module, catalogs, reading->palette, &reading->left);

  return g_steal_pointer (&bytes);
}

static gboolean
is_cancelled (const Reading *reading)
{
  return g_cancellable_is_cancelled (reading->cancellable) || reading->n_looked_at >= MAX_MODULES;
}

static void
scan_core_folder (Reading *reading, const char *folder, JsonObject *catalogs)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && !is_cancelled (reading) && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".html"))
        {
          g_autoptr (GBytes) html = scan_file (reading, path, CORE_NAMESPACE, catalogs);
        }
    }
}

/* @node-red/nodes/core/<group>/<node>.html, hoisted beside node-red or inside it. */
static void
scan_core (Reading *reading, const char *script)
{
  g_autofree char *own = g_path_get_dirname (script);
  g_autofree char *beside = g_path_get_dirname (own);
  g_autofree char *hoisted = g_build_filename (beside, "@node-red", "nodes", NULL);
  g_autofree char *nested = g_build_filename (own, "node_modules", "@node-red", "nodes", NULL);
  const char      *nodes = g_file_test (nested, G_FILE_TEST_IS_DIR) ? nested : hoisted;
  g_autofree char *core = g_build_filename (nodes, "core", NULL);
  g_autoptr (GDir) dir = g_dir_open (core, 0, NULL);
  g_autoptr (JsonObject) catalogs = json_object_new ();
  const char *name;

  add_catalog (catalogs, nodes, "messages", CORE_NAMESPACE);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (core, name, NULL);

      scan_core_folder (reading, folder, catalogs);
    }
}

/* Whether @path, which a module names, stays inside the module. */
static gboolean
stays_inside (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  return !g_path_is_absolute (path) && !g_strv_contains ((const char *const *)parts, "..");
}

/* The set of nodes @name of @module, whose script the module says is @script. */
static char *
find_html (const char *folder, const char *script)
{
  const char      *dot = strrchr (script, '.');
  g_autofree char *html = NULL;

  if (dot == NULL || !stays_inside (script))
    return NULL;

  html = g_strdup_printf ("%.*s.html", (int)(dot - script), script);
  return g_build_filename (folder, html, NULL);
}

/* The scripts of its own module that @html, which was just scanned, takes from the server. */
static void
scan_scripts (
    Reading *reading, GBytes *html, const char *folder, const char *module, JsonObject *catalogs)
{
  g_autofree char *prefix = g_strconcat ("resources/", module, "/", NULL);
  gsize            length;
  const char      *at = g_bytes_get_data (html, &length);
  const char      *end = at + length;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (g_hash_table_size (names) < MAX_SCRIPTS && !is_cancelled (reading) &&
         (at = memmem (at, end - at, prefix, strlen (prefix))) != NULL)
    {
      g_autofree char *name = NULL;
      const char      *stop;

      at += strlen (prefix);
      for (stop = at; stop < end && stop - at < MAX_SCRIPT_NAME; stop++)
        if (!g_ascii_isalnum (*stop) && strchr ("-_./@", *stop) == NULL)
          break;
      name = g_strndup (at, stop - at);
      if (g_str_has_suffix (name, ".js") && stays_inside (name) &&
          g_hash_table_add (names, g_strdup (name)))
        {
          g_autofree char *path = g_build_filename (folder, "resources", name, NULL);
          g_autoptr (GBytes) script = scan_file (reading, path, module, catalogs);
        }
    }
}

static void
scan_sets (Reading *reading, const char *folder, const char *module, JsonObject *sets)
{
  g_autoptr (JsonObject) catalogs = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (sets);

  /* One set may use the texts of another. */
  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autofree char *html = find_html (folder, fb_json_get_string (sets, name->data, ""));
      g_autofree char *place = html != NULL ? g_path_get_dirname (html) : NULL;
      g_autofree char *base = html != NULL ? g_path_get_basename (html) : NULL;
      g_autofree char *space = g_strconcat (module, "/", name->data, NULL);

      if (html == NULL)
        continue;
      base[strlen (base) - strlen (".html")] = '\0';
      add_catalog (catalogs, place, base, space);
    }
  for (GList *name = names; name != NULL && !is_cancelled (reading); name = name->next)
    {
      g_autofree char *html = find_html (folder, fb_json_get_string (sets, name->data, ""));

      g_autoptr (GBytes) scanned = NULL;

      if (html != NULL)
        scanned = scan_file (reading, html, module, catalogs);
      if (scanned != NULL)
        scan_scripts (reading, scanned, folder, module, catalogs);
    }
}

static void
look_at_module (Reading *reading, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, "package.json", NULL);
  g_autoptr (JsonObject) package = NULL;
  JsonObject *own;

  reading->n_looked_at++;
  package = read_json (path, MAX_PACKAGE_BYTES);
  own = package != NULL ? fb_json_get_object (package, "node-red") : NULL;
  if (package == NULL || (own == NULL && !g_hash_table_contains (reading->wanted, name)))
    return;

  json_object_set_string_member (reading->modules, name,
                                 fb_json_get_string (package, "version", ""));
  if (own != NULL && fb_json_get_object (own, "nodes") != NULL)
    scan_sets (reading, folder, name, fb_json_get_object (own, "nodes"));
}

/* @scope: (nullable) "@vendor" when @folder is that of a scope. */
static void
look_at_modules (Reading *reading, const char *folder, const char *scope)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && !is_cancelled (reading) && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *name =
          scope != NULL ? g_strconcat (scope, "/", entry, NULL) : g_strdup (entry);

      if (*entry == '.')
        continue;
      if (*entry == '@' && scope == NULL)
        look_at_modules (reading, path, entry);
      else if (g_utf8_validate (name, -1, NULL))
        look_at_module (reading, path, name);
    }
}

static void
collect_wanted (Reading *reading, const char *user_dir)
{
  g_autofree char *path = g_build_filename (user_dir, "package.json", NULL);
  g_autoptr (JsonObject) package = read_json (path, MAX_PACKAGE_BYTES);
  JsonObject *dependencies = package != NULL ? fb_json_get_object (package, "dependencies") : NULL;
  g_autoptr (GList) names = dependencies != NULL ? json_object_get_members (dependencies) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    {
      g_hash_table_add (reading->wanted, g_strdup (name->data));
      json_object_set_string_member (reading->modules, name->data, "");
    }
}

/* @set: one that Node-RED has loaded. */
static void
add_types (Reading *reading, const char *module, JsonObject *set)
{
  JsonArray *types = fb_json_get_array (set, "types");

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    {
      JsonNode   *type = json_array_get_element (types, i);
      JsonObject *entry;

      if (json_node_get_value_type (type) != G_TYPE_STRING ||
          json_object_has_member (reading->palette, json_node_get_string (type)) ||
          json_object_get_size (reading->palette) >= MAX_TYPES)
        continue;
      entry = json_object_new ();
      json_object_set_string_member (entry, "module", module);
      json_object_set_object_member (reading->palette, json_node_get_string (type), entry);
    }
}

/* How a node looks may be said in a script that is not part of its HTML. That it is there says the
 * list Node-RED keeps; of modules that went since, it knows nothing. */
static void
add_known_types (Reading *reading, const char *user_dir)
{
  g_autofree char *path = g_build_filename (user_dir, ".config.nodes.json", NULL);
  g_autoptr (JsonObject) list = read_json (path, MAX_LIST_BYTES);
  g_autoptr (GList) modules = json_object_get_members (reading->modules);

  for (GList *module = modules; list != NULL && module != NULL; module = module->next)
    {
      JsonObject *known = fb_json_get_object (list, module->data);
      JsonObject *sets = known != NULL ? fb_json_get_object (known, "nodes") : NULL;
      g_autoptr (GList) names = sets != NULL ? json_object_get_members (sets) : NULL;

      for (GList *name = names; name != NULL; name = name->next)
        {
          JsonObject *set = fb_json_get_object (sets, name->data);

          if (set != NULL && fb_json_get_boolean (set, "enabled", FALSE))
            add_types (reading, module->data, set);
        }
    }
}

void
fb_installed_read (const char   *script,
                   const char   *user_dir,
                   JsonObject   *modules,
                   JsonObject   *palette,
                   GCancellable *cancellable)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = g_build_filename (user_dir, "node_modules", NULL);
  Reading          reading = { .modules = modules,
                               .palette = palette,
                               .wanted = wanted,
                               .cancellable = cancellable,
                               .left = FB_PALETTE_MAX_WORK };

  g_return_if_fail (user_dir != NULL && modules != NULL && palette != NULL);

  collect_wanted (&reading, user_dir);
  if (script != NULL)
    scan_core (&reading, script);
  look_at_modules (&reading, folder, NULL);
  add_known_types (&reading, user_dir);
}
