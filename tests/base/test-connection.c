/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-connection-private.h"
#include "fb-error.h"
#include "fb-test.h"

static FbConnection *
open_fresh (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr (GError) error = NULL;
  FbConnection *connection = fb_connection_open (path, FB_CONNECTION_WRITER, &error);

  g_assert_no_error (error);

  return connection;
}

static void
test_values_come_back (void)
{
  g_autoptr (FbConnection) connection = open_fresh ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GBytes) read_empty = NULL;
  g_autoptr (FbStatement) row = NULL;

  g_assert_true (
      fb_connection_execute (connection,
                             "CREATE TABLE t (s TEXT, i INTEGER, d REAL, b BLOB, e BLOB, n TEXT)",
                             &error));
  g_assert_true (fb_connection_run (connection, &error, "INSERT INTO t VALUES (?,?,?,?,?,?)",
                                    "sidbbs", "Füllstand", G_MAXINT64, 0.25, bytes, empty, NULL));
  g_assert_no_error (error);
  g_assert_cmpint (fb_connection_last_row_id (connection), ==, 1);
  g_assert_cmpint (fb_connection_changes (connection), ==, 1);

  row = fb_connection_prepare (connection, "SELECT * FROM t", &error);
  g_assert_true (fb_statement_step (row, &error));
  g_assert_cmpstr (fb_statement_get_string (row, 0), ==, "Füllstand");
  g_assert_cmpint (fb_statement_get_int (row, 1), ==, G_MAXINT64);
  g_assert_cmpfloat (fb_statement_get_double (row, 2), ==, 0.25);
  read = fb_statement_get_bytes (row, 3);
  g_assert_true (g_bytes_equal (read, bytes));
  read_empty = fb_statement_get_bytes (row, 4);
  g_assert_cmpuint (g_bytes_get_size (read_empty), ==, 0);
  g_assert_null (fb_statement_get_string (row, 5));
  g_assert_null (fb_statement_get_bytes (row, 5));
  g_assert_false (fb_statement_step (row, &error));
  g_assert_no_error (error);
}

static void
test_statement_is_used_again (void)
{
  g_autoptr (FbConnection) connection = open_fresh ();
  g_autoptr (GError) error = NULL;
  FbStatement *first = fb_connection_prepare_with (connection, &error, "SELECT ?", "s", "old");
  FbStatement *beside;
  FbStatement *again;

  g_assert_true (fb_statement_step (first, &error));
  beside = fb_connection_prepare (connection, "SELECT ?", &error);
  g_assert_true (beside != first);
  fb_statement_clear (first);
  fb_statement_clear (beside);

  again = fb_connection_prepare (connection, "SELECT ?", &error);
  g_assert_true (again == first);
  g_assert_true (fb_statement_step (again, &error));
  g_assert_null (fb_statement_get_string (again, 0));
  fb_statement_clear (again);
  g_assert_no_error (error);
}

static void
test_errors_are_ours (void)
{
  g_autoptr (FbConnection) connection = open_fresh ();
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_connection_execute (connection,
                                        "CREATE TABLE t (i INTEGER PRIMARY KEY CHECK (i < 9))",
                                        &error));
  g_assert_true (fb_connection_run (connection, &error, "INSERT INTO t VALUES (1)", ""));

  g_assert_false (fb_connection_run (connection, &error, "INSERT INTO t VALUES (1)", ""));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "UNIQUE"));
  g_clear_error (&error);

  g_assert_false (fb_connection_run (connection, &error, "INSERT INTO t VALUES (?)", "s", "x"));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_null (fb_connection_prepare (connection, "SELEKT 1", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FAILED);
  g_clear_error (&error);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (20000); /* Not waited for: the query below would run for hours. */
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel_stops_a_running_query (void)
{
  g_autoptr (FbConnection) connection = open_fresh ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  fb_connection_set_cancellable (connection, cancellable);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (fb_connection_run (connection, &error,
                                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM "
                                     "n) SELECT sum(i) FROM n",
                                     ""));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_error (&error);

  g_assert_false (fb_connection_execute (connection, "SELECT 1", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_clear_error (&error);

  fb_connection_set_cancellable (connection, NULL);
  g_assert_true (fb_connection_execute (connection, "SELECT 1", &error));
  g_assert_no_error (error);
}

static void
test_reader_cannot_write (void)
{
  g_autoptr (FbConnection) writer = open_fresh ();
  g_autoptr (FbConnection) reader = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_connection_use_wal (writer, &error));
  g_assert_true (fb_connection_execute (writer, "CREATE TABLE t (i)", &error));
  reader = fb_connection_open (fb_connection_get_path (writer), FB_CONNECTION_READER, &error);
  g_assert_no_error (error);
  g_assert_false (fb_connection_run (reader, &error, "INSERT INTO t VALUES (1)", ""));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
}

static void
test_missing_file_is_not_found (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "none.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_connection_open (path, FB_CONNECTION_READER, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/connection/values-come-back", test_values_come_back);
  g_test_add_func ("/connection/statement-is-used-again", test_statement_is_used_again);
  g_test_add_func ("/connection/errors-are-ours", test_errors_are_ours);
  g_test_add_func ("/connection/cancel-stops-a-running-query", test_cancel_stops_a_running_query);
  g_test_add_func ("/connection/reader-cannot-write", test_reader_cannot_write);
  g_test_add_func ("/connection/missing-file-is-not-found", test_missing_file_is_not_found);

  return g_test_run ();
}
