/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-guard.h"

#include "fb-error.h"

static void fb_test_guard_deploy_guard_init (FbDeployGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbTestGuard,
                               fb_test_guard,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_DEPLOY_GUARD,
                                                      fb_test_guard_deploy_guard_init))

static void
answer (GTask *task, gboolean fails)
{
  if (fails)
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_FULL, "There is no room");
  else
    g_task_return_boolean (task, TRUE);
}

static void
fb_test_guard_prepare_async (FbDeployGuard      *guard,
                             FbInstanceLink     *link,
                             GBytes             *running,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  FbTestGuard *self = FB_TEST_GUARD (guard);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_ptr_array_add (self->kept, g_bytes_ref (running));
  answer (task, self->forbids);
}

static void
fb_test_guard_conclude_async (FbDeployGuard      *guard,
                              FbInstanceLink     *link,
                              GBytes             *running,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  FbTestGuard *self = FB_TEST_GUARD (guard);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_ptr_array_add (self->concluded, g_bytes_ref (running));
  answer (task, self->forgets);
}

static gboolean
fb_test_guard_finish (FbDeployGuard *guard, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fb_test_guard_finalize (GObject *object)
{
  FbTestGuard *self = FB_TEST_GUARD (object);

  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->concluded, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_test_guard_parent_class)->finalize (object);
}

static void
fb_test_guard_class_init (FbTestGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_test_guard_finalize;
}

static void
fb_test_guard_deploy_guard_init (FbDeployGuardInterface *iface)
{
  iface->prepare_async = fb_test_guard_prepare_async;
  iface->prepare_finish = fb_test_guard_finish;
  iface->conclude_async = fb_test_guard_conclude_async;
  iface->conclude_finish = fb_test_guard_finish;
}

static void
fb_test_guard_init (FbTestGuard *self)
{
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->concluded = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
}

FbTestGuard *
fb_test_guard_new (void)
{
  return g_object_new (FB_TYPE_TEST_GUARD, NULL);
}
