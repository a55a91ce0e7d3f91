/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-passphrase-dialog.h"

static void
test_passphrase_is_set_where_no_keyring_is (FbTestSession *fixture, gconstpointer data)
{
  FbKeyring *keyring = fb_workspace_get_keyring (fb_session_get_workspace (fixture->session));
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  GtkWidget *dialog;
  g_auto (FbTestResult) result = { 0 };
  g_auto (FbTestResult) again = { 0 };

  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);

  gtk_window_present (parent);
  fb_passphrase_dialog_ensure_async (GTK_WIDGET (parent), keyring, NULL, fb_test_take_result,
                                     &result);
  dialog = fb_test_find_toplevel (FB_TYPE_PASSPHRASE_DIALOG);
  fb_test_type_into (dialog, "Passphrase", "short");
  fb_test_type_into (dialog, "Again", "short");
  g_assert_false (fb_test_may_press (dialog, "_Set"));
  g_assert_nonnull (fb_test_find (dialog, GTK_TYPE_LABEL, "It needs at least 8 characters."));
  fb_test_type_into (dialog, "Passphrase", "correct horse");
  fb_test_type_into (dialog, "Again", "correct house");
  g_assert_false (fb_test_may_press (dialog, "_Set"));
  g_assert_nonnull (fb_test_find (dialog, GTK_TYPE_LABEL, "The two are not the same."));
  fb_test_type_into (dialog, "Again", "correct horse");
  fb_test_press (dialog, "_Set");
  g_assert_true (
      fb_passphrase_dialog_ensure_finish (GTK_WIDGET (parent), fb_test_await (&result, 20000)));
  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_SEALED);

  /* From now on nothing is asked. */
  fb_passphrase_dialog_ensure_async (GTK_WIDGET (parent), keyring, NULL, fb_test_take_result,
                                     &again);
  g_assert_true (
      fb_passphrase_dialog_ensure_finish (GTK_WIDGET (parent), fb_test_await (&again, 1000)));
  gtk_window_destroy (parent);
}

static void
test_giving_up_is_told (FbTestSession *fixture, gconstpointer data)
{
  FbKeyring *keyring = fb_workspace_get_keyring (fb_session_get_workspace (fixture->session));
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  g_auto (FbTestResult) result = { 0 };

  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);

  gtk_window_present (parent);
  fb_passphrase_dialog_ensure_async (GTK_WIDGET (parent), keyring, NULL, fb_test_take_result,
                                     &result);
  fb_test_press (fb_test_find_toplevel (FB_TYPE_PASSPHRASE_DIALOG), "_Cancel");
  g_assert_false (
      fb_passphrase_dialog_ensure_finish (GTK_WIDGET (parent), fb_test_await (&result, 5000)));
  gtk_window_destroy (parent);
}

int
main (int argc, char **argv)
{
  /* Without a bus no keyring answers. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/passphrase-dialog/" name, FbTestSession, NULL, fb_test_session_set_up, func,       \
              fb_test_session_tear_down)
  add ("passphrase-is-set-where-no-keyring-is", test_passphrase_is_set_where_no_keyring_is);
  add ("giving-up-is-told", test_giving_up_is_told);
#undef add

  return g_test_run ();
}
