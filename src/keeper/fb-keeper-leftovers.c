/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-leftovers.h"

#include <signal.h>
#include <stdlib.h>

/* Runs once, before the keeper starts anything, so it may block for a moment. */

#define WAIT_TURNS 100
#define WAIT_US 20000

static gboolean
belongs (const FbKeeperRecord *record, const FbProcessStat *stat)
{
  if (stat->state == 'Z' || stat->state == 'X')
    return FALSE;

  for (guint i = 0; i < record->groups->len; i++)
    {
      const FbProcessGroup *group = &g_array_index (record->groups, FbProcessGroup, i);

      if (stat->pgid == group->pgid && stat->session == group->session &&
          stat->start_ticks >= group->start_ticks)
        return TRUE;
    }

  return FALSE;
}

static guint
kill_members (const FbKeeperRecord *record, guint *n_seen)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint       n_killed = 0;

  *n_seen = 0;
  while (processes != NULL && (name = g_dir_read_name (processes)) != NULL)
    {
      FbProcessStat stat;
      gint64        pid = strtoll (name, NULL, 10);

      if (pid <= 1 || !fb_process_stat (pid, &stat) || !belongs (record, &stat))
        continue;
      ++*n_seen;
      n_killed += kill (pid, SIGKILL) == 0;
    }

  return n_killed;
}

guint
fb_keeper_end_leftovers (const FbKeeperRecord *record)
{
  g_autofree char *boot_id = fb_process_boot_id ();
  guint            n_seen = 0;
  guint            n_ended;

  if (record->groups->len == 0 || record->boot_id == NULL || boot_id[0] == '\0' ||
      g_strcmp0 (record->boot_id, boot_id) != 0)
    return 0;

  n_ended = kill_members (record, &n_seen);
  for (guint i = 0; n_seen > 0 && i < WAIT_TURNS; i++)
    {
      g_usleep (WAIT_US);
      kill_members (record, &n_seen);
    }

  return n_ended;
}
