/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Verifying snapshots: everything is read back and computed anew. Blocks; on a worker. */

#pragma once

#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

/* One thing that is wrong. */
typedef struct
{
  char *snapshot; /* (nullable) id; NULL when no snapshot can be named */
  char *part;     /* "flows", "credentials", "environment", "modules", "settings", "package.json",
                     "package-lock.json", "palette", "manifest", "row" */
  char *message;  /* a sentence for people */
} FbSnapshotFinding;

void fb_snapshot_finding_free (FbSnapshotFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotFinding, fb_snapshot_finding_free)

/* Called on the same thread now and then. */
typedef void (*FbSnapshotProgress) (guint n_done, guint n_all, gpointer user_data);

/* @id: (nullable) one snapshot, or all with everything that is stored. Without the profile's key
 * what is sealed is not opened, and said to be unchecked by @sealed_checked. FALSE with @error only
 * when checking itself failed; what is found is in @findings. (element-type FbSnapshotFinding) */
gboolean fb_snapshot_store_verify (FbSnapshotStore   *self,
                                   const char        *id,
                                   FbSnapshotProgress progress,
                                   gpointer           user_data,
                                   GCancellable      *cancellable,
                                   GPtrArray         *findings,
                                   gboolean          *sealed_checked,
                                   GError           **error);

G_END_DECLS
