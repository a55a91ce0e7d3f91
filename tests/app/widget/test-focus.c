/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-focus.h"

/* A box of two buttons whose second one is where a person begins. */

#define TEST_TYPE_ISLAND (test_island_get_type ())
G_DECLARE_FINAL_TYPE (TestIsland, test_island, TEST, ISLAND, GtkWidget)

struct _TestIsland
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *first;
  GtkWidget *second;
};

G_DEFINE_FINAL_TYPE (TestIsland, test_island, GTK_TYPE_WIDGET)

static gboolean
test_island_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TEST_ISLAND (widget)->second);
}

static void
test_island_dispose (GObject *object)
{
  g_clear_pointer (&TEST_ISLAND (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (test_island_parent_class)->dispose (object);
}

static void
test_island_class_init (TestIslandClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = test_island_dispose;
  widget_class->focus = fb_focus_child;
  widget_class->grab_focus = test_island_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
test_island_init (TestIsland *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->first = gtk_button_new_with_label ("first");
  self->second = gtk_button_new_with_label ("second");
  gtk_box_append (GTK_BOX (self->box), self->first);
  gtk_box_append (GTK_BOX (self->box), self->second);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
press_tab (GtkWindow *window, GtkDirectionType direction, GtkWidget *reached)
{
  gtk_widget_child_focus (GTK_WIDGET (window), direction);
  g_assert_true (gtk_window_get_focus (window) == reached);
}

static void
test_tab_passes_through (void)
{
  GtkWidget  *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget  *before = gtk_button_new_with_label ("before");
  GtkWidget  *after = gtk_button_new_with_label ("after");
  TestIsland *island = g_object_new (TEST_TYPE_ISLAND, NULL);
  GtkWindow  *window;

  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (island));
  gtk_box_append (GTK_BOX (box), after);
  window = fb_test_show (box, 300, 200);

  gtk_widget_grab_focus (before);
  press_tab (window, GTK_DIR_TAB_FORWARD, island->first);
  press_tab (window, GTK_DIR_TAB_FORWARD, island->second);
  press_tab (window, GTK_DIR_TAB_FORWARD, after);
  press_tab (window, GTK_DIR_TAB_BACKWARD, island->second);
  press_tab (window, GTK_DIR_TAB_BACKWARD, island->first);
  press_tab (window, GTK_DIR_TAB_BACKWARD, before);

  gtk_widget_grab_focus (GTK_WIDGET (island));
  g_assert_true (gtk_window_get_focus (window) == island->second);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/focus/tab-passes-through", test_tab_passes_through);

  return g_test_run ();
}
