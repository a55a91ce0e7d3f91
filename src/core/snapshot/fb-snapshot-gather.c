/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-gather.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "snapshot/fb-local-source.h"
#include "snapshot/fb-remote-source.h"

/* A local instance that runs: its file and what it says it runs are compared, since between the two
 * readings somebody may have deployed. Only when they still differ after some tries, what runs is
 * taken; then the file was changed by hand, or is another one by the user's settings. */

#define MAX_TRIES 3

typedef struct
{
  /* Owned */
  FbLocalSource     *source;  /* of a local one */
  FbAdminClient     *admin;   /* (nullable) when it runs */
  GBytes            *running; /* (nullable) */
  FbSnapshotContent *content; /* read from the folder */

  guint    n_tries;
  gboolean differs;
} Gather;

static void
gather_free (gpointer data)
{
  Gather *self = data;

  g_clear_pointer (&self->source, fb_local_source_free);
  g_clear_object (&self->admin);
  g_clear_pointer (&self->running, g_bytes_unref);
  g_clear_pointer (&self->content, fb_snapshot_content_unref);
  g_free (self);
}

/* The same but for the flows. */
static FbSnapshotContent *
copy_with_flows (FbSnapshotContent *content, FbFlowDocument *document)
{
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);
  FbSnapshotContent *copy = fb_snapshot_content_new (flows);
  GPtrArray         *environment = fb_snapshot_content_get_environment (content);

  fb_snapshot_content_set_unknown (copy, fb_snapshot_content_get_unknown (content));
  fb_snapshot_content_set_credentials (copy, fb_snapshot_content_get_credentials (content));
  fb_snapshot_content_set_package_json (copy, fb_snapshot_content_get_package_json (content));
  fb_snapshot_content_set_package_lock (copy, fb_snapshot_content_get_package_lock (content));
  fb_snapshot_content_set_modules (copy, fb_snapshot_content_get_modules (content));
  fb_snapshot_content_set_settings (copy, fb_snapshot_content_get_settings (content));
  fb_snapshot_content_set_palette (copy, fb_snapshot_content_get_palette (content));
  fb_snapshot_content_set_node_red_version (copy,
                                            fb_snapshot_content_get_node_red_version (content));
  fb_snapshot_content_set_node_version (copy, fb_snapshot_content_get_node_version (content));
  for (guint i = 0; i < environment->len; i++)
    {
      const FbEnvironmentValue *value = g_ptr_array_index (environment, i);

      fb_snapshot_content_add_environment (copy, value->name, value->value, value->hidden);
    }

  return copy;
}

/* Compares the file with what runs, which replaces it in the content when they differ. */
static gboolean
compare (Gather *self, GError **error)
{
  g_autoptr (FbFlowDocument) running = fb_flow_document_new (self->running, error);
  FbFlowDocument    *file = fb_snapshot_content_get_document (self->content, NULL);
  FbSnapshotContent *copy;

  if (running == NULL)
    return fb_throw_prefixed (error, _ ("Reading the flows that run: "));

  self->differs = file == NULL || strcmp (fb_flow_document_get_hash (file),
                                          fb_flow_document_get_hash (running)) != 0;
  if (self->differs)
    {
      copy = copy_with_flows (self->content, running);
      fb_snapshot_content_unref (self->content);
      self->content = copy;
    }
  fb_snapshot_content_set_rev (self->content, fb_flow_document_get_rev (running));

  return TRUE;
}

static void
read_folder (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Gather *self = task_data;
  GError *error = NULL;

  g_clear_pointer (&self->content, fb_snapshot_content_unref);
  self->content = fb_local_source_read (self->source, cancellable, &error);
  if (self->content == NULL || (self->running != NULL && !compare (self, &error)))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void begin_reading (GTask *task);

static void
fb_snapshot_gather_flows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gather *self = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&self->running, g_bytes_unref);
  self->running = fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (source), result, &error);
  if (self->running != NULL)
    begin_reading (task);
  else
    g_task_return_error (task, error);
}

static void
ask_flows (GTask *task)
{
  Gather *self = g_task_get_task_data (task);

  fb_admin_client_get_flows_async (self->admin, g_task_get_cancellable (task),
                                   fb_snapshot_gather_flows_cb, g_object_ref (task));
}

static void
fb_snapshot_gather_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gather *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (self->differs && self->admin != NULL && ++self->n_tries < MAX_TRIES)
    ask_flows (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->content),
                           (GDestroyNotify)fb_snapshot_content_unref);
}

static void
begin_reading (GTask *task)
{
  g_autoptr (GTask) work = g_task_new (NULL, g_task_get_cancellable (task),
                                       fb_snapshot_gather_read_cb, g_object_ref (task));

  g_task_set_source_tag (work, begin_reading);
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, read_folder);
}

static void
fb_snapshot_gather_remote_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError            *error = NULL;
  FbSnapshotContent *content = fb_remote_source_read_finish (result, &error);

  if (content != NULL)
    g_task_return_pointer (task, content, (GDestroyNotify)fb_snapshot_content_unref);
  else
    g_task_return_error (task, error);
}

static void
gather_local (GTask *task, FbInstanceStore *instances, FbInstance *instance, FbInstanceLink *link)
{
  Gather *self = g_task_get_task_data (task);

  self->source = fb_local_source_new (instances, instance);
  if (link != NULL && fb_instance_is_online (instance))
    g_set_object (&self->admin, fb_instance_link_get_admin (link));
  if (self->running == NULL && self->admin != NULL)
    ask_flows (task);
  else
    begin_reading (task);
}

void
fb_snapshot_gather_async (FbInstanceStore    *instances,
                          FbInstance         *instance,
                          FbInstanceLink     *link,
                          GBytes             *running,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Gather *self;

  g_return_if_fail (FB_IS_INSTANCE_STORE (instances));
  g_return_if_fail (FB_IS_INSTANCE (instance));
  g_return_if_fail (link == NULL || FB_IS_INSTANCE_LINK (link));

  self = g_new0 (Gather, 1);
  self->running = running != NULL ? g_bytes_ref (running) : NULL;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_snapshot_gather_async);
  g_task_set_task_data (task, self, gather_free);

  if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    gather_local (task, instances, instance, link);
  else if (link == NULL || !fb_instance_is_online (instance))
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, _ ("“%s” is not reached now"),
                             fb_instance_get_name (instance));
  else
    fb_remote_source_read_async (fb_instance_store_get_workspace (instances), link, running,
                                 cancellable, fb_snapshot_gather_remote_cb, g_object_ref (task));
}

FbSnapshotContent *
fb_snapshot_gather_finish (GAsyncResult *result, gboolean *file_differs, GError **error)
{
  Gather            *self;
  FbSnapshotContent *content;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  self = g_task_get_task_data (G_TASK (result));
  content = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);
  if (file_differs != NULL)
    *file_differs = content != NULL && self->differs;

  return content;
}
