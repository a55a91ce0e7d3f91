/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-test-guard.h"
#include "fb-test-plant.h"
#include "fb-test-remote.h"
#include "fb-test-stub-server.h"
#include "flow/fb-flow-document.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-deploy.h"
#include "instance/fb-instance-link-private.h"

#define WAIT_MS 60000

static const char *const runtimes[] = { "node-red-5.0", "node-red-4.1" };

#define TAB "{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\",\"disabled\":false,\"info\":\"\"}"
#define COMMENT(name)                                                                              \
  "{\"id\":\"c1\",\"type\":\"comment\",\"z\":\"t1\",\"name\":\"" name                              \
  "\",\"info\":\"\",\"x\":100,\"y\":60,\"wires\":[]}"

static const char flows[] = "[" TAB "," COMMENT ("before") "]";

typedef struct
{
  FbTestPlant       plant;
  FbTestStubServer *server;
  FbTestGuard      *guard;
  FbInstance       *instance;
  FbInstanceLink   *link;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fb_test_plant_init (&fixture->plant);
  fixture->guard = fb_test_guard_new ();
}

static void
open_at (Fixture *fixture, const char *url)
{
  fixture->instance =
      fb_test_plant_add_remote (&fixture->plant, url, FB_MODE_READ_WRITE, FB_AUTH_NONE, NULL);
  fixture->link = fb_instance_link_new (fixture->plant.store, fixture->instance);
  fb_instance_link_open (fixture->link);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_RUNNING);
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
  fb_test_stub_server_answer (fixture->server, "GET /flows", 200, "application/json",
                              "{\"flows\":[" TAB "],\"rev\":\"r1\"}");
  fb_test_stub_server_answer (fixture->server, "POST /flows", 200, "application/json",
                              "{\"rev\":\"r2\"}");
  open_at (fixture, fb_test_stub_server_get_url (fixture->server));
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
      g_assert_true (fb_test_wait (is_alone, fixture->link, WAIT_MS));
      g_assert_finalize_object (fixture->link);
    }
  g_assert_finalize_object (fixture->guard);
  fb_test_plant_clear (&fixture->plant);
  g_clear_pointer (&fixture->server, fb_test_stub_server_free);
}

/* Runs one deploy to its end. */
static FbDeploy *
deploy (Fixture *fixture, const char *body, FbDeployType type, GError **error)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  FbDeploy *operation =
      fb_deploy_new (fixture->link, FB_DEPLOY_GUARD (fixture->guard), bytes, type);

  fb_operation_run_async (FB_OPERATION (operation), fb_test_take_result, &result);
  fb_operation_run_finish (FB_OPERATION (operation), fb_test_await (&result, WAIT_MS), error);

  return operation;
}

static GBytes *
get_flows (Fixture *fixture)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  FbAdminClient *admin = fb_instance_link_get_admin (fixture->link);
  GBytes        *running;

  fb_admin_client_get_flows_async (admin, NULL, fb_test_take_result, &result);
  running = fb_admin_client_get_flows_finish (admin, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return running;
}

static char *
dup_running_rev (Fixture *fixture)
{
  g_autoptr (GBytes) running = get_flows (fixture);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (running, NULL);

  return g_strdup (fb_flow_document_get_rev (document));
}

/* Whether the guard was asked about @kept and told of @concluded. */
static void
assert_guarded (Fixture *fixture, guint n, const char *kept, const char *concluded)
{
  g_assert_cmpuint (fixture->guard->kept->len, ==, n);
  g_assert_nonnull (
      strstr (g_bytes_get_data (g_ptr_array_index (fixture->guard->kept, n - 1), NULL), kept));
  if (concluded == NULL)
    return;

  g_assert_cmpuint (fixture->guard->concluded->len, ==, n);
  g_assert_nonnull (
      strstr (g_bytes_get_data (g_ptr_array_index (fixture->guard->concluded, n - 1), NULL),
              concluded));
}

static void
assert_runs (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) running = get_flows (fixture);

  g_assert_nonnull (strstr (g_bytes_get_data (running, NULL), text));
}

static void
test_types (Fixture *fixture, gconstpointer data)
{
  static const FbDeployType types[] = { FB_DEPLOY_FULL, FB_DEPLOY_NODES, FB_DEPLOY_FLOWS };
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  g_autoptr (FbDeploy) reload = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = g_strdup ("before");

  if (remote == NULL)
    return;

  open_at (fixture, fb_test_remote_get_url (remote));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *rev = dup_running_rev (fixture);
      g_autofree char *now = NULL;
      g_autofree char *name = g_strdup_printf ("after %u", i);
      /* Pretty-printed and with a hidden password: what is compared is what it means. */
      g_autofree char *body = g_strdup_printf ("{ \"rev\": \"%s\",\n \"flows\": [ " TAB
                                               ", { \"type\": \"comment\", \"id\": \"c1\", "
                                               "\"name\": \"%s\", \"z\": \"t1\", \"info\": \"\", "
                                               "\"x\": 1e2, \"y\": 60, \"wires\": [], "
                                               "\"credentials\": { \"user\": \"me\" } } ] }",
                                               rev, name);
      g_autoptr (FbDeploy) operation = deploy (fixture, body, types[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (fb_deploy_get_status (operation), ==, 200);
      now = dup_running_rev (fixture);
      g_assert_cmpstr (fb_deploy_get_rev (operation), ==, now);
      g_assert_nonnull (strstr (fb_deploy_get_answer (operation), now));
      assert_runs (fixture, name);
      assert_guarded (fixture, i + 1, before, name);
      g_free (before);
      before = g_strdup (name);
      fb_test_plant_await_activity (&fixture->plant, "deploy", "ok: ");
    }

  /* Restart from what is stored: somebody restored a file. */
  path = g_build_filename (fb_test_remote_get_folder (remote), "flows.json", NULL);
  g_assert_true (g_file_set_contents (path, "[" TAB "," COMMENT ("from disk") "]", -1, NULL));
  reload = deploy (fixture, NULL, FB_DEPLOY_RELOAD, &error);
  g_assert_no_error (error);
  assert_runs (fixture, "from disk");
  assert_guarded (fixture, G_N_ELEMENTS (types) + 1, before, "from disk");
}

static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  g_autoptr (FbDeploy) stale = NULL;
  g_autoptr (FbDeploy) forced = NULL;
  g_autoptr (GError) error = NULL;

  if (remote == NULL)
    return;

  open_at (fixture, fb_test_remote_get_url (remote));
  stale = deploy (fixture, "{\"rev\":\"old\",\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "Somebody else deployed"));
  g_assert_cmpuint (fb_deploy_get_status (stale), ==, 409);
  g_assert_nonnull (strstr (fb_deploy_get_answer (stale), "version_mismatch"));
  assert_runs (fixture, "before");
  fb_test_plant_await_activity (&fixture->plant, "deploy", "conflict: ");

  g_clear_error (&error);
  forced = deploy (fixture, "{\"flows\":[" TAB "," COMMENT ("forced") "]}", FB_DEPLOY_FULL, &error);
  g_assert_no_error (error);
  assert_runs (fixture, "forced");
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, "apiMaxLength: '10kb',", flows);
  g_autoptr (FbDeploy) operation = NULL;
  g_autofree char *filling = g_strnfill (20000, 'x');
  g_autofree char *body =
      g_strdup_printf ("{\"flows\":[" TAB ",{\"id\":\"c1\",\"type\":\"comment\",\"z\":\"t1\","
                       "\"name\":\"%s\",\"x\":1,\"y\":1,\"wires\":[]}]}",
                       filling);
  g_autoptr (GError) error = NULL;

  if (remote == NULL)
    return;

  open_at (fixture, fb_test_remote_get_url (remote));
  operation = deploy (fixture, body, FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "apiMaxLength"));
  assert_runs (fixture, "before");
}

/* Undecryptable credentials: the server would overwrite them with nothing. */
static void
test_broken_credentials (Fixture *fixture, gconstpointer data)
{
  static const char sealed[] = "{\"$\":\"00112233445566778899aabbccddeeffAAAAAAAAAAAAAAAA\"}";
  g_autoptr (FbTestRemote) remote = fb_test_remote_new (data, FB_TEST_REMOTE_OPEN, flows);
  g_autoptr (FbDeploy) operation = NULL;
  g_autofree char *path = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  if (remote == NULL)
    return;

  fb_test_remote_stop (remote);
  path = g_build_filename (fb_test_remote_get_folder (remote), "flows_cred.json", NULL);
  g_assert_true (g_file_set_contents (path, sealed, -1, NULL));
  fb_test_remote_start (remote, NULL);
  open_at (fixture, fb_test_remote_get_url (remote));
  /* Right away: that the link does not know it yet must not matter. */
  operation = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "could not decrypt its credentials"));
  g_assert_cmpuint (fb_deploy_get_status (operation), ==, 0);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, sealed);
}

static const char *const refused_bodies[] = {
  "",
  "[]",
  "{}",
  "{\"flows\":7}",
  "{\"flows\":[}",
  "{\"flows\":[],\"credentials\":{\"$\":\"00\"}}",
  "{\"credentials\":{\"a\":{\"b\":\"c\"},\"\\u0024\":\"00\"},\"flows\":[]}",
  "{\"flows\":[],\"credentials\":{\"$\":\"00\"},\"credentials\":{}}",
  "{\"flows\":[],\"cre\\u0064entials\":{\"$\":{}}}",
  "{\"flows\":[],\"credentials\":[]}",
};

static void
test_refused_bodies (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_bodies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbDeploy) operation = deploy (fixture, refused_bodies[i], FB_DEPLOY_FULL, &error);

      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_cmpuint (fb_deploy_get_status (operation), ==, 0);
    }
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "GET /flows"), ==, 0);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 0);
}

static void
test_clear_credentials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbDeploy) operation =
                 deploy (fixture,
                         "{\"flows\":[" TAB
                         "],\"credentials\":{\"t1\":{\"A\":\"$\"}},\"rev\":\"r1\"}",
                         FB_DEPLOY_NODES, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fb_deploy_get_rev (operation), ==, "r2");
  g_assert_cmpstr (fb_test_stub_server_get_header (fixture->server, "POST /flows",
                                                   "Node-RED-Deployment-Type"),
                   ==, "nodes");
  g_assert_cmpstr (fb_test_stub_server_get_header (fixture->server, "POST /flows",
                                                   "Node-RED-API-Version"),
                   ==, "v2");
  g_assert_nonnull (
      strstr (fb_test_stub_server_get_body (fixture->server, "POST /flows"), "\"$\""));
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  guint n = fb_test_stub_server_count (fixture->server, NULL);
  g_autoptr (FbDeploy) by_mode = NULL;
  g_autoptr (FbDeploy) by_user = NULL;
  g_autoptr (GError) error = NULL;

  fb_instance_set_mode (fixture->instance, FB_MODE_READ_ONLY);
  by_mode = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);

  fb_instance_set_mode (fixture->instance, FB_MODE_READ_WRITE);
  fb_instance_set_server (fixture->instance, "5.0.7", "reader", FALSE);
  by_user = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "reader"));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, NULL), ==, n);
}

/* The server says yes and runs something else. */
static void
test_not_what_was_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbDeploy) operation = deploy (fixture, "{\"flows\":[" TAB "," COMMENT ("new") "]}",
                                           FB_DEPLOY_FULL, &error);

  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
  g_assert_cmpuint (fb_deploy_get_status (operation), ==, 200);
  fb_test_plant_await_activity (&fixture->plant, "deploy", "unverified: ");
}

static void
test_guard_forbids (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbDeploy) operation = NULL;
  g_autoptr (GError) error = NULL;

  fixture->guard->forbids = TRUE;
  operation = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 0);
  assert_guarded (fixture, 1, "Line", NULL);
}

/* The deploy is done all the same, and activity says what is missing. */
static void
test_guard_forgets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbDeploy) operation = NULL;
  g_autoptr (GError) error = NULL;

  fixture->guard->forgets = TRUE;
  operation = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_no_error (error);
  assert_guarded (fixture, 1, "Line", "Line");
  fb_test_plant_await_activity (&fixture->plant, "snapshot.take", "full: ");
  fb_test_plant_await_activity (&fixture->plant, "deploy", "ok: ");
}

/* The line breaks while the flows are on their way: what happened is not known, and that is said.
 */
static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbDeploy) operation = NULL;
  g_autoptr (GError) error = NULL;

  fb_test_stub_server_fail (fixture->server, "POST /flows", FB_TEST_FAULT_HANG_UP);
  operation = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_UNREACHABLE);
  g_assert_true (g_str_has_prefix (error->message, "Whether the flows arrived is not known"));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 1);
  assert_guarded (fixture, 1, "Line", NULL);
  g_assert_cmpuint (fixture->guard->concluded->len, ==, 0);
}

static void
test_server_refuses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbDeploy) operation = NULL;
  g_autoptr (GError) error = NULL;

  fb_test_stub_server_answer (fixture->server, "POST /flows", 400, "application/json",
                              "{\"code\":\"duplicate_id\",\"message\":\"Id c1 twice\"}");
  operation = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Id c1 twice"));
}

/* A session that ended is noticed by the deploy's first request, and asked for anew. */
static void
test_session_ended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbDeploy) operation = NULL;
  g_autoptr (GError) error = NULL;

  fb_test_stub_server_answer (fixture->server, "GET /flows", 401, "text/plain", "Unauthorized");
  fb_test_stub_server_answer (fixture->server, "GET /settings", 401, "text/plain", "Unauthorized");
  operation = deploy (fixture, "{\"flows\":[" TAB "]}", FB_DEPLOY_FULL, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  fb_test_plant_await_state (fixture->instance, FB_INSTANCE_LOGIN_NEEDED);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 0);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"flows\":[]}", 12);
  g_autoptr (FbDeploy) operation = fb_deploy_new (fixture->link, FB_DEPLOY_GUARD (fixture->guard),
                                                  body, FB_DEPLOY_FULL);
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (FB_OPERATION (operation), fb_test_take_result, &result);
  fb_operation_cancel (FB_OPERATION (operation));
  fb_operation_run_finish (FB_OPERATION (operation), fb_test_await (&result, WAIT_MS), &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 0);
}

#define REAL(path, index, func) g_test_add (path, Fixture, runtimes[index], set_up, func, tear_down)
#define STUB(path, func) g_test_add (path, Fixture, NULL, set_up_stub, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  REAL ("/instance/deploy/types/5.0", 0, test_types);
  REAL ("/instance/deploy/types/4.1", 1, test_types);
  REAL ("/instance/deploy/somebody-else-deployed/5.0", 0, test_conflict);
  REAL ("/instance/deploy/somebody-else-deployed/4.1", 1, test_conflict);
  REAL ("/instance/deploy/too-large-is-said", 0, test_too_large);
  REAL ("/instance/deploy/broken-credentials-are-not-overwritten/5.0", 0, test_broken_credentials);
  REAL ("/instance/deploy/broken-credentials-are-not-overwritten/4.1", 1, test_broken_credentials);
  STUB ("/instance/deploy/refused-bodies-are-not-sent", test_refused_bodies);
  STUB ("/instance/deploy/clear-credentials-are-sent", test_clear_credentials);
  STUB ("/instance/deploy/read-only-sends-nothing", test_read_only);
  STUB ("/instance/deploy/read-back-differs", test_not_what_was_sent);
  STUB ("/instance/deploy/guard-forbids", test_guard_forbids);
  STUB ("/instance/deploy/guard-forgets", test_guard_forgets);
  STUB ("/instance/deploy/cut-off-is-not-known", test_cut_off);
  STUB ("/instance/deploy/server-refuses", test_server_refuses);
  STUB ("/instance/deploy/session-ended-is-noticed", test_session_ended);
  STUB ("/instance/deploy/cancelled-before-sending", test_cancel);

  return g_test_run ();
}
