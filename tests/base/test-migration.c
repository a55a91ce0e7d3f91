/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <sys/stat.h>

#include "fb-database.h"
#include "fb-error.h"
#include "fb-test.h"

static const FbMigration things_1[] = {
  { "things", 1, "CREATE TABLE thing (name TEXT PRIMARY KEY); INSERT INTO thing VALUES ('a')" },
  { NULL, 0, NULL },
};
static const FbMigration things_2[] = {
  { "things", 1, "CREATE TABLE thing (name TEXT PRIMARY KEY); INSERT INTO thing VALUES ('a')" },
  { "things", 2, "ALTER TABLE thing ADD COLUMN size INTEGER; UPDATE thing SET size = 5" },
  { NULL, 0, NULL },
};
static const FbMigration things_broken[] = {
  { "things", 1, "CREATE TABLE thing (name TEXT PRIMARY KEY); INSERT INTO thing VALUES ('a')" },
  { "things", 2, "ALTER TABLE thing ADD COLUMN size INTEGER; UPDATE thing SET size = 5" },
  { "things", 3, "UPDATE thing SET size = 6; INSERT INTO nowhere VALUES (1)" },
  { NULL, 0, NULL },
};
static const FbMigration links_1[] = {
  { "links", 1,
    "CREATE TABLE link (thing TEXT REFERENCES thing (name)); INSERT INTO link VALUES ('gone')" },
  { NULL, 0, NULL },
};

static const FbMigration *const tables_1[] = { things_1, NULL };
static const FbMigration *const tables_2[] = { things_2, NULL };
static const FbMigration *const tables_broken[] = { things_broken, NULL };
static const FbMigration *const tables_dangling[] = { things_2, links_1, NULL };

typedef struct
{
  char       *folder;
  char       *path;
  FbDatabase *database;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = fb_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "workspace.db", NULL);
  fixture->database = fb_database_open (fixture->path, 42, FB_DATABASE_DEFAULT, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->database);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
sum_sizes (FbConnection *connection, gpointer user_data, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare (connection, "SELECT sum(size) FROM thing", error);

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;

  *(gint64 *)user_data = fb_statement_get_int (row, 0);
  return TRUE;
}

static guint
count_backups (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n += g_str_has_suffix (name, ".backup");

  return n;
}

static void
test_applies_what_is_missing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gboolean needs = FALSE;
  gint64   sum = 0;

  g_assert_true (fb_database_needs_migration (fixture->database, tables_1, &needs, &error));
  g_assert_true (needs);
  g_assert_true (fb_database_migrate (fixture->database, tables_1, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_backups (fixture), ==, 0); /* There was nothing to lose. */
  g_assert_null (fb_database_find_backup (fixture->path));

  g_assert_true (fb_database_migrate (fixture->database, tables_2, &error));
  g_assert_no_error (error);
  g_assert_true (fb_database_read (fixture->database, sum_sizes, &sum, &error));
  g_assert_cmpint (sum, ==, 5);

  g_assert_true (fb_database_needs_migration (fixture->database, tables_2, &needs, &error));
  g_assert_false (needs);
  g_assert_true (fb_database_migrate (fixture->database, tables_2, &error));
  g_assert_cmpuint (count_backups (fixture), ==, 1);
}

static void
test_backup_is_the_state_before (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbDatabase) backup = NULL;
  g_autofree char *path = NULL;
  gboolean         needs = FALSE;
  struct stat      info;

  g_assert_true (fb_database_migrate (fixture->database, tables_1, &error));
  g_assert_true (fb_database_migrate (fixture->database, tables_2, &error));
  path = fb_database_find_backup (fixture->path);
  g_assert_nonnull (path);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  backup = fb_database_open (path, 42, FB_DATABASE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (fb_database_needs_migration (backup, tables_1, &needs, &error));
  g_assert_false (needs);
  g_assert_true (fb_database_needs_migration (backup, tables_2, &needs, &error));
  g_assert_true (needs);
}

static void
test_failed_step_is_undone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gint64   sum = 0;
  gboolean needs = TRUE;

  g_assert_false (fb_database_migrate (fixture->database, tables_broken, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "things"));
  g_clear_error (&error);

  g_assert_true (fb_database_needs_migration (fixture->database, tables_2, &needs, &error));
  g_assert_false (needs);
  g_assert_true (fb_database_read (fixture->database, sum_sizes, &sum, &error));
  g_assert_cmpint (sum, ==, 5);
}

static void
test_dangling_reference_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fb_database_migrate (fixture->database, tables_dangling, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "link"));
}

static void
test_newer_schema_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gboolean needs = FALSE;
  gint64   sum = 0;

  g_assert_true (fb_database_migrate (fixture->database, tables_2, &error));
  g_assert_false (fb_database_migrate (fixture->database, tables_1, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (fb_database_needs_migration (fixture->database, tables_1, &needs, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  g_assert_cmpuint (count_backups (fixture), ==, 0);
  g_assert_true (fb_database_read (fixture->database, sum_sizes, &sum, &error));
  g_assert_cmpint (sum, ==, 5);
}

static void
test_three_backups_are_kept (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *unfinished = g_strconcat (fixture->path, ".2026.backup.00112233.new", NULL);
  g_autofree char *newest = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (unfinished, "half", -1, &error));
  for (int version = 1; version <= 6; version++)
    {
      const FbMigration table[] = {
        { "count", version, "SELECT 1" },
        { NULL, 0, NULL },
      };
      const FbMigration *const tables[] = { table, NULL };

      g_assert_true (fb_database_migrate (fixture->database, tables, &error));
      g_assert_no_error (error);
    }

  g_assert_cmpuint (count_backups (fixture), ==, 3);
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
  newest = fb_database_find_backup (fixture->path);
  {
    const FbMigration        table[] = { { "count", 5, "SELECT 1" }, { NULL, 0, NULL } };
    const FbMigration *const tables[] = { table, NULL };
    g_autoptr (FbDatabase) backup = fb_database_open (newest, 42, FB_DATABASE_READ_ONLY, &error);
    gboolean needs = TRUE;

    g_assert_true (fb_database_needs_migration (backup, tables, &needs, &error));
    g_assert_false (needs);
  }
}

static void
test_backup_over_a_file_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fb_database_backup (fixture->database, fixture->path, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  ADD ("/migration/applies-what-is-missing", test_applies_what_is_missing);
  ADD ("/migration/backup-is-the-state-before", test_backup_is_the_state_before);
  ADD ("/migration/failed-step-is-undone", test_failed_step_is_undone);
  ADD ("/migration/dangling-reference-is-refused", test_dangling_reference_is_refused);
  ADD ("/migration/newer-schema-is-refused", test_newer_schema_is_refused);
  ADD ("/migration/three-backups-are-kept", test_three_backups_are_kept);
  ADD ("/migration/backup-over-a-file-is-refused", test_backup_over_a_file_is_refused);

  return g_test_run ();
}
