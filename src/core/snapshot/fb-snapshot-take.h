/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Takes a snapshot of an instance: reads everything it holds and keeps it. What is the same as the
 * newest snapshot makes no second body (see fb_snapshot_store_put()). */

#pragma once

#include "fb-operation.h"
#include "instance/fb-instance-link.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_TAKE (fb_snapshot_take_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotTake, fb_snapshot_take, FB, SNAPSHOT_TAKE, FbOperation)

/* @link: (nullable) of @instance; without one a local instance is read from its folder. @label: its
 * name, description, reason and who are copied. Errors: as fb_snapshot_gather_async() and
 * fb_snapshot_store_put(). (transfer full) */
FbSnapshotTake *fb_snapshot_take_new (FbSnapshotStore       *snapshots,
                                      FbInstanceStore       *instances,
                                      FbInstance            *instance,
                                      FbInstanceLink        *link,
                                      const FbSnapshotLabel *label) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) once it is done. (transfer none) */
FbSnapshot *fb_snapshot_take_get_snapshot (FbSnapshotTake *self);

G_END_DECLS
