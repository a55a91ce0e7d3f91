/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One run of the child: started, watched until it is ready and while it is, killed when it never
 * gets so or does not end when asked to. What comes after its end is decided elsewhere. Main
 * thread. */

#pragma once

#include "fb-exit-reason.h"
#include "fb-keeper-log.h"
#include "fb-readiness.h"
#include "instance/fb-keeper-config.h"
#include "instance/fb-keeper-record.h"

G_BEGIN_DECLS

typedef struct _FbKeeperRun FbKeeperRun;

typedef struct
{
  /* It is ready, told once. */
  void (*ready) (gpointer user_data);
  /* What it says of itself is another: @state is STARTING, or what became of its flows. */
  void (*changed) (FbInstanceState state, gpointer user_data);
  /* Its process is gone: told once and last; the run may be freed in it. */
  void (*ended) (const FbExitReason *reason, gpointer user_data);
} FbKeeperRunEvents;

/* @port: 0 for one of its own choice. @safe: with its flows held. @secrets: (nullable). @log:
 * borrowed, outlives it. (transfer full) */
FbKeeperRun *fb_keeper_run_new (const FbKeeperConfig    *config,
                                int                      port,
                                gboolean                 safe,
                                GBytes                  *secrets,
                                FbKeeperLog             *log,
                                const FbKeeperRunEvents *events,
                                gpointer                 user_data,
                                GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
/* Kills it when it still runs. */
void fb_keeper_run_free (FbKeeperRun *self);

/* Asks it to end, and kills it when it does not; only ended() follows. */
void fb_keeper_run_end (FbKeeperRun *self);

/* What it has said so far. (transfer none) */
const FbReadiness *fb_keeper_run_get_readiness (FbKeeperRun *self);
/* Since when it is ready, of g_get_monotonic_time(); 0 before. */
gint64         fb_keeper_run_get_ready_us (FbKeeperRun *self);
gint64         fb_keeper_run_get_pid (FbKeeperRun *self);
FbProcessGroup fb_keeper_run_get_group (FbKeeperRun *self);

G_END_DECLS
