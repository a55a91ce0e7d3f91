/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asked before flows are put on an instance; FALSE forbids the deploy with the reason. Implemented
 * above (snapshots); FbFileGuard is the one that keeps the running flows as a file in the
 * instance's folder, the last 50. */

#pragma once

#include "instance/fb-instance-store.h"

G_BEGIN_DECLS

#define FB_TYPE_DEPLOY_GUARD (fb_deploy_guard_get_type ())
G_DECLARE_INTERFACE (FbDeployGuard, fb_deploy_guard, FB, DEPLOY_GUARD, GObject)

struct _FbDeployGuardInterface
{
  GTypeInterface parent_iface;

  /* @running: what runs there now, as the v2 body. */
  void (*prepare_async) (FbDeployGuard      *self,
                         FbInstance         *instance,
                         GBytes             *running,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);
  gboolean (*prepare_finish) (FbDeployGuard *self, GAsyncResult *result, GError **error);
};

void     fb_deploy_guard_prepare_async (FbDeployGuard      *self,
                                        FbInstance         *instance,
                                        GBytes             *running,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean fb_deploy_guard_prepare_finish (FbDeployGuard *self, GAsyncResult *result, GError **error);

#define FB_TYPE_FILE_GUARD (fb_file_guard_get_type ())
G_DECLARE_FINAL_TYPE (FbFileGuard, fb_file_guard, FB, FILE_GUARD, GObject)

FbDeployGuard *fb_file_guard_new (FbInstanceStore *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
