/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The runtimes (Node.js + Node-RED, side by side) of the profile: installed ones, those that can be
 * installed (data/runtimes), and an existing node-red on the machine. A GListModel of FbRuntime. */

#pragma once

#include "fb-operation.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_RUNTIME (fb_runtime_get_type ())
G_DECLARE_FINAL_TYPE (FbRuntime, fb_runtime, FB, RUNTIME, GObject)

typedef enum
{
  FB_RUNTIME_AVAILABLE, /* known, not installed */
  FB_RUNTIME_INSTALLED,
  FB_RUNTIME_SYSTEM, /* found on this machine */
} FbRuntimeState;

const char    *fb_runtime_get_name (FbRuntime *self);  /* "node-red-5.0" */
const char    *fb_runtime_get_title (FbRuntime *self); /* "Node-RED 5.0" */
FbRuntimeState fb_runtime_get_state (FbRuntime *self);
const char    *fb_runtime_get_node_red_version (FbRuntime *self); /* (nullable) */
const char    *fb_runtime_get_node_version (FbRuntime *self);     /* (nullable) */
const char    *fb_runtime_get_node (FbRuntime *self);   /* (nullable) path of the node program */
const char    *fb_runtime_get_script (FbRuntime *self); /* (nullable) path of red.js */
gint64         fb_runtime_get_size (FbRuntime *self);   /* bytes on disk, -1 when unknown */

#define FB_TYPE_RUNTIME_STORE (fb_runtime_store_get_type ())
G_DECLARE_FINAL_TYPE (FbRuntimeStore, fb_runtime_store, FB, RUNTIME_STORE, GObject)

FbRuntimeStore *fb_runtime_store_new (FbWorkspace *workspace) G_GNUC_WARN_UNUSED_RESULT;

/* Looks at the disk again. */
void     fb_runtime_store_load_async (FbRuntimeStore     *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean fb_runtime_store_load_finish (FbRuntimeStore *self, GAsyncResult *result, GError **error);

/* (nullable) (transfer none) */
FbRuntime *fb_runtime_store_find (FbRuntimeStore *self, const char *name);
/* The newest installed one, else the newest available one. (transfer none) */
FbRuntime *fb_runtime_store_get_preferred (FbRuntimeStore *self);

/* Fetches it by npm into the profile, side by side, complete or not at all. (transfer full) */
FbOperation *fb_runtime_store_install (FbRuntimeStore *self,
                                       FbRuntime      *runtime) G_GNUC_WARN_UNUSED_RESULT;
/* Refused with FB_ERROR_CONFLICT while an instance uses it. (transfer full) */
FbOperation *fb_runtime_store_uninstall (FbRuntimeStore *self,
                                         FbRuntime      *runtime) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
