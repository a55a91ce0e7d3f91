/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-view-switch.h"

static AdwViewStack *
make_stack (void)
{
  AdwViewStack *stack = g_object_ref_sink (ADW_VIEW_STACK (adw_view_stack_new ()));

  adw_view_stack_add_titled (stack, gtk_label_new (NULL), "editor", "Editor");
  adw_view_stack_add_titled (stack, gtk_label_new (NULL), "settings", "Settings");
  adw_view_stack_add_named (stack, gtk_label_new (NULL), "hidden");

  return stack;
}

static void
test_each_titled_view_has_a_button (void)
{
  g_autoptr (AdwViewStack) stack = make_stack ();
  GtkWidget *self = g_object_ref_sink (fb_view_switch_new (stack));
  GtkWidget *buttons = gtk_widget_get_first_child (self);
  GtkWidget *editor = gtk_widget_get_first_child (buttons);
  GtkWidget *settings = gtk_widget_get_next_sibling (editor);

  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (editor)), ==, "Editor");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (settings)), ==, "Settings");
  g_assert_null (gtk_widget_get_next_sibling (settings));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (editor)));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (settings), TRUE);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, "settings");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (settings)));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (editor)));

  adw_view_stack_set_visible_child_name (stack, "editor");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (editor)));

  g_assert_finalize_object (self);
}

static void
test_narrow_is_a_menu (void)
{
  g_autoptr (AdwViewStack) stack = make_stack ();
  GtkWidget  *self = g_object_ref_sink (fb_view_switch_new (stack));
  GtkWidget  *buttons = gtk_widget_get_first_child (self);
  GtkWidget  *menu = gtk_widget_get_next_sibling (buttons);
  GMenuModel *model = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (menu));

  g_assert_true (gtk_widget_get_visible (buttons));
  g_assert_false (gtk_widget_get_visible (menu));

  fb_view_switch_set_narrow (FB_VIEW_SWITCH (self), TRUE);
  g_assert_false (gtk_widget_get_visible (buttons));
  g_assert_true (gtk_widget_get_visible (menu));
  g_assert_cmpint (g_menu_model_get_n_items (model), ==, 2);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (menu)), ==, "Editor");

  adw_view_stack_set_visible_child_name (stack, "settings");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (menu)), ==, "Settings");

  g_assert_finalize_object (self);
}

static void
test_follows_in_every_window (void)
{
  g_autoptr (AdwViewStack) stack = make_stack ();
  GtkWidget *self = g_object_ref_sink (fb_view_switch_new (stack));
  GtkWidget *bin = adw_bin_new ();
  GtkWindow *window = fb_test_show (bin, 300, 100);

  adw_bin_set_child (ADW_BIN (bin), self);
  adw_bin_set_child (ADW_BIN (bin), NULL);
  adw_bin_set_child (ADW_BIN (bin), self);
  adw_view_stack_set_visible_child_name (stack, "settings");
  g_assert_true (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (fb_test_find (self, GTK_TYPE_TOGGLE_BUTTON, "Settings"))));

  gtk_window_destroy (window);
  g_assert_finalize_object (self);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/view-switch/each-titled-view-has-a-button",
                   test_each_titled_view_has_a_button);
  g_test_add_func ("/view-switch/narrow-is-a-menu", test_narrow_is_a_menu);

  g_test_add_func ("/view-switch/follows-in-every-window", test_follows_in_every_window);

  return g_test_run ();
}
