/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What differs between two states of an instance: flows, node by node, and what is around them. No
 * secret value is ever in it. What a source could not give is told as unknown and not compared.
 * Immutable; may be shared between threads. */

#pragma once

#include "flow/fb-flow-diff.h"
#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

typedef struct _FbSnapshotDiff FbSnapshotDiff;

typedef enum
{
  FB_SNAPSHOT_CHANGE_ADDED,   /* of a credential: set */
  FB_SNAPSHOT_CHANGE_DELETED, /* removed */
  FB_SNAPSHOT_CHANGE_CHANGED,
  FB_SNAPSHOT_CHANGE_UNKNOWN, /* whether it changed cannot be told; counts as no change */
} FbSnapshotChangeKind;

typedef enum
{
  FB_SNAPSHOT_ENVIRONMENT, /* name: of the variable */
  FB_SNAPSHOT_MODULES,     /* name: of the module; texts are versions */
  FB_SNAPSHOT_PACKAGES,    /* name: of the file */
  FB_SNAPSHOT_SETTINGS,    /* name: of the setting; texts are JSON */
  FB_SNAPSHOT_CREDENTIALS, /* name: of the field, node: whose */
  FB_SNAPSHOT_N_AREAS,
} FbSnapshotArea;

typedef struct
{
  FbSnapshotArea       area;
  FbSnapshotChangeKind kind;
  char                *name;
  char                *node;  /* (nullable) id */
  char                *older; /* (nullable) absent, or not to be shown */
  char                *newer;
} FbSnapshotChange;

/* "environment", "modules", "packages", "settings", "credentials" */
const char *fb_snapshot_area_to_string (FbSnapshotArea area);
/* The same for people. */
const char *fb_snapshot_area_get_title (FbSnapshotArea area);

/* FB_ERROR_INVALID when the flows of one are no flow document. Takes long for large ones: on a
 * worker. (transfer full) */
FbSnapshotDiff *fb_snapshot_diff_new (FbSnapshotContent *older,
                                      FbSnapshotContent *newer,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
FbSnapshotDiff *fb_snapshot_diff_ref (FbSnapshotDiff *self);
void            fb_snapshot_diff_unref (FbSnapshotDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotDiff, fb_snapshot_diff_unref)

/* (transfer none) */
FbFlowDiff *fb_snapshot_diff_get_flows (FbSnapshotDiff *self);
/* By area and name. (transfer none) (element-type FbSnapshotChange) */
GPtrArray *fb_snapshot_diff_get_changes (FbSnapshotDiff *self);
/* Parts that at least one side could not give. */
FbSnapshotParts fb_snapshot_diff_get_unknown (FbSnapshotDiff *self);
/* Nothing that is known differs. */
gboolean fb_snapshot_diff_is_equal (FbSnapshotDiff *self);
/* "+5 ~3 -1, layout only 2, modules 1, credentials 2", or "no changes". (transfer full) */
char *fb_snapshot_diff_summarize (FbSnapshotDiff *self) G_GNUC_WARN_UNUSED_RESULT;

/* Those of the flows, but for what the settings settle, and those of what is around them; see
 * fb-flow-risk.h. (transfer full) (element-type FbFlowRisk) */
GPtrArray *fb_snapshot_diff_list_risks (FbSnapshotDiff *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
