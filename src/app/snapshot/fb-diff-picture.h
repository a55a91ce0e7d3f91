/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the canvas of a comparison shows: one tab of both versions, and the node that is chosen
 * there, changed or not. Reads a scene when another tab is wanted. UI thread.
 *
 * Property "tab": (nullable) id of the tab or subflow. Signal: "loaded" (): a scene is there. */

#pragma once

#include "snapshot/fb-flow-canvas.h"
#include "snapshot/fb-node-palette.h"
#include "snapshot/fb-snapshot-diff.h"

G_BEGIN_DECLS

#define FB_TYPE_DIFF_PICTURE (fb_diff_picture_get_type ())
G_DECLARE_FINAL_TYPE (FbDiffPicture, fb_diff_picture, FB, DIFF_PICTURE, GObject)

FbDiffPicture *fb_diff_picture_new (FbFlowCanvas   *canvas,
                                    FbSnapshotDiff *diff,
                                    FbNodePalette  *palette) G_GNUC_WARN_UNUSED_RESULT;
/* No scene that is still on its way arrives any more. */
void fb_diff_picture_stop (FbDiffPicture *self);

/* @tab: (nullable) then the tab stays. @node: (nullable) is brought into view. */
void fb_diff_picture_show (FbDiffPicture *self, const char *tab, const char *node);
/* The canvas chose this by itself. @node: (nullable) */
void fb_diff_picture_note_node (FbDiffPicture *self, const char *node);
void fb_diff_picture_set_shows_layout (FbDiffPicture *self, gboolean shows);

/* (nullable) */
const char *fb_diff_picture_get_tab (FbDiffPicture *self);
/* (nullable) */
const char *fb_diff_picture_get_node (FbDiffPicture *self);

G_END_DECLS
