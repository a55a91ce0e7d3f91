/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-runtime-private.h"

/* The list of runtimes: what the last look at the disk found. Looking is done on a worker, the list
 * changes on the UI thread, and only where something differs. Each install and removal ends with a
 * new look. */

struct _FbRuntimeStore
{
  GObject parent_instance;

  /* Owned */
  FbWorkspace *workspace;
  char        *folder;
  GListStore  *runtimes;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbRuntimeStore,
                               fb_runtime_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return FB_TYPE_RUNTIME;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (FB_RUNTIME_STORE (model)->runtimes));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (FB_RUNTIME_STORE (model)->runtimes), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
scan (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbRuntimeStore *self = source;

  g_task_return_pointer (task, fb_runtime_scan (self->folder), (GDestroyNotify)g_ptr_array_unref);
}

static gboolean
is_same (FbRuntimeStore *self, GPtrArray *found)
{
  if (get_n_items (G_LIST_MODEL (self)) != found->len)
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (FbRuntime) runtime = get_item (G_LIST_MODEL (self), i);

      if (!fb_runtime_equals (runtime, found->pdata[i]))
        return FALSE;
    }

  return TRUE;
}

static void
replace (FbRuntimeStore *self, GPtrArray *found)
{
  g_autoptr (GPtrArray) runtimes = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (found, NULL); /* the runtimes own their facts */
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (runtimes, fb_runtime_new (found->pdata[i]));
  g_list_store_splice (self->runtimes, 0, get_n_items (G_LIST_MODEL (self)), runtimes->pdata,
                       runtimes->len);
}

static void
runtimes_items_changed_cb (
    GListModel *runtimes, guint position, guint removed, guint added, FbRuntimeStore *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!fb_runtime_store_load_finish (FB_RUNTIME_STORE (source), result, &error))
    g_warning ("Looking for runtimes: %s", error->message);
}

static void
operation_finished_cb (FbOperation *operation, FbRuntimeStore *self)
{
  fb_runtime_store_load_async (self, NULL, load_cb, NULL);
}

static FbOperation *
watch (FbRuntimeStore *self, FbOperation *operation)
{
  g_signal_connect_object (operation, "finished", G_CALLBACK (operation_finished_cb), self, 0);

  return operation;
}

static void
fb_runtime_store_finalize (GObject *object)
{
  FbRuntimeStore *self = FB_RUNTIME_STORE (object);

  g_clear_object (&self->runtimes);
  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (fb_runtime_store_parent_class)->finalize (object);
}

static void
fb_runtime_store_class_init (FbRuntimeStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_runtime_store_finalize;
}

static void
fb_runtime_store_init (FbRuntimeStore *self)
{
  self->runtimes = g_list_store_new (FB_TYPE_RUNTIME);
  g_signal_connect_object (self->runtimes, "items-changed", G_CALLBACK (runtimes_items_changed_cb),
                           self, 0);
}

FbRuntimeStore *
fb_runtime_store_new (FbWorkspace *workspace)
{
  FbRuntimeStore *self;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (FB_TYPE_RUNTIME_STORE, NULL);
  self->workspace = g_object_ref (workspace);
  self->folder = fb_workspace_path (workspace, "runtimes", NULL);

  return self;
}

void
fb_runtime_store_load_async (FbRuntimeStore     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_RUNTIME_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_runtime_store_load_async);
  g_task_run_in_thread (task, scan);
}

gboolean
fb_runtime_store_load_finish (FbRuntimeStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;

  if (!is_same (self, found))
    replace (self, found);

  return TRUE;
}

FbRuntime *
fb_runtime_store_find (FbRuntimeStore *self, const char *name)
{
  g_return_val_if_fail (FB_IS_RUNTIME_STORE (self), NULL);

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (FbRuntime) runtime = get_item (G_LIST_MODEL (self), i);

      if (g_strcmp0 (fb_runtime_get_name (runtime), name) == 0)
        return runtime; /* the list holds it */
    }

  return NULL;
}

FbRuntime *
fb_runtime_store_get_preferred (FbRuntimeStore *self)
{
  FbRuntime *newest = NULL;

  g_return_val_if_fail (FB_IS_RUNTIME_STORE (self), NULL);

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (FbRuntime) runtime = get_item (G_LIST_MODEL (self), i);

      if (fb_runtime_get_state (runtime) == FB_RUNTIME_INSTALLED)
        return runtime;
      if (newest == NULL)
        newest = runtime;
    }

  return newest;
}

FbOperation *
fb_runtime_store_install (FbRuntimeStore *self, FbRuntime *runtime)
{
  g_return_val_if_fail (FB_IS_RUNTIME_STORE (self), NULL);
  g_return_val_if_fail (FB_IS_RUNTIME (runtime), NULL);

  return watch (self, fb_runtime_install_new (self->workspace, runtime));
}

FbOperation *
fb_runtime_store_uninstall (FbRuntimeStore *self, FbRuntime *runtime)
{
  g_return_val_if_fail (FB_IS_RUNTIME_STORE (self), NULL);
  g_return_val_if_fail (FB_IS_RUNTIME (runtime), NULL);

  return watch (self, fb_runtime_uninstall_new (self->workspace, runtime));
}
