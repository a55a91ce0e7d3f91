/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One row of a list of snapshots: what, when, who, and whether it is what runs now. Its menu acts
 * by window actions. */

#pragma once

#include "snapshot/fb-snapshot.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_ITEM (fb_snapshot_item_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotItem, fb_snapshot_item, FB, SNAPSHOT_ITEM, GtkWidget)

GtkWidget *fb_snapshot_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @snapshot: (nullable). @runs: whether its flows are what runs now. */
void fb_snapshot_item_set_snapshot (FbSnapshotItem *self, FbSnapshot *snapshot, gboolean runs);

/* @chosen: (nullable) the one that others are offered to be compared with. */
void fb_snapshot_item_set_chosen (FbSnapshotItem *self, FbSnapshot *chosen);

G_END_DECLS
