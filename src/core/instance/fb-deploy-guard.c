/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-deploy-guard.h"

#include "fb-error.h"

/* The interface only. */

G_DEFINE_INTERFACE (FbDeployGuard, fb_deploy_guard, G_TYPE_OBJECT)

static void
fb_deploy_guard_default_init (FbDeployGuardInterface *iface)
{
}

void
fb_deploy_guard_prepare_async (FbDeployGuard      *self,
                               FbInstanceLink     *link,
                               GBytes             *running,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (FB_IS_DEPLOY_GUARD (self));
  g_return_if_fail (FB_IS_INSTANCE_LINK (link));
  g_return_if_fail (running != NULL);

  FB_DEPLOY_GUARD_GET_IFACE (self)->prepare_async (self, link, running, cancellable, callback,
                                                   user_data);
}

gboolean
fb_deploy_guard_prepare_finish (FbDeployGuard *self, GAsyncResult *result, GError **error)
{
  gboolean may;

  g_return_val_if_fail (FB_IS_DEPLOY_GUARD (self), FALSE);

  may = FB_DEPLOY_GUARD_GET_IFACE (self)->prepare_finish (self, result, error);
  fb_error_convert (error);

  return may;
}

void
fb_deploy_guard_conclude_async (FbDeployGuard      *self,
                                FbInstanceLink     *link,
                                GBytes             *running,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (FB_IS_DEPLOY_GUARD (self));
  g_return_if_fail (FB_IS_INSTANCE_LINK (link));
  g_return_if_fail (running != NULL);

  FB_DEPLOY_GUARD_GET_IFACE (self)->conclude_async (self, link, running, callback, user_data);
}

gboolean
fb_deploy_guard_conclude_finish (FbDeployGuard *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (FB_IS_DEPLOY_GUARD (self), FALSE);

  done = FB_DEPLOY_GUARD_GET_IFACE (self)->conclude_finish (self, result, error);
  fb_error_convert (error);

  return done;
}
