/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Two states of a small plant to compare. */

#pragma once

#include "snapshot/fb-snapshot-diff.h"

G_BEGIN_DECLS

#define FB_TEST_N_CHANGES 7 /* without the one of layout only */

/* Of the tab "Filler" ("t"): "level" (function) changed its code and name, "valve" is deleted,
 * "guard" added, "far" only stands elsewhere, "in" is wired otherwise; of "Packer" ("u"): "note"
 * changed. The config node "broker" has another host; the module node-red-x is newer. Both have
 * "same". (transfer full) */
FbSnapshotDiff *fb_test_diff_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Of two texts of flows, with nothing else. (transfer full) */
FbSnapshotDiff *fb_test_diff_of (const char *older, const char *newer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
