/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-page.h"

#include <string.h>

#include "fb-json.h"

/* For test programs with a display; one thread. */

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

static void
view_deploy_cb (FbEditorView *view, int type, GBytes *body, FbWebReply *reply, gpointer user_data)
{
  FbTestPage *fixture = user_data;

  g_clear_object (&fixture->deploy);
  g_clear_pointer (&fixture->deploy_body, g_bytes_unref);
  fixture->deploy = g_object_ref (reply);
  fixture->deploy_body = g_bytes_ref (body);
  fixture->deploy_type = type;
}

static void
view_login_needed_cb (FbEditorView *view, gpointer user_data)
{
  ((FbTestPage *)user_data)->logins++;
}

static void
view_notice_cb (FbEditorView *view, const char *kind, const char *text, gpointer user_data)
{
  g_string_append_printf (((FbTestPage *)user_data)->notices, "[%s] %s\n", kind, text);
}

static void
view_conflict_cb (FbEditorView *view, gboolean dirty, const char *rev, gpointer user_data)
{
  ((FbTestPage *)user_data)->conflict = TRUE;
}

gboolean
fb_test_page_is_ready (gpointer user_data)
{
  return fb_editor_state_is_ready (((FbTestPage *)user_data)->state);
}

gboolean
fb_test_page_is_dirty (gpointer user_data)
{
  return fb_editor_state_is_dirty (((FbTestPage *)user_data)->state);
}

gboolean
fb_test_page_is_clean (gpointer user_data)
{
  return !fb_test_page_is_dirty (user_data);
}

gboolean
fb_test_page_is_asked (gpointer user_data)
{
  return ((FbTestPage *)user_data)->deploy != NULL;
}

void
fb_test_page_wait (FbTestCondition condition, FbTestPage *fixture, const char *what)
{
  if (!fb_test_wait (condition, fixture, FB_TEST_WEB_MS))
    g_error ("Never %s", what);
}

static FbTestServer *
begin_anew (FbTestPageServer *runtime)
{
  if (runtime->server == NULL)
    runtime->server = fb_test_server_new (runtime->name, FLOWS, NULL);
  else
    g_free (fb_test_server_ask (runtime->server, "POST", "flows", "{\"flows\":" FLOWS "}"));

  return runtime->server;
}

static void
make_view (FbTestPage *fixture, const char *token, gboolean read_only)
{
  g_autoptr (GError) error = NULL;
  FbWebAccess access = { .uri = fixture->server->url, .read_only = read_only };

  fixture->view = fb_editor_view_new (&access, token, &error);
  g_assert_no_error (error);
  fixture->window = fb_test_show (GTK_WIDGET (fixture->view), 1280, 800);
}

/* With @token ((nullable): the one that may do everything) or @read_only in a page of its own. */
gboolean
fb_test_page_set_up (FbTestPage *fixture, gconstpointer data, const char *token, gboolean read_only)
{
  FbTestPageServer *runtime = (FbTestPageServer *)data;

  *fixture = (FbTestPage){ .is_own = token != NULL || read_only };
  if (!fb_test_web_can_run ())
    return FALSE;
  fixture->server = begin_anew (runtime);
  if (fixture->server == NULL)
    return FALSE;

  if (fixture->is_own)
    make_view (fixture, token != NULL ? token : fixture->server->token, read_only);
  else if (runtime->view == NULL)
    {
      make_view (fixture, fixture->server->token, FALSE);
      runtime->view = fixture->view;
      runtime->window = fixture->window;
    }
  else
    fixture->view = runtime->view;

  fixture->notices = g_string_new (NULL);
  fixture->state = g_object_ref (fb_editor_view_get_state (fixture->view));
  fixture->web = fb_editor_view_get_web (fixture->view);
  g_signal_connect (fixture->view, "deploy", G_CALLBACK (view_deploy_cb), fixture);
  g_signal_connect (fixture->view, "login-needed", G_CALLBACK (view_login_needed_cb), fixture);
  g_signal_connect (fixture->view, "notice", G_CALLBACK (view_notice_cb), fixture);
  g_signal_connect (fixture->view, "conflict", G_CALLBACK (view_conflict_cb), fixture);
  fb_editor_view_load (fixture->view, NULL);

  return TRUE;
}

void
fb_test_page_tear_down (FbTestPage *fixture)
{
  g_signal_handlers_disconnect_by_data (fixture->view, fixture);
  if (fixture->is_own)
    gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->state);
  g_clear_object (&fixture->deploy);
  g_clear_pointer (&fixture->deploy_body, g_bytes_unref);
  g_string_free (fixture->notices, TRUE);
}

void
fb_test_page_run (FbTestPage *fixture, const char *body)
{
  g_free (fb_test_web_run (fixture->web, body));
}

void
fb_test_page_assert (FbTestPage *fixture, const char *expression, const char *expected)
{
  g_autofree char *body = g_strdup_printf ("return %s;", expression);
  g_autofree char *found = fb_test_web_run (fixture->web, body);

  if (strcmp (found, expected) != 0)
    g_error ("%s is %s, not %s", expression, found, expected);
}

char *
fb_test_page_call (FbTestPage *fixture, const char *command, const char *arguments)
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

void
fb_test_page_server_clear (FbTestPageServer *self)
{
  if (self->window != NULL)
    gtk_window_destroy (self->window);
  g_clear_pointer (&self->server, fb_test_server_free);
}

void
fb_test_page_add (FbTestPageServer     *server,
                  const char           *group,
                  const FbTestPageTest *tests,
                  gsize                 n_tests)
{
  for (gsize i = 0; i < n_tests; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/editor/%s/%s/%s", group, server->name, tests[i].name);

      g_test_add_data_func (path, server, tests[i].test);
    }
}
