/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "instance/fb-instance-menu.h"
#include "instance/fb-instance-pane.h"

typedef struct
{
  GListStore *store;
  FbInstance *demo;
  FbInstance *line4;
  GtkWindow  *window;
  GtkWidget  *pane;
  char       *opened;
} Fixture;

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->opened);
  fixture->opened = g_variant_dup_string (parameter, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const GActionEntry entries[] = { { "open-instance", open_cb, "s" } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  fixture->store = g_list_store_new (FB_TYPE_INSTANCE);
  fixture->demo = fb_test_instance_new (FB_INSTANCE_LOCAL, "demo plant", NULL, FB_MODE_READ_WRITE);
  fixture->line4 = fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "PROD", FB_MODE_READ_ONLY);
  g_list_store_append (fixture->store, fixture->demo);
  g_list_store_append (fixture->store, fixture->line4);

  fixture->pane = fb_instance_pane_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries),
                                   fixture);
  gtk_widget_insert_action_group (fixture->pane, "win", G_ACTION_GROUP (actions));
  fb_instance_pane_set_instances (FB_INSTANCE_PANE (fixture->pane), G_LIST_MODEL (fixture->store));
  fixture->window = fb_test_show (fixture->pane, 240, 500);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->demo);
  g_clear_object (&fixture->line4);
  g_clear_pointer (&fixture->opened, g_free);
}

static void
type_filter (Fixture *fixture, const char *text)
{
  GtkWidget *entry = fb_test_find (fixture->pane, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

static void
test_both_kinds_are_under_their_heading (Fixture *fixture, gconstpointer data)
{
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "This Machine"));
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "Remote"));
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "demo plant"));
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "PROD"));

  g_list_store_remove_all (fixture->store);
  g_assert_nonnull (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "This Machine"));
}

static void
test_filter_looks_into_name_and_environment (Fixture *fixture, gconstpointer data)
{
  type_filter (fixture, "pRod");
  g_assert_nonnull (fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "line4"));
  g_assert_null (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "demo plant"));
  g_assert_null (fb_test_find (fixture->pane, GTK_TYPE_LABEL, "This Machine"));

  g_signal_emit_by_name (fb_test_find (fixture->pane, GTK_TYPE_SEARCH_ENTRY, NULL), "activate");
  g_assert_cmpstr (fixture->opened, ==, fb_instance_get_id (fixture->line4));

  type_filter (fixture, "nothing like it");
  g_assert_nonnull (fb_test_wait_for (fixture->pane, ADW_TYPE_STATUS_PAGE, "No Match"));
  fb_test_press (fixture->pane, "_Show All");
  g_signal_emit_by_name (fb_test_find (fixture->pane, GTK_TYPE_SEARCH_ENTRY, NULL),
                         "search-changed");
  g_assert_nonnull (fb_test_wait_for (fixture->pane, GTK_TYPE_LABEL, "demo plant"));
}

static void
test_current_page_is_selected (Fixture *fixture, gconstpointer data)
{
  GtkWidget         *list = fb_test_find (fixture->pane, GTK_TYPE_LIST_VIEW, NULL);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list));

  fb_instance_pane_set_current (FB_INSTANCE_PANE (fixture->pane), fixture->line4);
  g_assert_true (gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (model)) ==
                 fixture->line4);
  fb_instance_pane_set_current (FB_INSTANCE_PANE (fixture->pane), NULL);
  g_assert_null (gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (model)));
}

/* Whether the row that looks selected, and no other, shows @name. */
static gboolean
looks_selected (Fixture *fixture, const char *name)
{
  GtkWidget *list = fb_test_find (fixture->pane, GTK_TYPE_LIST_VIEW, NULL);
  guint      n_selected = 0;
  gboolean   found = FALSE;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if ((gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) == 0)
        continue;
      n_selected++;
      found |= fb_test_find (row, GTK_TYPE_LABEL, name) != NULL;
    }

  return found && n_selected == 1;
}

static void
test_current_page_stays_selected_when_others_come_and_go (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbInstance) other =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "another", NULL, FB_MODE_READ_WRITE);

  fb_instance_pane_set_current (FB_INSTANCE_PANE (fixture->pane), fixture->line4);
  g_assert_true (looks_selected (fixture, "line4"));
  g_list_store_insert (fixture->store, 0, other);
  g_assert_true (looks_selected (fixture, "line4"));
  g_list_store_remove (fixture->store, 0);
  g_assert_true (looks_selected (fixture, "line4"));
}

static gboolean
menu_has (GMenuModel *menu, const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *name = NULL;

      if (section != NULL && menu_has (section, action))
        return TRUE;
      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &name) &&
          g_str_equal (name, action))
        return TRUE;
    }

  return FALSE;
}

static void
test_menu_offers_what_can_be_done (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMenuModel) stopped = NULL;
  g_autoptr (GMenuModel) running = NULL;
  g_autoptr (GMenuModel) remote = fb_instance_menu_new (fixture->line4);

  fb_instance_set_state (fixture->demo, FB_INSTANCE_STOPPED, NULL);
  stopped = fb_instance_menu_new (fixture->demo);
  fb_instance_set_state (fixture->demo, FB_INSTANCE_RUNNING, NULL);
  running = fb_instance_menu_new (fixture->demo);

  g_assert_true (menu_has (stopped, "win.start-instance"));
  g_assert_false (menu_has (stopped, "win.stop-instance"));
  g_assert_true (menu_has (running, "win.stop-instance"));
  g_assert_false (menu_has (running, "win.start-instance"));
  g_assert_false (menu_has (remote, "win.start-instance"));
  g_assert_false (menu_has (remote, "win.duplicate-instance"));
  g_assert_true (menu_has (remote, "win.remove-instance"));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/instance-pane/" name, Fixture, NULL, set_up, func, tear_down)
  add ("both-kinds-are-under-their-heading", test_both_kinds_are_under_their_heading);
  add ("filter-looks-into-name-and-environment", test_filter_looks_into_name_and_environment);
  add ("current-page-is-selected", test_current_page_is_selected);
  add ("current-page-stays-selected-when-others-come-and-go",
       test_current_page_stays_selected_when_others_come_and_go);
  add ("menu-offers-what-can-be-done", test_menu_offers_what_can_be_done);
#undef add

  return g_test_run ();
}
