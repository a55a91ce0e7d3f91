/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a restore sends: the flows of a snapshot, or chosen parts of them put into those that run,
 * with their credentials in clear by node id, which is the one form that harms nothing (sealed ones
 * would wipe what the instance has). Made on a worker, then only read. */

#pragma once

#include "instance/fb-deploy.h"
#include "snapshot/fb-restore-secret.h"

G_BEGIN_DECLS

typedef struct
{
  GBytes      *body;     /* v2; wiped when freed */
  FbDeployType type;     /* chosen nodes restart only what they change */
  GHashTable  *types;    /* set of node types that come with it, without what every runtime has */
  GHashTable  *ids;      /* set of all node ids in it */
  GPtrArray   *restored; /* ids that come from the snapshot, in its order */
  GPtrArray   *secrets;  /* FbRestoreSecret: what it cannot bring back of these */
} FbRestorePlan;

/* @running: the v2 body of what runs. @nodes: (nullable) ids of tabs, subflows, groups and nodes to
 * bring back, with what belongs to them: a tab, subflow or group comes as it was, without what it
 * did not have; a node brings its tab, and configuration nodes and subflows it uses, when they are
 * not there any more. Errors: FB_ERROR_NOT_FOUND (the snapshot has no such node), FB_ERROR_INVALID
 * (flows that cannot be read). (transfer full) */
FbRestorePlan *fb_restore_plan_new (FbSnapshotContent *content,
                                    GBytes            *running,
                                    const char *const *nodes,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void           fb_restore_plan_free (FbRestorePlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbRestorePlan, fb_restore_plan_free)

G_END_DECLS
