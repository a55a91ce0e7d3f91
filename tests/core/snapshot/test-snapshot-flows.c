/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "fb-error.h"
#include "fb-test-flows.h"
#include "fb-test-history.h"
#include "fb-test-snapshots.h"
#include "snapshot/fb-snapshot-hash.h"
#include "snapshot/fb-snapshot-manifest.h"

/* Flows of every kind, kept and given back to the byte. */

static void
assert_round_trip (FbTestSnapshots *self, const char *flows)
{
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));
  g_autofree char *id = fb_test_put_flows (self, bytes);

  fb_test_assert_flows (self, id, bytes);
}

static void
test_odd_documents_come_back (FbTestSnapshots *self, gconstpointer unused)
{
  static const char *const documents[] = {
    "[]",
    " [ ] ",
    "[{\"id\":\"a\",\"type\":\"t\"}]",
    "\xef\xbb\xbf[\n\t{\"type\":\"t\",\"id\":\"a\"}  ,\r\n\r\n "
    "{\"id\":\"b\",\"type\":\"t\"}\n]\n\n",
    "{\"rev\":\"1\",\"flows\":[{\"id\":\"a\",\"type\":\"t\"},{\"id\":\"b\",\"type\":\"t\"}],\"x\":"
    "0}",
    /* the same text twice, and the same id twice */
    "[{\"id\":\"a\",\"type\":\"t\"},{\"id\":\"a\",\"type\":\"t\"},{\"id\":\"a\",\"type\":\"u\"}]",
    "[{\"id\":\"a\",\"type\":\"t\",\"n\":1.50},{\"id\":\"b\",\"type\":\"t\",\"n\":15e-1}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    assert_round_trip (self, documents[i]);
}

/* What Node-RED left behind after a power cut is kept too. */
static void
test_what_is_no_document_comes_back (FbTestSnapshots *self, gconstpointer unused)
{
  static const char *const texts[] = {
    "", "{}", "[{\"id\":\"a\",\"type\":\"t\"},{\"id\":", "\xff\xfe", "null",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
      g_autoptr (FbSnapshot) snapshot = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, NULL, content);

      g_assert_null (fb_snapshot_get_flow_hash (snapshot));
      g_assert_cmpuint (fb_snapshot_get_n_nodes (snapshot), ==, 0);
      fb_test_assert_flows (self, fb_snapshot_get_id (snapshot), bytes);
    }
  assert_round_trip (self, "[]");
}

static void
test_history_comes_back (FbTestSnapshots *self, gconstpointer pretty)
{
  enum
  {
    N_STEPS = 80
  };
  g_autoptr (FbTestHistory) history =
                 fb_test_history_new (fb_test_get_seed (), 5, 300, pretty != NULL);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_STEPS; i++)
    {
      g_ptr_array_add (states, fb_test_history_print (history));
      g_ptr_array_add (ids, fb_test_put_flows (self, g_ptr_array_index (states, i)));
      fb_test_history_step (history, 0);
    }
  for (guint i = 0; i < N_STEPS; i++)
    fb_test_assert_flows (self, g_ptr_array_index (ids, i), g_ptr_array_index (states, i));

  /* A whole layout now and then, and what did not change only once. */
  g_assert_cmpint (fb_test_query (self, "SELECT max(depth) FROM snapshot_body"), <, 32);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body WHERE base = 0 AND "
                                        "layout NOT NULL"),
                   <=, 1 + N_STEPS / 32);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_text"), <,
                   320 + N_STEPS * 20);
}

/* Written anew by another tool: every text changes, and each is close to the one before. */
static void
test_other_layout_of_the_same_nodes (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (GBytes) compact = fb_test_make_flows (1, 5, 500, FALSE);
  g_autoptr (GBytes) pretty = fb_test_make_flows (1, 5, 500, TRUE);
  g_autofree char *first = fb_test_put_flows (self, compact);
  gint64           before = fb_test_query (self, "SELECT sum(length(content)) FROM snapshot_text");
  g_autofree char *second = fb_test_put_flows (self, pretty);
  gint64           after = fb_test_query (self, "SELECT sum(length(content)) FROM snapshot_text");

  fb_test_assert_flows (self, first, compact);
  fb_test_assert_flows (self, second, pretty);
  g_assert_cmpint (after - before, <, (gint64)g_bytes_get_size (pretty) / 4);
}

static void
test_same_nodes_of_two_instances_are_kept_once (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (GBytes) flows = fb_test_make_flows (1, 5, 500, FALSE);
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (flows);
  g_autofree char      *first = fb_test_put_flows (self, flows);
  const FbSnapshotLabel label = { .instance = "another", .reason = FB_SNAPSHOT_SCHEDULED };
  gint64                before = fb_test_query (self, "SELECT count(*) FROM snapshot_text");
  g_autoptr (FbSnapshot) second = fb_snapshot_store_put (self->store, &label, content, NULL, NULL);

  g_assert_cmpstr (fb_snapshot_get_id (second), !=, first);
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_text"), ==, before);
  fb_test_assert_flows (self, fb_snapshot_get_id (second), flows);
}

static void
test_real_flows_come_back (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = fb_test_list_example_flows ();

  if (paths->len == 0)
    {
      fb_test_missing ("example flows of Node-RED");
      return;
    }
  for (guint i = 0; i < paths->len; i++)
    {
      char *text = NULL;
      gsize length = 0;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *id = NULL;

      g_assert_true (g_file_get_contents (g_ptr_array_index (paths, i), &text, &length, NULL));
      bytes = g_bytes_new_take (text, length);
      id = fb_test_put_flows (self, bytes);
      fb_test_assert_flows (self, id, bytes);
    }
}

/* --- rows of the first days ---------------------------------------------------------------- */

/* The sum of the first version: of the content and the base alone. */
static gint64
sum_of_first_version (sqlite3_stmt *row)
{
  guint8  hash[FB_SNAPSHOT_HASH_BYTES];
  guint32 sum;

  fb_snapshot_hash (sqlite3_column_blob (row, 1), (gsize)sqlite3_column_bytes (row, 1), hash);
  memcpy (&sum, hash, sizeof sum);

  return GUINT32_FROM_LE (sum) ^ (guint32)sqlite3_column_int64 (row, 2);
}

static void
forget_value_hashes (FbTestSnapshots *self)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace.db", NULL);
  g_autoptr (GString) sql = g_string_new ("UPDATE snapshot_text SET value_hash = NULL;");
  sqlite3      *database = NULL;
  sqlite3_stmt *rows = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_prepare_v2 (database, "SELECT number, content, base FROM snapshot_text", -1, &rows, NULL);
  while (sqlite3_step (rows) == SQLITE_ROW)
    g_string_append_printf (sql,
                            "UPDATE snapshot_text SET sum = %" G_GINT64_FORMAT
                            " WHERE number = %lld;",
                            sum_of_first_version (rows), sqlite3_column_int64 (rows, 0));
  sqlite3_finalize (rows);
  g_assert_cmpint (sqlite3_exec (database, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
test_rows_without_value_hash_serve_too (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbTestHistory) history = fb_test_history_new (1, 3, 100, FALSE);
  g_autoptr (GBytes) older = fb_test_history_print (history);
  g_autoptr (GBytes) newer = NULL;
  g_autoptr (FbFlowDocument) document = NULL;
  g_autofree char *first = fb_test_put_flows (self, older);
  g_autofree char *second = NULL;
  g_autoptr (FbSnapshot) snapshot = NULL;
  gint64 n_rows;

  forget_value_hashes (self);
  n_rows = fb_test_query (self, "SELECT count(*) FROM snapshot_text");
  fb_test_history_step (history, 3);
  newer = fb_test_history_print (history);
  second = fb_test_put_flows (self, newer);
  fb_test_assert_flows (self, first, older);
  fb_test_assert_flows (self, second, newer);

  document = fb_flow_document_new (newer, NULL);
  snapshot = fb_snapshot_store_find (self->store, second, NULL, NULL);
  g_assert_cmpstr (fb_snapshot_get_flow_hash (snapshot), ==, fb_flow_document_get_hash (document));
  /* They were found again, and were not taken for damaged. */
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_text WHERE value_hash IS "
                                        "NULL"),
                   ==, n_rows);
}

/* --- secrets that somebody wrote into the flows ------------------------------------------- */

#define SECRET "s3cret-of-line-4"

static void
assert_nowhere_in_clear (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize            length = 0;

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          g_assert_true (g_file_get_contents (path, &content, &length, NULL));
          g_assert_null (memmem (content, length, SECRET, strlen (SECRET)));
        }
    }
}

/* Whoever has the database must not be able to try passwords against a hash. */
static void
test_secrets_in_flows_have_no_plain_hash (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (
      "[{\"id\":\"a\",\"type\":\"t\",\"credentials\":{\"password\":\"" SECRET "\"}}]", NULL);
  g_autofree char *plain = fb_snapshot_manifest_print (content, NULL);
  g_autofree char *plain_hash = fb_snapshot_manifest_hash (plain);
  g_autoptr (FbSnapshot) snapshot = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, NULL, content);
  g_autoptr (FbSnapshot) again = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, NULL, content);

  g_assert_cmpstr (fb_snapshot_get_manifest_hash (snapshot), !=, plain_hash);
  /* And the same content is still the same. */
  g_assert_cmpstr (fb_snapshot_get_id (snapshot), ==, fb_snapshot_get_id (again));
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body"), ==, 1);
}

static void
test_secrets_in_flows_are_sealed (FbTestSnapshots *self, gconstpointer unused)
{
  static const char *const documents[] = {
    "[{\"id\":\"a\",\"type\":\"t\",\"credentials\":{\"password\":\"" SECRET "\"}}]",
    "[{\"id\":\"a\",\"type\":\"t\",\"credenti\\u0061ls\":{\"password\":\"" SECRET "\"}}]",
    "{\"flows\":[],\"credentials\":{\"a\":{\"password\":\"" SECRET "\"}}}",
    "[{\"id\":\"a\",\"type\":\"t\",\"credentials\":{\"password\":\"" SECRET,
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    assert_round_trip (self, documents[i]);
  assert_nowhere_in_clear (self->folder);

  /* The word alone is no secret. */
  assert_round_trip (self, "[{\"id\":\"a\",\"type\":\"t\",\"func\":\"return msg.credentials\"}]");
  g_assert_cmpint (fb_test_query (self, "SELECT count(*) FROM snapshot_body WHERE sealed_flows IS "
                                        "NOT NULL"),
                   ==, G_N_ELEMENTS (documents));
}

#define ADD(name, func, data)                                                                      \
  g_test_add ("/snapshot/flows/" name, FbTestSnapshots, data, fb_test_snapshots_set_up, func,      \
              fb_test_snapshots_tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) keyring = NULL;

  fb_test_init (&argc, &argv);
  keyring = fb_test_keyring_start ();
  ADD ("odd-documents-come-back", test_odd_documents_come_back, NULL);
  ADD ("what-is-no-document-comes-back", test_what_is_no_document_comes_back, NULL);
  ADD ("history-comes-back", test_history_comes_back, NULL);
  ADD ("pretty-history-comes-back", test_history_comes_back, "pretty");
  ADD ("other-layout-of-the-same-nodes", test_other_layout_of_the_same_nodes, NULL);
  ADD ("same-nodes-of-two-instances-are-kept-once", test_same_nodes_of_two_instances_are_kept_once,
       NULL);
  ADD ("real-flows-come-back", test_real_flows_come_back, NULL);
  ADD ("rows-without-value-hash-serve-too", test_rows_without_value_hash_serve_too, NULL);
  ADD ("secrets-in-flows-have-no-plain-hash", test_secrets_in_flows_have_no_plain_hash, NULL);
  ADD ("secrets-in-flows-are-sealed", test_secrets_in_flows_are_sealed, NULL);

  return g_test_run ();
}
