/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-editor.h"
#include "search/fb-search.h"

/* What can be done in a real page, by name and in the header. */

typedef struct
{
  FbTestEditor *editor;
  FbEditorPage *page;
  GActionGroup *actions;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->editor = (FbTestEditor *)data;
  if (fixture->editor == NULL)
    return;

  fb_test_editor_change (fixture->editor, 0, "mode", "read-write");
  fixture->page = fb_test_editor_show (fixture->editor, 0);
  fixture->actions = fb_page_get_actions (FB_PAGE (fixture->page));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_editor_discard (fb_editor_page_get_editor (fixture->page));
  fb_test_editor_close (fixture->editor, fixture->page);
}

static gboolean
is_enabled (Fixture *fixture, const char *name)
{
  return g_action_group_get_action_enabled (fixture->actions, name);
}

static void
activate (Fixture *fixture, const char *name, const char *target)
{
  g_action_group_activate_action (fixture->actions, name,
                                  target != NULL ? g_variant_new_string (target) : NULL);
}

/* (nullable) */
static const FbSearchEntry *
find_entry (GPtrArray *entries, const char *title)
{
  for (guint i = 0; i < entries->len; i++)
    if (strcmp (((FbSearchEntry *)g_ptr_array_index (entries, i))->title, title) == 0)
      return g_ptr_array_index (entries, i);

  return NULL;
}

static void
test_enabled_when_the_page_can (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  g_assert_false (is_enabled (fixture, "search"));
  g_assert_true (is_enabled (fixture, "reload"));
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  fb_test_editor_await_dirty (fixture->page, FALSE);
  g_assert_true (is_enabled (fixture, "search"));
  g_assert_false (is_enabled (fixture, "undo"));
  g_assert_false (is_enabled (fixture, "deploy"));
  g_assert_false (is_enabled (fixture, "changed-nodes"));

  fb_test_editor_edit (fixture->page, "mine");
  g_assert_true (is_enabled (fixture, "undo"));
  g_assert_true (is_enabled (fixture, "deploy"));
  g_assert_true (is_enabled (fixture, "changed-nodes"));
  activate (fixture, "undo", NULL);
  fb_test_editor_await_dirty (fixture->page, FALSE);
  g_assert_true (is_enabled (fixture, "redo"));
  g_assert_false (is_enabled (fixture, "deploy"));

  activate (fixture, "redo", NULL);
  fb_test_editor_await_dirty (fixture->page, TRUE);
  fb_test_editor_change (fixture->editor, 0, "mode", "read-only");
  g_assert_false (is_enabled (fixture, "deploy"));
  g_assert_false (is_enabled (fixture, "restart-flows"));
  g_assert_true (is_enabled (fixture, "export"));
}

static gboolean
deploys_nodes (gpointer user_data)
{
  g_autoptr (GVariant) state =
                 g_action_group_get_action_state (((Fixture *)user_data)->actions, "deploy-type");

  return strcmp (g_variant_get_string (state, NULL), "nodes") == 0;
}

static gboolean
is_stopped (gpointer user_data)
{
  return is_enabled (user_data, "start-flows");
}

static gboolean
is_running (gpointer user_data)
{
  return is_enabled (user_data, "stop-flows");
}

static void
test_they_reach_page_and_runtime (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  activate (fixture, "deploy-type", "nodes");
  fb_test_editor_wait_js (fixture->page, "return RED.menu.isSelected ('deploymenu-item-node');");
  g_assert_true (fb_test_wait (deploys_nodes, fixture, FB_TEST_WEB_MS));
  activate (fixture, "deploy-type", "full");

  activate (fixture, "invoke", "core:show-debug-tab");
  fb_test_editor_wait_js (fixture->page, "return $('.red-ui-debug-content').is (':visible');");
  /* One tray after the other, though the page would ignore the second one. */
  activate (fixture, "user-settings", NULL);
  fb_test_editor_wait_js (fixture->page, "return $('#user-settings-tabs').is (':visible');");
  activate (fixture, "palette-manager", NULL);
  fb_test_editor_wait_js (fixture->page, "return $('.red-ui-palette-editor').is (':visible') ||"
                                         " $('#red-ui-settings-tab-palette').is (':visible');");

  g_assert_true (fb_test_wait (is_running, fixture, FB_TEST_WEB_MS));
  activate (fixture, "stop-flows", NULL);
  g_assert_true (fb_test_wait (is_stopped, fixture, FB_TEST_WEB_MS));
  g_assert_false (is_enabled (fixture, "stop-flows"));
  activate (fixture, "start-flows", NULL);
  g_assert_true (fb_test_wait (is_running, fixture, FB_TEST_WEB_MS));
}

static gboolean
may_search (gpointer user_data)
{
  return is_enabled (user_data, "search");
}

static gboolean
may_not_search (gpointer user_data)
{
  return !may_search (user_data);
}

static void
test_nothing_opens_over_a_dialog (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  fb_test_editor_edit (fixture->page, "mine");
  activate (fixture, "export", NULL);
  g_assert_true (fb_test_wait (may_not_search, fixture, FB_TEST_WEB_MS));
  g_assert_false (is_enabled (fixture, "deploy"));
  g_assert_false (is_enabled (fixture, "user-settings"));
  g_assert_false (is_enabled (fixture, "invoke"));
  fb_test_editor_run (fixture->page, "$('#red-ui-clipboard-dialog-cancel').trigger ('click');");
  g_assert_true (fb_test_wait (may_search, fixture, FB_TEST_WEB_MS));
  g_assert_true (is_enabled (fixture, "deploy"));

  /* A node that is edited would not be in what is deployed, and could be undone away. */
  fb_test_editor_run (fixture->page, "RED.editor.edit (RED.nodes.node ('n1'));");
  g_assert_true (fb_test_wait (may_not_search, fixture, FB_TEST_WEB_MS));
  g_assert_false (is_enabled (fixture, "deploy"));
  g_assert_false (is_enabled (fixture, "undo"));
  g_assert_true (is_enabled (fixture, "user-settings"));
  fb_test_editor_wait_js (fixture->page, "return $('#node-input-name').is (':visible');");
  fb_test_editor_run (fixture->page, "RED.actions.invoke ('core:cancel-edit-tray');");
  g_assert_true (fb_test_wait (may_search, fixture, FB_TEST_WEB_MS));
  g_assert_true (is_enabled (fixture, "undo"));

  /* The editor's settings make way. */
  activate (fixture, "user-settings", NULL);
  fb_test_editor_wait_js (fixture->page, "return $('#user-settings-tabs').is (':visible');");
  activate (fixture, "search", NULL);
  fb_test_editor_wait_js (fixture->page, "return $('#red-ui-search input').is (':visible') ||"
                                         " $('.red-ui-search-container').is (':visible');");
}

static void
actions_changed_cb (FbPage *page, guint *n_changes)
{
  *n_changes += 1;
}

static void
test_all_are_found_by_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) clean = NULL;
  g_autoptr (GPtrArray) dirty = NULL;
  g_autoptr (GHashTable) targets = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_changes = 0;

  if (fixture->editor == NULL)
    return;

  g_signal_connect (fixture->page, "actions-changed", G_CALLBACK (actions_changed_cb), &n_changes);
  before = fb_page_list_actions (FB_PAGE (fixture->page));
  g_assert_nonnull (find_entry (before, "Reload the Editor"));
  g_assert_null (find_entry (before, "Search These Flows"));

  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  fb_test_editor_await_dirty (fixture->page, FALSE);
  g_assert_cmpuint (n_changes, >, 0);
  clean = fb_page_list_actions (FB_PAGE (fixture->page));
  g_assert_nonnull (find_entry (clean, "Import from a File…"));
  g_assert_null (find_entry (clean, "Deploy"));
  g_assert_cmpstr (find_entry (clean, "Search These Flows")->hint, ==, "<Control>f");
  g_assert_cmpstr (find_entry (clean, "Search These Flows")->target, ==, "action:page.search");
  /* What Node-RED can do beyond it, in its own words, and nothing twice. */
  g_assert_cmpuint (clean->len, >, 130);
  for (guint i = 0; i < clean->len; i++)
    {
      const FbSearchEntry *entry = g_ptr_array_index (clean, i);
      g_autofree char     *name = NULL;
      g_autoptr (GVariant) target = NULL;

      g_assert_true (
          g_action_parse_detailed_name (entry->target + strlen ("action:"), &name, &target, NULL));
      g_assert_true (g_hash_table_add (targets, entry->target));
      g_assert_null (strstr (entry->target, "core:undo"));
      g_assert_null (strstr (entry->target, "core:deploy-flows"));
    }
  g_assert_true (g_hash_table_contains (targets, "action:page.invoke('core:add-flow')"));

  n_changes = 0;
  fb_test_editor_edit (fixture->page, "mine");
  g_assert_cmpuint (n_changes, >, 0);
  dirty = fb_page_list_actions (FB_PAGE (fixture->page));
  g_assert_cmpstr (find_entry (dirty, "Deploy")->hint, ==, "<Control>d");
  g_assert_cmpstr (find_entry (dirty, "Undo")->target, ==, "action:page.undo");
  g_signal_handlers_disconnect_by_data (fixture->page, &n_changes);
}

int
main (int argc, char **argv)
{
  FbTestEditor *editor;
  int           status;

  fb_test_widget_init (&argc, &argv);
  editor = fb_test_editor_new ("node-red-5.0", NULL, 1);
#define add(name, func)                                                                            \
  g_test_add ("/editor/actions/" name, Fixture, editor, set_up, func, tear_down)
  add ("enabled-when-the-page-can", test_enabled_when_the_page_can);
  add ("they-reach-page-and-runtime", test_they_reach_page_and_runtime);
  add ("nothing-opens-over-a-dialog", test_nothing_opens_over_a_dialog);
  add ("all-are-found-by-name", test_all_are_found_by_name);
#undef add
  status = g_test_run ();
  g_clear_pointer (&editor, fb_test_editor_free);

  return status;
}
