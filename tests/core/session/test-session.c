/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <string.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-keyring.h"
#include "fb-test-stub-server.h"
#include "fb-test.h"
#include "instance/fb-instance-row.h"
#include "session/fb-session.h"

/* The whole of core put together, as window and flowbenchctl use it. */

#define TIMEOUT_MS 30000

static FbSession *
try_open (const char *folder, GError **error)
{
  g_auto (FbTestResult) opened = { 0 };

  fb_session_open_async (folder, NULL, fb_test_take_result, &opened);

  return fb_session_open_finish (fb_test_await (&opened, TIMEOUT_MS), error);
}

static FbSession *
open_at (const char *folder)
{
  g_autoptr (GError) error = NULL;
  FbSession *session = try_open (folder, &error);

  g_assert_no_error (error);

  return session;
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_opens_complete (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  FbSession       *session = open_at (folder);

  g_assert_cmpstr (fb_workspace_get_folder (fb_session_get_workspace (session)), ==, folder);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fb_session_get_instances (session))),
                    ==, 0);
  g_assert_nonnull (fb_runtime_store_get_preferred (fb_session_get_runtimes (session)));
  g_assert_true (FB_IS_DRAFT_STORE (fb_session_get_drafts (session)));
  g_assert_true (FB_IS_DEPLOY_GUARD (fb_session_get_guard (session)));
  g_assert_true (FB_IS_SEARCH (fb_session_get_search (session)));
  g_assert_cmpuint (g_list_model_get_n_items (fb_session_get_tasks (session)), ==, 0);

  fb_session_close (session);
  fb_session_close (session);
  drain ();
  g_assert_finalize_object (session);
}

static void
test_refused_profile_says_why (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "workspace.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "no database at all, whatever it says", -1, &error));
  g_assert_null (try_open (folder, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, path));
}

/* --- instances -------------------------------------------------------------------------- */

static gboolean
insert_row (FbConnection *connection, gpointer row, GError **error)
{
  return fb_instance_row_insert (connection, row, error);
}

/* An instance as another process would have made it, with its flows on disk. Returns its id. */
static char *
add_instance (FbSession *session, const char *name, const char *flows)
{
  FbWorkspace *workspace = fb_session_get_workspace (session);
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (FB_INSTANCE_LOCAL, name);
  g_autofree char *folder = fb_workspace_path (workspace, "instances", row->id, "node-red", NULL);
  g_autofree char *path = g_build_filename (folder, "flows.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_file_make_folder (folder, &error));
  g_assert_true (fb_file_write (path, flows, strlen (flows), 0600, &error));
  g_assert_true (
      fb_database_write (fb_workspace_get_database (workspace), insert_row, row, &error));
  g_assert_no_error (error);

  return g_strdup (row->id);
}

static gboolean
has_one_instance (gpointer instances)
{
  return g_list_model_get_n_items (instances) == 1;
}

/* A window and flowbenchctl in one process, and another profile beside them. */
static void
test_two_sessions_see_each_other (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *other_folder = fb_test_make_folder ();
  g_autoptr (FbSession) first = open_at (folder);
  g_autoptr (FbSession) second = open_at (folder);
  g_autoptr (FbSession) other = open_at (other_folder);
  g_autofree char *id = add_instance (first, "Line 4", "[]");
  FbInstanceStore *instances = fb_session_get_instances (second);
  g_autoptr (FbInstance) found = NULL;

  g_assert_true (fb_test_wait (has_one_instance, instances, 1000));
  found = g_list_model_get_item (G_LIST_MODEL (instances), 0);
  g_assert_cmpstr (fb_instance_get_id (found), ==, id);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fb_session_get_instances (other))), ==,
                    0);

  fb_session_close (first);
  g_assert_true (fb_session_get_link (second, found) == fb_session_get_link (second, found));
}

static void
test_link_goes_with_its_instance (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbSession) writer = open_at (folder);
  g_autofree char *id = add_instance (writer, "Line 4", "[]");
  g_autoptr (FbSession) session = open_at (folder);
  g_auto (FbTestResult) removed = { 0 };
  g_autoptr (GError) error = NULL;
  FbInstance     *instance = fb_instance_store_get (fb_session_get_instances (session), id);
  FbInstanceLink *link = fb_session_get_link (session, instance);

  g_assert_true (fb_instance_link_get_instance (link) == instance);
  g_object_add_weak_pointer (G_OBJECT (link), (gpointer *)&link);
  fb_instance_store_remove_async (fb_session_get_instances (session), instance, NULL,
                                  fb_test_take_result, &removed);
  g_assert_true (fb_instance_store_remove_finish (fb_session_get_instances (session),
                                                  fb_test_await (&removed, TIMEOUT_MS), &error));
  g_assert_no_error (error);
  drain ();
  g_assert_null (link);
}

/* --- search ----------------------------------------------------------------------------- */

typedef struct
{
  FbSearch   *search;
  const char *text;
  const char *expected; /* title of the best one; NULL: nothing is found */
} Query;

static gboolean
finds (gpointer user_data)
{
  const Query *query = user_data;
  g_auto (FbTestResult) done = { 0 };
  g_autoptr (GPtrArray) entries = NULL;

  fb_search_query_async (query->search, query->text, 5, NULL, fb_test_take_result, &done);
  entries = fb_search_query_finish (query->search, fb_test_await (&done, TIMEOUT_MS), NULL);
  if (entries == NULL || entries->len == 0)
    return query->expected == NULL;

  return g_strcmp0 (((FbSearchEntry *)entries->pdata[0])->title, query->expected) == 0;
}

static void
test_search_knows_flows_on_disk (void)
{
  static const char before[] =
      "[{\"id\":\"a1\",\"type\":\"tab\",\"label\":\"Filler\"},"
      "{\"id\":\"b1\",\"type\":\"inject\",\"z\":\"a1\",\"name\":\"Nozzle\"}]";
  static const char after[] =
      "[{\"id\":\"a1\",\"type\":\"tab\",\"label\":\"Filler\"},"
      "{\"id\":\"b1\",\"type\":\"inject\",\"z\":\"a1\",\"name\":\"Conveyor\"}]";
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbSession) writer = open_at (folder);
  g_autofree char *id = add_instance (writer, "Line 4", before);
  g_autoptr (FbSession) session = open_at (folder);
  FbSearch        *search = fb_session_get_search (session);
  Query            by_instance = { search, "line 4", "Line 4" };
  Query            by_tab = { search, "filler", "Filler" };
  Query            by_node = { search, "nozzle", "Nozzle" };
  Query            changed = { search, "conveyor", "Conveyor" };
  Query            gone = { search, "nozzle", NULL };
  g_autofree char *path = fb_workspace_path (fb_session_get_workspace (session), "instances", id,
                                             "node-red", "flows.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_wait (finds, &by_instance, TIMEOUT_MS));
  g_assert_true (fb_test_wait (finds, &by_tab, TIMEOUT_MS));
  g_assert_true (fb_test_wait (finds, &by_node, TIMEOUT_MS));

  /* As Node-RED writes it after a deploy by anybody. */
  g_assert_true (fb_file_write (path, after, strlen (after), 0600, &error));
  g_assert_true (fb_test_wait (finds, &changed, TIMEOUT_MS));
  g_assert_true (fb_test_wait (finds, &gone, TIMEOUT_MS));

  g_assert_true (fb_file_write (path, "{ half a fi", 11, 0600, &error));
  drain ();
  g_assert_true (finds (&changed));
}

static gboolean
has_socket (gpointer server)
{
  return fb_test_stub_server_count_sockets (server) > 0;
}

static void
answer_flows (FbTestStubServer *server, const char *rev, const char *name)
{
  g_autofree char *body =
      g_strdup_printf ("{\"rev\":\"%s\",\"flows\":[{\"id\":\"a1\",\"type\":\"tab\",\"label\":"
                       "\"Labeller\"},"
                       "{\"id\":\"b1\",\"type\":\"inject\",\"z\":\"a1\",\"name\":\"%s\"}]}",
                       rev, name);

  fb_test_stub_server_answer (server, "GET /flows", 200, "application/json", body);
}

static void
test_search_follows_a_remote (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (FB_INSTANCE_REMOTE, "Line 5");
  g_autoptr (FbSession) writer = open_at (folder);
  g_autoptr (FbSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Query           before = { NULL, "nozzle", "Nozzle" };
  Query           after = { NULL, "conveyor", "Conveyor" };
  FbInstanceLink *link;

  fb_test_stub_server_add_socket (server, "/comms");
  fb_test_stub_server_answer (server, "GET /settings", 200, "application/json",
                              "{\"version\":\"5.0.7\"}");
  fb_test_stub_server_answer (server, "GET /flows/state", 200, "application/json",
                              "{\"state\":\"start\"}");
  answer_flows (server, "r1", "Nozzle");
  row->url = g_strdup (fb_test_stub_server_get_url (server));
  g_assert_true (fb_database_write (fb_workspace_get_database (fb_session_get_workspace (writer)),
                                    insert_row, row, &error));
  g_assert_no_error (error);

  session = open_at (folder);
  before.search = after.search = fb_session_get_search (session);
  link = fb_session_get_link (session,
                              fb_instance_store_get (fb_session_get_instances (session), row->id));
  g_assert_false (finds (&before)); /* Nobody asked for a connection yet. */
  fb_instance_link_open (link);
  g_assert_true (fb_test_wait (finds, &before, TIMEOUT_MS));

  g_assert_true (fb_test_wait (has_socket, server, TIMEOUT_MS));
  answer_flows (server, "r2", "Conveyor");
  fb_test_stub_server_push (server, "[{\"topic\":\"notification/"
                                    "runtime-deploy\",\"data\":{\"revision\":\"r2\"}}]");
  g_assert_true (fb_test_wait (finds, &after, TIMEOUT_MS));
}

/* --- tasks and preferences -------------------------------------------------------------- */

#define TEST_TYPE_TASK (test_task_get_type ())
G_DECLARE_FINAL_TYPE (TestTask, test_task, TEST, TASK, FbOperation)

struct _TestTask
{
  FbOperation parent_instance;
};

G_DEFINE_FINAL_TYPE (TestTask, test_task, FB_TYPE_OPERATION)

static void
cancellable_cancelled_cb (GCancellable *cancellable, FbOperation *operation)
{
  fb_operation_complete (operation, g_error_new (FB_ERROR, FB_ERROR_CANCELLED, "Cancelled"));
}

/* Ends only when it is cancelled. */
static void
test_task_run (FbOperation *operation)
{
  g_signal_connect (fb_operation_get_cancellable (operation), "cancelled",
                    G_CALLBACK (cancellable_cancelled_cb), operation);
}

static void
test_task_class_init (TestTaskClass *klass)
{
  FB_OPERATION_CLASS (klass)->run = test_task_run;
}

static void
test_task_init (TestTask *self)
{
}

static void
test_tasks_are_kept_and_end_with_it (void)
{
  enum
  {
    N_OVER = 70
  };
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbSession) session = open_at (folder);
  g_autoptr (FbOperation) running = g_object_new (TEST_TYPE_TASK, NULL);
  g_autoptr (FbOperation) newest = NULL;
  GListModel *tasks = fb_session_get_tasks (session);
  gboolean    is_listed = FALSE;

  fb_session_run (session, running);
  g_assert_cmpint (fb_operation_get_state (running), ==, FB_OPERATION_RUNNING);
  for (int i = 0; i < N_OVER; i++)
    {
      g_autoptr (FbOperation) over = g_object_new (TEST_TYPE_TASK, NULL);

      fb_session_run (session, over);
      fb_operation_cancel (over);
      g_set_object (&newest, over);
    }

  g_assert_cmpuint (g_list_model_get_n_items (tasks), ==, 50);
  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (FbOperation) listed = g_list_model_get_item (tasks, i);

      g_assert_true (i > 0 || listed == newest);
      is_listed = is_listed || listed == running;
    }
  g_assert_true (is_listed); /* What still runs is never forgotten. */

  fb_session_close (session);
  g_assert_cmpint (fb_operation_get_state (running), ==, FB_OPERATION_CANCELLED);
}

static void
test_preferences_lie_in_the_profile (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *other_folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "preferences.ini", NULL);
  g_autoptr (FbSession) session = open_at (folder);
  g_autoptr (FbSession) again = NULL;
  g_autoptr (FbSession) other = open_at (other_folder);
  GSettings *settings = fb_session_get_settings (session);

  g_assert_nonnull (settings);
  g_assert_cmpint (g_settings_get_enum (settings, "theme"), ==, 0);
  g_assert_true (g_settings_set_enum (settings, "theme", 2));
  g_settings_sync ();
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_settings_get_enum (fb_session_get_settings (other), "theme"), ==, 0);

  again = open_at (folder);
  g_assert_cmpint (g_settings_get_enum (fb_session_get_settings (again), "theme"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) keyring = NULL;

  fb_test_init (&argc, &argv);
  keyring = fb_test_keyring_start ();
  if (keyring == NULL)
    {
      fb_test_missing ("gnome-keyring");
      return g_test_run ();
    }

  g_test_add_func ("/session/opens-complete", test_opens_complete);
  g_test_add_func ("/session/refused-profile-says-why", test_refused_profile_says_why);
  g_test_add_func ("/session/two-see-each-other", test_two_sessions_see_each_other);
  g_test_add_func ("/session/link-goes-with-its-instance", test_link_goes_with_its_instance);
  g_test_add_func ("/session/search-knows-flows-on-disk", test_search_knows_flows_on_disk);
  g_test_add_func ("/session/search-follows-a-remote", test_search_follows_a_remote);
  g_test_add_func ("/session/tasks-are-kept-and-end-with-it", test_tasks_are_kept_and_end_with_it);
  g_test_add_func ("/session/preferences-lie-in-the-profile", test_preferences_lie_in_the_profile);

  return g_test_run ();
}
