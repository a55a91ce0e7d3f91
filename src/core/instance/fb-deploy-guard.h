/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asked before flows are put on an instance, and told afterwards. Implemented above (snapshots: no
 * deploy without one before it). */

#pragma once

#include "instance/fb-instance-link.h"

G_BEGIN_DECLS

#define FB_TYPE_DEPLOY_GUARD (fb_deploy_guard_get_type ())
G_DECLARE_INTERFACE (FbDeployGuard, fb_deploy_guard, FB, DEPLOY_GUARD, GObject)

struct _FbDeployGuardInterface
{
  GTypeInterface parent_iface;

  /* @running: what runs there now, as the v2 body. FALSE forbids the deploy with the reason. */
  void (*prepare_async) (FbDeployGuard      *self,
                         FbInstanceLink     *link,
                         GBytes             *running,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);
  gboolean (*prepare_finish) (FbDeployGuard *self, GAsyncResult *result, GError **error);

  /* @running: what was read back after the flows had arrived. What fails here is not the deploy. */
  void (*conclude_async) (FbDeployGuard      *self,
                          FbInstanceLink     *link,
                          GBytes             *running,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
  gboolean (*conclude_finish) (FbDeployGuard *self, GAsyncResult *result, GError **error);
};

void     fb_deploy_guard_prepare_async (FbDeployGuard      *self,
                                        FbInstanceLink     *link,
                                        GBytes             *running,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean fb_deploy_guard_prepare_finish (FbDeployGuard *self, GAsyncResult *result, GError **error);
void     fb_deploy_guard_conclude_async (FbDeployGuard      *self,
                                         FbInstanceLink     *link,
                                         GBytes             *running,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean
fb_deploy_guard_conclude_finish (FbDeployGuard *self, GAsyncResult *result, GError **error);

G_END_DECLS
