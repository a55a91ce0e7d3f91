/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the noun "diff" share. */

#pragma once

#include "fb-ctl-output.h"
#include "snapshot/fb-snapshot-diff.h"

G_BEGIN_DECLS

/* One JSON object. @with_properties: also what differs within nodes. */
void fb_ctl_diff_print_json (FbSnapshotDiff *diff, gboolean with_properties);
/* For people. */
void fb_ctl_diff_print_text (FbSnapshotDiff *diff, gboolean with_properties);

/* (nullable) the tab or subflow that the changed node lies on, or did */
const FbFlowNode *fb_ctl_diff_find_tab (FbFlowDiff *flows, const FbFlowChange *change);

G_END_DECLS
