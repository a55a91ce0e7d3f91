/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Bodies of snapshots in the database: what rows of the list point to. For use inside database
 * functions. */

#pragma once

#include "fb-connection.h"
#include "fb-seal.h"
#include "fb-snapshot-draft.h"

G_BEGIN_DECLS

/* A row of the table. */
typedef struct
{
  gint64          number;
  FbSnapshotParts unknown;
  guint           n_nodes;
  gsize           size;          /* of the flows */
  GBytes         *manifest_hash; /* (nullable) when it is damaged */
  GBytes         *flow_hash;     /* (nullable) */
  char           *key_id;        /* (nullable) of the fingerprints */
  gboolean        has_layout;
  gint64          parts[FB_BODY_N_PARTS]; /* numbers; 0: none */
} FbSnapshotBody;

void fb_snapshot_body_clear (FbSnapshotBody *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbSnapshotBody, fb_snapshot_body_clear)

/* Writes a body, its flows as what changed since the body @parent (0: none). */
gboolean fb_snapshot_body_write (FbConnection          *connection,
                                 const FbSnapshotDraft *draft,
                                 gint64                 parent,
                                 gint64                *number,
                                 GError               **error);

/* Gives the body @number those parts of view data in @draft that it has not. */
gboolean fb_snapshot_body_add_view (FbConnection          *connection,
                                    gint64                 number,
                                    const FbSnapshotDraft *draft,
                                    GError               **error);

/* FB_ERROR_UNVERIFIED: it is missing. */
gboolean fb_snapshot_body_open (FbConnection   *connection,
                                gint64          number,
                                FbSnapshotBody *body,
                                GError        **error);

/* The exact bytes of the flows. @profile_key: (nullable) needed when the body has sealed ones;
 * FB_ERROR_DENIED without. FB_ERROR_UNVERIFIED: damaged. (transfer full) */
GBytes *fb_snapshot_body_read_flows (FbConnection         *connection,
                                     const FbSnapshotBody *body,
                                     FbSealKey            *profile_key,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* What stands for sealed flows in the manifest; NULL for others. (transfer full) */
gboolean fb_snapshot_body_read_flows_fingerprint (FbConnection         *connection,
                                                  const FbSnapshotBody *body,
                                                  char                **fingerprint,
                                                  GError              **error);

/* Reads @part, which is none of the flows, into @content; the sealed one needs @profile_key.
 * FB_ERROR_UNVERIFIED: damaged. */
gboolean fb_snapshot_body_read_part (FbConnection         *connection,
                                     const FbSnapshotBody *body,
                                     FbBodyPart            part,
                                     FbSealKey            *profile_key,
                                     FbSnapshotContent    *content,
                                     GError              **error);

/* All of it, checked against the manifest hash. @profile_key: (nullable) @with_secrets: needs the
 * key. (transfer full) */
FbSnapshotContent *fb_snapshot_body_read (FbConnection         *connection,
                                          const FbSnapshotBody *body,
                                          FbSealKey            *profile_key,
                                          gboolean              with_secrets,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
