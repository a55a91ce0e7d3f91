/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The tabs and subflows of two versions as one list, each with what the diff says of it. A pure
 * function; any thread. */

#pragma once

#include "fb-scene.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;    /* "" for nodes that lie on no tab; owned by the documents */
  const char *label; /* (nullable) what it is called */
  FbFlowKind  kind;  /* FB_FLOW_TAB, FB_FLOW_SUBFLOW; FB_FLOW_NODE for the one without a tab */
  FbSceneMark mark;
  gboolean    is_disabled;
  guint       n_changes; /* in it, itself included; without those of layout only */
  guint       n_layout;  /* of layout only */
} FbSceneTab;

/* The newer one's tabs in their order, then those that were deleted, subflows in the same way, and
 * what lies on no tab. @older, @newer: (nullable) not both. @diff: (nullable) of the two. (transfer
 * full) (element-type FbSceneTab) */
GArray *fb_scene_list_tabs (FbFlowDocument *older,
                            FbFlowDocument *newer,
                            FbFlowDiff     *diff) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
