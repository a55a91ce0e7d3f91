/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

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

/* --- killed in the middle ---------------------------------------------------------------- */

#define N_ROWS 20000
#define N_KILLS 10

/* Each step takes a while. */
#define FIRST_STEP                                                                                 \
  {                                                                                                \
    "things", 1,                                                                                   \
        "CREATE TABLE thing (name TEXT PRIMARY KEY); INSERT INTO thing WITH RECURSIVE n(i) AS "    \
        "(SELECT"                                                                                  \
        " 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT printf('%0100d', i) FROM n"          \
  }
static const FbMigration first_step[] = { FIRST_STEP, { NULL, 0, NULL } };
static const FbMigration long_steps[] = {
  FIRST_STEP,
  { "things", 2, "ALTER TABLE thing ADD COLUMN size INTEGER; UPDATE thing SET size = 5" },
  { "things", 3,
    "CREATE TABLE part (name TEXT PRIMARY KEY, size INTEGER); INSERT INTO part SELECT name, size"
    " FROM thing; DROP TABLE thing" },
  { NULL, 0, NULL },
};
static const FbMigration *const tables_long[] = { long_steps, NULL };
static const FbMigration *const tables_first[] = { first_step, NULL };

static int
migrate_child (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbDatabase) database = fb_database_open (path, 42, FB_DATABASE_DEFAULT, &error);

  return database != NULL && fb_database_migrate (database, tables_long, &error) ? 0 : 1;
}

/* Rows of the table that the stored version has; what another version has is not there. */
static gboolean
count_whole_rows (FbConnection *connection, gpointer user_data, GError **error)
{
  static const char *const counts[] = {
    [1] = "SELECT count(*) FROM thing",
    [2] = "SELECT count(*) FROM thing WHERE size = 5",
    [3] = "SELECT count(*) FROM part WHERE size = 5",
  };
  g_autoptr (FbStatement) version =
                 fb_connection_prepare (connection, "SELECT version FROM schema", error);
  g_autoptr (FbStatement) tables =
                 fb_connection_prepare (connection,
                                        "SELECT count(*) FROM sqlite_schema WHERE name IN"
                                        " ('thing', 'part')",
                                        error);
  g_autoptr (FbStatement) rows = NULL;

  g_assert_true (fb_statement_step (version, error) && fb_statement_step (tables, error));
  g_assert_cmpint (fb_statement_get_int (tables, 0), ==, 1);
  rows = fb_connection_prepare (connection, counts[fb_statement_get_int (version, 0)], error);
  g_assert_true (rows != NULL && fb_statement_step (rows, error));
  g_test_message ("killed at version %d", (int)fb_statement_get_int (version, 0));
  *(gint64 *)user_data = fb_statement_get_int (rows, 0);

  return TRUE;
}

static void
assert_whole (const char *path, FbDatabaseFlags flags)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbDatabase) database = fb_database_open (path, 42, flags, &error);
  gint64 rows = 0;

  g_assert_no_error (error);
  g_assert_true (fb_database_check (database, TRUE, findings, &error));
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_true (fb_database_read (database, count_whole_rows, &rows, &error));
  g_assert_cmpint (rows, ==, N_ROWS);
}

/* Starts a migration of @path and ends it after @after_us, or waits for its end when that is
 * negative. Returns how long it ran. */
static gint64
run_migration (const char *path, gint64 after_us)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char      *arguments[] = { self, "--migrate", path, NULL };
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();
  GPid   pid = 0;

  g_spawn_async (NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);
  if (after_us >= 0)
    {
      g_usleep (after_us);
      kill (pid, SIGKILL);
    }
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);

  return g_get_monotonic_time () - began;
}

static void
test_killed_at_any_moment (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *start = g_build_filename (fixture->folder, "start.db", NULL);
  g_autofree char *full = g_build_filename (fixture->folder, "full.db", NULL);
  g_autoptr (GError) error = NULL;
  gint64 whole_us;

  g_assert_true (fb_database_migrate (fixture->database, tables_first, &error));
  g_assert_true (fb_database_backup (fixture->database, start, &error));
  g_assert_true (fb_database_backup (fixture->database, full, &error));
  whole_us = run_migration (full, -1);
  assert_whole (full, FB_DATABASE_DEFAULT);

  for (int i = 0; i < N_KILLS; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/round-%d.db", fixture->folder, i);
      g_autofree char *backup = NULL;
      g_autoptr (FbDatabase) database = fb_database_open (start, 42, FB_DATABASE_DEFAULT, &error);

      g_assert_true (fb_database_backup (database, path, &error));
      run_migration (path, whole_us * (i + g_test_rand_double ()) / N_KILLS);
      assert_whole (path, FB_DATABASE_DEFAULT);
      backup = fb_database_find_backup (path);
      if (backup != NULL)
        assert_whole (backup, FB_DATABASE_READ_ONLY);

      /* The next start goes on where this one was. */
      g_assert_cmpint (migrate_child (path), ==, 0);
      assert_whole (path, FB_DATABASE_DEFAULT);
    }
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--migrate"))
    return migrate_child (argv[2]);

  fb_test_init (&argc, &argv);
  ADD ("/migration/applies-what-is-missing", test_applies_what_is_missing);
  ADD ("/migration/backup-is-the-state-before", test_backup_is_the_state_before);
  ADD ("/migration/failed-step-is-undone", test_failed_step_is_undone);
  ADD ("/migration/dangling-reference-is-refused", test_dangling_reference_is_refused);
  ADD ("/migration/newer-schema-is-refused", test_newer_schema_is_refused);
  ADD ("/migration/three-backups-are-kept", test_three_backups_are_kept);
  ADD ("/migration/backup-over-a-file-is-refused", test_backup_over_a_file_is_refused);
  ADD ("/migration/killed-at-any-moment", test_killed_at_any_moment);

  return g_test_run ();
}
