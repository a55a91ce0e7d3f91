/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-keeper.h"
#include "instance/fb-loopback-port.h"

#ifdef __SANITIZE_ADDRESS__
#define FB_SANITIZED 1
#else
#define FB_SANITIZED 0
#endif

static gint64
read_pid (FbTestKeeper *keeper, const char *name)
{
  g_autofree char *text = fb_test_keeper_read (keeper, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static void
assert_fails_with (const char *behaviour, const char *words)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (behaviour);
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  keeper->config->start_timeout_ms = 1500;
  fb_test_keeper_save (keeper);
  g_assert_false (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FAILED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));

  /* It is down, and still says why. */
  status = fb_test_keeper_await (keeper, FB_INSTANCE_CRASHED, 10000);
  g_assert_nonnull (strstr (status->detail, words));
}

static void
test_never_ready (void)
{
  assert_fails_with ("silent", "did not get ready");
}

static void
test_wrong_node (void)
{
  assert_fails_with ("wrong-node", "v22.9");
}

static void
test_bad_settings (void)
{
  assert_fails_with ("bad-settings", "settings.js:4 Unexpected token");
}

static void
test_missing_program (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (GError) error = NULL;

  g_free (keeper->config->node);
  keeper->config->node = g_strdup ("/nonexistent/node");
  fb_test_keeper_save (keeper);
  g_assert_false (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_nonnull (strstr (error->message, "/nonexistent/node"));
}

static void
test_no_configuration (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_nonnull (strstr (error->message, "keeper.json"));
}

static void
test_uncaught_exception (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("uncaught");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  fb_test_keeper_start (keeper, FALSE, NULL);
  status = fb_test_keeper_await (keeper, FB_INSTANCE_CRASHED, 10000);
  g_assert_nonnull (strstr (status->detail, "the valve is stuck"));
  g_assert_nonnull (strstr (status->detail, "at Valve.open"));
}

static void
test_port_stolen (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("port");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *chosen = NULL;
  g_autoptr (GError) error = NULL;

  keeper->config->port = fb_loopback_port_find ();
  fb_test_keeper_save (keeper);
  chosen = g_strdup_printf (":%d/", keeper->config->port);
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
  g_assert_null (strstr (status->url, chosen));
  g_assert_nonnull (strstr (status->detail, "taken by another program"));
  g_assert_cmpuint (status->restarts, ==, 0);
}

static void
test_every_port_stolen (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("port-always");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *starts = NULL;
  g_auto (GStrv) lines = NULL;

  keeper->config->port = fb_loopback_port_find ();
  fb_test_keeper_save (keeper);
  g_assert_false (fb_test_keeper_start (keeper, TRUE, &error));
  g_assert_nonnull (strstr (error->message, "port"));
  starts = fb_test_keeper_read (keeper, "starts");
  lines = g_strsplit (starts, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), <=, 8);
}

static void
test_crash_loop (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("crash");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *starts = NULL;
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_SAFE);
  g_assert_cmpuint (status->restarts, ==, 3);
  g_assert_nonnull (strstr (status->detail, "three times"));
  g_assert_nonnull (strstr (status->detail, "exit status 7"));
  g_assert_nonnull (strstr (status->detail, "boom"));
  starts = fb_test_keeper_read (keeper, "starts");
  g_assert_cmpstr (starts, ==,
                   "start safe=no port=1\nstart safe=no port=1\nstart safe=no port=1\n"
                   "start safe=yes port=1\n");
  fb_test_keeper_stop (keeper);
  log = fb_test_keeper_log (keeper);
  g_assert_nonnull (strstr (log, "started again in 1 second"));
  g_assert_nonnull (strstr (log, "started again in 2 seconds"));
}

static void
test_one_crash_comes_back (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("crash-once");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  status = fb_test_keeper_await (keeper, FB_INSTANCE_CRASHED, 5000);
  g_assert_nonnull (strstr (status->detail, "signal 11"));
  fb_keeper_status_free (status);
  status = fb_test_keeper_await (keeper, FB_INSTANCE_RUNNING, 10000);
  g_assert_cmpuint (status->restarts, ==, 1);
}

static void
test_stop_during_backoff (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("uncaught");
  g_autoptr (FbKeeperStatus) status = NULL;

  fb_test_keeper_start (keeper, FALSE, NULL);
  status = fb_test_keeper_await (keeper, FB_INSTANCE_CRASHED, 10000);
  fb_test_keeper_stop (keeper);
  fb_keeper_status_free (status);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_STOPPED);
}

static void
test_deaf_child_is_killed (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("deaf");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  keeper->config->stop_timeout_ms = 500;
  fb_test_keeper_save (keeper);
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  status = fb_test_keeper_status (keeper);
  fb_test_keeper_stop (keeper);
  g_assert_false (fb_test_process_lives (status->pid));
}

static guint64
folder_size (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint64     size = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf         info;

      if (g_stat (file, &info) == 0)
        size += info.st_size;
    }

  return size;
}

/* Bytes the child has written so far. */
static guint64
read_written (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/io", (int)pid);
  g_autofree char *text = NULL;
  const char      *found = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    found = strstr (text, "wchar: ");

  return found != NULL ? g_ascii_strtoull (found + strlen ("wchar: "), NULL, 10) : 0;
}

static gint64
find_child_of (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", (int)pid, (int)pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gint64
read_resident_kb (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int)pid);
  g_autofree char *text = NULL;
  const char      *found;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  found = strstr (text, "VmRSS:");
  g_assert_nonnull (found);

  return g_ascii_strtoll (found + strlen ("VmRSS:"), NULL, 10);
}

static gboolean
has_flooded (gpointer pid)
{
  return read_written (*(gint64 *)pid) > 300 * 1000 * 1000;
}

static void
test_flood (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("flood");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *log_folder = g_build_filename (keeper->folder, "log", NULL);
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;
  gint64  yes = 0, began;
  guint64 size;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  while (yes == 0)
    yes = find_child_of (status->pid);

  /* The child is not made to wait: 300 MB go through, while the keeper answers, and neither its
   * memory nor the log on disk grows. */
  began = g_get_monotonic_time ();
  g_assert_true (fb_test_wait (has_flooded, &yes, 60000));
  g_test_message ("300 MB in %.1f s", (g_get_monotonic_time () - began) / (double)G_USEC_PER_SEC);
  fb_keeper_status_free (status);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
  g_assert_cmpint (read_resident_kb (status->keeper_pid), <, 200 * 1024);
  size = folder_size (log_folder);
  g_assert_cmpuint (size, <, 9 * 1024 * 1024);

  fb_test_keeper_stop (keeper);
  log = fb_test_keeper_log (keeper);
  g_assert_nonnull (strstr (log, "are left out here"));
}

static void
test_ready_during_flood (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("flood-first");
  g_autoptr (GError) error = NULL;

  fb_test_keeper_start (keeper, FALSE, &error);
  g_assert_no_error (error);
}

static void
test_forks_and_dies (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("forks");
  g_autoptr (FbKeeperStatus) status = NULL;

  fb_test_keeper_start (keeper, FALSE, NULL);
  status = fb_test_keeper_await (keeper, FB_INSTANCE_CRASHED, 10000);
  fb_test_await_death (read_pid (keeper, "grandchild"));
}

static void
test_keeper_killed (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("family");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (FbKeeperStatus) after = NULL;
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;
  gint64 grandchild;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  status = fb_test_keeper_status (keeper);
  grandchild = read_pid (keeper, "grandchild");
  g_assert_cmpint (kill (status->keeper_pid, SIGKILL), ==, 0);

  /* The child ends with it, and the client says so. */
  fb_test_await_death (status->pid);
  after = fb_test_keeper_await (keeper, FB_INSTANCE_CRASHED, 5000);
  g_assert_nonnull (strstr (after->detail, "keeper was ended from outside"));

  /* What the child had started is found and ended by the next keeper, which says so in the log. */
  g_assert_true (fb_test_process_lives (grandchild));
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (fb_test_process_lives (grandchild));
  fb_test_keeper_stop (keeper);
  log = fb_test_keeper_log (keeper);
  g_assert_nonnull (strstr (log, "left over are ended"));
}

static void
test_keeper_killed_while_starting (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("silent");
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  fb_keeper_client_start_async (keeper->client, FALSE, NULL, NULL, fb_test_take_result, &result);
  {
    g_autoptr (FbKeeperClient) other = g_steal_pointer (&keeper->client);

    keeper->client = fb_keeper_client_new (keeper->folder);
    status = fb_test_keeper_await (keeper, FB_INSTANCE_STARTING, 10000);
    kill (status->keeper_pid, SIGKILL);
    g_assert_false (fb_keeper_client_start_finish (other, fb_test_await (&result, 10000), &error));
  }
  g_assert_error (error, FB_ERROR, FB_ERROR_UNREACHABLE);
}

static void
test_cancel_stops (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("silent");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (FbKeeperClient) starter = fb_keeper_client_new (keeper->folder);
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  fb_keeper_client_start_async (starter, FALSE, NULL, cancellable, fb_test_take_result, &result);
  status = fb_test_keeper_await (keeper, FB_INSTANCE_STARTING, 10000);
  g_cancellable_cancel (cancellable);
  g_assert_false (fb_keeper_client_start_finish (starter, fb_test_await (&result, 10000), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  fb_test_await_death (status->pid);
  fb_test_await_death (status->keeper_pid);
}

static void
test_lock_of_another (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autofree char *lock = g_build_filename (keeper->folder, "keeper.lock", NULL);
  g_autoptr (GError) error = NULL;
  int fd = fb_file_lock (lock, &error);

  g_assert_no_error (error);
  g_assert_false (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  close (fd);
}

static void
test_read_only_folder (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (GError) error = NULL;

  /* For root permissions say nothing; a mount does. */
  if (geteuid () == 0)
    {
      if (mount (keeper->folder, keeper->folder, NULL, MS_BIND, NULL) != 0 ||
          mount (NULL, keeper->folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) != 0)
        {
          fb_test_missing ("the right to mount");
          return;
        }
    }
  else
    g_chmod (keeper->folder, 0500);

  g_assert_false (fb_test_keeper_start (keeper, FALSE, &error));
  if (geteuid () == 0)
    g_assert_cmpint (umount (keeper->folder), ==, 0);
  else
    g_chmod (keeper->folder, 0700);
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, keeper->folder));
}

static int
connect_raw (FbTestKeeper *keeper)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_snprintf (address.sun_path, sizeof address.sun_path, "%s/keeper.sock", keeper->folder);
  g_assert_cmpint (connect (fd, (struct sockaddr *)&address, sizeof address), ==, 0);

  return fd;
}

static void
test_hostile_clients (void)
{
  static const char *const lines[] = { "",
                                       "{",
                                       "[]",
                                       "{\"id\":1}",
                                       "{\"verb\":\"dance\"}",
                                       "\xff\xfe",
                                       "{\"id\":\"x\",\"verb\":7,\"safe\":{}}" };
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *huge = g_strnfill (300 * 1024, 'x');
  g_autoptr (GError) error = NULL;
  int  fd;
  char answer[4096];

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  fd = connect_raw (keeper);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      gssize n;

      g_assert_cmpint (write (fd, lines[i], strlen (lines[i])), ==, strlen (lines[i]));
      g_assert_cmpint (write (fd, "\n", 1), ==, 1);
      n = read (fd, answer, sizeof answer - 1);
      g_assert_cmpint (n, >, 0);
      answer[n] = '\0';
      g_assert_nonnull (strstr (answer, "\"error\""));
    }

  /* Too long a line: let go. */
  signal (SIGPIPE, SIG_IGN);
  if (write (fd, huge, strlen (huge)) > 0)
    g_assert_cmpint (read (fd, answer, sizeof answer), <=, 0);
  close (fd);

  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
}

static void
test_client_that_does_not_read (void)
{
  static const char request[] = "{\"id\":1,\"verb\":\"status\"}\n";
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  int    fd;
  gint64 before;

  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  status = fb_test_keeper_status (keeper);
  before = read_resident_kb (status->keeper_pid);
  fd = connect_raw (keeper);
  signal (SIGPIPE, SIG_IGN);
  for (guint i = 0; i < 100000; i++)
    if (write (fd, request, strlen (request)) < 0)
      break;
  close (fd);

  fb_keeper_status_free (status);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
  /* A sanitizer holds freed memory back. */
  g_assert_cmpint (read_resident_kb (status->keeper_pid), <,
                   before + (FB_SANITIZED ? 65536 : 4096));
}

static void
add_companion (FbTestKeeper *keeper, const char *name, const char *program, const char *script)
{
  const char *arguments[] = { program, "-c", script, NULL };

  g_ptr_array_add (keeper->config->companions, fb_companion_new (name, arguments));
  fb_test_keeper_save (keeper);
}

static gboolean
broker_lives (gpointer keeper)
{
  return fb_test_process_lives (read_pid (keeper, "broker"));
}

static void
test_companion (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autofree char *script =
      g_strdup_printf ("echo $$ > '%s/broker'; echo hello; exec sleep 600", keeper->folder);
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;
  gint64 broker;

  add_companion (keeper, "broker", "/bin/sh", script);
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (fb_test_wait (broker_lives, keeper, 20000));
  broker = read_pid (keeper, "broker");
  fb_test_keeper_stop (keeper);
  g_assert_false (fb_test_process_lives (broker));
  log = fb_test_keeper_log (keeper);
  g_assert_nonnull (strstr (log, "\nbroker: hello\n"));
}

static void
test_companion_missing (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new ("started");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  add_companion (keeper, "broker", "/nonexistent/mosquitto", "");
  g_assert_true (fb_test_keeper_start (keeper, FALSE, &error));
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
  g_assert_nonnull (strstr (status->detail, "broker is not running"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/keeper/never-ready", test_never_ready);
  g_test_add_func ("/keeper/wrong-node", test_wrong_node);
  g_test_add_func ("/keeper/bad-settings", test_bad_settings);
  g_test_add_func ("/keeper/missing-program", test_missing_program);
  g_test_add_func ("/keeper/no-configuration", test_no_configuration);
  g_test_add_func ("/keeper/uncaught-exception", test_uncaught_exception);
  g_test_add_func ("/keeper/port-stolen-picks-another", test_port_stolen);
  g_test_add_func ("/keeper/every-port-stolen-ends", test_every_port_stolen);
  g_test_add_func ("/keeper/crash-loop-ends-in-safe-mode", test_crash_loop);
  g_test_add_func ("/keeper/one-crash-comes-back", test_one_crash_comes_back);
  g_test_add_func ("/keeper/stop-during-backoff", test_stop_during_backoff);
  g_test_add_func ("/keeper/deaf-child-is-killed", test_deaf_child_is_killed);
  g_test_add_func ("/keeper/flood", test_flood);
  g_test_add_func ("/keeper/ready-during-flood", test_ready_during_flood);
  g_test_add_func ("/keeper/forks-and-dies", test_forks_and_dies);
  g_test_add_func ("/keeper/keeper-killed", test_keeper_killed);
  g_test_add_func ("/keeper/keeper-killed-while-starting", test_keeper_killed_while_starting);
  g_test_add_func ("/keeper/cancel-stops", test_cancel_stops);
  g_test_add_func ("/keeper/lock-of-another", test_lock_of_another);
  g_test_add_func ("/keeper/read-only-folder", test_read_only_folder);
  g_test_add_func ("/keeper/hostile-clients", test_hostile_clients);
  g_test_add_func ("/keeper/client-that-does-not-read", test_client_that_does_not_read);
  g_test_add_func ("/keeper/companion", test_companion);
  g_test_add_func ("/keeper/companion-missing", test_companion_missing);

  return g_test_run ();
}
