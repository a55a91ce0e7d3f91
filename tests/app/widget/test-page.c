/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "widget/fb-page.h"

/* A page with the least a page must have. */
#define TEST_TYPE_PLAIN (test_plain_get_type ())
G_DECLARE_FINAL_TYPE (TestPlain, test_plain, TEST, PLAIN, GtkWidget)

struct _TestPlain
{
  GtkWidget parent_instance;
};

static char *
test_plain_dup_uri (FbPage *page)
{
  return g_strdup ("flowbench://plain");
}

static char *
test_plain_dup_title (FbPage *page)
{
  return g_strdup ("Plain");
}

static void
test_plain_page_init (FbPageInterface *iface)
{
  iface->dup_uri = test_plain_dup_uri;
  iface->dup_title = test_plain_dup_title;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPlain,
                               test_plain,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, test_plain_page_init))

static void
test_plain_class_init (TestPlainClass *klass)
{
}

static void
test_plain_init (TestPlain *self)
{
}

static void
test_a_plain_page_closes_without_asking (void)
{
  FbPage *page = g_object_ref_sink (g_object_new (TEST_TYPE_PLAIN, NULL));
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_page_close_async (page, NULL, fb_test_take_result, &result);
  g_assert_true (fb_page_close_finish (page, fb_test_await (&result, 1000), &error));
  g_assert_no_error (error);

  fb_test_result_clear (&result);
  g_assert_finalize_object (page);
}

static void
test_what_a_page_has_not_is_nothing (void)
{
  g_autoptr (FbPage) page = g_object_ref_sink (g_object_new (TEST_TYPE_PLAIN, NULL));
  g_autofree char *title = fb_page_dup_title (page);

  g_assert_cmpstr (title, ==, "Plain");
  g_assert_null (fb_page_get_header_start (page));
  g_assert_null (fb_page_get_header_title (page));
  g_assert_null (fb_page_get_header_end (page));
  g_assert_null (fb_page_get_actions (page));
  g_assert_false (fb_page_show_uri (page, "flowbench://other"));
  g_assert_false (fb_page_wants_key (page, GDK_KEY_k, GDK_CONTROL_MASK));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  gtk_init ();
  g_test_add_func ("/page/a-plain-page-closes-without-asking",
                   test_a_plain_page_closes_without_asking);
  g_test_add_func ("/page/what-a-page-has-not-is-nothing", test_what_a_page_has_not_is_nothing);

  return g_test_run ();
}
