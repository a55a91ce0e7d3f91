/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-operation.h"
#include "fb-test-plain-page.h"
#include "fb-test-widget.h"
#include "window/fb-header.h"

static void
test_shows_what_the_page_in_front_has (void)
{
  FbPage    *plain = g_object_ref_sink (fb_test_plain_page_new ("oven-7", FALSE));
  FbPage    *rich = g_object_ref_sink (fb_test_plain_page_new ("line4", TRUE));
  GtkWidget *header = g_object_ref_sink (fb_header_new ());

  g_assert_nonnull (fb_test_find (header, GTK_TYPE_LABEL, "Flowbench"));
  fb_header_set_page (FB_HEADER (header), plain);
  g_assert_nonnull (fb_test_find (header, GTK_TYPE_LABEL, "oven-7"));
  g_assert_null (fb_test_find (header, GTK_TYPE_BUTTON, "Start of line4"));

  fb_header_set_page (FB_HEADER (header), rich);
  g_assert_nonnull (fb_test_find (header, GTK_TYPE_BUTTON, "Start of line4"));
  g_assert_nonnull (fb_test_find (header, GTK_TYPE_BUTTON, "End of line4"));
  g_assert_null (fb_test_find (header, GTK_TYPE_LABEL, "oven-7"));

  /* Back and forth: the page's buttons are the same ones. */
  fb_header_set_page (FB_HEADER (header), plain);
  g_assert_null (fb_test_find (header, GTK_TYPE_BUTTON, "End of line4"));
  fb_header_set_page (FB_HEADER (header), rich);
  g_assert_nonnull (fb_test_find (header, GTK_TYPE_BUTTON, "End of line4"));

  fb_header_forget_page (FB_HEADER (header), rich);
  fb_header_forget_page (FB_HEADER (header), plain);
  g_assert_nonnull (fb_test_find (header, GTK_TYPE_LABEL, "Flowbench"));
  g_assert_finalize_object (rich);
  g_assert_finalize_object (plain);
  g_assert_finalize_object (header);
}

static void
test_title_follows_its_page (void)
{
  FbPage    *page = g_object_ref_sink (fb_test_plain_page_new ("line4", FALSE));
  GtkWidget *header = g_object_ref_sink (fb_header_new ());

  fb_header_set_page (FB_HEADER (header), page);
  fb_test_plain_page_set_title (page, "filler-4");
  g_assert_nonnull (fb_test_find (header, GTK_TYPE_LABEL, "filler-4"));
  fb_header_forget_page (FB_HEADER (header), page);
  fb_test_plain_page_set_title (page, "nobody looks");
  g_assert_null (fb_test_find (header, GTK_TYPE_LABEL, "nobody looks"));

  g_assert_finalize_object (page);
  g_assert_finalize_object (header);
}

static void
test_work_in_progress_is_a_line (void)
{
  g_autoptr (GListStore) tasks = g_list_store_new (FB_TYPE_OPERATION);
  g_autoptr (FbOperation) operation = test_operation_new ("Fetching");
  GtkWidget *header = g_object_ref_sink (fb_header_new ());

  fb_header_set_tasks (FB_HEADER (header), G_LIST_MODEL (tasks));
  g_assert_null (fb_test_find (header, GTK_TYPE_PROGRESS_BAR, NULL));
  g_list_store_append (tasks, operation);
  fb_operation_start (operation);
  g_assert_nonnull (fb_test_find (header, GTK_TYPE_PROGRESS_BAR, NULL));

  g_assert_finalize_object (header);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/header/shows-what-the-page-in-front-has",
                   test_shows_what_the_page_in_front_has);
  g_test_add_func ("/header/title-follows-its-page", test_title_follows_its_page);
  g_test_add_func ("/header/work-in-progress-is-a-line", test_work_in_progress_is_a_line);

  return g_test_run ();
}
