/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-keyring.h"
#include "fb-test-plant.h"
#include "fb-test-remote.h"
#include "fb-test-stub-server.h"
#include "fb-test-tls.h"
#include "fb-tls.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-instance-link-private.h"
#include "instance/fb-instance-row.h"

#define WAIT_MS 30000

static const char *const runtimes[] = { "node-red-5.0", "node-red-4.1" };

static const char flows[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\",\"disabled\":false,\"info\":\"\"}]";

typedef struct
{
  FbTestPlant       plant;
  FbTestStubServer *server;
  FbInstance       *instance;
  FbInstanceLink   *link;
  GPtrArray        *deployed; /* revs */
  guint             n_expired;
  guint             n_notifications;
} Fixture;

static void
deployed_cb (FbInstanceLink *link, const char *rev, Fixture *fixture)
{
  g_ptr_array_add (fixture->deployed, g_strdup (rev));
}

static void
notification_cb (FbInstanceLink *link, const char *topic, JsonNode *data, Fixture *fixture)
{
  fixture->n_notifications++;
}

static void
session_expired_cb (FbInstanceLink *link, Fixture *fixture)
{
  fixture->n_expired++;
}

/* Makes the link of @instance, not yet open. */
static void
follow (Fixture *fixture, FbInstance *instance)
{
  fixture->instance = instance;
  fixture->link = fb_instance_link_new (fixture->plant.store, fixture->instance);
  fixture->deployed = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (fixture->link, "deployed", G_CALLBACK (deployed_cb), fixture);
  g_signal_connect (fixture->link, "notification", G_CALLBACK (notification_cb), fixture);
  g_signal_connect (fixture->link, "session-expired", G_CALLBACK (session_expired_cb), fixture);
}

static void
connect_to (Fixture *fixture, const char *url, FbMode mode, FbAuthKind auth, const char *pin)
{
  follow (fixture, fb_test_plant_add_remote (&fixture->plant, url, mode, auth, pin));
}

static void
open_at (Fixture *fixture, const char *url, FbMode mode, FbAuthKind auth, const char *pin)
{
  connect_to (fixture, url, mode, auth, pin);
  fb_instance_link_open (fixture->link);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fb_test_plant_init (&fixture->plant);
}

static gboolean
is_alone (gpointer user_data)
{
  return G_OBJECT (user_data)->ref_count == 1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->link != NULL)
    {
      fb_instance_link_close (fixture->link);
      /* What was under way lets go of it in its own time. */
      g_assert_true (fb_test_wait (is_alone, fixture->link, WAIT_MS));
      g_assert_finalize_object (fixture->link);
      g_ptr_array_unref (fixture->deployed);
    }
  fb_test_plant_clear (&fixture->plant);
  g_clear_pointer (&fixture->server, fb_test_stub_server_free);
}

static void
set_up_stub (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  fixture->server = fb_test_stub_server_new (NULL);
  fb_test_stub_server_add_socket (fixture->server, "/comms");
  fb_test_stub_server_answer (fixture->server, "GET /settings", 200, "application/json",
                              "{\"version\":\"5.0.7\"}");
  fb_test_stub_server_answer (fixture->server, "GET /flows/state", 200, "application/json",
                              "{\"state\":\"start\"}");
}

static gboolean
login (Fixture *fixture, const char *user, const char *password, GError **error)
{
  g_auto (FbTestResult) result = { NULL };

  fb_instance_link_login_async (fixture->link, user, password, NULL, fb_test_take_result, &result);
  return fb_instance_link_login_finish (fixture->link, fb_test_await (&result, WAIT_MS), error);
}

static char *
get_page_token (Fixture *fixture)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  char *token;

  fb_instance_link_page_token_async (fixture->link, NULL, fb_test_take_result, &result);
  token =
      fb_instance_link_page_token_finish (fixture->link, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return token;
}

/* The status that a server gives to a plain request with @token. */
static guint
ask (const char *url, const char *method, const char *path, const char *token, const char *body)
{
  static const char *const headers[] = { "Node-RED-API-Version", "v2", NULL };
  g_autoptr (FbHttp) http = fb_http_new (NULL, NULL);
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbHttpAnswer) answer = NULL;
  g_autofree char *address = g_strconcat (url, path, NULL);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  FbHttpRequest request = {
    .method = method,
    .url = address,
    .token = token,
    .headers = headers,
    .content_type = "application/json",
    .body = bytes,
    .max_bytes = 1000000,
    .timeout_ms = WAIT_MS,
  };

  fb_http_send_async (http, &request, NULL, fb_test_take_result, &result);
  answer = fb_http_send_finish (http, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return answer->status;
}

static gboolean
is_connected (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->link->comms != NULL && fb_comms_is_open (fixture->link->comms);
}

static gboolean
has_deployed (gpointer user_data)
{
  return ((Fixture *)user_data)->deployed->len > 0;
}

/* Comes and goes: the banner says so and the link comes back by itself. */
static void
test_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  g_autofree char *url = NULL;

  if (remote == NULL)
    return;

  url = g_strdup (fb_test_remote_get_url (remote));
  open_at (fixture, url, FB_MODE_READ_ONLY, FB_AUTH_NONE, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_true (g_str_has_prefix (fb_instance_get_node_red_version (fixture->instance),
                                   (const char *)data + strlen ("node-red-")));
  g_assert_null (fb_instance_get_user (fixture->instance));
  g_assert_false (fb_instance_may_write (fixture->instance));

  fb_test_remote_stop (remote);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_UNREACHABLE);
  g_assert_nonnull (strstr (fb_instance_get_state_detail (fixture->instance), "next try in"));
  g_assert_nonnull (
      strstr (fb_instance_get_state_detail (fixture->instance), "Nothing answers at http://"));

  fb_test_remote_start (remote, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_null (fb_instance_get_state_detail (fixture->instance));
  g_assert_true (fb_test_wait (is_connected, fixture, WAIT_MS));
  g_assert_cmpuint (fixture->n_expired, ==, 0);

  /* Somebody else deploys. What was deployed before we looked is no news. */
  g_assert_cmpuint (fixture->deployed->len, ==, 0);
  g_assert_cmpuint (ask (url, "POST", "flows", NULL, "{\"flows\":[]}"), ==, 200);
  g_assert_true (fb_test_wait (has_deployed, fixture, WAIT_MS));
  g_assert_cmpuint (fixture->deployed->len, ==, 1);
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_PASSWORD, flows);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *reading = NULL;
  g_autofree char *writing = NULL;
  const char      *url;

  if (remote == NULL)
    return;

  url = fb_test_remote_get_url (remote);
  open_at (fixture, url, FB_MODE_READ_ONLY, FB_AUTH_PASSWORD, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_LOGIN_NEEDED);
  g_assert_cmpstr (fb_instance_get_state_detail (fixture->instance), ==,
                   "Sign in with name and password");
  g_assert_cmpuint (fixture->n_expired, ==, 0);
  none = get_page_token (fixture);
  g_assert_null (none);

  g_assert_false (login (fixture, "admin", "wrong", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_LOGIN_NEEDED);
  fb_test_plant_await_activity (&fixture->plant, "instance.login", "denied: ");

  g_assert_true (login (fixture, "admin", "plant-admin", &error));
  g_assert_no_error (error);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_true (fb_test_wait (is_connected, fixture, WAIT_MS));
  g_assert_cmpstr (fb_instance_get_user (fixture->instance), ==, "admin");
  g_assert_cmpstr (fb_instance_get_row (fixture->instance)->user, ==, "admin");
  fb_test_plant_await_activity (&fixture->plant, "instance.login", "ok: ");

  /* The page of a read-only instance cannot write even if it tried. */
  reading = get_page_token (fixture);
  g_assert_cmpuint (ask (url, "GET", "flows", reading, NULL), ==, 200);
  g_assert_cmpuint (ask (url, "POST", "flows", reading, "{\"flows\":[]}"), ==, 401);
  fb_test_plant_change (&fixture->plant, fixture->instance, "mode", "read-write");
  g_assert_true (fb_instance_may_write (fixture->instance));
  writing = get_page_token (fixture);
  g_assert_cmpuint (ask (url, "POST", "flows", writing, "{\"flows\":[]}"), ==, 200);
}

static void
test_reader (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_PASSWORD, flows);
  g_autoptr (GError) error = NULL;

  if (remote == NULL)
    return;

  open_at (fixture, fb_test_remote_get_url (remote), FB_MODE_READ_WRITE, FB_AUTH_PASSWORD, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_LOGIN_NEEDED);
  g_assert_true (login (fixture, "reader", "plant-reader", &error));
  g_assert_no_error (error);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_cmpstr (fb_instance_get_user (fixture->instance), ==, "reader");
  g_assert_false (fb_instance_may_write (fixture->instance));
}

static gboolean
has_expired (gpointer user_data)
{
  return ((Fixture *)user_data)->n_expired > 0;
}

/* The session ends by itself while we look on, and goes on after a login. */
static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = NULL;
  g_autoptr (GString) settings = g_string_new (FB_TEST_REMOTE_PASSWORD);
  g_autoptr (GError) error = NULL;

  g_string_replace (settings, "type: 'credentials',", "type: 'credentials', sessionExpiryTime: 3,",
                    1);
  remote = fb_test_remote_new (data, settings->str, flows);
  if (remote == NULL)
    return;

  open_at (fixture, fb_test_remote_get_url (remote), FB_MODE_READ_ONLY, FB_AUTH_PASSWORD, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_LOGIN_NEEDED);
  g_assert_true (login (fixture, "admin", "plant-admin", &error));
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_true (fb_test_wait (has_expired, fixture, WAIT_MS));
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_LOGIN_NEEDED);
  g_assert_nonnull (strstr (fb_instance_get_state_detail (fixture->instance), "nothing is lost"));

  g_assert_true (login (fixture, "admin", "plant-admin", &error));
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_cmpuint (fixture->n_expired, ==, 1);
}

/* Ended by somebody else, the web socket does not notice; whoever is refused has it checked. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_PASSWORD, flows);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *body = NULL;

  if (remote == NULL)
    return;

  open_at (fixture, fb_test_remote_get_url (remote), FB_MODE_READ_WRITE, FB_AUTH_PASSWORD, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_LOGIN_NEEDED);
  g_assert_true (login (fixture, "admin", "plant-admin", &error));
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_true (fb_test_wait (is_connected, fixture, WAIT_MS));

  token = get_page_token (fixture);
  body = g_strdup_printf ("{\"token\":\"%s\"}", token);
  g_assert_cmpuint (ask (fb_test_remote_get_url (remote), "POST", "auth/revoke", token, body), ==,
                    200);
  fb_instance_link_check (fixture->link);
  g_assert_true (fb_test_wait (has_expired, fixture, WAIT_MS));
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_LOGIN_NEEDED);
}

static gboolean
is_broken (gpointer user_data)
{
  return fb_instance_link_get_credentials_broken (((Fixture *)user_data)->link);
}

/* What runs, and why not. */
static void
test_flows_states (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  const char *url;

  if (remote == NULL)
    return;

  url = fb_test_remote_get_url (remote);
  open_at (fixture, url, FB_MODE_READ_ONLY, FB_AUTH_NONE, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_true (fb_test_wait (is_connected, fixture, WAIT_MS));

  g_assert_cmpuint (ask (url, "POST", "flows/state", NULL, "{\"state\":\"stop\"}"), ==, 200);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_FLOWS_STOPPED);
  g_assert_cmpuint (ask (url, "POST", "flows/state", NULL, "{\"state\":\"start\"}"), ==, 200);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);

  g_assert_cmpuint (ask (url, "POST", "flows", NULL,
                         "{\"flows\":[{\"id\":\"t1\",\"type\":\"tab\"},{\"id\":\"x1\",\"type\":"
                         "\"s7 in\",\"z\":\"t1\",\"x\":1,\"y\":1,\"wires\":[]}]}"),
                    ==, 200);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_FLOWS_STOPPED);
  g_assert_cmpstr (fb_instance_get_state_detail (fixture->instance), ==,
                   "The flows wait for node types that are not installed: s7 in");
  g_assert_false (is_broken (fixture));

  fb_test_remote_stop (remote);
  {
    g_autofree char *path =
        g_build_filename (fb_test_remote_get_folder (remote), "flows_cred.json", NULL);
    g_autofree char *file =
        g_build_filename (fb_test_remote_get_folder (remote), "flows.json", NULL);

    g_assert_true (
        g_file_set_contents (path, "{\"$\":\"00112233445566778899aabbccddeeffAAAAAAAAAAAAAAAA\"}",
                             -1, NULL));
    g_assert_true (g_file_set_contents (file, flows, -1, NULL));
  }
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_UNREACHABLE);
  fb_test_remote_start (remote, "--safe");
  fb_instance_link_retry (fixture->link);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_SAFE);
}

static void
test_broken_credentials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  g_autofree char *path = NULL;

  if (remote == NULL)
    return;

  fb_test_remote_stop (remote);
  path = g_build_filename (fb_test_remote_get_folder (remote), "flows_cred.json", NULL);
  g_assert_true (
      g_file_set_contents (path, "{\"$\":\"00112233445566778899aabbccddeeffAAAAAAAAAAAAAAAA\"}", -1,
                           NULL));
  fb_test_remote_start (remote, NULL);

  open_at (fixture, fb_test_remote_get_url (remote), FB_MODE_READ_ONLY, FB_AUTH_NONE, NULL);
  g_assert_true (fb_test_wait (is_broken, fixture, WAIT_MS));
}

static void
test_untrusted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autofree char *pin = fb_tls_fingerprint (certificate);

  fixture->server = fb_test_stub_server_new (certificate);
  fb_test_stub_server_answer (fixture->server, "GET /settings", 200, "application/json",
                              "{\"version\":\"5.0.7\"}");
  open_at (fixture, fb_test_stub_server_get_url (fixture->server), FB_MODE_READ_ONLY, FB_AUTH_NONE,
           NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_UNTRUSTED);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, NULL), ==, 0);

  fb_test_plant_change (&fixture->plant, fixture->instance, "pin", pin);
  fb_instance_link_retry (fixture->link);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
}

static gboolean
is_asked (gpointer user_data)
{
  return fb_test_stub_server_count (user_data, NULL) > 0;
}

static gboolean
has_no_sockets (gpointer user_data)
{
  return fb_test_stub_server_count_sockets (user_data) == 0;
}

static void
test_off (Fixture *fixture, gconstpointer data)
{
  guint n;

  open_at (fixture, fb_test_stub_server_get_url (fixture->server), FB_MODE_OFF, FB_AUTH_NONE, NULL);
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_UNKNOWN);
  fb_instance_link_retry (fixture->link);
  fb_instance_link_check (fixture->link);
  g_assert_false (fb_test_wait (is_asked, fixture->server, 300));
  g_assert_false (login (fixture, "a", "b", NULL));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, NULL), ==, 0);

  fb_instance_set_mode (fixture->instance, FB_MODE_READ_ONLY);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_true (fb_test_wait (is_connected, fixture, WAIT_MS));

  fb_instance_set_mode (fixture->instance, FB_MODE_OFF);
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_UNKNOWN);
  g_assert_true (fb_test_wait (has_no_sockets, fixture->server, WAIT_MS));
  n = fb_test_stub_server_count (fixture->server, NULL);
  fb_instance_link_retry (fixture->link);
  g_assert_false (fb_test_wait (is_connected, fixture, 300));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, NULL), ==, n);
}

/* Odd answers are said and do not stop the trying. */
static void
test_odd_server (Fixture *fixture, gconstpointer data)
{
  fb_test_stub_server_answer (fixture->server, "GET /settings", 200, "text/html", "<html>");
  open_at (fixture, fb_test_stub_server_get_url (fixture->server), FB_MODE_READ_ONLY, FB_AUTH_NONE,
           NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_UNREACHABLE);
  g_assert_nonnull (
      strstr (fb_instance_get_state_detail (fixture->instance), "not as Node-RED's Admin API"));

  fb_test_stub_server_answer (fixture->server, "GET /settings", 200, "application/json", "[1]");
  fb_instance_link_retry (fixture->link);
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_UNREACHABLE);

  fb_test_stub_server_answer (fixture->server, "GET /settings", 200, "application/json",
                              "{\"version\":7,\"user\":{\"permissions\":[1,\"flows.read\"]}}");
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_null (fb_instance_get_node_red_version (fixture->instance));
}

static gboolean
has_many_requests (gpointer user_data)
{
  return fb_test_stub_server_count (user_data, "GET /settings") >= 3;
}

/* A proxy that lets no web socket through: the instance is online all the same. */
static void
test_no_socket (Fixture *fixture, gconstpointer data)
{
  fixture->server = fb_test_stub_server_new (NULL);
  fb_test_stub_server_answer (fixture->server, "GET /settings", 200, "application/json",
                              "{\"version\":\"5.0.7\"}");
  fb_test_stub_server_answer (fixture->server, "GET /flows/state", 200, "application/json",
                              "{\"state\":\"stop\"}");
  open_at (fixture, fb_test_stub_server_get_url (fixture->server), FB_MODE_READ_ONLY, FB_AUTH_NONE,
           NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_FLOWS_STOPPED);
  g_assert_true (fb_test_wait (has_many_requests, fixture->server, WAIT_MS));
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_FLOWS_STOPPED);
  /* Each time later than before. */
  g_assert_cmpuint (fixture->link->socket_reachability.n_failures, >=, 2);
}

static gboolean
has_come_back (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fb_test_stub_server_count (fixture->server, "GET /settings") > 1 && is_connected (fixture);
}

static void
connect_to_stub (Fixture *fixture)
{
  open_at (fixture, fb_test_stub_server_get_url (fixture->server), FB_MODE_READ_ONLY, FB_AUTH_NONE,
           NULL);
  g_assert_true (fb_test_wait (is_connected, fixture, WAIT_MS));
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  connect_to_stub (fixture);
  fb_test_stub_server_push (fixture->server, "<html>");
  g_assert_true (fb_test_wait (has_come_back, fixture, WAIT_MS));
  g_assert_cmpint (fb_instance_get_state (fixture->instance), ==, FB_INSTANCE_RUNNING);
}

/* After sleep every socket is dead without knowing it; here only the clocks say so. */
static void
test_sleep (Fixture *fixture, gconstpointer data)
{
  connect_to_stub (fixture);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "GET /settings"), ==, 1);

  fixture->link->reachability.asleep_us -= 3600 * (gint64)G_USEC_PER_SEC;
  g_assert_true (fb_test_wait (has_come_back, fixture, WAIT_MS));
}

static void
push_deploy (Fixture *fixture, const char *rev)
{
  g_autofree char *text = g_strdup_printf (
      "[{\"topic\":\"notification/runtime-deploy\",\"data\":{\"revision\":\"%s\"}}]", rev);
  guint n = fixture->n_notifications;

  fb_test_stub_server_push (fixture->server, text);
  while (fixture->n_notifications == n)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_origin (Fixture *fixture, const char *rev, FbDeployOrigin origin)
{
  g_assert_cmpint (fb_instance_link_get_deploy_origin (fixture->link, rev), ==, origin);
}

/* Ours is no news, somebody else's is, also when both came at once. */
static void
test_own_deploy (Fixture *fixture, gconstpointer data)
{
  static const char *const revisions[] = { "a", "b", "c" };

  connect_to_stub (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (revisions); i++)
    {
      if (i > 0)
        fb_link_deploy_begins (fixture->link);
      push_deploy (fixture, revisions[i]);
      g_assert_cmpuint (fixture->deployed->len, ==, 0);
      if (i > 0)
        {
          assert_origin (fixture, revisions[i], FB_ORIGIN_HERE);
          fb_link_deploy_ended (fixture->link, i == 1 ? "b" : "mine", TRUE);
        }
      assert_origin (fixture, revisions[i], i == 1 ? FB_ORIGIN_HERE : FB_ORIGIN_OTHERS);
    }
  g_assert_cmpuint (fixture->deployed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->deployed, 0), ==, "c");

  /* A reload puts nothing of ours there. */
  fb_link_deploy_begins (fixture->link);
  fb_link_deploy_ended (fixture->link, "c", FALSE);
  assert_origin (fixture, "c", FB_ORIGIN_OTHERS);
}

/* Whether what runs then was heard of before or after its answer was given up. */
static void
test_lost_deploy (Fixture *fixture, gconstpointer data)
{
  int n_told = 0;

  connect_to_stub (fixture);
  push_deploy (fixture, "a");
  g_signal_connect_swapped (fixture->link, "notify::own-rev", G_CALLBACK (g_atomic_int_inc),
                            &n_told);
  fb_link_deploy_begins (fixture->link);
  push_deploy (fixture, "lost");
  fb_link_deploy_lost (fixture->link);
  assert_origin (fixture, "lost", FB_ORIGIN_UNKNOWN);
  fb_link_deploy_begins (fixture->link);
  fb_link_deploy_lost (fixture->link);
  push_deploy (fixture, "lost too");
  assert_origin (fixture, "lost too", FB_ORIGIN_UNKNOWN);
  push_deploy (fixture, "theirs");
  assert_origin (fixture, "theirs", FB_ORIGIN_OTHERS);
  g_assert_cmpint (n_told, ==, 2);
}

/* A session in secrets.sealed waits for the passphrase. */
static void
test_locked_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  FbKeyring       *keyring = fb_workspace_get_keyring (fixture->plant.workspace);
  g_autofree char *name = NULL;

  fb_keyring_create_sealed (keyring, "correct horse", &error);
  g_assert_no_error (error);
  connect_to (fixture, fb_test_stub_server_get_url (fixture->server), FB_MODE_READ_ONLY,
              FB_AUTH_PASSWORD, NULL);
  name = g_strdup_printf ("instance/%s/token", fb_instance_get_id (fixture->instance));
  fb_keyring_store (keyring, name, "x", "hush", FB_KEYRING_LASTING, NULL, &error);
  g_assert_no_error (error);

  fb_instance_link_open (fixture->link);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
  g_assert_cmpstr (fb_test_stub_server_get_header (fixture->server, "GET /settings",
                                                   "Authorization"),
                   ==, "Bearer hush");
}

/* Node-RED asks for the name again after each wrong password; we must not ask it by ourselves. */
static void
test_no_login_by_itself (Fixture *fixture, gconstpointer data)
{
  fb_test_stub_server_answer (fixture->server, "GET /settings", 401, "text/plain", "");
  fb_test_stub_server_answer (fixture->server, "POST /auth/token", 403, "text/plain", "");
  open_at (fixture, fb_test_stub_server_get_url (fixture->server), FB_MODE_READ_ONLY,
           FB_AUTH_PASSWORD, NULL);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_LOGIN_NEEDED);
  g_assert_false (login (fixture, "a", "b", NULL));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /auth/token"), ==, 1);
  g_assert_false (fb_test_wait (is_connected, fixture, 2500));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /auth/token"), ==, 1);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "GET /settings"), ==, 1);
}

#define REAL(path, index, func) g_test_add (path, Fixture, runtimes[index], set_up, func, tear_down)
#define STUB(path, func) g_test_add (path, Fixture, NULL, set_up_stub, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  REAL ("/instance/link/comes-and-goes/5.0", 0, test_comes_and_goes);
  REAL ("/instance/link/comes-and-goes/4.1", 1, test_comes_and_goes);
  REAL ("/instance/link/password/5.0", 0, test_password);
  REAL ("/instance/link/password/4.1", 1, test_password);
  REAL ("/instance/link/reader-may-not-write", 0, test_reader);
  REAL ("/instance/link/session-expires-and-goes-on", 0, test_expiry);
  REAL ("/instance/link/revoked-session-is-noticed", 1, test_revoked);
  REAL ("/instance/link/flows-states", 0, test_flows_states);
  REAL ("/instance/link/broken-credentials/5.0", 0, test_broken_credentials);
  REAL ("/instance/link/broken-credentials/4.1", 1, test_broken_credentials);
  g_test_add ("/instance/link/untrusted-until-pinned", Fixture, NULL, set_up, test_untrusted,
              tear_down);
  STUB ("/instance/link/off-is-never-contacted", test_off);
  STUB ("/instance/link/odd-server-is-said", test_odd_server);
  g_test_add ("/instance/link/no-web-socket-is-online", Fixture, NULL, set_up, test_no_socket,
              tear_down);
  STUB ("/instance/link/garbage-does-not-take-it-down", test_garbage);
  STUB ("/instance/link/sleep-drops-the-sockets", test_sleep);
  STUB ("/instance/link/own-deploy-is-no-news", test_own_deploy);
  STUB ("/instance/link/a-lost-deploy-may-be-what-runs", test_lost_deploy);
  STUB ("/instance/link/session-from-sealed-secrets", test_locked_keyring);
  STUB ("/instance/link/no-login-by-itself", test_no_login_by_itself);

  return g_test_run ();
}
