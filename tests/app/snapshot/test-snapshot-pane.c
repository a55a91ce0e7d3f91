/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-widget.h"
#include "snapshot/fb-snapshot-pane.h"
#include "snapshot/fb-snapshot-rename.h"

/* A real store in a profile of its own; the pane in a window. */

typedef struct
{
  char            *folder;
  FbWorkspace     *workspace;
  FbSnapshotStore *store;
  FbInstance      *instance;
  GtkWindow       *window;
  GtkWidget       *pane;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const FbMigration *const migrations[] = { fb_activity_migrations, fb_snapshot_migrations,
                                                   NULL };
  g_autoptr (GError) error = NULL;

  fixture->folder = fb_test_make_folder ();
  fixture->workspace = fb_workspace_open (fixture->folder, migrations, &error);
  g_assert_no_error (error);
  fixture->store = fb_snapshot_store_new (fixture->workspace);
  fixture->instance =
      fb_test_instance_new (FB_INSTANCE_LOCAL, "demo plant", NULL, FB_MODE_READ_WRITE);

  fixture->pane = fb_snapshot_pane_new ();
  fb_snapshot_pane_set_store (FB_SNAPSHOT_PANE (fixture->pane), fixture->store);
  fb_snapshot_pane_set_instance (FB_SNAPSHOT_PANE (fixture->pane), fixture->instance);
  fixture->window = fb_test_show (fixture->pane, 240, 500);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  fb_test_assert_goes (g_steal_pointer (&fixture->store));
  fb_workspace_close (fixture->workspace);
  fb_test_assert_goes (g_steal_pointer (&fixture->workspace));
  g_clear_object (&fixture->instance);
  g_clear_pointer (&fixture->folder, g_free);
}

static FbSnapshot *
put (Fixture *fixture, const char *name, const char *flows)
{
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbSnapshotLabel label = { .instance = fb_instance_get_id (fixture->instance),
                            .instance_name = "demo plant",
                            .name = name };
  FbSnapshot     *snapshot;

  fb_snapshot_store_put_async (fixture->store, &label, content, NULL, fb_test_take_result, &result);
  snapshot = fb_snapshot_store_put_finish (fixture->store, fb_test_await (&result, 30000), &error);
  g_assert_no_error (error);

  return snapshot;
}

static void
test_nothing_says_what_comes (Fixture *fixture, gconstpointer data)
{
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "No Snapshots"));
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "demo plant"));
}

static void
test_history_shows_what_runs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshot) first = put (fixture, "before the audit", "[]");
  g_autoptr (FbSnapshot) second = put (fixture, NULL, "[{\"id\":\"a\",\"type\":\"tab\"}]");

  g_assert_nonnull (fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "before the audit"));
  g_assert_nonnull (fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "Snapshot"));
  g_assert_null (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "runs now"));

  fb_snapshot_pane_set_running (FB_SNAPSHOT_PANE (fixture->pane),
                                fb_snapshot_get_flow_hash (first));
  g_assert_nonnull (fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "runs now"));
}

static gboolean
has_tags (gpointer snapshot)
{
  return g_strv_length ((char **)fb_snapshot_get_tags (snapshot)) == 2;
}

/* Typed as a person would, into the dialog that names a snapshot. */
static void
test_tags_are_typed_and_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshot) snapshot = put (fixture, "one", "[]");
  GtkWidget *dialog;

  fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "one");
  fb_rename_snapshot (fixture->pane, fixture->store, snapshot);
  dialog = fb_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  fb_test_type_into (dialog, "Tags, Separated by Commas", " released , audit,released,");
  fb_test_press (dialog, "_Save");
  g_assert_true (fb_test_wait (has_tags, snapshot, 30000));
  fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "released");
  fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "audit");
  g_assert_cmpstr (fb_snapshot_get_name (snapshot), ==, "one");
}

static void
compare_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **id = user_data;

  g_free (*id);
  *id = g_variant_dup_string (parameter, NULL);
}

static void
test_a_row_is_compared_when_activated (Fixture *fixture, gconstpointer data)
{
  static const GActionEntry entries[] = { { "compare-snapshot", compare_cb, "s" } };
  g_autoptr (FbSnapshot) snapshot = put (fixture, "one", "[]");
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autofree char *id = NULL;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), &id);
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "win", G_ACTION_GROUP (actions));
  fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "one");
  gtk_widget_activate_action (fb_test_find (fixture->pane, GTK_TYPE_LIST_VIEW, NULL),
                              "list.activate-item", "u", 0);
  g_assert_cmpstr (id, ==, fb_snapshot_get_id (snapshot));
}

/* The texts of a menu with all its sections. */
static void
print_menu (GMenuModel *menu, GString *text)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *label = NULL;

      if (section != NULL)
        print_menu (section, text);
      else if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label))
        g_string_append_printf (text, "%s|", label);
    }
}

static char *
open_menu (Fixture *fixture)
{
  GString   *text = g_string_new (NULL);
  GtkWidget *popover;

  fb_test_press (fixture->pane, "Compare, Restore and More");
  popover = fb_test_wait_for (fixture->pane, GTK_TYPE_POPOVER_MENU, NULL);
  print_menu (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (popover)), text);

  return g_string_free (text, FALSE);
}

static void
test_one_that_was_chosen_is_offered_to_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshot) first = put (fixture, "one", "[]");
  g_autoptr (FbSnapshot) second = put (fixture, "two", "[{\"id\":\"a\",\"type\":\"tab\"}]");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "one");
  before = open_menu (fixture);
  g_assert_null (strstr (before, "“one”"));
  gtk_widget_activate_action (fixture->pane, "snapshots.choose", "s", fb_snapshot_get_id (first));
  after = open_menu (fixture);
  g_assert_nonnull (strstr (after, "Compare with “one”"));
}

static void
test_a_row_offers_what_can_be_done (Fixture *fixture, gconstpointer data)
{
  static const char *const offers[] = { "Runs Now",  "One _Before",     "_Edited",  "_File…",
                                        "_Restore…", "_Name and Tags…", "E_xport…", "Re_move…" };
  g_autoptr (FbSnapshot) snapshot = put (fixture, "one", "[]");
  g_autofree char *menu = NULL;

  fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "one");
  menu = open_menu (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++)
    g_assert_nonnull (strstr (menu, offers[i]));
}

static void
test_filter_by_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshot) one = put (fixture, "audit", "[]");
  g_autoptr (FbSnapshot) other = put (fixture, "spring", "[{\"id\":\"a\",\"type\":\"tab\"}]");
  GtkWidget *entry = fb_test_find (fixture->pane, GTK_TYPE_SEARCH_ENTRY, NULL);

  fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "audit");
  gtk_editable_set_text (GTK_EDITABLE (entry), "SPR");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_null (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "audit"));
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "spring"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "zzz");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_nonnull (fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "No Match"));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/app/snapshot-pane/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);

  ADD ("nothing-says-what-comes", test_nothing_says_what_comes);
  ADD ("history-shows-what-runs", test_history_shows_what_runs);
  ADD ("tags-are-typed-and-shown", test_tags_are_typed_and_shown);
  ADD ("a-row-is-compared-when-activated", test_a_row_is_compared_when_activated);
  ADD ("one-that-was-chosen-is-offered-to-others", test_one_that_was_chosen_is_offered_to_others);
  ADD ("a-row-offers-what-can-be-done", test_a_row_offers_what_can_be_done);
  ADD ("filter-by-name", test_filter_by_name);

  return g_test_run ();
}
