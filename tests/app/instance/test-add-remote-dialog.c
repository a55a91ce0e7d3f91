/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-stub-server.h"
#include "fb-test-tls.h"
#include "fb-test-widget.h"
#include "instance/fb-add-remote-dialog.h"

static void
test_addresses_are_completed (void)
{
  static const struct
  {
    const char *typed;
    const char *meant;
  } cases[] = {
    { "line4.example", "http://line4.example/" },
    { "  https://line4.example/admin ", "https://line4.example/admin/" },
    { "10.0.0.5:1880/", "http://10.0.0.5:1880/" },
    { "http://[::1]:1880", "http://[::1]:1880/" },
    { "", NULL },
    { "ftp://line4.example/", NULL },
    { "http://", NULL },
    { "https://line 4/", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = fb_add_remote_dialog_complete_url (cases[i].typed);

      g_assert_cmpstr (url, ==, cases[i].meant);
    }
}

static void
test_no_answer_is_said_inline (FbTestSession *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_add_remote_dialog_new (fixture->session);
  int        width;

  gtk_window_present (dialog);
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL,
                      NULL);
  g_assert_cmpint (width, <, 600);
  g_assert_false (fb_test_may_press (GTK_WIDGET (dialog), "Co_nnect"));
  fb_test_type_into (GTK_WIDGET (dialog), "Address, Such as https://line4.example/admin/",
                     "http://127.0.0.1:9/");
  fb_test_press (GTK_WIDGET (dialog), "Co_nnect");
  g_assert_true (fb_test_wait (fb_test_has_error, dialog, 20000));
  g_assert_true (fb_test_may_press (GTK_WIDGET (dialog), "Co_nnect"));
  gtk_window_destroy (dialog);
}

static GtkWidget *
show_and_connect (FbTestSession *fixture, const char *url)
{
  GtkWidget *dialog = GTK_WIDGET (fb_add_remote_dialog_new (fixture->session));

  gtk_window_present (GTK_WINDOW (dialog));
  fb_test_type_into (dialog, "Address, Such as https://line4.example/admin/", url);
  fb_test_press (dialog, "Co_nnect");

  return dialog;
}

/* Enter means "go on" everywhere but where it would trust a stranger. */
static void
test_certificate_is_a_question (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (certificate);
  GtkWidget *dialog;

  fb_test_stub_server_answer (server, "GET /auth/login", 200, "application/json", "{}");
  fb_test_stub_server_answer (server, "GET /settings", 200, "application/json",
                              "{\"version\":\"5.0.7\"}");
  dialog = show_and_connect (fixture, fb_test_stub_server_get_url (server));
  g_assert_nonnull (gtk_window_get_default_widget (GTK_WINDOW (dialog)));
  fb_test_wait_for (dialog, GTK_TYPE_BUTTON, "_Trust It");
  g_assert_null (gtk_window_get_default_widget (GTK_WINDOW (dialog)));
  g_assert_nonnull (fb_test_find (dialog, GTK_TYPE_LABEL, "Fingerprint (SHA-256)"));

  fb_test_press (dialog, "_Back");
  g_assert_null (fb_test_find (dialog, GTK_TYPE_LABEL, "Fingerprint (SHA-256)"));
  fb_test_press (dialog, "Co_nnect");
  fb_test_wait_for (dialog, GTK_TYPE_BUTTON, "_Trust It");
  fb_test_press (dialog, "_Trust It");
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "Node-RED 5.0.7");
  g_assert_true (fb_test_may_press (dialog, "_Add"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_login_takes_a_password_or_a_token (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  GtkWidget *dialog;
  GtkWidget *use_token;

  fb_test_stub_server_answer (server, "GET /auth/login", 200, "application/json",
                              "{\"type\":\"credentials\"}");
  fb_test_stub_server_answer (server, "GET /settings", 401, "text/plain", "no");
  dialog = show_and_connect (fixture, fb_test_stub_server_get_url (server));
  use_token = fb_test_wait_for (dialog, GTK_TYPE_CHECK_BUTTON, NULL);
  g_assert_false (fb_test_may_press (dialog, "_Add"));
  fb_test_type_into (dialog, "User", "ana");
  fb_test_type_into (dialog, "Password", "secret");
  g_assert_true (fb_test_may_press (dialog, "_Add"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (use_token), TRUE);
  g_assert_null (fb_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Password"));
  g_assert_false (fb_test_may_press (dialog, "_Add"));
  fb_test_type_into (dialog, "Access Token", "abc");
  g_assert_true (fb_test_may_press (dialog, "_Add"));
  fb_test_type_into (dialog, "Name in Flowbench", "");
  g_assert_false (fb_test_may_press (dialog, "_Add"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/add-remote-dialog/" name, FbTestSession, NULL, fb_test_session_set_up, func,       \
              fb_test_session_tear_down)
  add ("no-answer-is-said-inline", test_no_answer_is_said_inline);
  add ("certificate-is-a-question", test_certificate_is_a_question);
  add ("login-takes-a-password-or-a-token", test_login_takes_a_password_or_a_token);
#undef add
  g_test_add_func ("/add-remote-dialog/addresses-are-completed", test_addresses_are_completed);

  return g_test_run ();
}
