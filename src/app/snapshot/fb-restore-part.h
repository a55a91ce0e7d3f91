/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Something of a snapshot that can be put back by itself: a tab or subflow that something changed
 * on, or a node that changed. UI thread.
 *
 * Property: "chosen" (gboolean). */

#pragma once

#include "snapshot/fb-snapshot-diff.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_RESTORE_PART (fb_restore_part_get_type ())
G_DECLARE_FINAL_TYPE (FbRestorePart, fb_restore_part, FB, RESTORE_PART, GObject)

/* What differs in @diff and is there on one of its sides: first containers, then nodes. @newer: the
 * side is the newer one. (transfer full) (element-type FbRestorePart) */
GListModel *fb_restore_part_list (FbSnapshotDiff *diff, gboolean newer) G_GNUC_WARN_UNUSED_RESULT;

const char *fb_restore_part_get_id (FbRestorePart *self);
const char *fb_restore_part_get_title (FbRestorePart *self);
/* What it is, for a second line. */
const char *fb_restore_part_get_detail (FbRestorePart *self);
/* A tab or subflow: with it goes all that lies on it. */
gboolean fb_restore_part_is_container (FbRestorePart *self);

gboolean fb_restore_part_get_chosen (FbRestorePart *self);
void     fb_restore_part_set_chosen (FbRestorePart *self, gboolean chosen);

G_END_DECLS
