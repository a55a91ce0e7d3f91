/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Everything an instance holds, as the content of a snapshot: of a local one from its folder, with
 * the exact bytes of flows.json when that is what runs, of a remote one from its Admin API. UI
 * thread; files and parsing elsewhere. */

#pragma once

#include "instance/fb-instance-link.h"
#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

/* @link: (nullable) of @instance; without one, or while it is not online, a local instance is read
 * from its folder alone. @running: (nullable) the v2 body that was just read from it. Errors:
 * FB_ERROR_UNREACHABLE (a remote one that is not online), FB_ERROR_DENIED, FB_ERROR_CONFLICT,
 * FB_ERROR_INVALID, FB_ERROR_CANCELLED. */
void fb_snapshot_gather_async (FbInstanceStore    *instances,
                               FbInstance         *instance,
                               FbInstanceLink     *link,
                               GBytes             *running,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
/* @file_differs: (out) (nullable) whether flows.json of a local instance holds other flows than
 * those that run, which are then the content's. (transfer full) */
FbSnapshotContent *fb_snapshot_gather_finish (GAsyncResult *result,
                                              gboolean     *file_differs,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
