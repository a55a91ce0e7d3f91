/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-test.h"

static const FbMigration *const tables[] = { fb_activity_migrations, NULL };

static gboolean
append_then_fail (FbConnection *connection, gpointer user_data, GError **error)
{
  g_assert_true (fb_activity_append (connection, "deploy", "line4", "Line 4", "ok", NULL, error));

  return fb_throw (error, FB_ERROR_FAILED, "the act itself failed");
}

static gboolean
has_entries (gpointer user_data)
{
  g_autoptr (GPtrArray) entries = fb_activity_list (user_data, NULL, 10, NULL);

  return entries != NULL && entries->len == 2;
}

static void
test_newest_first_and_by_object (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FbWorkspace) workspace = fb_workspace_open (folder, tables, &error);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) of_line4 = NULL;

  g_assert_no_error (error);
  fb_activity_note (workspace, "instance.start", "line4", "Line 4", "ok", NULL);
  fb_activity_note (workspace, "instance.remove", "line5", "Line 5 'x'; DROP", "denied",
                    "It is in use.");
  g_assert_true (fb_test_wait (has_entries, workspace, 5000));

  entries = fb_activity_list (workspace, NULL, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_activity_entry_get_object_name (entries->pdata[0]), ==, "Line 5 'x'; DROP");
  g_assert_cmpstr (fb_activity_entry_get_result (entries->pdata[0]), ==, "denied");
  g_assert_cmpstr (fb_activity_entry_get_detail (entries->pdata[0]), ==, "It is in use.");
  g_assert_cmpstr (fb_activity_entry_get_who (entries->pdata[0]), ==, g_get_user_name ());
  g_assert_null (fb_activity_entry_get_detail (entries->pdata[1]));

  of_line4 = fb_activity_list (workspace, "line4", 10, &error);
  g_assert_cmpuint (of_line4->len, ==, 1);
  g_assert_cmpstr (fb_activity_entry_get_verb (of_line4->pdata[0]), ==, "instance.start");
  fb_workspace_close (workspace);
}

static void
test_failed_act_leaves_no_entry (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FbWorkspace) workspace = fb_workspace_open (folder, tables, &error);
  g_autoptr (GPtrArray) entries = NULL;

  g_assert_no_error (error);
  g_assert_false (
      fb_database_write (fb_workspace_get_database (workspace), append_then_fail, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FAILED);
  g_clear_error (&error);

  entries = fb_activity_list (workspace, NULL, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 0);
  fb_workspace_close (workspace);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/activity/newest-first-and-by-object", test_newest_first_and_by_object);
  g_test_add_func ("/activity/failed-act-leaves-no-entry", test_failed_act_leaves_no_entry);

  return g_test_run ();
}
