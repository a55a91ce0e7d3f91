/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Once a day, and first at once, prunes the snapshots of instances that were given a rule. And
 * takes the snapshots that are due by schedule, as far as their instances can be read: local ones
 * always, remote ones while they are online. Looks once a minute. Lives in the window's session, on
 * the UI thread; of several windows of a profile one takes it. What fails is noted in activity
 * ("snapshot.take"). */

#pragma once

#include "instance/fb-instance-link.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_TIMER (fb_snapshot_timer_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotTimer, fb_snapshot_timer, FB, SNAPSHOT_TIMER, GObject)

FbSnapshotTimer *fb_snapshot_timer_new (FbSnapshotStore *snapshots,
                                        FbInstanceStore *instances) G_GNUC_WARN_UNUSED_RESULT;

/* The link by which its instance is read. */
void fb_snapshot_timer_add_link (FbSnapshotTimer *self, FbInstanceLink *link);

/* Looks now, instead of within the next minute. */
void fb_snapshot_timer_look (FbSnapshotTimer *self);

/* Ends all; what is being taken goes on to its end. */
void fb_snapshot_timer_close (FbSnapshotTimer *self);

G_END_DECLS
