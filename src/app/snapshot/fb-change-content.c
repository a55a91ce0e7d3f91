/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-change-content.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  FbSnapshotDiff         *diff; /* Owned */
  const FbFlowChange     *change;
  const FbSnapshotChange *part;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  fb_snapshot_diff_unref (self->diff);
  g_free (self);
}

static void
text_free (gpointer data)
{
  if (data != NULL)
    fb_text_diff_unref (data);
}

void
fb_change_content_free (FbChangeContent *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->properties, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self);
}

static void
property_free (gpointer data)
{
  FbPropertyChange *self = data;

  g_free (self->path);
  g_free (self->older);
  g_free (self->newer);
  g_free (self);
}

static gboolean
has_lines (const char *text)
{
  return text != NULL && strchr (text, '\n') != NULL;
}

/* What is around the flows has one value each. */
static GPtrArray *
list_part (const FbSnapshotChange *part)
{
  static const FbFlowChangeKind kinds[] = {
    [FB_SNAPSHOT_CHANGE_ADDED] = FB_FLOW_ADDED,
    [FB_SNAPSHOT_CHANGE_DELETED] = FB_FLOW_DELETED,
    [FB_SNAPSHOT_CHANGE_CHANGED] = FB_FLOW_CHANGED,
    [FB_SNAPSHOT_CHANGE_UNKNOWN] = FB_FLOW_CHANGED,
  };
  GPtrArray        *properties = g_ptr_array_new_with_free_func (property_free);
  FbPropertyChange *property = g_new0 (FbPropertyChange, 1);

  property->path = g_strdup (part->name);
  property->kind = kinds[part->kind];
  property->aspect = FB_FLOW_PROPERTIES;
  property->older = g_strdup (part->older);
  property->newer = g_strdup (part->newer);
  property->is_secret =
      part->area == FB_SNAPSHOT_CREDENTIALS || (part->older == NULL && part->newer == NULL);
  if (part->kind == FB_SNAPSHOT_CHANGE_UNKNOWN && property->newer == NULL)
    property->newer = g_strdup (_ ("whether it changed is not known"));
  property->is_text = has_lines (part->older) || has_lines (part->newer);
  if (part->area == FB_SNAPSHOT_PACKAGES || part->area == FB_SNAPSHOT_SETTINGS)
    property->language = "json";
  g_ptr_array_add (properties, property);

  return properties;
}

static void
load (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job             *job = task_data;
  FbChangeContent *content = g_new0 (FbChangeContent, 1);

  content->properties =
      job->change != NULL
          ? fb_flow_diff_list_properties (fb_snapshot_diff_get_flows (job->diff), job->change)
          : list_part (job->part);
  content->texts = g_ptr_array_new_with_free_func (text_free);
  for (guint i = 0; i < content->properties->len; i++)
    {
      const FbPropertyChange *property = content->properties->pdata[i];
      FbTextDiff             *text = NULL;

      if (property->is_text && !property->is_secret && !g_cancellable_is_cancelled (cancellable))
        text = fb_text_diff_new (property->older != NULL ? property->older : "",
                                 property->newer != NULL ? property->newer : "");
      g_ptr_array_add (content->texts, text);
    }

  g_task_return_pointer (task, content, (GDestroyNotify)fb_change_content_free);
}

void
fb_change_content_load_async (FbSnapshotDiff         *diff,
                              const FbFlowChange     *change,
                              const FbSnapshotChange *part,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job;

  g_return_if_fail (diff != NULL);
  g_return_if_fail ((change == NULL) != (part == NULL));

  job = g_new0 (Job, 1);
  job->diff = fb_snapshot_diff_ref (diff);
  job->change = change;
  job->part = part;
  g_task_set_source_tag (task, fb_change_content_load_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, load);
}

FbChangeContent *
fb_change_content_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
