/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#include "fb-error.h"
#include "fb-test-node-red.h"
#include "fb-test-plant.h"
#include "fb-test.h"
#include "instance/fb-demo-files.h"
#include "instance/fb-demo-plant.h"
#include "instance/fb-instance-link.h"
#include "instance/fb-keeper-client.h"
#include "instance/fb-loopback-port.h"

/* The real thing: npm, Node-RED, Dashboard 2.0 and mosquitto. */

#define MAKE_MS 400000
#define WAIT_MS 60000
#define LINE "clearbrook/riverside/bottling/line1/"

typedef struct
{
  FbTestPlant plant;
  gboolean    has_runtime;
} Fixture;

static void
load_runtimes (Fixture *fixture)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_runtime_store_load_async (fixture->plant.runtimes, NULL, fb_test_take_result, &result);
  fb_runtime_store_load_finish (fixture->plant.runtimes, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *runtime = fb_test_runtime ("node-red-5.0");
  g_autofree char *root = NULL;
  g_autofree char *target = NULL;
  g_autoptr (GError) error = NULL;

  fb_test_plant_init (&fixture->plant);
  fb_keyring_create_sealed (fb_workspace_get_keyring (fixture->plant.workspace), "open sesame",
                            &error);
  g_assert_no_error (error);
  fixture->has_runtime = runtime != NULL;
  if (runtime == NULL)
    return;

  root = fb_workspace_path (fixture->plant.workspace, "runtimes", NULL);
  target = g_build_filename (root, "node-red-5.0", NULL);
  fb_test_link_tree (runtime, target);
  load_runtimes (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fb_test_plant_clear (&fixture->plant);
}

static gboolean
has_programs (Fixture *fixture)
{
  static const char *const programs[] = { "mosquitto_sub", "mosquitto_pub", "/usr/sbin/mosquitto" };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (path == NULL)
        {
          fb_test_missing (programs[i]);
          return FALSE;
        }
    }

  return fixture->has_runtime;
}

/* Names of what lies in the profile's folder of instances. (transfer full) */
static char *
list_instances_folder (Fixture *fixture)
{
  g_autofree char *path = fb_workspace_path (fixture->plant.workspace, "instances", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_string_append_printf (names, "%s ", name);

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
assert_nothing_is_left (Fixture *fixture)
{
  g_autofree char *names = list_instances_folder (fixture);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GPtrArray) trash = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (names, ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->plant.store)), ==, 0);
  fb_instance_store_list_trash_async (fixture->plant.store, NULL, fb_test_take_result, &result);
  trash = fb_instance_store_list_trash_finish (fixture->plant.store,
                                               fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (trash->len, ==, 0);
}

/* (transfer none) */
static FbInstance *
make_plant (Fixture *fixture)
{
  g_autoptr (FbOperation) make = fb_demo_plant_new (fixture->plant.store, NULL);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  fb_operation_run_async (make, fb_test_take_result, &result);
  fb_operation_run_finish (make, fb_test_await (&result, MAKE_MS), &error);
  g_assert_no_error (error);
  instance = fb_demo_plant_get_instance (FB_DEMO_PLANT (make));
  g_assert_nonnull (instance);
  g_assert_true (fb_instance_store_get (fixture->plant.store, fb_instance_get_id (instance)) ==
                 instance);

  return instance;
}

static void
remove_plant (Fixture *fixture, FbInstance *instance)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_demo_plant_remove_async (fixture->plant.store, instance, NULL, fb_test_take_result, &result);
  fb_demo_plant_remove_finish (fixture->plant.store, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

static FbKeeperStatus *
ask_status (const char *folder)
{
  g_autoptr (FbKeeperClient) keeper = fb_keeper_client_new (folder);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbKeeperStatus *status;

  fb_keeper_client_status_async (keeper, NULL, fb_test_take_result, &result);
  status = fb_keeper_client_status_finish (keeper, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return status;
}

/* What a program said; fails the test when it failed. (transfer full) */
static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
                 g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_true (g_subprocess_get_successful (process));

  return output;
}

/* The first message of a topic; mosquitto_sub gives up by itself. (transfer full) */
static char *
read_topic (int port, const char *topic)
{
  g_autofree char  *number = g_strdup_printf ("%d", port);
  const char *const argv[] = { "mosquitto_sub", "-h", "127.0.0.1", "-p", number, "-t",
                               topic,           "-C", "1",         "-W", "30",   NULL };

  return run (argv);
}

static void
command_line (int port, const char *command)
{
  g_autofree char  *number = g_strdup_printf ("%d", port);
  g_autofree char  *payload = g_strdup_printf ("{\"value\":\"%s\"}", command);
  const char *const argv[] = { "mosquitto_pub", "-h", "127.0.0.1", "-p", number,  "-t",
                               LINE "command",  "-q", "1",         "-m", payload, NULL };
  g_autofree char  *output = run (argv);

  g_assert_cmpstr (output, ==, "");
}

typedef struct
{
  int         port;
  const char *state;
} WantedState;

static gboolean
is_line_in (gpointer user_data)
{
  const WantedState *wanted = user_data;
  g_autofree char   *payload = read_topic (wanted->port, LINE "state");

  return strstr (payload, wanted->state) != NULL;
}

static void
assert_topics (int port)
{
  static const char *const topics[] = {
    LINE "state",         LINE "speed",
    LINE "counter/good",  LINE "counter/reject",
    LINE "order",         LINE "oee",
    LINE "filler/state",  LINE "filler/temperature",
    LINE "capper/torque", LINE "labeller/tension",
    LINE "packer/power",  "clearbrook/riverside/utilities/chiller/temperature",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autofree char *payload = read_topic (port, topics[i]);

      g_assert_nonnull (strstr (payload, "\"time\":\"20"));
      g_assert_nonnull (strstr (payload, "\"value\":"));
    }
}

static guint
get (const char *url, const char *below, const char *expected)
{
  g_autofree char *address = g_strconcat (url, below, NULL);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", address);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, &error);

  g_assert_no_error (error);
  if (expected != NULL)
    g_assert_nonnull (
        g_strstr_len (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected));

  return soup_message_get_status (message);
}

static void
assert_log_is_clean (const char *folder)
{
  g_autoptr (FbKeeperClient) keeper = fb_keeper_client_new (folder);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;

  fb_keeper_client_read_log_async (keeper, 100, 20, NULL, NULL, fb_test_take_result, &result);
  lines = fb_keeper_client_read_log_finish (keeper, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    {
      const FbLogLine *line = g_ptr_array_index (lines, i);

      /* Another program may take a port for a moment; the keeper then chooses another for the
       * child, and starts the broker again, which has been seen to run. */
      g_test_message ("%s", line->text);
      g_assert_true (strstr (line->text, "Unable to listen") != NULL ||
                     strstr (line->text, "port in use") != NULL ||
                     strstr (line->text, "mosquitto is not running: ") != NULL);
    }
}

static gboolean
is_gone (gpointer pid)
{
  return kill ((pid_t) * (gint64 *)pid, 0) != 0;
}

static void
test_made_seen_and_removed (Fixture *fixture, gconstpointer data)
{
  FbInstance      *instance;
  g_autofree char *folder = NULL;
  g_autofree char *names = NULL;
  g_autoptr (FbKeeperStatus) status = NULL;
  WantedState wanted = { 0 };

  if (!has_programs (fixture))
    return;

  instance = make_plant (fixture);
  folder = fb_instance_store_get_folder (fixture->plant.store, instance);
  status = ask_status (folder);
  wanted.port = fb_demo_files_get_port (folder);
  g_assert_cmpstr (fb_instance_get_name (instance), ==, "Demo plant");
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
  g_assert_false (fb_loopback_port_is_free (wanted.port));

  assert_topics (wanted.port);
  g_assert_cmpuint (get (status->url, "dashboard/line1", "<div id=\"app\""), ==, 200);
  g_assert_cmpuint (get (status->url, "flows", NULL), ==, 401);

  command_line (wanted.port, "stop");
  wanted.state = "Stopped";
  g_assert_true (fb_test_wait (is_line_in, &wanted, WAIT_MS));
  command_line (wanted.port, "start");
  wanted.state = "Running";
  g_assert_true (fb_test_wait (is_line_in, &wanted, WAIT_MS));
  assert_log_is_clean (folder);

  g_assert_true (make_plant (fixture) == instance);
  names = list_instances_folder (fixture);
  g_strchomp (names);
  g_assert_cmpstr (names, ==, fb_instance_get_id (instance));

  remove_plant (fixture, instance);
  assert_nothing_is_left (fixture);
  g_assert_true (fb_loopback_port_is_free (wanted.port));
  g_assert_true (fb_test_wait (is_gone, &status->pid, WAIT_MS));
  g_assert_true (fb_test_wait (is_gone, &status->keeper_pid, WAIT_MS));
}

static void
test_missing_broker_is_said (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbOperation) make = fb_demo_plant_new (fixture->plant.store, "/nonexistent/mosquitto");
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (make, fb_test_take_result, &result);
  g_assert_false (fb_operation_run_finish (make, fb_test_await (&result, WAIT_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "sudo apt install mosquitto"));
  g_assert_null (fb_demo_plant_get_instance (FB_DEMO_PLANT (make)));
  assert_nothing_is_left (fixture);
}

static gboolean
is_fetching (gpointer user_data)
{
  return fb_operation_get_progress (user_data) > 0.52;
}

static void
test_cancelled_one_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbOperation) make = fb_demo_plant_new (fixture->plant.store, NULL);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  if (!has_programs (fixture))
    return;

  fb_operation_run_async (make, fb_test_take_result, &result);
  g_assert_true (fb_test_wait (is_fetching, make, MAKE_MS));
  fb_operation_cancel (make);
  g_assert_false (fb_operation_run_finish (make, fb_test_await (&result, WAIT_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  assert_nothing_is_left (fixture);
}

/* As when Flowbench was killed while npm ran. (transfer none) */
static FbInstance *
begin_plant (Fixture *fixture, int port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) flows = fb_demo_files_read_flows (port, &error);
  g_autoptr (FbOperation) add = fb_instance_store_add_local (fixture->plant.store, "Demo plant",
                                                             "node-red-5.0", flows, NULL);
  g_auto (FbTestResult) result = { 0 };
  g_autofree char *folder = NULL;
  FbInstance      *instance;

  fb_operation_run_async (add, fb_test_take_result, &result);
  fb_operation_run_finish (add, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
  instance = fb_instance_store_get_result (add);
  folder = fb_instance_store_get_folder (fixture->plant.store, instance);
  g_assert_true (fb_demo_files_equip (folder, "/usr/sbin/mosquitto", port, &error));
  g_assert_false (fb_demo_files_have_nodes (folder));

  return instance;
}

static void
test_broken_off_one_is_taken_up (Fixture *fixture, gconstpointer data)
{
  int              port = fb_demo_files_choose_port (NULL);
  FbInstance      *instance;
  g_autofree char *folder = NULL;
  g_autofree char *payload = NULL;

  if (!has_programs (fixture))
    return;

  instance = begin_plant (fixture, port);
  g_assert_true (make_plant (fixture) == instance);
  folder = fb_instance_store_get_folder (fixture->plant.store, instance);
  g_assert_true (fb_demo_files_have_nodes (folder));
  payload = read_topic (port, LINE "state");
  g_assert_nonnull (strstr (payload, "\"value\":"));

  remove_plant (fixture, instance);
  assert_nothing_is_left (fixture);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/instance/demo-plant/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  ADD ("missing-broker-is-said", test_missing_broker_is_said);
  ADD ("made-seen-and-removed", test_made_seen_and_removed);
  ADD ("cancelled-one-leaves-nothing", test_cancelled_one_leaves_nothing);
  ADD ("broken-off-one-is-taken-up", test_broken_off_one_is_taken_up);

  return g_test_run ();
}
