/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-run.h"

#include <glib/gi18n.h>

#include "fb-keeper-child.h"
#include "fb-keeper-command.h"

/* Its lines go into the log and to the readiness; the timers exist only in the phase they belong
 * to. */

#define FLOWS_STOPPED_DELAY_MS 1000
#define FAILED_GRACE_MS 500

struct _FbKeeperRun
{
  /* Owned */
  FbKeeperChild *child;
  FbReadiness    readiness;

  guint start_timer;
  guint kill_timer;
  guint flows_timer;

  guint    stop_timeout_ms;
  gint64   ready_us;
  gboolean timed_out;
  gboolean ending;

  /* Borrowed */
  FbKeeperLog      *log;
  FbKeeperRunEvents events;
  gpointer          user_data;
};

static void
clear_timers (FbKeeperRun *self)
{
  g_clear_handle_id (&self->start_timer, g_source_remove);
  g_clear_handle_id (&self->kill_timer, g_source_remove);
  g_clear_handle_id (&self->flows_timer, g_source_remove);
}

static void
child_ended_cb (int wait_status, gpointer user_data)
{
  FbKeeperRun *self = user_data;
  g_autoptr (FbExitReason) reason = NULL;

  clear_timers (self);
  reason = fb_exit_reason_new (wait_status, self->timed_out, fb_keeper_log_get_recent (self->log));
  self->events.ended (reason, self->user_data);
}

static gboolean
kill_cb (gpointer user_data)
{
  FbKeeperRun *self = user_data;

  self->kill_timer = 0;
  fb_keeper_log_say (self->log, 30, "%s", _ ("It did not end when asked to, so it is killed"));
  fb_keeper_child_kill (self->child);
  return G_SOURCE_REMOVE;
}

static gboolean
start_timeout_cb (gpointer user_data)
{
  FbKeeperRun *self = user_data;

  self->start_timer = 0;
  self->timed_out = TRUE;
  fb_keeper_child_kill (self->child);
  return G_SOURCE_REMOVE;
}

/* It said that it cannot start, and its process would stay: what it says next is the reason. */
static gboolean
failed_cb (gpointer user_data)
{
  FbKeeperRun *self = user_data;

  self->start_timer = 0;
  fb_keeper_child_kill (self->child);
  return G_SOURCE_REMOVE;
}

static gboolean
flows_stopped_cb (gpointer user_data)
{
  FbKeeperRun *self = user_data;

  self->flows_timer = 0;
  self->events.changed (self->readiness.flows, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
become_ready (FbKeeperRun *self)
{
  g_clear_handle_id (&self->start_timer, g_source_remove);
  self->ready_us = g_get_monotonic_time ();
  self->events.ready (self->user_data);
}

static void
readiness_changed (FbKeeperRun *self)
{
  if (self->ending)
    return;

  if (self->ready_us == 0 && self->readiness.failed && self->start_timer != 0)
    {
      g_source_remove (self->start_timer);
      self->start_timer = g_timeout_add (FAILED_GRACE_MS, failed_cb, self);
    }
  else if (self->ready_us == 0 && fb_readiness_is_ready (&self->readiness))
    become_ready (self);
  else if (self->ready_us == 0)
    self->events.changed (FB_INSTANCE_STARTING, self->user_data);
  else if (self->readiness.flows == FB_INSTANCE_FLOWS_STOPPED)
    {
      /* A deploy stops the flows for a moment; only what lasts is worth telling. */
      g_clear_handle_id (&self->flows_timer, g_source_remove);
      self->flows_timer = g_timeout_add (FLOWS_STOPPED_DELAY_MS, flows_stopped_cb, self);
    }
  else
    {
      g_clear_handle_id (&self->flows_timer, g_source_remove);
      self->events.changed (self->readiness.flows, self->user_data);
    }
}

static void
line_cb (const char *line, gsize length, gboolean cut, gpointer user_data)
{
  FbKeeperRun *self = user_data;
  const char  *text;
  gsize        text_length;

  fb_keeper_log_child (self->log, line, length, &text, &text_length);
  if (text != NULL && fb_readiness_take (&self->readiness, text, text_length))
    readiness_changed (self);
}

FbKeeperRun *
fb_keeper_run_new (const FbKeeperConfig    *config,
                   int                      port,
                   gboolean                 safe,
                   GBytes                  *secrets,
                   FbKeeperLog             *log,
                   const FbKeeperRunEvents *events,
                   gpointer                 user_data,
                   GError                 **error)
{
  g_auto (GStrv) arguments = fb_keeper_command_arguments (config, port, safe);
  g_auto (GStrv) environment =
              fb_keeper_command_environment (config, g_get_environ (), secrets != NULL);
  const FbKeeperCommand command = {
    .arguments = (const char *const *)arguments,
    .environment = (const char *const *)environment,
    .directory = config->directory,
    .secrets = secrets,
  };
  FbKeeperRun *self = g_new0 (FbKeeperRun, 1);

  self->log = log;
  self->events = *events;
  self->user_data = user_data;
  self->stop_timeout_ms = config->stop_timeout_ms;
  self->child = fb_keeper_child_spawn (&command, line_cb, child_ended_cb, self, error);
  if (self->child == NULL)
    {
      g_free (self);
      return NULL;
    }

  self->start_timer = g_timeout_add (config->start_timeout_ms, start_timeout_cb, self);

  return self;
}

void
fb_keeper_run_free (FbKeeperRun *self)
{
  clear_timers (self);
  fb_keeper_child_free (self->child);
  fb_readiness_clear (&self->readiness);
  g_free (self);
}

void
fb_keeper_run_end (FbKeeperRun *self)
{
  self->ending = TRUE;
  clear_timers (self);
  fb_keeper_child_terminate (self->child);
  self->kill_timer = g_timeout_add (self->stop_timeout_ms, kill_cb, self);
}

const FbReadiness *
fb_keeper_run_get_readiness (FbKeeperRun *self)
{
  return &self->readiness;
}

gint64
fb_keeper_run_get_ready_us (FbKeeperRun *self)
{
  return self->ready_us;
}

gint64
fb_keeper_run_get_pid (FbKeeperRun *self)
{
  return fb_keeper_child_get_pid (self->child);
}

FbProcessGroup
fb_keeper_run_get_group (FbKeeperRun *self)
{
  return fb_keeper_child_get_group (self->child);
}
