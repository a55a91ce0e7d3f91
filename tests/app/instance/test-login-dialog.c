/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-login-dialog.h"

static void
test_needs_a_user_and_a_password (FbTestSession *fixture, gconstpointer data)
{
  FbInstance *instance = fb_test_session_add_remote (fixture, "line4");
  GtkWindow  *dialog = fb_login_dialog_new (fb_session_get_link (fixture->session, instance));
  GtkWidget  *widget = GTK_WIDGET (dialog);

  gtk_window_present (dialog);
  g_assert_cmpstr (gtk_window_get_title (dialog), ==, "Sign In to line4");
  g_assert_false (fb_test_may_press (widget, "_Sign In"));
  fb_test_type_into (widget, "User", "ana");
  g_assert_false (fb_test_may_press (widget, "_Sign In"));
  fb_test_type_into (widget, "Password", "secret");
  g_assert_true (fb_test_may_press (widget, "_Sign In"));
  gtk_window_destroy (dialog);
}

/* Nothing answers at the instance's address: it is said, and what was typed is still there. */
static void
test_failure_is_said_inline (FbTestSession *fixture, gconstpointer data)
{
  FbInstance *instance = fb_test_session_add_remote (fixture, "line4");
  GtkWindow  *dialog = fb_login_dialog_new (fb_session_get_link (fixture->session, instance));
  GtkWidget  *widget = GTK_WIDGET (dialog);
  GtkWidget  *user;

  gtk_window_present (dialog);
  fb_test_type_into (widget, "User", "ana");
  fb_test_type_into (widget, "Password", "secret");
  fb_test_press (widget, "_Sign In");
  g_assert_false (fb_test_may_press (widget, "_Sign In"));
  g_assert_true (fb_test_wait (fb_test_has_error, widget, 20000));
  user = fb_test_find (widget, ADW_TYPE_ENTRY_ROW, "User");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (user)), ==, "ana");
  g_assert_true (fb_test_may_press (widget, "_Sign In"));

  /* The next letter takes the message back. */
  fb_test_type_into (widget, "Password", "other");
  g_assert_false (fb_test_has_error (widget));
  gtk_window_destroy (dialog);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/login-dialog/" name, FbTestSession, NULL, fb_test_session_set_up, func,            \
              fb_test_session_tear_down)
  add ("needs-a-user-and-a-password", test_needs_a_user_and_a_password);
  add ("failure-is-said-inline", test_failure_is_said_inline);
#undef add

  return g_test_run ();
}
