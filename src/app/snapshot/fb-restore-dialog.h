/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks what of a snapshot is put on which instance. Closes itself. UI thread.
 *
 * Signal: "restore" (const char *snapshot, FbInstance *target, GStrv nodes): @nodes is NULL for
 * everything. */

#pragma once

#include "instance/fb-instance.h"
#include "snapshot/fb-diff-side.h"
#include "snapshot/fb-snapshot-diff.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_RESTORE_DIALOG (fb_restore_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbRestoreDialog, fb_restore_dialog, FB, RESTORE_DIALOG, AdwWindow)

/* @older, @newer: what @diff compares; one of them at least is a snapshot. @instances: of
 * FbInstance; those that can be written to just now are offered. @target: (nullable) offered first.
 * @node: (nullable) the one a person looks at. */
GtkWindow *fb_restore_dialog_new (const FbDiffSide *older,
                                  const FbDiffSide *newer,
                                  FbSnapshotDiff   *diff,
                                  GListModel       *instances,
                                  FbInstance       *target,
                                  const char       *node);

G_END_DECLS
