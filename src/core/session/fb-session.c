/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-session.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-flow-watch.h"
#include "instance/fb-instance-variables.h"
#include "search/fb-instance-search.h"
#include "snapshot/fb-palette-cache.h"
#include "snapshot/fb-snapshot-guard.h"
#include "snapshot/fb-snapshot-schedule.h"
#include "snapshot/fb-snapshot-timer.h"
#include "snapshot/fb-snapshot-watch.h"

/* Makes the services of each area in the order of the house and ties them together. Knows
 * everybody, does nothing else. Lives on the thread that opened it; only the opening of the
 * workspace runs on a worker. */

#define MAX_TASKS 50

struct _FbSession
{
  GObject parent_instance;

  /* Owned, in the order of creation */
  FbWorkspace     *workspace;
  GSettings       *settings;
  FbRuntimeStore  *runtimes;
  FbInstanceStore *instances;
  FbDraftStore    *drafts;
  FbSnapshotStore *snapshots;
  FbDeployGuard   *guard;
  FbBrokerStore   *brokers;
  FbSearch        *search;
  FbNodeSearch    *node_search;    /* (nullable) from the first use on */
  FbFlowWatch     *flow_watch;     /* (nullable) from the first search on */
  FbSnapshotWatch *snapshot_watch; /* (nullable) in the window, as the next */
  FbSnapshotTimer *snapshot_timer;
  GHashTable      *links; /* instance id -> FbInstanceLink */
  GListStore      *tasks;

  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (FbSession, fb_session, G_TYPE_OBJECT)

static const FbMigration *const migrations[] = {
  fb_activity_migrations,
  fb_instance_migrations,
  fb_instance_variable_migrations,
  fb_draft_migrations,
  fb_snapshot_migrations,
  fb_palette_migrations,
  fb_snapshot_schedule_migrations,
  fb_broker_migrations,
  NULL,
};

static void
open_workspace (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError      *error = NULL;
  FbWorkspace *workspace = fb_workspace_open (task_data, migrations, &error);

  if (workspace == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, workspace, g_object_unref);
}

/* The profile's preferences. An absent schema (a broken installation) must not end the process, as
 * GSettings would. */
static GSettings *
make_settings (FbWorkspace *workspace)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autofree char *path = fb_workspace_path (workspace, "preferences.ini", NULL);

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, FB_APP_ID, TRUE);
  if (schema == NULL)
    return NULL;

  backend = g_keyfile_settings_backend_new (path, "/io/github/flowbench/Flowbench/", "preferences");
  return g_settings_new_full (schema, backend, NULL);
}

static void
instances_items_changed_cb (
    GListModel *instances, guint position, guint removed, guint added, FbSession *self)
{
  GHashTableIter  iter;
  const char     *id;
  FbInstanceLink *link;

  if (removed == 0)
    return;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, (gpointer *)&link))
    if (fb_instance_store_get (self->instances, id) == NULL)
      {
        fb_instance_link_close (link);
        g_hash_table_iter_remove (&iter);
      }
}

static void
brokers_load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!fb_broker_store_load_finish (FB_BROKER_STORE (source), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (g_task_get_task_data (task)), g_object_unref);
}

static void
instances_load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbSession *self = g_task_get_task_data (task);
  GError    *error = NULL;

  if (!fb_instance_store_load_finish (FB_INSTANCE_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  fb_broker_store_load_async (self->brokers, g_task_get_cancellable (task), brokers_load_cb,
                              g_object_ref (task));
}

static void
runtimes_load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbSession *self = g_task_get_task_data (task);
  GError    *error = NULL;

  if (!fb_runtime_store_load_finish (FB_RUNTIME_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  fb_instance_store_load_async (self->instances, g_task_get_cancellable (task), instances_load_cb,
                                g_object_ref (task));
}

static void
workspace_open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError      *error = NULL;
  FbWorkspace *workspace = g_task_propagate_pointer (G_TASK (result), &error);
  FbSession   *self;

  if (workspace == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self = g_object_new (FB_TYPE_SESSION, NULL);
  self->workspace = workspace;
  self->settings = make_settings (workspace);
  self->runtimes = fb_runtime_store_new (workspace);
  self->instances = fb_instance_store_new (workspace, self->runtimes);
  self->drafts = fb_draft_store_new (workspace);
  self->snapshots = fb_snapshot_store_new (workspace);
  self->guard = FB_DEPLOY_GUARD (
      fb_snapshot_guard_new (self->snapshots, self->instances, FB_SNAPSHOT_BEFORE_DEPLOY));
  self->brokers = fb_broker_store_new (workspace);
  self->search = fb_search_new ();
  g_signal_connect_object (self->instances, "items-changed",
                           G_CALLBACK (instances_items_changed_cb), self, 0);

  g_task_set_task_data (task, self, g_object_unref);
  fb_runtime_store_load_async (self->runtimes, g_task_get_cancellable (task), runtimes_load_cb,
                               g_object_ref (task));
}

static gboolean
is_over (FbOperation *operation)
{
  return fb_operation_get_state (operation) > FB_OPERATION_RUNNING;
}

/* Forgets the oldest of the tasks that are over when there are many. */
static void
trim_tasks (FbSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tasks));

  for (guint i = n; i > 0 && n > MAX_TASKS; i--)
    {
      g_autoptr (FbOperation) operation = g_list_model_get_item (G_LIST_MODEL (self->tasks), i - 1);

      if (!is_over (operation))
        continue;
      g_list_store_remove (self->tasks, i - 1);
      n--;
    }
}

static void
cancel_tasks (FbSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->tasks));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FbOperation) operation = g_list_model_get_item (G_LIST_MODEL (self->tasks), i);

      if (!is_over (operation))
        fb_operation_cancel (operation);
    }
}

static void
fb_session_dispose (GObject *object)
{
  FbSession *self = FB_SESSION (object);

  fb_session_close (self);

  g_clear_pointer (&self->links, g_hash_table_unref);
  g_clear_object (&self->tasks);
  g_clear_object (&self->flow_watch);
  g_clear_object (&self->node_search);
  g_clear_object (&self->snapshot_watch);
  g_clear_object (&self->snapshot_timer);
  g_clear_object (&self->search);
  g_clear_object (&self->brokers);
  g_clear_object (&self->guard);
  g_clear_object (&self->snapshots);
  g_clear_object (&self->drafts);
  g_clear_object (&self->instances);
  g_clear_object (&self->runtimes);
  g_clear_object (&self->settings);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (fb_session_parent_class)->dispose (object);
}

static void
fb_session_class_init (FbSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_session_dispose;
}

static void
fb_session_init (FbSession *self)
{
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->tasks = g_list_store_new (FB_TYPE_OPERATION);
}

void
fb_session_open_async (const char         *folder,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) opening = g_task_new (NULL, cancellable, workspace_open_cb, task);

  g_task_set_source_tag (task, fb_session_open_async);
  g_task_set_task_data (opening, g_strdup (folder), g_free);
  g_task_run_in_thread (opening, open_workspace);
}

FbSession *
fb_session_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

FbWorkspace *
fb_session_get_workspace (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->workspace;
}

GSettings *
fb_session_get_settings (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->settings;
}

FbRuntimeStore *
fb_session_get_runtimes (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->runtimes;
}

FbInstanceStore *
fb_session_get_instances (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->instances;
}

FbDraftStore *
fb_session_get_drafts (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->drafts;
}

FbSnapshotStore *
fb_session_get_snapshots (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->snapshots;
}

FbDeployGuard *
fb_session_get_guard (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->guard;
}

FbBrokerStore *
fb_session_get_brokers (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return self->brokers;
}

/* flowbenchctl never searches, so it does not pay for reading everybody's flows. */
static void
start_flow_watch (FbSession *self)
{
  g_autoptr (FbInstanceSearch) instances = fb_instance_search_new (G_LIST_MODEL (self->instances));
  GHashTableIter  iter;
  FbInstanceLink *link;

  fb_search_add_provider (self->search, FB_SEARCH_PROVIDER (instances));
  self->flow_watch = fb_flow_watch_new (self->instances, instances);
  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&link))
    fb_flow_watch_add_link (self->flow_watch, link);
}

FbSearch *
fb_session_get_search (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);

  if (self->flow_watch == NULL && !self->is_closed)
    start_flow_watch (self);

  return self->search;
}

FbNodeSearch *
fb_session_get_node_search (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);

  if (self->node_search == NULL)
    self->node_search = fb_node_search_new (self->instances, self->snapshots);

  return self->node_search;
}

static void
follow_link (FbSession *self, FbInstanceLink *link)
{
  fb_snapshot_watch_add_link (self->snapshot_watch, link);
  fb_snapshot_timer_add_link (self->snapshot_timer, link);
}

void
fb_session_watch_snapshots (FbSession *self)
{
  GHashTableIter  iter;
  FbInstanceLink *link;

  g_return_if_fail (FB_IS_SESSION (self));

  if (self->snapshot_watch != NULL || self->is_closed)
    return;

  self->snapshot_watch = fb_snapshot_watch_new (self->snapshots, self->instances);
  self->snapshot_timer = fb_snapshot_timer_new (self->snapshots, self->instances);
  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&link))
    follow_link (self, link);
  fb_snapshot_timer_look (self->snapshot_timer);
}

FbInstanceLink *
fb_session_get_link (FbSession *self, FbInstance *instance)
{
  FbInstanceLink *link;

  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  link = g_hash_table_lookup (self->links, fb_instance_get_id (instance));
  if (link == NULL)
    {
      link = fb_instance_link_new (self->instances, instance);
      g_hash_table_insert (self->links, g_strdup (fb_instance_get_id (instance)), link);
      if (self->flow_watch != NULL)
        fb_flow_watch_add_link (self->flow_watch, link);
      if (self->snapshot_watch != NULL)
        follow_link (self, link);
    }

  return link;
}

GListModel *
fb_session_get_tasks (FbSession *self)
{
  g_return_val_if_fail (FB_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->tasks);
}

void
fb_session_run (FbSession *self, FbOperation *operation)
{
  g_return_if_fail (FB_IS_SESSION (self));
  g_return_if_fail (FB_IS_OPERATION (operation));

  g_list_store_insert (self->tasks, 0, operation);
  trim_tasks (self);
  if (fb_operation_get_state (operation) == FB_OPERATION_WAITING)
    fb_operation_start (operation);
}

void
fb_session_close (FbSession *self)
{
  GHashTableIter  iter;
  FbInstanceLink *link;

  g_return_if_fail (FB_IS_SESSION (self));

  if (self->is_closed)
    return;
  self->is_closed = TRUE;

  cancel_tasks (self);
  if (self->flow_watch != NULL)
    fb_flow_watch_close (self->flow_watch);
  if (self->snapshot_watch != NULL)
    {
      fb_snapshot_watch_close (self->snapshot_watch);
      fb_snapshot_timer_close (self->snapshot_timer);
    }
  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&link))
    fb_instance_link_close (link);
  g_hash_table_remove_all (self->links);

  if (self->workspace != NULL)
    fb_workspace_close (self->workspace);
}
