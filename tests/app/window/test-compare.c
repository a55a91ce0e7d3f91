/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <string.h>

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "search/fb-palette.h"
#include "session/fb-layout.h"
#include "snapshot/fb-diff-link.h"
#include "snapshot/fb-diff-page.h"
#include "snapshot/fb-node-events.h"
#include "widget/fb-page.h"
#include "window/fb-window.h"

/* Comparisons opened in the whole window, over a session with one remote instance that is never
 * contacted and two snapshots of it. */

#define OLDER                                                                                      \
  "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Filler\"},"                                         \
  "{\"id\":\"a\",\"type\":\"debug\",\"z\":\"t\",\"name\":\"level\",\"x\":100,\"y\":40,"            \
  "\"wires\":[]}]"
#define NEWER                                                                                      \
  "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Filler\"},"                                         \
  "{\"id\":\"a\",\"type\":\"debug\",\"z\":\"t\",\"name\":\"level\",\"x\":100,\"y\":40,"            \
  "\"wires\":[]},"                                                                                 \
  "{\"id\":\"b\",\"type\":\"debug\",\"z\":\"t\",\"name\":\"guard\",\"x\":300,\"y\":40,"            \
  "\"wires\":[]}]"

typedef struct
{
  FbTestSession base;
  FbInstance   *instance; /* Borrowed */
  FbSnapshot   *older;
  FbSnapshot   *newer;
  FbLayout     *layout;
  FbWindow     *window;
} Fixture;

static FbSnapshot *
put (Fixture *fixture, const char *name, const char *flows)
{
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbSnapshotStore *store = fb_session_get_snapshots (fixture->base.session);
  FbSnapshotLabel  label = { .instance = fb_instance_get_id (fixture->instance),
                             .instance_name = "line4",
                             .name = name };
  FbSnapshot      *snapshot;

  fb_snapshot_store_put_async (store, &label, content, NULL, fb_test_take_result, &result);
  snapshot = fb_snapshot_store_put_finish (store, fb_test_await (&result, 30000), &error);
  g_assert_no_error (error);

  return snapshot;
}

static void
load_list (Fixture *fixture)
{
  g_auto (FbTestResult) result = { 0 };
  FbSnapshotStore *store = fb_session_get_snapshots (fixture->base.session);

  fb_snapshot_store_load_async (store, NULL, fb_test_take_result, &result);
  g_assert_true (fb_snapshot_store_load_finish (store, fb_test_await (&result, 30000), NULL));
}

static void
set_up (Fixture *fixture, gconstpointer application)
{
  fb_test_session_set_up (&fixture->base, NULL);
  fixture->instance = fb_test_session_add_remote (&fixture->base, "line4");
  fixture->older = put (fixture, "spring", OLDER);
  fixture->newer = put (fixture, "summer", NEWER);
  fixture->layout = fb_layout_new (fixture->base.folder);
  g_assert_true (fb_layout_claim (fixture->layout, NULL));
  fixture->window = fb_window_new ((gpointer)application, fixture->layout);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 800);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fb_window_set_session (fixture->window, fixture->base.session, FB_RESTORE_TABS);
  load_list (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->older);
  g_clear_object (&fixture->newer);
  fb_test_session_tear_down (&fixture->base, NULL);
  g_clear_object (&fixture->layout);
}

static FbDiffPage *
wait_for_page (Fixture *fixture)
{
  return FB_DIFF_PAGE (fb_test_wait_for (GTK_WIDGET (fixture->window), FB_TYPE_DIFF_PAGE, NULL));
}

static void
assert_compared (Fixture *fixture, const char *summary)
{
  FbDiffPage *page = wait_for_page (fixture);

  fb_test_wait_for (GTK_WIDGET (page), FB_TYPE_DIFF_VIEW, NULL);
  fb_test_wait_for (GTK_WIDGET (page), GTK_TYPE_LABEL, summary);
}

static int
count_tabs (Fixture *fixture)
{
  return adw_tab_view_get_n_pages (
      ADW_TAB_VIEW (fb_test_find (GTK_WIDGET (fixture->window), ADW_TYPE_TAB_VIEW, NULL)));
}

static void
act (Fixture *fixture, const char *action, FbSnapshot *snapshot)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, "s",
                                             fb_snapshot_get_id (snapshot)));
}

static void
test_two_snapshots_the_older_one_first (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.compare-snapshots",
                                             "(ss)", fb_snapshot_get_id (fixture->newer),
                                             fb_snapshot_get_id (fixture->older)));
  assert_compared (fixture, "+1 ~0 -0");
  g_assert_cmpstr (fb_diff_page_get_older (wait_for_page (fixture))->id, ==,
                   fb_snapshot_get_id (fixture->older));

  /* The same again is the same tab. */
  act (fixture, "win.compare-previous", fixture->newer);
  g_assert_cmpint (count_tabs (fixture), ==, 1);
}

/* It cannot be asked what runs: then what the snapshot changed is what there is to see. */
static void
test_one_of_an_instance_that_is_away (Fixture *fixture, gconstpointer data)
{
  act (fixture, "win.compare-snapshot", fixture->newer);
  assert_compared (fixture, "+1 ~0 -0");
}

static void
test_the_first_one_is_shown_by_itself (Fixture *fixture, gconstpointer data)
{
  act (fixture, "win.compare-previous", fixture->older);
  assert_compared (fixture, "no changes");
}

static void
test_what_cannot_be_read_is_said (Fixture *fixture, gconstpointer data)
{
  FbDiffPage *page;

  act (fixture, "win.compare-running", fixture->newer);
  page = wait_for_page (fixture);
  fb_test_wait_for (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE, "Cannot Be Compared");
  fb_test_press (GTK_WIDGET (page), "_Try Again");
  fb_test_wait_for (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE, "Cannot Be Compared");
}

static void
test_a_link_opens_it (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link =
      g_strdup_printf ("flowbench://diff/snapshot:%s/snapshot:%s",
                       fb_snapshot_get_id (fixture->older), fb_snapshot_get_id (fixture->newer));

  fb_window_open_link (fixture->window, link);
  assert_compared (fixture, "+1 ~0 -0");
}

/* The history beside it is that of the instance it is about. */
static void
test_history_stays_beside_it (Fixture *fixture, gconstpointer data)
{
  act (fixture, "win.compare-previous", fixture->newer);
  assert_compared (fixture, "+1 ~0 -0");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-area", "s", "snapshots");
  fb_test_wait_for (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "summer");
  g_assert_null (fb_test_find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "All Snapshots"));
}

typedef struct
{
  FbDiffPage *page;
  const char *id;
} Wanted;

static gboolean
is_chosen (gpointer user_data)
{
  const Wanted *wanted = user_data;
  FbDiffView   *view = fb_diff_page_get_view (wanted->page);

  return view != NULL && g_strcmp0 (fb_diff_view_get_node (view), wanted->id) == 0;
}

static void
assert_chosen (FbDiffPage *page, const char *id)
{
  Wanted wanted = { page, id };

  g_assert_true (fb_test_wait (is_chosen, &wanted, 20000));
}

static void
test_history_of_a_node (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;
  GtkWidget *row;

  act (fixture, "win.compare-previous", fixture->older);
  assert_compared (fixture, "no changes");
  g_assert_true (fb_diff_view_show_node (fb_diff_page_get_view (wait_for_page (fixture)), "a"));
  gtk_widget_activate_action (GTK_WIDGET (fb_diff_page_get_view (wait_for_page (fixture))),
                              "diff.history", NULL);
  dialog = fb_test_find_toplevel (FB_TYPE_NODE_EVENTS);
  g_assert_nonnull (dialog);
  row = fb_test_wait_for (dialog, ADW_TYPE_ACTION_ROW, NULL);
  g_assert_true (
      g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "First seen"));
  g_assert_false (fb_test_may_press (dialog, "Com_pare"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* The page of an instance that does not answer shows nothing; what was kept of it does. */
static void
test_what_was_found_is_shown_as_it_was_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_strdup_printf ("flowbench://instance/%s/flow/t/node/b",
                                             fb_instance_get_id (fixture->instance));

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.palette", NULL);
  g_signal_emit_by_name (fb_test_wait_for (GTK_WIDGET (fixture->window), FB_TYPE_PALETTE, NULL),
                         "chosen", target);
  assert_chosen (wait_for_page (fixture), "b");
}

static void
test_control_shows_what_was_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_strdup_printf ("flowbench://instance/%s/flow/t/node/b",
                                             fb_instance_get_id (fixture->instance));

  fb_instance_set_state (fixture->instance, FB_INSTANCE_RUNNING, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.palette", NULL);
  g_signal_emit_by_name (fb_test_wait_for (GTK_WIDGET (fixture->window), FB_TYPE_PALETTE, NULL),
                         "kept-wanted", target);
  assert_chosen (wait_for_page (fixture), "b");
}

/* What the next start would open. */
static void
test_a_file_comes_back_the_next_time (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base.folder, "summer flows.json", NULL);
  g_autoptr (FbDiffSide) older = fb_diff_side_new_snapshot (fixture->older);
  g_autoptr (FbDiffSide) newer = fb_diff_side_new_file (path);
  g_autofree char  *link = fb_diff_link_print (older, newer);
  const char *const tabs[] = { link, NULL };
  GtkApplication   *application = gtk_window_get_application (GTK_WINDOW (fixture->window));

  g_assert_true (g_file_set_contents (path, NEWER, -1, NULL));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fb_layout_set_strv (fixture->layout, "tabs", tabs);
  fixture->window = fb_window_new (application, fixture->layout);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fb_window_set_session (fixture->window, fixture->base.session, FB_RESTORE_TABS);
  assert_compared (fixture, "+1 ~0 -0");

  /* One that has gone is said in its place. */
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_cmpint (g_unlink (path), ==, 0);
  fb_layout_set_strv (fixture->layout, "tabs", tabs);
  fixture->window = fb_window_new (application, fixture->layout);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fb_window_set_session (fixture->window, fixture->base.session, FB_RESTORE_TABS);
  fb_test_wait_for (GTK_WIDGET (wait_for_page (fixture)), ADW_TYPE_STATUS_PAGE,
                    "Cannot Be Compared");
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  fb_test_widget_init (&argc, &argv);
  application = adw_application_new ("io.github.flowbench.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

#define add(name, func) g_test_add ("/compare/" name, Fixture, application, set_up, func, tear_down)
  add ("two-snapshots-the-older-one-first", test_two_snapshots_the_older_one_first);
  add ("one-of-an-instance-that-is-away", test_one_of_an_instance_that_is_away);
  add ("the-first-one-is-shown-by-itself", test_the_first_one_is_shown_by_itself);
  add ("what-cannot-be-read-is-said", test_what_cannot_be_read_is_said);
  add ("a-link-opens-it", test_a_link_opens_it);
  add ("history-of-a-node", test_history_of_a_node);
  add ("what-was-found-is-shown-as-it-was-kept", test_what_was_found_is_shown_as_it_was_kept);
  add ("history-stays-beside-it", test_history_stays_beside_it);
  add ("a-file-comes-back-the-next-time", test_a_file_comes_back_the_next_time);
  add ("control-shows-what-was-kept", test_control_shows_what_was_kept);
#undef add

  return g_test_run ();
}
