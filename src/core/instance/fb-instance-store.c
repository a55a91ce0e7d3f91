/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-list.h"
#include "instance/fb-instance-add.h"
#include "instance/fb-instance-store-private.h"
#include "instance/fb-runtime-store.h"

/* The model over table instance. The database is only touched in database functions; what they
 * read comes back as rows and is merged into the objects here, on the UI thread. A read that began
 * before one of our own writes was committed is thrown away and done again. */

#define MIN_PREFIX 4

struct _FbInstanceStore
{
  GObject parent_instance;

  /* Owned */
  FbWorkspace    *workspace;
  FbRuntimeStore *runtimes;
  GPtrArray      *items; /* FbInstance, sorted */
  GCancellable   *closing;
  guint           n_commits; /* of our own */
  gboolean        reading;
  gboolean        read_again;
  gboolean        purged; /* the trash was emptied in this process */
};

static void fb_instance_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbInstanceStore,
                               fb_instance_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fb_instance_store_list_model_init))

/* What a read brings back. */
typedef struct
{
  GPtrArray *rows;
  gboolean   purge_due;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->rows, g_ptr_array_unref);
  g_free (reading);
}

static int
compare_instances (gconstpointer a, gconstpointer b)
{
  const FbInstanceRow *left = fb_instance_get_row (*(FbInstance **)a);
  const FbInstanceRow *right = fb_instance_get_row (*(FbInstance **)b);
  g_autofree char     *left_key = NULL;
  g_autofree char     *right_key = NULL;
  int                  order;

  if (left->kind != right->kind)
    return left->kind == FB_INSTANCE_LOCAL ? -1 : 1;
  if (left->position != right->position)
    return left->position < right->position ? -1 : 1;

  left_key = g_utf8_collate_key_for_filename (left->name, -1);
  right_key = g_utf8_collate_key_for_filename (right->name, -1);
  order = strcmp (left_key, right_key);
  return order != 0 ? order : strcmp (left->id, right->id);
}

static GPtrArray *
copy_items (FbInstanceStore *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (self->items, i)));

  return copy;
}

static void
take_rows (FbInstanceStore *self, GPtrArray *rows)
{
  GPtrArray *fresh = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      const FbInstanceRow *row = g_ptr_array_index (rows, i);
      FbInstance          *known = fb_instance_store_get (self, row->id);

      if (known != NULL)
        fb_instance_set_row (known, row);
      g_ptr_array_add (fresh, known != NULL ? g_object_ref (known) : fb_instance_new (row));
    }

  g_ptr_array_sort (fresh, compare_instances);
  fb_list_replace (G_LIST_MODEL (self), &self->items, fresh);
}

FbInstance *
fb_instance_store_take_row (FbInstanceStore *self, const FbInstanceRow *row)
{
  GPtrArray  *fresh = copy_items (self);
  FbInstance *known = fb_instance_store_get (self, row->id);

  self->n_commits++;
  if (row->trashed_at != 0)
    g_ptr_array_remove (fresh, known);
  else if (known != NULL)
    fb_instance_set_row (known, row);
  else
    g_ptr_array_add (fresh, fb_instance_new (row));

  g_ptr_array_sort (fresh, compare_instances);
  fb_list_replace (G_LIST_MODEL (self), &self->items, fresh);

  return fb_instance_store_get (self, row->id);
}

static gboolean
read_rows (FbConnection *connection, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  reading->rows = fb_instance_row_read_all (connection, FALSE, error);
  return reading->rows != NULL &&
         fb_instance_trash_is_due (connection, fb_clock_now (), &reading->purge_due, error);
}

static void reload (FbInstanceStore *self);

static void
fb_instance_store_reload_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceStore) self = user_data;
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;
  if (!fb_instance_store_load_finish (self, result, &error) &&
      !g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    g_warning ("Reading the instances again: %s", error->message);

  if (self->read_again && !g_cancellable_is_cancelled (self->closing))
    reload (self);
}

static void
reload (FbInstanceStore *self)
{
  self->read_again = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  fb_instance_store_load_async (self, self->closing, fb_instance_store_reload_cb,
                                g_object_ref (self));
}

static void
fb_instance_store_workspace_changed_cb (FbInstanceStore *self)
{
  reload (self);
}

static GType
fb_instance_store_get_item_type (GListModel *model)
{
  return FB_TYPE_INSTANCE;
}

static guint
fb_instance_store_get_n_items (GListModel *model)
{
  return FB_INSTANCE_STORE (model)->items->len;
}

static gpointer
fb_instance_store_get_item (GListModel *model, guint position)
{
  FbInstanceStore *self = FB_INSTANCE_STORE (model);

  if (position >= self->items->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->items, position));
}

static void
fb_instance_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_instance_store_get_item_type;
  iface->get_n_items = fb_instance_store_get_n_items;
  iface->get_item = fb_instance_store_get_item;
}

static void
fb_instance_store_dispose (GObject *object)
{
  FbInstanceStore *self = FB_INSTANCE_STORE (object);

  g_cancellable_cancel (self->closing);
  g_clear_object (&self->workspace);
  g_clear_object (&self->runtimes);

  G_OBJECT_CLASS (fb_instance_store_parent_class)->dispose (object);
}

static void
fb_instance_store_finalize (GObject *object)
{
  FbInstanceStore *self = FB_INSTANCE_STORE (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->closing);

  G_OBJECT_CLASS (fb_instance_store_parent_class)->finalize (object);
}

static void
fb_instance_store_class_init (FbInstanceStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_instance_store_dispose;
  object_class->finalize = fb_instance_store_finalize;
}

static void
fb_instance_store_init (FbInstanceStore *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->closing = g_cancellable_new ();
}

FbInstanceStore *
fb_instance_store_new (FbWorkspace *workspace, FbRuntimeStore *runtimes)
{
  FbInstanceStore *self;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (FB_IS_RUNTIME_STORE (runtimes), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_STORE, NULL);
  self->workspace = g_object_ref (workspace);
  self->runtimes = g_object_ref (runtimes);
  g_signal_connect_object (workspace, "changed",
                           G_CALLBACK (fb_instance_store_workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

static void
purge_thread (GTask *task, gpointer source, gpointer workspace, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  fb_instance_trash_purge (workspace, fb_clock_now (), cancellable, &error);
  if (error != NULL && !g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    g_message ("Emptying the trash: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
start_purge (FbInstanceStore *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->purged)
    return;

  self->purged = TRUE;
  task = g_task_new (NULL, self->closing, NULL, NULL);
  g_task_set_source_tag (task, start_purge);
  g_task_set_task_data (task, g_object_ref (self->workspace), g_object_unref);
  g_task_run_in_thread (task, purge_thread);
}

static void start_read (GTask *task);

static void
fb_instance_store_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbInstanceStore *self = g_task_get_source_object (task);
  Reading         *reading = NULL;
  GError          *error = NULL;

  if (!fb_database_finish (FB_DATABASE (source), result, (gpointer *)&reading, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (GPOINTER_TO_UINT (g_task_get_task_data (task)) != self->n_commits)
    {
      start_read (g_steal_pointer (&task));
      return;
    }

  take_rows (self, reading->rows);
  if (reading->purge_due)
    start_purge (self);
  g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
start_read (GTask *task)
{
  FbInstanceStore *self = g_task_get_source_object (task);

  g_task_set_task_data (task, GUINT_TO_POINTER (self->n_commits), NULL);
  fb_database_read_async (fb_workspace_get_database (self->workspace), read_rows,
                          g_new0 (Reading, 1), (GDestroyNotify)reading_free,
                          g_task_get_cancellable (task), fb_instance_store_read_cb, task);
}

void
fb_instance_store_load_async (FbInstanceStore    *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_INSTANCE_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_store_load_async);
  start_read (task);
}

gboolean
fb_instance_store_load_finish (FbInstanceStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

FbInstance *
fb_instance_store_get (FbInstanceStore *self, const char *id)
{
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      FbInstance *instance = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (fb_instance_get_id (instance), id) == 0)
        return instance;
    }

  return NULL;
}

static FbInstance *
find_by_name (FbInstanceStore *self, const char *name)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      FbInstance *instance = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (fb_instance_get_name (instance), name) == 0)
        return instance;
    }

  return NULL;
}

static FbInstance *
find_by_prefix (FbInstanceStore *self, const char *prefix, GError **error)
{
  FbInstance *found = NULL;
  g_autoptr (GString) candidates = g_string_new (NULL);
  guint n_found = 0;

  for (guint i = 0; strlen (prefix) >= MIN_PREFIX && i < self->items->len; i++)
    {
      FbInstance *instance = g_ptr_array_index (self->items, i);

      if (!g_str_has_prefix (fb_instance_get_id (instance), prefix))
        continue;
      found = instance;
      n_found++;
      g_string_append_printf (candidates, "\n  %s  %s", fb_instance_get_id (instance),
                              fb_instance_get_name (instance));
    }

  if (n_found == 0)
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no instance “%s”"), prefix);
  if (n_found > 1)
    fb_throw (error, FB_ERROR_INVALID, _ ("“%s” could be any of these; type more of the id:%s"),
              prefix, candidates->str);

  return n_found == 1 ? found : NULL;
}

FbInstance *
fb_instance_store_find (FbInstanceStore *self, const char *text, GError **error)
{
  FbInstance *found;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  found = find_by_name (self, text);
  if (found == NULL)
    found = fb_instance_store_get (self, text);

  return found != NULL ? found : find_by_prefix (self, text, error);
}

FbInstance *
fb_instance_store_get_result (FbOperation *operation)
{
  g_return_val_if_fail (FB_IS_INSTANCE_ADD (operation), NULL);

  return fb_instance_add_get_result (FB_INSTANCE_ADD (operation));
}

FbWorkspace *
fb_instance_store_get_workspace (FbInstanceStore *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (self), NULL);

  return self->workspace;
}

FbRuntimeStore *
fb_instance_store_get_runtimes (FbInstanceStore *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (self), NULL);

  return self->runtimes;
}

char *
fb_instance_store_get_folder (FbInstanceStore *self, FbInstance *instance)
{
  g_return_val_if_fail (FB_IS_INSTANCE_STORE (self), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  return fb_workspace_path (self->workspace, "instances", fb_instance_get_id (instance), NULL);
}
