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
  result->output = g_utf8_make_valid ((const char *)run->output->data, run->output->len);
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
spawn (const char *const *argv,
       const char        *folder,
       const char *const *environment,
       pid_t             *group,
       GError           **error)
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
  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, folder);
  for (gsize i = 0; environment != NULL && environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (environment[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1] != NULL ? pair[1] : "", TRUE);
    }

  process = g_subprocess_launcher_spawnv (launcher, argv, error);
  close (told[1]);
  if (process != NULL && read (told[0], group, sizeof *group) != sizeof *group)
    {
      g_clear_object (&process);
      fb_throw (error, FB_ERROR_FAILED, "%s did not start", argv[0]);
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
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Run    *run;

  g_return_if_fail (argv != NULL && argv[0] != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_process_run_async);
  g_task_set_check_cancellable (task, FALSE);

  run = g_new0 (Run, 1);
  run->output = g_byte_array_new ();
  run->max_output = max_output;
  g_task_set_task_data (task, run, run_free);

  run->process = spawn (argv, folder, environment, &run->group, &error);
  if (run->process == NULL)
    {
      gboolean missing = g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);

      g_task_return_new_error (task, FB_ERROR, missing ? FB_ERROR_NOT_FOUND : FB_ERROR_FAILED, "%s",
                               error->message);
      g_error_free (error);
      return;
    }

  watch_cancellable (task, run);
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (run->process), READ_BYTES,
                                   G_PRIORITY_DEFAULT, NULL, stream_read_cb, g_object_ref (task));
  g_subprocess_wait_async (run->process, NULL, process_wait_cb, g_object_ref (task));
}

FbProcessResult *
fb_process_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
