/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The composition root: opens the workspace, makes each area's service in order, connects their
 * interfaces. main() of every program makes one and hands it down; several may live in one process.
 */

#pragma once

#include "instance/fb-deploy-guard.h"
#include "instance/fb-draft-store.h"
#include "instance/fb-instance-link.h"
#include "instance/fb-instance-store.h"
#include "instance/fb-runtime-store.h"
#include "mqtt/fb-broker-store.h"
#include "search/fb-node-search.h"
#include "snapshot/fb-snapshot-store.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_SESSION (fb_session_get_type ())
G_DECLARE_FINAL_TYPE (FbSession, fb_session, FB, SESSION, GObject)

/* @folder: (nullable) the profile. Opens and loads everything; the result is complete or absent.
 * Errors: fb_workspace_open(). */
void       fb_session_open_async (const char         *folder,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
FbSession *fb_session_open_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

FbWorkspace *fb_session_get_workspace (FbSession *self);
/* (nullable) The profile's preferences, kept in preferences.ini; NULL when the schema is not
 * installed. (transfer none) */
GSettings       *fb_session_get_settings (FbSession *self);
FbRuntimeStore  *fb_session_get_runtimes (FbSession *self);
FbInstanceStore *fb_session_get_instances (FbSession *self);
FbDraftStore    *fb_session_get_drafts (FbSession *self);
FbSnapshotStore *fb_session_get_snapshots (FbSession *self);
FbDeployGuard   *fb_session_get_guard (FbSession *self);
FbBrokerStore   *fb_session_get_brokers (FbSession *self);
/* From now on snapshots are taken after foreign deploys and by schedule: for the window. */
void fb_session_watch_snapshots (FbSession *self);
/* From the first call on it knows the instances and follows what is in their flows. */
FbSearch *fb_session_get_search (FbSession *self);
/* Full-text search over the nodes of the newest snapshots; made at first use. */
FbNodeSearch *fb_session_get_node_search (FbSession *self);

/* The link of @instance, made at first use and kept while the instance is in the store. (transfer
 * none) */
FbInstanceLink *fb_session_get_link (FbSession *self, FbInstance *instance);

/* Operations that run or ended lately: GListModel of FbOperation, newest first. (transfer none) */
GListModel *fb_session_get_tasks (FbSession *self);
/* Adds @operation to the tasks and starts it. (transfer none) */
void fb_session_run (FbSession *self, FbOperation *operation);

/* Cancels the tasks that still run, ends links and threads. Blocks for what is being written. */
void fb_session_close (FbSession *self);

G_END_DECLS
