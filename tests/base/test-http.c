/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-http.h"
#include "fb-test-stub-server.h"
#include "fb-test-tls.h"
#include "fb-test.h"
#include "fb-tls.h"

#define WAIT_MS 20000
#define LIMIT 65536

typedef struct
{
  FbTestStubServer *server;
  FbHttp           *http;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fb_test_stub_server_new (NULL);
  fixture->http = fb_http_new (NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->http);
  fb_test_stub_server_free (fixture->server);
}

/* Sends @request with @path put behind the server's address. */
static FbHttpAnswer *
send_request (
    FbHttp *http, FbTestStubServer *server, const char *path, FbHttpRequest request, GError **error)
{
  g_auto (FbTestResult) result = { NULL };
  g_autofree char *url = g_strconcat (fb_test_stub_server_get_url (server), path, NULL);

  request.url = url;
  if (request.max_bytes == 0)
    request.max_bytes = LIMIT;
  if (request.timeout_ms == 0)
    request.timeout_ms = WAIT_MS;
  fb_http_send_async (http, &request, NULL, fb_test_take_result, &result);

  return fb_http_send_finish (http, fb_test_await (&result, 2 * WAIT_MS), error);
}

static FbHttpAnswer *
get (Fixture *fixture, const char *path, GError **error)
{
  return send_request (fixture->http, fixture->server, path, (FbHttpRequest){ 0 }, error);
}

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) answer = NULL;

  fb_test_stub_server_answer (fixture->server, "GET /thing", 418, "text/plain; charset=utf-8",
                              "short and stout");
  answer = get (fixture, "thing", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 418);
  g_assert_cmpstr (answer->content_type, ==, "text/plain");
  g_assert_cmpstr (g_bytes_get_data (answer->body, NULL), ==, "short and stout");
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, strlen ("short and stout"));
  g_assert_true (g_str_has_suffix (answer->url, "/thing"));
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  static const char *const headers[] = { "Node-RED-API-Version", "v2", NULL };
  const char              *route = "POST /thing";
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (FbHttpAnswer) answer = NULL;
  FbHttpRequest request = {
    .method = "POST",
    .token = "hush",
    .headers = headers,
    .content_type = "application/json",
    .body = body,
  };

  fb_test_stub_server_answer (fixture->server, route, 204, NULL, NULL);
  answer = send_request (fixture->http, fixture->server, "thing", request, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 204);
  g_assert_cmpstr (fb_test_stub_server_get_header (fixture->server, route, "Authorization"), ==,
                   "Bearer hush");
  g_assert_cmpstr (fb_test_stub_server_get_header (fixture->server, route, "Node-RED-API-Version"),
                   ==, "v2");
  g_assert_cmpstr (fb_test_stub_server_get_header (fixture->server, route, "Content-Type"), ==,
                   "application/json");
  g_assert_cmpstr (fb_test_stub_server_get_body (fixture->server, route), ==, "{}");
}

static void
test_no_cookies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbHttpAnswer) first = NULL;
  g_autoptr (FbHttpAnswer) second = NULL;

  fb_test_stub_server_answer (fixture->server, "GET /thing", 200, "text/plain", "x");
  fb_test_stub_server_set_cookie (fixture->server, "GET /thing", "id=1; Path=/");
  first = get (fixture, "thing", NULL);
  second = get (fixture, "thing", NULL);

  g_assert_nonnull (second);
  g_assert_null (fb_test_stub_server_get_header (fixture->server, "GET /thing", "Cookie"));
}

static gboolean
has_stopped_sending (gpointer user_data)
{
  FbTestStubServer *server = user_data;

  return fb_test_stub_server_count_busy (server) == 0;
}

static void
test_too_much (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) answer = NULL;

  fb_test_stub_server_fail (fixture->server, "GET /flows", FB_TEST_FAULT_ENDLESS);
  answer = get (fixture, "flows", &error);

  g_assert_null (answer);
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "answered more than 65.5"));
  /* The connection ends: nobody goes on to read 10 GB. */
  g_assert_true (fb_test_wait (has_stopped_sending, fixture->server, WAIT_MS));
  g_assert_cmpuint (fb_test_stub_server_get_sent (fixture->server), <, 64 * 1024 * 1024);
}

static const struct
{
  const char *name;
  FbTestFault fault;
  FbError     code;
  const char *words;
} faults[] = {
  { "/base/http/silence-ends-at-the-deadline", FB_TEST_FAULT_SILENCE, FB_ERROR_UNREACHABLE,
    "did not answer in time" },
  { "/base/http/drip-ends-at-the-deadline", FB_TEST_FAULT_DRIP, FB_ERROR_UNREACHABLE,
    "did not answer in time" },
  { "/base/http/cut-off-answer-is-none", FB_TEST_FAULT_CUT, FB_ERROR_UNREACHABLE,
    "closed the connection" },
  { "/base/http/hang-up-is-unreachable", FB_TEST_FAULT_HANG_UP, FB_ERROR_UNREACHABLE,
    "closed the connection" },
  { "/base/http/other-protocol-is-said", FB_TEST_FAULT_NOT_HTTP, FB_ERROR_INVALID,
    "did not answer as expected of a web server" },
};

static void
test_fault (Fixture *fixture, gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) answer = NULL;

  fb_test_stub_server_fail (fixture->server, "GET /settings", faults[index].fault);
  answer = send_request (fixture->http, fixture->server, "settings",
                         (FbHttpRequest){ .timeout_ms = 400 }, &error);

  g_assert_null (answer);
  g_assert_error (error, FB_ERROR, (int)faults[index].code);
  g_assert_nonnull (strstr (error->message, faults[index].words));
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) answer = NULL;

  fb_test_stub_server_stop (fixture->server);
  answer = get (fixture, "settings", &error);

  g_assert_null (answer);
  g_assert_error (error, FB_ERROR, FB_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "Nothing answers at http://127.0.0.1:"));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = g_strconcat (fb_test_stub_server_get_url (fixture->server), "x", NULL);
  FbHttpRequest    request = { .url = url, .max_bytes = LIMIT, .timeout_ms = WAIT_MS };

  fb_test_stub_server_fail (fixture->server, "GET /x", FB_TEST_FAULT_SILENCE);
  fb_http_send_async (fixture->http, &request, cancellable, fb_test_take_result, &result);
  g_cancellable_cancel (cancellable);

  g_assert_null (fb_http_send_finish (fixture->http, fb_test_await (&result, WAIT_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
}

static void
test_bad_address (Fixture *fixture, gconstpointer data)
{
  static const char *const urls[] = { "", "x", "ftp://127.0.0.1/", "http://",
                                      "file:///etc/passwd" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_auto (FbTestResult) result = { NULL };
      g_autoptr (GError) error = NULL;
      FbHttpRequest request = { .url = urls[i], .max_bytes = LIMIT, .timeout_ms = WAIT_MS };

      fb_http_send_async (fixture->http, &request, NULL, fb_test_take_result, &result);
      g_assert_null (fb_http_send_finish (fixture->http, fb_test_await (&result, WAIT_MS), &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) answer = NULL;

  fb_test_stub_server_redirect (fixture->server, "GET /old", "/new");
  fb_test_stub_server_answer (fixture->server, "GET /new", 200, "text/plain", "here");
  answer = send_request (fixture->http, fixture->server, "old", (FbHttpRequest){ .token = "hush" },
                         &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (answer->url, "/new"));
  g_assert_cmpstr (fb_test_stub_server_get_header (fixture->server, "GET /new", "Authorization"),
                   ==, "Bearer hush");
}

static void
test_redirect_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestStubServer) elsewhere = fb_test_stub_server_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) with_token = NULL;
  g_autoptr (FbHttpAnswer) without = NULL;

  fb_test_stub_server_redirect (fixture->server, "GET /old",
                                fb_test_stub_server_get_url (elsewhere));
  fb_test_stub_server_answer (elsewhere, "GET /", 200, "text/plain", "here");

  with_token = send_request (fixture->http, fixture->server, "old",
                             (FbHttpRequest){ .token = "hush" }, &error);
  g_assert_null (with_token);
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, fb_test_stub_server_get_url (elsewhere)));
  g_assert_cmpuint (fb_test_stub_server_count (elsewhere, NULL), ==, 0);

  g_clear_error (&error);
  without = get (fixture, "old", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (without->url, ==, fb_test_stub_server_get_url (elsewhere));
}

static void
test_redirect_loop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fb_test_stub_server_redirect (fixture->server, "GET /a", "/b");
  fb_test_stub_server_redirect (fixture->server, "GET /b", "/a");

  g_assert_null (get (fixture, "a", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, NULL), ==, 6);
}

static void
test_redirected_post (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("password=x", 10);
  FbHttpRequest request = { .method = "POST", .content_type = "text/plain", .body = body };

  fb_test_stub_server_redirect (fixture->server, "POST /auth/token", "/elsewhere");
  g_assert_null (send_request (fixture->http, fixture->server, "auth/token", request, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, NULL), ==, 1);
}

/* The certificate a server has, what is trusted, and how it must end. */
static const struct
{
  const char *name;
  FbTestTls   server;
  gboolean    with_ca;
  int         pin; /* whose, or -1 */
  gboolean    accepted;
  const char *words;
} trusts[] = {
  { "/base/http/tls/unknown-is-refused", FB_TEST_TLS_SELF_SIGNED, FALSE, -1, FALSE,
    "not signed by an authority this machine knows" },
  { "/base/http/tls/own-authority-is-trusted", FB_TEST_TLS_SIGNED, TRUE, -1, TRUE, NULL },
  { "/base/http/tls/own-authority-and-wrong-name", FB_TEST_TLS_MISNAMED, TRUE, -1, FALSE,
    "made out to another name" },
  { "/base/http/tls/authority-does-not-cover-others", FB_TEST_TLS_SELF_SIGNED, TRUE, -1, FALSE,
    "not signed by an authority" },
  { "/base/http/tls/pinned-is-trusted", FB_TEST_TLS_SELF_SIGNED, FALSE, FB_TEST_TLS_SELF_SIGNED,
    TRUE, NULL },
  { "/base/http/tls/pinned-with-other-name-is-trusted", FB_TEST_TLS_MISNAMED, FALSE,
    FB_TEST_TLS_MISNAMED, TRUE, NULL },
  { "/base/http/tls/another-than-pinned-is-refused", FB_TEST_TLS_OTHER, FALSE,
    FB_TEST_TLS_SELF_SIGNED, FALSE, "another certificate than the one agreed to" },
  { "/base/http/tls/pin-beats-authority", FB_TEST_TLS_SIGNED, TRUE, FB_TEST_TLS_SELF_SIGNED, FALSE,
    "another certificate than the one agreed to" },
};

static FbHttp *
make_trusting (guint index)
{
  g_autoptr (GTlsCertificate) ca =
                 trusts[index].with_ca ? fb_test_tls_certificate (FB_TEST_TLS_AUTHORITY) : NULL;
  g_autoptr (GTlsCertificate) pinned =
                 trusts[index].pin >= 0 ? fb_test_tls_certificate (trusts[index].pin) : NULL;
  g_autofree char *pin = pinned != NULL ? fb_tls_fingerprint (pinned) : NULL;

  return fb_http_new (ca, pin);
}

static void
check_trust (guint index, FbHttp *http, gboolean went_on, const GError *error)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (trusts[index].server);
  g_autofree char *fingerprint = fb_tls_fingerprint (certificate);

  g_assert_cmpstr (fb_http_get_fingerprint (http), ==, fingerprint);
  g_assert_true (g_str_has_prefix (fb_http_get_subject (http), "CN="));
  g_assert_cmpint (fb_http_get_certificate_accepted (http), ==, trusts[index].accepted);
  g_assert_cmpint (went_on, ==, trusts[index].accepted);
  if (trusts[index].accepted)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
  g_assert_nonnull (strstr (error->message, trusts[index].words));
}

static void
test_trust (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (trusts[index].server);
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (certificate);
  g_autoptr (FbHttp) http = make_trusting (index);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) answer = NULL;

  fb_test_stub_server_answer (server, "GET /", 200, "text/plain", "hello");
  answer = send_request (http, server, "", (FbHttpRequest){ .token = "hush" }, &error);

  check_trust (index, http, answer != NULL, error);
  g_assert_cmpuint (fb_test_stub_server_count (server, NULL), ==, trusts[index].accepted ? 1 : 0);
}

static SoupWebsocketConnection *
connect_socket (FbHttp *http, FbTestStubServer *server, GError **error)
{
  g_auto (FbTestResult) result = { NULL };
  const char      *rest = strchr (fb_test_stub_server_get_url (server), ':');
  g_autofree char *url =
      g_strconcat (g_str_has_prefix (fb_test_stub_server_get_url (server), "https") ? "wss" : "ws",
                   rest, "comms", NULL);

  fb_http_connect_async (http, url, 1000, WAIT_MS, NULL, fb_test_take_result, &result);

  return fb_http_connect_finish (http, fb_test_await (&result, 2 * WAIT_MS), error);
}

static void
test_socket_trust (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (trusts[index].server);
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (certificate);
  g_autoptr (FbHttp) http = make_trusting (index);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) socket = NULL;

  fb_test_stub_server_add_socket (server, "/comms");
  socket = connect_socket (http, server, &error);

  check_trust (index, http, socket != NULL, error);
}

static void
take_message (SoupWebsocketConnection *socket,
              SoupWebsocketDataType    type,
              GBytes                  *message,
              gpointer                 user_data)
{
  *(char **)user_data = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
}

static gboolean
is_set (gpointer user_data)
{
  return *(char **)user_data != NULL;
}

static gboolean
has_socket (gpointer user_data)
{
  return fb_test_stub_server_count_sockets (user_data) > 0;
}

static void
test_socket (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) socket = NULL;
  g_autofree char *received = NULL;

  fb_test_stub_server_add_socket (fixture->server, "/comms");
  socket = connect_socket (fixture->http, fixture->server, &error);
  g_assert_no_error (error);
  g_signal_connect (socket, "message", G_CALLBACK (take_message), &received);
  g_assert_true (fb_test_wait (has_socket, fixture->server, WAIT_MS));
  fb_test_stub_server_push (fixture->server, "hello");

  g_assert_true (fb_test_wait (is_set, &received, WAIT_MS));
  g_assert_cmpstr (received, ==, "hello");
}

static void
test_no_socket (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (connect_socket (fixture->http, fixture->server, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

static void
test_pins (void)
{
  const char      *hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  g_autofree char *shown = fb_tls_format_pin (hex);
  g_autofree char *back = fb_tls_normalize_pin (shown);

  g_assert_true (g_str_has_prefix (shown, "00:11:22:33"));
  g_assert_true (g_str_has_suffix (shown, ":EE:FF"));
  g_assert_cmpstr (back, ==, hex);
  g_assert_null (fb_tls_normalize_pin (NULL));
  g_assert_null (fb_tls_normalize_pin ("00:11"));
  g_assert_null (fb_tls_normalize_pin ("x0112233445566778899aabbccddeeff00112233445566778899aabb"));
}

static void
test_loopback (void)
{
  g_assert_true (fb_http_host_is_loopback ("127.0.0.1"));
  g_assert_true (fb_http_host_is_loopback ("127.9.9.9"));
  g_assert_true (fb_http_host_is_loopback ("::1"));
  g_assert_true (fb_http_host_is_loopback ("LocalHost"));
  g_assert_false (fb_http_host_is_loopback ("192.168.0.1"));
  g_assert_false (fb_http_host_is_loopback ("localhost.example"));
  g_assert_false (fb_http_host_is_loopback (NULL));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  ADD ("/base/http/answer-with-any-status", test_answer);
  ADD ("/base/http/request-carries-token-headers-and-body", test_request);
  ADD ("/base/http/keeps-no-cookies", test_no_cookies);
  ADD ("/base/http/too-much-is-left-unread", test_too_much);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    g_test_add (faults[i].name, Fixture, GUINT_TO_POINTER (i), set_up, test_fault, tear_down);
  ADD ("/base/http/nobody-listening-is-said", test_nobody);
  ADD ("/base/http/cancel", test_cancel);
  ADD ("/base/http/bad-address", test_bad_address);
  ADD ("/base/http/redirect-is-followed", test_redirect);
  ADD ("/base/http/redirect-elsewhere-gets-no-token", test_redirect_elsewhere);
  ADD ("/base/http/redirect-loop-ends", test_redirect_loop);
  ADD ("/base/http/redirected-post-is-not-sent-again", test_redirected_post);
  for (guint i = 0; i < G_N_ELEMENTS (trusts); i++)
    {
      g_autofree char *name = g_strconcat (trusts[i].name, "/socket", NULL);

      g_test_add_data_func (trusts[i].name, GUINT_TO_POINTER (i), test_trust);
      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_socket_trust);
    }
  ADD ("/base/http/socket", test_socket);
  ADD ("/base/http/no-socket-there", test_no_socket);
  g_test_add_func ("/base/tls/pins-as-people-write-them", test_pins);
  g_test_add_func ("/base/http/loopback", test_loopback);

  return g_test_run ();
}
