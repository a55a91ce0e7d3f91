/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-guard.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "snapshot/fb-snapshot-gather.h"
#include "snapshot/fb-snapshot-take.h"

/* Stateless but for the last snapshot, if it was told to remember. When the file of a local
 * instance holds other flows than those that run, both are kept, since the deploy replaces both. */

struct _FbSnapshotGuard
{
  GObject parent_instance;

  /* Owned */
  FbSnapshotStore   *snapshots;
  FbInstanceStore   *instances;
  FbSnapshot        *before;
  FbSnapshotContent *content_before;

  FbSnapshotReason reason;
  gboolean         remembers;
};

/* One keeping; owned by its task. */
typedef struct
{
  FbInstance        *instance;
  FbSnapshotContent *content;
  FbSnapshotReason   reason;
  gboolean           is_before;
} Keeping;

static void fb_snapshot_guard_deploy_guard_init (FbDeployGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbSnapshotGuard,
                               fb_snapshot_guard,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_DEPLOY_GUARD,
                                                      fb_snapshot_guard_deploy_guard_init))

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_clear_object (&keeping->instance);
  g_clear_pointer (&keeping->content, fb_snapshot_content_unref);
  g_free (keeping);
}

static void
fb_snapshot_guard_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbSnapshotGuard *self = g_task_get_source_object (task);
  Keeping         *keeping = g_task_get_task_data (task);
  GError          *error = NULL;
  g_autoptr (FbSnapshot) snapshot =
                 fb_snapshot_store_put_finish (FB_SNAPSHOT_STORE (source), result, &error);

  if (snapshot == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (keeping->is_before && self->remembers)
    {
      g_set_object (&self->before, snapshot);
      g_clear_pointer (&self->content_before, fb_snapshot_content_unref);
      self->content_before = g_steal_pointer (&keeping->content);
    }
  g_task_return_boolean (task, TRUE);
}

static void
put (GTask *task)
{
  FbSnapshotGuard      *self = g_task_get_source_object (task);
  Keeping              *keeping = g_task_get_task_data (task);
  const FbSnapshotLabel label = {
    .instance = fb_instance_get_id (keeping->instance),
    .instance_name = fb_instance_get_name (keeping->instance),
    .reason = keeping->reason,
  };

  fb_snapshot_store_put_async (self->snapshots, &label, keeping->content,
                               g_task_get_cancellable (task), fb_snapshot_guard_put_cb,
                               g_object_ref (task));
}

static void
fb_snapshot_guard_file_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (fb_operation_run_finish (FB_OPERATION (source), result, &error))
    put (task);
  else
    g_task_return_error (task, error);
}

/* What lies in the file and does not run. */
static void
keep_file (GTask *task)
{
  FbSnapshotGuard      *self = g_task_get_source_object (task);
  Keeping              *keeping = g_task_get_task_data (task);
  const FbSnapshotLabel label = {
    .reason = keeping->reason,
    .description = _ ("What was in flows.json while other flows ran"),
  };
  g_autoptr (FbSnapshotTake) take = fb_snapshot_take_new (self->snapshots, self->instances,
                                                          keeping->instance, NULL, &label);

  fb_operation_run_async (FB_OPERATION (take), fb_snapshot_guard_file_kept_cb, g_object_ref (task));
}

static gboolean
check_whole (const Keeping *keeping, GError **error)
{
  if (fb_instance_get_kind (keeping->instance) == FB_INSTANCE_REMOTE ||
      (fb_snapshot_content_get_unknown (keeping->content) & FB_PART_CREDENTIALS) == 0)
    return TRUE;

  return fb_throw (error, FB_ERROR_CONFLICT,
                   _ ("The credentials of “%s” cannot be decrypted, so a snapshot would not hold "
                      "them and a deploy could delete them. Nothing was changed: give it back its "
                      "credential secret first."),
                   fb_instance_get_name (keeping->instance));
}

static void
fb_snapshot_guard_gathered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Keeping *keeping = g_task_get_task_data (task);
  gboolean file_differs = FALSE;
  GError  *error = NULL;

  keeping->content = fb_snapshot_gather_finish (result, &file_differs, &error);
  if (keeping->content == NULL || (keeping->is_before && !check_whole (keeping, &error)))
    {
      fb_throw_prefixed (&error, _ ("Keeping what runs in a snapshot: "));
      g_task_return_error (task, error);
    }
  else if (file_differs && keeping->is_before)
    keep_file (task);
  else
    put (task);
}

static void
keep (FbSnapshotGuard *self,
      GTask           *task,
      FbInstanceLink  *link,
      GBytes          *running,
      FbSnapshotReason reason,
      gboolean         is_before)
{
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->instance = g_object_ref (fb_instance_link_get_instance (link));
  keeping->reason = reason;
  keeping->is_before = is_before;
  g_task_set_task_data (task, keeping, keeping_free);
  fb_snapshot_gather_async (self->instances, keeping->instance, link, running,
                            g_task_get_cancellable (task), fb_snapshot_guard_gathered_cb, task);
}

static void
fb_snapshot_guard_prepare_async (FbDeployGuard      *guard,
                                 FbInstanceLink     *link,
                                 GBytes             *running,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  FbSnapshotGuard *self = FB_SNAPSHOT_GUARD (guard);
  GTask           *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, fb_snapshot_guard_prepare_async);
  keep (self, task, link, running, self->reason, TRUE);
}

static void
fb_snapshot_guard_conclude_async (FbDeployGuard      *guard,
                                  FbInstanceLink     *link,
                                  GBytes             *running,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  FbSnapshotGuard *self = FB_SNAPSHOT_GUARD (guard);
  GTask           *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, fb_snapshot_guard_conclude_async);
  keep (self, task, link, running, FB_SNAPSHOT_AFTER_DEPLOY, FALSE);
}

static gboolean
fb_snapshot_guard_finish (FbDeployGuard *guard, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, guard), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fb_snapshot_guard_finalize (GObject *object)
{
  FbSnapshotGuard *self = FB_SNAPSHOT_GUARD (object);

  g_clear_object (&self->snapshots);
  g_clear_object (&self->instances);
  g_clear_object (&self->before);
  g_clear_pointer (&self->content_before, fb_snapshot_content_unref);

  G_OBJECT_CLASS (fb_snapshot_guard_parent_class)->finalize (object);
}

static void
fb_snapshot_guard_class_init (FbSnapshotGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_snapshot_guard_finalize;
}

static void
fb_snapshot_guard_deploy_guard_init (FbDeployGuardInterface *iface)
{
  iface->prepare_async = fb_snapshot_guard_prepare_async;
  iface->prepare_finish = fb_snapshot_guard_finish;
  iface->conclude_async = fb_snapshot_guard_conclude_async;
  iface->conclude_finish = fb_snapshot_guard_finish;
}

static void
fb_snapshot_guard_init (FbSnapshotGuard *self)
{
}

FbSnapshotGuard *
fb_snapshot_guard_new (FbSnapshotStore *snapshots,
                       FbInstanceStore *instances,
                       FbSnapshotReason reason)
{
  FbSnapshotGuard *self;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (snapshots), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);

  self = g_object_new (FB_TYPE_SNAPSHOT_GUARD, NULL);
  self->snapshots = g_object_ref (snapshots);
  self->instances = g_object_ref (instances);
  self->reason = reason;

  return self;
}

void
fb_snapshot_guard_remember (FbSnapshotGuard *self)
{
  g_return_if_fail (FB_IS_SNAPSHOT_GUARD (self));

  self->remembers = TRUE;
}

FbSnapshot *
fb_snapshot_guard_get_before (FbSnapshotGuard *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_GUARD (self), NULL);

  return self->before;
}

FbSnapshotContent *
fb_snapshot_guard_get_content_before (FbSnapshotGuard *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_GUARD (self), NULL);

  return self->content_before;
}
