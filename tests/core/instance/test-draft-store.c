/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "fb-error.h"
#include "fb-test-keyring.h"
#include "fb-test.h"
#include "instance/fb-draft-store.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-store.h"

/* The other process is this program again, started with "--child". The profile's key lies in a
 * keyring of the test's own, or under a passphrase where there is none. */

#define PASSPHRASE "four bottles a second"
#define TIMEOUT_MS 20000

static const FbMigration *const tables[] = { fb_instance_migrations, fb_draft_migrations, NULL };

typedef struct
{
  char          *folder;
  FbWorkspace   *workspace;
  FbDraftStore  *store;
  FbInstanceRow *row;
  FbInstance    *instance;
} Fixture;

static void
open_profile (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  FbKeyring *keyring;

  fixture->workspace = fb_workspace_open (fixture->folder, tables, &error);
  g_assert_no_error (error);
  keyring = fb_workspace_get_keyring (fixture->workspace);
  if (fb_keyring_get_state (keyring) == FB_KEYRING_NONE)
    g_assert_true (fb_keyring_create_sealed (keyring, PASSPHRASE, &error));
  else if (fb_keyring_get_state (keyring) == FB_KEYRING_SEALED_LOCKED)
    g_assert_true (fb_keyring_unlock (keyring, PASSPHRASE, &error));
  fixture->store = fb_draft_store_new (fixture->workspace);
}

static void
close_profile (Fixture *fixture)
{
  fb_workspace_close (fixture->workspace);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->workspace);
}

static gboolean
insert_row (FbConnection *connection, gpointer row, GError **error)
{
  return fb_instance_row_insert (connection, row, error);
}

static FbInstance *
add_instance (Fixture *fixture, FbInstanceRow *row)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      fb_database_write (fb_workspace_get_database (fixture->workspace), insert_row, row, &error));
  g_assert_no_error (error);

  return fb_instance_new (row);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = fb_test_make_folder ();
  open_profile (fixture);
  fixture->row = fb_instance_row_new (FB_INSTANCE_LOCAL, "Line 4");
  fixture->instance = add_instance (fixture, fixture->row);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  close_profile (fixture);
  g_clear_object (&fixture->instance);
  fb_instance_row_free (fixture->row);
  g_free (fixture->folder);
}

static gboolean
put (FbDraftStore *store,
     FbInstance   *instance,
     const char   *rev,
     gboolean      full,
     const char   *content,
     GError      **error)
{
  g_auto (FbTestResult) done = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));

  fb_draft_store_put_async (store, instance, rev, full, bytes, NULL, fb_test_take_result, &done);

  return fb_draft_store_put_finish (store, fb_test_await (&done, TIMEOUT_MS), error);
}

static void
assert_put (Fixture *fixture, const char *rev, gboolean full, const char *content)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (put (fixture->store, fixture->instance, rev, full, content, &error));
  g_assert_no_error (error);
}

static GBytes *
get (Fixture *fixture, FbInstance *instance, char **rev, gint64 *time_us, GError **error)
{
  g_auto (FbTestResult) done = { 0 };

  fb_draft_store_get_async (fixture->store, instance, NULL, fb_test_take_result, &done);

  return fb_draft_store_get_finish (fixture->store, fb_test_await (&done, TIMEOUT_MS), rev, time_us,
                                    error);
}

static void
assert_draft (Fixture *fixture, const char *expected_rev, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rev = NULL;
  gint64           time_us = 0;
  g_autoptr (GBytes) content = get (fixture, fixture->instance, &rev, &time_us, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), expected,
                   strlen (expected));
  g_assert_cmpstr (rev, ==, expected_rev);
  g_assert_cmpint (ABS (time_us - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
}

static void
assert_no_draft (Fixture *fixture, FbInstance *instance)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (get (fixture, instance, NULL, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

static void
test_changes_follow_the_whole (Fixture *fixture, gconstpointer unused)
{
  assert_no_draft (fixture, fixture->instance);
  assert_put (fixture, "r1", TRUE, "[1]");
  assert_put (fixture, "r1", FALSE, "{\"changed\":2}");
  assert_put (fixture, "r1", FALSE, "{\"changed\":3}");
  assert_draft (fixture, "r1", "[[1],{\"changed\":2},{\"changed\":3}]");

  assert_put (fixture, "r2", TRUE, "[1,2,3]");
  assert_draft (fixture, "r2", "[[1,2,3]]");
}

static void
test_change_alone_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (put (fixture->store, fixture->instance, "r1", FALSE, "{}", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  assert_no_draft (fixture, fixture->instance);
}

static void
test_drop (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  assert_put (fixture, NULL, TRUE, "[1]");
  for (int i = 0; i < 2; i++)
    {
      g_auto (FbTestResult) done = { 0 };

      fb_draft_store_drop_async (fixture->store, fixture->instance, NULL, fb_test_take_result,
                                 &done);
      g_assert_true (
          fb_draft_store_drop_finish (fixture->store, fb_test_await (&done, TIMEOUT_MS), &error));
      g_assert_no_error (error);
    }
  assert_no_draft (fixture, fixture->instance);
}

/* Put one after the other without waiting, as an editor does. */
static void
test_order_is_kept (Fixture *fixture, gconstpointer unused)
{
  enum
  {
    N_PUTS = 50
  };
  g_auto (FbTestResult) last = { 0 };
  g_autoptr (GString) expected = g_string_new ("[0");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N_PUTS; i++)
    {
      g_autofree char *content = g_strdup_printf ("%d", i);
      g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));

      if (i > 0)
        g_string_append_printf (expected, ",%d", i);
      fb_draft_store_put_async (fixture->store, fixture->instance, "r", i == 0, bytes, NULL,
                                i == N_PUTS - 1 ? fb_test_take_result : NULL, &last);
    }
  g_string_append_c (expected, ']');
  g_assert_true (
      fb_draft_store_put_finish (fixture->store, fb_test_await (&last, TIMEOUT_MS), &error));
  assert_draft (fixture, "r", expected->str);
}

static gboolean
move_draft (FbConnection *connection, gpointer id, GError **error)
{
  return fb_connection_run (connection, error, "UPDATE draft SET instance = ?", "s", id);
}

static void
test_sealed_for_its_instance (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (FB_INSTANCE_LOCAL, "Line 5");
  g_autoptr (FbInstance) other = add_instance (fixture, row);
  g_autoptr (GError) error = NULL;

  assert_put (fixture, "r1", TRUE, "[1]");
  assert_no_draft (fixture, other);
  g_assert_true (fb_database_write (fb_workspace_get_database (fixture->workspace), move_draft,
                                    row->id, &error));
  g_assert_null (get (fixture, other, NULL, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
}

static gboolean
delete_row (FbConnection *connection, gpointer id, GError **error)
{
  return fb_instance_row_delete (connection, id, error);
}

static gboolean
count_drafts (FbConnection *connection, gpointer count, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare (connection, "SELECT count(*) FROM draft", error);

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;

  *(gint64 *)count = fb_statement_get_int (row, 0);
  return TRUE;
}

static void
test_goes_with_its_instance (Fixture *fixture, gconstpointer unused)
{
  FbDatabase *database = fb_workspace_get_database (fixture->workspace);
  g_autoptr (GError) error = NULL;
  gint64 count = -1;

  assert_put (fixture, "r1", TRUE, "[1]");
  g_assert_true (fb_database_write (database, delete_row, fixture->row->id, &error));
  g_assert_true (fb_database_read (database, count_drafts, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 0);
}

static void
test_too_large_is_full (Fixture *fixture, gconstpointer unused)
{
  const gsize length = 64 * 1024 * 1024 + 1;
  g_auto (FbTestResult) done = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (length), length);
  g_autoptr (GError) error = NULL;

  assert_put (fixture, "r1", TRUE, "[1]");
  fb_draft_store_put_async (fixture->store, fixture->instance, "r1", TRUE, bytes, NULL,
                            fb_test_take_result, &done);
  g_assert_false (
      fb_draft_store_put_finish (fixture->store, fb_test_await (&done, TIMEOUT_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  assert_draft (fixture, "r1", "[[1]]");
}

static void
test_without_a_key_it_says_so (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (FbWorkspace) without = NULL;
  g_autoptr (FbDraftStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  without = fb_workspace_open (folder, tables, &error);
  store = fb_draft_store_new (without);
  g_assert_false (put (store, fixture->instance, "r1", TRUE, "[1]", &error));
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "passphrase"));
}

static void
assert_nowhere_in_clear (const char *folder, const char *text)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize            length = 0;

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_null (memmem (content, length, text, strlen (text)));
    }
}

static void
test_nothing_in_clear (Fixture *fixture, gconstpointer unused)
{
  assert_put (fixture, "r1", TRUE,
              "[{\"type\":\"mqtt-broker\",\"password\":\"s3cret-of-line-4\"}]");
  assert_nowhere_in_clear (fixture->folder, "s3cret-of-line-4");
  assert_nowhere_in_clear (fixture->folder, "mqtt-broker");
  close_profile (fixture);
  assert_nowhere_in_clear (fixture->folder, "mqtt-broker");
  open_profile (fixture);
}

/* Opens the profile, puts the whole set, says so, and goes on with changes until it is killed. */
static int
run_child (const char *folder, const char *id)
{
  Fixture fixture = { .folder = (char *)folder };
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (FB_INSTANCE_LOCAL, "Line 4");
  g_autoptr (FbInstance) instance = NULL;

  g_free (row->id);
  row->id = g_strdup (id);
  instance = fb_instance_new (row);
  open_profile (&fixture);
  for (int i = 0;; i++)
    {
      g_autofree char *content = g_strdup_printf ("%d", i);

      if (!put (fixture.store, instance, "r7", i == 0, content, NULL))
        return 1;
      printf ("%d\n", i);
      fflush (stdout);
    }
}

static void
test_survives_a_kill (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char      *arguments[] = { self, "--child", fixture->folder, fixture->row->id, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GString) least = g_string_new ("[0");
  char        line[64] = "";
  FILE       *lines;
  GPid        pid = 0;
  int         output = -1;
  int         told = 0;
  const char *found;

  g_spawn_async_with_pipes (NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &pid, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  lines = fdopen (output, "r");
  for (int i = 0; i < 8; i++)
    g_assert_nonnull (fgets (line, sizeof line, lines));
  kill (pid, SIGKILL);
  while (fgets (line, sizeof line, lines) != NULL)
    ;
  told = g_ascii_strtoll (line, NULL, 10);
  fclose (lines);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);

  for (int i = 1; i <= told; i++)
    g_string_append_printf (least, ",%d", i);
  content = get (fixture, fixture->instance, NULL, NULL, &error);
  g_assert_no_error (error);
  found = g_bytes_get_data (content, NULL);
  g_assert_cmpmem (found, MIN (least->len, g_bytes_get_size (content)), least->str, least->len);
  g_assert_cmpint (found[g_bytes_get_size (content) - 1], ==, ']');
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) keyring = NULL;

  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);

  fb_test_init (&argc, &argv);
  keyring = fb_test_keyring_start ();
  ADD ("/draft-store/changes-follow-the-whole", test_changes_follow_the_whole);
  ADD ("/draft-store/change-alone-is-refused", test_change_alone_is_refused);
  ADD ("/draft-store/drop", test_drop);
  ADD ("/draft-store/order-is-kept", test_order_is_kept);
  ADD ("/draft-store/sealed-for-its-instance", test_sealed_for_its_instance);
  ADD ("/draft-store/goes-with-its-instance", test_goes_with_its_instance);
  ADD ("/draft-store/too-large-is-full", test_too_large_is_full);
  ADD ("/draft-store/without-a-key-it-says-so", test_without_a_key_it_says_so);
  ADD ("/draft-store/nothing-in-clear", test_nothing_in_clear);
  ADD ("/draft-store/survives-a-kill", test_survives_a_kill);

  return g_test_run ();
}
