/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "window/fb-problem-row.h"

static void
test_says_it_all (void)
{
  g_autoptr (FbProblem) problem = fb_problem_new (TRUE, "line4: Crashed", "Port <1880> is taken",
                                                  "win.start-instance('x')", "_Start");
  GtkWidget *row = g_object_ref_sink (fb_problem_row_new (problem));
  GtkWidget *button = fb_test_find (row, GTK_TYPE_BUTTON, "_Start");
  GtkWidget *icon = fb_test_find (row, GTK_TYPE_IMAGE, NULL);

  g_assert_nonnull (fb_test_find (row, GTK_TYPE_LABEL, "line4: Crashed"));
  g_assert_nonnull (fb_test_find (row, GTK_TYPE_LABEL, "Port <1880> is taken"));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==,
                   "win.start-instance");
  gtk_test_accessible_assert_property (icon, GTK_ACCESSIBLE_PROPERTY_LABEL, "Error");

  g_assert_finalize_object (row);
}

static void
test_what_is_not_there_takes_no_place (void)
{
  g_autoptr (FbProblem) problem = fb_problem_new (FALSE, "Only a word", NULL, NULL, NULL);
  GtkWidget *row = g_object_ref_sink (fb_problem_row_new (problem));

  g_assert_null (fb_test_find (row, GTK_TYPE_BUTTON, NULL));
  g_assert_null (fb_test_find (row, GTK_TYPE_LABEL, ""));
  gtk_test_accessible_assert_property (fb_test_find (row, GTK_TYPE_IMAGE, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Warning");

  g_assert_finalize_object (row);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/problem-row/says-it-all", test_says_it_all);
  g_test_add_func ("/problem-row/what-is-not-there-takes-no-place",
                   test_what_is_not_there_takes_no_place);

  return g_test_run ();
}
