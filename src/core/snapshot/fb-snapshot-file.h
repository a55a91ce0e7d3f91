/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Snapshots in files of all kinds: a flow document (flows.json, what the Admin API or the editor's
 * clipboard gives), a FlowFuse snapshot, a folder of flows. Any thread. */

#pragma once

#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

/* @path: a file or folder, whose kind is found by looking. @secret: (nullable) what a FlowFuse
 * snapshot was exported with. @name, @description: (nullable) (out) (transfer full) (nullable) what
 * it says of itself. Errors: FB_ERROR_NOT_FOUND, FB_ERROR_INVALID, FB_ERROR_UNVERIFIED (wrong
 * secret). Blocks. (transfer full) */
FbSnapshotContent *fb_snapshot_read_file (const char *path,
                                          const char *secret,
                                          char      **name,
                                          char      **description,
                                          GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was read, and what it says of itself. */
typedef struct
{
  FbSnapshotContent *content;
  char              *name;        /* (nullable) */
  char              *description; /* (nullable) */
  gboolean           is_sealed;   /* there is something that only a secret opens */
  gboolean           is_part;     /* nodes without a tab, see fb_flow_selection_is() */
  gboolean           needs_key;   /* keeping it needs the profile's key */
} FbSnapshotFile;

void fb_snapshot_file_free (FbSnapshotFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotFile, fb_snapshot_file_free)

/* The same on a worker. */
void            fb_snapshot_read_file_async (const char         *path,
                                             const char         *secret,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
FbSnapshotFile *fb_snapshot_read_file_finish (GAsyncResult *result,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
