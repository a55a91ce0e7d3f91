/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test.h"
#include "workspace/fb-workspace.h"

static const FbMigration first_schema[] = {
  { "note", 1, "CREATE TABLE note (text TEXT NOT NULL)" },
  { NULL, 0, NULL },
};

static const FbMigration second_schema[] = {
  { "note", 1, "CREATE TABLE note (text TEXT NOT NULL)" },
  { "note", 2, "ALTER TABLE note ADD COLUMN who TEXT" },
  { NULL, 0, NULL },
};

static const FbMigration *const first_program[] = { first_schema, NULL };
static const FbMigration *const second_program[] = { second_schema, NULL };

static FbWorkspace *
open_or_fail (const char *folder, const FbMigration *const *program)
{
  g_autoptr (GError) error = NULL;
  FbWorkspace *workspace = fb_workspace_open (folder, program, &error);

  g_assert_no_error (error);

  return workspace;
}

static void
assert_refused (const char               *folder,
                const FbMigration *const *program,
                FbError                   code,
                const char               *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbWorkspace) workspace = fb_workspace_open (folder, program, &error);

  g_assert_null (workspace);
  g_assert_error (error, FB_ERROR, (int)code);
  if (strstr (error->message, says) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, says);
}

static gboolean
write_note (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_connection_run (connection, error, "INSERT INTO note (text) VALUES (?)", "s",
                            user_data);
}

static void
add_note (FbWorkspace *workspace, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_database_write (fb_workspace_get_database (workspace), write_note,
                                    (gpointer)text, &error));
  g_assert_no_error (error);
}

static gboolean
count_notes (FbConnection *connection, gpointer user_data, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare (connection, "SELECT count(*) FROM note", error);

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;
  *(gint64 *)user_data = fb_statement_get_int (row, 0);

  return TRUE;
}

static void
assert_n_notes (FbWorkspace *workspace, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_true (fb_database_read (fb_workspace_get_database (workspace), count_notes, &n, &error));
  g_assert_cmpint (n, ==, expected);
}

static void
count_cb (FbWorkspace *workspace, guint *n)
{
  ++*n;
}

static gboolean
is_positive (gpointer user_data)
{
  return *(guint *)user_data > 0;
}

static void
test_other_hears_within_a_second (void)
{
  g_autofree char *root = fb_test_make_folder ();
  g_autofree char *deep = g_strnfill (150, 'd');
  g_autofree char *folder = g_build_filename (root, deep, "profile", NULL);
  g_autoptr (FbWorkspace) one = open_or_fail (folder, first_program);
  g_autoptr (FbWorkspace) two = open_or_fail (folder, first_program);
  g_autofree char *stale = fb_workspace_path (one, "run", "0123.ping", NULL);
  guint            n_one = 0, n_two = 0;
  GStatBuf         info;

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_set_contents (stale, "", 0, NULL));

  g_signal_connect (one, "changed", G_CALLBACK (count_cb), &n_one);
  g_signal_connect (two, "changed", G_CALLBACK (count_cb), &n_two);
  add_note (one, "from one");
  g_assert_true (fb_test_wait (is_positive, &n_two, 1000));
  g_assert_cmpuint (n_one, ==, 0);
  assert_n_notes (two, 1);
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
}

static void
test_newer_schema_is_left_alone (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) newer = open_or_fail (folder, second_program);

  add_note (newer, "kept");
  g_clear_object (&newer);
  assert_refused (folder, first_program, FB_ERROR_UNSUPPORTED, "newer");

  newer = open_or_fail (folder, second_program);
  assert_n_notes (newer, 1);
}

static void
test_older_program_blocks_migration (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) older = open_or_fail (folder, first_program);

  add_note (older, "kept");
  assert_refused (folder, second_program, FB_ERROR_CONFLICT, "another version");
  add_note (older, "still at work");
  g_clear_object (&older);

  older = open_or_fail (folder, second_program);
  assert_n_notes (older, 2);
}

static void
test_damaged_names_backup (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) workspace = open_or_fail (folder, first_program);
  g_autofree char *path = fb_workspace_path (workspace, "workspace.db", NULL);
  g_autofree char *garbage = g_strnfill (8192, 'x');

  g_clear_object (&workspace);
  workspace = open_or_fail (folder, second_program); /* makes a backup before it migrates */
  g_clear_object (&workspace);

  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  assert_refused (folder, second_program, FB_ERROR_INVALID, ".backup");
}

static void
test_read_only_folder_is_said (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "profile", NULL);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  assert_refused (below, first_program, FB_ERROR_FAILED, "profile");
}

static void
test_key_outlives_the_process (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) workspace = open_or_fail (folder, first_program);
  FbKeyring *keyring = fb_workspace_get_keyring (workspace);
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (FbSealKey) again = NULL;
  g_autoptr (GError) error = NULL;

  /* These tests run without a keyring service. */
  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);
  g_assert_null (fb_workspace_dup_key (workspace, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);

  g_assert_true (fb_keyring_create_sealed (keyring, "correct horse", &error));
  key = fb_workspace_dup_key (workspace, &error);
  g_assert_no_error (error);
  g_clear_object (&workspace);

  workspace = open_or_fail (folder, first_program);
  keyring = fb_workspace_get_keyring (workspace);
  g_assert_true (fb_keyring_unlock (keyring, "correct horse", &error));
  again = fb_workspace_dup_key (workspace, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (fb_seal_key_get_bytes (key), FB_SEAL_KEY_BYTES, fb_seal_key_get_bytes (again),
                   FB_SEAL_KEY_BYTES);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);

  g_test_add_func ("/workspace/other-hears-within-a-second", test_other_hears_within_a_second);
  g_test_add_func ("/workspace/newer-schema-is-left-alone", test_newer_schema_is_left_alone);
  g_test_add_func ("/workspace/older-program-blocks-migration",
                   test_older_program_blocks_migration);
  g_test_add_func ("/workspace/damaged-names-backup", test_damaged_names_backup);
  g_test_add_func ("/workspace/read-only-folder-is-said", test_read_only_folder_is_said);
  g_test_add_func ("/workspace/key-outlives-the-process", test_key_outlives_the_process);

  return g_test_run ();
}
