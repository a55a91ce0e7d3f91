/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-operation.h"
#include "fb-test-widget.h"
#include "window/fb-progress-line.h"

static void
test_sums_up_what_runs (void)
{
  g_autoptr (GListStore) tasks = g_list_store_new (FB_TYPE_OPERATION);
  g_autoptr (FbOperation) one = test_operation_new ("One");
  g_autoptr (FbOperation) two = test_operation_new ("Two");
  GtkWidget *line = g_object_ref_sink (fb_progress_line_new ());
  GtkWidget *bar;

  fb_progress_line_set_tasks (FB_PROGRESS_LINE (line), G_LIST_MODEL (tasks));
  g_assert_null (fb_test_find (line, GTK_TYPE_PROGRESS_BAR, NULL));

  g_list_store_append (tasks, one);
  g_list_store_append (tasks, two);
  fb_operation_start (one);
  fb_operation_start (two);
  g_assert_cmpuint (fb_progress_line_get_n_running (FB_PROGRESS_LINE (line)), ==, 2);
  fb_operation_set_progress (one, 0.5);
  bar = fb_test_find (line, GTK_TYPE_PROGRESS_BAR, NULL);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0.25);

  fb_operation_complete (one, NULL);
  fb_operation_complete (two, NULL);
  g_assert_null (fb_test_find (line, GTK_TYPE_PROGRESS_BAR, NULL));

  g_assert_finalize_object (line);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/progress-line/sums-up-what-runs", test_sums_up_what_runs);

  return g_test_run ();
}
