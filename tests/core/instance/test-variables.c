/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-test-profile.h"
#include "instance/fb-instance-store-private.h"
#include "instance/fb-instance-variables.h"
#include "instance/fb-local-settings.h"

#define SECRET "open sesame, please"

typedef struct
{
  FbTestProfile *profile;
  FbInstance    *instance;
  const char    *id;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->profile = fb_test_profile_new ();
  fb_test_profile_add_fake_runtime (fixture->profile, "run");
  fixture->instance = fb_test_profile_add (fixture->profile, "Line 4", "fake", NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->id = fb_instance_get_id (fixture->instance);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fb_test_profile_free (fixture->profile);
}

static gboolean
set (Fixture *fixture, const char *name, const char *value, gboolean hidden, GError **error)
{
  g_autoptr (FbInstanceVariable) variable = fb_instance_variable_new (name, value, hidden);

  return fb_instance_variables_set (fixture->profile->workspace, fixture->id, "Line 4", variable,
                                    error);
}

/* "A=1 B=(hidden)" */
static char *
describe (Fixture *fixture, const char *id, gboolean with_secrets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) variables =
                 fb_instance_variables_list (fixture->profile->workspace, id, with_secrets, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < variables->len; i++)
    {
      const FbInstanceVariable *variable = g_ptr_array_index (variables, i);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", variable->name,
                              variable->hidden ? "*=" : "=",
                              variable->value != NULL ? variable->value : "?");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_variables (Fixture *fixture, const char *id, const char *clear, const char *whole)
{
  g_autofree char *shown = describe (fixture, id, FALSE);
  g_autofree char *known = describe (fixture, id, TRUE);

  g_assert_cmpstr (shown, ==, clear);
  g_assert_cmpstr (known, ==, whole);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->profile->folder, "workspace.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (set (fixture, "SITE", "Graz", FALSE, &error));
  g_assert_true (set (fixture, "PASS", SECRET, TRUE, &error));
  g_assert_true (set (fixture, "EMPTY", "", TRUE, &error));
  assert_variables (fixture, fixture->id, "EMPTY*=? PASS*=? SITE=Graz",
                    "EMPTY*= PASS*=" SECRET " SITE=Graz");

  /* A value that becomes hidden is no longer there in clear, and the other way round. */
  g_assert_true (set (fixture, "SITE", "Linz", TRUE, &error));
  g_assert_true (set (fixture, "EMPTY", "x", FALSE, &error));
  assert_variables (fixture, fixture->id, "EMPTY=x PASS*=? SITE*=?",
                    "EMPTY=x PASS*=" SECRET " SITE*=Linz");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *content = NULL;
      gsize            length;

      if (g_file_get_contents (i == 0 ? path : log, &content, &length, NULL))
        g_assert_null (memmem (content, length, SECRET, strlen (SECRET)));
    }

  g_assert_true (fb_instance_variables_unset (fixture->profile->workspace, fixture->id, "Line 4",
                                              "PASS", &error));
  g_assert_no_error (error);
  g_assert_false (fb_instance_variables_unset (fixture->profile->workspace, fixture->id, "Line 4",
                                               "PASS", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_assert_cmpuint (fb_test_profile_count_activity (fixture->profile, "instance.variable",
                                                    fixture->id),
                    ==, 6);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "",      "4A",         "A B",        "A=B",
                                       "PATH",  "LD_PRELOAD", "PORT",       "NODE_RED_A",
                                       "Übung", "A\nB",       "FLOWBENCH_X" };
  g_autofree char         *large = g_strnfill (FB_INSTANCE_VARIABLES_MAX_BYTES / 2, 'x');
  g_autofree char         *escaped = g_strnfill (FB_INSTANCE_VARIABLES_MAX_BYTES / 4, '\n');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (set (fixture, names[i], "x", FALSE, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_false (set (fixture, "A", "\xff", FALSE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);

  /* What counts is the JSON text, so that a start never fails for its size. */
  g_assert_true (set (fixture, "A", large, TRUE, &error));
  g_assert_false (set (fixture, "B", escaped, TRUE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_true (set (fixture, "A", "small", TRUE, &error));
  g_assert_true (set (fixture, "B", escaped, TRUE, &error));
  g_assert_no_error (error);
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FbInstance      *copy;
  g_autofree char *id = NULL;

  g_assert_true (set (fixture, "PASS", SECRET, TRUE, &error));
  copy = fb_test_profile_add (fixture->profile, "Line 5", NULL, NULL, fixture->instance, &error);
  g_assert_no_error (error);
  id = g_strdup (fb_instance_get_id (copy));
  assert_variables (fixture, id, "PASS*=?", "PASS*=" SECRET);
  g_assert_true (fb_instance_variables_unset (fixture->profile->workspace, fixture->id, "Line 4",
                                              "PASS", &error));
  assert_variables (fixture, id, "PASS*=?", "PASS*=" SECRET);

  g_assert_true (fb_test_profile_remove (fixture->profile, copy, &error));
  g_assert_true (fb_instance_trash_purge_one (fixture->profile->workspace, id, NULL, &error));
  g_assert_no_error (error);
  assert_variables (fixture, id, "", "");
}

/* A hidden value cannot be moved to another name or instance, and not be read with another key. */
static void
test_sealed (Fixture *fixture, gconstpointer data)
{
  FbDatabase *database = fb_workspace_get_database (fixture->profile->workspace);
  g_autoptr (GPtrArray) variables = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strdup_printf ("UPDATE variable SET name = 'OTHER'");

  g_assert_true (set (fixture, "PASS", SECRET, TRUE, &error));
  g_assert_true (fb_database_write (database, (FbDatabaseFunc)fb_connection_execute, sql, &error));
  variables = fb_instance_variables_list (fixture->profile->workspace, fixture->id, TRUE, &error);
  g_assert_null (variables);
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
  g_assert_nonnull (strstr (error->message, "OTHER"));
}

/* What the settings file of every instance reads. */
static void
test_descriptor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) variables = NULL;
  g_autoptr (GBytes) secrets = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (set (fixture, "B", "two \"quoted\"\nlines", TRUE, &error));
  g_assert_true (set (fixture, "A", "1", FALSE, &error));
  variables = fb_instance_variables_list (fixture->profile->workspace, fixture->id, TRUE, &error);
  g_assert_no_error (error);
  secrets = fb_local_settings_secrets ("key", variables);
  text = g_strndup (g_bytes_get_data (secrets, NULL), g_bytes_get_size (secrets));
  g_assert_cmpstr (text, ==,
                   "{\"credentialSecret\":\"key\",\"environment\":{\"A\":\"1\",\"B\":\"two "
                   "\\\"quoted\\\"\\nlines\"}}");
}

/* What a window does: nothing waits, and what was asked for is done though the asker goes. */
static void
test_on_a_worker (Fixture *fixture, gconstpointer data)
{
  FbWorkspace *workspace = fixture->profile->workspace;
  g_auto (FbTestResult) set_result = { 0 };
  g_auto (FbTestResult) list_result = { 0 };
  g_auto (FbTestResult) unset_result = { 0 };
  g_auto (FbTestResult) again_result = { 0 };
  g_autoptr (FbInstanceVariable) variable = fb_instance_variable_new ("PASS", SECRET, TRUE);
  g_autoptr (GPtrArray) variables = NULL;
  const FbInstanceVariable *found;
  g_autoptr (GError) error = NULL;

  fb_instance_variables_set_async (workspace, fixture->id, "Line 4", variable, fb_test_take_result,
                                   &set_result);
  g_assert_null (set_result.result);
  g_clear_pointer (&variable, fb_instance_variable_free);
  g_assert_true (
      fb_instance_variables_change_finish (workspace, fb_test_await (&set_result, 10000), &error));
  g_assert_no_error (error);

  fb_instance_variables_list_async (workspace, fixture->id, NULL, fb_test_take_result,
                                    &list_result);
  variables =
      fb_instance_variables_list_finish (workspace, fb_test_await (&list_result, 10000), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (variables->len, ==, 1);
  found = variables->pdata[0];
  g_assert_cmpstr (found->name, ==, "PASS");
  g_assert_true (found->hidden);
  g_assert_null (found->value);
  assert_variables (fixture, fixture->id, "PASS*=?", "PASS*=" SECRET);

  fb_instance_variables_unset_async (workspace, fixture->id, "Line 4", "PASS", fb_test_take_result,
                                     &unset_result);
  g_assert_true (fb_instance_variables_change_finish (workspace,
                                                      fb_test_await (&unset_result, 10000),
                                                      &error));
  g_assert_no_error (error);
  assert_variables (fixture, fixture->id, "", "");
  fb_instance_variables_unset_async (workspace, fixture->id, "Line 4", "PASS", fb_test_take_result,
                                     &again_result);
  g_assert_false (fb_instance_variables_change_finish (workspace,
                                                       fb_test_await (&again_result, 10000),
                                                       &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  ADD ("/instance/variables/hidden-ones-are-kept-sealed", test_kept);
  ADD ("/instance/variables/what-cannot-be-given-is-refused", test_refused);
  ADD ("/instance/variables/a-duplicate-has-its-own", test_duplicate);
  ADD ("/instance/variables/sealed-for-name-and-instance", test_sealed);
  ADD ("/instance/variables/descriptor", test_descriptor);
  ADD ("/instance/variables/listed-and-changed-on-a-worker", test_on_a_worker);

  return g_test_run ();
}
