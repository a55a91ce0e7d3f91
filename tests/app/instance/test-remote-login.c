/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "instance/fb-remote-login.h"

static void
count_cb (guint *n_changes)
{
  (*n_changes)++;
}

/* (transfer none) fields for what asks for @auth */
static FbRemoteLogin *
show (FbAuthKind auth)
{
  FbRemoteLogin *login = g_object_new (FB_TYPE_REMOTE_LOGIN, NULL);
  GtkWidget     *window = gtk_window_new ();
  char           version[] = "5.0.7";
  const FbProbe  probe = { .auth = auth, .node_red_version = version };

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (login));
  fb_remote_login_set_probe (login, &probe);
  fb_remote_login_set_name (login, "press-4");
  gtk_window_present (GTK_WINDOW (window));

  return login;
}

static void
end (FbRemoteLogin *login)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (login))));
}

static void
test_password_is_asked_for (void)
{
  FbRemoteLogin *login = show (FB_AUTH_PASSWORD);
  FbRemoteAccess access = { 0 };
  guint          n_changes = 0;

  g_signal_connect_swapped (login, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_nonnull (fb_test_find (GTK_WIDGET (login), GTK_TYPE_LABEL, "Node-RED 5.0.7"));
  g_assert_false (fb_remote_login_is_complete (login));
  fb_test_type_into (GTK_WIDGET (login), "User", "ana");
  g_assert_false (fb_remote_login_is_complete (login));
  fb_test_type_into (GTK_WIDGET (login), "Password", "secret");
  g_assert_true (fb_remote_login_is_complete (login));
  g_assert_cmpuint (n_changes, >=, 2);

  fb_remote_login_get_access (login, &access);
  g_assert_cmpstr (access.user, ==, "ana");
  g_assert_cmpstr (access.password, ==, "secret");
  g_assert_null (access.token);
  end (login);
}

static void
test_token_takes_the_place_of_a_password (void)
{
  FbRemoteLogin *login = show (FB_AUTH_PASSWORD);
  FbRemoteAccess access = { 0 };
  GtkWidget     *use_token = fb_test_wait_for (GTK_WIDGET (login), GTK_TYPE_CHECK_BUTTON, NULL);

  fb_test_type_into (GTK_WIDGET (login), "User", "ana");
  fb_test_type_into (GTK_WIDGET (login), "Password", "secret");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (use_token), TRUE);
  g_assert_false (fb_remote_login_is_complete (login));
  fb_test_type_into (GTK_WIDGET (login), "Access Token", "abc");
  g_assert_true (fb_remote_login_is_complete (login));

  fb_remote_login_get_access (login, &access);
  g_assert_cmpstr (access.token, ==, "abc");
  g_assert_null (access.user);
  g_assert_null (access.password);
  end (login);
}

/* What logs people in on a page of its own takes a token only. */
static void
test_other_logins_want_a_token (void)
{
  static const FbAuthKind kinds[] = { FB_AUTH_TOKEN, FB_AUTH_STRATEGY };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      FbRemoteLogin *login = show (kinds[i]);

      g_assert_null (fb_test_find (GTK_WIDGET (login), ADW_TYPE_ENTRY_ROW, "User"));
      fb_test_type_into (GTK_WIDGET (login), "Access Token", "abc");
      g_assert_true (fb_remote_login_is_complete (login));
      end (login);
    }
}

static void
test_without_login_a_name_is_enough (void)
{
  FbRemoteLogin *login = show (FB_AUTH_NONE);
  FbRemoteAccess access = { 0 };

  g_assert_true (fb_remote_login_is_complete (login));
  fb_remote_login_get_access (login, &access);
  g_assert_null (access.user);
  g_assert_null (access.token);
  fb_test_type_into (GTK_WIDGET (login), "Name in Flowbench", "");
  g_assert_false (fb_remote_login_is_complete (login));
  end (login);
}

static void
test_failure_is_said_until_something_changes (void)
{
  FbRemoteLogin *login = show (FB_AUTH_PASSWORD);

  fb_remote_login_fail (login, "The password is wrong");
  g_assert_nonnull (fb_test_find (GTK_WIDGET (login), GTK_TYPE_LABEL, "The password is wrong"));
  fb_test_type_into (GTK_WIDGET (login), "Password", "another");
  g_assert_null (fb_test_find (GTK_WIDGET (login), GTK_TYPE_LABEL, "The password is wrong"));
  end (login);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/remote-login/password-is-asked-for", test_password_is_asked_for);
  g_test_add_func ("/remote-login/token-takes-the-place-of-a-password",
                   test_token_takes_the_place_of_a_password);
  g_test_add_func ("/remote-login/other-logins-want-a-token", test_other_logins_want_a_token);
  g_test_add_func ("/remote-login/without-login-a-name-is-enough",
                   test_without_login_a_name_is_enough);
  g_test_add_func ("/remote-login/failure-is-said-until-something-changes",
                   test_failure_is_said_until_something_changes);

  return g_test_run ();
}
