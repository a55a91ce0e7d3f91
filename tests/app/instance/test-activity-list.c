/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "activity/fb-activity.h"
#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-activity-list.h"

static void
test_new_entries_come_by_themselves (FbTestSession *fixture, gconstpointer data)
{
  FbWorkspace *workspace = fb_session_get_workspace (fixture->session);
  GtkWidget   *list = fb_activity_list_new (workspace, "i1");
  GtkWindow   *window = fb_test_show (list, 500, 400);

  fb_test_wait_for (list, ADW_TYPE_ACTION_ROW, "Nothing yet");
  fb_activity_note (workspace, "deploy", "i1", "line4", "ok", "3 nodes");
  fb_test_wait_for (list, ADW_TYPE_ACTION_ROW, "Deployed");
  g_assert_null (fb_test_find (list, ADW_TYPE_ACTION_ROW, "Nothing yet"));
  g_assert_null (fb_test_find (list, GTK_TYPE_IMAGE, "Failed"));

  fb_activity_note (workspace, "instance.start", "i1", "line4", "failed", "Port <1880> is taken");
  fb_test_wait_for (list, ADW_TYPE_ACTION_ROW, "Started");
  g_assert_nonnull (fb_test_find (list, GTK_TYPE_IMAGE, "Failed"));
  gtk_window_destroy (window);
}

static void
test_others_are_not_shown (FbTestSession *fixture, gconstpointer data)
{
  FbWorkspace *workspace = fb_session_get_workspace (fixture->session);
  GtkWidget   *list = fb_activity_list_new (workspace, "i1");
  GtkWindow   *window = fb_test_show (list, 500, 400);

  fb_activity_note (workspace, "deploy", "i2", "oven-7", "ok", NULL);
  fb_activity_note (workspace, "something.new", "i1", "line4", "ok", NULL);
  /* A verb without a word of its own is shown as it is. */
  fb_test_wait_for (list, ADW_TYPE_ACTION_ROW, "something.new");
  g_assert_null (fb_test_find (list, ADW_TYPE_ACTION_ROW, "Deployed"));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/activity-list/" name, FbTestSession, NULL, fb_test_session_set_up, func,           \
              fb_test_session_tear_down)
  add ("new-entries-come-by-themselves", test_new_entries_come_by_themselves);
  add ("others-are-not-shown", test_others_are_not_shown);
#undef add

  return g_test_run ();
}
