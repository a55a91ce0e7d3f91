/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One row of the list of snapshots as a plain value, and its SQL: for use inside database
 * functions. */

#pragma once

#include "fb-connection.h"
#include "fb-snapshot.h"

G_BEGIN_DECLS

struct _FbSnapshotRow
{
  gint64           number; /* of the row; grows with time */
  gint64           body;
  gint64           revision; /* of the table when this row was last written */
  char            *id;
  char            *instance;      /* (nullable) */
  char            *instance_name; /* (nullable) */
  gint64           time_us;
  char            *who;
  FbSnapshotReason reason;
  char            *name;             /* (nullable) */
  char            *description;      /* (nullable) */
  char           **tags;             /* (nullable) */
  char            *parent;           /* (nullable) */
  char            *flow_hash;        /* (nullable) */
  char            *manifest_hash;    /* hex; "" when the body is missing */
  char            *rev;              /* (nullable) */
  char            *node_red_version; /* (nullable) */
  char            *node_version;     /* (nullable) */
  guint            n_nodes;
  gsize            size;
  FbSnapshotParts  unknown;
};

FbSnapshotRow *fb_snapshot_row_copy (const FbSnapshotRow *self) G_GNUC_WARN_UNUSED_RESULT;
void           fb_snapshot_row_free (FbSnapshotRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotRow, fb_snapshot_row_free)

/* What activity calls the snapshot: its name, or its instance's, or its id. */
const char *fb_snapshot_row_get_title (const FbSnapshotRow *self);

/* To be followed by " WHERE …" over the tables snapshot (s), snapshot_body (b) and
 * snapshot_instance (i). */
#define FB_SNAPSHOT_SELECT                                                                         \
  "SELECT s.number, s.body, s.revision, s.id, i.id, s.instance_name, s.time_us, s.who, s.reason,"  \
  " s.name, s.description, s.tags, s.parent, b.flow_hash, b.manifest_hash, s.rev,"                 \
  " s.node_red_version, s.node_version, b.n_nodes, b.size, b.unknown FROM snapshot s"              \
  " LEFT JOIN snapshot_body b ON b.number = s.body LEFT JOIN snapshot_instance i ON i.number = "   \
  "s.instance"

/* All rows of a statement of FB_SNAPSHOT_SELECT. (transfer full) (element-type FbSnapshotRow) */
GPtrArray *fb_snapshot_row_collect (FbStatement *statement,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* The row @id, or FB_ERROR_NOT_FOUND. (transfer full) */
FbSnapshotRow *fb_snapshot_row_read (FbConnection *connection,
                                     const char   *id,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) The newest of @instance. FALSE only on an error. (transfer full) */
gboolean fb_snapshot_row_read_newest (FbConnection   *connection,
                                      const char     *instance,
                                      FbSnapshotRow **row,
                                      GError        **error);

/* Gives @instance a number when it has none. */
gboolean
fb_snapshot_row_know_instance (FbConnection *connection, const char *instance, GError **error);

/* Writes the row, whose body is there; fills in number and revision. */
gboolean fb_snapshot_row_insert (FbConnection *connection, FbSnapshotRow *row, GError **error);
/* Writes name, description and tags of the row with the number of @row. */
gboolean fb_snapshot_row_update (FbConnection *connection, FbSnapshotRow *row, GError **error);

/* The revision of the whole table; each write makes it grow. */
gboolean fb_snapshot_row_read_revision (FbConnection *connection, gint64 *revision, GError **error);
gboolean fb_snapshot_row_next_revision (FbConnection *connection, gint64 *revision, GError **error);

G_END_DECLS
