/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-keeper-leftovers.h"
#include "fb-keeper-log.h"
#include "fb-keeper-server.h"
#include "fb-keeper-usage.h"
#include "fb-supervisor.h"

/* Requests go to the supervisor, its news go to the clients that watch and to keeper.state. CPU and
 * memory are looked at only while somebody watches. */

#define IDLE_MS 30000
#define USAGE_MS 2000

typedef struct
{
  guint  client;
  gint64 id;
} Waiting;

struct _FbKeeper
{
  /* Owned */
  GMainLoop      *loop;
  char           *folder;
  char           *boot_id;
  int             folder_fd;
  int             lock;
  int             signals;
  guint           signals_source;
  guint           idle_source;
  guint           usage_source;
  FbKeeperLog    *log;
  FbKeeperServer *server;
  FbSupervisor   *supervisor;
  GArray         *starts; /* Waiting, for settled */
  GArray         *stops;  /* Waiting, for ended */
  FbKeeperUsage   usage;
  double          cpu;
  gint64          memory;
};

/* The supervisor's status with what only we know. (transfer full) */
static FbKeeperStatus *
make_status (FbKeeper *self)
{
  FbKeeperStatus *status = fb_keeper_status_copy (fb_supervisor_get_status (self->supervisor));

  status->keeper_pid = getpid ();
  status->cpu = self->cpu;
  status->memory = self->memory;

  return status;
}

static void
tell_watchers (FbKeeper *self)
{
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *line = NULL;

  if (fb_keeper_server_get_n_watchers (self->server) == 0)
    return;

  status = make_status (self);
  line = fb_keeper_print_status_event (status);
  fb_keeper_server_tell_watchers (self->server, line);
}

static void
save_record (FbKeeper *self)
{
  g_autoptr (FbKeeperRecord) record = fb_keeper_record_new ();
  g_autoptr (GError) error = NULL;

  g_array_unref (record->groups);
  record->groups = fb_supervisor_get_groups (self->supervisor);
  record->boot_id = g_strdup (self->boot_id);
  record->status = make_status (self);
  record->status->cpu = 0;
  record->status->memory = 0;

  /* A full disk must not end what runs; the log cannot tell it either. */
  fb_keeper_record_save (record, self->folder, &error);
}

static void
changed_cb (gpointer user_data)
{
  FbKeeper *self = user_data;

  if (self->supervisor == NULL)
    return;

  save_record (self);
  tell_watchers (self);
}

static void
answer (FbKeeper *self, guint client, gint64 id, const GError *error)
{
  g_autoptr (FbKeeperStatus) status = make_status (self);
  g_autofree char *line = fb_keeper_print_answer (id, status, error);

  fb_keeper_server_send (self->server, client, line);
}

static void
answer_all (FbKeeper *self, GArray *waiting, const GError *error)
{
  for (guint i = 0; i < waiting->len; i++)
    {
      const Waiting *one = &g_array_index (waiting, Waiting, i);

      answer (self, one->client, one->id, error);
    }

  g_array_set_size (waiting, 0);
}

static void
settled_cb (const GError *error, gpointer user_data)
{
  FbKeeper *self = user_data;

  answer_all (self, self->starts, error);
}

static void
ended_cb (gpointer user_data)
{
  FbKeeper *self = user_data;
  g_autoptr (GError) stopped = NULL;

  fb_throw (&stopped, FB_ERROR_CANCELLED, "%s", _ ("It was stopped before it was ready"));
  answer_all (self, self->starts, stopped);
  answer_all (self, self->stops, NULL);
  g_main_loop_quit (self->loop);
}

static void
written_cb (guint64 last, gpointer user_data)
{
  FbKeeper        *self = user_data;
  g_autofree char *line = fb_keeper_print_log_event (last);

  if (self->server != NULL)
    fb_keeper_server_tell_followers (self->server, line);
}

static gboolean
usage_cb (gpointer user_data)
{
  FbKeeper             *self = user_data;
  const FbKeeperStatus *status = fb_supervisor_get_status (self->supervisor);

  fb_keeper_usage_sample (&self->usage, status->pid, &self->cpu, &self->memory);
  tell_watchers (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
idle_cb (gpointer user_data)
{
  FbKeeper *self = user_data;

  self->idle_source = 0;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
clients_cb (gpointer user_data)
{
  FbKeeper *self = user_data;
  gboolean  watched = self->server != NULL && fb_keeper_server_get_n_watchers (self->server) > 0;

  if (watched && self->usage_source == 0)
    {
      self->usage_source = g_timeout_add (USAGE_MS, usage_cb, self);
      self->usage = (FbKeeperUsage){ 0 };
      usage_cb (self);
    }
  else if (!watched)
    g_clear_handle_id (&self->usage_source, g_source_remove);
}

static void
request_cb (guint client, const FbKeeperRequest *request, gpointer user_data)
{
  FbKeeper     *self = user_data;
  const Waiting waiting = { client, request->id };

  switch (request->verb)
    {
    case FB_KEEPER_START:
    case FB_KEEPER_RESTART:
      g_clear_handle_id (&self->idle_source, g_source_remove);
      g_array_append_val (self->starts, waiting);
      if (request->verb == FB_KEEPER_START)
        fb_supervisor_start (self->supervisor, request->safe);
      else
        fb_supervisor_restart (self->supervisor, request->safe);
      return;
    case FB_KEEPER_STOP:
      g_clear_handle_id (&self->idle_source, g_source_remove);
      g_array_append_val (self->stops, waiting);
      fb_supervisor_stop (self->supervisor);
      return;
    case FB_KEEPER_STATUS:
      break;
    case FB_KEEPER_WATCH:
    case FB_KEEPER_UNWATCH:
      fb_keeper_server_set_watching (self->server, client, request->verb == FB_KEEPER_WATCH);
      break;
    case FB_KEEPER_FOLLOW:
    case FB_KEEPER_UNFOLLOW:
      fb_keeper_server_set_following (self->server, client, request->verb == FB_KEEPER_FOLLOW);
      break;
    default:
      g_assert_not_reached ();
    }

  answer (self, client, request->id, NULL);
}

static gboolean
signal_cb (int fd, GIOCondition condition, gpointer user_data)
{
  FbKeeper               *self = user_data;
  struct signalfd_siginfo info;

  if (read (fd, &info, sizeof info) == sizeof info)
    {
      g_clear_handle_id (&self->idle_source, g_source_remove);
      fb_supervisor_stop (self->supervisor);
    }

  return G_SOURCE_CONTINUE;
}

/* A descriptor instead of g_unix_signal_add(), which would start a thread. */
static void
catch_signals (FbKeeper *self)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGINT);
  sigprocmask (SIG_BLOCK, &set, NULL);
  self->signals = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (self->signals >= 0)
    self->signals_source = g_unix_fd_add (self->signals, G_IO_IN, signal_cb, self);
}

/* What the keeper before us could not say any more. */
static void
settle_the_past (FbKeeper *self)
{
  g_autoptr (FbKeeperRecord) record = fb_keeper_record_load (self->folder);
  guint n_ended;

  if (record->groups->len == 0)
    return;

  fb_keeper_log_say (self->log, 30, "%s",
                     _ ("The keeper before this one was ended from outside; Node-RED ended with "
                        "it"));
  n_ended = fb_keeper_end_leftovers (record);
  if (n_ended > 0)
    fb_keeper_log_say (self->log, 30,
                       ngettext ("%u process that was left over is ended",
                                 "%u processes that were left over are ended", n_ended),
                       n_ended);
}

static gboolean
open_folder (FbKeeper *self, GError **error)
{
  g_autofree char *lock = g_build_filename (self->folder, FB_KEEPER_LOCK_NAME, NULL);

  self->folder_fd = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (self->folder_fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", self->folder,
                   g_strerror (errno));
      fb_error_convert (error);
      return FALSE;
    }

  self->lock = fb_file_lock (lock, error);
  return self->lock >= 0;
}

FbKeeper *
fb_keeper_new (const char *folder, GBytes *secrets, GError **error)
{
  static const FbSupervisorEvents events = { changed_cb, settled_cb, ended_cb };
  g_autoptr (FbKeeper) self = g_new0 (FbKeeper, 1);
  g_autofree char *log = g_build_filename (folder, FB_KEEPER_LOG_NAME, NULL);

  self->folder = g_strdup (folder);
  self->folder_fd = -1;
  self->lock = -1;
  self->signals = -1;
  self->starts = g_array_new (FALSE, FALSE, sizeof (Waiting));
  self->stops = g_array_new (FALSE, FALSE, sizeof (Waiting));
  self->loop = g_main_loop_new (NULL, FALSE);
  self->boot_id = fb_process_boot_id ();
  if (!open_folder (self, error))
    return NULL;

  self->log = fb_keeper_log_new (log, written_cb, self, error);
  if (self->log == NULL)
    return NULL;

  settle_the_past (self);
  self->supervisor = fb_supervisor_new (folder, secrets, self->log, &events, self);
  self->server = fb_keeper_server_new (self->folder_fd, request_cb, clients_cb, self, error);
  if (self->server == NULL)
    return NULL;

  catch_signals (self);
  self->idle_source = g_timeout_add (IDLE_MS, idle_cb, self);
  return g_steal_pointer (&self);
}

void
fb_keeper_free (FbKeeper *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->signals_source, g_source_remove);
  g_clear_handle_id (&self->idle_source, g_source_remove);
  g_clear_handle_id (&self->usage_source, g_source_remove);
  g_clear_pointer (&self->supervisor, fb_supervisor_free);
  /* A client takes the closed socket for the end of everything, so all of the log is on disk then.
   */
  g_clear_pointer (&self->log, fb_keeper_log_free);
  g_clear_pointer (&self->server, fb_keeper_server_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_array_unref (self->starts);
  g_array_unref (self->stops);
  if (self->signals >= 0)
    close (self->signals);
  if (self->folder_fd >= 0)
    close (self->folder_fd);
  if (self->lock >= 0)
    close (self->lock); /* Last: whoever gets the lock finds everything in order. */
  g_free (self->boot_id);
  g_free (self->folder);
  g_free (self);
}

void
fb_keeper_run (FbKeeper *self)
{
  g_main_loop_run (self->loop);
}
