/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-process.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fb-error.h"

/* GSubprocess with a group, a bound on what is kept, and an end that includes the children of the
 * child. */

#define KILL_AFTER_MS 3000
#define READ_BYTES 16384

typedef struct
{
  /* Owned */
  char       **argv;
  char        *folder;      /* (nullable) */
  char       **environment; /* (nullable) */
  GError      *error;       /* (nullable) why it did not start */
  GSubprocess *process;
  GByteArray  *output;
  GSource     *cancelled;
  guint        kill_timeout;

  pid_t    group;
  gsize    max_output;
  gboolean waited;
  gboolean drained;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_handle_id (&run->kill_timeout, g_source_remove);
  if (run->cancelled != NULL)
    g_source_destroy (run->cancelled);
  g_clear_pointer (&run->cancelled, g_source_unref);
  g_clear_object (&run->process);
  g_clear_pointer (&run->output, g_byte_array_unref);
  g_clear_error (&run->error);
  g_strfreev (run->argv);
  g_free (run->folder);
  g_strfreev (run->environment);
  g_free (run);
}

/* What the child is told before it becomes another program. */
typedef struct
{
  pid_t parent;
  int   told;
} Birth;

/* In the child, between fork and exec: only what may be done there. GSubprocess forgets the pid of
 * a program that has ended, so the child tells it. When we are killed, nobody waits for it any more
 * and it must not go on writing. */
static void
lead_group (gpointer user_data)
{
  const Birth *birth = user_data;
  const pid_t  pid = getpid ();

  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != birth->parent || write (birth->told, &pid, sizeof pid) != sizeof pid)
    _exit (127);
}

static int
get_exit_status (GSubprocess *process)
{
  if (g_subprocess_get_if_exited (process))
    return g_subprocess_get_exit_status (process);

  return 128 + g_subprocess_get_term_sig (process);
}

static void
finish_if_over (GTask *task)
{
  Run             *run = g_task_get_task_data (task);
  FbProcessResult *result;

  if (!run->waited || !run->drained)
    return;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_CANCELLED, "Cancelled");
      return;
    }

  result = g_new0 (FbProcessResult, 1);
  result->exit_status = get_exit_status (run->process);
  result->output = run->output->len > 0
                       ? g_utf8_make_valid ((const char *)run->output->data, run->output->len)
                       : g_strdup ("");
  g_task_return_pointer (task, result, (GDestroyNotify)fb_process_result_free);
}

static gboolean
kill_group (gpointer user_data)
{
  Run *run = user_data;

  run->kill_timeout = 0;
  kill (-run->group, SIGKILL);

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Run *run = user_data;

  kill (-run->group, SIGTERM);
  if (run->kill_timeout == 0)
    run->kill_timeout = g_timeout_add (KILL_AFTER_MS, kill_group, run);

  return G_SOURCE_REMOVE;
}

static void
keep (Run *run, GBytes *bytes)
{
  g_byte_array_append (run->output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (run->output->len > run->max_output)
    g_byte_array_remove_range (run->output, 0, run->output->len - run->max_output);
}

static void
stream_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes =
                 g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      run->drained = TRUE;
      finish_if_over (task);
      return;
    }

  keep (run, bytes);
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), READ_BYTES, G_PRIORITY_DEFAULT, NULL,
                                   stream_read_cb, g_steal_pointer (&task));
}

static void
process_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);

  g_subprocess_wait_finish (run->process, result, NULL);
  run->waited = TRUE;
  /* What the program left behind would keep its output open for ever. */
  kill (-run->group, SIGKILL);
  g_clear_handle_id (&run->kill_timeout, g_source_remove);
  finish_if_over (task);
}

static GSubprocess *
spawn (Run *run, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  Birth birth = { .parent = getpid () };
  int   told[2];

  if (!g_unix_open_pipe (told, FD_CLOEXEC, error))
    return NULL;

  birth.told = told[1];
  g_subprocess_launcher_set_child_setup (launcher, lead_group, &birth, NULL);
  if (run->folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, run->folder);
  for (gsize i = 0; run->environment != NULL && run->environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (run->environment[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1] != NULL ? pair[1] : "", TRUE);
    }

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)run->argv, error);
  close (told[1]);
  if (process != NULL && read (told[0], &run->group, sizeof run->group) != sizeof run->group)
    {
      g_clear_object (&process);
      fb_throw (error, FB_ERROR_FAILED, "%s did not start", run->argv[0]);
    }
  close (told[0]);

  return g_steal_pointer (&process);
}

static void
watch_cancellable (GTask *task, Run *run)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;

  run->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_static_name (run->cancelled, "FbProcess cancelled");
  g_source_set_callback (run->cancelled, G_SOURCE_FUNC (cancelled_cb), run, NULL);
  g_source_attach (run->cancelled, g_task_get_context (task));
}

static gboolean
started_cb (gpointer user_data)
{
  GTask *task = user_data;
  Run   *run = g_task_get_task_data (task);

  if (run->process == NULL)
    {
      gboolean missing = g_error_matches (run->error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);

      g_task_return_new_error (task, FB_ERROR, missing ? FB_ERROR_NOT_FOUND : FB_ERROR_FAILED, "%s",
                               run->error->message);
      return G_SOURCE_REMOVE;
    }

  watch_cancellable (task, run);
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (run->process), READ_BYTES,
                                   G_PRIORITY_DEFAULT, NULL, stream_read_cb, g_object_ref (task));
  g_subprocess_wait_async (run->process, NULL, process_wait_cb, g_object_ref (task));

  return G_SOURCE_REMOVE;
}

/* To fork a process of our size takes its time, so it is done here. The kernel ends the program
 * with the thread that forked it, which for that reason goes on until it has ended by itself. */
static gpointer
start_thread (gpointer user_data)
{
  GTask *task = user_data;
  Run   *run = g_task_get_task_data (task);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSource) source = g_idle_source_new ();

  run->process = spawn (run, &run->error);
  g_set_object (&process, run->process);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, started_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  if (process != NULL)
    g_subprocess_wait (process, NULL, NULL);

  return NULL;
}

void
fb_process_result_free (FbProcessResult *result)
{
  if (result == NULL)
    return;

  g_free (result->output);
  g_free (result);
}

void
fb_process_run_async (const char *const  *argv,
                      const char         *folder,
                      const char *const  *environment,
                      gsize               max_output,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task;
  Run   *run;

  g_return_if_fail (argv != NULL && argv[0] != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_process_run_async);
  g_task_set_check_cancellable (task, FALSE);

  run = g_new0 (Run, 1);
  run->argv = g_strdupv ((char **)argv);
  run->folder = g_strdup (folder);
  run->environment = g_strdupv ((char **)environment);
  run->output = g_byte_array_new ();
  run->max_output = max_output;
  g_task_set_task_data (task, run, run_free);

  g_thread_unref (g_thread_new ("process", start_thread, task));
}

FbProcessResult *
fb_process_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
