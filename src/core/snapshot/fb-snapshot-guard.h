/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* No deploy without a snapshot: what runs is kept before other flows are put on an instance, and
 * what runs then afterwards. What cannot be kept whole, such as credentials of a local instance
 * that cannot be read, forbids the deploy. */

#pragma once

#include "instance/fb-deploy-guard.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_GUARD (fb_snapshot_guard_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotGuard, fb_snapshot_guard, FB, SNAPSHOT_GUARD, GObject)

/* @reason: of the snapshots before. (transfer full) */
FbSnapshotGuard *fb_snapshot_guard_new (FbSnapshotStore *snapshots,
                                        FbInstanceStore *instances,
                                        FbSnapshotReason reason) G_GNUC_WARN_UNUSED_RESULT;

/* Makes it remember, for whoever uses a guard for one deploy. */
void fb_snapshot_guard_remember (FbSnapshotGuard *self);
/* (nullable) The last snapshot before a deploy, and the content it was made of, secrets included.
 * (transfer none) */
FbSnapshot        *fb_snapshot_guard_get_before (FbSnapshotGuard *self);
FbSnapshotContent *fb_snapshot_guard_get_content_before (FbSnapshotGuard *self);

G_END_DECLS
