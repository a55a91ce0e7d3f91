/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "fb-error.h"
#include "fb-test-flows.h"
#include "fb-test-snapshots.h"
#include "snapshot/fb-snapshot-check.h"

/* Changes one byte or number at a time behind the program's back, and sees that verifying finds it,
 * names what is damaged, and finds nothing any more once it is put back. */

#define FLOWS_1                                                                                    \
  "[{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"name\":\"Hall\"},"                                   \
  "{\"id\":\"n1\",\"type\":\"function\",\"func\":\"msg.payload = 1; return msg;\"}]"
#define FLOWS_2                                                                                    \
  "[{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"name\":\"Hall\"},"                                   \
  "{\"id\":\"n1\",\"type\":\"function\",\"func\":\"msg.payload = 2; return msg;\"}]"
#define BROKEN "[{\"id\":"
#define INLINE "[{\"id\":\"a\",\"type\":\"t\",\"credentials\":{\"password\":\"p\"}}]"

static void
finding_free (gpointer finding)
{
  fb_snapshot_finding_free (finding);
}

static GPtrArray *
verify (FbTestSnapshots *self, const char *id)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (finding_free);
  gboolean   sealed_checked = FALSE;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_snapshot_store_verify (self->store, id, NULL, NULL, NULL, findings,
                                           &sealed_checked, &error));
  g_assert_no_error (error);
  g_assert_true (sealed_checked);

  return findings;
}

static void
assert_sound (FbTestSnapshots *self)
{
  g_autoptr (GPtrArray) findings = verify (self, NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      const FbSnapshotFinding *finding = g_ptr_array_index (findings, i);

      g_test_message ("%s: %s: %s", finding->snapshot, finding->part, finding->message);
    }
  g_assert_cmpuint (findings->len, ==, 0);
}

static gboolean
has_finding (GPtrArray *findings, const char *id, const char *part)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const FbSnapshotFinding *finding = g_ptr_array_index (findings, i);

      if (g_strcmp0 (finding->snapshot, id) == 0 && g_strcmp0 (finding->part, part) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
put (FbTestSnapshots *self, const char *flows, const char *password, const char *name)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (flows, password);
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (FbSnapshot) snapshot = NULL;

  json_object_set_object_member (fields, "c9", json_object_new ());
  fb_snapshot_content_set_credential_fields (content, fields);
  snapshot = fb_test_put (self, FB_SNAPSHOT_SCHEDULED, name, content);

  return g_strdup (fb_snapshot_get_id (snapshot));
}

static void
put_some (FbTestSnapshots *self)
{
  g_autofree char *first = put (self, FLOWS_1, "one", "Release 7");
  g_autofree char *second = put (self, FLOWS_2, "two", NULL);
  g_autofree char *broken = put (self, BROKEN, "two", NULL);
  g_autofree char *sealed = put (self, INLINE, NULL, NULL);

  g_assert_true (fb_snapshot_store_set_tag (self->store, second, "stage: test", TRUE, NULL));
  g_assert_true (fb_snapshot_store_rename (self->store, broken, NULL, "After the cut", NULL));
  assert_sound (self);
}

/* --- every value of every row --------------------------------------------------------------- */

typedef struct
{
  FbTestSnapshots *self;
  GRand           *random;
  sqlite3         *database;
  const char      *table;
  guint            n_flips;
} Flips;

/* @value with one bit changed; a number stays above 0. */
static void
bind_changed (Flips *flips, sqlite3_stmt *update, sqlite3_value *value)
{
  const int          bit = g_rand_int_range (flips->random, 0, 8);
  g_autofree guint8 *bytes = NULL;
  int                length;

  if (sqlite3_value_type (value) == SQLITE_INTEGER)
    {
      sqlite3_bind_int64 (update, 1, (sqlite3_value_int64 (value) ^ (1 << bit)) + 256);
      return;
    }

  length = sqlite3_value_bytes (value);
  bytes = g_memdup2 (sqlite3_value_blob (value), (gsize)length);
  if (sqlite3_value_type (value) == SQLITE_TEXT)
    {
      bytes[g_rand_int_range (flips->random, 0, length)] ^= 1; /* stays text */
      sqlite3_bind_text (update, 1, (const char *)bytes, length, SQLITE_TRANSIENT);
    }
  else
    {
      bytes[g_rand_int_range (flips->random, 0, length)] ^= (guint8)(1 << bit);
      sqlite3_bind_blob (update, 1, bytes, length, SQLITE_TRANSIENT);
    }
}

static void
run_update (Flips *flips, const char *column, gint64 row, sqlite3_value *value, gboolean changed)
{
  g_autofree char *sql =
      g_strdup_printf ("UPDATE %s SET %s = ? WHERE rowid = ?", flips->table, column);
  sqlite3_stmt *update = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (flips->database, sql, -1, &update, NULL), ==, SQLITE_OK);
  if (changed)
    bind_changed (flips, update, value);
  else
    sqlite3_bind_value (update, 1, value);
  sqlite3_bind_int64 (update, 2, row);
  g_assert_cmpint (sqlite3_step (update), ==, SQLITE_DONE);
  sqlite3_finalize (update);
}

static void
flip (Flips *flips, const char *column, gint64 row, sqlite3_value *value)
{
  g_autoptr (GPtrArray) findings = NULL;
  gboolean names_snapshot = FALSE;

  run_update (flips, column, row, value, TRUE);
  findings = verify (flips->self, NULL);
  run_update (flips, column, row, value, FALSE);
  flips->n_flips++;

  for (guint i = 0; i < findings->len; i++)
    {
      const FbSnapshotFinding *finding = g_ptr_array_index (findings, i);

      names_snapshot |= finding->snapshot != NULL;
      g_assert_nonnull (finding->part);
      g_assert_nonnull (finding->message);
    }
  if (findings->len == 0)
    g_error ("%s.%s of row %" G_GINT64_FORMAT " was changed, and nobody noticed", flips->table,
             column, row);
  if (!names_snapshot && !g_str_equal (flips->table, "snapshot_instance") &&
      !g_str_equal (flips->table, "snapshot_key"))
    g_error ("%s.%s of row %" G_GINT64_FORMAT ": no snapshot is named", flips->table, column, row);
}

/* The numbers of the rows are not changed: no column holds them. */
static void
flip_table (Flips *flips)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rowid, * FROM %s", flips->table);
  sqlite3_stmt    *rows = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (flips->database, sql, -1, &rows, NULL), ==, SQLITE_OK);
  while (sqlite3_step (rows) == SQLITE_ROW)
    for (int i = 1; i < sqlite3_column_count (rows); i++)
      {
        sqlite3_value *value = sqlite3_value_dup (sqlite3_column_value (rows, i));

        if (sqlite3_value_type (value) != SQLITE_NULL && sqlite3_value_bytes (value) > 0 &&
            !g_str_equal (sqlite3_column_name (rows, i), "number"))
          flip (flips, sqlite3_column_name (rows, i), sqlite3_column_int64 (rows, 0), value);
        sqlite3_value_free (value);
      }
  sqlite3_finalize (rows);
}

static void
test_every_flipped_value_is_found (FbTestSnapshots *self, gconstpointer unused)
{
  static const char *const tables[] = { "snapshot",      "snapshot_body", "snapshot_text",
                                        "snapshot_part", "snapshot_key",  "snapshot_instance" };
  g_autofree char         *path = g_build_filename (self->folder, "workspace.db", NULL);
  Flips                    flips = { .self = self };

  put_some (self);
  flips.random = g_rand_new_with_seed (fb_test_get_seed ());
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      flips.table = tables[i];
      flips.n_flips = 0;
      g_assert_cmpint (sqlite3_open (path, &flips.database), ==, SQLITE_OK);
      flip_table (&flips);
      sqlite3_close (flips.database);
      g_test_message ("%s: %u values", flips.table, flips.n_flips);
      g_assert_cmpuint (flips.n_flips, >, 1);
    }
  g_rand_free (flips.random);
  assert_sound (self);
}

static void
test_missing_rows_are_found (FbTestSnapshots *self, gconstpointer unused)
{
  static const char *const tables[] = { "snapshot_body", "snapshot_text", "snapshot_part" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql =
          g_strdup_printf ("DELETE FROM %s WHERE number = (SELECT min(number) FROM %s)", tables[i],
                           tables[i]);
      g_autoptr (GPtrArray) findings = NULL;

      put_some (self);
      fb_test_execute (self, sql);
      findings = verify (self, NULL);
      g_assert_cmpuint (findings->len, >, 0);
      fb_test_execute (self, "DELETE FROM snapshot; DELETE FROM snapshot_body;"
                             "DELETE FROM snapshot_text; DELETE FROM snapshot_part");
    }
}

/* --- what is told ------------------------------------------------------------------------ */

static void
test_damage_is_named (FbTestSnapshots *self, gconstpointer unused)
{
  g_autofree char *first = put (self, FLOWS_1, "one", NULL);
  g_autofree char *second = put (self, FLOWS_2, "one", NULL);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) of_first = NULL;
  g_autoptr (GError) error = NULL;

  /* The text that only the second has: a changed hash leaves the bytes readable. */
  fb_test_execute (self, "UPDATE snapshot_text SET content = zeroblob(length(content))"
                         " WHERE number = (SELECT max(number) FROM snapshot_text)");
  findings = verify (self, NULL);
  g_assert_true (has_finding (findings, second, "flows"));
  g_assert_false (has_finding (findings, first, "flows"));

  of_first = verify (self, first);
  g_assert_cmpuint (of_first->len, ==, 0);
  g_assert_null (fb_snapshot_store_get_content (self->store, second, FALSE, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
  g_assert_nonnull (strstr (error->message, second));
}

static void
test_shared_damage_is_of_all (FbTestSnapshots *self, gconstpointer unused)
{
  g_autofree char *first = put (self, FLOWS_1, "one", NULL);
  g_autofree char *second = put (self, FLOWS_2, "one", NULL);
  g_autoptr (GPtrArray) findings = NULL;

  fb_test_execute (self, "UPDATE snapshot_part SET content = zeroblob(length(content)) WHERE number"
                         " = (SELECT modules FROM snapshot_body LIMIT 1)");
  findings = verify (self, NULL);
  g_assert_true (has_finding (findings, first, "modules"));
  g_assert_true (has_finding (findings, second, "modules"));
  g_assert_false (has_finding (findings, first, "flows"));
}

/* A damaged snapshot does not pull down the one after it. */
static void
test_next_one_is_sound_again (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (GBytes) flows = g_bytes_new_static (FLOWS_2, strlen (FLOWS_2));
  g_autofree char *first = put (self, FLOWS_1, NULL, NULL);
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  fb_test_execute (self, "UPDATE snapshot_text SET content = zeroblob(length(content))");
  next = fb_test_put_flows (self, flows);
  fb_test_assert_flows (self, next, flows);
  findings = verify (self, NULL);
  g_assert_true (has_finding (findings, first, "flows"));
  g_assert_false (has_finding (findings, next, "flows"));
}

static void
count_progress (guint n_done, guint n_all, gpointer user_data)
{
  g_assert_cmpuint (n_done, ==, ++*(guint *)user_data);
  g_assert_cmpuint (n_all, ==, 4);
}

static void
test_progress_and_cancel (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (finding_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_done = 0;

  put_some (self);
  g_assert_true (fb_snapshot_store_verify (self->store, NULL, count_progress, &n_done, cancellable,
                                           findings, NULL, &error));
  g_assert_cmpuint (n_done, ==, 4);
  g_cancellable_cancel (cancellable);
  g_assert_false (fb_snapshot_store_verify (self->store, NULL, NULL, NULL, cancellable, findings,
                                            NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/snapshot/check/" name, FbTestSnapshots, NULL, fb_test_snapshots_set_up, func,      \
              fb_test_snapshots_tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) keyring = NULL;

  fb_test_init (&argc, &argv);
  keyring = fb_test_keyring_start ();
  ADD ("every-flipped-value-is-found", test_every_flipped_value_is_found);
  ADD ("missing-rows-are-found", test_missing_rows_are_found);
  ADD ("damage-is-named", test_damage_is_named);
  ADD ("shared-damage-is-of-all", test_shared_damage_is_of_all);
  ADD ("next-one-is-sound-again", test_next_one_is_sound_again);
  ADD ("progress-and-cancel", test_progress_and_cancel);

  return g_test_run ();
}
