/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-operation.h"
#include "fb-test-widget.h"
#include "window/fb-welcome-page.h"

static void
test_three_ways_to_begin (void)
{
  GtkWidget *page = g_object_ref_sink (fb_welcome_page_new ());

  g_assert_nonnull (fb_test_find (page, GTK_TYPE_BUTTON, "_Set It Up"));
  g_assert_nonnull (fb_test_find (page, GTK_TYPE_BUTTON, "_Create…"));
  g_assert_nonnull (fb_test_find (page, GTK_TYPE_BUTTON, "_Connect…"));

  g_assert_finalize_object (page);
}

static void
test_card_tells_how_far_it_is (void)
{
  g_autoptr (FbOperation) operation = test_operation_new ("Setting up the demo plant");
  GtkWidget *page = g_object_ref_sink (fb_welcome_page_new ());

  fb_operation_start (operation);
  fb_operation_set_message (operation, "Fetching the packages");
  fb_welcome_page_set_operation (FB_WELCOME_PAGE (page), operation);
  g_assert_nonnull (fb_test_find (page, GTK_TYPE_LABEL, "Fetching the packages"));
  g_assert_null (fb_test_find (page, GTK_TYPE_BUTTON, "_Set It Up"));

  fb_operation_complete (operation, NULL);
  g_assert_null (fb_test_find (page, GTK_TYPE_PROGRESS_BAR, NULL));
  g_assert_nonnull (fb_test_find (page, GTK_TYPE_BUTTON, "_Set It Up"));

  g_assert_finalize_object (page);
}

static void
test_failure_can_be_read_and_tried_again (void)
{
  g_autoptr (FbOperation) operation = test_operation_new ("Setting up the demo plant");
  GtkWidget *page = g_object_ref_sink (fb_welcome_page_new ());

  fb_operation_start (operation);
  fb_welcome_page_set_operation (FB_WELCOME_PAGE (page), operation);
  fb_operation_complete (operation, g_error_new_literal (FB_ERROR, FB_ERROR_FULL, "No space left"));
  g_assert_nonnull (fb_test_find (page, GTK_TYPE_LABEL, "No space left"));
  g_assert_nonnull (fb_test_find (page, GTK_TYPE_BUTTON, "_Try Again"));

  g_assert_finalize_object (page);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/welcome-page/three-ways-to-begin", test_three_ways_to_begin);
  g_test_add_func ("/welcome-page/card-tells-how-far-it-is", test_card_tells_how_far_it_is);
  g_test_add_func ("/welcome-page/failure-can-be-read-and-tried-again",
                   test_failure_can_be_read_and_tried_again);

  return g_test_run ();
}
