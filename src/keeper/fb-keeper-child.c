/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "fb-error.h"

/* Standard output and error share one pipe, so that what a child says keeps its order. Its end is
 * the end of the process, not of the pipe: a grandchild may hold that open for ever. */

#define CHUNK (64 * 1024)
#define CHUNKS_A_TURN 8
#define CHUNKS_AT_END 64

struct _FbKeeperChild
{
  /* Owned */
  GPid            pid;
  int             output;
  guint           output_source;
  guint           watch_source;
  FbLineSplitter *splitter;
  char           *chunk;
  FbProcessGroup  group;
  gboolean        reaped;

  /* Borrowed */
  FbKeeperChildEndedFunc ended;
  gpointer               user_data;
};

/* Between fork and exec: only calls that are safe there. */
static void
prepare_child (gpointer user_data)
{
  pid_t    keeper = GPOINTER_TO_INT (user_data);
  sigset_t none;

  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != keeper)
    _exit (127); /* It died before the line above. */

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGHUP, SIG_DFL);
}

/* Reads what is there, at most @max_chunks. FALSE at the end of the pipe. */
static gboolean
read_output (FbKeeperChild *self, guint max_chunks)
{
  for (guint i = 0; i < max_chunks; i++)
    {
      gssize n = read (self->output, self->chunk, CHUNK);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        return TRUE;
      if (n <= 0)
        return FALSE;
      fb_line_splitter_feed (self->splitter, self->chunk, n);
    }

  return TRUE;
}

static gboolean
output_cb (int fd, GIOCondition condition, gpointer user_data)
{
  FbKeeperChild *self = user_data;

  if (read_output (self, CHUNKS_A_TURN))
    return G_SOURCE_CONTINUE;

  self->output_source = 0;
  return G_SOURCE_REMOVE;
}

static void
ended_cb (GPid pid, int wait_status, gpointer user_data)
{
  FbKeeperChild *self = user_data;

  /* What it forked and left ends with it, at once: later its number may be somebody else's. */
  fb_keeper_child_kill (self);
  self->watch_source = 0;
  self->reaped = TRUE;
  g_clear_handle_id (&self->output_source, g_source_remove);
  read_output (self, CHUNKS_AT_END);
  fb_line_splitter_end (self->splitter);

  self->ended (wait_status, self->user_data);
}

/* A pipe that already holds @secrets, to be read to its end. Returns the reading end or -1. */
static int
make_secrets_pipe (GBytes *secrets, GError **error)
{
  int         ends[2];
  gsize       length;
  const char *bytes = g_bytes_get_data (secrets, &length);

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return -1;

  /* Fits the pipe (64 kB), so this cannot block. */
  if (length > FB_KEEPER_MAX_SECRETS || write (ends[1], bytes, length) != (gssize)length)
    {
      fb_throw (error, FB_ERROR_FAILED, "The secrets could not be handed over");
      close (ends[0]);
      close (ends[1]);
      return -1;
    }

  close (ends[1]);
  return ends[0];
}

static gboolean
spawn (FbKeeperChild *self, const FbKeeperCommand *command, int secrets, GError **error)
{
  const int target = FB_KEEPER_SECRETS_FD;
  int       ends[2];
  gboolean  spawned;

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return FALSE;

  spawned =
      g_spawn_async_with_pipes_and_fds (command->directory, command->arguments,
                                        command->environment, G_SPAWN_DO_NOT_REAP_CHILD,
                                        prepare_child, GINT_TO_POINTER (getpid ()), -1, ends[1],
                                        ends[1], &secrets, &target, secrets >= 0 ? 1 : 0,
                                        &self->pid, NULL, NULL, NULL, error);
  close (ends[1]);
  if (!spawned)
    {
      close (ends[0]);
      return FALSE;
    }

  self->output = ends[0];
  return g_unix_set_fd_nonblocking (self->output, TRUE, error);
}

FbKeeperChild *
fb_keeper_child_spawn (const FbKeeperCommand *command,
                       FbLineFunc             line,
                       FbKeeperChildEndedFunc ended,
                       gpointer               user_data,
                       GError               **error)
{
  g_autoptr (FbKeeperChild) self = g_new0 (FbKeeperChild, 1);
  FbProcessStat stat;
  int           secrets = -1;
  gboolean      spawned;

  self->output = -1;
  self->reaped = TRUE;
  if (command->secrets != NULL && (secrets = make_secrets_pipe (command->secrets, error)) < 0)
    return NULL;
  spawned = spawn (self, command, secrets, error);
  if (secrets >= 0)
    close (secrets);
  if (!spawned)
    {
      fb_error_convert (error);
      return NULL;
    }

  self->reaped = FALSE;
  self->ended = ended;
  self->user_data = user_data;
  self->chunk = g_malloc (CHUNK);
  self->splitter = fb_line_splitter_new (FB_KEEPER_CHILD_MAX_LINE, line, user_data);
  self->output_source = g_unix_fd_add (self->output, G_IO_IN | G_IO_HUP, output_cb, self);
  self->watch_source = g_child_watch_add (self->pid, ended_cb, self);
  self->group.pgid = self->pid;
  self->group.session = getsid (0);
  if (fb_process_stat (self->pid, &stat))
    self->group.start_ticks = stat.start_ticks;

  return g_steal_pointer (&self);
}

void
fb_keeper_child_free (FbKeeperChild *self)
{
  if (self == NULL)
    return;

  fb_keeper_child_kill (self);
  g_clear_handle_id (&self->output_source, g_source_remove);
  g_clear_handle_id (&self->watch_source, g_source_remove);
  if (self->output >= 0)
    close (self->output);
  g_clear_pointer (&self->splitter, fb_line_splitter_free);
  g_free (self->chunk);
  g_free (self);
}

gint64
fb_keeper_child_get_pid (FbKeeperChild *self)
{
  return self->pid;
}

FbProcessGroup
fb_keeper_child_get_group (FbKeeperChild *self)
{
  return self->group;
}

void
fb_keeper_child_kill (FbKeeperChild *self)
{
  if (!self->reaped)
    kill (-self->pid, SIGKILL);
}

void
fb_keeper_child_terminate (FbKeeperChild *self)
{
  if (!self->reaped)
    kill (self->pid, SIGTERM);
}
