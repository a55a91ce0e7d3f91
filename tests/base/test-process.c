/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "fb-error.h"
#include "fb-process.h"
#include "fb-test.h"

static FbProcessResult *
run (const char *const *argv, gsize max_output, GCancellable *cancellable, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_process_run_async (argv, NULL, (const char *const[]){ "FB_WORD=hello", NULL }, max_output,
                        cancellable, fb_test_take_result, &result);

  return fb_process_run_finish (fb_test_await (&result, 20000), error);
}

static void
test_output_and_status (void)
{
  const char *const argv[] = { "sh", "-c", "echo $FB_WORD; echo wrong >&2; exit 7", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbProcessResult) result = run (argv, 1000, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (result->exit_status, ==, 7);
  g_assert_cmpstr (result->output, ==, "hello\nwrong\n");
}

/* Forking a big process takes its time, which the UI thread has not. */
static void
test_is_forked_elsewhere (void)
{
  const char *const argv[] = { "true", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbProcessResult) result = NULL;
  guint here = 0;
  guint elsewhere = 0;

  fb_test_count_forks (&here, &elsewhere);
  result = run (argv, 1000, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->output, ==, "");
  fb_test_count_forks (&here, &elsewhere);
  g_assert_cmpuint (here, ==, 0);
  g_assert_cmpuint (elsewhere, ==, 1);
}

static void
test_only_the_end_is_kept (void)
{
  const char *const argv[] = { "sh", "-c",
                               "head -c 50000000 /dev/zero | tr '\\0' x; echo; echo the end",
                               NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbProcessResult) result = run (argv, 100, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (result->output), ==, 100);
  g_assert_true (g_str_has_suffix (result->output, "the end\n"));
}

static void
test_missing_program_is_said (void)
{
  const char *const argv[] = { "flowbench-has-no-such-program", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (run (argv, 100, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

static gboolean
cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
is_gone (gpointer user_data)
{
  g_autofree char *pid = NULL;

  return g_file_get_contents (user_data, &pid, NULL, NULL) && *pid != '\0' &&
         kill (atoi (pid), 0) != 0;
}

/* The child that ignores SIGTERM has a child of its own: neither may stay. */
static void
test_cancel_ends_the_group (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  g_autofree char *script =
      g_strdup_printf ("trap '' TERM; sleep 300 & echo $! > %s; wait; sleep 300", path);
  const char *const argv[] = { "sh", "-c", script, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_timeout_add (300, cancel, cancellable);
  g_assert_null (run (argv, 100, cancellable, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CANCELLED);
  g_assert_true (fb_test_wait (is_gone, path, 5000));
}

static void
test_left_children_do_not_hold_it (void)
{
  const char *const argv[] = { "sh", "-c", "sleep 300 & echo done", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbProcessResult) result = run (argv, 100, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->output, ==, "done\n");
}

/* Runs a program that says its pid, until we are killed. */
static void G_GNUC_NORETURN
run_child (const char *path)
{
  g_autofree char  *script = g_strdup_printf ("echo $$ > %s; exec sleep 300", path);
  const char *const argv[] = { "sh", "-c", script, NULL };

  fb_process_run_async (argv, NULL, NULL, 100, NULL, NULL, NULL);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_said (gpointer path)
{
  g_autofree char *pid = NULL;

  return g_file_get_contents (path, &pid, NULL, NULL) && g_str_has_suffix (pid, "\n");
}

static void
test_ends_when_we_are_killed (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char      *argv[] = { self, "--child", path, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_spawn_async (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_assert_true (fb_test_wait (is_said, path, 20000));
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_assert_true (fb_test_wait (is_gone, path, 20000));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    run_child (argv[2]);

  fb_test_init (&argc, &argv);
  g_test_add_func ("/process/output-and-status", test_output_and_status);
  g_test_add_func ("/process/is-forked-elsewhere", test_is_forked_elsewhere);
  g_test_add_func ("/process/only-the-end-is-kept", test_only_the_end_is_kept);
  g_test_add_func ("/process/missing-program-is-said", test_missing_program_is_said);
  g_test_add_func ("/process/cancel-ends-the-group", test_cancel_ends_the_group);
  g_test_add_func ("/process/left-children-do-not-hold-it", test_left_children_do_not_hold_it);
  g_test_add_func ("/process/ends-when-we-are-killed", test_ends_when_we_are_killed);

  return g_test_run ();
}
