/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-test-stub-server.h"
#include "fb-test.h"
#include "instance/fb-instance-store-private.h"
#include "session/fb-session.h"
#include "snapshot/fb-snapshot-restore.h"
#include "snapshot/fb-snapshot-take.h"

/* Restoring to a remote server that does what real ones seldom do. Real ones are in tests/ctl. */

#define WAIT_MS 120000

#define RUNS                                                                                       \
  "{\"flows\":[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"runs\"},{\"id\":\"b1\",\"type\":"       \
  "\"mqtt-broker\"}],\"rev\":\"r1\"}"
#define KEPT                                                                                       \
  "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"kept\"},{\"id\":\"p1\",\"type\":\"press\",\"z\":"  \
  "\"t1\"}]"
#define KEPT_RUNS "{\"flows\":" KEPT ",\"rev\":\"r2\"}"
#define STATE(state, more)                                                                         \
  "[{\"topic\":\"notification/runtime-state\",\"data\":{\"state\":\"" state "\"" more "}}]"
#define DEPLOYED(rev)                                                                              \
  "[{\"topic\":\"notification/runtime-deploy\",\"data\":{\"revision\":\"" rev "\"}}]"
#define SETS                                                                                       \
  "[{\"id\":\"node-red/mqtt\",\"types\":[\"mqtt-broker\"],\"enabled\":true,\"module\":"            \
  "\"node-red\",\"version\":\"5.0.7\"}%s]"
#define PRESS                                                                                      \
  ",{\"id\":\"press/press\",\"types\":[\"press\"],\"enabled\":true,\"module\":\"press\","          \
  "\"version\":\"1.0.0\"}"

typedef struct
{
  char             *folder;
  FbTestStubServer *server;
  FbSession        *session;
  FbInstance       *instance;
  FbInstanceLink   *link;
  char             *snapshot; /* of KEPT */
} Fixture;

static void
answer (Fixture *fixture, const char *route, const char *body)
{
  fb_test_stub_server_answer (fixture->server, route, 200, "application/json", body);
}

static void
set_sets (Fixture *fixture, const char *more)
{
  g_autofree char *sets = g_strdup_printf (SETS, more);

  answer (fixture, "GET /nodes", sets);
}

static void
open_session (Fixture *fixture)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fixture->folder = fb_test_make_folder ();
  fb_session_open_async (fixture->folder, NULL, fb_test_take_result, &result);
  fixture->session = fb_session_open_finish (fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
  fb_keyring_create_sealed (fb_workspace_get_keyring (fb_session_get_workspace (fixture->session)),
                            "four bottles a second", &error);
  g_assert_no_error (error);
}

static gboolean
is_open (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fb_instance_get_state (fixture->instance) == FB_INSTANCE_RUNNING &&
         fb_instance_link_hears (fixture->link);
}

static void
open_link (Fixture *fixture)
{
  FbInstanceStore *instances = fb_session_get_instances (fixture->session);
  FbInstanceRow   *row = fb_instance_row_new (FB_INSTANCE_REMOTE, "Press");
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  row->url = g_strdup (fb_test_stub_server_get_url (fixture->server));
  row->mode = FB_MODE_READ_WRITE;
  fb_instance_store_insert_async (instances, row, NULL, NULL, fb_test_take_result, &result);
  fixture->instance =
      fb_instance_store_insert_finish (instances, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
  fixture->link = fb_session_get_link (fixture->session, fixture->instance);
  fb_instance_link_open (fixture->link);
  g_assert_true (fb_test_wait (is_open, fixture, WAIT_MS));
}

static void
keep_snapshot (Fixture *fixture)
{
  g_autoptr (GBytes) flows = g_bytes_new_static (KEPT, strlen (KEPT));
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (flows);
  g_autoptr (JsonObject) palette =
                 fb_json_parse_object ("{\"press\":{\"module\":\"press\"}}", -1, 1000, NULL);
  g_autoptr (JsonObject) modules = fb_json_parse_object ("{\"press\":\"1.0.0\"}", -1, 1000, NULL);
  const FbSnapshotLabel label = { .reason = FB_SNAPSHOT_IMPORTED, .name = "kept" };
  g_autoptr (FbSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  fb_snapshot_content_set_unknown (content, FB_PART_CREDENTIALS);
  fb_snapshot_content_set_palette (content, palette);
  fb_snapshot_content_set_modules (content, modules);
  snapshot = fb_snapshot_store_put (fb_session_get_snapshots (fixture->session), &label, content,
                                    NULL, &error);
  g_assert_no_error (error);
  fixture->snapshot = g_strdup (fb_snapshot_get_id (snapshot));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fb_test_stub_server_new (NULL);
  fb_test_stub_server_add_socket (fixture->server, "/comms");
  answer (fixture, "GET /settings", "{\"version\":\"5.0.7\",\"httpNodeRoot\":\"/\"}");
  answer (fixture, "GET /flows/state", "{\"state\":\"start\"}");
  answer (fixture, "GET /diagnostics", "{\"nodejs\":{\"version\":\"v22.1.0\"}}");
  answer (fixture, "GET /flows", RUNS);
  answer (fixture, "POST /flows", "{\"rev\":\"r2\"}");
  set_sets (fixture, PRESS);
  open_session (fixture);
  keep_snapshot (fixture);
  open_link (fixture);
}

static gboolean
is_alone (gpointer user_data)
{
  return G_OBJECT (user_data)->ref_count == 1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fb_session_close (fixture->session);
  g_assert_true (fb_test_wait (is_alone, fixture->session, WAIT_MS));
  g_assert_finalize_object (fixture->session);
  fb_test_stub_server_free (fixture->server);
  g_free (fixture->snapshot);
  g_free (fixture->folder);
}

static FbSnapshotRestore *
make_restore (Fixture *fixture, FbRestoreFlags flags)
{
  return fb_snapshot_restore_new (fb_session_get_snapshots (fixture->session),
                                  fb_session_get_instances (fixture->session), fixture->link,
                                  fixture->snapshot, NULL, flags);
}

static void
run (FbSnapshotRestore *restore, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_operation_run_async (FB_OPERATION (restore), fb_test_take_result, &result);
  fb_operation_run_finish (FB_OPERATION (restore), fb_test_await (&result, WAIT_MS), error);
}

/* The server plays its part: the first flows that are posted end in @state, the next ones start. */
static void
play_cb (FbTestStubServer *server, const char *route, gpointer state)
{
  gboolean is_first;

  if (!g_str_equal (route, "POST /flows"))
    return;

  is_first = fb_test_stub_server_count (server, route) == 1;
  fb_test_stub_server_answer (server, "GET /flows", 200, "application/json",
                              is_first ? KEPT_RUNS : RUNS);
  fb_test_stub_server_push (server, is_first ? state : STATE ("start", ""));
  fb_test_stub_server_push (server, DEPLOYED ("r2"));
}

static void
play (Fixture *fixture, const char *state)
{
  fb_test_stub_server_set_func (fixture->server, play_cb, (gpointer)state);
}

static void
test_started (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_DEFAULT);
  g_autoptr (GError) error = NULL;

  play (fixture, STATE ("start", ",\"deploy\":true"));
  run (restore, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 1);
  g_assert_cmpstr (fb_snapshot_restore_get_rev (restore), ==, "r2");
  g_assert_nonnull (fb_snapshot_restore_get_before (restore));
  g_assert_false (fb_snapshot_restore_get_put_back (restore));
  /* The rev that was seen is sent, and no credentials that are not known. */
  g_assert_nonnull (
      strstr (fb_test_stub_server_get_body (fixture->server, "POST /flows"), "\"rev\":\"r1\""));
  g_assert_null (
      strstr (fb_test_stub_server_get_body (fixture->server, "POST /flows"), "credentials"));
}

static void
test_waits_for_modules (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_DEFAULT);
  g_autoptr (GError) error = NULL;

  play (fixture,
        STATE ("stop", ",\"error\":\"missing-modules\",\"modules\":[{\"module\":\"moment\"}]"));
  run (restore, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "was put back"));
  g_assert_nonnull (strstr (error->message, "moment"));
  g_assert_true (fb_snapshot_restore_get_put_back (restore));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 2);
  g_assert_nonnull (
      strstr (fb_test_stub_server_get_body (fixture->server, "POST /flows"), "\"runs\""));
}

/* Flows that a person had stopped may stay so. */
static void
test_stopped_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_DEFAULT);
  g_autoptr (GError) error = NULL;

  play (fixture, STATE ("stop", ",\"deploy\":true"));
  fb_instance_set_state (fixture->instance, FB_INSTANCE_FLOWS_STOPPED, NULL);
  answer (fixture, "GET /flows/state", "{\"state\":\"stop\"}");
  run (restore, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 1);
}

/* Nothing is sent, and what is missing is told with its module. */
static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_DEFAULT);
  const FbMissingType *missing;
  g_autoptr (GError) error = NULL;

  set_sets (fixture, "");
  run (restore, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_UNSUPPORTED);
  g_assert_cmpuint (fb_snapshot_restore_get_missing (restore)->len, ==, 1);
  missing = g_ptr_array_index (fb_snapshot_restore_get_missing (restore), 0);
  g_assert_cmpstr (missing->type, ==, "press");
  g_assert_cmpstr (missing->module, ==, "press");
  g_assert_cmpstr (missing->version, ==, "1.0.0");
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 0);
  g_assert_null (fb_snapshot_restore_get_before (restore));
}

/* Installed by name and version; what is still missing then forbids it all the same. */
static void
test_install (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_INSTALL);
  g_autoptr (GError) error = NULL;

  set_sets (fixture, "");
  answer (fixture, "POST /nodes", "{\"name\":\"press\"}");
  run (restore, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_UNSUPPORTED);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /nodes"), ==, 1);
  g_assert_cmpstr (fb_test_stub_server_get_body (fixture->server, "POST /nodes"), ==,
                   "{\"module\":\"press\",\"version\":\"1.0.0\"}");
  g_assert_cmpuint (fb_snapshot_restore_get_installed (restore)->len, ==, 1);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 0);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_INSTALL);
  guint n;
  g_autoptr (GError) error = NULL;

  fb_instance_set_mode (fixture->instance, FB_MODE_READ_ONLY);
  n = fb_test_stub_server_count (fixture->server, NULL);
  run (restore, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, NULL), ==, n);
}

/* Somebody else deployed between reading and sending. */
static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_DEFAULT);
  g_autoptr (GError) error = NULL;

  fb_test_stub_server_answer (fixture->server, "POST /flows", 409, "application/json",
                              "{\"code\":\"version_mismatch\"}");
  run (restore, &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 1);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotRestore) restore = make_restore (fixture, FB_RESTORE_DEFAULT);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (FB_OPERATION (restore), fb_test_take_result, &result);
  fb_operation_cancel (FB_OPERATION (restore));
  fb_operation_run_finish (FB_OPERATION (restore), fb_test_await (&result, WAIT_MS), &error);
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "POST /flows"), ==, 0);
}

static FbSnapshot *
take (Fixture *fixture, GError **error)
{
  const FbSnapshotLabel label = { .reason = FB_SNAPSHOT_SCHEDULED };
  g_autoptr (FbSnapshotTake) operation =
                 fb_snapshot_take_new (fb_session_get_snapshots (fixture->session),
                                       fb_session_get_instances (fixture->session),
                                       fixture->instance, fixture->link, &label);
  g_auto (FbTestResult) result = { 0 };

  fb_operation_run_async (FB_OPERATION (operation), fb_test_take_result, &result);
  if (!fb_operation_run_finish (FB_OPERATION (operation), fb_test_await (&result, WAIT_MS), error))
    return NULL;

  return g_object_ref (fb_snapshot_take_get_snapshot (operation));
}

/* What a server does not give, or gives as nonsense, is unknown; the palette is read once for the
 * same modules. */
static void
test_take_from_odd_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshot) first = NULL;
  g_autoptr (FbSnapshot) second = NULL;
  g_autoptr (FbSnapshot) third = NULL;
  g_autoptr (GError) error = NULL;

  first = take (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fb_snapshot_get_unknown (first), ==,
                   FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT | FB_PART_PACKAGES);
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "GET /nodes"), ==, 2);
  second = take (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_snapshot_get_id (second), ==, fb_snapshot_get_id (first));
  g_assert_cmpuint (fb_test_stub_server_count (fixture->server, "GET /nodes"), ==, 3);

  answer (fixture, "GET /nodes", "{\"no\":\"list\"}");
  fb_test_stub_server_answer (fixture->server, "GET /settings", 500, "text/html", "<h1>no</h1>");
  third = take (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fb_snapshot_get_unknown (third), ==,
                   FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT | FB_PART_PACKAGES | FB_PART_MODULES |
                       FB_PART_SETTINGS | FB_PART_PALETTE);

  answer (fixture, "GET /flows", "[{\"id\":");
  g_assert_null (take (fixture, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);
  fb_test_stub_server_fail (fixture->server, "GET /flows", FB_TEST_FAULT_HANG_UP);
  g_assert_null (take (fixture, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNREACHABLE);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  ADD ("/snapshot/restore/started", test_started);
  ADD ("/snapshot/restore/what-waits-for-modules-is-put-back", test_waits_for_modules);
  ADD ("/snapshot/restore/stopped-before-stays-stopped", test_stopped_before);
  ADD ("/snapshot/restore/missing-types-are-told", test_missing);
  ADD ("/snapshot/restore/install-by-name", test_install);
  ADD ("/snapshot/restore/read-only", test_read_only);
  ADD ("/snapshot/restore/somebody-else-deployed", test_conflict);
  ADD ("/snapshot/restore/cancelled-before-sending", test_cancel);
  ADD ("/snapshot/take/odd-server", test_take_from_odd_server);

  return g_test_run ();
}
