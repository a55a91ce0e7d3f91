/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "window/fb-preferences.h"

static void
test_hold_at_once (FbTestSession *fixture, gconstpointer data)
{
  GSettings *settings = fb_session_get_settings (fixture->session);
  GtkWindow *dialog;
  GtkWidget *row;

  g_assert_nonnull (settings);
  dialog = fb_preferences_new (settings);
  fb_preferences_apply_theme (settings);
  gtk_window_present (dialog);
  row = fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, "Style");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpint (g_settings_get_enum (settings, "theme"), ==, 2);
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_settings_set_enum (settings, "theme", 1);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  g_assert_false (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  gtk_window_destroy (dialog);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/preferences/" name, FbTestSession, NULL, fb_test_session_set_up, func,             \
              fb_test_session_tear_down)
  add ("hold-at-once", test_hold_at_once);
#undef add

  return g_test_run ();
}
