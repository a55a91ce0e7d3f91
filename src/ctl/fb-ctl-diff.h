/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the nouns "diff" and "merge" share. */

#pragma once

#include "fb-ctl-output.h"
#include "fb-ctl.h"
#include "snapshot/fb-snapshot-diff.h"

G_BEGIN_DECLS

/* A file or folder if there is one called @text, else what an instance holds now, else a snapshot.
 * Its flows are scanned; an error names the side it is about. (transfer full) */
FbSnapshotContent *
fb_ctl_diff_read (FbCtl *ctl, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One JSON object. @with_properties: also what differs within nodes. */
void fb_ctl_diff_print_json (FbSnapshotDiff *diff, gboolean with_properties);
/* For people. */
void fb_ctl_diff_print_text (FbSnapshotDiff *diff, gboolean with_properties);

/* (nullable) the tab or subflow that the changed node lies on, or did */
const FbFlowNode *fb_ctl_diff_find_tab (FbFlowDiff *flows, const FbFlowChange *change);

G_END_DECLS
