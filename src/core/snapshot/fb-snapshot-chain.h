/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Reads the layouts of many bodies, each of which is mostly written as what differs from the one
 * before it: what was read last is kept, so that the next one is one step on. For use inside
 * database functions. */

#pragma once

#include "fb-connection.h"
#include "fb-snapshot-layout.h"

G_BEGIN_DECLS

typedef struct _FbSnapshotChain FbSnapshotChain;

FbSnapshotChain *fb_snapshot_chain_new (void) G_GNUC_WARN_UNUSED_RESULT;
void             fb_snapshot_chain_free (FbSnapshotChain *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotChain, fb_snapshot_chain_free)

/* (nullable) The layout of the body @number, until the next call; NULL without @error when its
 * flows are kept otherwise. @depth: (nullable) how many bodies it is built on.
 * FB_ERROR_UNVERIFIED. (transfer none) */
const FbSnapshotLayout *fb_snapshot_chain_get (
    FbSnapshotChain *self, FbConnection *connection, gint64 number, gint64 *depth, GError **error);

/* (nullable) What fb_snapshot_chain_get() gave last. (transfer full) */
FbSnapshotLayout *fb_snapshot_chain_steal (FbSnapshotChain *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
