/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Takes a snapshot after somebody else deployed, heard of while it happened or found when an
 * instance that has snapshots is reached again. Lives in the window's session, on the UI thread.
 * What cannot be taken is noted in activity ("snapshot.take"). */

#pragma once

#include "instance/fb-instance-link.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_WATCH (fb_snapshot_watch_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotWatch, fb_snapshot_watch, FB, SNAPSHOT_WATCH, GObject)

FbSnapshotWatch *fb_snapshot_watch_new (FbSnapshotStore *snapshots,
                                        FbInstanceStore *instances) G_GNUC_WARN_UNUSED_RESULT;

/* From now on what happens to the instance of @link is heard; an instance is followed once. */
void fb_snapshot_watch_add_link (FbSnapshotWatch *self, FbInstanceLink *link);

/* Ends all watching; what is being taken is given up. */
void fb_snapshot_watch_close (FbSnapshotWatch *self);

G_END_DECLS
