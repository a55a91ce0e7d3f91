/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Who changed one node, and when: the snapshots of its instance in which it is not as it was in the
 * one before. Blocks; any thread but the UI's. */

#pragma once

#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

typedef enum
{
  FB_NODE_FIRST_SEEN, /* in the oldest snapshot there is */
  FB_NODE_ADDED,
  FB_NODE_CHANGED,
  FB_NODE_DELETED,
} FbNodeChange;

/* Stable name for machine output: "first-seen", "added" … */
const char *fb_node_change_to_string (FbNodeChange change);

/* Plain value. The change came about between @before and @snapshot; who took @snapshot made it when
 * it was taken after a deploy, and found it otherwise. */
typedef struct
{
  FbNodeChange change;
  FbSnapshot  *snapshot;
  FbSnapshot  *before; /* (nullable) */
} FbNodeEvent;

void fb_node_event_free (FbNodeEvent *self);

/* Newest first. Snapshots whose flows cannot be read are passed over. FB_ERROR_NOT_FOUND when no
 * snapshot of @instance has @node. (transfer full) (element-type FbNodeEvent) */
GPtrArray *fb_node_history_read (FbSnapshotStore *store,
                                 const char      *instance,
                                 const char      *node,
                                 GCancellable    *cancellable,
                                 GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
