/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Reads both sides of a comparison and compares them. UI thread; the work is on others. */

#pragma once

#include "session/fb-session.h"
#include "snapshot/fb-diff-side.h"
#include "snapshot/fb-node-palette.h"
#include "snapshot/fb-snapshot-diff.h"

G_BEGIN_DECLS

/* Errors name the side they are about: FB_ERROR_NOT_FOUND (snapshot, instance or file),
 * FB_ERROR_UNREACHABLE, FB_ERROR_DENIED, FB_ERROR_UNVERIFIED, FB_ERROR_INVALID (no flows),
 * FB_ERROR_CANCELLED. */
void fb_diff_load_async (FbSession          *session,
                         const FbDiffSide   *older,
                         const FbDiffSide   *newer,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);
/* @palette: (out) (transfer full) what the types of either side look like. (transfer full) */
FbSnapshotDiff *fb_diff_load_finish (GAsyncResult   *result,
                                     FbNodePalette **palette,
                                     GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
