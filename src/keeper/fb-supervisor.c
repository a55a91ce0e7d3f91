/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-supervisor.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "fb-exit-reason.h"
#include "fb-keeper-backoff.h"
#include "fb-keeper-child.h"
#include "fb-keeper-command.h"
#include "fb-keeper-companion.h"
#include "fb-readiness.h"
#include "instance/fb-keeper-config.h"
#include "instance/fb-loopback-port.h"

/* The child's end drives everything: what was wished meanwhile (stop, restart) or the exit reason
 * decides what comes next. The state is status.state; timers exist only in the state they belong
 * to. */

#define MAX_PORT_TRIES 5
#define FLOWS_STOPPED_DELAY_MS 1000
#define FAILED_GRACE_MS 500

struct _FbSupervisor
{
  /* Owned */
  char           *folder;
  GBytes         *secrets;
  FbKeeperConfig *config;
  FbKeeperChild  *child;
  GPtrArray      *companions; /* FbKeeperCompanion */
  FbReadiness     readiness;
  FbKeeperBackoff backoff;
  FbKeeperStatus  status;
  char           *reason;    /* (nullable) why it last ended */
  char           *port_note; /* (nullable) */

  guint start_timer;
  guint kill_timer;
  guint retry_timer;
  guint flows_timer;

  int      port;
  guint    n_port_tries;
  gint64   ready_us;
  gboolean safe;
  gboolean safe_by_crashes;
  gboolean was_ready;
  gboolean timed_out;
  gboolean stopping;
  gboolean restarting;
  gboolean given_up;

  /* Borrowed */
  FbKeeperLog       *log;
  FbSupervisorEvents events;
  gpointer           user_data;
};

static void launch (FbSupervisor *self);

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
  GString *text = g_string_new (NULL);

  if (state == FB_INSTANCE_CRASHED)
    append_sentence (text, self->reason);
  if (up)
    {
      append_sentence (text, self->readiness.flows_detail);
      append_sentence (text, self->port_note);
    }
  if (state == FB_INSTANCE_SAFE && self->safe_by_crashes)
    {
      append_sentence (text, _ ("It ended three times within a minute; the last time:"));
      append_sentence (text, self->reason);
    }
  for (guint i = 0; up && i < self->companions->len; i++)
    append_sentence (text,
                     fb_keeper_companion_get_trouble (g_ptr_array_index (self->companions, i)));

  return g_string_free (text, text->len == 0);
}

static void
set_state (FbSupervisor *self, FbInstanceState state)
{
  self->status.state = state;
  g_free (self->status.detail);
  self->status.detail = compose_detail (self);
  self->status.pid = self->child != NULL ? fb_keeper_child_get_pid (self->child) : 0;
  self->status.credentials_broken = self->readiness.credentials_broken;
  replace_text (&self->status.url, self->readiness.url);
  replace_text (&self->status.node_red_version, self->readiness.node_red_version);
  g_strfreev (self->status.overridden);
  self->status.overridden = g_strdupv ((char **)fb_keeper_log_get_overridden (self->log));
  self->events.changed (self->user_data);
}

static void
clear_timers (FbSupervisor *self)
{
  g_clear_handle_id (&self->start_timer, g_source_remove);
  g_clear_handle_id (&self->kill_timer, g_source_remove);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_clear_handle_id (&self->flows_timer, g_source_remove);
}

static void
companion_changed_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;
  gboolean      running = self->child != NULL;

  for (guint i = 0; i < self->companions->len; i++)
    running |= fb_keeper_companion_is_running (g_ptr_array_index (self->companions, i));

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
  for (guint i = 0; i < self->companions->len; i++)
    fb_keeper_companion_stop (g_ptr_array_index (self->companions, i));

  companion_changed_cb (self);
}

static void
start_companions (FbSupervisor *self)
{
  if (self->companions->len > 0)
    return;

  for (guint i = 0; i < self->config->companions->len; i++)
    g_ptr_array_add (self->companions,
                     fb_keeper_companion_new (g_ptr_array_index (self->config->companions, i),
                                              self->log, companion_changed_cb, self));
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
crash (FbSupervisor *self, const FbExitReason *reason)
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

  delay = fb_keeper_backoff_note (&self->backoff, self->ready_us, g_get_monotonic_time (), &hold);
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
choose_other_port (FbSupervisor *self)
{
  int other = self->n_port_tries < MAX_PORT_TRIES ? fb_loopback_port_find () : 0;

  if (other == 0)
    return FALSE;

  self->n_port_tries++;
  self->port = other;
  g_free (self->port_note);
  self->port_note =
      g_strdup_printf (_ ("Port %d is taken by another program, so it uses port %d for now"),
                       self->config->port, other);
  fb_keeper_log_say (self->log, 30, "%s", self->port_note);
  return TRUE;
}

static void
child_ended_cb (int wait_status, gpointer user_data)
{
  FbSupervisor *self = user_data;
  g_autoptr (FbExitReason) reason = NULL;

  clear_timers (self);
  g_clear_pointer (&self->child, fb_keeper_child_free);
  reason = fb_exit_reason_new (wait_status, self->timed_out, fb_keeper_log_get_recent (self->log));
  self->timed_out = FALSE;
  fb_readiness_clear (&self->readiness);

  if (self->stopping)
    {
      fb_keeper_log_say (self->log, 40, "%s", _ ("Stopped"));
      stop_companions (self);
    }
  else if (self->restarting)
    launch (self);
  else if (reason->kind == FB_EXIT_PORT_TAKEN && self->config->port > 0 && self->ready_us == 0 &&
           choose_other_port (self))
    launch (self);
  else
    crash (self, reason);
}

static gboolean
kill_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;

  self->kill_timer = 0;
  fb_keeper_log_say (self->log, 30, "%s", _ ("It did not end when asked to, so it is killed"));
  fb_keeper_child_kill (self->child);
  return G_SOURCE_REMOVE;
}

static gboolean
start_timeout_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;

  self->start_timer = 0;
  self->timed_out = TRUE;
  fb_keeper_child_kill (self->child);
  return G_SOURCE_REMOVE;
}

/* It said that it cannot start, and its process would stay: what it says next is the reason. */
static gboolean
failed_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;

  self->start_timer = 0;
  fb_keeper_child_kill (self->child);
  return G_SOURCE_REMOVE;
}

static gboolean
flows_stopped_cb (gpointer user_data)
{
  FbSupervisor *self = user_data;

  self->flows_timer = 0;
  set_state (self, self->readiness.flows);
  return G_SOURCE_REMOVE;
}

static void
become_ready (FbSupervisor *self)
{
  g_clear_handle_id (&self->start_timer, g_source_remove);
  self->was_ready = TRUE;
  self->ready_us = g_get_monotonic_time ();
  set_state (self, self->readiness.flows);
  fb_keeper_log_say (self->log, 40, _ ("Ready at %s"), self->readiness.url);
  self->events.settled (NULL, self->user_data);
}

static void
readiness_changed (FbSupervisor *self)
{
  if (self->stopping || self->restarting)
    return;

  if (self->ready_us == 0 && self->readiness.failed && self->start_timer != 0)
    {
      g_source_remove (self->start_timer);
      self->start_timer = g_timeout_add (FAILED_GRACE_MS, failed_cb, self);
    }
  else if (self->ready_us == 0 && fb_readiness_is_ready (&self->readiness))
    become_ready (self);
  else if (self->ready_us == 0)
    set_state (self, FB_INSTANCE_STARTING);
  else if (self->readiness.flows == FB_INSTANCE_FLOWS_STOPPED)
    {
      /* A deploy stops the flows for a moment; only what lasts is worth telling. */
      g_clear_handle_id (&self->flows_timer, g_source_remove);
      self->flows_timer = g_timeout_add (FLOWS_STOPPED_DELAY_MS, flows_stopped_cb, self);
    }
  else
    {
      g_clear_handle_id (&self->flows_timer, g_source_remove);
      set_state (self, self->readiness.flows);
    }
}

static void
line_cb (const char *line, gsize length, gboolean cut, gpointer user_data)
{
  FbSupervisor *self = user_data;
  const char   *text;
  gsize         text_length;

  fb_keeper_log_child (self->log, line, length, &text, &text_length);
  if (text != NULL && fb_readiness_take (&self->readiness, text, text_length))
    readiness_changed (self);
}

static gboolean
spawn (FbSupervisor *self, GError **error)
{
  g_auto (GStrv) arguments = fb_keeper_command_arguments (self->config, self->port, self->safe);
  g_auto (GStrv) environment =
              fb_keeper_command_environment (self->config, g_get_environ (), self->secrets != NULL);
  const FbKeeperCommand command = {
    .arguments = (const char *const *)arguments,
    .environment = (const char *const *)environment,
    .directory = self->config->directory,
    .secrets = self->secrets,
  };

  self->child = fb_keeper_child_spawn (&command, line_cb, child_ended_cb, self, error);
  return self->child != NULL;
}

static gboolean
read_config (FbSupervisor *self, GError **error)
{
  FbKeeperConfig *config = fb_keeper_config_load (self->folder, error);

  if (config == NULL)
    return FALSE;

  if (self->config == NULL || self->config->port != config->port)
    {
      self->port = config->port;
      self->n_port_tries = 0;
      g_clear_pointer (&self->port_note, g_free);
    }
  g_clear_pointer (&self->config, fb_keeper_config_free);
  self->config = config;
  return TRUE;
}

static void
launch (FbSupervisor *self)
{
  g_autoptr (GError) error = NULL;

  self->restarting = FALSE;
  self->ready_us = 0;
  fb_readiness_clear (&self->readiness);
  fb_keeper_log_forget (self->log);
  if (!read_config (self, &error))
    {
      give_up (self, error->message);
      return;
    }

  start_companions (self);
  if (self->port > 0 && !fb_loopback_port_is_free (self->port))
    choose_other_port (self);
  if (!spawn (self, &error))
    {
      g_prefix_error (&error, _ ("Starting %s: "), self->config->node);
      give_up (self, error->message);
      return;
    }

  fb_keeper_log_say (self->log, 40, _ ("Started as process %d"),
                     (int)fb_keeper_child_get_pid (self->child));
  self->start_timer = g_timeout_add (self->config->start_timeout_ms, start_timeout_cb, self);
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
  self->companions = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_keeper_companion_free);
  self->status.state = FB_INSTANCE_STOPPED;

  return self;
}

void
fb_supervisor_free (FbSupervisor *self)
{
  if (self == NULL)
    return;

  clear_timers (self);
  g_clear_pointer (&self->child, fb_keeper_child_free);
  g_ptr_array_unref (self->companions);
  g_clear_pointer (&self->config, fb_keeper_config_free);
  g_clear_pointer (&self->secrets, g_bytes_unref);
  fb_readiness_clear (&self->readiness);
  g_free (self->status.detail);
  g_free (self->status.url);
  g_free (self->status.node_red_version);
  g_strfreev (self->status.overridden);
  g_free (self->reason);
  g_free (self->port_note);
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
  if (self->child != NULL)
    {
      if (self->ready_us != 0 && !self->restarting)
        self->events.settled (NULL, self->user_data);
      return;
    }

  clear_timers (self);
  self->backoff = (FbKeeperBackoff){ 0 };
  self->safe = safe;
  self->safe_by_crashes = FALSE;
  launch (self);
}

/* Asks the child to end, and kills it when it does not. */
static void
end_child (FbSupervisor *self)
{
  clear_timers (self);
  fb_keeper_child_terminate (self->child);
  self->kill_timer = g_timeout_add (self->config->stop_timeout_ms, kill_cb, self);
  set_state (self, FB_INSTANCE_STOPPING);
}

void
fb_supervisor_restart (FbSupervisor *self, gboolean safe)
{
  if (self->child == NULL || self->stopping || self->given_up)
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
  end_child (self);
}

void
fb_supervisor_stop (FbSupervisor *self)
{
  if (self->stopping)
    return;

  self->stopping = TRUE;
  if (self->child != NULL && !self->restarting)
    end_child (self);
  else if (self->child == NULL)
    {
      clear_timers (self);
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

  if (self->child != NULL)
    {
      group = fb_keeper_child_get_group (self->child);
      g_array_append_val (groups, group);
    }
  for (guint i = 0; i < self->companions->len; i++)
    if (fb_keeper_companion_get_group (g_ptr_array_index (self->companions, i), &group))
      g_array_append_val (groups, group);

  return groups;
}
