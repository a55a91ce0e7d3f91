/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Puts a snapshot, or chosen parts of it, on an instance: the one it was taken of or another. Node
 * types that are not there are found before anything is sent. What runs is kept in a snapshot first
 * (restoring that one undoes it), flows go through FbDeploy, and when they do not start what ran
 * before is put back. The link must be open and the instance online. */

#pragma once

#include "fb-operation.h"
#include "instance/fb-instance-link.h"
#include "snapshot/fb-restore-secret.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

#define FB_TYPE_SNAPSHOT_RESTORE (fb_snapshot_restore_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshotRestore, fb_snapshot_restore, FB, SNAPSHOT_RESTORE, FbOperation)

typedef enum
{
  FB_RESTORE_DEFAULT = 0,
  FB_RESTORE_INSTALL = 1 << 0,        /* missing modules that the snapshot names are installed */
  FB_RESTORE_ACCEPT_MISSING = 1 << 1, /* flows may wait for types that are not there */
  FB_RESTORE_ENVIRONMENT =
      1 << 2, /* of a local instance: its variables too, from its next start on */
} FbRestoreFlags;

/* A type that is not there; plain value. */
typedef struct
{
  char *type;
  char *module;  /* (nullable) that has it, by the snapshot */
  char *version; /* (nullable) of the module */
} FbMissingType;

/* @snapshot: id. @nodes: (nullable) ids of tabs, subflows, groups and nodes; everything without.
 * Errors: FB_ERROR_NOT_FOUND (snapshot or node), FB_ERROR_UNSUPPORTED (types are missing; nothing
 * was sent), FB_ERROR_DENIED, FB_ERROR_UNREACHABLE, FB_ERROR_CONFLICT (somebody deployed
 * meanwhile), FB_ERROR_UNVERIFIED (damaged snapshot, or something else runs than was sent),
 * FB_ERROR_FAILED (it did not start; the message says what became of it). (transfer full) */
FbSnapshotRestore *fb_snapshot_restore_new (FbSnapshotStore   *snapshots,
                                            FbInstanceStore   *instances,
                                            FbInstanceLink    *link,
                                            const char        *snapshot,
                                            const char *const *nodes,
                                            FbRestoreFlags     flags) G_GNUC_WARN_UNUSED_RESULT;

/* All of these once it ended, also when it failed. (nullable) the snapshot of what ran before. */
FbSnapshot *fb_snapshot_restore_get_before (FbSnapshotRestore *self);
/* (nullable) the new rev */
const char *fb_snapshot_restore_get_rev (FbSnapshotRestore *self);
/* How many nodes came from the snapshot. */
guint fb_snapshot_restore_get_n_nodes (FbSnapshotRestore *self);
/* Types that were not there before. (transfer none) (element-type FbMissingType) */
GPtrArray *fb_snapshot_restore_get_missing (FbSnapshotRestore *self);
/* "module@version" that were installed. (transfer none) (element-type utf8) */
GPtrArray *fb_snapshot_restore_get_installed (FbSnapshotRestore *self);
/* Passwords that the snapshot does not have, node by node. (nullable) before it was known what is
 * sent. (transfer none) (element-type FbRestoreSecret) */
GPtrArray *fb_snapshot_restore_get_secrets (FbSnapshotRestore *self);
/* How many of these have to be typed again. */
guint fb_snapshot_restore_get_n_blank (FbSnapshotRestore *self);
/* Whether what ran before was put back because the snapshot did not start. */
gboolean fb_snapshot_restore_get_put_back (FbSnapshotRestore *self);

G_END_DECLS
