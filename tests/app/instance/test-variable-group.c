/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-instance-variables.h"
#include "instance/fb-variable-dialog.h"
#include "instance/fb-variable-group.h"

static void
set (FbTestSession *fixture,
     FbInstance    *instance,
     const char    *name,
     const char    *value,
     gboolean       hidden)
{
  g_autoptr (FbInstanceVariable) variable = fb_instance_variable_new (name, value, hidden);
  g_autoptr (GError) error = NULL;

  fb_instance_variables_set (fb_session_get_workspace (fixture->session),
                             fb_instance_get_id (instance), "line4", variable, &error);
  g_assert_no_error (error);
}

static GtkWidget *
make (FbTestSession *fixture, FbInstance *instance)
{
  GtkWidget *group = g_object_new (FB_TYPE_VARIABLE_GROUP, NULL);

  fb_variable_group_set_instance (FB_VARIABLE_GROUP (group),
                                  fb_session_get_workspace (fixture->session), instance);
  return group;
}

static void
test_hidden_values_are_not_shown (FbTestSession *fixture, gconstpointer data)
{
  FbInstance *instance = fb_test_session_add_remote (fixture, "line4");
  GtkWidget  *group = make (fixture, instance);
  GtkWindow  *window;

  set (fixture, instance, "PLANT", "south", FALSE);
  set (fixture, instance, "PASSWORD", "geheim", TRUE);
  window = fb_test_show (group, 500, 400);
  fb_test_wait_for (group, GTK_TYPE_LABEL, "south");
  fb_test_wait_for (group, GTK_TYPE_LABEL, "Hidden");
  g_assert_null (fb_test_find (group, GTK_TYPE_LABEL, "geheim"));
  gtk_window_destroy (window);
}

static void
test_one_is_added (FbTestSession *fixture, gconstpointer data)
{
  FbInstance *instance = fb_test_session_add_remote (fixture, "line4");
  GtkWidget  *group = make (fixture, instance);
  GtkWindow  *window = fb_test_show (group, 500, 400);
  GtkWidget  *dialog;

  fb_test_press (group, "_Add…");
  dialog = fb_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  fb_test_type_into (dialog, "Name", "1ST");
  g_assert_false (fb_test_may_press (dialog, "_Save"));
  fb_test_type_into (dialog, "Name", "PLANT");
  fb_test_type_into (dialog, "Value", "north");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "save");
  fb_test_wait_for (group, GTK_TYPE_LABEL, "north");
  gtk_window_destroy (window);
}

static void
test_one_is_removed (FbTestSession *fixture, gconstpointer data)
{
  FbInstance *instance = fb_test_session_add_remote (fixture, "line4");
  GtkWidget  *group = make (fixture, instance);
  GtkWindow  *window;
  GtkWidget  *dialog;
  g_autoptr (GPtrArray) left = NULL;

  set (fixture, instance, "PLANT", "south", FALSE);
  set (fixture, instance, "ZONE", "ex2", FALSE);
  window = fb_test_show (group, 500, 400);
  fb_test_wait_for (group, GTK_TYPE_LABEL, "south");
  fb_test_press (group, "Remove PLANT");
  dialog = fb_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "remove");
  while (fb_test_find (group, GTK_TYPE_LABEL, "south") != NULL)
    g_main_context_iteration (NULL, TRUE);
  fb_test_wait_for (group, GTK_TYPE_LABEL, "ex2");
  left = fb_instance_variables_list (fb_session_get_workspace (fixture->session),
                                     fb_instance_get_id (instance), FALSE, NULL);
  g_assert_cmpuint (left->len, ==, 1);
  gtk_window_destroy (window);
}

/* What was typed in clear does not stay in a row that shows it. */
static void
test_what_is_hidden_leaves_the_open_row (void)
{
  g_auto (FbTestResult) result = { 0 };
  GtkWidget *parent = gtk_label_new ("");
  GtkWindow *window = fb_test_show (parent, 300, 200);
  g_autoptr (FbInstanceVariable) variable = NULL;
  GtkWidget *dialog;
  GtkWidget *hidden;

  fb_variable_dialog_ask_async (parent, NULL, NULL, fb_test_take_result, &result);
  dialog = fb_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  fb_test_type_into (dialog, "Name", "TOKEN");
  fb_test_type_into (dialog, "Value", "geheim");
  hidden = fb_test_find (dialog, GTK_TYPE_SWITCH, NULL);
  gtk_switch_set_active (GTK_SWITCH (hidden), TRUE);
  g_assert_null (fb_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Value"));
  g_assert_nonnull (fb_test_find (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW, NULL));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "save");
  variable = fb_variable_dialog_ask_finish (fb_test_await (&result, 5000));
  g_assert_cmpstr (variable->name, ==, "TOKEN");
  g_assert_cmpstr (variable->value, ==, "geheim");
  g_assert_true (variable->hidden);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/variable-group/" name, FbTestSession, NULL, fb_test_session_set_up, func,          \
              fb_test_session_tear_down)
  add ("hidden-values-are-not-shown", test_hidden_values_are_not_shown);
  add ("one-is-added", test_one_is_added);
  add ("one-is-removed", test_one_is_removed);
#undef add
  g_test_add_func ("/variable-group/what-is-hidden-leaves-the-open-row",
                   test_what_is_hidden_leaves_the_open_row);

  return g_test_run ();
}
