/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-keyring.h"
#include "fb-test-remote.h"
#include "fb-test-stub-server.h"
#include "fb-test-tls.h"
#include "fb-test.h"
#include "fb-tls.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-instance-row.h"

#define WAIT_MS 30000

static const char *const runtimes[] = { "node-red-5.0", "node-red-4.1" };

static const char flows[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\",\"disabled\":false,\"info\":\"\"},"
    "{\"id\":\"c1\",\"type\":\"comment\",\"z\":\"t1\",\"name\":\"hello\",\"info\":\"\",\"x\":100,"
    "\"y\":60,\"wires\":[]}]";

static FbInstance *
make_instance (FbMode mode)
{
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (FB_INSTANCE_REMOTE, "Line 4");

  row->url = g_strdup ("http://127.0.0.1:1/");
  row->mode = mode;
  return fb_instance_new (row);
}

static FbProbe *
probe (FbAdminClient *client, GError **error)
{
  g_auto (FbTestResult) result = { NULL };

  fb_admin_client_probe_async (client, NULL, fb_test_take_result, &result);
  return fb_admin_client_probe_finish (client, fb_test_await (&result, WAIT_MS), error);
}

static char *
login (FbAdminClient *client,
       const char    *user,
       const char    *password,
       const char    *scope,
       gint64        *expires_in,
       GError       **error)
{
  g_auto (FbTestResult) result = { NULL };

  fb_admin_client_login_async (client, user, password, scope, NULL, fb_test_take_result, &result);
  return fb_admin_client_login_finish (client, fb_test_await (&result, WAIT_MS), expires_in, error);
}

static JsonNode *
get (FbAdminClient *client, const char *path, GError **error)
{
  g_auto (FbTestResult) result = { NULL };

  fb_admin_client_get_async (client, path, FB_ADMIN_SETTINGS_MAX_BYTES, NULL, fb_test_take_result,
                             &result);
  return fb_admin_client_get_finish (client, fb_test_await (&result, WAIT_MS), error);
}

static GBytes *
get_flows (FbAdminClient *client, GError **error)
{
  g_auto (FbTestResult) result = { NULL };

  fb_admin_client_get_flows_async (client, NULL, fb_test_take_result, &result);
  return fb_admin_client_get_flows_finish (client, fb_test_await (&result, WAIT_MS), error);
}

static gboolean
set_state (FbAdminClient *client, const char *state, GError **error)
{
  g_auto (FbTestResult) result = { NULL };

  fb_admin_client_set_flows_state_async (client, state, NULL, fb_test_take_result, &result);
  return fb_admin_client_set_flows_state_finish (client, fb_test_await (&result, WAIT_MS), error);
}

static gboolean
revoke_token (FbAdminClient *client, GError **error)
{
  g_auto (FbTestResult) result = { NULL };

  fb_admin_client_revoke_async (client, NULL, fb_test_take_result, &result);
  return fb_admin_client_revoke_finish (client, fb_test_await (&result, WAIT_MS), error);
}

static void
assert_version (const char *runtime, const char *version)
{
  g_assert_nonnull (version);
  g_assert_true (g_str_has_prefix (version, runtime + strlen ("node-red-")));
}

/* No login, an admin root of its own. */
static void
test_open (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote =
                 fb_test_remote_new (data, "httpAdminRoot: '/admin', httpNodeRoot: '/x',", flows);
  g_autoptr (FbAdminClient) client = NULL;
  g_autoptr (FbAdminClient) astray = NULL;
  g_autoptr (FbProbe) found = NULL;
  g_autoptr (FbProbe) nothing = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *wrong = NULL;

  if (remote == NULL)
    return;

  g_assert_true (g_str_has_suffix (fb_test_remote_get_url (remote), "/admin/"));
  client = fb_admin_client_new (fb_test_remote_get_url (remote), NULL, NULL);
  found = probe (client, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->auth, ==, FB_AUTH_NONE);
  g_assert_cmpstr (found->url, ==, fb_test_remote_get_url (remote));
  g_assert_null (found->certificate_pin);
  assert_version (data, found->node_red_version);

  body = get_flows (client, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (g_bytes_get_data (body, NULL), "\"rev\":"));
  g_assert_nonnull (strstr (g_bytes_get_data (body, NULL), "\"hello\""));

  wrong = g_strndup (fb_test_remote_get_url (remote),
                     strlen (fb_test_remote_get_url (remote)) - strlen ("admin/"));
  astray = fb_admin_client_new (wrong, NULL, NULL);
  nothing = probe (astray, &error);
  g_assert_null (nothing);
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "httpAdminRoot"));
}

static void
test_password (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_PASSWORD, flows);
  g_autoptr (FbAdminClient) client = NULL;
  g_autoptr (FbInstance) instance = make_instance (FB_MODE_READ_WRITE);
  g_autoptr (FbProbe) found = NULL;
  g_autoptr (JsonNode) settings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *all = NULL;
  g_autofree char *reading = NULL;
  gint64           expires_in = 0;

  if (remote == NULL)
    return;

  client = fb_admin_client_new (fb_test_remote_get_url (remote), NULL, NULL);
  fb_admin_client_set_instance (client, instance);
  found = probe (client, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->auth, ==, FB_AUTH_PASSWORD);
  g_assert_null (found->node_red_version);

  g_assert_null (get (client, "settings", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);

  g_assert_null (login (client, "admin", "wrong & = %", "", NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "refuses this name and password"));
  g_clear_error (&error);

  all = login (client, "admin", "plant-admin", "", &expires_in, &error);
  g_assert_no_error (error);
  g_assert_cmpint (expires_in, ==, 604800);
  reading = login (client, "admin", "plant-admin", "read", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (all, !=, reading);

  fb_admin_client_set_token (client, all);
  settings = get (client, "settings", &error);
  g_assert_no_error (error);
  assert_version (data, fb_json_get_string (json_node_get_object (settings), "version", NULL));
  g_assert_true (set_state (client, "stop", &error));
  g_assert_no_error (error);

  /* The one for reading is refused where it would change something. */
  fb_admin_client_set_token (client, reading);
  g_assert_false (set_state (client, "start", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);

  fb_admin_client_set_token (client, all);
  g_assert_true (revoke_token (client, &error));
  g_assert_no_error (error);
  g_assert_null (get (client, "settings", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
}

/* The real server locks out after five; its words come through. */
static void
test_lock_out (gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_PASSWORD, flows);
  g_autoptr (FbAdminClient) client = NULL;

  if (remote == NULL)
    return;

  client = fb_admin_client_new (fb_test_remote_get_url (remote), NULL, NULL);
  for (guint i = 1; i <= 6; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (login (client, "reader", "wrong", "", NULL, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
      g_assert_true ((strstr (error->message, "locked this user out") != NULL) == (i == 6));
    }
}

static void
test_tokens (gconstpointer data)
{
  const int refusal = g_str_equal (data, "node-red-5.0") ? FB_ERROR_DENIED : FB_ERROR_UNSUPPORTED;
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_TOKENS, flows);
  g_autoptr (FbAdminClient) client = NULL;
  g_autoptr (FbProbe) found = NULL;
  g_autoptr (FbProbe) inside = NULL;
  g_autoptr (GError) error = NULL;

  if (remote == NULL)
    return;

  client = fb_admin_client_new (fb_test_remote_get_url (remote), NULL, NULL);
  found = probe (client, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->auth, ==, FB_AUTH_TOKEN);
  g_assert_null (found->node_red_version);

  g_assert_null (login (client, "machine", "static-all", "", NULL, &error));
  /* 5.0 has the address for other logins and refuses, 4.1 has not. */
  g_assert_error (error, FB_ERROR, refusal);
  g_clear_error (&error);

  fb_admin_client_set_token (client, "static-all");
  inside = probe (client, &error);
  g_assert_no_error (error);
  assert_version (data, inside->node_red_version);
}

static void
write_pem (const char *folder, const char *name, FbTestTls which)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, fb_test_tls_pem (which), -1, NULL));
}

static void
test_self_signed (gconstpointer data)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *settings =
      g_strdup_printf ("https: { key: require('fs').readFileSync('%s/s.pem'), cert: "
                       "require('fs').readFileSync('%s/s.pem') }, " FB_TEST_REMOTE_PASSWORD,
                       folder, folder);
  g_autoptr (FbTestRemote) remote = NULL;
  g_autoptr (FbAdminClient) doubting = NULL;
  g_autoptr (FbAdminClient) pinned = NULL;
  g_autoptr (FbProbe) question = NULL;
  g_autoptr (FbProbe) found = NULL;
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autoptr (GError) error = NULL;
  g_autofree char *pin = fb_tls_fingerprint (certificate);
  g_autofree char *token = NULL;

  write_pem (folder, "s.pem", FB_TEST_TLS_SELF_SIGNED);
  remote = fb_test_remote_new (data, settings, flows);
  if (remote == NULL)
    return;

  g_assert_true (g_str_has_prefix (fb_test_remote_get_url (remote), "https://"));
  doubting = fb_admin_client_new (fb_test_remote_get_url (remote), NULL, NULL);
  question = probe (doubting, &error);
  g_assert_no_error (error);
  g_assert_false (question->certificate_trusted);
  g_assert_cmpstr (question->certificate_pin, ==, pin);
  g_assert_cmpstr (question->certificate_subject, ==, "CN=self-signed.example");
  g_assert_null (login (doubting, "admin", "plant-admin", "", NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
  g_clear_error (&error);

  pinned = fb_admin_client_new (fb_test_remote_get_url (remote), NULL, question->certificate_pin);
  found = probe (pinned, &error);
  g_assert_no_error (error);
  g_assert_true (found->certificate_trusted);
  g_assert_cmpint (found->auth, ==, FB_AUTH_PASSWORD);
  token = login (pinned, "admin", "plant-admin", "", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
}

/* What must be refused is refused here: the server never hears of it. */
static void
test_no_byte_leaves (void)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbAdminClient) client =
                 fb_admin_client_new (fb_test_stub_server_get_url (server), NULL, NULL);
  g_autoptr (FbInstance) read_only = make_instance (FB_MODE_READ_ONLY);
  g_autoptr (FbInstance) off = make_instance (FB_MODE_OFF);
  g_autoptr (FbInstance) reader = make_instance (FB_MODE_READ_WRITE);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"enabled\":false}", 17);
  FbAdminRequest    request = { .method = "PUT", .path = "nodes/x", .body = body };
  FbInstance *const instances[] = { NULL, read_only, off, reader };

  fb_test_stub_server_answer (server, "POST /flows/state", 200, "application/json", "{}");
  fb_instance_set_server (reader, "5.0.7", "reader", FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (instances); i++)
    {
      g_auto (FbTestResult) result = { NULL };
      g_autoptr (GError) error = NULL;

      fb_admin_client_set_instance (client, instances[i]);
      g_assert_false (set_state (client, "stop", &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
      g_clear_error (&error);

      fb_admin_client_send_async (client, &request, NULL, fb_test_take_result, &result);
      g_assert_null (
          fb_admin_client_send_finish (client, fb_test_await (&result, WAIT_MS), &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
    }
  g_assert_cmpuint (fb_test_stub_server_count (server, NULL), ==, 0);

  fb_instance_set_mode (read_only, FB_MODE_READ_WRITE);
  fb_admin_client_set_instance (client, read_only);
  g_assert_true (set_state (client, "stop", NULL));
  g_assert_cmpuint (fb_test_stub_server_count (server, NULL), ==, 1);
}

static void
test_one_attempt (void)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbAdminClient) client =
                 fb_admin_client_new (fb_test_stub_server_get_url (server), NULL, NULL);
  static const guint statuses[] = { 400, 401, 403, 404, 429, 500, 503 };

  fb_admin_client_set_token (client, "old");
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;

      fb_test_stub_server_answer (server, "POST /auth/token", statuses[i], "text/plain", "no");
      g_assert_null (login (client, "a", "p w&=", "", NULL, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (fb_test_stub_server_count (server, NULL), ==, i + 1);
    }
  g_assert_cmpstr (fb_test_stub_server_get_body (server, "POST /auth/token"), ==,
                   "client_id=node-red-admin&grant_type=password&scope=&username=a&password="
                   "p%20w%26%3D");
  g_assert_null (fb_test_stub_server_get_header (server, "POST /auth/token", "Authorization"));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      fb_test_stub_server_fail (server, "POST /auth/token",
                                i == 0 ? FB_TEST_FAULT_HANG_UP : FB_TEST_FAULT_CUT);
      g_assert_null (login (client, "a", "b", "", NULL, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_UNREACHABLE);
      g_assert_cmpuint (fb_test_stub_server_count (server, NULL), ==,
                        G_N_ELEMENTS (statuses) + i + 1);
    }
}

static const struct
{
  const char *name;
  guint       status;
  const char *type;
  const char *body;
  FbError     code;
  const char *words;
} answers[] = {
  { "/instance/admin/html-is-said", 200, "text/html", "<html>Welcome to line 4</html>",
    FB_ERROR_INVALID, "not as Node-RED's Admin API" },
  { "/instance/admin/status-500-is-said", 500, "text/plain", "oops", FB_ERROR_FAILED,
    "failed with status 500" },
  { "/instance/admin/status-503-is-not-ready", 503, "text/html", "later", FB_ERROR_UNREACHABLE,
    "not ready" },
  { "/instance/admin/other-json-is-said", 200, "application/json", "[1,2]", FB_ERROR_INVALID,
    "not as Node-RED's Admin API" },
  { "/instance/admin/deep-json-is-refused", 200, "application/json", NULL, FB_ERROR_INVALID,
    "not as Node-RED's Admin API" },
};

static void
test_odd_answer (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbAdminClient) client =
                 fb_admin_client_new (fb_test_stub_server_get_url (server), NULL, NULL);
  g_autofree char *deep = g_strnfill (20000, '[');
  const char      *body = answers[index].body != NULL ? answers[index].body : deep;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) flows_error = NULL;

  fb_test_stub_server_answer (server, "GET /auth/login", answers[index].status, answers[index].type,
                              body);
  g_assert_null (probe (client, &error));
  g_assert_error (error, FB_ERROR, (int)answers[index].code);
  g_assert_nonnull (strstr (error->message, answers[index].words));
  g_assert_cmpuint (fb_test_stub_server_count (server, NULL), ==, 1);

  if (g_strcmp0 (answers[index].type, "application/json") == 0)
    return;
  fb_test_stub_server_answer (server, "GET /flows", answers[index].status, answers[index].type,
                              body);
  g_assert_null (get_flows (client, &flows_error));
  g_assert_error (flows_error, FB_ERROR, (int)answers[index].code);
}

static void
test_endless_settings (void)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbAdminClient) client =
                 fb_admin_client_new (fb_test_stub_server_get_url (server), NULL, NULL);
  g_autoptr (GError) error = NULL;

  fb_test_stub_server_answer (server, "GET /auth/login", 200, "application/json", "{}");
  fb_test_stub_server_fail (server, "GET /settings", FB_TEST_FAULT_ENDLESS);
  g_assert_null (probe (client, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "answered more than"));
  g_assert_cmpuint (fb_test_stub_server_get_sent (server), <, 64 * 1024 * 1024);
}

/* A large answer is parsed on a worker and still arrives whole. */
static void
test_large_answer (void)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbAdminClient) client =
                 fb_admin_client_new (fb_test_stub_server_get_url (server), NULL, NULL);
  g_autofree char *filling = g_strnfill (1000000, 'x');
  g_autofree char *body = g_strdup_printf ("{\"a\":\"%s\",\"b\":7}", filling);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  fb_test_stub_server_answer (server, "GET /nodes", 200, "application/json", body);
  node = get (client, "nodes", &error);
  g_assert_no_error (error);
  g_assert_cmpint (fb_json_get_int (json_node_get_object (node), "b", 0), ==, 7);
}

static void
test_bad_token_in_answer (void)
{
  static const char *const bodies[] = {
    "{}",
    "{\"access_token\":7}",
    "{\"access_token\":\"\"}",
    "{\"access_token\":\"a\\r\\nX-Evil: 1\"}",
    "{\"access_token\":\"\\u00fc\"}",
  };
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbAdminClient) client =
                 fb_admin_client_new (fb_test_stub_server_get_url (server), NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;

      fb_test_stub_server_answer (server, "POST /auth/token", 200, "application/json", bodies[i]);
      g_assert_null (login (client, "a", "b", "", NULL, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
add_real (const char *name, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (runtimes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/instance/admin/%s/%s", name, runtimes[i]);

      g_test_add_data_func (path, runtimes[i], func);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  add_real ("open-with-own-root", test_open);
  add_real ("password", test_password);
  add_real ("lock-out-is-understood", test_lock_out);
  add_real ("static-tokens", test_tokens);
  add_real ("self-signed-is-asked-then-pinned", test_self_signed);
  g_test_add_func ("/instance/admin/no-byte-leaves-unless-read-write", test_no_byte_leaves);
  g_test_add_func ("/instance/admin/one-request-per-login", test_one_attempt);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_test_add_data_func (answers[i].name, GUINT_TO_POINTER (i), test_odd_answer);
  g_test_add_func ("/instance/admin/endless-settings-are-left", test_endless_settings);
  g_test_add_func ("/instance/admin/large-answer", test_large_answer);
  g_test_add_func ("/instance/admin/bad-token-is-no-token", test_bad_token_in_answer);

  return g_test_run ();
}
