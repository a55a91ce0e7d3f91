/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "editor/fb-editor-view.h"
#include "fb-json.h"
#include "fb-test-server.h"
#include "fb-test-web.h"

/* Node-RED's real editor, 4.1 and 5.0, in the view. */

#define FLOWS                                                                                      \
  "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"},"                                        \
  "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"OEE\"},"                                            \
  "{\"id\":\"n1\",\"type\":\"inject\",\"z\":\"t1\",\"name\":\"start\",\"props\":[],\"repeat\":"    \
  "\"\","                                                                                          \
  "\"once\":false,\"x\":200,\"y\":100,\"wires\":[[\"n2\"]]},"                                      \
  "{\"id\":\"n2\",\"type\":\"debug\",\"z\":\"t1\",\"name\":\"end\",\"active\":true,"               \
  "\"x\":400,\"y\":100,\"wires\":[]},"                                                             \
  "{\"id\":\"n3\",\"type\":\"comment\",\"z\":\"t2\",\"name\":\"far\",\"x\":1800,\"y\":1500,"       \
  "\"wires\":[]}]"

#define IS_SHOWN(selector)                                                                         \
  "(() => { const element = document.querySelector ('" selector "');"                              \
  " return !!element && element.getClientRects ().length > 0; }) ()"

typedef struct
{
  FbTestServer  *server;
  FbEditorView  *view;
  FbEditorState *state;
  FbWebView     *web;
  GtkWindow     *window;
  /* What came in */
  FbWebReply *deploy;
  GBytes     *deploy_body;
  int         deploy_type;
  guint       logins;
  GString    *notices;
  gboolean    conflict;
} Fixture;

static void
view_deploy_cb (FbEditorView *view, int type, GBytes *body, FbWebReply *reply, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_object (&fixture->deploy);
  g_clear_pointer (&fixture->deploy_body, g_bytes_unref);
  fixture->deploy = g_object_ref (reply);
  fixture->deploy_body = g_bytes_ref (body);
  fixture->deploy_type = type;
}

static void
view_login_needed_cb (FbEditorView *view, gpointer user_data)
{
  ((Fixture *)user_data)->logins++;
}

static void
view_notice_cb (FbEditorView *view, const char *kind, const char *text, gpointer user_data)
{
  g_string_append_printf (((Fixture *)user_data)->notices, "[%s] %s\n", kind, text);
}

static void
view_conflict_cb (FbEditorView *view, gboolean dirty, gpointer user_data)
{
  ((Fixture *)user_data)->conflict = TRUE;
}

static gboolean
is_ready (gpointer user_data)
{
  return fb_editor_state_is_ready (((Fixture *)user_data)->state);
}

static gboolean
is_dirty (gpointer user_data)
{
  return fb_editor_state_is_dirty (((Fixture *)user_data)->state);
}

static gboolean
is_clean (gpointer user_data)
{
  return !is_dirty (user_data);
}

static gboolean
is_asked_to_deploy (gpointer user_data)
{
  return ((Fixture *)user_data)->deploy != NULL;
}

static void
wait_for (FbTestCondition condition, Fixture *fixture, const char *what)
{
  if (!fb_test_wait (condition, fixture, FB_TEST_WEB_MS))
    g_error ("Never %s", what);
}

static gboolean
set_up (Fixture *fixture, gconstpointer runtime, const char *token, gboolean read_only)
{
  g_autoptr (GError) error = NULL;
  FbWebAccess access = { .read_only = read_only };

  *fixture = (Fixture){ 0 };
  if (!fb_test_web_can_run ())
    return FALSE;
  fixture->server = fb_test_server_new (runtime, FLOWS, NULL);
  if (fixture->server == NULL)
    return FALSE;

  fixture->notices = g_string_new (NULL);
  access.uri = fixture->server->url;
  fixture->view =
      fb_editor_view_new (&access, token != NULL ? token : fixture->server->token, &error);
  g_assert_no_error (error);
  fixture->state = g_object_ref (fb_editor_view_get_state (fixture->view));
  fixture->web = fb_editor_view_get_web (fixture->view);
  g_signal_connect (fixture->view, "deploy", G_CALLBACK (view_deploy_cb), fixture);
  g_signal_connect (fixture->view, "login-needed", G_CALLBACK (view_login_needed_cb), fixture);
  g_signal_connect (fixture->view, "notice", G_CALLBACK (view_notice_cb), fixture);
  g_signal_connect (fixture->view, "conflict", G_CALLBACK (view_conflict_cb), fixture);
  fixture->window = fb_test_show (GTK_WIDGET (fixture->view), 1280, 800);
  fb_editor_view_load (fixture->view, NULL);

  return TRUE;
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->state);
  g_clear_object (&fixture->deploy);
  g_clear_pointer (&fixture->deploy_body, g_bytes_unref);
  g_string_free (fixture->notices, TRUE);
  fb_test_server_free (fixture->server);
}

static void
run (Fixture *fixture, const char *body)
{
  g_free (fb_test_web_run (fixture->web, body));
}

static void
assert_js (Fixture *fixture, const char *expression, const char *expected)
{
  g_autofree char *body = g_strdup_printf ("return %s;", expression);
  g_autofree char *found = fb_test_web_run (fixture->web, body);

  if (strcmp (found, expected) != 0)
    g_error ("%s is %s, not %s", expression, found, expected);
}

/* As FbDeploy would: sends what the page gave, and hands back what came. */
static void
pass_deploy_on (Fixture *fixture)
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
  Fixture fixture;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  g_assert_true (g_str_has_prefix (fb_editor_state_get_version (fixture.state),
                                   (const char *)runtime + strlen ("node-red-")));
  g_assert_false (fb_editor_state_is_dirty (fixture.state));
  g_assert_cmpuint (fixture.logins, ==, 0);
  g_assert_true (fb_editor_state_has_action (fixture.state, "core:search"));
  assert_js (&fixture, IS_SHOWN ("#node-dialog-login"), "false");
  assert_js (&fixture, IS_SHOWN ("#red-ui-header-logo"), "false");
  assert_js (&fixture, IS_SHOWN ("#red-ui-header-button-deploy"), "false");
  /* The flow tabs stay, at the very top. */
  fb_test_web_wait (fixture.web, "const tab = document.querySelector ('#red-ui-tab-t1');"
                                 "return tab && tab.getClientRects ().length > 0 &&"
                                 " tab.getBoundingClientRect ().top < 20;");
  assert_js (&fixture, "RED.settings.user.username", "tester");

  tear_down (&fixture);
}

static void
test_edits_are_told_and_undone (gconstpointer runtime)
{
  Fixture fixture;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  fb_editor_view_invoke (fixture.view, "core:add-flow");
  wait_for (is_dirty, &fixture, "dirty");
  g_assert_cmpuint (fb_editor_state_get_count (fixture.state), ==, 1);
  g_assert_cmpuint (fb_editor_state_get_tabs (fixture.state)->len, ==, 3);
  fb_editor_view_invoke (fixture.view, "core:undo");
  wait_for (is_clean, &fixture, "clean");
  g_assert_cmpuint (fb_editor_state_get_tabs (fixture.state)->len, ==, 2);

  tear_down (&fixture);
}

static void
test_deploy_goes_through_us (gconstpointer runtime)
{
  Fixture          fixture;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  run (&fixture, "const node = RED.nodes.node ('n1'); node.name = 'hello'; node.changed = true;"
                 "RED.history.push ({ t: 'edit', node, changes: { name: 'start' }, dirty: false });"
                 "RED.nodes.dirty (true); RED.view.redraw ();");
  wait_for (is_dirty, &fixture, "dirty");
  fb_editor_view_invoke (fixture.view, "core:set-deploy-type-to-modified-nodes");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  wait_for (is_asked_to_deploy, &fixture, "asked to deploy");
  g_assert_cmpint (fixture.deploy_type, ==, FB_DEPLOY_NODES);
  before = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_null (strstr (before, "hello"));

  pass_deploy_on (&fixture);
  wait_for (is_clean, &fixture, "clean");
  after = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_nonnull (strstr (after, "hello"));
  g_assert_nonnull (strstr (fixture.notices->str, "[success]"));
  /* What we deployed is no conflict. */
  g_assert_false (fixture.conflict);

  /* A restart of the flows is a deploy too. */
  fb_editor_view_invoke (fixture.view, "core:restart-flows");
  wait_for (is_asked_to_deploy, &fixture, "asked to restart");
  g_assert_cmpint (fixture.deploy_type, ==, FB_DEPLOY_RELOAD);
  g_assert_cmpuint (g_bytes_get_size (fixture.deploy_body), ==, 0);

  tear_down (&fixture);
}

static void
test_a_refused_deploy_keeps_the_edits (gconstpointer runtime)
{
  Fixture fixture;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  fb_editor_view_invoke (fixture.view, "core:add-flow");
  wait_for (is_dirty, &fixture, "dirty");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  wait_for (is_asked_to_deploy, &fixture, "asked to deploy");
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
  wait_for (is_asked_to_deploy, &fixture, "asked again");
  fb_editor_view_answer_deploy (fixture.deploy, 0, NULL, TRUE);
  g_clear_object (&fixture.deploy);
  fb_test_web_wait (fixture.web,
                    "return !$('#red-ui-header-button-deploy').hasClass ('disabled');");
  g_assert_cmpstr (fixture.notices->str, ==, "");
  g_assert_true (fb_editor_state_is_dirty (fixture.state));

  tear_down (&fixture);
}

static gboolean
has_conflict (gpointer user_data)
{
  return ((Fixture *)user_data)->conflict;
}

static void
test_somebody_else_deployed (gconstpointer runtime)
{
  Fixture          fixture;
  g_autofree char *answer = NULL;
  g_autofree char *merged = NULL;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  fb_editor_view_invoke (fixture.view, "core:add-flow");
  wait_for (is_dirty, &fixture, "dirty");
  answer = fb_test_server_ask (fixture.server, "POST", "flow",
                               "{\"label\":\"theirs\",\"nodes\":[],\"configs\":[]}");
  g_assert_nonnull (answer);
  wait_for (has_conflict, &fixture, "told of the conflict");

  /* Deploying over it is refused by the server, and the editor offers to merge. */
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  wait_for (is_asked_to_deploy, &fixture, "asked to deploy");
  pass_deploy_on (&fixture);
  fb_test_web_wait (fixture.web, "const merge = document.querySelector "
                                 "('#red-ui-deploy-dialog-confirm-deploy-merge');"
                                 "return merge && !merge.classList.contains ('disabled');");
  run (&fixture, "document.querySelector ('#red-ui-deploy-dialog-confirm-deploy-merge').click ();");
  fb_test_web_wait (fixture.web, "return Object.values (RED.nodes.getWorkspaceOrder ()).some ((id) "
                                 "=> RED.nodes.workspace (id).label === 'theirs');");
  fb_test_web_wait (fixture.web,
                    "return !$('#red-ui-full-shade, #red-ui-editor-shade').is (':visible');");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  wait_for (is_asked_to_deploy, &fixture, "asked after the merge");
  pass_deploy_on (&fixture);
  wait_for (is_clean, &fixture, "clean");
  merged = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_nonnull (strstr (merged, "theirs"));
  g_assert_nonnull (strstr (merged, "Flow 1"));

  tear_down (&fixture);
}

static void
test_read_only_writes_nothing (gconstpointer runtime)
{
  Fixture          fixture;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!set_up (&fixture, runtime, NULL, TRUE))
    return;
  wait_for (is_ready, &fixture, "ready");

  before = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  fb_editor_view_invoke (fixture.view, "core:add-flow");
  fb_editor_view_invoke (fixture.view, "core:deploy-flows");
  run (&fixture, "try { await fetch ('flows', { method: 'POST', body: '[]' }); } catch (error) {}"
                 "await new Promise ((done) => $.ajax ({ url: 'inject/n1', type: 'POST' }).always "
                 "(() => done ()));"
                 "await new Promise ((done) => $.ajax ({ url: 'flow/t1', type: 'DELETE' }).always "
                 "(() => done ()));");
  assert_js (&fixture, "RED.user.hasPermission ('flows.write')", "false");
  assert_js (&fixture, "RED.user.hasPermission ('flows.read')", "true");
  after = fb_test_server_ask (fixture.server, "GET", "flows", NULL);
  g_assert_cmpstr (after, ==, before);
  g_assert_null (fixture.deploy);

  tear_down (&fixture);
}

static void
test_a_session_is_renewed_without_losing_edits (gconstpointer runtime)
{
  Fixture fixture;

  if (!set_up (&fixture, runtime, "wrong", FALSE))
    return;

  /* A token that does not hold: asked once, then the editor opens with the good one. */
  fb_test_web_wait (fixture.web, "return true;");
  while (fixture.logins == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_js (&fixture, IS_SHOWN ("#node-dialog-login"), "false");
  fb_editor_view_set_token (fixture.view, fixture.server->token);
  wait_for (is_ready, &fixture, "ready");

  /* It ends while there are edits. */
  fb_editor_view_invoke (fixture.view, "core:add-flow");
  wait_for (is_dirty, &fixture, "dirty");
  fixture.logins = 0;
  run (&fixture, "RED.user.login ({ updateMenu: true }, () => { window.renewed = true; });");
  while (fixture.logins == 0)
    g_main_context_iteration (NULL, TRUE);
  fb_editor_view_set_token (fixture.view, fixture.server->token);
  fb_test_web_wait (fixture.web, "return window.renewed;");
  assert_js (&fixture, "RED.nodes.dirty ()", "true");

  tear_down (&fixture);
}

static void
test_shows_tabs_and_nodes (gconstpointer runtime)
{
  Fixture fixture;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  fb_editor_view_show (fixture.view, "n3");
  fb_test_web_wait (fixture.web,
                    "return RED.workspaces.active () === 't2' &&"
                    " (RED.view.selection ().nodes || []).some ((node) => node.id === 'n3');");
  fb_editor_view_show (fixture.view, "t1");
  fb_test_web_wait (fixture.web, "return RED.workspaces.active () === 't1';");

  fb_editor_view_load (fixture.view, "t2");
  wait_for (is_ready, &fixture, "ready again");
  fb_test_web_wait (fixture.web, "return RED.workspaces.active () === 't2';");

  tear_down (&fixture);
}

static char *
call (Fixture *fixture, const char *command, const char *arguments)
{
  g_autoptr (JsonObject) object = fb_json_parse_object (arguments, -1, 1024 * 1024, NULL);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  char *answer;

  fb_editor_view_call_async (fixture->view, command, object, NULL, fb_test_take_result, &result);
  answer =
      fb_editor_view_call_finish (fixture->view, fb_test_await (&result, FB_TEST_WEB_MS), &error);
  g_assert_no_error (error);

  return answer;
}

/* Loads anew and gives the drafts back. */
static char *
restore (Fixture *fixture, const char *contents)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autofree char *text = NULL;

  fb_editor_view_load (fixture->view, NULL);
  wait_for (is_ready, fixture, "ready again");
  json_object_set_string_member (arguments, "contents", contents);
  text = fb_json_print_object (arguments);

  return call (fixture, "apply-draft", text);
}

static void
test_drafts_come_back (gconstpointer runtime)
{
  Fixture          fixture;
  g_autofree char *full = NULL;
  g_autofree char *change = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *result = NULL;
  g_autofree char *other = NULL;
  g_autofree char *again = NULL;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  run (&fixture, "RED.view.importNodes ([{ id: 't9', type: 'tab', label: 'mine' },"
                 " { id: 'x1', type: 'comment', name: 'mine', z: 't9', x: 9, y: 9 }]);");
  wait_for (is_dirty, &fixture, "dirty");
  full = call (&fixture, "draft", "{\"full\":true}");
  run (&fixture, "RED.workspaces.show ('t2'); RED.view.select ('n3');"
                 "RED.actions.invoke ('core:delete-selection');");
  change = call (&fixture, "draft", "{\"full\":false}");
  g_assert_null (strstr (change, "\"start\""));
  g_assert_cmpuint (strlen (change), <, strlen (full));

  contents = g_strdup_printf ("[%s,%s]", full, change);
  result = restore (&fixture, contents);
  g_assert_nonnull (strstr (result, "\"stale\":false"));
  assert_js (&fixture, "RED.nodes.node ('x1').name", "mine");
  assert_js (&fixture, "RED.nodes.node ('n3') === null || RED.nodes.node ('n3') === undefined",
             "true");
  assert_js (&fixture, "RED.nodes.getNodeLinks ('n1', 0).length", "1");
  wait_for (is_dirty, &fixture, "dirty again");
  g_assert_cmpuint (fb_editor_state_get_count (fixture.state), ==, 3);

  /* Others deployed meanwhile: theirs stay, ours are put onto them. */
  other = fb_test_server_ask (fixture.server, "POST", "flow",
                              "{\"label\":\"theirs\",\"nodes\":[],\"configs\":[]}");
  again = restore (&fixture, contents);
  g_assert_nonnull (strstr (again, "\"stale\":true"));
  assert_js (&fixture, "RED.nodes.node ('x1').name", "mine");
  assert_js (&fixture,
             "RED.nodes.getWorkspaceOrder ().map ((id) => RED.nodes.workspace (id).label).includes "
             "('theirs')",
             "true");
  assert_js (&fixture, "RED.nodes.node ('n3') === null || RED.nodes.node ('n3') === undefined",
             "true");

  tear_down (&fixture);
}

static void
test_imports_without_taking_ids_twice (gconstpointer runtime)
{
  Fixture          fixture;
  g_autofree char *plain = NULL;
  g_autofree char *twice = NULL;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  plain = call (&fixture, "import",
                "{\"nodes\":\"[{\\\"id\\\":\\\"i1\\\",\\\"type\\\":\\\"tab\\\",\\\"label\\\":"
                "\\\"new\\\"}]\"}");
  g_assert_cmpstr (plain, ==, "{\"copied\":false}");
  twice = call (&fixture, "import",
                "{\"nodes\":\"[{\\\"id\\\":\\\"i1\\\",\\\"type\\\":\\\"tab\\\",\\\"label\\\":"
                "\\\"new\\\"}]\"}");
  g_assert_cmpstr (twice, ==, "{\"copied\":true}");
  wait_for (is_dirty, &fixture, "dirty");
  assert_js (&fixture, "RED.nodes.getWorkspaceOrder ().length", "4");

  tear_down (&fixture);
}

static void
test_nodes_travel_to_another_editor (gconstpointer runtime)
{
  Fixture from;
  Fixture to;

  if (!set_up (&from, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &from, "ready");
  run (&from,
       "RED.view.select ('n1'); RED.actions.invoke ('core:copy-selection-to-internal-clipboard');");
  fb_test_web_wait (from.web, "return true;");

  g_assert_true (set_up (&to, runtime, NULL, FALSE));
  wait_for (is_ready, &to, "ready");
  run (&to,
       "RED.workspaces.show ('t2'); RED.actions.invoke ('core:paste-from-internal-clipboard');");
  fb_test_web_wait (to.web, "return RED.nodes.filterNodes ({ type: 'inject' }).length === 2;");
  assert_js (&to,
             "RED.nodes.filterNodes ({ type: 'inject' }).filter ((node) => node.id === "
             "'n1').length",
             "1");

  tear_down (&to);
  tear_down (&from);
}

static void
test_the_theme_follows_the_desktop (gconstpointer runtime)
{
  AdwStyleManager *styles = adw_style_manager_get_default ();
  const char      *brightness = "const colour = getComputedStyle (document.querySelector "
                                "('#red-ui-workspace-chart .red-ui-workspace-chart-background')"
                                " || document.body).fill.match (/\\d+/g).map (Number);"
                                "return (colour[0] + colour[1] + colour[2]) / 3";
  g_autofree char *is_dark = g_strconcat (brightness, " < 90;", NULL);
  g_autofree char *is_light = g_strconcat (brightness, " > 200;", NULL);
  Fixture          fixture;

  if (!set_up (&fixture, runtime, NULL, FALSE))
    return;
  wait_for (is_ready, &fixture, "ready");

  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_FORCE_DARK);
  fb_test_web_wait (fixture.web, is_dark);
  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_FORCE_LIGHT);
  fb_test_web_wait (fixture.web, is_light);
  /* A page that is opened in the dark begins dark. */
  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_FORCE_DARK);
  fb_editor_view_load (fixture.view, NULL);
  wait_for (is_ready, &fixture, "ready again");
  fb_test_web_wait (fixture.web, is_dark);
  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_DEFAULT);

  tear_down (&fixture);
}

static void
add (const char *name, GTestDataFunc test)
{
  g_autofree char *four = g_strconcat ("/editor/view/4.1/", name, NULL);
  g_autofree char *five = g_strconcat ("/editor/view/5.0/", name, NULL);

  g_test_add_data_func (four, "node-red-4.1", test);
  g_test_add_data_func (five, "node-red-5.0", test);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  add ("opens-without-login-and-header", test_opens_without_login_and_header);
  add ("edits-are-told-and-undone", test_edits_are_told_and_undone);
  add ("deploy-goes-through-us", test_deploy_goes_through_us);
  add ("a-refused-deploy-keeps-the-edits", test_a_refused_deploy_keeps_the_edits);
  add ("somebody-else-deployed", test_somebody_else_deployed);
  add ("read-only-writes-nothing", test_read_only_writes_nothing);
  add ("a-session-is-renewed-without-losing-edits", test_a_session_is_renewed_without_losing_edits);
  add ("shows-tabs-and-nodes", test_shows_tabs_and_nodes);
  add ("drafts-come-back", test_drafts_come_back);
  add ("imports-without-taking-ids-twice", test_imports_without_taking_ids_twice);
  add ("nodes-travel-to-another-editor", test_nodes_travel_to_another_editor);
  add ("the-theme-follows-the-desktop", test_the_theme_follows_the_desktop);

  return g_test_run ();
}
