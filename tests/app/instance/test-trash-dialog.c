/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-trash-dialog.h"

static void
remove_instance (FbTestSession *fixture, FbInstance *instance)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_instance_store_remove_async (fb_session_get_instances (fixture->session), instance, NULL,
                                  fb_test_take_result, &result);
  fb_instance_store_remove_finish (fb_session_get_instances (fixture->session),
                                   fb_test_await (&result, 20000), &error);
  g_assert_no_error (error);
}

static gboolean
has_one (gpointer user_data)
{
  return g_list_model_get_n_items (user_data) == 1;
}

static void
test_says_that_it_is_empty (FbTestSession *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_trash_dialog_new (fb_session_get_instances (fixture->session));

  gtk_window_present (dialog);
  fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_STATUS_PAGE, "Nothing Removed");
  gtk_window_destroy (dialog);
}

static void
test_gives_back (FbTestSession *fixture, gconstpointer data)
{
  FbInstance      *instance = fb_test_session_add_remote (fixture, "far & <away>");
  FbInstanceStore *store = fb_session_get_instances (fixture->session);
  GtkWindow       *dialog;

  remove_instance (fixture, instance);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 0);
  dialog = fb_trash_dialog_new (store);
  gtk_window_present (dialog);
  fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "far & <away>");

  fb_test_press (GTK_WIDGET (dialog), "_Restore");
  g_assert_true (fb_test_wait (has_one, store, 5000));
  fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_STATUS_PAGE, "Nothing Removed");
  gtk_window_destroy (dialog);
}

/* Its own name was given to another one meanwhile. */
static void
test_gives_back_under_a_free_name (FbTestSession *fixture, gconstpointer data)
{
  FbInstance      *instance = fb_test_session_add_remote (fixture, "cap & fill");
  FbInstanceStore *store;
  GtkWindow       *dialog;

  remove_instance (fixture, instance);
  fb_test_session_add_remote (fixture, "cap & fill");
  store = fb_session_get_instances (fixture->session);
  dialog = fb_trash_dialog_new (store);
  gtk_window_present (dialog);
  fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "cap & fill");

  fb_test_press (GTK_WIDGET (dialog), "_Restore");
  fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_STATUS_PAGE, "Nothing Removed");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 2);
  gtk_window_destroy (dialog);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/trash-dialog/" name, FbTestSession, NULL, fb_test_session_set_up, func,            \
              fb_test_session_tear_down)
  add ("says-that-it-is-empty", test_says_that_it_is_empty);
  add ("gives-back", test_gives_back);
  add ("gives-back-under-a-free-name", test_gives_back_under_a_free_name);
#undef add

  return g_test_run ();
}
