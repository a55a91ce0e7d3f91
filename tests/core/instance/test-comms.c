/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-keyring.h"
#include "fb-test-remote.h"
#include "fb-test-stub-server.h"
#include "fb-test.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-comms-frame.h"
#include "instance/fb-comms.h"

#define WAIT_MS 30000

static const char *const runtimes[] = { "node-red-5.0", "node-red-4.1" };

static const char flows[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\",\"disabled\":false,\"info\":\"\"},"
    "{\"id\":\"i1\",\"type\":\"inject\",\"z\":\"t1\",\"name\":\"\",\"props\":[{\"p\":\"payload\"}],"
    "\"repeat\":\"\",\"once\":true,\"onceDelay\":\"0.5\",\"payload\":\"hello\",\"payloadType\":"
    "\"str\",\"x\":100,\"y\":60,\"wires\":[[\"d1\",\"f1\"]]},"
    "{\"id\":\"f1\",\"type\":\"function\",\"z\":\"t1\",\"name\":\"\",\"func\":\"node.status({text:"
    "'busy'});\",\"outputs\":0,\"x\":300,\"y\":120,\"wires\":[]},"
    "{\"id\":\"d1\",\"type\":\"debug\",\"z\":\"t1\",\"name\":\"\",\"active\":true,\"tosidebar\":"
    "true,"
    "\"complete\":\"payload\",\"targetType\":\"msg\",\"x\":300,\"y\":60,\"wires\":[]}]";

/* What one connection said. */
typedef struct
{
  FbComms   *comms;
  GPtrArray *topics;
  GPtrArray *texts;
  GError    *end;
  guint      n_opened;
  guint      n_ends;
} Listener;

static void
opened_cb (FbComms *comms, Listener *self)
{
  self->n_opened++;
}

static void
message_cb (FbComms *comms, const char *topic, JsonNode *data, Listener *self)
{
  g_ptr_array_add (self->topics, g_strdup (topic));
  g_ptr_array_add (self->texts, data != NULL ? fb_json_print (data) : g_strdup (""));
}

static void
closed_cb (FbComms *comms, GError *error, Listener *self)
{
  self->n_ends++;
  g_clear_error (&self->end);
  self->end = g_error_copy (error);
}

static Listener *
listen_at (const char *url, const char *token, guint patience_ms)
{
  Listener *self = g_new0 (Listener, 1);
  g_autoptr (FbHttp) http = fb_http_new (NULL, NULL);

  self->topics = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->comms = fb_comms_new (http, url, token);
  if (patience_ms > 0)
    fb_comms_set_patience (self->comms, patience_ms);
  g_signal_connect (self->comms, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (self->comms, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->comms, "closed", G_CALLBACK (closed_cb), self);
  fb_comms_open (self->comms);

  return self;
}

static gboolean
is_alone (gpointer user_data)
{
  return G_OBJECT (user_data)->ref_count == 1;
}

static void
listener_free (Listener *self)
{
  fb_comms_close (self->comms);
  /* A worker may still hold it. */
  g_assert_true (fb_test_wait (is_alone, self->comms, WAIT_MS));
  g_assert_finalize_object (self->comms);
  g_ptr_array_unref (self->topics);
  g_ptr_array_unref (self->texts);
  g_clear_error (&self->end);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listener, listener_free)

static gboolean
is_opened (gpointer user_data)
{
  return ((Listener *)user_data)->n_opened > 0;
}

static gboolean
has_ended (gpointer user_data)
{
  return ((Listener *)user_data)->n_ends > 0;
}

/* Messages that a test waits for: one of each must come. */
typedef struct
{
  Listener   *listener;
  const char *topic;
  const char *text;
} Expectation;

static gboolean
has_come (gpointer user_data)
{
  Expectation *self = user_data;

  for (guint i = 0; i < self->listener->topics->len; i++)
    if (g_str_equal (g_ptr_array_index (self->listener->topics, i), self->topic) &&
        strstr (g_ptr_array_index (self->listener->texts, i), self->text) != NULL)
      return TRUE;

  return FALSE;
}

static void
expect (Listener *listener, const char *topic, const char *text)
{
  Expectation expectation = { listener, topic, text };

  if (!fb_test_wait (has_come, &expectation, WAIT_MS))
    g_error ("No message “%s” with “%s”", topic, text);
}

static char *
login (const char *url)
{
  g_autoptr (FbAdminClient) client = fb_admin_client_new (url, NULL, NULL);
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  char *token;

  fb_admin_client_login_async (client, "admin", "plant-admin", "", NULL, fb_test_take_result,
                               &result);
  token = fb_admin_client_login_finish (client, fb_test_await (&result, WAIT_MS), NULL, &error);
  g_assert_no_error (error);

  return token;
}

static void
test_messages (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_PASSWORD, flows);
  g_autoptr (Listener) listener = NULL;
  g_autofree char *token = NULL;

  if (remote == NULL)
    return;

  token = login (fb_test_remote_get_url (remote));
  listener = listen_at (fb_test_remote_get_url (remote), token, 0);
  g_assert_true (fb_test_wait (is_opened, listener, WAIT_MS));
  g_assert_true (fb_comms_is_open (listener->comms));
  /* Retained, so they come although the flows began before we did. */
  expect (listener, "status/f1", "busy");
  expect (listener, "notification/runtime-deploy", "revision");

  fb_test_remote_stop (remote);
  g_assert_true (fb_test_wait (has_ended, listener, WAIT_MS));
  g_assert_error (listener->end, FB_ERROR, FB_ERROR_UNREACHABLE);
  g_assert_cmpuint (listener->n_opened, ==, 1);
}

/* A debug message comes while one listens. */
static void
test_debug (gconstpointer data)
{
  static const char path[] = "inject/i1";
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  g_autoptr (Listener) listener = NULL;
  g_autoptr (FbHttp) http = fb_http_new (NULL, NULL);
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (FbHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  FbHttpRequest    request = { .method = "POST", .max_bytes = 1000, .timeout_ms = WAIT_MS };

  if (remote == NULL)
    return;

  listener = listen_at (fb_test_remote_get_url (remote), NULL, 0);
  g_assert_true (fb_test_wait (is_opened, listener, WAIT_MS));
  url = g_strconcat (fb_test_remote_get_url (remote), path, NULL);
  request.url = url;
  fb_http_send_async (http, &request, NULL, fb_test_take_result, &result);
  answer = fb_http_send_finish (http, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  expect (listener, "debug", "\"msg\":\"hello\"");
}

static void
test_bad_token (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_PASSWORD, flows);
  g_autoptr (Listener) listener = NULL;

  if (remote == NULL)
    return;

  listener = listen_at (fb_test_remote_get_url (remote), "nonsense", 0);
  g_assert_true (fb_test_wait (has_ended, listener, WAIT_MS));
  g_assert_error (listener->end, FB_ERROR, FB_ERROR_DENIED);
  g_assert_cmpuint (listener->n_opened, ==, 0);
  g_assert_cmpuint (listener->n_ends, ==, 1);
}

static void
test_static_token (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_TOKENS, flows);
  g_autoptr (Listener) listener = NULL;

  if (remote == NULL)
    return;

  listener = listen_at (fb_test_remote_get_url (remote), "static-read", 0);
  g_assert_true (fb_test_wait (is_opened, listener, WAIT_MS));
}

/* The session runs out while we listen. */
static void
test_expiry (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = NULL;
  g_autoptr (Listener) listener = NULL;
  g_autoptr (GString) settings = g_string_new (FB_TEST_REMOTE_PASSWORD);
  g_autofree char *token = NULL;

  g_string_replace (settings, "type: 'credentials',", "type: 'credentials', sessionExpiryTime: 2,",
                    1);
  remote = fb_test_remote_new (data, settings->str, flows);
  if (remote == NULL)
    return;

  token = login (fb_test_remote_get_url (remote));
  listener = listen_at (fb_test_remote_get_url (remote), token, 0);
  g_assert_true (fb_test_wait (is_opened, listener, WAIT_MS));
  g_assert_true (fb_test_wait (has_ended, listener, WAIT_MS));
  g_assert_error (listener->end, FB_ERROR, FB_ERROR_DENIED);
}

/* A server that answers pings lives, one that is frozen does not. */
static void
test_patience (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  g_autoptr (Listener) listener = NULL;

  if (remote == NULL)
    return;

  listener = listen_at (fb_test_remote_get_url (remote), NULL, 2500);
  g_assert_true (fb_test_wait (is_opened, listener, WAIT_MS));
  g_assert_false (fb_test_wait (has_ended, listener, 4000));
  fb_test_remote_freeze (remote, TRUE);
  g_assert_true (fb_test_wait (has_ended, listener, WAIT_MS));
  g_assert_error (listener->end, FB_ERROR, FB_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (listener->end->message, "gone silent"));
  fb_test_remote_freeze (remote, FALSE);
}

typedef struct
{
  FbTestStubServer *server;
  Listener         *listener;
} Fixture;

static gboolean
has_socket (gpointer user_data)
{
  return fb_test_stub_server_count_sockets (user_data) > 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fb_test_stub_server_new (NULL);
  fb_test_stub_server_add_socket (fixture->server, "/comms");
  fixture->listener = listen_at (fb_test_stub_server_get_url (fixture->server), data, 0);
  g_assert_true (fb_test_wait (has_socket, fixture->server, WAIT_MS));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  listener_free (fixture->listener);
  fb_test_stub_server_free (fixture->server);
}

static gboolean
has_auth (gpointer user_data)
{
  return g_strcmp0 (fb_test_stub_server_get_received (user_data), "{\"auth\":\"hush\"}") == 0;
}

static gboolean
has_subscriptions (gpointer user_data)
{
  return g_strcmp0 (fb_test_stub_server_get_received (user_data), "{\"subscribe\":\"debug\"}") == 0;
}

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  g_assert_true (fb_test_wait (has_auth, fixture->server, WAIT_MS));
  g_assert_null (fb_test_stub_server_get_socket_authorization (fixture->server));
  g_assert_cmpuint (fixture->listener->n_opened, ==, 0);

  fb_test_stub_server_push (fixture->server, "{\"auth\":\"ok\"}");
  g_assert_true (fb_test_wait (has_subscriptions, fixture->server, WAIT_MS));
  g_assert_cmpuint (fixture->listener->n_opened, ==, 1);
}

/* What is written after the server has gone comes back as the end of the connection, in the middle
 * of what there is to say. */
static void
test_goes_while_greeted (Fixture *fixture, gconstpointer data)
{
  g_assert_true (fb_test_wait (has_auth, fixture->server, WAIT_MS));
  fb_test_stub_server_push (fixture->server, "{\"auth\":\"ok\"}");
  fb_test_stub_server_stop (fixture->server);

  g_assert_true (fb_test_wait (has_ended, fixture->listener, WAIT_MS));
  g_assert_cmpuint (fixture->listener->n_ends, ==, 1);
  g_assert_cmpuint (fixture->listener->n_opened, ==, 0);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  g_assert_true (fb_test_wait (is_opened, fixture->listener, WAIT_MS));
  fb_test_stub_server_push (fixture->server, "}{ nonsense");
  g_assert_true (fb_test_wait (has_ended, fixture->listener, WAIT_MS));
  g_assert_error (fixture->listener->end, FB_ERROR, FB_ERROR_INVALID);
  g_assert_cmpuint (fixture->listener->topics->len, ==, 0);
}

static void
test_binary (Fixture *fixture, gconstpointer data)
{
  g_assert_true (fb_test_wait (is_opened, fixture->listener, WAIT_MS));
  fb_test_stub_server_push_binary (fixture->server, "\0\1\2\3", 4);
  g_assert_true (fb_test_wait (has_ended, fixture->listener, WAIT_MS));
  g_assert_error (fixture->listener->end, FB_ERROR, FB_ERROR_INVALID);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (FB_COMMS_FRAME_MAX_BYTES + 1, ' ');

  g_assert_true (fb_test_wait (is_opened, fixture->listener, WAIT_MS));
  fb_test_stub_server_push (fixture->server, text);
  g_assert_true (fb_test_wait (has_ended, fixture->listener, WAIT_MS));
  g_assert_cmpuint (fixture->listener->topics->len, ==, 0);
}

static void
test_server_closes (Fixture *fixture, gconstpointer data)
{
  g_assert_true (fb_test_wait (is_opened, fixture->listener, WAIT_MS));
  fb_test_stub_server_close_sockets (fixture->server);
  g_assert_true (fb_test_wait (has_ended, fixture->listener, WAIT_MS));
  g_assert_error (fixture->listener->end, FB_ERROR, FB_ERROR_UNREACHABLE);
}

/* Large frames go another way than small ones; the order stays. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filling = g_strnfill (100000, 'x');

  g_assert_true (fb_test_wait (is_opened, fixture->listener, WAIT_MS));
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[{\"topic\":\"hb\",\"data\":1},{\"topic\":\"debug\",\"data\":{\"n\":%u,"
                           "\"x\":\"%s\"}}]",
                           i, i % 3 == 0 ? filling : "");

      fb_test_stub_server_push (fixture->server, text);
    }
  expect (fixture->listener, "debug", "\"n\":39,");
  g_assert_cmpuint (fixture->listener->topics->len, ==, 40);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *start = g_strdup_printf ("{\"n\":%u,", i);

      g_assert_true (g_str_has_prefix (g_ptr_array_index (fixture->listener->texts, i), start));
    }
}

static void
close_cb (FbComms *comms, const char *topic, JsonNode *data, guint *n)
{
  (*n)++;
  fb_comms_close (comms);
}

/* Whoever listens may close in the middle of a frame. */
static void
test_close_while_delivering (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  g_assert_true (fb_test_wait (is_opened, fixture->listener, WAIT_MS));
  g_signal_connect (fixture->listener->comms, "message", G_CALLBACK (close_cb), &n);
  fb_test_stub_server_push (fixture->server,
                            "[{\"topic\":\"a\",\"data\":1},{\"topic\":\"b\",\"data\":2}]");
  expect (fixture->listener, "a", "1");
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (fixture->listener->topics->len, ==, 1);
  g_assert_cmpuint (fixture->listener->n_ends, ==, 0);
}

static void
test_nothing_there (void)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (Listener) listener = listen_at (fb_test_stub_server_get_url (server), NULL, 0);

  g_assert_true (fb_test_wait (has_ended, listener, WAIT_MS));
  g_assert_error (listener->end, FB_ERROR, FB_ERROR_INVALID);
}

static FbCommsFrame *
parse (const char *text)
{
  return fb_comms_frame_parse (text, strlen (text), NULL);
}

static void
test_frames (void)
{
  static const char *const refused[] = {
    "", " ", "7", "null", "\"x\"", "{}", "{\"auth\":7}", "{\"auth\":\"maybe\"}", "[", "\xff"
  };
  static const char *const kept_none[] = {
    "[]", "[[]]", "[7,null]", "[{}]", "[{\"topic\":7}]", "[{\"topic\":\"\"}]", "[{\"data\":1}]"
  };
  g_autoptr (FbCommsFrame) fine = parse ("[7,{\"topic\":\"a\"},{\"topic\":\"b\",\"data\":[1]}]");
  g_autoptr (FbCommsFrame) ok = parse ("{\"auth\":\"ok\"}");
  g_autoptr (FbCommsFrame) failed = parse ("{\"auth\":\"fail\"}");
  g_autoptr (GString) many = g_string_new ("[{\"topic\":\"a\"}");
  g_autoptr (FbCommsFrame) bounded = NULL;

  g_assert_cmpint (ok->kind, ==, FB_COMMS_AUTH_OK);
  g_assert_cmpint (failed->kind, ==, FB_COMMS_AUTH_FAIL);
  g_assert_cmpuint (fine->messages->len, ==, 2);
  g_assert_null (((FbCommsMessage *)fine->messages->pdata[0])->data);
  g_assert_cmpstr (((FbCommsMessage *)fine->messages->pdata[1])->topic, ==, "b");

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (parse (refused[i]));
  for (guint i = 0; i < G_N_ELEMENTS (kept_none); i++)
    {
      g_autoptr (FbCommsFrame) frame = parse (kept_none[i]);

      g_assert_nonnull (frame);
      g_assert_cmpuint (frame->messages->len, ==, 0);
    }

  for (guint i = 0; i < 500; i++)
    g_string_append (many, ",{\"topic\":\"a\"}");
  g_string_append_c (many, ']');
  bounded = parse (many->str);
  g_assert_cmpuint (bounded->messages->len, ==, FB_COMMS_FRAME_MAX_MESSAGES);
}

static void
add_real (const char *name, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (runtimes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/instance/comms/%s/%s", name, runtimes[i]);

      g_test_add_data_func (path, runtimes[i], func);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/instance/comms/frames", test_frames);
  add_real ("status-and-deploys-come", test_messages);
  add_real ("debug-comes", test_debug);
  add_real ("bad-token-is-denied", test_bad_token);
  add_real ("static-token-signs-in", test_static_token);
  g_test_add_data_func ("/instance/comms/session-expiry-is-noticed", runtimes[0], test_expiry);
  g_test_add_data_func ("/instance/comms/silent-server-is-noticed", runtimes[0], test_patience);
  g_test_add ("/instance/comms/token-goes-in-a-packet", Fixture, "hush", set_up, test_sign_in,
              tear_down);
  g_test_add ("/instance/comms/server-goes-while-it-is-greeted", Fixture, "hush", set_up,
              test_goes_while_greeted, tear_down);
  ADD ("/instance/comms/garbage-ends-it", test_garbage);
  ADD ("/instance/comms/binary-ends-it", test_binary);
  ADD ("/instance/comms/too-large-ends-it", test_too_large);
  ADD ("/instance/comms/server-closes", test_server_closes);
  ADD ("/instance/comms/order-is-kept", test_order);
  ADD ("/instance/comms/close-while-delivering", test_close_while_delivering);
  g_test_add_func ("/instance/comms/no-socket-there", test_nothing_there);

  return g_test_run ();
}
