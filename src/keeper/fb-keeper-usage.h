/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* CPU and memory of a child and the processes below it, from /proc. Main thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64  pid; /* of the last sample */
  guint64 ticks;
  gint64  time_us;
} FbKeeperUsage;

/* @cpu: share of one core since the last sample of the same process, 0 at the first. @memory:
 * resident bytes. A process that has gone counts nothing. */
void fb_keeper_usage_sample (FbKeeperUsage *self, gint64 pid, double *cpu, gint64 *memory);

G_END_DECLS
