/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The life of one instance: companions and child are started, watched until ready, started again
 * with back-off, held in safe mode after three crashes in a minute, stopped. Knows nothing of who
 * asks. Main thread. */

#pragma once

#include "fb-keeper-log.h"
#include "instance/fb-keeper-record.h"

G_BEGIN_DECLS

typedef struct _FbSupervisor FbSupervisor;

typedef struct
{
  /* The status, or the process groups, are others now. */
  void (*changed) (gpointer user_data);
  /* A start has come to its end: @error is NULL when the child is ready. */
  void (*settled) (const GError *error, gpointer user_data);
  /* Everything has ended and nothing will be started again by itself. */
  void (*ended) (gpointer user_data);
} FbSupervisorEvents;

/* @folder: the instance's. @secrets: (nullable) kept for each start. @log: borrowed. (transfer
 * full)
 */
FbSupervisor *fb_supervisor_new (const char               *folder,
                                 GBytes                   *secrets,
                                 FbKeeperLog              *log,
                                 const FbSupervisorEvents *events,
                                 gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;
void          fb_supervisor_free (FbSupervisor *self);

/* Reads keeper.json and starts, at once also during a back-off; settled() follows. Nothing changes
 * while it starts or runs already. */
void fb_supervisor_start (FbSupervisor *self, gboolean safe);
/* Stops the child, not its companions, and starts it again; settled() follows. */
void fb_supervisor_restart (FbSupervisor *self, gboolean safe);
/* Stops all; ended() follows. */
void fb_supervisor_stop (FbSupervisor *self);

/* The status without its cpu, memory and keeper_pid. (transfer none) */
const FbKeeperStatus *fb_supervisor_get_status (FbSupervisor *self);
/* Groups of all that runs now. (transfer full) (element-type FbProcessGroup) */
GArray *fb_supervisor_get_groups (FbSupervisor *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
