/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-file.h"
#include "fb-keyring.h"
#include "fb-test-guard.h"
#include "fb-test-node-red.h"
#include "fb-test-plant.h"
#include "instance/fb-deploy.h"
#include "instance/fb-instance-link-private.h"
#include "instance/fb-local-files.h"

#define WAIT_MS 60000
#define RUNTIME "node-red-5.0"

static gboolean
is_connected (gpointer user_data)
{
  FbInstanceLink *link = user_data;

  return link->comms != NULL && fb_comms_is_open (link->comms);
}

static gboolean
is_alone (gpointer user_data)
{
  return G_OBJECT (user_data)->ref_count == 1;
}

/* Puts an installed runtime into the profile. */
static gboolean
bring_runtime (FbTestPlant *plant)
{
  g_autofree char *runtime = fb_test_runtime (RUNTIME);
  g_autofree char *parent = g_build_filename (plant->folder, "runtimes", NULL);
  g_autofree char *place = g_build_filename (parent, RUNTIME, NULL);
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  if (runtime == NULL)
    return FALSE;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  fb_test_link_tree (runtime, place);
  fb_runtime_store_load_async (plant->runtimes, NULL, fb_test_take_result, &result);
  fb_runtime_store_load_finish (plant->runtimes, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return TRUE;
}

static void
run (FbOperation *operation)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (operation, fb_test_take_result, &result);
  fb_operation_run_finish (operation, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

static void
start (FbInstanceLink *link)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  fb_instance_link_start_async (link, FALSE, NULL, fb_test_take_result, &result);
  fb_instance_link_start_finish (link, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

static void
stop (FbInstanceLink *link)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  fb_instance_link_stop_async (link, NULL, fb_test_take_result, &result);
  fb_instance_link_stop_finish (link, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

static char *
get_page_token (FbInstanceLink *link)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  char *token;

  fb_instance_link_page_token_async (link, NULL, fb_test_take_result, &result);
  token = fb_instance_link_page_token_finish (link, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return token;
}

/* A settings file of the person's own, which wants a port that is ours to choose. */
static void
write_own_settings (FbTestPlant *plant, FbInstance *instance)
{
  const char *const text = "module.exports = { uiPort: 1, flowFilePretty: false };";
  g_autofree char  *folder = fb_instance_store_get_folder (plant->store, instance);
  g_autofree char  *path = fb_local_path (folder, FB_LOCAL_USER_SETTINGS);
  g_autoptr (GError) error = NULL;

  fb_file_write (path, text, strlen (text), 0600, &error);
  g_assert_no_error (error);
}

static gboolean
names_the_port (gpointer user_data)
{
  const char *const *names = fb_instance_link_get_overridden (user_data);

  return names != NULL && g_strv_length ((GStrv)names) == 1 && g_str_equal (names[0], "uiPort");
}

/* Through its keeper: started, deployed to, stopped. */
static void
test_local (void)
{
  g_auto (FbTestPlant) plant = { NULL };
  g_autoptr (FbOperation) add = NULL;
  g_autoptr (FbTestGuard) guard = NULL;
  g_autoptr (FbDeploy) deploy = NULL;
  g_autoptr (FbInstanceLink) link = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"flows\":[]}", 12);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  FbInstance      *instance;

  fb_test_plant_init (&plant);
  if (!bring_runtime (&plant))
    return;

  fb_keyring_create_sealed (fb_workspace_get_keyring (plant.workspace), "correct horse", &error);
  g_assert_no_error (error);
  add = fb_instance_store_add_local (plant.store, "Here", RUNTIME, NULL, NULL);
  run (add);
  instance = fb_instance_store_get_result (add);
  link = fb_instance_link_new (plant.store, instance);
  fb_instance_link_open (link);
  fb_test_plant_await_state (instance, FB_INSTANCE_STOPPED);

  write_own_settings (&plant, instance);
  start (link);
  fb_test_plant_await_state (instance, FB_INSTANCE_RUNNING);
  g_assert_true (fb_test_wait (names_the_port, link, WAIT_MS));
  g_assert_cmpint (fb_instance_get_pid (instance), >, 0);
  g_assert_true (fb_test_wait (is_connected, link, WAIT_MS));
  token = get_page_token (link);
  g_assert_nonnull (token);

  guard = fb_test_guard_new ();
  deploy = fb_deploy_new (link, FB_DEPLOY_GUARD (guard), body, FB_DEPLOY_FULL);
  run (FB_OPERATION (deploy));
  g_assert_cmpuint (fb_deploy_get_status (deploy), ==, 200);
  fb_test_plant_await_activity (&plant, "deploy", "ok: ");

  stop (link);
  fb_test_plant_await_state (instance, FB_INSTANCE_STOPPED);
  fb_test_plant_await_activity (&plant, "instance.stop", "ok: ");
  g_assert_false (is_connected (link));
  g_assert_null (fb_instance_link_get_overridden (link));

  fb_instance_link_close (link);
  g_clear_object (&deploy);
  g_clear_object (&guard);
  g_clear_object (&add);
  g_assert_true (fb_test_wait (is_alone, link, WAIT_MS));
  g_clear_object (&link);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/instance/link/local-from-start-to-stop", test_local);

  return g_test_run ();
}
