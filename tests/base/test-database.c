/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fb-connection-private.h"
#include "fb-database.h"
#include "fb-error.h"
#include "fb-test.h"

/* Other processes are this program again, started with "--child". */

#define APPLICATION_ID 0x46626e63

static const FbMigration numbers_1[] = {
  { "numbers", 1, "CREATE TABLE numbers (pair INTEGER, half INTEGER, PRIMARY KEY (pair, half))" },
  { NULL, 0, NULL },
};
static const FbMigration *const tables_1[] = { numbers_1, NULL };

static FbDatabase *
open_at (const char *path)
{
  g_autoptr (GError) error = NULL;
  FbDatabase *database = fb_database_open (path, APPLICATION_ID, FB_DATABASE_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (fb_database_migrate (database, tables_1, &error));
  g_assert_no_error (error);

  return database;
}

static char *
make_path (void)
{
  g_autofree char *folder = fb_test_make_folder ();

  return g_build_filename (folder, "workspace.db", NULL);
}

/* Both halves or none: what a transaction is for. */
static gboolean
insert_pair (FbConnection *connection, gpointer user_data, GError **error)
{
  const gint64 pair = *(gint64 *)user_data;

  return fb_connection_run (connection, error, "INSERT INTO numbers VALUES (?, 0)", "i", pair) &&
         fb_connection_run (connection, error, "INSERT INTO numbers VALUES (?, 1)", "i", pair);
}

static gboolean
insert_half (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_connection_run (connection, error, "INSERT INTO numbers VALUES (?, 0)", "i",
                            *(gint64 *)user_data) &&
         fb_throw (error, FB_ERROR_DENIED, "no second half");
}

static gboolean
count_rows (FbConnection *connection, gpointer user_data, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare (connection, "SELECT count(*) FROM numbers", error);

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;

  *(gint64 *)user_data = fb_statement_get_int (row, 0);
  return TRUE;
}

static gint64
get_count (FbDatabase *database)
{
  g_autoptr (GError) error = NULL;
  gint64 count = -1;

  g_assert_true (fb_database_read (database, count_rows, &count, &error));
  g_assert_no_error (error);

  return count;
}

static GPid
start_child (const char *what, const char *path, int *output)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char      *arguments[] = { self, "--child", what, path, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_spawn_async_with_pipes (NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &pid, NULL, output, NULL, &error);
  g_assert_no_error (error);

  return pid;
}

static int
wait_child (GPid pid)
{
  int status = -1;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_spawn_close_pid (pid);

  return status;
}

static void
test_commit_and_rollback (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (GError) error = NULL;
  gint64      pair = 1;
  gint64      before = -1;
  gint64      after = -1;
  struct stat info;

  g_assert_true (fb_database_write (database, insert_pair, &pair, &error));
  g_assert_cmpint (get_count (database), ==, 2);

  pair = 2;
  g_assert_true (fb_database_read_counter (database, &before, &error));
  g_assert_false (fb_database_write (database, insert_half, &pair, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpint (get_count (database), ==, 2);

  pair = 1;
  g_assert_false (fb_database_write (database, insert_pair, &pair, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (fb_database_read_counter (database, &after, &error));
  g_assert_cmpint (after, ==, before);

  g_assert_false (fb_database_read (database, insert_pair, &pair, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_finalize_object (g_steal_pointer (&database));
}

typedef struct
{
  guint  emissions;
  gint64 counter;
} Committed;

static void
database_committed_cb (FbDatabase *database, gint64 counter, Committed *committed)
{
  committed->emissions++;
  committed->counter = counter;
}

static gboolean
counter_is_two (gpointer user_data)
{
  return ((Committed *)user_data)->counter == 2;
}

static void
test_committed_tells_the_counter (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (GError) error = NULL;
  Committed committed = { 0 };
  gint64    count = 0;

  g_signal_connect (database, "committed", G_CALLBACK (database_committed_cb), &committed);
  for (gint64 pair = 0; pair < 2; pair++)
    g_assert_true (fb_database_write (database, insert_pair, &pair, &error));
  g_assert_true (fb_test_wait (counter_is_two, &committed, 5000));

  /* What changes nothing is no news. */
  committed.emissions = 0;
  g_assert_true (fb_database_write (database, count_rows, &count, &error));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (committed.emissions, ==, 0);
}

typedef struct
{
  gint64   pair;
  GThread *freed_by;
} Freed;

static gboolean
insert_freed (FbConnection *connection, gpointer user_data, GError **error)
{
  return insert_pair (connection, &((Freed *)user_data)->pair, error);
}

static void
note_freed (gpointer data)
{
  ((Freed *)data)->freed_by = g_thread_self ();
}

static void
test_async_frees_on_the_caller (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (GError) error = NULL;
  Freed    freed = { .pair = 7 };
  gpointer data = NULL;
  gint64   count = -1;

  {
    g_auto (FbTestResult) written = { 0 };

    fb_database_write_async (database, insert_freed, &freed, note_freed, NULL, fb_test_take_result,
                             &written);
    g_assert_true (fb_database_finish (database, fb_test_await (&written, 5000), &data, &error));
    g_assert_no_error (error);
    g_assert_true (data == &freed);
    g_assert_null (freed.freed_by);
  }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (freed.freed_by == g_thread_self ());

  {
    g_auto (FbTestResult) read = { 0 };

    fb_database_read_async (database, count_rows, &count, NULL, NULL, fb_test_take_result, &read);
    g_assert_true (fb_database_finish (database, fb_test_await (&read, 5000), NULL, &error));
    g_assert_cmpint (count, ==, 2);
  }
}

static void
test_cancelled_before_it_ran (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (FbTestResult) written = { 0 };
  gint64 pair = 1;

  g_cancellable_cancel (cancellable);
  fb_database_write_async (database, insert_pair, &pair, NULL, cancellable, fb_test_take_result,
                           &written);
  g_assert_false (fb_database_finish (database, fb_test_await (&written, 5000), NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_assert_cmpint (get_count (database), ==, 0);
}

static void
test_close_finishes_what_is_queued (void)
{
  enum
  {
    N_WRITES = 200
  };
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (FbDatabase) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *pairs = g_new (gint64, N_WRITES + 1);
  g_auto (FbTestResult) last = { 0 };
  g_auto (FbTestResult) late = { 0 };

  for (int i = 0; i < N_WRITES; i++)
    {
      pairs[i] = i;
      fb_database_write_async (database, insert_pair, &pairs[i], NULL, NULL,
                               i == N_WRITES - 1 ? fb_test_take_result : NULL, &last);
    }
  fb_database_close (database);
  fb_database_write_async (database, insert_pair, &pairs[0], NULL, NULL, fb_test_take_result,
                           &late);

  g_assert_true (fb_database_finish (database, fb_test_await (&last, 5000), NULL, &error));
  g_assert_no_error (error);
  g_assert_false (fb_database_finish (database, fb_test_await (&late, 5000), NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (fb_database_read (database, count_rows, &pairs[0], &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);

  again = open_at (path);
  g_assert_cmpint (get_count (again), ==, N_WRITES * 2);
}

/* --- several processes ------------------------------------------------------------------ */

enum
{
  N_BY_EACH = 20
};

static int
child_write (const char *path, gint64 first, gboolean forever)
{
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (GError) error = NULL;

  for (gint64 i = 0; forever || i < N_BY_EACH; i++)
    {
      gint64 pair = first + i;

      if (!fb_database_write (database, insert_pair, &pair, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      if (forever)
        {
          g_print ("%" G_GINT64_FORMAT "\n", pair);
          fflush (stdout);
        }
    }

  return 0;
}

/* They also make the file at the same time. */
static void
test_processes_write_together (void)
{
  enum
  {
    N_PROCESSES = 5
  };
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = NULL;
  GPid   pids[N_PROCESSES];
  gint64 counter = 0;

  for (int i = 0; i < N_PROCESSES; i++)
    {
      g_autofree char *what = g_strdup_printf ("writer-%d", i);

      pids[i] = start_child (what, path, NULL);
    }
  for (int i = 0; i < N_PROCESSES; i++)
    g_assert_cmpint (wait_child (pids[i]), ==, 0);

  database = open_at (path);
  g_assert_cmpint (get_count (database), ==, 2 * N_PROCESSES * N_BY_EACH);
  g_assert_true (fb_database_read_counter (database, &counter, NULL));
  g_assert_cmpint (counter, ==, N_PROCESSES * N_BY_EACH);
}

static void
test_kill_leaves_it_whole (void)
{
  g_autofree char *path = make_path ();

  for (int round = 0; round < 3; round++)
    {
      g_autofree char *what = g_strdup_printf ("forever-%d", round);
      g_autoptr (FbDatabase) database = NULL;
      g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      int    output = -1;
      GPid   pid = start_child (what, path, &output);
      FILE  *lines = fdopen (output, "r");
      char   line[64];
      gint64 told = 0;
      gint64 count;

      for (int i = 0; i < 20 + round * 7; i++)
        g_assert_nonnull (fgets (line, sizeof line, lines));
      kill (pid, SIGKILL);
      while (fgets (line, sizeof line, lines) != NULL)
        ;
      told = g_ascii_strtoll (line, NULL, 10) - round * 1000000 + 1;
      fclose (lines);
      g_assert_true (WIFSIGNALED (wait_child (pid)));

      database = open_at (path);
      g_assert_true (fb_database_check (database, TRUE, findings, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (findings->len, ==, 0);
      count = get_count (database);
      g_assert_cmpint (count % 2, ==, 0);
      g_assert_cmpint (count / 2, >=, told); /* What was said to be kept is. */
    }
}

/* --- bad weather ------------------------------------------------------------------------ */

static gboolean
limit_pages (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_connection_execute (connection, "PRAGMA max_page_count=40", error);
}

static gboolean
insert_much (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_connection_run (connection, error,
                            "INSERT INTO numbers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT "
                            "i + 1 FROM n LIMIT 100000) SELECT i + 1000, 0 FROM n",
                            "");
}

static void
test_full_loses_nothing (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  gint64 pair = 1;

  g_assert_true (fb_database_write (database, insert_pair, &pair, &error));
  g_assert_true (fb_database_write (database, limit_pages, NULL, &error));
  g_assert_false (fb_database_write (database, insert_much, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  g_assert_cmpint (get_count (database), ==, 2);
  pair = 2;
  g_assert_true (fb_database_write (database, insert_pair, &pair, &error));
  g_assert_no_error (error);
  g_assert_true (fb_database_check (database, TRUE, findings, &error));
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Another program that never lets go: told after the busy timeout, and the caller's loop turns on.
 */
static void
test_locked_is_conflict (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (FbConnection) other = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (FbTestResult) written = { 0 };
  gint64 pair = 1;

  other = fb_connection_open (path, FB_CONNECTION_WRITER, &error);
  g_assert_true (fb_connection_begin (other, TRUE, &error));
  fb_database_write_async (database, insert_pair, &pair, NULL, NULL, fb_test_take_result, &written);
  g_assert_cmpint (get_count (database), ==, 0); /* Readers are not held up. */
  g_assert_false (fb_database_finish (database, fb_test_await (&written, 20000), NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_clear_error (&error);

  fb_connection_rollback (other);
  g_assert_true (fb_database_write (database, insert_pair, &pair, &error));
  g_assert_no_error (error);
}

static void
test_damaged_is_invalid (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) database = open_at (path);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *noise = g_malloc (4096);
  FILE            *file;

  g_assert_true (fb_database_write (database, insert_much, NULL, &error));
  fb_database_close (database);
  memset (noise, 0xa5, 4096);
  file = fopen (path, "r+");
  for (int page = 20; page < 60; page++)
    {
      fseek (file, page * 4096, SEEK_SET);
      fwrite (noise, 4096, 1, file);
    }
  fclose (file);

  g_clear_object (&database);
  database = fb_database_open (path, APPLICATION_ID, FB_DATABASE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (fb_database_check (database, FALSE, findings, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (findings->len, >, 0);
  fb_database_close (database);

  g_assert_true (g_file_set_contents (path, "This is not SQLite, whatever it says.", -1, &error));
  g_assert_null (fb_database_open (path, APPLICATION_ID, FB_DATABASE_DEFAULT, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

static void
test_foreign_file_is_left_alone (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *content = NULL;
  g_autofree char *content_after = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  gsize length_after;

  {
    g_autoptr (FbDatabase) other = fb_database_open (path, 0x12345678, FB_DATABASE_DEFAULT, &error);

    g_assert_no_error (error);
  }
  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  g_assert_null (fb_database_open (path, APPLICATION_ID, FB_DATABASE_DEFAULT, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &content_after, &length_after, &error));
  g_assert_cmpmem (content, length, content_after, length_after);
}

/* Root may write everywhere, so the child gives its rights away first. */
static int
child_read_only (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbDatabase) database = NULL;

  if (getuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
    return 2;
  database = fb_database_open (path, APPLICATION_ID, FB_DATABASE_DEFAULT, &error);
  if (database != NULL || !g_error_matches (error, FB_ERROR, FB_ERROR_DENIED))
    return 3;

  return strstr (error->message, path) != NULL ? 0 : 4;
}

static void
test_read_only_folder_is_denied (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *other = g_build_filename (folder, "other.db", NULL);

  g_object_unref (open_at (path));
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (wait_child (start_child ("read-only", path, NULL)), ==, 0);
  g_assert_cmpint (wait_child (start_child ("read-only", other, NULL)), ==, 0);
  g_chmod (folder, 0755);
}

static void
test_read_only_flag (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (FbDatabase) writer = open_at (path);
  g_autoptr (FbDatabase) reader = NULL;
  g_autoptr (GError) error = NULL;
  gint64 pair = 3;

  g_assert_true (fb_database_write (writer, insert_pair, &pair, &error));
  reader = fb_database_open (path, APPLICATION_ID, FB_DATABASE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_count (reader), ==, 2);
  g_assert_false (fb_database_write (reader, insert_pair, &pair, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
}

static int
run_child (const char *what, const char *path)
{
  if (g_str_has_prefix (what, "writer-"))
    return child_write (path, atoi (what + strlen ("writer-")) * 1000, FALSE);
  if (g_str_equal (what, "read-only"))
    return child_read_only (path);

  return child_write (path, atoi (what + strlen ("forever-")) * 1000000, TRUE);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);

  fb_test_init (&argc, &argv);
  g_test_add_func ("/database/commit-and-rollback", test_commit_and_rollback);
  g_test_add_func ("/database/committed-tells-the-counter", test_committed_tells_the_counter);
  g_test_add_func ("/database/async-frees-on-the-caller", test_async_frees_on_the_caller);
  g_test_add_func ("/database/cancelled-before-it-ran", test_cancelled_before_it_ran);
  g_test_add_func ("/database/close-finishes-what-is-queued", test_close_finishes_what_is_queued);
  g_test_add_func ("/database/processes-write-together", test_processes_write_together);
  g_test_add_func ("/database/kill-leaves-it-whole", test_kill_leaves_it_whole);
  g_test_add_func ("/database/full-loses-nothing", test_full_loses_nothing);
  g_test_add_func ("/database/locked-is-conflict", test_locked_is_conflict);
  g_test_add_func ("/database/damaged-is-invalid", test_damaged_is_invalid);
  g_test_add_func ("/database/foreign-file-is-left-alone", test_foreign_file_is_left_alone);
  g_test_add_func ("/database/read-only-folder-is-denied", test_read_only_folder_is_denied);
  g_test_add_func ("/database/read-only-flag", test_read_only_flag);

  return g_test_run ();
}
