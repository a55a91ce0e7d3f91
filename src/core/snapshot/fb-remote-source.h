/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the Admin API of an instance gives: flows, modules, palette, settings, versions, and which
 * credentials are set. It has neither their values nor variables nor package.json, and what the
 * user may not read is missing too; all that is among the unknown parts. UI thread; parsing
 * elsewhere. */

#pragma once

#include "instance/fb-instance-link.h"
#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

/* @running: (nullable) the v2 body that was just read. Errors: FB_ERROR_UNREACHABLE,
 * FB_ERROR_DENIED (flows cannot be read), FB_ERROR_INVALID, FB_ERROR_CANCELLED. */
void               fb_remote_source_read_async (FbWorkspace        *workspace,
                                                FbInstanceLink     *link,
                                                GBytes             *running,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
FbSnapshotContent *fb_remote_source_read_finish (GAsyncResult *result,
                                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
