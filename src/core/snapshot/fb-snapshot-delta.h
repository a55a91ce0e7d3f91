/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A text as what it has beyond another one: a Zstandard frame, without its magic number, that has
 * the other text as its prefix. Keeps its working memory from one call to the next; one thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbSnapshotDelta FbSnapshotDelta;

FbSnapshotDelta *fb_snapshot_delta_new (void) G_GNUC_WARN_UNUSED_RESULT;
void             fb_snapshot_delta_free (FbSnapshotDelta *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotDelta, fb_snapshot_delta_free)

/* @text as a delta against @base, or by itself when @base is NULL. (transfer full) */
GBytes *fb_snapshot_delta_make (FbSnapshotDelta *self, GBytes *base, const char *text, gsize length)
    G_GNUC_WARN_UNUSED_RESULT;

/* The text again. @delta is not trusted; not more than @max_bytes. FB_ERROR_UNVERIFIED. (transfer
 * full) */
GBytes *fb_snapshot_delta_apply (FbSnapshotDelta *self,
                                 GBytes          *base,
                                 const guint8    *delta,
                                 gsize            length,
                                 gsize            max_bytes,
                                 GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
