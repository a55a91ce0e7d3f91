/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The list that fb_snapshot_store_list() hands out: a GListModel of FbSnapshot, newest first. The
 * store fills it; the UI thread. */

#pragma once

#include "fb-snapshot.h"

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_LIST (fb_snapshot_list_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotList, fb_snapshot_list, FB, SNAPSHOT_LIST, GObject)

/* @instance: (nullable) takes all. (transfer full) */
FbSnapshotList *fb_snapshot_list_new (const char *instance) G_GNUC_WARN_UNUSED_RESULT;

/* Takes those that belong here, in one change. (element-type FbSnapshot) */
void fb_snapshot_list_fill (FbSnapshotList *self, GPtrArray *snapshots);
void fb_snapshot_list_add (FbSnapshotList *self, FbSnapshot *snapshot);
void fb_snapshot_list_remove (FbSnapshotList *self, FbSnapshot *snapshot);

G_END_DECLS
