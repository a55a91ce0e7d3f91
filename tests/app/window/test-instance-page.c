/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-pool.h"
#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "window/fb-instance-page.h"

/* The instance is in mode off: its editor stays a page of words and needs no web view. */

static FbPage *
make_page (FbTestSession *fixture, FbEditorPool **editors)
{
  FbInstance *instance = fb_test_session_add_remote (fixture, "line4");

  *editors = fb_editor_pool_new (fixture->session);

  return FB_PAGE (g_object_ref_sink (fb_instance_page_new (*editors, instance)));
}

static void
assert_uri_ends (FbPage *page, const char *expected)
{
  g_autofree char *uri = fb_page_dup_uri (page);

  if (!g_str_has_suffix (uri, expected))
    g_error ("%s does not end with %s", uri, expected);
}

static void
test_link_names_the_view (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbEditorPool) editors = NULL;
  g_autoptr (FbPage) page = make_page (fixture, &editors);
  FbInstance      *instance = fb_instance_page_get_instance (FB_INSTANCE_PAGE (page));
  g_autofree char *plain =
      g_strdup_printf ("flowbench://instance/%s", fb_instance_get_id (instance));
  g_autofree char *flow = g_strdup_printf ("%s/flow/t1", plain);

  fb_instance_page_show_view (FB_INSTANCE_PAGE (page), "settings");
  assert_uri_ends (page, "/view/settings");
  g_assert_nonnull (fb_test_find (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW, "Name"));

  /* A link to the instance alone leaves the view; one into its flows needs the editor. */
  g_assert_true (fb_page_show_uri (page, plain));
  assert_uri_ends (page, "/view/settings");
  fb_page_show_uri (page, flow);
  g_assert_null (fb_test_find (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW, "Name"));
  g_assert_false (fb_page_show_uri (page, "no link at all"));
}

static gboolean
has_focus_in (gpointer row)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (row));

  return focus != NULL && gtk_widget_is_ancestor (focus, row);
}

static void
test_the_keyboard_goes_into_the_view (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbEditorPool) editors = NULL;
  g_autoptr (FbPage) page = make_page (fixture, &editors);
  GtkWindow *window = fb_test_show (GTK_WIDGET (page), 900, 600);
  GtkWidget *name;

  fb_instance_page_show_view (FB_INSTANCE_PAGE (page), "settings");
  gtk_widget_grab_focus (GTK_WIDGET (page));
  name = gtk_widget_get_ancestor (fb_test_find (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW, "Name"),
                                  ADW_TYPE_ENTRY_ROW);
  g_assert_true (fb_test_wait (has_focus_in, name, 5000));
  /* Where somebody is already, they stay. */
  gtk_widget_grab_focus (GTK_WIDGET (page));
  g_assert_true (has_focus_in (name));

  gtk_window_destroy (window);
}

static void
count_cb (FbPage *page, guint *n)
{
  ++*n;
}

static void
test_title_is_the_name_and_where_it_counts (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbEditorPool) editors = NULL;
  g_autoptr (FbPage) page = make_page (fixture, &editors);
  FbInstance      *instance = fb_instance_page_get_instance (FB_INSTANCE_PAGE (page));
  g_autofree char *before = fb_page_dup_title (page);
  g_autofree char *after = NULL;
  guint            n_changes = 0;

  g_assert_cmpstr (before, ==, "line4");
  g_signal_connect (page, "title-changed", G_CALLBACK (count_cb), &n_changes);
  fb_instance_set_environment (instance, "PROD");
  g_assert_cmpuint (n_changes, >, 0);
  after = fb_page_dup_title (page);
  g_assert_cmpstr (after, ==, "line4 · PROD");
}

static void
test_editors_tools_go_with_the_editor (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbEditorPool) editors = NULL;
  g_autoptr (FbPage) page = make_page (fixture, &editors);
  GtkWidget *tools = fb_page_get_header_start (page);

  g_assert_true (gtk_widget_get_visible (tools));
  fb_instance_page_show_view (FB_INSTANCE_PAGE (page), "settings");
  g_assert_false (gtk_widget_get_visible (tools));
  fb_instance_page_show_view (FB_INSTANCE_PAGE (page), "editor");
  g_assert_true (gtk_widget_get_visible (tools));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/instance-page/" name, FbTestSession, NULL, fb_test_session_set_up, func,           \
              fb_test_session_tear_down)
  add ("link-names-the-view", test_link_names_the_view);
  add ("the-keyboard-goes-into-the-view", test_the_keyboard_goes_into_the_view);
  add ("title-is-the-name-and-where-it-counts", test_title_is_the_name_and_where_it_counts);
  add ("editors-tools-go-with-the-editor", test_editors_tools_go_with_the_editor);
#undef add

  return g_test_run ();
}
