/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-load.h"

typedef struct
{
  /* Owned */
  FbFlowDiff    *diff;
  FbNodePalette *palette;
  FbSceneFont   *font;
  char          *container;

  gboolean hides_layout;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  fb_flow_diff_unref (self->diff);
  fb_node_palette_unref (self->palette);
  fb_scene_font_unref (self->font);
  g_free (self->container);
  g_free (self);
}

static void
load (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job          *job = task_data;
  FbSceneSource scene_source = {
    .older = fb_flow_diff_get_older (job->diff),
    .newer = fb_flow_diff_get_newer (job->diff),
    .diff = job->diff,
    .palette = job->palette,
    .measure = fb_scene_font_measure,
    .measure_data = job->font,
    .hides_layout = job->hides_layout,
  };

  g_task_return_pointer (task, fb_scene_new (&scene_source, job->container),
                         (GDestroyNotify)fb_scene_unref);
}

void
fb_scene_load_async (FbFlowDiff         *diff,
                     FbNodePalette      *palette,
                     FbSceneFont        *font,
                     const char         *container,
                     gboolean            hides_layout,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job;

  g_return_if_fail (diff != NULL && palette != NULL && font != NULL && container != NULL);

  job = g_new0 (Job, 1);
  job->diff = fb_flow_diff_ref (diff);
  job->palette = fb_node_palette_ref (palette);
  job->font = fb_scene_font_ref (font);
  job->container = g_strdup (container);
  job->hides_layout = hides_layout;
  g_task_set_source_tag (task, fb_scene_load_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, load);
}

FbScene *
fb_scene_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
