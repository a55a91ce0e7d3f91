/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-watch.h"

#include "fb-error.h"
#include "fb-file.h"

/* Owned by the session. One source per instance; changes are gathered for a moment, and while one
 * reading runs the next waits, so a busy instance is read at most every moment. */

#define SETTLE_MS 500
#define DEPLOY_TOPIC "notification/runtime-deploy"

struct _FbFlowWatch
{
  GObject parent_instance;

  /* Owned */
  FbInstanceStore  *instances;
  FbInstanceSearch *search;
  GHashTable       *sources; /* instance id -> Source */
};

typedef struct
{
  /* Owned */
  FbInstance     *instance;
  FbInstanceLink *link;    /* (nullable) of a remote one */
  GFileMonitor   *monitor; /* (nullable) of a local one */
  GCancellable   *cancellable;
  char           *path; /* (nullable) of a local one's flows */

  /* Borrowed */
  FbFlowWatch *watch;

  guint    settle_id;
  gboolean is_reading;
  gboolean is_stale; /* it changed while it was read */
} Source;

G_DEFINE_FINAL_TYPE (FbFlowWatch, fb_flow_watch, G_TYPE_OBJECT)

static void read_flows (Source *self);

static void
source_free (gpointer data)
{
  Source *self = data;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->instance, self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);

  g_clear_object (&self->monitor);
  g_clear_object (&self->link);
  g_clear_object (&self->instance);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self);
}

static gboolean
settled_cb (gpointer user_data)
{
  Source *self = user_data;

  self->settle_id = 0;
  read_flows (self);

  return G_SOURCE_REMOVE;
}

static void
note_change (Source *self)
{
  if (self->is_reading)
    self->is_stale = TRUE;
  else if (self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

/* @document: (nullable) (transfer full) */
static void
take_flows (Source *self, FbFlowDocument *document, const GError *error)
{
  self->is_reading = FALSE;
  /* What cannot be read now was right a moment ago; only a file that is gone has no flows. */
  if (document != NULL || g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND))
    fb_instance_search_set_flows (self->watch->search, fb_instance_get_id (self->instance),
                                  document);
  else
    g_debug ("The flows of “%s” are not known: %s", fb_instance_get_name (self->instance),
             error->message);
  g_clear_pointer (&document, fb_flow_document_unref);

  if (self->is_stale)
    {
      self->is_stale = FALSE;
      note_change (self);
    }
}

static void
parse_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GBytes) bytes = NULL;
  FbFlowDocument *document = NULL;
  GError         *error = NULL;

  bytes = fb_file_read (path, FB_FLOW_MAX_BYTES, &error);
  if (bytes != NULL)
    document = fb_flow_document_new (bytes, &error);

  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify)fb_flow_document_unref);
  else
    g_task_return_error (task, error);
}

static void
parse_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  FbFlowDocument *document = g_task_propagate_pointer (G_TASK (result), &error);

  /* Cancelled: the source is gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    g_clear_pointer (&document, fb_flow_document_unref);
  else
    take_flows (user_data, document, error);
}

static void
read_file (Source *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, parse_cb, self);

  g_task_set_source_tag (task, read_file);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  self->is_reading = TRUE;
  g_task_run_in_thread (task, parse_thread);
}

static void
parse_bytes_thread (GTask *task, gpointer source, gpointer bytes, GCancellable *cancellable)
{
  GError         *error = NULL;
  FbFlowDocument *document = fb_flow_document_new (bytes, &error);

  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify)fb_flow_document_unref);
  else
    g_task_return_error (task, error);
}

static void
admin_get_flows_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (object), result, &error);

  if (bytes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_task_set_task_data (task, bytes, (GDestroyNotify)g_bytes_unref);
  g_task_run_in_thread (task, parse_bytes_thread);
}

static void
ask_remote (Source *self)
{
  FbAdminClient *admin = fb_instance_link_get_admin (self->link);
  GTask         *task;

  if (admin == NULL || !fb_instance_is_online (self->instance))
    return;

  task = g_task_new (NULL, self->cancellable, parse_cb, self);
  g_task_set_source_tag (task, ask_remote);
  self->is_reading = TRUE;
  fb_admin_client_get_flows_async (admin, self->cancellable, admin_get_flows_cb, task);
}

static void
read_flows (Source *self)
{
  if (self->path != NULL)
    read_file (self);
  else if (self->link != NULL)
    ask_remote (self);
}

static void
monitor_changed_cb (
    GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, Source *self)
{
  if (event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    note_change (self);
}

static void
link_notification_cb (FbInstanceLink *link, const char *topic, JsonNode *data, Source *self)
{
  if (g_strcmp0 (topic, DEPLOY_TOPIC) == 0)
    note_change (self);
}

static void
instance_notify_state_cb (FbInstance *instance, GParamSpec *pspec, Source *self)
{
  if (fb_instance_is_online (instance))
    note_change (self);
}

static void
watch_file (Source *self, FbInstanceStore *instances)
{
  g_autofree char *folder = fb_instance_store_get_folder (instances, self->instance);
  g_autoptr (GFile) file = NULL;

  self->path = g_build_filename (folder, "node-red", "flows.json", NULL);
  file = g_file_new_for_path (self->path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (monitor_changed_cb), self);
  note_change (self);
}

static void
add_source (FbFlowWatch *self, FbInstance *instance)
{
  Source *source = g_new0 (Source, 1);

  source->watch = self;
  source->instance = g_object_ref (instance);
  source->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->sources, g_strdup (fb_instance_get_id (instance)), source);

  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    watch_file (source, self->instances);
}

/* The list also changes when it is sorted anew: what is known stays. */
static void
instances_items_changed_cb (FbFlowWatch *self)
{
  const guint    n_instances = g_list_model_get_n_items (G_LIST_MODEL (self->instances));
  GHashTableIter iter;
  const char    *id;

  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, NULL))
    if (fb_instance_store_get (self->instances, id) == NULL)
      g_hash_table_iter_remove (&iter);

  for (guint i = 0; i < n_instances; i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (self->instances), i);

      if (!g_hash_table_contains (self->sources, fb_instance_get_id (instance)))
        add_source (self, instance);
    }
}

static void
fb_flow_watch_dispose (GObject *object)
{
  FbFlowWatch *self = FB_FLOW_WATCH (object);

  fb_flow_watch_close (self);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_object (&self->search);
  g_clear_object (&self->instances);

  G_OBJECT_CLASS (fb_flow_watch_parent_class)->dispose (object);
}

static void
fb_flow_watch_class_init (FbFlowWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_flow_watch_dispose;
}

static void
fb_flow_watch_init (FbFlowWatch *self)
{
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_free);
}

FbFlowWatch *
fb_flow_watch_new (FbInstanceStore *instances, FbInstanceSearch *search)
{
  FbFlowWatch *self;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE_SEARCH (search), NULL);

  self = g_object_new (FB_TYPE_FLOW_WATCH, NULL);
  self->instances = g_object_ref (instances);
  self->search = g_object_ref (search);
  g_signal_connect_object (instances, "items-changed", G_CALLBACK (instances_items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  instances_items_changed_cb (self);

  return self;
}

void
fb_flow_watch_add_link (FbFlowWatch *self, FbInstanceLink *link)
{
  FbInstance *instance;
  Source     *source;

  g_return_if_fail (FB_IS_FLOW_WATCH (self));
  g_return_if_fail (FB_IS_INSTANCE_LINK (link));

  instance = fb_instance_link_get_instance (link);
  source = g_hash_table_lookup (self->sources, fb_instance_get_id (instance));
  if (source == NULL || source->link != NULL || source->path != NULL)
    return;

  source->link = g_object_ref (link);
  g_signal_connect (link, "notification", G_CALLBACK (link_notification_cb), source);
  g_signal_connect (instance, "notify::state", G_CALLBACK (instance_notify_state_cb), source);
  instance_notify_state_cb (instance, NULL, source);
}

void
fb_flow_watch_close (FbFlowWatch *self)
{
  g_return_if_fail (FB_IS_FLOW_WATCH (self));

  if (self->instances != NULL)
    g_signal_handlers_disconnect_by_data (self->instances, self);
  if (self->sources != NULL)
    g_hash_table_remove_all (self->sources);
}
