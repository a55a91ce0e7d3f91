/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One snapshot as lists show it: who, when, what, of which instance; its content is read by
 * FbSnapshotStore. Immutable but for name, description and tags, which are notified. UI thread
 * when it is of a list; one that a worker got is the worker's own.
 *
 * Properties (readable): id, name, description, tags, kept. */

#pragma once

#include <gio/gio.h>

#include "fb-snapshot-content.h"

G_BEGIN_DECLS

typedef enum
{
  FB_SNAPSHOT_MANUAL,
  FB_SNAPSHOT_BEFORE_DEPLOY,
  FB_SNAPSHOT_BEFORE_RESTORE,
  FB_SNAPSHOT_FOREIGN_DEPLOY,
  FB_SNAPSHOT_AFTER_DEPLOY,
  FB_SNAPSHOT_SCHEDULED,
  FB_SNAPSHOT_IMPORTED,
} FbSnapshotReason;

#define FB_TYPE_SNAPSHOT_REASON (fb_snapshot_reason_get_type ())
GType fb_snapshot_reason_get_type (void);
/* Stable name for machine output: "manual", "before-deploy" … */
const char *fb_snapshot_reason_to_string (FbSnapshotReason reason);

typedef struct _FbSnapshotRow FbSnapshotRow;

#define FB_TYPE_SNAPSHOT (fb_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (FbSnapshot, fb_snapshot, FB, SNAPSHOT, GObject)

const char *fb_snapshot_get_id (FbSnapshot *self);
/* (nullable) id of the instance; NULL for one that was imported without */
const char *fb_snapshot_get_instance (FbSnapshot *self);
/* (nullable) what the instance was called when it was taken */
const char *fb_snapshot_get_instance_name (FbSnapshot *self);
/* Microseconds since 1970 UTC. */
gint64 fb_snapshot_get_time (FbSnapshot *self);
/* Login name, or the user of Node-RED who deployed. */
const char      *fb_snapshot_get_who (FbSnapshot *self);
FbSnapshotReason fb_snapshot_get_reason (FbSnapshot *self);
/* (nullable) */
const char *fb_snapshot_get_name (FbSnapshot *self);
/* (nullable) */
const char *fb_snapshot_get_description (FbSnapshot *self);
/* NULL-terminated, never NULL. */
const char *const *fb_snapshot_get_tags (FbSnapshot *self);
gboolean           fb_snapshot_has_tag (FbSnapshot *self, const char *tag);
/* Whether retention never prunes it: it has a name or a tag. */
gboolean fb_snapshot_is_kept (FbSnapshot *self);
/* (nullable) hex, as fb_flow_document_get_hash(); NULL when the flows are no flow document */
const char *fb_snapshot_get_flow_hash (FbSnapshot *self);
/* Hex; what people sign. */
const char *fb_snapshot_get_manifest_hash (FbSnapshot *self);
/* (nullable) of the runtime */
const char *fb_snapshot_get_rev (FbSnapshot *self);
guint       fb_snapshot_get_n_nodes (FbSnapshot *self);
/* Bytes of the flows. */
gsize fb_snapshot_get_size (FbSnapshot *self);
/* (nullable) */
const char *fb_snapshot_get_node_red_version (FbSnapshot *self);
/* (nullable) id of the snapshot of the same instance that was the newest when this one was made; it
 * may be gone meanwhile */
const char     *fb_snapshot_get_parent (FbSnapshot *self);
FbSnapshotParts fb_snapshot_get_unknown (FbSnapshot *self);

/* (nullable) of the runtime's Node.js */
const char *fb_snapshot_get_node_version (FbSnapshot *self);

/* For the store. @row is copied. */
FbSnapshot *fb_snapshot_new (const FbSnapshotRow *row) G_GNUC_WARN_UNUSED_RESULT;
/* The number of the row: of two snapshots the newer has the higher. */
gint64 fb_snapshot_get_number (FbSnapshot *self);
/* Takes over name, description and tags; whether any differs. */
gboolean fb_snapshot_set_row (FbSnapshot *self, const FbSnapshotRow *row);

G_END_DECLS
