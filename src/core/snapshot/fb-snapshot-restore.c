/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-restore-private.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"

/* The class, and the steps up to the plan: the content, what runs, the plan. The types that are
 * there and what becomes of the plan have files of their own. */

G_DEFINE_FINAL_TYPE (FbSnapshotRestore, fb_snapshot_restore, FB_TYPE_OPERATION)

FbInstance *
fb_snapshot_restore_get_instance (FbSnapshotRestore *self)
{
  return fb_instance_link_get_instance (self->link);
}

const char *
fb_snapshot_restore_get_name (FbSnapshotRestore *self)
{
  return fb_instance_get_name (fb_snapshot_restore_get_instance (self));
}

GCancellable *
fb_snapshot_restore_get_cancellable (FbSnapshotRestore *self)
{
  return fb_operation_get_cancellable (FB_OPERATION (self));
}

void
fb_snapshot_restore_begin_step (FbSnapshotRestore *self, double progress, const char *message)
{
  fb_operation_set_progress (FB_OPERATION (self), progress);
  fb_operation_set_message (FB_OPERATION (self), message);
}

void
fb_snapshot_restore_end (FbSnapshotRestore *self, GError *error)
{
  fb_error_convert (&error);
  fb_activity_note (fb_snapshot_store_get_workspace (self->snapshots), "snapshot.restore",
                    fb_instance_get_id (fb_snapshot_restore_get_instance (self)),
                    fb_snapshot_restore_get_name (self),
                    error != NULL ? fb_error_code_to_string (error->code) : "ok",
                    error != NULL ? error->message : self->id);
  fb_operation_complete (FB_OPERATION (self), error);
  g_object_unref (self);
}

static void
make_plan (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbSnapshotRestore *self = source;
  GError            *error = NULL;
  FbRestorePlan     *plan =
      fb_restore_plan_new (self->content, self->running, (const char *const *)self->nodes, &error);

  if (plan != NULL)
    g_task_return_pointer (task, plan, (GDestroyNotify)fb_restore_plan_free);
  else
    g_task_return_error (task, error);
}

static void
fb_snapshot_restore_planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = FB_SNAPSHOT_RESTORE (source);
  GError            *error = NULL;

  self->plan = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->plan != NULL)
    fb_snapshot_restore_ask_types (self);
  else
    fb_snapshot_restore_end (self, error);
}

static void
fb_snapshot_restore_flows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  self->running = fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (source), result, &error);
  if (self->running == NULL)
    {
      fb_throw_prefixed (&error, _ ("Reading what runs now: "));
      fb_snapshot_restore_end (self, error);
      return;
    }

  task = g_task_new (self, NULL, fb_snapshot_restore_planned_cb, NULL);
  g_task_set_source_tag (task, fb_snapshot_restore_flows_cb);
  g_task_run_in_thread (task, make_plan);
}

static void
fb_snapshot_restore_content_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  FbAdminClient     *admin = fb_instance_link_get_admin (self->link);
  GError            *error = NULL;

  self->content = fb_snapshot_store_get_content_finish (FB_SNAPSHOT_STORE (source), result, &error);
  if (self->content == NULL)
    fb_snapshot_restore_end (self, error);
  else if (admin == NULL)
    fb_snapshot_restore_end (self, g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE,
                                                _ ("“%s” is not reached now"),
                                                fb_snapshot_restore_get_name (self)));
  else
    {
      fb_snapshot_restore_begin_step (self, 0.15, _ ("Reading what runs now"));
      fb_admin_client_get_flows_async (admin, fb_snapshot_restore_get_cancellable (self),
                                       fb_snapshot_restore_flows_cb, self);
    }
}

static gboolean
check_may_restore (FbSnapshotRestore *self, GError **error)
{
  FbInstance *instance = fb_snapshot_restore_get_instance (self);

  if (fb_instance_get_mode (instance) != FB_MODE_READ_WRITE)
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("“%s” is read-only here: nothing can be restored to it"),
                     fb_snapshot_restore_get_name (self));
  if (!fb_instance_is_online (instance))
    return fb_throw (error, FB_ERROR_UNREACHABLE,
                     _ ("“%s” does not run or is not reached now; start it first"),
                     fb_snapshot_restore_get_name (self));
  if ((self->flags & FB_RESTORE_ENVIRONMENT) != 0 &&
      fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL)
    return fb_throw (error, FB_ERROR_UNSUPPORTED,
                     _ ("The variables of “%s” are set on its machine"),
                     fb_snapshot_restore_get_name (self));

  return TRUE;
}

static void
fb_snapshot_restore_run (FbOperation *operation)
{
  FbSnapshotRestore *self = FB_SNAPSHOT_RESTORE (operation);
  GError            *error = NULL;

  g_object_ref (self);
  if (!check_may_restore (self, &error))
    {
      fb_snapshot_restore_end (self, error);
      return;
    }

  fb_snapshot_restore_begin_step (self, 0.05, _ ("Reading the snapshot"));
  fb_snapshot_store_get_content_async (self->snapshots, self->id, TRUE,
                                       fb_snapshot_restore_get_cancellable (self),
                                       fb_snapshot_restore_content_cb, self);
}

static void
fb_snapshot_restore_finalize (GObject *object)
{
  FbSnapshotRestore *self = FB_SNAPSHOT_RESTORE (object);

  g_clear_object (&self->snapshots);
  g_clear_object (&self->instances);
  g_clear_object (&self->link);
  g_clear_object (&self->guard);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->nodes, g_strfreev);
  g_clear_pointer (&self->content, fb_snapshot_content_unref);
  g_clear_pointer (&self->running, g_bytes_unref);
  g_clear_pointer (&self->plan, fb_restore_plan_free);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  g_clear_pointer (&self->modules, g_ptr_array_unref);
  g_clear_pointer (&self->installed, g_ptr_array_unref);
  g_clear_pointer (&self->rev, g_free);

  G_OBJECT_CLASS (fb_snapshot_restore_parent_class)->finalize (object);
}

static void
fb_snapshot_restore_class_init (FbSnapshotRestoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_snapshot_restore_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_snapshot_restore_run;
}

static void
fb_snapshot_restore_init (FbSnapshotRestore *self)
{
  self->installed = g_ptr_array_new_with_free_func (g_free);
}

FbSnapshotRestore *
fb_snapshot_restore_new (FbSnapshotStore   *snapshots,
                         FbInstanceStore   *instances,
                         FbInstanceLink    *link,
                         const char        *snapshot,
                         const char *const *nodes,
                         FbRestoreFlags     flags)
{
  FbSnapshotRestore *self;
  g_autofree char   *title = NULL;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (snapshots), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (link), NULL);
  g_return_val_if_fail (snapshot != NULL, NULL);

  self = g_object_new (FB_TYPE_SNAPSHOT_RESTORE, NULL);
  self->snapshots = g_object_ref (snapshots);
  self->instances = g_object_ref (instances);
  self->link = g_object_ref (link);
  self->guard = fb_snapshot_guard_new (snapshots, instances, FB_SNAPSHOT_BEFORE_RESTORE);
  fb_snapshot_guard_remember (self->guard);
  self->id = g_strdup (snapshot);
  self->nodes = g_strdupv ((char **)nodes);
  self->flags = flags;
  title = g_strdup_printf (_ ("Restore to “%s”"), fb_snapshot_restore_get_name (self));
  fb_operation_set_title (FB_OPERATION (self), title);

  return self;
}

FbSnapshot *
fb_snapshot_restore_get_before (FbSnapshotRestore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_RESTORE (self), NULL);

  return fb_snapshot_guard_get_before (self->guard);
}

const char *
fb_snapshot_restore_get_rev (FbSnapshotRestore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_RESTORE (self), NULL);

  return self->rev;
}

guint
fb_snapshot_restore_get_n_nodes (FbSnapshotRestore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_RESTORE (self), 0);

  return self->plan != NULL ? self->plan->restored->len : 0;
}

GPtrArray *
fb_snapshot_restore_get_missing (FbSnapshotRestore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_RESTORE (self), NULL);

  if (self->missing == NULL)
    self->missing = g_ptr_array_new ();
  return self->missing;
}

GPtrArray *
fb_snapshot_restore_get_installed (FbSnapshotRestore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_RESTORE (self), NULL);

  return self->installed;
}

GPtrArray *
fb_snapshot_restore_get_secrets (FbSnapshotRestore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_RESTORE (self), NULL);

  return self->plan != NULL ? self->plan->secrets : NULL;
}

guint
fb_snapshot_restore_get_n_blank (FbSnapshotRestore *self)
{
  GPtrArray *secrets = fb_snapshot_restore_get_secrets (self);
  guint      n_blank = 0;

  for (guint i = 0; secrets != NULL && i < secrets->len; i++)
    {
      const FbRestoreSecret *secret = g_ptr_array_index (secrets, i);

      n_blank += secret->state == FB_RESTORE_SECRET_BLANK ? 1 : 0;
    }

  return n_blank;
}

gboolean
fb_snapshot_restore_get_put_back (FbSnapshotRestore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_RESTORE (self), FALSE);

  return self->put_back;
}
