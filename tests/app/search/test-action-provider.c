/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "search/fb-action-provider.h"

/* What the window and the page in front offer by name. */

#define TEST_TYPE_PAGE (test_page_get_type ())
G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, GtkWidget)

struct _TestPage
{
  GtkWidget parent_instance;
};

static GPtrArray *
test_page_list_actions (FbPage *page)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_search_entry_free);

  g_ptr_array_add (entries, fb_search_entry_new ("action", "Undo", "Editor", "action:page.undo",
                                                 "<Control>z"));

  return entries;
}

static void
test_page_page_init (FbPageInterface *iface)
{
  iface->list_actions = test_page_list_actions;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPage,
                               test_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, test_page_page_init))

static void
test_page_class_init (TestPageClass *klass)
{
}

static void
test_page_init (TestPage *self)
{
}

static gboolean
is_enabled (const char *name, gpointer user_data)
{
  return g_str_equal (name, "win.new-local");
}

static void
assert_titles (FbActionProvider *provider, const char *expected)
{
  g_autoptr (GPtrArray) entries = fb_search_provider_list_entries (FB_SEARCH_PROVIDER (provider));
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    g_string_append_printf (titles, "%s;",
                            ((FbSearchEntry *)g_ptr_array_index (entries, i))->title);
  g_assert_cmpstr (titles->str, ==, expected);
}

static void
provider_entries_changed_cb (FbSearchProvider *provider, guint *n_changes)
{
  *n_changes += 1;
}

static void
test_lists_what_can_be_run (void)
{
  g_autoptr (FbActionProvider) provider = fb_action_provider_new (is_enabled, NULL);

  assert_titles (provider, "New Local Instance…;");
  fb_action_provider_detach (provider);
  assert_titles (provider, "");
}

static void
test_lists_the_page_in_front (void)
{
  g_autoptr (FbActionProvider) provider = fb_action_provider_new (is_enabled, NULL);
  FbPage *page = FB_PAGE (g_object_ref_sink (g_object_new (TEST_TYPE_PAGE, NULL)));
  guint   n_changes = 0;

  g_signal_connect (provider, "entries-changed", G_CALLBACK (provider_entries_changed_cb),
                    &n_changes);
  fb_action_provider_set_page (provider, page);
  g_assert_cmpuint (n_changes, ==, 1);
  assert_titles (provider, "Undo;New Local Instance…;");
  fb_page_actions_changed (page);
  g_assert_cmpuint (n_changes, ==, 2);

  /* It does not keep the page. */
  g_assert_finalize_object (page);
  assert_titles (provider, "New Local Instance…;");
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/search/action-provider/lists-what-can-be-run", test_lists_what_can_be_run);
  g_test_add_func ("/search/action-provider/lists-the-page-in-front", test_lists_the_page_in_front);

  return g_test_run ();
}
