/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-test-stub-server.h"
#include "fb-test-web.h"

/* The view with real pages of a small server: messages, calls, crashes, downloads. */

/* The engine puts a style sheet only into documents that have one of their own. */
#define PAGE "<!DOCTYPE html><title>page</title><style>p { margin: 0 }</style><body>hello</body>"

typedef struct
{
  FbTestStubServer *server;
  FbWebView        *web;
  GtkWindow        *window;
  /* What came in */
  GPtrArray *types;
  char      *body;
  char      *terminated;
} Fixture;

static gboolean
web_message_cb (
    FbWebView *web, JsonObject *message, GBytes *body, FbWebReply *reply, gpointer user_data)
{
  Fixture    *fixture = user_data;
  const char *type = fb_json_get_string (message, "type", "");

  g_ptr_array_add (fixture->types, g_strdup (type));
  if (body != NULL)
    {
      g_free (fixture->body);
      fixture->body = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    }
  if (strcmp (type, "ask") == 0)
    fb_web_reply_send (reply, "answer");

  return strcmp (type, "unknown") != 0;
}

static void
web_terminated_cb (FbWebView *web, const char *reason, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->terminated);
  fixture->terminated = g_strdup (reason);
}

static gboolean
set_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  FbWebAccess access = { 0 };

  *fixture = (Fixture){ 0 };
  if (!fb_test_web_can_run ())
    return FALSE;

  fixture->types = g_ptr_array_new_with_free_func (g_free);
  fixture->server = fb_test_stub_server_new (NULL);
  fb_test_stub_server_answer (fixture->server, "GET /", 200, "text/html", PAGE);
  access.uri = fb_test_stub_server_get_url (fixture->server);
  fixture->web = fb_web_view_new (&access, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->web, "message", G_CALLBACK (web_message_cb), fixture);
  g_signal_connect (fixture->web, "terminated", G_CALLBACK (web_terminated_cb), fixture);
  fixture->window = fb_test_web_show (fixture->web);

  return TRUE;
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  fb_test_stub_server_free (fixture->server);
  g_ptr_array_unref (fixture->types);
  g_free (fixture->body);
  g_free (fixture->terminated);
}

static void
load (Fixture *fixture)
{
  fb_test_web_load (fixture->web, fb_test_stub_server_get_url (fixture->server));
}

/* Posts @expression to us; what the page gets for it. */
static char *
post (Fixture *fixture, const char *expression)
{
  g_autofree char *body =
      g_strdup_printf ("try { return await webkit.messageHandlers.flowbench.postMessage (%s); }"
                       " catch (error) { return 'refused: ' + error; }",
                       expression);

  return fb_test_web_run (fixture->web, body);
}

static void
test_messages_carry_a_header_and_a_body (void)
{
  Fixture          fixture;
  g_autofree char *answer = NULL;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  answer = post (&fixture, "JSON.stringify ({ type: 'ask', n: 1 }) + '\\n[\"b\\u00f6dy\"]'");
  g_assert_cmpstr (answer, ==, "answer");
  g_assert_cmpuint (fixture.types->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture.types, 0), ==, "ask");
  g_assert_cmpstr (fixture.body, ==,
                   "[\"b\xc3\xb6"
                   "dy\"]");

  tear_down (&fixture);
}

static void
test_garbage_is_ignored (void)
{
  static const char *const garbage[] = {
    "42",
    "null",
    "({ type: 'ask' })",
    "['ask']",
    "''",
    "'ask'",
    "'[]'",
    "'{}'",
    "'{\"type\":7}'",
    "'{\"type\":\"ask\"'",
    "'\\n{\"type\":\"ask\"}'",
    "'{\"type\":\"ask\"}\\0'",
    "'['.repeat (100000)",
    "JSON.stringify ({ type: 'ask', fill: 'x'.repeat (300 * 1024) })",
    "'{\"type\":\"ask\"}\\n' + 'x'.repeat (33 * 1024 * 1024)",
  };
  Fixture          fixture;
  g_autofree char *answer = NULL;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autofree char *refused = post (&fixture, garbage[i]);

      if (!g_str_has_prefix (refused, "refused"))
        g_error ("%s got %s", garbage[i], refused);
    }
  g_assert_cmpuint (fixture.types->len, ==, 0);

  /* An unknown type is nobody's, and the page goes on. */
  answer = post (&fixture, "JSON.stringify ({ type: 'unknown' })");
  g_assert_true (g_str_has_prefix (answer, "refused"));
  g_clear_pointer (&answer, g_free);
  answer = post (&fixture, "JSON.stringify ({ type: 'ask' })");
  g_assert_cmpstr (answer, ==, "answer");

  tear_down (&fixture);
}

static void
test_calls_return_values_and_errors (void)
{
  Fixture          fixture;
  g_autofree char *text = NULL;
  g_autofree char *object = NULL;
  g_auto (FbTestResult) thrown = { 0 };
  g_auto (FbTestResult) added = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *sum = NULL;
  GVariantDict     dict;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  text = fb_test_web_run (fixture.web, "return await Promise.resolve ('plain \"text\"');");
  g_assert_cmpstr (text, ==, "plain \"text\"");
  object = fb_test_web_run (fixture.web, "return { a: [1, null] };");
  g_assert_cmpstr (object, ==, "{\"a\":[1,null]}");

  fb_web_view_run_async (fixture.web, "throw new Error ('so it is');", NULL, NULL,
                         fb_test_take_result, &thrown);
  g_assert_null (
      fb_web_view_run_finish (fixture.web, fb_test_await (&thrown, FB_TEST_WEB_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "so it is"));

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "word", "s", "O'Neill \"x\"");
  fb_web_view_run_async (fixture.web, "return word + '!';", g_variant_dict_end (&dict), NULL,
                         fb_test_take_result, &added);
  sum = fb_web_view_run_finish (fixture.web, fb_test_await (&added, FB_TEST_WEB_MS), NULL);
  g_assert_cmpstr (sum, ==, "O'Neill \"x\"!");

  tear_down (&fixture);
}

static void
test_a_call_into_a_hung_page_can_be_cancelled (void)
{
  Fixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  fb_web_view_run_async (fixture.web, "for (;;) {}", NULL, cancellable, fb_test_take_result,
                         &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (fb_web_view_run_finish (fixture.web, fb_test_await (&result, 1000), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);

  tear_down (&fixture);
}

static gboolean
is_terminated (gpointer user_data)
{
  return ((Fixture *)user_data)->terminated != NULL;
}

typedef struct
{
  GCancellable *cancellable;
  char         *text;
} Answered;

static void
cancel_when_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answered *answered = user_data;

  answered->text = fb_web_view_run_finish (FB_WEB_VIEW (source), result, NULL);
  g_cancellable_cancel (answered->cancellable);
}

static gboolean
has_text (gpointer user_data)
{
  return ((Answered *)user_data)->text != NULL;
}

/* As when a page is given up because of its answer. */
static void
test_an_answer_may_cancel_what_it_was_called_with (void)
{
  Fixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answered answered = { cancellable, NULL };

  if (!set_up (&fixture))
    return;

  load (&fixture);
  fb_web_view_run_async (fixture.web, "return 'here';", NULL, cancellable, cancel_when_answered,
                         &answered);
  g_assert_true (fb_test_wait (has_text, &answered, FB_TEST_WEB_MS));
  g_assert_cmpstr (answered.text, ==, "here");
  g_free (answered.text);

  tear_down (&fixture);
}

static void
test_a_dead_process_is_told_and_a_reload_brings_the_page_back (void)
{
  Fixture          fixture;
  g_autofree char *text = NULL;
  g_auto (FbTestResult) waiting = { 0 };
  g_autoptr (GError) error = NULL;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  fb_web_view_run_async (fixture.web, "await new Promise (() => {});", NULL, NULL,
                         fb_test_take_result, &waiting);
  fb_web_view_terminate (fixture.web);
  g_assert_true (fb_test_wait (is_terminated, &fixture, FB_TEST_WEB_MS));
  /* Nothing has failed that a person should be told of beside that. */
  g_assert_null (
      fb_web_view_run_finish (fixture.web, fb_test_await (&waiting, FB_TEST_WEB_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  load (&fixture);
  text = fb_test_web_run (fixture.web, "return document.title;");
  g_assert_cmpstr (text, ==, "page");

  tear_down (&fixture);
}

static gboolean
has_message (gpointer user_data)
{
  return ((Fixture *)user_data)->types->len > 0;
}

static gboolean
hangs (gpointer user_data)
{
  return !fb_web_view_is_responsive (((Fixture *)user_data)->web);
}

static gboolean
answers (gpointer user_data)
{
  return fb_web_view_is_responsive (((Fixture *)user_data)->web);
}

static void
test_a_hung_page_is_noticed (void)
{
  Fixture fixture;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  gtk_widget_grab_focus (GTK_WIDGET (fixture.web));
  fb_web_view_run_async (fixture.web,
                         "webkit.messageHandlers.flowbench.postMessage ('{\"type\":\"hangs\"}');"
                         "const end = Date.now () + 8000; while (Date.now () < end);",
                         NULL, NULL, NULL, NULL);
  g_assert_true (fb_test_wait (has_message, &fixture, FB_TEST_WEB_MS));
  /* The engine notices when input is not taken. */
  if (fb_test_web_input ("mousemove", "300", "300", "click", "1", "key", "a", "mousemove", "310",
                         "310", "click", "1", NULL))
    {
      g_assert_true (fb_test_wait (hangs, &fixture, FB_TEST_WEB_MS));
      g_assert_true (fb_test_wait (answers, &fixture, FB_TEST_WEB_MS));
    }

  tear_down (&fixture);
}

static void
web_save_file_cb (FbWebView *web, const char *name, FbWebReply *reply, gpointer user_data)
{
  g_autofree char *path = g_build_filename (user_data, name, NULL);

  fb_web_reply_send (reply, path);
}

static gboolean
file_is_complete (gpointer user_data)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (user_data, &text, NULL, NULL) &&
         strcmp (text, "[{\"id\":\"1\"}]") == 0;
}

static void
test_a_download_goes_where_it_is_told (void)
{
  Fixture          fixture;
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "flows.json", NULL);
  g_autofree char *done = NULL;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  g_signal_connect (fixture.web, "save-file", G_CALLBACK (web_save_file_cb), folder);
  done = fb_test_web_run (fixture.web,
                          "const a = document.createElement ('a');"
                          "a.href = 'data:application/json,' + encodeURIComponent "
                          "('[{\"id\":\"1\"}]');"
                          "a.download = '../../flows.json'; document.body.append (a); a.click ();");
  g_assert_true (fb_test_wait (file_is_complete, path, FB_TEST_WEB_MS));

  tear_down (&fixture);
}

static void
web_leave_cb (FbWebView *web, FbWebReply *reply, gpointer user_data)
{
  ++*(guint *)user_data;
  fb_web_reply_send (reply, "no");
}

static gboolean
is_not_zero (gpointer user_data)
{
  return *(guint *)user_data > 0;
}

static void
test_a_page_with_edits_asks_before_it_leaves (void)
{
  Fixture          fixture;
  guint            asked = 0;
  g_autofree char *armed = NULL;
  g_autofree char *still = NULL;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  g_signal_connect (fixture.web, "leave", G_CALLBACK (web_leave_cb), &asked);
  armed = fb_test_web_run (fixture.web,
                           "window.mark = 'kept'; window.addEventListener ('beforeunload',"
                           " (event) => { event.preventDefault (); event.returnValue = 'x'; });");
  if (fb_test_web_input ("mousemove", "200", "200", "click", "1", NULL))
    {
      fb_web_view_run_async (fixture.web, "location.reload ();", NULL, NULL, NULL, NULL);
      g_assert_true (fb_test_wait (is_not_zero, &asked, FB_TEST_WEB_MS));
      still = fb_test_web_run (fixture.web, "return window.mark;");
      g_assert_cmpstr (still, ==, "kept");
    }

  tear_down (&fixture);
}

static void
test_scripts_and_styles_are_put_in (void)
{
  Fixture          fixture;
  g_autofree char *before = NULL;

  if (!set_up (&fixture))
    return;

  fb_web_view_set_content (fixture.web, "window.early = !document.body;",
                           "window.late = document.body.textContent;",
                           "body { color: rgb(1, 2, 3) !important }");
  load (&fixture);
  before = fb_test_web_run (fixture.web, "return [window.early, window.late];");
  g_assert_cmpstr (before, ==, "[true,\"hello\"]");
  fb_test_web_wait (fixture.web,
                    "return getComputedStyle (document.body).color === 'rgb(1, 2, 3)'");

  fb_web_view_set_style (fixture.web, "body { color: rgb(4, 5, 6) !important }");
  fb_test_web_wait (fixture.web,
                    "return getComputedStyle (document.body).color === 'rgb(4, 5, 6)'");

  tear_down (&fixture);
}

static void
test_what_a_page_keeps_can_be_handed_on (void)
{
  Fixture fixture;
  g_autoptr (GObject) storage = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *set = NULL;
  g_autofree char *handed = NULL;
  g_autofree char *fresh = NULL;
  FbWebAccess      access = { 0 };
  FbWebView       *web;
  GtkWindow       *window;

  if (!set_up (&fixture))
    return;
  load (&fixture);

  set = fb_test_web_run (fixture.web, "localStorage.setItem ('a', '1');");
  storage = g_object_ref (fb_web_view_get_storage (fixture.web));
  access.uri = fb_web_view_get_uri (fixture.web);
  access.storage = storage;
  web = fb_web_view_new (&access, &error);
  window = fb_test_web_show (web);
  fb_test_web_load (web, access.uri);
  handed = fb_test_web_run (web, "return String (localStorage.getItem ('a'));");
  g_assert_cmpstr (handed, ==, "1");
  gtk_window_destroy (window);

  access.storage = NULL;
  web = fb_web_view_new (&access, &error);
  window = fb_test_web_show (web);
  fb_test_web_load (web, access.uri);
  fresh = fb_test_web_run (web, "return String (localStorage.getItem ('a'));");
  g_assert_cmpstr (fresh, ==, "null");
  gtk_window_destroy (window);

  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/web/messages-carry-a-header-and-a-body",
                   test_messages_carry_a_header_and_a_body);
  g_test_add_func ("/web/garbage-is-ignored", test_garbage_is_ignored);
  g_test_add_func ("/web/calls-return-values-and-errors", test_calls_return_values_and_errors);
  g_test_add_func ("/web/a-call-into-a-hung-page-can-be-cancelled",
                   test_a_call_into_a_hung_page_can_be_cancelled);
  g_test_add_func ("/web/an-answer-may-cancel-what-it-was-called-with",
                   test_an_answer_may_cancel_what_it_was_called_with);
  g_test_add_func ("/web/a-dead-process-is-told-and-a-reload-brings-the-page-back",
                   test_a_dead_process_is_told_and_a_reload_brings_the_page_back);
  g_test_add_func ("/web/a-hung-page-is-noticed", test_a_hung_page_is_noticed);
  g_test_add_func ("/web/a-download-goes-where-it-is-told", test_a_download_goes_where_it_is_told);
  g_test_add_func ("/web/a-page-with-edits-asks-before-it-leaves",
                   test_a_page_with_edits_asks_before_it_leaves);
  g_test_add_func ("/web/scripts-and-styles-are-put-in", test_scripts_and_styles_are_put_in);
  g_test_add_func ("/web/what-a-page-keeps-can-be-handed-on",
                   test_what_a_page_keeps_can_be_handed_on);

  return g_test_run ();
}
