/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-runtime-manifest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"

/* What is changed are three places: the dependencies in package.json, the same in the lock's root
 * package, and the lock's entries of the Node.js packages. */

#define MAX_BYTES (8 * 1024 * 1024)
#define NODE_PREFIX "node-linux-"
#define FOLDER_PREFIX "node_modules/"

#if defined(__x86_64__)
#define OWN_NODE NODE_PREFIX "x64"
#elif defined(__aarch64__)
#define OWN_NODE NODE_PREFIX "arm64"
#else
#define OWN_NODE ""
#endif

static JsonObject *
read_object (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_BYTES, error);
  JsonObject *object = NULL;

  if (bytes != NULL)
    object = fb_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   MAX_BYTES, error);
  if (object == NULL)
    fb_throw_prefixed (error, "%s: ", name);

  return object;
}

static gboolean
write_object (JsonObject *object, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = fb_json_print_object (object);

  return fb_file_write (path, text, strlen (text), 0600, error);
}

static void
remove_others (JsonObject *object, const char *prefix)
{
  g_autoptr (GList) names = json_object_get_members (object);
  g_autofree char *own = g_strconcat (prefix, OWN_NODE, NULL);
  g_autofree char *any = g_strconcat (prefix, NODE_PREFIX, NULL);

  for (GList *at = names; at != NULL; at = at->next)
    if (g_str_has_prefix (at->data, any) && !g_str_equal (at->data, own))
      json_object_remove_member (object, at->data);
}

/* @package: package.json, or its copy in the lock. */
static gboolean
demand_node (JsonObject *package, GError **error)
{
  JsonObject *optional = fb_json_get_object (package, "optionalDependencies");
  const char *version = optional != NULL ? fb_json_get_string (optional, OWN_NODE, NULL) : NULL;
  JsonObject *firm = fb_json_get_object (package, "dependencies");

  if (version == NULL || firm == NULL)
    return fb_throw (error, FB_ERROR_UNSUPPORTED,
                     _ ("There is no Node.js for this kind of processor"));

  json_object_set_string_member (firm, OWN_NODE, version);
  json_object_remove_member (optional, OWN_NODE);
  remove_others (optional, "");

  return TRUE;
}

static gboolean
has_node (JsonObject *package)
{
  JsonObject *optional = fb_json_get_object (package, "optionalDependencies");
  g_autoptr (GList) names = optional != NULL ? json_object_get_members (optional) : NULL;

  for (GList *at = names; at != NULL; at = at->next)
    if (g_str_has_prefix (at->data, NODE_PREFIX))
      return TRUE;

  return FALSE;
}

static gboolean
demand_locked_node (JsonObject *lock, GError **error)
{
  JsonObject *packages = fb_json_get_object (lock, "packages");
  JsonObject *root = packages != NULL ? fb_json_get_object (packages, "") : NULL;
  JsonObject *entry =
      packages != NULL ? fb_json_get_object (packages, FOLDER_PREFIX OWN_NODE) : NULL;

  if (root == NULL || entry == NULL)
    return fb_throw (error, FB_ERROR_INVALID, "package-lock.json does not hold " OWN_NODE);

  json_object_remove_member (entry, "optional");
  remove_others (packages, FOLDER_PREFIX);

  return demand_node (root, error);
}

gboolean
fb_runtime_manifest_copy (const char *source, const char *target, GError **error)
{
  g_autoptr (JsonObject) package = NULL;
  g_autoptr (JsonObject) lock = NULL;

  g_return_val_if_fail (source != NULL, FALSE);
  g_return_val_if_fail (target != NULL, FALSE);

  package = read_object (source, "package.json", error);
  lock = package != NULL ? read_object (source, "package-lock.json", error) : NULL;
  if (lock == NULL)
    return FALSE;
  if (has_node (package) && !(demand_node (package, error) && demand_locked_node (lock, error)))
    return FALSE;

  return write_object (package, target, "package.json", error) &&
         write_object (lock, target, "package-lock.json", error);
}
