/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What there is to show of one change, compared on a worker. */

#pragma once

#include "flow/fb-text-diff.h"
#include "snapshot/fb-snapshot-diff.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *properties; /* of FbPropertyChange */
  GPtrArray *texts;      /* of FbTextDiff, one for each property; NULL for what is no text */
} FbChangeContent;

void fb_change_content_free (FbChangeContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbChangeContent, fb_change_content_free)

/* Either @change or @part: (nullable), of @diff. */
void fb_change_content_load_async (FbSnapshotDiff         *diff,
                                   const FbFlowChange     *change,
                                   const FbSnapshotChange *part,
                                   GCancellable           *cancellable,
                                   GAsyncReadyCallback     callback,
                                   gpointer                user_data);
/* (transfer full) NULL only when cancelled. */
FbChangeContent *fb_change_content_load_finish (GAsyncResult *result,
                                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
