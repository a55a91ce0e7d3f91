/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-supervisor.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "fb-keeper-backoff.h"
#include "fb-keeper-companions.h"
#include "fb-keeper-port.h"
#include "fb-keeper-run.h"
#include "instance/fb-loopback-port.h"

/* The end of a run drives everything: what was wished meanwhile (stop, restart) or the exit reason
 * decides what comes next. The state is status.state; the timer exists only in a back-off. */

struct _FbSupervisor
{
  /* Owned */
  char               *folder;
  GBytes             *secrets;
  FbKeeperConfig     *config;
  FbKeeperRun        *run; /* (nullable) */
  FbKeeperCompanions *companions;
  FbKeeperBackoff     backoff;
  FbKeeperPort        port;
  FbKeeperStatus      status;
  char               *reason; /* (nullable) why it last ended */

  guint retry_timer;

  gboolean safe;
  gboolean safe_by_crashes;
  gboolean was_ready; /* in this run or one before */
  gboolean stopping;
  gboolean restarting;
  gboolean given_up;

  /* Borrowed */
  FbKeeperLog       *log;
  FbSupervisorEvents events;
  gpointer           user_data;
};

static const FbReadiness nothing_said = { 0 };

static void launch (FbSupervisor *self);

static const FbReadiness *
get_readiness (FbSupervisor *self)
{
  return self->run != NULL ? fb_keeper_run_get_readiness (self->run) : &nothing_said;
}

static void
replace_text (char **field, const char *text)
{
  char *copy = g_strdup (text);

  g_free (*field);
  *field = copy;
}

static void
append_sentence (GString *text, const char *sentence)
{
  if (sentence == NULL || *sentence == '\0')
    return;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
}

/* What a person should know about the state as it is. */
static char *
compose_detail (FbSupervisor *self)
{
  FbInstanceState state = self->status.state;
  gboolean        up = state == FB_INSTANCE_RUNNING || state == FB_INSTANCE_FLOWS_STOPPED ||
                state == FB_INSTANCE_SAFE;
  g_autoptr (GPtrArray) troubles = fb_keeper_companions_list_troubles (self->companions);
  GString *text = g_string_new (NULL);

  if (state == FB_INSTANCE_CRASHED)
    append_sentence (text, self->reason);
  if (up)
    {
      append_sentence (text, get_readiness (self)->flows_detail);
      append_sentence (text, self->port.note);
    }
  if (state == FB_INSTANCE_SAFE && self->safe_by_crashes)
    {
      append_sentence (text, _ ("It ended three times within a minute; the last time:"));
      append_sentence (text, self->reason);
    }
  for (guint i = 0; up && i < troubles->len; i++)
    append_sentence (text, g_ptr_array_index (troubles, i));

  return g_string_free (text, text->len == 0);
}

static void
set_state (FbSupervisor *self, FbInstanceState state)
{
  const FbReadiness *readiness = get_readiness (self);

  self->status.state = state;
  g_free (self->status.detail);
  self->status.detail = compose_detail (self);
  self->status.pid = self->run != NULL ? fb_keeper_run_get_pid (self->run) : 0;
  self->status.credentials_broken = readiness->credentials_broken;
  replace_text (&self->status.url, readiness->url);
  replace_text (&self->status.node_red_version, readiness->node_red_version);
  g_strfreev (self->status.overridden);
  self->status.overridden = g_strdupv ((char **)fb_keeper_log_get_overridden (self->log));
  self->events.changed (self->user_data);
}

static void
companion_changed_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;
  gboolean      running = self->run != NULL || fb_keeper_companions_are_running (self->companions);

  if (!running && (self->stopping || self->given_up))
    {
      if (self->stopping)
        set_state (self, FB_INSTANCE_STOPPED);
      self->events.ended (self->user_data);
    }
  else
    set_state (self, self->status.state);
}

/* The child has ended for good; the companions follow. */
static void
stop_companions (FbSupervisor *self)
{
  fb_keeper_companions_stop (self->companions);
  companion_changed_cb (self);
}

static void
give_up (FbSupervisor *self, const char *reason)
{
  g_autoptr (GError) error = NULL;

  replace_text (&self->reason, reason);
  fb_keeper_log_say (self->log, 20, "%s", reason);
  fb_throw (&error, FB_ERROR_FAILED, "%s", reason);
  self->given_up = TRUE;
  set_state (self, FB_INSTANCE_CRASHED);
  self->events.settled (error, self->user_data);
  stop_companions (self);
}

static gboolean
retry_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;

  self->retry_timer = 0;
  launch (self);
  return G_SOURCE_REMOVE;
}

static char *
describe_wait (guint delay_ms)
{
  guint seconds = delay_ms / 1000;

  return g_strdup_printf (ngettext ("It is started again in %u second",
                                    "It is started again in %u seconds", seconds),
                          seconds);
}

static void
crash (FbSupervisor *self, const FbExitReason *reason, gint64 ready_us)
{
  gboolean         hold = FALSE;
  guint            delay;
  g_autofree char *wait = NULL;
  g_autoptr (GError) error = NULL;

  self->status.restarts++;
  if (fb_exit_kind_is_final (reason->kind) ||
      (reason->kind == FB_EXIT_NEVER_READY && !self->was_ready))
    {
      give_up (self, reason->text);
      return;
    }

  delay = fb_keeper_backoff_note (&self->backoff, ready_us, g_get_monotonic_time (), &hold);
  wait = describe_wait (delay);
  g_free (self->reason);
  self->reason = g_strconcat (reason->text, "\n", wait, NULL);
  fb_keeper_log_say (self->log, 20, "%s", self->reason);
  if (hold && !self->safe)
    {
      self->safe = TRUE;
      self->safe_by_crashes = TRUE;
      replace_text (&self->reason, reason->text);
      fb_keeper_log_say (self->log, 30, "%s",
                         _ ("It ended three times within a minute; its flows are held (safe mode)"
                            " until they are deployed or the instance is started again"));
    }
  else if (self->safe)
    fb_throw (&error, FB_ERROR_FAILED, "%s", self->reason);

  set_state (self, FB_INSTANCE_CRASHED);
  if (error != NULL)
    self->events.settled (error, self->user_data);
  self->retry_timer = g_timeout_add (delay, retry_cb, self);
}

/* TRUE when another port was found to try. */
static gboolean
move_port (FbSupervisor *self)
{
  if (!fb_keeper_port_move (&self->port))
    return FALSE;

  fb_keeper_log_say (self->log, 30, "%s", self->port.note);
  return TRUE;
}

static void
run_ready_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;

  self->was_ready = TRUE;
  set_state (self, get_readiness (self)->flows);
  fb_keeper_log_say (self->log, 40, _ ("Ready at %s"), get_readiness (self)->url);
  self->events.settled (NULL, self->user_data);
}

static void
run_changed_cb (FbInstanceState state, gpointer user_data)
{
  set_state (user_data, state);
}

static void
run_ended_cb (const FbExitReason *reason, gpointer user_data)
{
  FbSupervisor *self = user_data;
  gint64        ready_us = fb_keeper_run_get_ready_us (self->run);

  g_clear_pointer (&self->run, fb_keeper_run_free);
  if (self->stopping)
    {
      fb_keeper_log_say (self->log, 40, "%s", _ ("Stopped"));
      stop_companions (self);
    }
  else if (self->restarting)
    launch (self);
  else if (reason->kind == FB_EXIT_PORT_TAKEN && self->config->port > 0 && ready_us == 0 &&
           move_port (self))
    launch (self);
  else
    crash (self, reason, ready_us);
}

static const FbKeeperRunEvents run_events = { run_ready_cb, run_changed_cb, run_ended_cb };

static gboolean
read_config (FbSupervisor *self, GError **error)
{
  FbKeeperConfig *config = fb_keeper_config_load (self->folder, error);

  if (config == NULL)
    return FALSE;

  fb_keeper_port_configure (&self->port, config->port);
  g_clear_pointer (&self->config, fb_keeper_config_free);
  self->config = config;
  return TRUE;
}

static void
launch (FbSupervisor *self)
{
  g_autoptr (GError) error = NULL;

  self->restarting = FALSE;
  fb_keeper_log_forget (self->log);
  if (!read_config (self, &error))
    {
      give_up (self, error->message);
      return;
    }

  fb_keeper_companions_start (self->companions, self->config->companions);
  if (self->port.port > 0 && !fb_loopback_port_is_free (self->port.port))
    move_port (self);
  self->run = fb_keeper_run_new (self->config, self->port.port, self->safe, self->secrets,
                                 self->log, &run_events, self, &error);
  if (self->run == NULL)
    {
      g_prefix_error (&error, _ ("Starting %s: "), self->config->node);
      give_up (self, error->message);
      return;
    }

  fb_keeper_log_say (self->log, 40, _ ("Started as process %d"),
                     (int)fb_keeper_run_get_pid (self->run));
  set_state (self, FB_INSTANCE_STARTING);
}

FbSupervisor *
fb_supervisor_new (const char               *folder,
                   GBytes                   *secrets,
                   FbKeeperLog              *log,
                   const FbSupervisorEvents *events,
                   gpointer                  user_data)
{
  FbSupervisor *self = g_new0 (FbSupervisor, 1);

  self->folder = g_strdup (folder);
  self->secrets = secrets != NULL ? g_bytes_ref (secrets) : NULL;
  self->log = log;
  self->events = *events;
  self->user_data = user_data;
  self->companions = fb_keeper_companions_new (log, companion_changed_cb, self);
  self->status.state = FB_INSTANCE_STOPPED;

  return self;
}

void
fb_supervisor_free (FbSupervisor *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_clear_pointer (&self->run, fb_keeper_run_free);
  fb_keeper_companions_free (self->companions);
  g_clear_pointer (&self->config, fb_keeper_config_free);
  g_clear_pointer (&self->secrets, g_bytes_unref);
  fb_keeper_port_clear (&self->port);
  g_free (self->status.detail);
  g_free (self->status.url);
  g_free (self->status.node_red_version);
  g_strfreev (self->status.overridden);
  g_free (self->reason);
  g_free (self->folder);
  g_free (self);
}

void
fb_supervisor_start (FbSupervisor *self, gboolean safe)
{
  g_autoptr (GError) error = NULL;

  if (self->stopping || self->given_up)
    {
      fb_throw (&error, FB_ERROR_CONFLICT, "%s",
                _ ("It is just being stopped; start it again when it has ended"));
      self->events.settled (error, self->user_data);
      return;
    }
  if (self->run != NULL)
    {
      if (fb_keeper_run_get_ready_us (self->run) != 0 && !self->restarting)
        self->events.settled (NULL, self->user_data);
      return;
    }

  g_clear_handle_id (&self->retry_timer, g_source_remove);
  self->backoff = (FbKeeperBackoff){ 0 };
  self->safe = safe;
  self->safe_by_crashes = FALSE;
  launch (self);
}

static void
end_run (FbSupervisor *self)
{
  fb_keeper_run_end (self->run);
  set_state (self, FB_INSTANCE_STOPPING);
}

void
fb_supervisor_restart (FbSupervisor *self, gboolean safe)
{
  if (self->run == NULL || self->stopping || self->given_up)
    {
      fb_supervisor_start (self, safe);
      return;
    }

  self->safe = safe;
  self->safe_by_crashes = FALSE;
  self->backoff = (FbKeeperBackoff){ 0 };
  if (self->restarting)
    return;

  self->restarting = TRUE;
  end_run (self);
}

void
fb_supervisor_stop (FbSupervisor *self)
{
  if (self->stopping)
    return;

  self->stopping = TRUE;
  if (self->run != NULL && !self->restarting)
    end_run (self);
  else if (self->run == NULL)
    {
      g_clear_handle_id (&self->retry_timer, g_source_remove);
      stop_companions (self);
    }
}

const FbKeeperStatus *
fb_supervisor_get_status (FbSupervisor *self)
{
  return &self->status;
}

GArray *
fb_supervisor_get_groups (FbSupervisor *self)
{
  GArray        *groups = g_array_new (FALSE, FALSE, sizeof (FbProcessGroup));
  FbProcessGroup group;

  if (self->run != NULL)
    {
      group = fb_keeper_run_get_group (self->run);
      g_array_append_val (groups, group);
    }
  fb_keeper_companions_add_groups (self->companions, groups);

  return groups;
}
