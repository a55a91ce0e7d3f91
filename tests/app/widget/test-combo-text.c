/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-combo-text.h"

#define WIDE "Read and write everywhere"
#define LONG "All of the last 14 days, one a day for another 365 days"

static GtkWidget *
make (void)
{
  const char *const texts[] = { "For ever", WIDE, LONG, NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (texts);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "Keep Those without a Name");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), "A snapshot with a name stays.");
  fb_combo_text_widen (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));

  return row;
}

/* Rows live in groups. */
static GtkWindow *
show (GtkWidget *row)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return fb_test_show (group, 450, 200);
}

static gboolean
is_whole (gpointer label)
{
  return gtk_widget_get_width (label) > 0 &&
         !pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
}

static void
assert_whole (GtkWidget *widget, const char *text)
{
  GtkWidget *label = fb_test_wait_for (widget, GTK_TYPE_LABEL, text);

  g_assert_true (fb_test_wait (is_whole, label, 10000));
}

static void
test_value_is_whole (void)
{
  GtkWidget *row = make ();
  GtkWindow *window;

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  window = show (row);
  assert_whole (row, WIDE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  fb_test_wait_for (row, GTK_TYPE_LABEL, "For ever");
  gtk_window_destroy (window);
}

/* Of the images in the list only one is seen. */
static double
get_mark (GtkWidget *popover, const char *text)
{
  GtkWidget *label = fb_test_wait_for (popover, GTK_TYPE_LABEL, text);

  return gtk_widget_get_opacity (gtk_widget_get_next_sibling (label));
}

static void
test_list_marks_what_holds (void)
{
  GtkWidget *row = make ();
  GtkWindow *window = show (row);
  GtkWidget *popover;

  gtk_widget_activate (row);
  popover = fb_test_wait_for (row, GTK_TYPE_POPOVER, NULL);
  assert_whole (popover, LONG);
  g_assert_cmpfloat (get_mark (popover, "For ever"), ==, 1);
  g_assert_cmpfloat (get_mark (popover, LONG), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpfloat (get_mark (popover, "For ever"), ==, 0);
  g_assert_cmpfloat (get_mark (popover, LONG), ==, 1);
  gtk_window_destroy (window);
}

static void
test_row_goes (void)
{
  GtkWidget *row = g_object_ref_sink (make ());

  g_assert_finalize_object (row);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/combo-text/value-is-whole", test_value_is_whole);
  g_test_add_func ("/combo-text/list-marks-what-holds", test_list_marks_what_holds);
  g_test_add_func ("/combo-text/row-goes", test_row_goes);

  return g_test_run ();
}
