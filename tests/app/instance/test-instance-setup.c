/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-node-red.h"
#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-instance-setup.h"

#define RUNTIME "node-red-5.0"
#define WAIT_MS 90000

/* No keyring answers on the test's bus. */
static void
seal_keyring (FbTestSession *fixture)
{
  FbKeyring *keyring = fb_workspace_get_keyring (fb_session_get_workspace (fixture->session));
  g_autoptr (GError) error = NULL;

  fb_keyring_create_sealed (keyring, "correct horse", &error);
  g_assert_no_error (error);
}

/* FALSE after fb_test_missing(). */
static gboolean
bring_runtime (FbTestSession *fixture)
{
  g_autofree char *runtime = fb_test_runtime (RUNTIME);
  g_autofree char *parent = g_build_filename (fixture->folder, "runtimes", NULL);
  g_autofree char *place = g_build_filename (parent, RUNTIME, NULL);
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  if (runtime == NULL)
    return FALSE;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  fb_test_link_tree (runtime, place);
  fb_runtime_store_load_async (fb_session_get_runtimes (fixture->session), NULL,
                               fb_test_take_result, &result);
  fb_runtime_store_load_finish (fb_session_get_runtimes (fixture->session),
                                fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  return TRUE;
}

static FbOperation *
make (FbTestSession *fixture, GBytes *flows)
{
  FbRuntimeStore *runtimes = fb_session_get_runtimes (fixture->session);

  return fb_instance_setup_new (fixture->session, "line4",
                                fb_runtime_store_find (runtimes, RUNTIME), flows, NULL);
}

static void
stop (FbTestSession *fixture, FbInstance *instance)
{
  FbInstanceLink *link = fb_session_get_link (fixture->session, instance);
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  fb_instance_link_stop_async (link, NULL, fb_test_take_result, &result);
  fb_instance_link_stop_finish (link, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);
}

static void
test_ends_with_an_instance_that_runs (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbOperation) setup = NULL;
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  if (!bring_runtime (fixture))
    return;
  seal_keyring (fixture);
  setup = make (fixture, NULL);
  g_assert_cmpstr (fb_operation_get_title (setup), ==, "Setting up “line4”");
  fb_operation_run_async (setup, fb_test_take_result, &result);
  fb_operation_run_finish (setup, fb_test_await (&result, WAIT_MS), &error);
  g_assert_no_error (error);

  instance = fb_instance_setup_get_instance (FB_INSTANCE_SETUP (setup));
  g_assert_cmpstr (fb_instance_get_name (instance), ==, "line4");
  g_assert_true (fb_instance_store_get (fb_session_get_instances (fixture->session),
                                        fb_instance_get_id (instance)) == instance);
  stop (fixture, instance);
}

/* Flows that are none: nothing is left behind. */
static void
test_failure_leaves_nothing (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (GBytes) flows = g_bytes_new_static ("no flows", 8);
  g_autoptr (FbOperation) setup = NULL;
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  if (!bring_runtime (fixture))
    return;
  seal_keyring (fixture);
  setup = make (fixture, flows);
  fb_operation_run_async (setup, fb_test_take_result, &result);
  g_assert_false (fb_operation_run_finish (setup, fb_test_await (&result, WAIT_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_null (fb_instance_setup_get_instance (FB_INSTANCE_SETUP (setup)));
  g_assert_cmpuint (g_list_model_get_n_items (
                        G_LIST_MODEL (fb_session_get_instances (fixture->session))),
                    ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/instance-setup/" name, FbTestSession, NULL, fb_test_session_set_up, func,          \
              fb_test_session_tear_down)
  add ("ends-with-an-instance-that-runs", test_ends_with_an_instance_that_runs);
  add ("failure-leaves-nothing", test_failure_leaves_nothing);
#undef add

  return g_test_run ();
}
