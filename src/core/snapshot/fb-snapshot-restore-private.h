/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The operation's struct and its steps, for the files that share it: -types, -send. */

#pragma once

#include "snapshot/fb-restore-plan.h"
#include "snapshot/fb-snapshot-guard.h"
#include "snapshot/fb-snapshot-restore.h"
#include "snapshot/fb-start-watch.h"

G_BEGIN_DECLS

struct _FbSnapshotRestore
{
  FbOperation parent_instance;

  /* Owned */
  FbSnapshotStore   *snapshots;
  FbInstanceStore   *instances;
  FbInstanceLink    *link;
  FbSnapshotGuard   *guard;
  char              *id;
  GStrv              nodes; /* (nullable) */
  FbSnapshotContent *content;
  GBytes            *running;
  FbRestorePlan     *plan;
  FbStartWatch      *watch;
  GError            *failure; /* why it did not start */
  GPtrArray         *missing;
  GPtrArray         *modules; /* still to be installed: name, version … */
  GPtrArray         *installed;
  char              *rev;

  FbRestoreFlags flags;
  gboolean       has_installed;
  gboolean       put_back;
};

FbInstance   *fb_snapshot_restore_get_instance (FbSnapshotRestore *self);
const char   *fb_snapshot_restore_get_name (FbSnapshotRestore *self);
GCancellable *fb_snapshot_restore_get_cancellable (FbSnapshotRestore *self);

void fb_snapshot_restore_begin_step (FbSnapshotRestore *self, double progress, const char *message);
/* Ends the operation and the reference of the steps. @error: (nullable) (transfer full) */
void fb_snapshot_restore_end (FbSnapshotRestore *self, GError *error);

/* fb-snapshot-restore-types.c */
/* Asks which node types are there, installs what is missing when that is wanted, and goes on. */
void fb_snapshot_restore_ask_types (FbSnapshotRestore *self);

/* fb-snapshot-restore-send.c */
/* The last part: puts the plan on the instance and ends. */
void fb_snapshot_restore_send (FbSnapshotRestore *self);

G_END_DECLS
