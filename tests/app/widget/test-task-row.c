/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-operation.h"
#include "fb-test-widget.h"
#include "widget/fb-task-row.h"

static void
test_shows_how_far_and_how_it_ends (void)
{
  FbOperation *operation = test_operation_new ("Fetching Node-RED");
  GtkWidget   *row = g_object_ref_sink (fb_task_row_new (operation));
  GtkWidget   *bar;

  g_assert_nonnull (fb_test_find (row, GTK_TYPE_LABEL, "Fetching Node-RED"));
  g_assert_null (fb_test_find (row, GTK_TYPE_PROGRESS_BAR, NULL));

  fb_operation_start (operation);
  fb_operation_set_message (operation, "12 of 300 packages");
  fb_operation_set_progress (operation, 0.25);
  bar = fb_test_find (row, GTK_TYPE_PROGRESS_BAR, NULL);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0.25);
  g_assert_nonnull (fb_test_find (row, GTK_TYPE_LABEL, "12 of 300 packages"));

  fb_operation_complete (operation, g_error_new_literal (FB_ERROR, FB_ERROR_FULL, "No space left"));
  g_assert_nonnull (fb_test_find (row, GTK_TYPE_LABEL, "No space left"));
  g_assert_null (fb_test_find (row, GTK_TYPE_BUTTON, "_Cancel"));

  g_assert_finalize_object (row);
  g_assert_finalize_object (operation);
}

static void
test_cancel_cancels (void)
{
  g_autoptr (FbOperation) operation = test_operation_new ("Fetching Node-RED");
  GtkWidget *row = g_object_ref_sink (fb_task_row_new (operation));

  fb_operation_start (operation);
  fb_test_press (row, "_Cancel");
  g_assert_cmpint (fb_operation_get_state (operation), ==, FB_OPERATION_CANCELLED);
  g_assert_nonnull (fb_test_find (row, GTK_TYPE_LABEL, "Cancelled"));

  g_assert_finalize_object (row);
}

static void
test_compact_one_leaves_out_what_is_said_around_it (void)
{
  g_autoptr (FbOperation) operation = test_operation_new ("Fetching Node-RED");
  GtkWidget *row = g_object_ref_sink (fb_task_row_new (operation));

  fb_task_row_make_compact (FB_TASK_ROW (row));
  fb_operation_start (operation);
  fb_operation_set_message (operation, "12 of 300 packages");
  g_assert_null (fb_test_find (row, GTK_TYPE_LABEL, "Fetching Node-RED"));
  g_assert_nonnull (fb_test_find (row, GTK_TYPE_LABEL, "12 of 300 packages"));
  fb_test_press (row, "Cancel");
  g_assert_cmpint (fb_operation_get_state (operation), ==, FB_OPERATION_CANCELLED);

  g_assert_finalize_object (row);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/task-row/shows-how-far-and-how-it-ends", test_shows_how_far_and_how_it_ends);
  g_test_add_func ("/task-row/cancel-cancels", test_cancel_cancels);
  g_test_add_func ("/task-row/compact-one-leaves-out-what-is-said-around-it",
                   test_compact_one_leaves_out_what_is_said_around_it);

  return g_test_run ();
}
