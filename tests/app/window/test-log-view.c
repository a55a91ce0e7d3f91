/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "instance/fb-log-ring.h"
#include "window/fb-log-view.h"

/* Over the log of an instance that does not run: it is read from disk. */

typedef struct
{
  char           *folder;
  FbInstance     *instance;
  FbKeeperClient *keeper;
  GtkWidget      *view;
  GtkWindow      *window;
} Fixture;

static FbKeeperClient *
make_log (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FB_KEEPER_LOG_NAME, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbLogRing) ring = fb_log_ring_open (path, FB_LOG_SEGMENT_BYTES, &error);

  g_assert_no_error (error);
  fb_log_ring_append (ring, 40, "Started flows", -1, g_get_real_time ());
  fb_log_ring_append (ring, 30, "Recipe is old", -1, g_get_real_time ());
  fb_log_ring_append (ring, 20, "Valve stuck", -1, g_get_real_time ());
  fb_log_ring_flush (ring, g_get_real_time ());

  return fb_keeper_client_new (folder);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->folder = fb_test_make_folder ();
  fixture->instance = fb_test_instance_new (FB_INSTANCE_LOCAL, "line4", NULL, FB_MODE_READ_WRITE);
  fixture->keeper = make_log (fixture->folder);
  fixture->view = fb_log_view_new ();
  gtk_widget_set_vexpand (fixture->view, TRUE);
  gtk_box_append (GTK_BOX (box), fb_log_view_get_tools (FB_LOG_VIEW (fixture->view)));
  gtk_box_append (GTK_BOX (box), fixture->view);
  fixture->window = fb_test_show (box, 700, 300);
  fb_log_view_set_active (FB_LOG_VIEW (fixture->view), TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fb_log_view_set_source (FB_LOG_VIEW (fixture->view), NULL, NULL);
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->keeper);
  g_clear_object (&fixture->instance);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
show_log (Fixture *fixture)
{
  fb_log_view_set_source (FB_LOG_VIEW (fixture->view), fixture->instance, fixture->keeper);
  fb_test_wait_for (fixture->view, GTK_TYPE_LABEL, "Valve stuck");
}

static GtkWidget *
find_tool (Fixture *fixture, GType type)
{
  return fb_test_find (GTK_WIDGET (fixture->window), type, NULL);
}

static gboolean
is_started_hidden (gpointer user_data)
{
  return fb_test_find (user_data, GTK_TYPE_LABEL, "Started flows") == NULL;
}

static void
test_says_why_there_is_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *empty = fb_test_make_folder ();
  g_autoptr (FbKeeperClient) keeper = fb_keeper_client_new (empty);
  FbLogView *view = FB_LOG_VIEW (fixture->view);

  g_assert_nonnull (fb_test_find (fixture->view, ADW_TYPE_STATUS_PAGE, "No Instance Open"));
  fb_log_view_set_source (view, fixture->instance, NULL);
  g_assert_nonnull (fb_test_find (fixture->view, ADW_TYPE_STATUS_PAGE, "The Log Is Over There"));
  g_assert_false (gtk_widget_is_sensitive (find_tool (fixture, GTK_TYPE_SEARCH_ENTRY)));
  fb_log_view_set_source (view, fixture->instance, keeper);
  fb_test_wait_for (fixture->view, ADW_TYPE_STATUS_PAGE, "Nothing Logged Yet");
}

static void
test_shows_the_log (Fixture *fixture, gconstpointer data)
{
  show_log (fixture);
  g_assert_nonnull (fb_test_find (fixture->view, GTK_TYPE_LABEL, "Started flows"));
  g_assert_nonnull (fb_test_find (fixture->view, GTK_TYPE_LABEL, "warn"));
  g_assert_true (gtk_widget_is_sensitive (find_tool (fixture, GTK_TYPE_SEARCH_ENTRY)));
}

static void
test_level_leaves_out_what_is_milder (Fixture *fixture, gconstpointer data)
{
  show_log (fixture);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_tool (fixture, GTK_TYPE_DROP_DOWN)), 2);
  g_assert_true (fb_test_wait (is_started_hidden, fixture->view, 5000));
  g_assert_nonnull (fb_test_find (fixture->view, GTK_TYPE_LABEL, "Recipe is old"));
  g_assert_nonnull (fb_test_find (fixture->view, GTK_TYPE_LABEL, "Valve stuck"));
}

static void
test_search_finds_no_matter_the_case (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = find_tool (fixture, GTK_TYPE_SEARCH_ENTRY);

  show_log (fixture);
  gtk_editable_set_text (GTK_EDITABLE (entry), "vALVE");
  g_assert_true (fb_test_wait (is_started_hidden, fixture->view, 5000));
  g_assert_nonnull (fb_test_find (fixture->view, GTK_TYPE_LABEL, "Valve stuck"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "no such word");
  fb_test_wait_for (fixture->view, ADW_TYPE_STATUS_PAGE, "No Line Matches");
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/log-view/" name, Fixture, NULL, set_up, func, tear_down)
  add ("says-why-there-is-nothing", test_says_why_there_is_nothing);
  add ("shows-the-log", test_shows_the_log);
  add ("level-leaves-out-what-is-milder", test_level_leaves_out_what_is_milder);
  add ("search-finds-no-matter-the-case", test_search_finds_no_matter_the_case);
#undef add

  return g_test_run ();
}
