/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Bodies of snapshots in the database: what rows of the list point to. A draft is worked out before
 * the transaction, on any thread; the rest is for use inside database functions. */

#pragma once

#include "fb-connection.h"
#include "fb-seal.h"
#include "fb-snapshot-content.h"

G_BEGIN_DECLS

typedef struct _FbSnapshotDraft FbSnapshotDraft;

/* Hashes @content, whose fingerprints are there, and prints and seals its parts. @profile_key:
 * (nullable) when there are no secrets. (transfer full) */
FbSnapshotDraft *fb_snapshot_draft_new (FbSnapshotContent *content,
                                        FbSealKey         *profile_key,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void             fb_snapshot_draft_free (FbSnapshotDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotDraft, fb_snapshot_draft_free)

const char *fb_snapshot_draft_get_manifest_hash (FbSnapshotDraft *self);

/* Writes the body, as what changed since the body @parent (0: none) where that is less. */
gboolean fb_snapshot_body_write (FbConnection    *connection,
                                 FbSnapshotDraft *draft,
                                 gint64           parent,
                                 gint64          *number,
                                 GError         **error);

/* Reads it back. @profile_key: (nullable) opens the secrets. FB_ERROR_UNVERIFIED: damaged.
 * (transfer full) */
FbSnapshotContent *fb_snapshot_body_read (FbConnection *connection,
                                          gint64        number,
                                          FbSealKey    *profile_key,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes away bodies that no row points to and what only they needed. */
gboolean fb_snapshot_body_collect (FbConnection *connection, GError **error);

G_END_DECLS
