/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "activity/fb-activity.h"
#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-activity-list.h"
#include "instance/fb-activity-text.h"

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
  fb_test_wait_for (list, ADW_TYPE_ACTION_ROW, "Start failed");
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

static void
test_a_refused_deploy_was_not_deployed (FbTestSession *fixture, gconstpointer data)
{
  FbWorkspace *workspace = fb_session_get_workspace (fixture->session);
  GtkWidget   *list = fb_activity_list_new (workspace, "i1");
  GtkWindow   *window = fb_test_show (list, 500, 400);
  GtkWidget   *row;

  fb_activity_note (workspace, "deploy", "i1", "line4", "denied",
                    "“line4” is read-only here: nothing can be deployed to it");
  fb_test_wait_for (list, ADW_TYPE_ACTION_ROW, "Deploy refused");
  row = fb_test_find (list, ADW_TYPE_ACTION_ROW, "Deploy refused");
  g_assert_nonnull (
      strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "nothing can be deployed"));
  g_assert_nonnull (fb_test_find (list, GTK_TYPE_IMAGE, "Failed"));
  g_assert_null (fb_test_find (list, ADW_TYPE_ACTION_ROW, "Deployed"));
  gtk_window_destroy (window);
}

static void
test_each_end_has_its_word (void)
{
  static const struct
  {
    const char *verb;
    const char *result;
    const char *title;
    gboolean    failure;
  } cases[] = {
    { "deploy", "ok", "Deployed", FALSE },
    { "deploy", "conflict", "Deploy refused", TRUE },
    { "deploy", "invalid", "Deploy refused", TRUE },
    { "deploy", "cancelled", "Deploy cancelled", FALSE },
    { "deploy", "unreachable", "Deploy failed", TRUE },
    { "deploy", "unverified", "Deploy not verified", TRUE },
    { "instance.start", "failed", "Start failed", TRUE },
    { "snapshot.take", "full", "Snapshot failed", TRUE },
    { "something.new", "failed", "something.new", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (fb_activity_text_title (cases[i].verb, cases[i].result), ==, cases[i].title);
      g_assert_cmpint (fb_activity_text_is_failure (cases[i].result), ==, cases[i].failure);
    }
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
  add ("a-refused-deploy-was-not-deployed", test_a_refused_deploy_was_not_deployed);
#undef add
  g_test_add_func ("/activity-list/each-end-has-its-word", test_each_end_has_its_word);

  return g_test_run ();
}
