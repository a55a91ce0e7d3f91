/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-diff.h"
#include "fb-test-widget.h"
#include "snapshot/fb-restore-dialog.h"
#include "snapshot/fb-restore-part.h"

typedef struct
{
  GtkWindow  *window;
  GListStore *instances;
  FbInstance *line;
  FbInstance *other;

  /* What was asked for */
  char       *snapshot;
  FbInstance *target; /* Borrowed */
  GStrv       nodes;
} Fixture;

static void
restore_cb (Fixture *fixture, const char *snapshot, FbInstance *target, GStrv nodes)
{
  fixture->snapshot = g_strdup (snapshot);
  fixture->target = target;
  fixture->nodes = g_strdupv (nodes);
}

static FbInstance *
add_instance (Fixture *fixture, const char *name, FbMode mode, FbInstanceState state)
{
  FbInstance *instance = fb_test_instance_new (FB_INSTANCE_REMOTE, name, NULL, mode);

  fb_instance_set_state (instance, state, NULL);
  g_list_store_append (fixture->instances, instance);

  return instance;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbInstance) stopped = NULL;
  g_autoptr (FbInstance) read_only = NULL;
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  g_autoptr (FbDiffSide) older = fb_diff_side_new (FB_DIFF_SNAPSHOT, "one", "Tuesday", NULL);
  g_autoptr (FbDiffSide) newer = fb_diff_side_new (FB_DIFF_RUNNING, "line", "now", NULL);

  fixture->instances = g_list_store_new (FB_TYPE_INSTANCE);
  fixture->other = add_instance (fixture, "other", FB_MODE_READ_WRITE, FB_INSTANCE_RUNNING);
  stopped = add_instance (fixture, "stopped", FB_MODE_READ_WRITE, FB_INSTANCE_STOPPED);
  read_only = add_instance (fixture, "watched", FB_MODE_READ_ONLY, FB_INSTANCE_RUNNING);
  fixture->line = add_instance (fixture, "line", FB_MODE_READ_WRITE, FB_INSTANCE_RUNNING);

  fixture->window = fb_restore_dialog_new (older, newer, diff, G_LIST_MODEL (fixture->instances),
                                           fixture->line, "level");
  g_signal_connect_swapped (fixture->window, "restore", G_CALLBACK (restore_cb), fixture);
  gtk_window_present (fixture->window);
  fb_test_wait_for (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "Tuesday");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->line);
  g_clear_object (&fixture->other);
  g_clear_object (&fixture->instances);
  g_clear_pointer (&fixture->snapshot, g_free);
  g_clear_pointer (&fixture->nodes, g_strfreev);
}

static void
choose_some (Fixture *fixture)
{
  GtkWidget *row =
      fb_test_find (GTK_WIDGET (fixture->window), ADW_TYPE_ACTION_ROW, "_Only What Is Chosen");

  gtk_widget_activate (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
}

static void
test_everything_onto_where_it_is_from (Fixture *fixture, gconstpointer data)
{
  fb_test_press (GTK_WIDGET (fixture->window), "_Restore");
  g_assert_cmpstr (fixture->snapshot, ==, "one");
  g_assert_true (fixture->target == fixture->line);
  g_assert_null (fixture->nodes);
}

static void
test_only_the_node_that_is_looked_at (Fixture *fixture, gconstpointer data)
{
  choose_some (fixture);
  fb_test_wait_for (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "1 chosen");
  fb_test_press (GTK_WIDGET (fixture->window), "_Restore");
  g_assert_nonnull (fixture->nodes);
  g_assert_cmpuint (g_strv_length (fixture->nodes), ==, 1);
  g_assert_cmpstr (fixture->nodes[0], ==, "level");
}

static void
test_nothing_chosen_cannot_be_restored (Fixture *fixture, gconstpointer data)
{
  GtkWidget *check;

  choose_some (fixture);
  check = gtk_widget_get_ancestor (fb_test_wait_for (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL,
                                                     "level"),
                                   GTK_TYPE_CHECK_BUTTON);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  g_assert_false (fb_test_may_press (GTK_WIDGET (fixture->window), "_Restore"));
  gtk_window_destroy (fixture->window);
}

static void
test_another_instance_that_may_be_written_to (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = fb_test_find (GTK_WIDGET (fixture->window), ADW_TYPE_COMBO_ROW, "Onto");

  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))), ==,
                    2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  fb_test_press (GTK_WIDGET (fixture->window), "_Restore");
  g_assert_true (fixture->target == fixture->other);
}

static void
test_a_version_without_nodes_leaves_no_choice (void)
{
  g_autoptr (FbSnapshotDiff) diff =
                 fb_test_diff_of ("[]", "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Filler\"}]");
  g_autoptr (FbDiffSide) older = fb_diff_side_new (FB_DIFF_SNAPSHOT, "one", "Tuesday", NULL);
  g_autoptr (FbDiffSide) newer = fb_diff_side_new (FB_DIFF_RUNNING, "line", "now", NULL);
  g_autoptr (GListStore) instances = g_list_store_new (FB_TYPE_INSTANCE);
  GtkWindow *window =
      fb_restore_dialog_new (older, newer, diff, G_LIST_MODEL (instances), NULL, "t");
  GtkWidget *some;

  gtk_window_present (window);
  some = fb_test_wait_for (GTK_WIDGET (window), ADW_TYPE_ACTION_ROW, "_Only What Is Chosen");
  g_assert_false (
      gtk_widget_get_sensitive (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (some))));
  gtk_window_destroy (window);
}

/* What was added later is not in the older version, and cannot come from it. */
static void
test_parts_are_those_of_the_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (int newer = 0; newer <= 1; newer++)
    {
      g_autoptr (GListModel) parts = fb_restore_part_list (diff, newer);

      for (guint i = 0; i < g_list_model_get_n_items (parts); i++)
        {
          g_autoptr (FbRestorePart) part = g_list_model_get_item (parts, i);

          g_string_append_printf (text, "%s%s ", fb_restore_part_is_container (part) ? "#" : "",
                                  fb_restore_part_get_id (part));
        }
      g_string_append (text, "| ");
    }
  g_assert_cmpstr (text->str, ==,
                   "#t #u in level valve far note broker | #t #u in level guard far note broker "
                   "| ");
  gtk_window_destroy (fixture->window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/restore-dialog/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("everything-onto-where-it-is-from", test_everything_onto_where_it_is_from);
  ADD ("only-the-node-that-is-looked-at", test_only_the_node_that_is_looked_at);
  ADD ("nothing-chosen-cannot-be-restored", test_nothing_chosen_cannot_be_restored);
  ADD ("another-instance-that-may-be-written-to", test_another_instance_that_may_be_written_to);
  g_test_add_func ("/restore-dialog/a-version-without-nodes-leaves-no-choice",
                   test_a_version_without_nodes_leaves_no_choice);
  ADD ("parts-are-those-of-the-version", test_parts_are_those_of_the_version);
#undef ADD

  return g_test_run ();
}
