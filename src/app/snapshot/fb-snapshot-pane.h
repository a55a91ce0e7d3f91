/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The list of the area Snapshots: the history of the instance whose page is in front, or of all
 * when none is. A row that is activated is compared with what runs now ("win.compare-snapshot");
 * its menu offers what else can be done, by window actions. */

#pragma once

#include "instance/fb-instance.h"
#include "snapshot/fb-snapshot-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_PANE (fb_snapshot_pane_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotPane, fb_snapshot_pane, FB, SNAPSHOT_PANE, GtkWidget)

GtkWidget *fb_snapshot_pane_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Until it is set the pane shows only its frame. */
void fb_snapshot_pane_set_store (FbSnapshotPane *self, FbSnapshotStore *store);

/* @instance: (nullable) */
void fb_snapshot_pane_set_instance (FbSnapshotPane *self, FbInstance *instance);

/* @flow_hash: (nullable) of what runs on the instance now. */
void fb_snapshot_pane_set_running (FbSnapshotPane *self, const char *flow_hash);

G_END_DECLS
