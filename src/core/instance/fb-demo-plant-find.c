/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "instance/fb-demo-files.h"
#include "instance/fb-demo-plant.h"
#include "instance/fb-instance-store-private.h"

/* Finding the demo plant among the instances by the note in its folder, and removing it. The disk
 * is looked at on workers. */

/* A local instance as a worker may see it. */
typedef struct
{
  char *id;
  char *folder;
} Candidate;

static void
candidate_free (gpointer data)
{
  Candidate *candidate = data;

  g_free (candidate->id);
  g_free (candidate->folder);
  g_free (candidate);
}

static GPtrArray *
list_candidates (FbInstanceStore *store)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (candidate_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (store), i);
      Candidate *candidate;

      if (fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL)
        continue;

      candidate = g_new0 (Candidate, 1);
      candidate->id = g_strdup (fb_instance_get_id (instance));
      candidate->folder = fb_instance_store_get_folder (store, instance);
      g_ptr_array_add (candidates, candidate);
    }

  return candidates;
}

static void
find_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *candidates = task_data;

  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *candidate = g_ptr_array_index (candidates, i);

      if (fb_demo_files_are_in (candidate->folder))
        {
          g_task_return_pointer (task, g_strdup (candidate->id), g_free);
          return;
        }
    }

  g_task_return_new_error (task, FB_ERROR, FB_ERROR_NOT_FOUND, "%s", _ ("There is no demo plant"));
}

void
fb_demo_plant_find_async (FbInstanceStore    *store,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_INSTANCE_STORE (store));

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_demo_plant_find_async);
  g_task_set_task_data (task, list_candidates (store), (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, find_thread);
}

FbInstance *
fb_demo_plant_find_finish (FbInstanceStore *store, GAsyncResult *result, GError **error)
{
  g_autofree char *id = NULL;
  FbInstance      *instance;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  id = g_task_propagate_pointer (G_TASK (result), error);
  if (id == NULL)
    {
      fb_error_convert (error);
      return NULL;
    }

  instance = fb_instance_store_get (store, id);
  if (instance == NULL)
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no demo plant"));

  return instance;
}

static void
purge_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbWorkspace *workspace = fb_instance_store_get_workspace (source);
  GError      *error = NULL;

  if (fb_instance_trash_purge_one (workspace, task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
trashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (fb_instance_store_remove_finish (FB_INSTANCE_STORE (source), result, &error))
    g_task_run_in_thread (task, purge_thread);
  else
    g_task_return_error (task, error);
}

void
fb_demo_plant_remove_async (FbInstanceStore    *store,
                            FbInstance         *instance,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_INSTANCE_STORE (store));
  g_return_if_fail (FB_IS_INSTANCE (instance));

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_demo_plant_remove_async);
  g_task_set_task_data (task, g_strdup (fb_instance_get_id (instance)), g_free);
  fb_instance_store_remove_async (store, instance, cancellable, trashed_cb, task);
}

gboolean
fb_demo_plant_remove_finish (FbInstanceStore *store, GAsyncResult *result, GError **error)
{
  gboolean removed;

  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  removed = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return removed;
}
