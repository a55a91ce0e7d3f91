/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The flows of a body in the database: texts of nodes that are kept once, and a layout that puts
 * them together to the same bytes. A layout is written as what differs from that of the body before
 * it, and each 32nd whole. For use inside database functions. */

#pragma once

#include "fb-connection.h"
#include "fb-snapshot-layout.h"
#include "fb-snapshot-recent.h"
#include "fb-snapshot-text.h"
#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

#define FB_SNAPSHOT_MAX_CHAIN 32

/* What a row of a body says of its layout. */
typedef struct
{
  GBytes *encoded; /* packed */
  gint64  base;    /* number of the body it was encoded with; 0: none */
  gint64  depth;   /* of the base and one more; 0 without */
} FbFlowsRow;

void fb_flows_row_clear (FbFlowsRow *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbFlowsRow, fb_flows_row_clear)

/* Hashes of the exact texts of all nodes, for writing. @recent: (nullable) flows that @document may
 * have been scanned after. Any thread. (transfer full) */
guint8 *fb_snapshot_flows_hash (FbFlowDocument      *document,
                                const FbRecentFlows *recent) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the texts that are not there yet, and tells the document the value hashes of the others.
 * @hashes: fb_snapshot_flows_hash(). @parent: number of the body before this one, or 0. */
gboolean fb_snapshot_flows_write (FbConnection   *connection,
                                  FbFlowDocument *document,
                                  const guint8   *hashes,
                                  gint64          parent,
                                  FbFlowsRow     *row,
                                  GError        **error);

/* (nullable) The layout of the body @number; NULL without @error when its flows are kept otherwise.
 * @depth: (nullable). FB_ERROR_UNVERIFIED. (transfer full) */
FbSnapshotLayout *fb_snapshot_flows_read_layout (FbConnection *connection,
                                                 gint64        number,
                                                 gint64       *depth,
                                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* The flows of @layout, which have @size bytes; its texts are loaded. FB_ERROR_UNVERIFIED.
 * (transfer full) */
GBytes *fb_snapshot_flows_assemble (FbSnapshotTexts        *texts,
                                    const FbSnapshotLayout *layout,
                                    gsize                   size,
                                    GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* How @layout is written with the layout @base (nullable) of the body @base_number, whose depth is
 * @base_depth. */
void fb_snapshot_flows_encode (const FbSnapshotLayout *layout,
                               const FbSnapshotLayout *base,
                               gint64                  base_number,
                               gint64                  base_depth,
                               FbFlowsRow             *row);

G_END_DECLS
