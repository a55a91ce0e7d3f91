/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "fb-test-profile.h"
#include "instance/fb-instance-store-private.h"

/* Rows are put in as the add operations do it; no process is started here. */

static FbInstance *
insert (FbTestProfile *profile, FbInstanceKind kind, const char *name, GError **error)
{
  FbInstanceRow *row = fb_instance_row_new (kind, name);
  g_auto (FbTestResult) result = { 0 };

  if (kind == FB_INSTANCE_REMOTE)
    row->url = g_strdup ("http://192.0.2.1:1880/");
  else
    row->port = 18800;
  fb_instance_store_insert_async (profile->store, row, NULL, NULL, fb_test_take_result, &result);
  return fb_instance_store_insert_finish (profile->store, fb_test_await (&result, 10000), error);
}

static char *
list_names (FbTestProfile *profile)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (profile->store)); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (profile->store), i);

      g_string_append_printf (names, "%s|", fb_instance_get_name (instance));
    }

  return g_string_free (names, FALSE);
}

static void
assert_names (FbTestProfile *profile, const char *expected)
{
  g_autofree char *names = list_names (profile);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_sorted (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  FbInstance *line_2;

  insert (profile, FB_INSTANCE_REMOTE, "Archive", NULL);
  insert (profile, FB_INSTANCE_LOCAL, "Line 10", NULL);
  line_2 = insert (profile, FB_INSTANCE_LOCAL, "Line 2", NULL);
  assert_names (profile, "Line 2|Line 10|Archive|");

  g_assert_true (fb_test_profile_change (profile, line_2, "name", "Line 20", NULL));
  assert_names (profile, "Line 10|Line 20|Archive|");
}

static void
count_changes (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *sum = user_data;

  sum[0] += removed;
  sum[1] += added;
}

static void
test_smallest_change (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  guint sum[2] = { 0 };

  insert (profile, FB_INSTANCE_LOCAL, "a", NULL);
  insert (profile, FB_INSTANCE_LOCAL, "c", NULL);
  g_signal_connect (profile->store, "items-changed", G_CALLBACK (count_changes), sum);
  insert (profile, FB_INSTANCE_LOCAL, "b", NULL);
  g_assert_cmpuint (sum[0], ==, 0);
  g_assert_cmpuint (sum[1], ==, 1);
}

static void
test_changes_are_noted (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  FbInstance *instance = insert (profile, FB_INSTANCE_REMOTE, "Line 4", NULL);
  const char *id = fb_instance_get_id (instance);

  g_assert_cmpint (fb_instance_get_mode (instance), ==, FB_MODE_READ_ONLY);
  g_assert_false (fb_instance_may_write (instance));
  g_assert_true (fb_test_profile_change (profile, instance, "mode", "read-write", NULL));
  g_assert_true (fb_instance_may_write (instance));
  g_assert_true (fb_test_profile_change (profile, instance, "environment", "PROD", NULL));
  g_assert_cmpstr (fb_instance_get_environment (instance), ==, "PROD");
  g_assert_true (fb_test_profile_change (profile, instance, "environment", "", NULL));
  g_assert_null (fb_instance_get_environment (instance));
  /* What it is already is no change. */
  g_assert_true (fb_test_profile_change (profile, instance, "mode", "read-write", NULL));

  g_assert_cmpuint (fb_test_profile_count_activity (profile, "instance.add", id), ==, 1);
  g_assert_cmpuint (fb_test_profile_count_activity (profile, "instance.mode", id), ==, 1);
  g_assert_cmpuint (fb_test_profile_count_activity (profile, "instance.environment", id), ==, 2);
}

static void
assert_refused (
    FbTestProfile *profile, FbInstance *instance, const char *name, const char *value, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fb_test_profile_change (profile, instance, name, value, &error));
  g_assert_error (error, FB_ERROR, code);
}

static void
test_bad_values (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  FbInstance      *local = insert (profile, FB_INSTANCE_LOCAL, "local", NULL);
  FbInstance      *remote = insert (profile, FB_INSTANCE_REMOTE, "remote", NULL);
  g_autofree char *endless = g_strnfill (500, 'x');

  assert_refused (profile, local, "name", "", FB_ERROR_INVALID);
  assert_refused (profile, local, "name", " blank", FB_ERROR_INVALID);
  assert_refused (profile, local, "name", "tab\there", FB_ERROR_INVALID);
  assert_refused (profile, local, "name", endless, FB_ERROR_INVALID);
  assert_refused (profile, local, "name", "\xff", FB_ERROR_INVALID);
  assert_refused (profile, local, "name", "remote", FB_ERROR_CONFLICT);
  assert_refused (profile, local, "mode", "write", FB_ERROR_INVALID);
  assert_refused (profile, local, "runtime", "node-red-0.1", FB_ERROR_NOT_FOUND);
  assert_refused (profile, local, "url", "http://x/", FB_ERROR_INVALID);
  assert_refused (profile, local, "port", "80", FB_ERROR_INVALID);
  assert_refused (profile, local, "colour", "red", FB_ERROR_INVALID);
  assert_refused (profile, remote, "url", "javascript:alert(1)", FB_ERROR_INVALID);
  assert_refused (profile, remote, "pin", "abc", FB_ERROR_INVALID);
  assert_refused (profile, remote, "port", "1880", FB_ERROR_INVALID);
}

static void
test_find (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  FbInstance *one = insert (profile, FB_INSTANCE_LOCAL, "one", NULL);
  g_autoptr (FbInstanceRow) twin = fb_instance_row_new (FB_INSTANCE_LOCAL, "two");
  g_auto (FbTestResult) result = { 0 };
  g_autofree char *prefix = g_strndup (fb_instance_get_id (one), 6);
  g_autofree char *shared = g_strndup (fb_instance_get_id (one), 20);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_instance_store_find (profile->store, "one", NULL) == one);
  g_assert_true (fb_instance_store_find (profile->store, fb_instance_get_id (one), NULL) == one);
  g_assert_true (fb_instance_store_find (profile->store, prefix, NULL) == one);
  g_assert_null (fb_instance_store_find (profile->store, "three", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_clear_error (&error);

  memcpy (twin->id, shared, 20);
  fb_instance_store_insert_async (profile->store, g_steal_pointer (&twin), NULL, NULL,
                                  fb_test_take_result, &result);
  fb_instance_store_insert_finish (profile->store, fb_test_await (&result, 10000), &error);
  g_assert_no_error (error);
  g_assert_null (fb_instance_store_find (profile->store, shared, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "two"));
}

static void
test_trash_and_back (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  FbInstance      *instance = insert (profile, FB_INSTANCE_REMOTE, "Line 4", NULL);
  g_autofree char *id = g_strdup (fb_instance_get_id (instance));
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GPtrArray) trash = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_profile_remove (profile, instance, &error));
  assert_names (profile, "");
  fb_instance_store_list_trash_async (profile->store, NULL, fb_test_take_result, &result);
  trash =
      fb_instance_store_list_trash_finish (profile->store, fb_test_await (&result, 10000), &error);
  g_assert_cmpuint (trash->len, ==, 1);

  /* The name is free meanwhile; the one that comes back gets another. */
  insert (profile, FB_INSTANCE_REMOTE, "Line 4", &error);
  g_assert_no_error (error);
  g_assert_true (fb_test_profile_restore (profile, id, &error));
  assert_names (profile, "Line 4|Line 4 (2)|");
  g_assert_cmpuint (fb_test_profile_count_activity (profile, "instance.remove", id), ==, 1);
  g_assert_cmpuint (fb_test_profile_count_activity (profile, "instance.restore", id), ==, 1);

  g_assert_false (fb_test_profile_restore (profile, "00000000000000000000000000", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

static void
test_purge_after_thirty_days (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  FbInstance      *instance = insert (profile, FB_INSTANCE_LOCAL, "old", NULL);
  g_autofree char *id = g_strdup (fb_instance_get_id (instance));
  g_autofree char *folder = fb_instance_store_get_folder (profile->store, instance);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *name = g_strdup_printf ("instance/%s/token", id);
  FbKeyring       *keyring = fb_workspace_get_keyring (profile->workspace);
  gint64           now = fb_clock_now ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_true (
      fb_keyring_store (keyring, name, "label", "secret", FB_KEYRING_LASTING, NULL, NULL));
  g_assert_true (fb_test_profile_remove (profile, instance, &error));

  g_assert_cmpuint (fb_instance_trash_purge (profile->workspace, now + 29 * G_TIME_SPAN_DAY, NULL,
                                             &error),
                    ==, 0);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fb_instance_trash_purge (profile->workspace, now + 31 * G_TIME_SPAN_DAY, NULL,
                                             &error),
                    ==, 1);
  g_assert_no_error (error);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_null (fb_keyring_lookup (keyring, name, NULL, NULL));
  g_assert_false (fb_test_profile_restore (profile, id, NULL));
}

static gboolean
has_one (gpointer user_data)
{
  FbTestProfile   *profile = user_data;
  g_autofree char *names = list_names (profile);

  return g_str_equal (names, "renamed|");
}

static void
test_other_process (void)
{
  g_autoptr (FbTestProfile) first = fb_test_profile_new ();
  g_autoptr (FbTestProfile) second = fb_test_profile_open (first->folder);
  FbInstance *instance = insert (first, FB_INSTANCE_REMOTE, "Line 4", NULL);
  gint64      began;

  g_assert_true (fb_test_profile_change (first, instance, "name", "renamed", NULL));
  began = g_get_monotonic_time ();
  g_assert_true (fb_test_wait (has_one, second, 5000));
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
}

static void
test_url_seen_stands (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  FbInstance *instance = insert (profile, FB_INSTANCE_LOCAL, "a", NULL);

  g_assert_cmpstr (fb_instance_get_url (instance), ==, "http://127.0.0.1:18800/");
  fb_instance_set_url (instance, "http://127.0.0.1:40000/");
  g_assert_true (fb_test_profile_change (profile, instance, "name", "b", NULL));
  g_assert_cmpstr (fb_instance_get_url (instance), ==, "http://127.0.0.1:40000/");
  g_assert_true (fb_test_profile_change (profile, instance, "port", "18999", NULL));
  g_assert_cmpstr (fb_instance_get_url (instance), ==, "http://127.0.0.1:18999/");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/instance/store/local-first-then-by-name", test_sorted);
  g_test_add_func ("/instance/store/smallest-change-is-told", test_smallest_change);
  g_test_add_func ("/instance/store/changes-are-noted", test_changes_are_noted);
  g_test_add_func ("/instance/store/bad-values-are-refused", test_bad_values);
  g_test_add_func ("/instance/store/find-by-name-id-prefix", test_find);
  g_test_add_func ("/instance/store/trash-and-back", test_trash_and_back);
  g_test_add_func ("/instance/store/purge-after-thirty-days", test_purge_after_thirty_days);
  g_test_add_func ("/instance/store/other-process-within-a-second", test_other_process);
  g_test_add_func ("/instance/store/url-seen-stands", test_url_seen_stands);

  return g_test_run ();
}
