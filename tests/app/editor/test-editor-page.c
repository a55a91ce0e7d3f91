/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-editor.h"
#include "snapshot/fb-merge-dialog.h"

/* What a person meets around a real editor: banners, questions, and a page that is gone. Each test
 * has a page of its own; the Node-RED behind it is the same. */

typedef struct
{
  FbTestEditor *editor;
  FbEditorPage *page;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->editor = (FbTestEditor *)data;
  if (fixture->editor == NULL)
    return;

  fb_test_editor_request (fixture->editor, "POST", "flows", "{\"flows\":" FB_TEST_EDITOR_FLOWS "}");
  fixture->page = fb_test_editor_open (fixture->editor, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  FbDraftStore *drafts;
  g_auto (FbTestResult) result = { 0 };

  if (fixture->editor == NULL)
    return;

  fb_test_editor_close (fixture->editor, fixture->page);
  drafts = fb_session_get_drafts (fixture->editor->session);
  fb_draft_store_drop_async (drafts, fb_test_editor_get_instance (fixture->editor, 0), NULL,
                             fb_test_take_result, &result);
  fb_draft_store_drop_finish (drafts, fb_test_await (&result, FB_TEST_WEB_MS), NULL);
}

static gboolean
is_enabled (Fixture *fixture, const char *action)
{
  return g_action_group_get_action_enabled (fb_page_get_actions (FB_PAGE (fixture->page)), action);
}

static void
wait_for_status (Fixture *fixture, const char *title)
{
  fb_test_wait_for (GTK_WIDGET (fixture->page), ADW_TYPE_STATUS_PAGE, title);
}

static gboolean
deploy_is_enabled (gpointer user_data)
{
  return is_enabled (user_data, "deploy");
}

static void
test_offline_keeps_the_edits (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_test_editor_edit (fixture->page, "mine");
  g_assert_true (fb_test_wait (deploy_is_enabled, fixture, FB_TEST_WEB_MS));

  fb_test_remote_stop (fixture->editor->server);
  fb_test_editor_await_banner (fixture->page, "you can go on editing, but not deploy");
  g_assert_false (is_enabled (fixture, "deploy"));
  fb_test_editor_edit (fixture->page, "more");

  fb_test_remote_start (fixture->editor->server, NULL);
  fb_test_press (GTK_WIDGET (fixture->page), "Try Again");
  fb_test_editor_await_no_banner (fixture->page, "you can go on editing");
  g_assert_true (fb_test_wait (deploy_is_enabled, fixture, FB_TEST_WEB_MS));
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));
  g_assert_true (fb_test_editor_has_tab (fixture->page, "more"));
}

static void
deploy_as_somebody_else (Fixture *fixture)
{
  fb_test_editor_request (fixture->editor, "POST", "flow",
                          "{\"label\":\"theirs\",\"nodes\":[],\"configs\":[]}");
}

static void
test_newer_flows_are_shown (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  deploy_as_somebody_else (fixture);
  fb_test_editor_await_banner (fixture->page, "What you see is older");
  /* An edit made after it is not to be lost for it. */
  fb_test_editor_run (fixture->page, "RED.nodes.dirty (true);");
  fb_test_editor_await_banner (fixture->page, "Bring their changes and yours together");
  fb_test_editor_run (fixture->page, "RED.nodes.dirty (false);");
  fb_test_editor_await_banner (fixture->page, "What you see is older");
  fb_test_press (GTK_WIDGET (fixture->page), "Show New Flows");
  fb_test_editor_wait_js (fixture->page,
                          "return RED.nodes.getWorkspaceOrder ().some ((id) =>"
                          " RED.nodes.workspace (id).label === 'theirs') && !RED.nodes.dirty ();");
  fb_test_editor_await_no_banner (fixture->page, "Somebody else deployed");
}

static FbInstanceLink *
get_link (Fixture *fixture)
{
  return fb_editor_get_link (fb_editor_page_get_editor (fixture->page));
}

/* What runs now, as a body for a deploy over whatever runs then. (transfer full) */
static char *
get_flows (Fixture *fixture)
{
  FbAdminClient *admin = fb_instance_link_get_admin (get_link (fixture));
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;

  fb_admin_client_get_flows_async (admin, NULL, fb_test_take_result, &result);
  bytes = fb_admin_client_get_flows_finish (admin, fb_test_await (&result, FB_TEST_WEB_MS), &error);
  g_assert_no_error (error);
  object = fb_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                                 1024 * 1024, &error);
  g_assert_no_error (error);
  json_object_remove_member (object, "rev");

  return fb_json_print_object (object);
}

/* As a restore does it. */
static void
deploy_from_here (Fixture *fixture, const char *body)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (FbDeploy) deploy =
                 fb_deploy_new (get_link (fixture), fb_session_get_guard (fixture->editor->session),
                                g_steal_pointer (&bytes), FB_DEPLOY_FULL);

  fb_operation_run_async (FB_OPERATION (deploy), fb_test_take_result, &result);
  fb_operation_run_finish (FB_OPERATION (deploy), fb_test_await (&result, FB_TEST_WEB_MS), &error);
  g_assert_no_error (error);
}

static void
test_what_was_restored_is_not_somebody_elses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;

  if (fixture->editor == NULL)
    return;

  before = get_flows (fixture);
  deploy_from_here (fixture, "{\"flows\":[{\"id\":\"r\",\"type\":\"tab\","
                             "\"label\":\"restored\"}]}");
  fb_test_editor_await_banner (fixture->page, "This instance was restored. What you see is not");
  fb_test_editor_run (fixture->page, "RED.nodes.dirty (true);");
  fb_test_editor_await_banner (fixture->page, "This instance was restored. Bring what runs there");

  /* Somebody else after that is somebody else. */
  deploy_as_somebody_else (fixture);
  fb_test_editor_await_banner (fixture->page, "Somebody else deployed");

  /* Put back to what is shown here, there is nothing to be told any more. */
  deploy_from_here (fixture, before);
  fb_test_editor_await_no_banner (fixture->page, "Somebody else deployed");
  fb_test_editor_await_no_banner (fixture->page, "This instance was restored");
}

static gboolean
has_merge_dialog (gpointer user_data)
{
  return fb_test_find_toplevel (FB_TYPE_MERGE_DIALOG) != NULL;
}

static GtkWidget *
await_merge_dialog (void)
{
  g_assert_true (fb_test_wait (has_merge_dialog, NULL, FB_TEST_WEB_MS));
  return fb_test_find_toplevel (FB_TYPE_MERGE_DIALOG);
}

static void
test_a_conflict_is_reviewed (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_test_editor_edit (fixture->page, "mine");
  deploy_as_somebody_else (fixture);
  fb_test_editor_await_banner (fixture->page, "Bring their changes and yours together");
  fb_test_press (GTK_WIDGET (fixture->page), "Review");
  /* Left as it is, the conflict remains. */
  fb_test_press (await_merge_dialog (), "_Cancel");
  fb_test_editor_await_banner (fixture->page, "Somebody else deployed");
  g_assert_false (fb_test_editor_has_tab (fixture->page, "theirs"));

  fb_test_press (GTK_WIDGET (fixture->page), "Review");
  fb_test_wait_for (await_merge_dialog (), GTK_TYPE_LABEL, "mine +1 ~0 -0, theirs +1 ~0 -0");
  fb_test_press (await_merge_dialog (), "_Merge");
  fb_test_editor_wait_js (fixture->page, "return RED.nodes.getWorkspaceOrder ().some ((id) =>"
                                         " RED.nodes.workspace (id).label === 'theirs');");
  fb_test_editor_await_no_banner (fixture->page, "Somebody else deployed");
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));
  fb_test_editor_await_dirty (fixture->page, TRUE);
}

/* The same flows with other names in them. */
static void
rename_as_somebody_else (Fixture *fixture)
{
  g_autoptr (GString) body = g_string_new ("{\"flows\":" FB_TEST_EDITOR_FLOWS "}");

  g_string_replace (body, "\"start\"", "\"theirs\"", 0);
  g_string_replace (body, "\"end\"", "\"done\"", 0);
  fb_test_editor_request (fixture->editor, "POST", "flows", body->str);
}

static void
test_what_collides_is_asked (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;
  GtkWidget *label;

  if (fixture->editor == NULL)
    return;

  fb_test_editor_run (fixture->page, "const node = RED.nodes.node ('n1'); node.name = 'mine';"
                                     "node.changed = true; RED.nodes.dirty (true);"
                                     "RED.view.redraw (true);");
  fb_test_editor_await_dirty (fixture->page, TRUE);
  rename_as_somebody_else (fixture);
  fb_test_editor_await_banner (fixture->page, "Bring their changes and yours together");
  fb_test_press (GTK_WIDGET (fixture->page), "Review");

  dialog = await_merge_dialog ();
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "theirs +0 ~1 -0, conflicts 1");
  g_assert_false (fb_test_may_press (dialog, "_Merge"));
  label = fb_test_wait_for (dialog, GTK_TYPE_LABEL, "Mine");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (
                                   gtk_widget_get_ancestor (label, GTK_TYPE_CHECK_BUTTON)),
                               TRUE);
  fb_test_press (dialog, "_Merge");
  fb_test_editor_wait_js (fixture->page, "return RED.nodes.node ('n2').name === 'done' &&"
                                         " RED.nodes.node ('n1').name === 'mine';");

  /* Only that is left to deploy, onto theirs. */
  fb_test_editor_wait_js (fixture->page, "return RED.nodes.node ('n1').changed &&"
                                         " !RED.nodes.node ('n2').changed;");
  g_assert_true (fb_test_wait (deploy_is_enabled, fixture, FB_TEST_WEB_MS));
  g_action_group_activate_action (fb_page_get_actions (FB_PAGE (fixture->page)), "deploy", NULL);
  fb_test_editor_answer ("Deploy to line-1?", "_Deploy");
  fb_test_editor_await_dirty (fixture->page, FALSE);
  fb_test_editor_run (fixture->page, "window.theirs = null; $.getJSON ('flows', (flows) =>"
                                     " { window.theirs = flows; });");
  fb_test_editor_wait_js (fixture->page,
                          "return window.theirs !== null && ['mine', 'done'].every ((name) =>"
                          " JSON.stringify (window.theirs).includes ('\"' + name + '\"'));");
}

static void
page_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(int *)user_data = fb_page_close_finish (FB_PAGE (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_decided (gpointer user_data)
{
  return *(int *)user_data >= 0;
}

static gboolean
ask_to_close (Fixture *fixture, const char *heading, const char *answer)
{
  int closes = -1;

  fb_page_close_async (FB_PAGE (fixture->page), NULL, page_closed_cb, &closes);
  if (answer != NULL)
    fb_test_editor_answer (heading, answer);
  g_assert_true (fb_test_wait (is_decided, &closes, FB_TEST_WEB_MS));

  return closes;
}

#define UNDEPLOYED "Undeployed Changes in line-1"

static void
test_what_was_merged_outlives_the_page (Fixture *fixture, gconstpointer data)
{
  FbEditor *editor;

  if (fixture->editor == NULL)
    return;

  editor = fb_editor_page_get_editor (fixture->page);
  fb_test_editor_edit (fixture->page, "mine");
  deploy_as_somebody_else (fixture);
  fb_test_editor_await_banner (fixture->page, "Bring their changes and yours together");
  fb_test_press (GTK_WIDGET (fixture->page), "Review");
  /* Before there is anything to decide about, too. */
  g_assert_false (ask_to_close (fixture, "line-1 Is Being Merged", "_Wait"));
  await_merge_dialog ();
  fb_web_view_terminate (fb_editor_view_get_web (fb_editor_get_view (editor)));
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_DEAD);

  fb_test_press (await_merge_dialog (), "_Merge");
  fb_test_editor_await_banner (fixture->page, "The editor page was gone");
  /* Nor is it lost with the tab, without a word. */
  g_assert_false (ask_to_close (fixture, "line-1 Has Not Got What Was Merged", "_Wait"));
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  fb_test_editor_await_dirty (fixture->page, TRUE);
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));
  g_assert_true (fb_test_editor_has_tab (fixture->page, "theirs"));
}

static gboolean
sleeps_without_a_word (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (fb_test_editor_has_banner (fixture->page, "No connection"));
  return fb_editor_get_phase (fb_editor_page_get_editor (fixture->page)) == FB_EDITOR_ASLEEP;
}

static void
test_stopping_is_no_surprise (Fixture *fixture, gconstpointer data)
{
  FbInstance *instance;

  if (fixture->editor == NULL)
    return;

  instance = fb_test_editor_get_instance (fixture->editor, 0);
  fb_test_editor_type_into_dialog (fixture->page, "n1", "typed");
  fb_instance_set_state (instance, FB_INSTANCE_STOPPED, NULL);
  fb_test_editor_await_banner (fixture->page, "Finish the node dialog");
  fb_test_editor_wait_js (fixture->page, "return $('#node-input-name').val () === 'typed';");

  fb_test_editor_run (fixture->page, "RED.actions.invoke ('core:cancel-edit-tray');");
  g_assert_true (fb_test_wait (sleeps_without_a_word, fixture, FB_TEST_WEB_MS));
  fb_instance_link_retry (fb_session_get_link (fixture->editor->session, instance));
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);

  /* Not even for the moment until it sleeps. */
  fb_instance_set_state (instance, FB_INSTANCE_STOPPED, NULL);
  g_assert_true (fb_test_wait (sleeps_without_a_word, fixture, FB_TEST_WEB_MS));
  fb_instance_link_retry (fb_session_get_link (fixture->editor->session, instance));
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
}

static void
test_a_page_that_died_offers_its_edits (Fixture *fixture, gconstpointer data)
{
  FbEditor     *editor;
  FbEditorPage *other;

  if (fixture->editor == NULL)
    return;

  other = fb_test_editor_open (fixture->editor, 1);
  fb_test_editor_show (fixture->editor, 0);
  editor = fb_editor_page_get_editor (fixture->page);
  fb_test_editor_edit (fixture->page, "mine");
  fb_test_editor_await_kept (fixture->editor, fixture->page);
  fb_web_view_terminate (fb_editor_view_get_web (fb_editor_get_view (editor)));
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_DEAD);
  wait_for_status (fixture, "The Editor Page Is Gone");
  g_assert_false (is_enabled (fixture, "deploy"));

  /* The others go on. */
  g_assert_cmpint (fb_editor_get_phase (fb_editor_page_get_editor (other)), ==, FB_EDITOR_READY);
  fb_test_editor_run (other, "return RED.settings.version;");

  fb_test_press (GTK_WIDGET (fixture->page), "_Reload");
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  fb_test_editor_await_banner (fixture->page, "were kept");
  g_assert_false (fb_test_editor_has_tab (fixture->page, "mine"));
  fb_test_press (GTK_WIDGET (fixture->page), "Restore");
  fb_test_editor_await_dirty (fixture->page, TRUE);
  fb_test_editor_await_no_banner (fixture->page, "were kept");
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));

  fb_test_editor_close (fixture->editor, other);
}

static void
test_a_hung_page_can_be_loaded_anew (Fixture *fixture, gconstpointer data)
{
  FbEditor *editor;

  if (fixture->editor == NULL)
    return;

  fb_test_editor_edit (fixture->page, "mine");
  fb_test_editor_await_kept (fixture->editor, fixture->page);
  editor = fb_editor_page_get_editor (fixture->page);
  fb_editor_view_invoke (fb_editor_get_view (editor), "core:select-none");
  fb_web_view_run_async (fb_editor_view_get_web (fb_editor_get_view (editor)), "for (;;);", NULL,
                         NULL, NULL, NULL);
  /* The engine notices when input is not taken. */
  if (!fb_test_web_input ("mousemove", "600", "400", "click", "1", "key", "a", "mousemove", "610",
                          "410", "click", "1", NULL))
    return;
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_HUNG);
  wait_for_status (fixture, "The Editor Does Not Answer");

  fb_test_press (GTK_WIDGET (fixture->page), "_Reload");
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  fb_test_editor_await_banner (fixture->page, "were kept");
}

static void
test_closing_with_edits_asks (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  g_assert_true (ask_to_close (fixture, NULL, NULL));

  fb_test_editor_edit (fixture->page, "mine");
  g_assert_false (ask_to_close (fixture, UNDEPLOYED, "_Cancel"));
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));

  g_assert_true (ask_to_close (fixture, UNDEPLOYED, "_Keep as Draft"));
  fb_test_editor_close (fixture->editor, fixture->page);
  fixture->page = fb_test_editor_open (fixture->editor, 0);
  fb_test_editor_await_banner (fixture->page, "were kept");
  fb_test_press (GTK_WIDGET (fixture->page), "Restore");
  fb_test_editor_await_dirty (fixture->page, TRUE);

  g_assert_true (ask_to_close (fixture, UNDEPLOYED, "_Discard"));
  fb_test_editor_close (fixture->editor, fixture->page);
  fixture->page = fb_test_editor_open (fixture->editor, 0);
  g_assert_false (fb_test_editor_has_tab (fixture->page, "mine"));
  g_assert_cmpint (fb_editor_drafts_get_offer (
                       fb_editor_get_drafts (fb_editor_page_get_editor (fixture->page))),
                   ==, 0);
}

static void
test_closing_can_deploy (Fixture *fixture, gconstpointer data)
{
  int closes = -1;

  if (fixture->editor == NULL)
    return;

  fb_test_editor_edit (fixture->page, "mine");
  fb_page_close_async (FB_PAGE (fixture->page), NULL, page_closed_cb, &closes);
  fb_test_editor_answer ("Undeployed Changes in line-1", "De_ploy");
  /* What runs elsewhere is named before it is changed. */
  fb_test_editor_answer ("Deploy to line-1?", "_Deploy");
  g_assert_true (fb_test_wait (is_decided, &closes, FB_TEST_WEB_MS));
  g_assert_true (closes);
  fb_test_editor_close (fixture->editor, fixture->page);

  fixture->page = fb_test_editor_open (fixture->editor, 0);
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));
  g_assert_false (fb_editor_has_edits (fb_editor_page_get_editor (fixture->page)));
}

static void
test_the_page_does_not_leave_by_itself (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_test_editor_edit (fixture->page, "mine");
  /* Real input: a page that nobody has touched may not ask. */
  if (!fb_test_web_input ("mousemove", "600", "400", "click", "1", NULL))
    return;
  fb_test_editor_run (fixture->page, "setTimeout (() => location.reload (), 100);");
  fb_test_editor_answer ("Discard Undeployed Changes?", "_Stay");
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));
}

typedef struct
{
  FbEditor     *editor;
  FbEditorView *before;
} Change;

static gboolean
has_another_view (gpointer user_data)
{
  Change *change = user_data;

  return fb_editor_get_view (change->editor) != change->before;
}

static void
await_another_view (Change *change, FbEditorPage *page)
{
  g_assert_true (fb_test_wait (has_another_view, change, FB_TEST_WEB_MS));
  fb_test_editor_await_phase (page, FB_EDITOR_READY);
  change->before = fb_editor_get_view (change->editor);
}

static void
reload (Fixture *fixture)
{
  g_action_group_activate_action (fb_page_get_actions (FB_PAGE (fixture->page)), "reload", NULL);
}

static void
test_reloading_with_edits_asks (Fixture *fixture, gconstpointer data)
{
  const char *heading = "Reload the Editor of line-1?";
  Change      change;

  if (fixture->editor == NULL)
    return;

  change.editor = fb_editor_page_get_editor (fixture->page);
  change.before = fb_editor_get_view (change.editor);
  reload (fixture);
  await_another_view (&change, fixture->page);

  fb_test_editor_edit (fixture->page, "mine");
  reload (fixture);
  fb_test_editor_answer (heading, "_Cancel");
  g_assert_true (fb_editor_get_view (change.editor) == change.before);
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));

  reload (fixture);
  fb_test_editor_answer (heading, "_Reload and Keep");
  await_another_view (&change, fixture->page);
  fb_test_editor_await_dirty (fixture->page, TRUE);
  g_assert_true (fb_test_editor_has_tab (fixture->page, "mine"));

  reload (fixture);
  fb_test_editor_answer (heading, "_Discard and Reload");
  await_another_view (&change, fixture->page);
  g_assert_false (fb_test_editor_has_tab (fixture->page, "mine"));
  g_assert_cmpint (fb_editor_drafts_get_offer (fb_editor_get_drafts (change.editor)), ==, 0);
}

static void
test_a_dialog_with_entries_is_asked_about (Fixture *fixture, gconstpointer data)
{
  const char *heading = "A Node Dialog Is Open in line-1";
  int         closes = -1;
  Change      change;

  if (fixture->editor == NULL)
    return;

  change.editor = fb_editor_page_get_editor (fixture->page);
  change.before = fb_editor_get_view (change.editor);
  fb_test_editor_type_into_dialog (fixture->page, "n1", "typed");
  fb_page_close_async (FB_PAGE (fixture->page), NULL, page_closed_cb, &closes);
  fb_test_editor_answer (heading, "_Cancel");
  g_assert_true (fb_test_wait (is_decided, &closes, FB_TEST_WEB_MS));
  g_assert_false (closes);
  fb_test_editor_wait_js (fixture->page, "return $('#node-input-name').val () === 'typed';");

  /* Let go, nothing is left to be asked about. */
  closes = -1;
  fb_page_close_async (FB_PAGE (fixture->page), NULL, page_closed_cb, &closes);
  fb_test_editor_answer (heading, "_Discard");
  g_assert_true (fb_test_wait (is_decided, &closes, FB_TEST_WEB_MS));
  g_assert_true (closes);
  g_assert_false (fb_editor_has_edits (change.editor));

  /* Taken over, it is a change like the others. */
  fb_test_editor_type_into_dialog (fixture->page, "n1", "typed");
  reload (fixture);
  fb_test_editor_answer (heading, "_Apply");
  fb_test_editor_answer ("Reload the Editor of line-1?", "_Reload and Keep");
  await_another_view (&change, fixture->page);
  fb_test_editor_await_dirty (fixture->page, TRUE);
  fb_test_editor_wait_js (fixture->page, "return RED.nodes.node ('n1').name === 'typed';");
}

/* What the page does of itself when it is told to, such as by its context menu. */
static void
test_a_dialog_with_entries_holds_the_page (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_test_editor_type_into_dialog (fixture->page, "n1", "typed");
  if (!fb_test_web_input ("mousemove", "600", "700", "click", "3", "key", "Escape", NULL))
    return;
  fb_test_editor_run (fixture->page, "setTimeout (() => location.reload (), 100);");
  fb_test_editor_answer ("Discard Undeployed Changes?", "_Stay");
  fb_test_editor_wait_js (fixture->page, "return $('#node-input-name').val () === 'typed';");
}

static void
test_nodes_travel_to_another_instance (Fixture *fixture, gconstpointer data)
{
  FbEditorPage *other;

  if (fixture->editor == NULL)
    return;

  fb_test_editor_run (fixture->page, "RED.view.select ('n1'); RED.actions.invoke "
                                     "('core:copy-selection-to-internal-clipboard');");
  other = fb_test_editor_open (fixture->editor, 1);
  fb_test_editor_run (other, "RED.workspaces.show ('t2'); RED.actions.invoke "
                             "('core:paste-from-internal-clipboard');");
  fb_test_editor_wait_js (other, "return RED.nodes.filterNodes ({ type: 'inject', z: 't2' "
                                 "}).length === 1;");
  /* And back, into a place where the same nodes are: as copies. */
  fb_test_editor_run (other, "RED.view.select ('n3'); RED.actions.invoke "
                             "('core:copy-selection-to-internal-clipboard');");
  fb_test_editor_show (fixture->editor, 0);
  fb_test_editor_run (fixture->page, "RED.actions.invoke ('core:paste-from-internal-clipboard');");
  fb_test_editor_wait_js (fixture->page,
                          "return RED.nodes.filterNodes ({ type: 'comment' }).length === 2;");

  fb_test_editor_close (fixture->editor, other);
}

int
main (int argc, char **argv)
{
  FbTestEditor *editor;
  int           status;

  fb_test_widget_init (&argc, &argv);
  editor = fb_test_editor_new ("node-red-5.0", NULL, 2);
#define add(name, func) g_test_add ("/editor/page/" name, Fixture, editor, set_up, func, tear_down)
  add ("offline-keeps-the-edits", test_offline_keeps_the_edits);
  add ("newer-flows-are-shown", test_newer_flows_are_shown);
  add ("what-was-restored-is-not-somebody-elses", test_what_was_restored_is_not_somebody_elses);
  add ("a-conflict-is-reviewed", test_a_conflict_is_reviewed);
  add ("what-collides-is-asked", test_what_collides_is_asked);
  add ("what-was-merged-outlives-the-page", test_what_was_merged_outlives_the_page);
  add ("stopping-is-no-surprise", test_stopping_is_no_surprise);
  add ("a-page-that-died-offers-its-edits", test_a_page_that_died_offers_its_edits);
  add ("a-hung-page-can-be-loaded-anew", test_a_hung_page_can_be_loaded_anew);
  add ("closing-with-edits-asks", test_closing_with_edits_asks);
  add ("closing-can-deploy", test_closing_can_deploy);
  add ("the-page-does-not-leave-by-itself", test_the_page_does_not_leave_by_itself);
  add ("reloading-with-edits-asks", test_reloading_with_edits_asks);
  add ("a-dialog-with-entries-is-asked-about", test_a_dialog_with_entries_is_asked_about);
  add ("a-dialog-with-entries-holds-the-page", test_a_dialog_with_entries_holds_the_page);
  add ("nodes-travel-to-another-instance", test_nodes_travel_to_another_instance);
#undef add
  status = g_test_run ();
  g_clear_pointer (&editor, fb_test_editor_free);

  return status;
}
