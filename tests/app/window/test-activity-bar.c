/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "window/fb-activity-bar.h"

static void
show_area_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **shown = user_data;

  g_free (*shown);
  *shown = g_variant_dup_string (parameter, NULL);
}

static void
test_each_area_has_a_button (void)
{
  const GActionEntry entries[] = { { "show-area", show_area_cb, "s", "''" } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autofree char *shown = NULL;
  GtkWidget       *bar = fb_activity_bar_new ();
  GtkWindow       *window;
  GtkWidget       *button;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), &shown);
  gtk_widget_insert_action_group (bar, "win", G_ACTION_GROUP (actions));
  window = fb_test_show (bar, 60, 400);
  button = fb_test_find (bar, GTK_TYPE_TOGGLE_BUTTON, "Instances (Alt+1)");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Instances");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (shown, ==, "instances");
  gtk_window_destroy (window);
}

static void
test_problems_are_counted (void)
{
  GtkWidget     *widget = g_object_ref_sink (fb_activity_bar_new ());
  FbActivityBar *bar = FB_ACTIVITY_BAR (widget);
  GtkWidget     *panel =
      fb_test_find (widget, GTK_TYPE_TOGGLE_BUTTON, "Log, tasks and problems (Ctrl+J)");

  fb_activity_bar_set_n_problems (bar, 0);
  g_assert_null (fb_test_find (widget, GTK_TYPE_LABEL, NULL));
  gtk_test_accessible_assert_property (panel, GTK_ACCESSIBLE_PROPERTY_LABEL, "Panel");
  fb_activity_bar_set_n_problems (bar, 12);
  g_assert_nonnull (fb_test_find (widget, GTK_TYPE_LABEL, "12"));
  gtk_test_accessible_assert_property (panel, GTK_ACCESSIBLE_PROPERTY_LABEL, "Panel, 12 problems");
  fb_activity_bar_set_n_problems (bar, 0);
  g_assert_null (fb_test_find (widget, GTK_TYPE_LABEL, NULL));

  g_assert_finalize_object (bar);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/activity-bar/each-area-has-a-button", test_each_area_has_a_button);
  g_test_add_func ("/activity-bar/problems-are-counted", test_problems_are_counted);

  return g_test_run ();
}
