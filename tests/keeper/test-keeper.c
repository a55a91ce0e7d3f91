/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "fb-file.h"
#include "fb-test-keeper.h"
#include "instance/fb-loopback-port.h"

static void
test_start_ready_stop (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperStatus) before = fb_test_keeper_status (keeper);
  g_autoptr (FbKeeperStatus) running = NULL;
  g_autoptr (FbKeeperStatus) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (before->state, ==, FB_INSTANCE_STOPPED);

  keeper->config->port = fb_loopback_port_find ();
  fb_test_keeper_save (keeper);
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);

  running = fb_test_keeper_status (keeper);
  g_assert_cmpint (running->state, ==, FB_INSTANCE_RUNNING);
  g_assert_cmpstr (running->node_red_version, ==, "5.0.7");
  g_assert_nonnull (strstr (running->url, "/admin/"));
  g_assert_null (running->detail);
  g_assert_true (fb_test_process_lives (running->pid));
  g_assert_true (fb_test_process_lives (running->keeper_pid));

  fb_test_keeper_stop (keeper);
  g_assert_false (fb_test_process_lives (running->pid));
  after = fb_test_keeper_status (keeper);
  g_assert_cmpint (after->state, ==, FB_INSTANCE_STOPPED);
  g_assert_null (after->url);
}

/* Forking the window takes its time, which its UI thread has not. */
static void
test_is_forked_elsewhere (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (GError) error = NULL;
  guint here = 0;
  guint elsewhere = 0;
  guint before;

  fb_test_count_forks (&here, &before);
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  fb_test_count_forks (&here, &elsewhere);
  g_assert_cmpuint (here, ==, 0);
  g_assert_cmpuint (elsewhere - before, >=, 1);
}

static void
test_five_end_lines (void)
{
  static const struct
  {
    const char     *behaviour;
    FbInstanceState state;
  } cases[] = {
    { "started", FB_INSTANCE_RUNNING },       { "stopped", FB_INSTANCE_FLOWS_STOPPED },
    { "missing", FB_INSTANCE_FLOWS_STOPPED }, { "safe", FB_INSTANCE_SAFE },
    { "modules", FB_INSTANCE_FLOWS_STOPPED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (cases[i].behaviour);
      g_autoptr (FbKeeperStatus) status = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
      g_assert_no_error (error);
      status = fb_test_keeper_status (keeper);
      g_assert_cmpint (status->state, ==, cases[i].state);
      g_assert_cmpint (status->detail == NULL, ==, cases[i].state == FB_INSTANCE_RUNNING);
    }
}

static void
test_log_handler_lines (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("handler");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GPtrArray) errors = NULL;
  g_auto (FbTestResult) result = { 0 };
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpstr (status->node_red_version, ==, "4.1.15");
  g_assert_true (status->credentials_broken);
  g_assert_cmpstr (status->overridden[0], ==, "adminAuth");
  g_assert_cmpstr (status->overridden[1], ==, "uiPort");

  fb_test_keeper_stop (keeper);
  log = fb_test_keeper_log (keeper);
  g_assert_nonnull (strstr (log, "\n[function:f] Started flows\n"));
  g_assert_nonnull (strstr (log, "\nhalf a line\n"));
  g_assert_nonnull (strstr (log, "adminAuth, uiPort"));

  fb_keeper_client_read_log_async (keeper->client, 10, 20, "STARTED", NULL, fb_test_take_result,
                                   &result);
  errors = fb_keeper_client_read_log_finish (keeper->client, fb_test_await (&result, 5000), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (errors->len, ==, 1);
}

static void
test_secrets_by_descriptor (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("secrets");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *got = NULL;
  g_autofree char *path = NULL;
  g_autofree char *environment = NULL;
  gsize            length;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  got = fb_test_keeper_read (keeper, "secrets");
  g_assert_cmpstr (got, ==, "{\"credentialSecret\":\"a secret of the test\"}");

  status = fb_test_keeper_status (keeper);
  path = g_strdup_printf ("/proc/%d/environ", (int)status->pid);
  g_assert_true (g_file_get_contents (path, &environment, &length, NULL));
  g_assert_null (memmem (environment, length, "a secret", 8));
}

static void
test_secrets_outlive_a_restart (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("secrets");
  g_auto (FbTestResult) result = { 0 };
  g_autofree char *path = g_build_filename (keeper->folder, "secrets", NULL);
  g_autofree char *got = NULL;
  g_autoptr (FbKeeperStatus) first = NULL;
  g_autoptr (FbKeeperStatus) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  first = fb_test_keeper_status (keeper);
  g_unlink (path);
  fb_keeper_client_restart_async (keeper->client, FALSE, NULL, fb_test_take_result, &result);
  fb_keeper_client_restart_finish (keeper->client, fb_test_await (&result, 30000), &error);
  g_assert_no_error (error);
  second = fb_test_keeper_status (keeper);
  g_assert_cmpint (second->state, ==, FB_INSTANCE_RUNNING);
  g_assert_cmpint (second->keeper_pid, ==, first->keeper_pid);
  g_assert_cmpint (second->pid, !=, first->pid);
  got = fb_test_keeper_read (keeper, "secrets");
  g_assert_nonnull (strstr (got, "a secret of the test"));
}

static void
test_safe_start (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("crash");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_keeper_start (keeper, TRUE, &error));
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_SAFE);
}

static void
test_client_comes_and_goes (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperStatus) first = NULL;
  g_autoptr (FbKeeperStatus) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  first = fb_test_keeper_status (keeper);

  fb_test_keeper_drop_client (keeper);
  keeper->client = fb_keeper_client_new (keeper->folder);
  second = fb_test_keeper_status (keeper);
  g_assert_cmpint (second->pid, ==, first->pid);
  g_assert_cmpint (second->keeper_pid, ==, first->keeper_pid);

  /* Starting what runs is no error and starts nothing. */
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
}

static void
test_starter_killed (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "x", NULL);
  const char      *libexec = g_getenv ("FLOWBENCH_LIBEXEC_DIR");
  g_autofree char *command =
      g_strdup_printf ("'%s/flowbench-keeper' '%s'; kill -9 $$", libexec, keeper->folder);
  const char *argv[] = { "/bin/sh", "-c", command, NULL };
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  int wait_status;

  /* A starter that is killed right after it: the keeper is there for the next one. */
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               &wait_status, &error));
  g_assert_cmpint (wait_status, ==, SIGKILL);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->keeper_pid, >, 1);
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
}

static void
count_status (FbKeeperClient *client, FbKeeperStatus *status, gpointer user_data)
{
  FbKeeperStatus **last = user_data;

  g_clear_pointer (last, fb_keeper_status_free);
  *last = fb_keeper_status_copy (status);
}

static gboolean
is_running (gpointer user_data)
{
  FbKeeperStatus **last = user_data;

  return *last != NULL && (*last)->state == FB_INSTANCE_RUNNING && (*last)->memory > 0;
}

static gboolean
is_stopped (gpointer user_data)
{
  FbKeeperStatus **last = user_data;

  return *last != NULL && (*last)->state == FB_INSTANCE_STOPPED;
}

static void
test_watching (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperClient) watcher = fb_keeper_client_new (keeper->folder);
  g_autoptr (FbKeeperStatus) last = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (watcher, "status", G_CALLBACK (count_status), &last);
  fb_keeper_client_watch (watcher);
  g_assert_true (fb_test_wait (is_stopped, &last, 5000));

  /* The keeper appears, goes, and appears again: the watcher sees it by itself. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
      g_assert_true (fb_test_wait (is_running, &last, 10000));
      fb_test_keeper_stop (keeper);
      g_assert_true (fb_test_wait (is_stopped, &last, 10000));
    }
  fb_keeper_client_unwatch (watcher);
}

typedef struct
{
  guint64  last;
  guint    n_lines;
  gboolean ready;
} Followed;

static void
take_lines (FbKeeperClient *client, GPtrArray *lines, gpointer user_data)
{
  Followed *followed = user_data;

  for (guint i = 0; i < lines->len; i++)
    {
      const FbLogLine *line = g_ptr_array_index (lines, i);

      g_assert_cmpuint (line->sequence, >, followed->last);
      followed->last = line->sequence;
      followed->n_lines++;
      followed->ready |= strstr (line->text, "Ready at") != NULL;
    }
}

static gboolean
has_followed (gpointer user_data)
{
  return ((Followed *)user_data)->ready;
}

static void
test_following (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperClient) follower = fb_keeper_client_new (keeper->folder);
  Followed followed = { 0 };
  g_autoptr (GError) error = NULL;

  g_signal_connect (follower, "log", G_CALLBACK (take_lines), &followed);
  fb_keeper_client_follow_log (follower, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
      g_assert_true (fb_test_wait (has_followed, &followed, 10000));
      fb_test_keeper_stop (keeper);
      followed.ready = FALSE;
    }
  fb_keeper_client_unfollow_log (follower);
}

static void
test_deep_folder (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autofree char *name = g_strnfill (200, 'd');
  g_autofree char *deep = g_build_filename (keeper->folder, name, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_file_make_folder (deep, &error));
  g_free (keeper->folder);
  keeper->folder = g_steal_pointer (&deep);
  fb_test_keeper_drop_client (keeper);
  keeper->client = fb_keeper_client_new (keeper->folder);
  fb_test_keeper_save (keeper);
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
}

static void
test_socket_is_private (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autofree char *path = g_build_filename (keeper->folder, "keeper.sock", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* Proportional set size of a process in kB. */
static gint64
read_pss (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int)pid);
  g_autofree char *text = NULL;
  const char      *found;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  found = strstr (text, "\nPss:");
  g_assert_nonnull (found);

  return g_ascii_strtoll (found + strlen ("\nPss:"), NULL, 10);
}

static void
test_small_in_memory (void)
{
  static const char *const unwanted[] = { "libsoup",   "libsecret", "libsqlite",
                                          "libsodium", "libgtk",    "libgnutls" };
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *path = NULL;
  g_autofree char *maps = NULL;
  g_autoptr (GError) error = NULL;
  gint64 pss;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  status = fb_test_keeper_status (keeper);
  path = g_strdup_printf ("/proc/%d/maps", (int)status->keeper_pid);
  g_assert_true (g_file_get_contents (path, &maps, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_assert_null (strstr (maps, unwanted[i]));

  pss = read_pss (status->keeper_pid);
  g_test_message ("PSS of a keeper: %" G_GINT64_FORMAT " kB", pss);
  if (strstr (maps, "libasan") == NULL && strstr (maps, "valgrind") == NULL)
    g_assert_cmpint (pss, <, 4096);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/keeper/start-ready-stop", test_start_ready_stop);
  g_test_add_func ("/keeper/is-forked-elsewhere", test_is_forked_elsewhere);
  g_test_add_func ("/keeper/five-end-lines", test_five_end_lines);
  g_test_add_func ("/keeper/log-handler-lines", test_log_handler_lines);
  g_test_add_func ("/keeper/secrets-by-descriptor", test_secrets_by_descriptor);
  g_test_add_func ("/keeper/secrets-outlive-a-restart", test_secrets_outlive_a_restart);
  g_test_add_func ("/keeper/safe-start", test_safe_start);
  g_test_add_func ("/keeper/client-comes-and-goes", test_client_comes_and_goes);
  g_test_add_func ("/keeper/starter-killed", test_starter_killed);
  g_test_add_func ("/keeper/watching", test_watching);
  g_test_add_func ("/keeper/following", test_following);
  g_test_add_func ("/keeper/deep-folder", test_deep_folder);
  g_test_add_func ("/keeper/socket-is-private", test_socket_is_private);
  g_test_add_func ("/keeper/small-in-memory", test_small_in_memory);

  return g_test_run ();
}
