/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-folder-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"

/* A folder of flows on disk. flow.json is written behind the files that it leads to, so that one
 * that was cut off is known by them not coming together; only then those go to which the last one
 * led. Files are for their owner alone, as those of any export. The worker's thread. */

#define INDEX FB_FLOW_FOLDER_INDEX
#define FILE_MODE 0600
#define MAX_FILES 100000
#define MAX_DEPTH 3

/* Below these we write, and others may as well. */
static const char *const own_folders[] = { "tabs", "subflows", "config", "instance", NULL };

typedef struct
{
  /* Borrowed */
  const char *folder;

  /* Owned */
  GHashTable *files;
  gsize       n_bytes;
} Loading;

static gboolean
is_below_own (const char *path)
{
  for (const char *const *own = own_folders; *own != NULL; own++)
    if (g_str_has_prefix (path, *own) && path[strlen (*own)] == '/')
      return TRUE;

  return FALSE;
}

/* Files of one folder, @below the folder of flows ("" or "tabs/"), without following links. */
static gboolean
load_folder (Loading *self, const char *below, guint depth, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return fb_throw_prefixed (error, "%s: ", folder);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat (below, name, NULL);
      g_autofree char *full = g_build_filename (self->folder, path, NULL);
      g_autofree char *inner = g_strconcat (path, "/", NULL);
      g_autoptr (GBytes) bytes = NULL;
      struct stat info;

      if (*name == '.' || lstat (full, &info) != 0)
        continue;
      if (S_ISDIR (info.st_mode) && is_below_own (inner) && depth < MAX_DEPTH)
        {
          if (!load_folder (self, inner, depth + 1, error))
            return FALSE;
          continue;
        }
      if (!S_ISREG (info.st_mode) || (depth == 0 && !g_str_has_suffix (name, ".json")))
        continue;

      bytes = fb_file_read (full, FB_FLOW_MAX_BYTES, error);
      if (bytes == NULL)
        return FALSE;
      self->n_bytes += g_bytes_get_size (bytes);
      if (self->n_bytes > FB_FLOW_MAX_BYTES || g_hash_table_size (self->files) >= MAX_FILES)
        return fb_throw (error, FB_ERROR_INVALID, _ ("“%s” is too large for a folder of flows"),
                         self->folder);
      g_hash_table_insert (self->files, g_steal_pointer (&path), g_steal_pointer (&bytes));
    }

  return TRUE;
}

GHashTable *
fb_flow_folder_load (const char *folder, GError **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify)g_bytes_unref);
  g_autofree char *index = NULL;
  Loading          self = { .folder = folder, .files = files };

  g_return_val_if_fail (folder != NULL, NULL);

  index = g_build_filename (folder, INDEX, NULL);
  if (!g_file_test (index, G_FILE_TEST_IS_REGULAR))
    {
      fb_throw (error, FB_ERROR_NOT_FOUND, _ ("“%s” is no folder of flows: it has no %s"), folder,
                INDEX);
      return NULL;
    }
  if (!load_folder (&self, "", 0, error))
    return NULL;

  return g_steal_pointer (&files);
}

/* What an export before left in @folder, to @old. FALSE when it was none of ours. */
static gboolean
load_old (const char *folder, GHashTable **old, GError **error)
{
  g_autoptr (GHashTable) files = fb_flow_folder_load (folder, error);
  g_autoptr (JsonObject) index = NULL;
  g_autoptr (GError) reason = NULL;

  if (files == NULL)
    return FALSE;

  index = fb_flow_folder_read_index (files, &reason);
  if (index == NULL)
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _ ("“%s” was not exported by this version of Flowbench (%s): choose an empty "
                        "folder, or one that was exported to before"),
                     folder, reason->message);

  *old = g_steal_pointer (&files);
  return TRUE;
}

/* Whether @folder may be written into; @old is what was exported to it before. */
static gboolean
check_folder (const char *folder, GHashTable **old, GError **error)
{
  g_autofree char *index = g_build_filename (folder, INDEX, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (g_file_test (index, G_FILE_TEST_IS_REGULAR))
    return load_old (folder, old, error);
  if (dir == NULL)
    /* One that cannot be looked into cannot be written to either, which is said then. */
    return !g_file_test (folder, G_FILE_TEST_EXISTS) || g_file_test (folder, G_FILE_TEST_IS_DIR) ||
           fb_throw (error, FB_ERROR_CONFLICT, _ ("“%s” is not a folder"), folder);

  while ((name = g_dir_read_name (dir)) != NULL)
    if (*name != '.')
      return fb_throw (error, FB_ERROR_CONFLICT,
                       _ ("“%s” holds other files: choose an empty folder, or one that was "
                          "exported "
                          "to before"),
                       folder);

  return TRUE;
}

static gboolean
write_file (const char *folder, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);
  gsize            length;
  const char      *data = g_bytes_get_data (bytes, &length);

  return fb_file_make_folder (parent, error) &&
         fb_file_write (full, data, length, FILE_MODE, error);
}

/* The paths of the files into which code went. (transfer full) (element-type filename) */
static GHashTable *
list_codes (GHashTable *files)
{
  g_autoptr (JsonObject) index = fb_flow_folder_read_index (files, NULL);
  JsonObject *codes = index != NULL ? fb_json_get_object (index, "code") : NULL;
  g_autoptr (GList) nodes = codes != NULL ? json_object_get_members (codes) : NULL;
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (GList *node = nodes; node != NULL; node = node->next)
    {
      JsonArray *list = fb_json_get_array (codes, node->data);

      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        {
          JsonNode *path = json_array_get_element (list, i);

          if (json_node_get_value_type (path) == G_TYPE_STRING)
            g_hash_table_add (paths, json_node_dup_string (path));
        }
    }

  return paths;
}

/* Whether the file at @path is read with the folder, and so must go when it is not wanted. */
static gboolean
is_own (const char *path, GHashTable *codes)
{
  return fb_flow_folder_holds_nodes (path) || g_str_equal (path, FB_FLOW_FOLDER_ORIGINAL) ||
         (g_str_has_prefix (path, "instance/") && g_str_has_suffix (path, ".json")) ||
         (is_below_own (path) && g_hash_table_contains (codes, path));
}

/* The numbers by which a file system knows @files, so that one under another spelling is known. */
static GHashTable *
list_inodes (const char *folder, GHashTable *files)
{
  GHashTable    *inodes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  const char    *path;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, (gpointer *)&path, NULL))
    {
      g_autofree char *full = g_build_filename (folder, path, NULL);
      struct stat      info;

      if (lstat (full, &info) == 0)
        {
          gint64 inode = (gint64)info.st_ino;

          g_hash_table_add (inodes, g_memdup2 (&inode, sizeof inode));
        }
    }

  return inodes;
}

/* Of @old what @files, which were written since, do not replace. */
static gboolean
remove_old (const char *folder, GHashTable *old, GHashTable *files, GError **error)
{
  g_autoptr (GHashTable) codes = list_codes (old);
  g_autoptr (GHashTable) inodes = list_inodes (folder, files);
  GHashTableIter iter;
  const char    *path;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, (gpointer *)&path, NULL))
    {
      g_autofree char *full = g_build_filename (folder, path, NULL);
      struct stat      info;
      gint64           inode;

      if (g_hash_table_contains (files, path) || !is_own (path, codes) || lstat (full, &info) != 0)
        continue;
      inode = (gint64)info.st_ino;
      if (!g_hash_table_contains (inodes, &inode) && !fb_file_remove_tree (full, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
fb_flow_folder_save (GHashTable *files, const char *folder, GError **error)
{
  g_autoptr (GHashTable) old = NULL;
  GHashTableIter iter;
  const char    *path;
  GBytes        *bytes;

  g_return_val_if_fail (files != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  if (!check_folder (folder, &old, error) || !fb_file_make_folder (folder, error))
    return FALSE;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, (gpointer *)&path, (gpointer *)&bytes))
    if (!g_str_equal (path, INDEX) && !write_file (folder, path, bytes, error))
      return FALSE;

  return write_file (folder, INDEX, g_hash_table_lookup (files, INDEX), error) &&
         (old == NULL || remove_old (folder, old, files, error));
}
