/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test-editor.h"
#include "fb-test-stub-server.h"

/* The editor of an instance through its life: wanted, shown, deployed, given up. */

static gboolean
shows_far (gpointer user_data)
{
  FbEditorState *state = fb_editor_get_state (fb_editor_page_get_editor (user_data));

  return state != NULL && g_strcmp0 (fb_editor_state_get_tab (state), "t2") == 0;
}

static void
test_shows_what_was_asked_for (gconstpointer data)
{
  FbTestEditor *fixture = (FbTestEditor *)data;
  FbEditorPage *page;

  if (fixture == NULL)
    return;

  page = fb_test_editor_show (fixture, 0);
  fb_page_show_uri (FB_PAGE (page), "flowbench://instance/x/node/n3");
  fb_test_editor_await_phase (page, FB_EDITOR_READY);
  fb_test_editor_wait_js (page,
                          "return (RED.view.selection ().nodes || []).some ((node) => node.id "
                          "=== 'n3');");
  g_assert_true (fb_test_wait (shows_far, page, FB_TEST_WEB_MS));
  fb_page_show_uri (FB_PAGE (page), "flowbench://instance/x/flow/t1");
  fb_test_editor_wait_js (page, "return RED.workspaces.active () === 't1';");

  fb_test_editor_close (fixture, page);
}

static gboolean
deploy (FbEditorPage *page, const char *answer, GError **error)
{
  FbEditor *editor = fb_editor_page_get_editor (page);
  g_auto (FbTestResult) result = { 0 };

  fb_editor_deploy_async (editor, NULL, fb_test_take_result, &result);
  if (answer != NULL)
    fb_test_editor_answer ("Deploy to line-1?", answer);

  return fb_editor_deploy_finish (editor, fb_test_await (&result, FB_TEST_WEB_MS), error);
}

static void
test_deploys_when_a_person_says_so (gconstpointer data)
{
  FbTestEditor *fixture = (FbTestEditor *)data;
  g_autoptr (GError) error = NULL;
  FbEditorPage *page;

  if (fixture == NULL)
    return;

  page = fb_test_editor_show (fixture, 0);
  g_assert_false (deploy (page, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNREACHABLE);
  g_clear_error (&error);

  fb_test_editor_await_phase (page, FB_EDITOR_READY);
  fb_test_editor_edit (page, "mine");
  g_assert_false (deploy (page, "_Cancel", &error));
  g_assert_no_error (error);
  g_assert_true (fb_editor_has_edits (fb_editor_page_get_editor (page)));
  g_assert_true (deploy (page, "_Deploy", &error));
  g_assert_no_error (error);
  fb_test_editor_await_dirty (page, FALSE);

  fb_test_editor_close (fixture, page);
}

static void
test_mode_off_gives_the_page_up (gconstpointer data)
{
  FbTestEditor *fixture = (FbTestEditor *)data;
  FbEditorPage *page;

  if (fixture == NULL)
    return;

  page = fb_test_editor_open (fixture, 0);
  fb_test_editor_edit (page, "kept");
  fb_test_editor_change (fixture, 0, "mode", "off");
  fb_test_editor_await_phase (page, FB_EDITOR_ASLEEP);
  g_assert_null (fb_editor_get_view (fb_editor_page_get_editor (page)));
  g_assert_true (fb_editor_has_edits (fb_editor_page_get_editor (page)));

  /* What is shown comes back by itself, with its edits. */
  fb_test_editor_change (fixture, 0, "mode", "read-write");
  fb_test_editor_await_phase (page, FB_EDITOR_READY);
  fb_test_editor_await_dirty (page, TRUE);
  g_assert_true (fb_test_editor_has_tab (page, "kept"));

  fb_editor_discard (fb_editor_page_get_editor (page));
  fb_test_editor_close (fixture, page);
}

static void
test_an_edit_while_it_reloads_comes_back (gconstpointer data)
{
  FbTestEditor *fixture = (FbTestEditor *)data;
  FbEditorPage *page;

  if (fixture == NULL)
    return;

  /* The page is edited again in the moment after it has said what there is to keep. */
  page = fb_test_editor_open (fixture, 0);
  fb_test_editor_edit (page, "early");
  fb_test_editor_run (page, "const make = RED.nodes.createCompleteNodeSet;"
                            "RED.nodes.createCompleteNodeSet = function () {"
                            "  RED.nodes.createCompleteNodeSet = make;"
                            "  setTimeout (() => RED.view.importNodes ([{ id: 'l', type: 'tab', "
                            "label: 'late' }]));"
                            "  return make.apply (this, arguments);"
                            "};");
  fb_editor_reload (fb_editor_page_get_editor (page));
  fb_test_editor_await_phase (page, FB_EDITOR_LOADING);
  fb_test_editor_await_phase (page, FB_EDITOR_READY);
  fb_test_editor_await_dirty (page, TRUE);
  g_assert_true (fb_test_editor_has_tab (page, "early"));
  g_assert_true (fb_test_editor_has_tab (page, "late"));

  fb_editor_discard (fb_editor_page_get_editor (page));
  fb_test_editor_close (fixture, page);
}

static void
test_what_is_no_editor_is_told (gconstpointer data)
{
  FbTestEditor *fixture = (FbTestEditor *)data;
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  FbEditorPage *page;

  if (fixture == NULL)
    return;

  fb_test_stub_server_answer (server, "GET /auth/login", 200, "application/json", "{}");
  fb_test_stub_server_answer (server, "GET /settings", 200, "application/json",
                              "{\"version\":\"5.0.7\",\"user\":{\"username\":\"anonymous\","
                              "\"permissions\":\"*\"}}");
  fb_test_stub_server_answer (server, "GET /flows/state", 200, "application/json",
                              "{\"state\":\"start\"}");
  fb_test_stub_server_answer (server, "GET /", 200, "text/html",
                              "<!DOCTYPE html><title>Router</title><body>Welcome");
  fb_test_stub_server_add_socket (server, "/comms");
  fb_test_editor_add (fixture, fb_test_stub_server_get_url (server));
  page = fb_test_editor_show (fixture, 1);
  fb_test_editor_await_phase (page, FB_EDITOR_FAILED);
  g_assert_nonnull (strstr (fb_editor_get_detail (fb_editor_page_get_editor (page)), "“Router”"));
  fb_test_wait_for (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE, "The Editor Does Not Open");

  fb_test_editor_close (fixture, page);
}

int
main (int argc, char **argv)
{
  FbTestEditor *editor;
  int           status;

  fb_test_widget_init (&argc, &argv);
  editor = fb_test_editor_new ("node-red-5.0", NULL, 1);
#define add(name, func) g_test_add_data_func ("/editor/" name, editor, func)
  add ("shows-what-was-asked-for", test_shows_what_was_asked_for);
  add ("deploys-when-a-person-says-so", test_deploys_when_a_person_says_so);
  add ("mode-off-gives-the-page-up", test_mode_off_gives_the_page_up);
  add ("an-edit-while-it-reloads-comes-back", test_an_edit_while_it_reloads_comes_back);
  add ("what-is-no-editor-is-told", test_what_is_no_editor_is_told);
#undef add
  status = g_test_run ();
  g_clear_pointer (&editor, fb_test_editor_free);

  return status;
}
