/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the store share. */

#pragma once

#include "fb-snapshot-recent.h"
#include "fb-snapshot-row.h"
#include "fb-snapshot-store.h"

G_BEGIN_DECLS

/* Never changes. Any thread. */
FbDatabase *fb_snapshot_store_get_database (FbSnapshotStore *self);

/* Never changes. Any thread. */
FbSnapshotRecent *fb_snapshot_store_get_recent (FbSnapshotStore *self);

/* The object of the lists for a snapshot that a worker brought; added when it is new. UI thread.
 * (transfer full) */
FbSnapshot *fb_snapshot_store_take (FbSnapshotStore *self,
                                    FbSnapshot      *fresh) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
