/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-keeper-launch.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-paths.h"
#include "instance/fb-keeper-record.h"

/* The process started here ends as soon as the keeper it leaves behind listens, so waiting for it
 * is waiting for the keeper. */

#define LOCKED_TRIES 40
#define LOCKED_MS 50
#define MAX_REPORT 4096

typedef struct
{
  char   *folder;
  GBytes *secrets;
  guint   n_tries;
} Launch;

static void
launch_free (Launch *launch)
{
  g_free (launch->folder);
  g_clear_pointer (&launch->secrets, g_bytes_unref);
  g_free (launch);
}

static void try_launch (GTask *task);

static gboolean
try_again_cb (gpointer user_data)
{
  try_launch (user_data);
  return G_SOURCE_REMOVE;
}

/* The keeper's one line about why it could not start. */
static GError *
parse_report (const char *report)
{
  g_autoptr (JsonObject) object =
                 report != NULL ? fb_json_parse_object (report, -1, MAX_REPORT, NULL) : NULL;
  const char *word, *text;

  if (object == NULL)
    return g_error_new (FB_ERROR, FB_ERROR_FAILED, _ ("The keeper could not be started: %s"),
                        report != NULL && *report != '\0' ? report : "?");

  word = fb_json_get_string (object, "code", "failed");
  text = fb_json_get_string (object, "message", word);
  for (int code = FB_ERROR_NOT_FOUND; code <= FB_ERROR_FAILED; code++)
    if (g_str_equal (fb_error_code_to_string (code), word))
      return g_error_new (FB_ERROR, code, _ ("The keeper could not be started: %s"), text);

  return g_error_new_literal (FB_ERROR, FB_ERROR_FAILED, text);
}

static void
fb_keeper_launch_reported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSubprocess     *process = G_SUBPROCESS (source);
  Launch          *launch = g_task_get_task_data (task);
  g_autofree char *report = NULL;
  GError          *error = NULL;

  if (!g_subprocess_communicate_utf8_finish (process, result, NULL, &report, &error))
    {
      fb_error_convert (&error);
      g_task_return_error (task, error);
      return;
    }
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  error = parse_report (report);
  if (!g_error_matches (error, FB_ERROR, FB_ERROR_CONFLICT))
    {
      g_task_return_error (task, error);
      return;
    }

  /* Another keeper has the lock. It listens already or soon, or it is just ending. */
  if (launch->n_tries >= LOCKED_TRIES)
    {
      g_task_return_error (task, error);
      return;
    }
  g_error_free (error);
  {
    g_autoptr (GSource) timeout = g_timeout_source_new (LOCKED_MS);

    g_source_set_callback (timeout, try_again_cb, g_object_ref (task), NULL);
    g_source_attach (timeout, g_task_get_context (task));
  }
}

static int
make_secrets_pipe (GBytes *secrets, GError **error)
{
  int         ends[2];
  gsize       length;
  const char *bytes = g_bytes_get_data (secrets, &length);

  if (length > FB_KEEPER_MAX_SECRETS)
    {
      fb_throw (error, FB_ERROR_INVALID, "The secrets are too long");
      return -1;
    }
  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return -1;

  /* Fits the pipe, so this cannot block. */
  if (write (ends[1], bytes, length) != (gssize)length)
    {
      fb_throw (error, FB_ERROR_FAILED, "The secrets could not be handed over");
      close (ends[0]);
      ends[0] = -1;
    }
  close (ends[1]);
  return ends[0];
}

static gboolean
keeper_listens (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FB_KEEPER_SOCKET_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* On a worker: to fork a process of our size takes its time. */
static void
spawn_thread (GTask *spawning, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Launch *launch = task_data;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *program = fb_paths_libexec (FB_KEEPER_PROGRAM);
  GSubprocess     *process = NULL;
  GError          *error = NULL;

  if (launch->secrets != NULL)
    {
      int secrets = make_secrets_pipe (launch->secrets, &error);

      if (secrets >= 0)
        g_subprocess_launcher_take_fd (launcher, secrets, FB_KEEPER_SECRETS_FD);
    }
  if (error == NULL)
    process = g_subprocess_launcher_spawn (launcher, &error, program, launch->folder, NULL);
  if (process != NULL)
    {
      g_task_return_pointer (spawning, process, g_object_unref);
      return;
    }

  fb_throw_prefixed (&error, _ ("Starting the keeper %s: "), program);
  g_task_return_error (spawning, error);
}

static void
spawned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError       *error = NULL;
  g_autoptr (GSubprocess) process = g_task_propagate_pointer (G_TASK (result), &error);

  if (process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_subprocess_communicate_utf8_async (process, NULL, cancellable, fb_keeper_launch_reported_cb,
                                       g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
try_launch (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Launch *launch = g_task_get_task_data (task);
  g_autoptr (GTask) spawning = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (launch->n_tries++ > 0 && keeper_listens (launch->folder))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  spawning = g_task_new (NULL, NULL, spawned_cb, g_steal_pointer (&owned));
  g_task_set_source_tag (spawning, try_launch);
  g_task_set_task_data (spawning, launch, NULL); /* lives as long as the task */
  g_task_run_in_thread (spawning, spawn_thread);
}

void
fb_keeper_launch_async (const char         *folder,
                        GBytes             *secrets,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask  *task;
  Launch *launch;

  g_return_if_fail (folder != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_keeper_launch_async);
  launch = g_new0 (Launch, 1);
  launch->folder = g_strdup (folder);
  launch->secrets = secrets != NULL ? g_bytes_ref (secrets) : NULL;
  g_task_set_task_data (task, launch, (GDestroyNotify)launch_free);
  try_launch (task);
}

gboolean
fb_keeper_launch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

FbKeeperStatus *
fb_keeper_read_last_status (const char *folder)
{
  g_autoptr (FbKeeperRecord) record = fb_keeper_record_load (folder);
  g_autofree char *boot_id = fb_process_boot_id ();
  FbKeeperStatus  *status = g_steal_pointer (&record->status);

  if (status == NULL)
    status = g_new0 (FbKeeperStatus, 1);

  status->pid = 0;
  status->keeper_pid = 0;
  g_clear_pointer (&status->url, g_free);
  if (status->state == FB_INSTANCE_CRASHED || status->state == FB_INSTANCE_STOPPED ||
      status->state == FB_INSTANCE_UNKNOWN)
    {
      status->state =
          status->state == FB_INSTANCE_CRASHED ? FB_INSTANCE_CRASHED : FB_INSTANCE_STOPPED;
      return status;
    }

  /* It was up, and nobody said that it ended. */
  g_free (status->detail);
  if (g_strcmp0 (record->boot_id, boot_id) != 0)
    {
      status->state = FB_INSTANCE_STOPPED;
      status->detail = g_strdup (_ ("The machine was switched off or restarted while it ran"));
    }
  else
    {
      status->state = FB_INSTANCE_CRASHED;
      status->detail = g_strdup (_ ("Its keeper was ended from outside, and Node-RED with it; "
                                    "starting it again ends what is left over"));
    }

  return status;
}
