/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-restore.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "instance/fb-instance-variables.h"
#include "snapshot/fb-missing-types.h"
#include "snapshot/fb-put-back.h"
#include "snapshot/fb-restore-plan.h"
#include "snapshot/fb-snapshot-guard.h"
#include "snapshot/fb-start-watch.h"

/* The steps in the order of the functions below from the last to the first: the content, what runs,
 * the plan, the types that are there, modules that are installed, the deploy, the start, and if
 * need be what ran before. */

#define MAX_NODES_BYTES (32 * 1024 * 1024)

struct _FbSnapshotRestore
{
  FbOperation parent_instance;

  /* Owned */
  FbSnapshotStore   *snapshots;
  FbInstanceStore   *instances;
  FbInstanceLink    *link;
  FbSnapshotGuard   *guard;
  char              *id;
  GStrv              nodes; /* (nullable) */
  FbSnapshotContent *content;
  GBytes            *running;
  FbRestorePlan     *plan;
  FbStartWatch      *watch;
  GError            *failure; /* why it did not start */
  GPtrArray         *missing;
  GPtrArray         *modules; /* still to be installed: name, version … */
  GPtrArray         *installed;
  char              *rev;

  FbRestoreFlags flags;
  gboolean       has_installed;
  gboolean       put_back;
};

G_DEFINE_FINAL_TYPE (FbSnapshotRestore, fb_snapshot_restore, FB_TYPE_OPERATION)

static FbInstance *
get_instance (FbSnapshotRestore *self)
{
  return fb_instance_link_get_instance (self->link);
}

static const char *
get_name (FbSnapshotRestore *self)
{
  return fb_instance_get_name (get_instance (self));
}

static GCancellable *
get_cancellable (FbSnapshotRestore *self)
{
  return fb_operation_get_cancellable (FB_OPERATION (self));
}

static void
begin_step (FbSnapshotRestore *self, double progress, const char *message)
{
  fb_operation_set_progress (FB_OPERATION (self), progress);
  fb_operation_set_message (FB_OPERATION (self), message);
}

/* Ends the operation and the reference of the steps. @error: (nullable) (transfer full) */
static void
end (FbSnapshotRestore *self, GError *error)
{
  fb_error_convert (&error);
  fb_activity_note (fb_snapshot_store_get_workspace (self->snapshots), "snapshot.restore",
                    fb_instance_get_id (get_instance (self)), get_name (self),
                    error != NULL ? fb_error_code_to_string (error->code) : "ok",
                    error != NULL ? error->message : self->id);
  fb_operation_complete (FB_OPERATION (self), error);
  g_object_unref (self);
}

static void
fb_snapshot_restore_put_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  FbSnapshot        *before = fb_snapshot_guard_get_before (self->guard);
  g_autoptr (GError) error = NULL;

  if (fb_operation_run_finish (FB_OPERATION (source), result, &error))
    {
      self->put_back = TRUE;
      end (self, g_error_new (FB_ERROR, FB_ERROR_FAILED,
                              _ ("The flows did not start on “%s”, so what ran before was put "
                                 "back. %s"),
                              get_name (self), self->failure->message));
      return;
    }

  end (self, g_error_new (FB_ERROR, FB_ERROR_FAILED,
                          _ ("The flows did not start on “%s” (%s), and what ran before could not "
                             "be put back (%s). It is in snapshot %s."),
                          get_name (self), self->failure->message, error->message,
                          fb_snapshot_get_id (before)));
}

/* @failure: (transfer full) */
static void
put_back (FbSnapshotRestore *self, GError *failure)
{
  g_autoptr (FbSnapshotGuard) guard = fb_snapshot_guard_new (self->snapshots, self->instances,
                                                             FB_SNAPSHOT_BEFORE_RESTORE);
  g_autoptr (FbPutBack) way_back =
                 fb_put_back_new (self->link, FB_DEPLOY_GUARD (guard),
                                  fb_snapshot_guard_get_content_before (self->guard));

  g_clear_error (&self->failure);
  self->failure = failure;
  begin_step (self, 0.85, _ ("Putting back what ran before"));
  fb_operation_run_async (FB_OPERATION (way_back), fb_snapshot_restore_put_back_cb, self);
}

/* On a worker: the variables of the instance as they were. */
static void
restore_variables (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbSnapshotRestore *self = source;
  GPtrArray         *values = fb_snapshot_content_get_environment (self->content);
  g_autoptr (GPtrArray) variables =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_instance_variable_free);
  const char *const *words = task_data;
  GError            *error = NULL;

  for (guint i = 0; i < values->len; i++)
    {
      const FbEnvironmentValue *value = g_ptr_array_index (values, i);

      g_ptr_array_add (variables,
                       fb_instance_variable_new (value->name, value->value, value->hidden));
    }

  if (fb_instance_variables_replace (fb_snapshot_store_get_workspace (self->snapshots), words[0],
                                     words[1], variables, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
fb_snapshot_restore_variables_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fb_throw_prefixed (&error, _ ("The flows are back, but the variables are not: "));
  end (FB_SNAPSHOT_RESTORE (source), error);
}

static void
finish (FbSnapshotRestore *self)
{
  g_autoptr (GTask) task = NULL;
  const char *words[] = { fb_instance_get_id (get_instance (self)), get_name (self), NULL };

  if ((self->flags & FB_RESTORE_ENVIRONMENT) == 0 ||
      (fb_snapshot_content_get_unknown (self->content) & FB_PART_ENVIRONMENT) != 0)
    {
      end (self, NULL);
      return;
    }

  task = g_task_new (self, NULL, fb_snapshot_restore_variables_cb, NULL);
  g_task_set_source_tag (task, finish);
  g_task_set_task_data (task, g_strdupv ((char **)words), (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, restore_variables);
}

static void
fb_snapshot_restore_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  GError            *error = NULL;

  if (fb_start_watch_wait_finish (FB_START_WATCH (source), result, &error))
    finish (self);
  else
    put_back (self, error);
}

/* The runtime went away with the flows: what matters is whether it comes back. */
static void
fb_snapshot_restore_came_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  GError            *error = NULL;

  if (!fb_start_watch_wait_finish (FB_START_WATCH (source), result, &error))
    put_back (self, error);
  else
    end (self, g_steal_pointer (&self->failure));
}

static void
fb_snapshot_restore_deployed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  FbDeploy          *deploy = FB_DEPLOY (source);
  const gboolean     may_wait = (self->flags & FB_RESTORE_ACCEPT_MISSING) != 0;
  GError            *error = NULL;

  self->rev = g_strdup (fb_deploy_get_rev (deploy));
  if (fb_operation_run_finish (FB_OPERATION (deploy), result, &error))
    {
      begin_step (self, 0.8, _ ("Waiting for the flows to start"));
      fb_start_watch_wait_async (self->watch, self->rev, may_wait, NULL,
                                 fb_snapshot_restore_started_cb, self);
    }
  else if (fb_deploy_get_sent (deploy) &&
           (error->code == FB_ERROR_UNREACHABLE || error->code == FB_ERROR_UNVERIFIED))
    {
      self->failure = error;
      fb_start_watch_wait_async (self->watch, NULL, may_wait, NULL,
                                 fb_snapshot_restore_came_back_cb, self);
    }
  else
    end (self, error);
}

static void
send (FbSnapshotRestore *self)
{
  g_autoptr (FbDeploy) deploy = fb_deploy_new (self->link, FB_DEPLOY_GUARD (self->guard),
                                               self->plan->body, self->plan->type);

  self->watch = fb_start_watch_new (self->link);
  fb_operation_run_part_async (FB_OPERATION (self), FB_OPERATION (deploy), 0.4, 0.8,
                               fb_snapshot_restore_deployed_cb, self);
}

static void ask_types (FbSnapshotRestore *self);
static void install_next (FbSnapshotRestore *self);

static void
fb_snapshot_restore_installed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  const char        *module = g_ptr_array_index (self->modules, 0);
  const char        *version = g_ptr_array_index (self->modules, 1);
  GError            *error = NULL;

  if (!fb_admin_client_install_finish (FB_ADMIN_CLIENT (source), result, &error))
    {
      end (self, error);
      return;
    }

  g_ptr_array_add (self->installed,
                   g_strdup_printf ("%s%s%s", module, *version != '\0' ? "@" : "", version));
  g_ptr_array_remove_range (self->modules, 0, 2);
  install_next (self);
}

/* One after the other: npm would lock the others out. */
static void
install_next (FbSnapshotRestore *self)
{
  FbAdminClient   *admin = fb_instance_link_get_admin (self->link);
  g_autofree char *message = NULL;
  const char      *module, *version;

  if (admin == NULL || self->modules->len == 0)
    {
      ask_types (self);
      return;
    }

  module = g_ptr_array_index (self->modules, 0);
  version = g_ptr_array_index (self->modules, 1);
  message = g_strdup_printf (_ ("Installing %s"), module);
  begin_step (self, 0.3, message);
  fb_admin_client_install_async (admin, module, *version != '\0' ? version : NULL,
                                 get_cancellable (self), fb_snapshot_restore_installed_cb, self);
}

static GError *
make_missing_error (FbSnapshotRestore *self, GPtrArray *missing)
{
  g_autofree char *names = fb_missing_types_describe (missing);

  return g_error_new (FB_ERROR, FB_ERROR_UNSUPPORTED,
                      _ ("“%s” has not the node types that the snapshot needs: %s. Nothing was "
                         "sent: install their modules there first."),
                      get_name (self), names);
}

static void
take_missing (FbSnapshotRestore *self, const FbNodeSets *sets)
{
  g_autoptr (GPtrArray) missing = fb_missing_types_find (self->plan->types, sets, self->content);

  if (self->missing == NULL)
    self->missing = g_ptr_array_ref (missing);
  if (missing->len > 0 && !self->has_installed && (self->flags & FB_RESTORE_INSTALL))
    {
      self->has_installed = TRUE;
      self->modules = fb_missing_types_list_modules (missing, sets);
      install_next (self);
    }
  else if (missing->len > 0 && (self->flags & FB_RESTORE_ACCEPT_MISSING) == 0)
    end (self, make_missing_error (self, missing));
  else
    send (self);
}

static void
fb_snapshot_restore_types_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbSnapshotRestore *self = user_data;
  GError            *error = NULL;
  g_autoptr (JsonNode) list = fb_admin_client_get_finish (FB_ADMIN_CLIENT (source), result, &error);
  g_autoptr (FbNodeSets) sets = list != NULL ? fb_node_sets_parse (list, &error) : NULL;

  if (sets != NULL)
    {
      take_missing (self, sets);
      return;
    }

  fb_throw_prefixed (&error, _ ("Asking which node types there are: "));
  end (self, error);
}

static void
ask_types (FbSnapshotRestore *self)
{
  FbAdminClient *admin = fb_instance_link_get_admin (self->link);

  begin_step (self, 0.25, _ ("Asking which node types there are"));
  if (admin == NULL)
    end (self, g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("“%s” is not reached now"),
                            get_name (self)));
  else
    fb_admin_client_get_async (admin, "nodes", MAX_NODES_BYTES, get_cancellable (self),
                               fb_snapshot_restore_types_cb, self);
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
    ask_types (self);
  else
    end (self, error);
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
      end (self, error);
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
    end (self, error);
  else if (admin == NULL)
    end (self, g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("“%s” is not reached now"),
                            get_name (self)));
  else
    {
      begin_step (self, 0.15, _ ("Reading what runs now"));
      fb_admin_client_get_flows_async (admin, get_cancellable (self), fb_snapshot_restore_flows_cb,
                                       self);
    }
}

static gboolean
check_may_restore (FbSnapshotRestore *self, GError **error)
{
  FbInstance *instance = get_instance (self);

  if (fb_instance_get_mode (instance) != FB_MODE_READ_WRITE)
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("“%s” is read-only here: nothing can be restored to it"), get_name (self));
  if (!fb_instance_is_online (instance))
    return fb_throw (error, FB_ERROR_UNREACHABLE,
                     _ ("“%s” does not run or is not reached now; start it first"),
                     get_name (self));
  if ((self->flags & FB_RESTORE_ENVIRONMENT) != 0 &&
      fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL)
    return fb_throw (error, FB_ERROR_UNSUPPORTED,
                     _ ("The variables of “%s” are set on its machine"), get_name (self));

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
      end (self, error);
      return;
    }

  begin_step (self, 0.05, _ ("Reading the snapshot"));
  fb_snapshot_store_get_content_async (self->snapshots, self->id, TRUE, get_cancellable (self),
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
  title = g_strdup_printf (_ ("Restore to “%s”"), get_name (self));
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
