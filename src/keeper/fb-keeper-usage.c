/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "instance/fb-keeper-record.h"

/* Walks the tree of children the kernel keeps per thread, instead of looking at every process of
 * the machine. */

#define MAX_PROCESSES 64
#define MAX_DEPTH 8

typedef struct
{
  guint64 ticks;
  gint64  memory;
  guint   n_processes;
} Sum;

static gint64
read_resident (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/statm", pid);
  g_autofree char *text = NULL;
  long long        resident = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL) || sscanf (text, "%*d %lld", &resident) != 1)
    return 0;

  return resident * sysconf (_SC_PAGESIZE);
}

static void add_process (Sum *sum, gint64 pid, guint depth);

static void
add_children (Sum *sum, gint64 pid, guint depth)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/task", pid);
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "children", NULL);
      g_autofree char *text = NULL;
      char            *next;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      for (char *p = text; *p != '\0'; p = next)
        {
          gint64 child = strtoll (p, &next, 10);

          if (next == p)
            break;
          add_process (sum, child, depth + 1);
        }
    }
}

static void
add_process (Sum *sum, gint64 pid, guint depth)
{
  FbProcessStat stat;

  if (depth > MAX_DEPTH || sum->n_processes >= MAX_PROCESSES || !fb_process_stat (pid, &stat))
    return;

  sum->n_processes++;
  sum->ticks += stat.cpu_ticks;
  sum->memory += read_resident (pid);
  add_children (sum, pid, depth);
}

void
fb_keeper_usage_sample (FbKeeperUsage *self, gint64 pid, double *cpu, gint64 *memory)
{
  Sum    sum = { 0 };
  gint64 now = g_get_monotonic_time ();

  *cpu = 0;
  *memory = 0;
  if (pid <= 0)
    return;

  add_process (&sum, pid, 0);
  *memory = sum.memory;
  /* A child that ended takes its ticks away. */
  if (self->pid == pid && sum.ticks > self->ticks && now > self->time_us)
    *cpu = (double)(sum.ticks - self->ticks) / sysconf (_SC_CLK_TCK) /
           ((double)(now - self->time_us) / G_USEC_PER_SEC);

  self->pid = pid;
  self->ticks = sum.ticks;
  self->time_us = now;
}
