/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-page.h"

/* Node-RED's real editor in the view: it opens, edits and deploys as the window wants it to. */

#define IS_SHOWN(selector)                                                                         \
  "(() => { const element = document.querySelector ('" selector "');"                              \
  " return !!element && element.getClientRects ().length > 0; }) ()"

/* As FbDeploy would: sends what the page gave, and hands back what came. */
static void
pass_deploy_on (FbTestPage *fixture)
{
  g_autofree char *body = g_strndup (g_bytes_get_data (fixture->deploy_body, NULL),
                                     g_bytes_get_size (fixture->deploy_body));
  g_autofree char *answer = fb_test_server_ask (fixture->server, "POST", "flows", body);

  fb_editor_view_answer_deploy (fixture->deploy, answer != NULL ? 200 : 409, answer, FALSE);
  g_clear_object (&fixture->deploy);
}

static void
test_opens_without_login_and_header (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  g_assert_true (
      g_str_has_prefix (fb_editor_state_get_version (fixture.state),
                        ((const FbTestPageServer *)runtime)->name + strlen ("node-red-")));
  g_assert_false (fb_editor_state_is_dirty (fixture.state));
  /* The page told how far it was, to the import of the flows. */
  g_assert_cmpuint (fb_editor_state_get_progress (fixture.state), >=, 80);
  g_assert_cmpuint (fixture.logins, ==, 0);
  g_assert_nonnull (fb_editor_state_find_action (fixture.state, "core:search"));
  fb_test_page_assert (&fixture, IS_SHOWN ("#node-dialog-login"), "false");
  fb_test_page_assert (&fixture, IS_SHOWN ("#red-ui-header-logo"), "false");
  fb_test_page_assert (&fixture, IS_SHOWN ("#red-ui-header-button-deploy"), "false");
  /* The flow tabs stay, at the very top. */
  fb_test_web_wait (fixture.web, "const tab = document.querySelector ('#red-ui-tab-t1');"
                                 "return tab && tab.getClientRects ().length > 0 &&"
                                 " tab.getBoundingClientRect ().top < 20;");
  fb_test_page_assert (&fixture, "RED.settings.user.username", "tester");

  fb_test_page_tear_down (&fixture);
}

static void
test_edits_are_told_and_undone (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_editor_view_invoke (fixture.view, "core:add-flow");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  g_assert_cmpuint (fb_editor_state_get_count (fixture.state), ==, 1);
  g_assert_cmpuint (fb_editor_state_get_tabs (fixture.state)->len, ==, 3);
  fb_editor_view_invoke (fixture.view, "core:undo");
  fb_test_page_wait (fb_test_page_is_clean, &fixture, "clean");
  g_assert_cmpuint (fb_editor_state_get_tabs (fixture.state)->len, ==, 2);

  fb_test_page_tear_down (&fixture);
}

static void
test_deploy_goes_through_us (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_test_page_run (&fixture,
                    "const node = RED.nodes.node ('n1'); node.name = 'hello'; node.changed = true;"
                    "RED.history.push ({ t: 'edit', node, changes: { name: 'start' }, dirty: false "
                    "});"
                    "RED.nodes.dirty (true); RED.view.redraw ();");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  fb_editor_view_invoke (fixture.view, "core:set-deploy-type-to-modified-nodes");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  fb_test_page_wait (fb_test_page_is_asked, &fixture, "asked to deploy");
  g_assert_cmpint (fixture.deploy_type, ==, FB_DEPLOY_NODES);
  before = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_null (strstr (before, "hello"));

  pass_deploy_on (&fixture);
  fb_test_page_wait (fb_test_page_is_clean, &fixture, "clean");
  after = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_nonnull (strstr (after, "hello"));
  g_assert_nonnull (strstr (fixture.notices->str, "[success]"));
  /* What we deployed is no conflict. */
  g_assert_false (fixture.conflict);

  /* A restart of the flows is a deploy too; the editor's shade over its own deploy goes first. */
  fb_test_web_wait (fixture.web,
                    "return !$('#red-ui-full-shade, #red-ui-editor-shade').is (':visible');");
  fb_editor_view_invoke (fixture.view, "core:restart-flows");
  fb_test_page_wait (fb_test_page_is_asked, &fixture, "asked to restart");
  g_assert_cmpint (fixture.deploy_type, ==, FB_DEPLOY_RELOAD);
  g_assert_cmpuint (g_bytes_get_size (fixture.deploy_body), ==, 0);

  fb_test_page_tear_down (&fixture);
}

static void
test_a_refused_deploy_keeps_the_edits (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_editor_view_invoke (fixture.view, "core:add-flow");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  fb_test_page_wait (fb_test_page_is_asked, &fixture, "asked to deploy");
  fb_editor_view_answer_deploy (fixture.deploy, 403, "the guard says no", FALSE);
  g_clear_object (&fixture.deploy);
  fb_test_web_wait (fixture.web,
                    "return !$('#red-ui-header-button-deploy').hasClass ('disabled');");
  g_assert_nonnull (strstr (fixture.notices->str, "the guard says no"));
  g_assert_true (fb_editor_state_is_dirty (fixture.state));

  /* The person ended it: the page says nothing. */
  g_string_truncate (fixture.notices, 0);
  fb_test_web_wait (fixture.web,
                    "return !$('#red-ui-full-shade, #red-ui-editor-shade').is (':visible');");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  fb_test_page_wait (fb_test_page_is_asked, &fixture, "asked again");
  fb_editor_view_answer_deploy (fixture.deploy, 0, NULL, TRUE);
  g_clear_object (&fixture.deploy);
  fb_test_web_wait (fixture.web,
                    "return !$('#red-ui-header-button-deploy').hasClass ('disabled');");
  g_assert_cmpstr (fixture.notices->str, ==, "");
  g_assert_true (fb_editor_state_is_dirty (fixture.state));

  fb_test_page_tear_down (&fixture);
}

static gboolean
has_conflict (gpointer user_data)
{
  return ((FbTestPage *)user_data)->conflict;
}

static void
test_somebody_else_deployed (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *answer = NULL;
  g_autofree char *merged = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_editor_view_invoke (fixture.view, "core:add-flow");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  answer = fb_test_server_ask (fixture.server, "POST", "flow",
                               "{\"label\":\"theirs\",\"nodes\":[],\"configs\":[]}");
  g_assert_nonnull (answer);
  fb_test_page_wait (has_conflict, &fixture, "told of the conflict");

  /* Deploying over it is refused by the server, and the editor offers to merge. */
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  fb_test_page_wait (fb_test_page_is_asked, &fixture, "asked to deploy");
  pass_deploy_on (&fixture);
  fb_test_web_wait (fixture.web, "const merge = document.querySelector "
                                 "('#red-ui-deploy-dialog-confirm-deploy-merge');"
                                 "return merge && !merge.classList.contains ('disabled');");
  fb_test_page_run (&fixture, "document.querySelector "
                              "('#red-ui-deploy-dialog-confirm-deploy-merge').click ();");
  fb_test_web_wait (fixture.web, "return Object.values (RED.nodes.getWorkspaceOrder ()).some ((id) "
                                 "=> RED.nodes.workspace (id).label === 'theirs');");
  fb_test_web_wait (fixture.web,
                    "return !$('#red-ui-full-shade, #red-ui-editor-shade').is (':visible');");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  fb_test_page_wait (fb_test_page_is_asked, &fixture, "asked after the merge");
  pass_deploy_on (&fixture);
  fb_test_page_wait (fb_test_page_is_clean, &fixture, "clean");
  merged = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_nonnull (strstr (merged, "theirs"));
  g_assert_nonnull (strstr (merged, "Flow 1"));

  fb_test_page_tear_down (&fixture);
}

static void
test_read_only_writes_nothing (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, TRUE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  before = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  fb_editor_view_invoke (fixture.view, "core:add-flow");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  fb_test_page_run (
      &fixture, "try { await fetch ('flows', { method: 'POST', body: '[]' }); } catch (error) {}"
                "await new Promise ((done) => $.ajax ({ url: 'inject/n1', type: 'POST' }).always "
                "(() => done ()));"
                "await new Promise ((done) => $.ajax ({ url: 'flow/t1', type: 'DELETE' }).always "
                "(() => done ()));");
  fb_test_page_assert (&fixture, "RED.user.hasPermission ('flows.write')", "false");
  fb_test_page_assert (&fixture, "RED.user.hasPermission ('flows.read')", "true");
  after = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_cmpstr (after, ==, before);
  g_assert_null (fixture.deploy);

  fb_test_page_tear_down (&fixture);
}

static void
test_a_session_is_renewed_without_losing_edits (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, "wrong", FALSE))
    return;

  /* A token that does not hold: asked once, then the editor opens with the good one. */
  fb_test_web_wait (fixture.web, "return true;");
  while (fixture.logins == 0)
    g_main_context_iteration (NULL, TRUE);
  fb_test_page_assert (&fixture, IS_SHOWN ("#node-dialog-login"), "false");
  fb_editor_view_set_token (fixture.view, fixture.server->token);
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  /* It ends while there are edits. */
  fb_editor_view_invoke (fixture.view, "core:add-flow");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  fixture.logins = 0;
  fb_test_page_run (&fixture,
                    "RED.user.login ({ updateMenu: true }, () => { window.renewed = true; });");
  while (fixture.logins == 0)
    g_main_context_iteration (NULL, TRUE);
  fb_editor_view_set_token (fixture.view, fixture.server->token);
  fb_test_web_wait (fixture.web, "return window.renewed;");
  fb_test_page_assert (&fixture, "RED.nodes.dirty ()", "true");

  fb_test_page_tear_down (&fixture);
}

static void
test_shows_tabs_and_nodes (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_editor_view_show (fixture.view, "n3");
  fb_test_web_wait (fixture.web,
                    "return RED.workspaces.active () === 't2' &&"
                    " (RED.view.selection ().nodes || []).some ((node) => node.id === 'n3');");
  fb_editor_view_show (fixture.view, "t1");
  fb_test_web_wait (fixture.web, "return RED.workspaces.active () === 't1';");

  fb_test_page_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  static const FbTestPageTest tests[] = {
    { "opens-without-login-and-header", test_opens_without_login_and_header },
    { "edits-are-told-and-undone", test_edits_are_told_and_undone },
    { "deploy-goes-through-us", test_deploy_goes_through_us },
    { "a-refused-deploy-keeps-the-edits", test_a_refused_deploy_keeps_the_edits },
    { "somebody-else-deployed", test_somebody_else_deployed },
    { "read-only-writes-nothing", test_read_only_writes_nothing },
    { "a-session-is-renewed-without-losing-edits", test_a_session_is_renewed_without_losing_edits },
    { "shows-tabs-and-nodes", test_shows_tabs_and_nodes },
  };
  FbTestPageServer four = { .name = "node-red-4.1" };
  FbTestPageServer five = { .name = "node-red-5.0" };
  int              status;

  fb_test_widget_init (&argc, &argv);
  fb_test_page_add (&four, "view", tests, G_N_ELEMENTS (tests));
  fb_test_page_add (&five, "view", tests, G_N_ELEMENTS (tests));
  status = g_test_run ();
  fb_test_page_server_clear (&four);
  fb_test_page_server_clear (&five);

  return status;
}
