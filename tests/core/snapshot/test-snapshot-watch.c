/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-station.h"
#include "flow/fb-flow-diff.h"
#include "snapshot/fb-snapshot-restore.h"
#include "snapshot/fb-snapshot-schedule.h"
#include "snapshot/fb-snapshot-timer.h"

/* Snapshots that nobody asked for, with a window's session over real Node-RED. */

#define TAB "{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\",\"disabled\":false,\"info\":\"\"}"
#define COMMENT(name)                                                                              \
  "{\"id\":\"c1\",\"type\":\"comment\",\"z\":\"t1\",\"name\":\"" name                              \
  "\",\"info\":\"\",\"x\":100,\"y\":60,\"wires\":[]}"
#define FLOWS(name) "[" TAB "," COMMENT (name) "]"
#define BODY(name) "{\"flows\":" FLOWS (name) "}"

static FbFlowDocument *
read_document (FbTestStation *station, guint index)
{
  g_autoptr (FbSnapshot) snapshot = fb_test_station_get_snapshot (station, index);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_store_get_content (fb_session_get_snapshots (station->session),
                                                fb_snapshot_get_id (snapshot), TRUE, NULL, &error);
  FbFlowDocument *document;

  g_assert_no_error (error);
  document = fb_snapshot_content_get_document (content, &error);
  g_assert_no_error (error);

  return fb_flow_document_ref (document);
}

/* Another client deploys: kept as foreign, by nobody we know; what it changed can be seen and put
 * back. */
static void
test_foreign (gconstpointer runtime)
{
  g_autoptr (FbTestStation) station = fb_test_station_new (runtime, FLOWS ("first"));
  g_autoptr (FbSnapshot) first = NULL;
  g_autoptr (FbSnapshot) second = NULL;
  g_autoptr (FbFlowDocument) older = NULL;
  g_autoptr (FbFlowDocument) newer = NULL;
  g_autoptr (FbFlowDiff) diff = NULL;
  g_autoptr (FbSnapshotRestore) restore = NULL;
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *running = NULL;

  if (station == NULL)
    return;

  fb_session_watch_snapshots (station->session);
  fb_test_station_start (station);
  g_assert_true (fb_test_station_deploy (station, BODY ("ours"), &error));
  g_assert_no_error (error);
  fb_test_station_await (station, "after-deploy before-deploy");

  fb_test_station_post (station, BODY ("theirs"));
  fb_test_station_await (station, "foreign-deploy after-deploy before-deploy");
  second = fb_test_station_get_snapshot (station, 0);
  first = fb_test_station_get_snapshot (station, 1);
  g_assert_cmpstr (fb_snapshot_get_who (second), ==, "");
  g_assert_null (fb_snapshot_get_description (second));
  g_assert_cmpstr (fb_snapshot_get_who (first), ==, g_get_user_name ());
  g_assert_cmpstr (fb_snapshot_get_parent (second), ==, fb_snapshot_get_id (first));

  older = read_document (station, 1);
  newer = read_document (station, 0);
  diff = fb_flow_diff_new (older, newer);
  g_assert_cmpuint (fb_flow_diff_get_n_changes (diff), ==, 1);

  restore = fb_snapshot_restore_new (fb_session_get_snapshots (station->session),
                                     fb_session_get_instances (station->session), station->link,
                                     fb_snapshot_get_id (first), NULL, FB_RESTORE_DEFAULT);
  fb_operation_run_async (FB_OPERATION (restore), fb_test_take_result, &result);
  fb_operation_run_finish (FB_OPERATION (restore), fb_test_await (&result, FB_TEST_STATION_MS),
                           &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_snapshot_get_id (fb_snapshot_restore_get_before (restore)), ==,
                   fb_snapshot_get_id (second));
  g_assert_cmpstr (fb_snapshot_restore_get_rev (restore), ==, fb_snapshot_get_rev (first));
  g_assert_cmpuint (fb_snapshot_restore_get_n_nodes (restore), ==, 2);
  running = fb_test_station_get (station, "flows");
  g_assert_nonnull (strstr (running, "ours"));
}

/* Another Flowbench of the profile deploys: that is no stranger, and is kept once. */
static void
test_own_elsewhere (void)
{
  g_autoptr (FbTestStation) station = fb_test_station_new ("node-red-5.0", FLOWS ("first"));
  g_autoptr (FbSnapshot) newest = NULL;
  g_autoptr (GError) error = NULL;
  FbTestStation other;

  if (station == NULL)
    return;

  fb_session_watch_snapshots (station->session);
  fb_test_station_start (station);
  other = *station;
  other.session = fb_test_station_open (station);
  other.instance = fb_instance_store_get (fb_session_get_instances (other.session),
                                          fb_instance_get_id (station->instance));
  other.link = fb_session_get_link (other.session, other.instance);
  fb_test_station_await_open (&other);
  g_assert_true (fb_test_station_deploy (&other, BODY ("elsewhere"), &error));
  g_assert_no_error (error);

  fb_test_station_post (station, BODY ("theirs"));
  fb_test_station_await (station, "foreign-deploy after-deploy before-deploy");
  newest = fb_test_station_get_snapshot (station, 1);
  g_assert_cmpstr (fb_snapshot_get_who (newest), ==, g_get_user_name ());

  fb_test_station_close (&other);
}

/* Deployed while no window was open: found when the instance is reached again, if there is anything
 * to compare with. */
static void
test_while_away (void)
{
  g_autoptr (FbTestStation) station = fb_test_station_new ("node-red-5.0", FLOWS ("first"));
  g_autoptr (FbSnapshot) found = NULL;
  g_autofree char *reasons = NULL;
  g_autoptr (GError) error = NULL;

  if (station == NULL)
    return;

  fb_test_station_start (station);
  fb_test_station_reopen (station, TRUE);
  reasons = fb_test_station_list (station);
  g_assert_cmpstr (reasons, ==, "");
  g_assert_true (fb_test_station_deploy (station, BODY ("ours"), &error));
  g_assert_no_error (error);
  fb_test_station_await (station, "after-deploy before-deploy");

  fb_test_station_reopen (station, FALSE);
  fb_test_station_post (station, BODY ("theirs"));
  fb_test_station_reopen (station, TRUE);
  fb_test_station_await (station, "foreign-deploy after-deploy before-deploy");
  found = fb_test_station_get_snapshot (station, 0);
  g_assert_cmpstr (fb_snapshot_get_who (found), ==, "");
  g_assert_nonnull (strstr (fb_snapshot_get_description (found), "nobody here listened"));
}

static void
write_file (FbTestStation *station, const char *name, const char *text)
{
  g_autofree char *path = fb_test_station_path (station, name);
  g_autoptr (GError) error = NULL;

  fb_file_write (path, text, strlen (text), 0600, &error);
  g_assert_no_error (error);
}

/* Somebody edited flows.json while it ran: the deploy would replace both, so both are kept. */
static void
test_edited_file (void)
{
  g_autoptr (FbTestStation) station = fb_test_station_new ("node-red-5.0", FLOWS ("first"));
  g_autoptr (FbFlowDocument) ran = NULL;
  g_autoptr (FbFlowDocument) lay = NULL;
  g_autoptr (FbSnapshot) file = NULL;
  g_autoptr (GError) error = NULL;

  if (station == NULL)
    return;

  fb_test_station_start (station);
  write_file (station, "flows.json", FLOWS ("by hand"));
  g_assert_true (fb_test_station_deploy (station, BODY ("ours"), &error));
  g_assert_no_error (error);
  fb_test_station_await (station, "after-deploy before-deploy before-deploy");
  ran = read_document (station, 1);
  lay = read_document (station, 2);
  file = fb_test_station_get_snapshot (station, 2);
  g_assert_cmpstr (fb_flow_document_find_node (ran, "c1")->name, ==, "first");
  g_assert_cmpstr (fb_flow_document_find_node (lay, "c1")->name, ==, "by hand");
  g_assert_nonnull (fb_snapshot_get_description (file));
}

/* The file was damaged while it ran: what runs is kept, and the file as it is. */
static void
test_damaged_file (void)
{
  g_autoptr (FbTestStation) station = fb_test_station_new ("node-red-5.0", FLOWS ("first"));
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (FbSnapshot) file = NULL;
  g_autoptr (GError) error = NULL;

  if (station == NULL)
    return;

  fb_test_station_start (station);
  write_file (station, "flows.json", "[{\"id\":");
  g_assert_true (fb_test_station_deploy (station, BODY ("ours"), &error));
  g_assert_no_error (error);
  fb_test_station_await (station, "after-deploy before-deploy before-deploy");
  file = fb_test_station_get_snapshot (station, 2);
  content = fb_snapshot_store_get_content (fb_session_get_snapshots (station->session),
                                           fb_snapshot_get_id (file), FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (fb_snapshot_content_get_flows (content), NULL),
                   g_bytes_get_size (fb_snapshot_content_get_flows (content)), "[{\"id\":", 7);
}

/* A snapshot without the credentials would not be whole: no deploy. */
static void
test_no_snapshot_no_deploy (void)
{
  g_autoptr (FbTestStation) station = fb_test_station_new ("node-red-5.0", FLOWS ("first"));
  g_autofree char *running = NULL;
  g_autofree char *reasons = NULL;
  g_autoptr (GError) error = NULL;

  if (station == NULL)
    return;

  fb_test_station_start (station);
  write_file (station, "flows_cred.json",
              "{\"$\":\"00112233445566778899aabbccddeeffAAAAAAAAAAAAAAAA\"}");
  g_assert_false (fb_test_station_deploy (station, BODY ("ours"), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  running = fb_test_station_get (station, "flows");
  g_assert_nonnull (strstr (running, "first"));
  reasons = fb_test_station_list (station);
  g_assert_cmpstr (reasons, ==, "");
}

static FbSnapshotSchedule
get_schedule (FbTestStation *station, gint64 *last_us)
{
  FbSnapshotSchedule schedule = FB_SCHEDULE_OFF;
  g_autoptr (GError) error = NULL;

  fb_snapshot_schedule_read (fb_session_get_workspace (station->session),
                             fb_instance_get_id (station->instance), &schedule, last_us, &error);
  g_assert_no_error (error);

  return schedule;
}

static void
set_schedule (FbTestStation *station, FbSnapshotSchedule schedule)
{
  g_autoptr (GError) error = NULL;

  fb_snapshot_schedule_write (fb_session_get_workspace (station->session),
                              fb_instance_get_id (station->instance), "Line 4", schedule, &error);
  g_assert_no_error (error);
}

static gboolean
claim (FbTestStation *station, gint64 now_us)
{
  gboolean is_ours = FALSE;
  g_autoptr (GError) error = NULL;

  fb_snapshot_schedule_claim (fb_session_get_workspace (station->session),
                              fb_instance_get_id (station->instance), now_us, &is_ours, &error);
  g_assert_no_error (error);

  return is_ours;
}

/* Taken by the window of a stopped instance, once, and said when. */
static void
test_schedule (void)
{
  g_autoptr (FbTestStation) station = fb_test_station_new ("node-red-5.0", FLOWS ("first"));
  const gint64 hour_us = (gint64)3600 * G_USEC_PER_SEC;
  gint64       last_us = -1;

  if (station == NULL)
    return;

  g_assert_cmpint (get_schedule (station, &last_us), ==, FB_SCHEDULE_OFF);
  g_assert_cmpint (last_us, ==, 0);
  set_schedule (station, FB_SCHEDULE_DAILY);
  fb_session_watch_snapshots (station->session);
  fb_test_station_await (station, "scheduled");
  g_assert_cmpint (get_schedule (station, &last_us), ==, FB_SCHEDULE_DAILY);
  g_assert_cmpint (last_us, >, 0);

  g_assert_false (claim (station, last_us + 23 * hour_us));
  g_assert_true (claim (station, last_us + 24 * hour_us));
  g_assert_false (claim (station, last_us + 24 * hour_us));
  set_schedule (station, FB_SCHEDULE_HOURLY);
  g_assert_false (claim (station, last_us + 24 * hour_us + hour_us / 2));
  g_assert_true (claim (station, last_us + 25 * hour_us));
  /* The clock was set back. */
  g_assert_true (claim (station, last_us));
  set_schedule (station, FB_SCHEDULE_OFF);
  g_assert_false (claim (station, last_us + 100 * hour_us));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_data_func ("/snapshot/watch/foreign-deploy/5.0", "node-red-5.0", test_foreign);
  g_test_add_data_func ("/snapshot/watch/foreign-deploy/4.1", "node-red-4.1", test_foreign);
  g_test_add_func ("/snapshot/watch/own-deploy-elsewhere", test_own_elsewhere);
  g_test_add_func ("/snapshot/watch/deploy-while-away", test_while_away);
  g_test_add_func ("/snapshot/guard/edited-file", test_edited_file);
  g_test_add_func ("/snapshot/guard/damaged-file", test_damaged_file);
  g_test_add_func ("/snapshot/guard/no-snapshot-no-deploy", test_no_snapshot_no_deploy);
  g_test_add_func ("/snapshot/schedule/taken-once", test_schedule);

  return g_test_run ();
}
