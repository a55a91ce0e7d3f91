/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-companion.h"

#include <glib/gi18n.h>

#include "fb-exit-reason.h"
#include "fb-keeper-backoff.h"

#define KILL_AFTER_MS 5000

struct _FbKeeperCompanion
{
  /* Owned */
  FbCompanion    *what;
  FbKeeperChild  *child;
  FbKeeperBackoff backoff;
  gint64          started_us;
  guint           start_source;
  guint           kill_source;
  gboolean        stopping;
  char           *trouble;

  /* Borrowed */
  FbKeeperLog          *log;
  FbKeeperCompanionFunc changed;
  gpointer              user_data;
};

static void start (FbKeeperCompanion *self);

static void
set_trouble (FbKeeperCompanion *self, const char *reason)
{
  g_clear_pointer (&self->trouble, g_free);
  if (reason != NULL)
    {
      /* Translators: first the name of a program that runs beside Node-RED, then why it does not */
      self->trouble = g_strdup_printf (_ ("%s is not running: %s"), self->what->name, reason);
      fb_keeper_log_say (self->log, 20, "%s", self->trouble);
    }
}

static gboolean
start_again_cb (gpointer user_data)
{
  FbKeeperCompanion *self = user_data;

  self->start_source = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
start_later (FbKeeperCompanion *self)
{
  gboolean safe;
  guint    delay =
      fb_keeper_backoff_note (&self->backoff, self->started_us, g_get_monotonic_time (), &safe);

  self->start_source = g_timeout_add (delay, start_again_cb, self);
}

static void
line_cb (const char *line, gsize length, gboolean cut, gpointer user_data)
{
  FbKeeperCompanion *self = user_data;

  fb_keeper_log_companion (self->log, self->what->name, line, length);
}

static void
ended_cb (int wait_status, gpointer user_data)
{
  FbKeeperCompanion *self = user_data;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (FbExitReason) reason = NULL;

  g_clear_handle_id (&self->kill_source, g_source_remove);
  g_clear_pointer (&self->child, fb_keeper_child_free);
  if (!self->stopping)
    {
      reason = fb_exit_reason_new (wait_status, FALSE, nothing);
      set_trouble (self, reason->text);
      start_later (self);
    }
  self->changed (self->user_data);
}

static void
start (FbKeeperCompanion *self)
{
  const FbKeeperCommand command = {
    .arguments = (const char *const *)self->what->arguments,
  };
  g_autoptr (GError) error = NULL;

  self->child = fb_keeper_child_spawn (&command, line_cb, ended_cb, self, &error);
  self->started_us = g_get_monotonic_time ();
  if (self->child != NULL)
    set_trouble (self, NULL);
  else
    {
      set_trouble (self, error->message);
      start_later (self);
    }
  self->changed (self->user_data);
}

FbKeeperCompanion *
fb_keeper_companion_new (const FbCompanion    *what,
                         FbKeeperLog          *log,
                         FbKeeperCompanionFunc changed,
                         gpointer              user_data)
{
  FbKeeperCompanion *self = g_new0 (FbKeeperCompanion, 1);

  self->what = fb_companion_new (what->name, (const char *const *)what->arguments);
  self->log = log;
  self->changed = changed;
  self->user_data = user_data;
  start (self);

  return self;
}

void
fb_keeper_companion_free (FbKeeperCompanion *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->start_source, g_source_remove);
  g_clear_handle_id (&self->kill_source, g_source_remove);
  g_clear_pointer (&self->child, fb_keeper_child_free);
  fb_companion_free (self->what);
  g_free (self->trouble);
  g_free (self);
}

static gboolean
kill_cb (gpointer user_data)
{
  FbKeeperCompanion *self = user_data;

  self->kill_source = 0;
  fb_keeper_child_kill (self->child);
  return G_SOURCE_REMOVE;
}

void
fb_keeper_companion_stop (FbKeeperCompanion *self)
{
  self->stopping = TRUE;
  g_clear_handle_id (&self->start_source, g_source_remove);
  if (self->child == NULL || self->kill_source != 0)
    return;

  fb_keeper_child_terminate (self->child);
  self->kill_source = g_timeout_add (KILL_AFTER_MS, kill_cb, self);
}

gboolean
fb_keeper_companion_is_running (FbKeeperCompanion *self)
{
  return self->child != NULL;
}

const char *
fb_keeper_companion_get_trouble (FbKeeperCompanion *self)
{
  return self->trouble;
}

gboolean
fb_keeper_companion_get_group (FbKeeperCompanion *self, FbProcessGroup *group)
{
  if (self->child == NULL)
    return FALSE;

  *group = fb_keeper_child_get_group (self->child);
  return TRUE;
}
