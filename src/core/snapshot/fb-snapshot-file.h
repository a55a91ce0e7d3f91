/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Snapshots in files of all kinds: a flow document (flows.json, what the Admin API or the editor's
 * clipboard gives), a FlowFuse snapshot, a folder of flows. Blocks; any thread. */

#pragma once

#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

/* @path: a file or folder, whose kind is found by looking. @secret: (nullable) what a FlowFuse
 * snapshot was exported with. @name, @description: (nullable) (out) (transfer full) (nullable) what
 * it says of itself. Errors: FB_ERROR_NOT_FOUND, FB_ERROR_INVALID, FB_ERROR_UNVERIFIED (wrong
 * secret). (transfer full) */
FbSnapshotContent *fb_snapshot_read_file (const char *path,
                                          const char *secret,
                                          char      **name,
                                          char      **description,
                                          GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
