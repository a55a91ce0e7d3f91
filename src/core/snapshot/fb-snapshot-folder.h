/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A snapshot as files for any review: the flows as fb-flow-folder.h says, and below instance/ what
 * else belongs to it. Credentials and hidden values are never written; they are unknown when such a
 * folder is read. Any thread. */

#pragma once

#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

/* Errors: FB_ERROR_INVALID (the flows are no flow document). (transfer full) (element-type filename
 * GBytes) */
GHashTable *fb_snapshot_write_folder (FbSnapshotContent *content,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* Errors: as fb_flow_folder_join(). (transfer full) */
FbSnapshotContent *fb_snapshot_read_folder (GHashTable *files,
                                            GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
