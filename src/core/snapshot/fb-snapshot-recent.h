/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The flows that were kept last, still in memory: what comes next is mostly the same, and only the
 * rest of it is read and hashed. Nothing is taken from here without its bytes being compared. Any
 * thread. */

#pragma once

#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

/* In an atomic reference-counted box; immutable. */
typedef struct
{
  FbFlowDocument *document;
  guint8         *text_hashes; /* FB_SNAPSHOT_HASH_BYTES for each node */
} FbRecentFlows;

void fb_recent_flows_unref (FbRecentFlows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbRecentFlows, fb_recent_flows_unref)

typedef struct _FbSnapshotRecent FbSnapshotRecent;

FbSnapshotRecent *fb_snapshot_recent_new (void) G_GNUC_WARN_UNUSED_RESULT;
void              fb_snapshot_recent_free (FbSnapshotRecent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotRecent, fb_snapshot_recent_free)

/* (nullable) those of @instance (nullable). (transfer full) */
FbRecentFlows *fb_snapshot_recent_get (FbSnapshotRecent *self,
                                       const char       *instance) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps @document and a copy of @text_hashes in the place of what was there; large ones are not
 * kept. The caller sees to it that there are no credentials in it. */
void fb_snapshot_recent_keep (FbSnapshotRecent *self,
                              const char       *instance,
                              FbFlowDocument   *document,
                              const guint8     *text_hashes);

G_END_DECLS
