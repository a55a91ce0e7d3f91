/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test.h"

static void
test_write_replaces_whole (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GDir) left = NULL;
  GStatBuf info;

  g_assert_true (fb_file_write (path, "first, longer", 13, 0600, &error));
  g_assert_true (fb_file_write (path, "second", 6, 0600, &error));
  g_assert_no_error (error);

  read = fb_file_read (path, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "second", 6);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  left = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (left), ==, "a.json");
  g_assert_null (g_dir_read_name (left));
}

static void
test_read_is_bounded (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "big", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_file_write (path, "0123456789", 10, 0600, &error));
  g_assert_null (fb_file_read (path, 9, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (fb_file_read (folder, 9, &error));
  g_assert_nonnull (error);
}

static void
test_second_lock_is_conflict (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  g_autoptr (GError) error = NULL;
  int first = fb_file_lock (path, &error);

  g_assert_cmpint (first, >=, 0);
  g_assert_cmpint (fb_file_lock (path, &error), ==, -1);
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  close (first);
  g_clear_error (&error);
  first = fb_file_lock (path, &error);
  g_assert_no_error (error);
  close (first);
}

static void
test_remove_tree_stays_inside (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *outside = g_build_filename (folder, "outside", NULL);
  g_autofree char *inside = g_build_filename (folder, "inside", NULL);
  g_autofree char *link = g_build_filename (inside, "link", NULL);
  g_autofree char *kept = g_build_filename (outside, "kept", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_file_make_folder (outside, &error));
  g_assert_true (fb_file_make_folder (inside, &error));
  g_assert_true (fb_file_write (kept, "x", 1, 0600, &error));
  g_assert_cmpint (symlink (outside, link), ==, 0);

  g_assert_true (fb_file_remove_tree (inside, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (inside, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/file/write-replaces-whole", test_write_replaces_whole);
  g_test_add_func ("/file/read-is-bounded", test_read_is_bounded);
  g_test_add_func ("/file/second-lock-is-conflict", test_second_lock_is_conflict);
  g_test_add_func ("/file/remove-tree-stays-inside", test_remove_tree_stays_inside);

  return g_test_run ();
}
