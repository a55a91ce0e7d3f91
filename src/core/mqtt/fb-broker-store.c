/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-list.h"
#include "mqtt/fb-broker-store-private.h"

/* The model over table broker. What database functions read comes back as rows and is merged into
 * the objects here, on the UI thread. A read that began before one of our own writes was committed
 * is thrown away and done again. */

#define MIN_PREFIX 4

struct _FbBrokerStore
{
  GObject parent_instance;

  /* Owned */
  FbWorkspace  *workspace;
  GPtrArray    *items; /* FbBroker, sorted */
  GCancellable *closing;

  guint    n_commits; /* of our own */
  gboolean reading;
  gboolean read_again;
  gboolean purged; /* the trash was looked through in this process */
};

static void fb_broker_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbBrokerStore,
                               fb_broker_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fb_broker_store_list_model_init))

/* What a read brings back. */
typedef struct
{
  GPtrArray *rows;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->rows, g_ptr_array_unref);
  g_free (reading);
}

static int
compare_brokers (gconstpointer a, gconstpointer b)
{
  FbBroker        *left = *(FbBroker **)a;
  FbBroker        *right = *(FbBroker **)b;
  g_autofree char *left_key = g_utf8_collate_key_for_filename (fb_broker_get_name (left), -1);
  g_autofree char *right_key = g_utf8_collate_key_for_filename (fb_broker_get_name (right), -1);
  int              order = strcmp (left_key, right_key);

  return order != 0 ? order : strcmp (fb_broker_get_id (left), fb_broker_get_id (right));
}

/* @fresh: (transfer full) */
static void
show (FbBrokerStore *self, GPtrArray *fresh)
{
  g_ptr_array_sort (fresh, compare_brokers);
  fb_list_replace (G_LIST_MODEL (self), &self->items, fresh);
}

static void
take_rows (FbBrokerStore *self, GPtrArray *rows)
{
  GPtrArray *fresh = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      const FbBrokerRow *row = g_ptr_array_index (rows, i);
      FbBroker          *known = fb_broker_store_get (self, row->id);

      if (known != NULL)
        fb_broker_set_row (known, row);
      g_ptr_array_add (fresh, known != NULL ? g_object_ref (known) : fb_broker_new (row));
    }

  show (self, fresh);
}

FbBroker *
fb_broker_store_take_row (FbBrokerStore *self, const FbBrokerRow *row)
{
  GPtrArray *fresh = g_ptr_array_new_with_free_func (g_object_unref);
  FbBroker  *known = fb_broker_store_get (self, row->id);

  self->n_commits++;
  for (guint i = 0; i < self->items->len; i++)
    if (self->items->pdata[i] != known || row->trashed_at == 0)
      g_ptr_array_add (fresh, g_object_ref (g_ptr_array_index (self->items, i)));
  if (known != NULL && row->trashed_at == 0)
    fb_broker_set_row (known, row);
  else if (known == NULL && row->trashed_at == 0)
    g_ptr_array_add (fresh, fb_broker_new (row));
  show (self, fresh);

  return fb_broker_store_get (self, row->id);
}

static gboolean
read_rows (FbConnection *connection, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  reading->rows = fb_broker_row_read_all (connection, FALSE, error);
  return reading->rows != NULL;
}

static void reload (FbBrokerStore *self);

static void
fb_broker_store_reload_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbBrokerStore) self = user_data;
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;
  if (!fb_broker_store_load_finish (self, result, &error) &&
      !g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    g_warning ("Reading the brokers again: %s", error->message);

  if (self->read_again && !g_cancellable_is_cancelled (self->closing))
    reload (self);
}

static void
reload (FbBrokerStore *self)
{
  self->read_again = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  fb_broker_store_load_async (self, self->closing, fb_broker_store_reload_cb, g_object_ref (self));
}

static GType
fb_broker_store_get_item_type (GListModel *model)
{
  return FB_TYPE_BROKER;
}

static guint
fb_broker_store_get_n_items (GListModel *model)
{
  return FB_BROKER_STORE (model)->items->len;
}

static gpointer
fb_broker_store_get_item (GListModel *model, guint position)
{
  FbBrokerStore *self = FB_BROKER_STORE (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
fb_broker_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_broker_store_get_item_type;
  iface->get_n_items = fb_broker_store_get_n_items;
  iface->get_item = fb_broker_store_get_item;
}

static void
fb_broker_store_dispose (GObject *object)
{
  FbBrokerStore *self = FB_BROKER_STORE (object);

  g_cancellable_cancel (self->closing);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (fb_broker_store_parent_class)->dispose (object);
}

static void
fb_broker_store_finalize (GObject *object)
{
  FbBrokerStore *self = FB_BROKER_STORE (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->closing);

  G_OBJECT_CLASS (fb_broker_store_parent_class)->finalize (object);
}

static void
fb_broker_store_class_init (FbBrokerStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_broker_store_dispose;
  object_class->finalize = fb_broker_store_finalize;
}

static void
fb_broker_store_init (FbBrokerStore *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->closing = g_cancellable_new ();
}

FbBrokerStore *
fb_broker_store_new (FbWorkspace *workspace)
{
  FbBrokerStore *self;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (FB_TYPE_BROKER_STORE, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);

  return self;
}

FbWorkspace *
fb_broker_store_get_workspace (FbBrokerStore *self)
{
  g_return_val_if_fail (FB_IS_BROKER_STORE (self), NULL);

  return self->workspace;
}

static void
purge_thread (GTask *task, gpointer source, gpointer workspace, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  fb_broker_trash_purge (workspace, fb_clock_now (), cancellable, &error);
  if (error != NULL && !g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    g_message ("Emptying the trash of brokers: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
start_purge (FbBrokerStore *self)
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
fb_broker_store_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbBrokerStore *self = g_task_get_source_object (task);
  Reading       *reading = NULL;
  GError        *error = NULL;

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
  start_purge (self);
  g_task_return_boolean (task, TRUE);
}

/* @task: (transfer full) */
static void
start_read (GTask *task)
{
  FbBrokerStore *self = g_task_get_source_object (task);

  g_task_set_task_data (task, GUINT_TO_POINTER (self->n_commits), NULL);
  fb_database_read_async (fb_workspace_get_database (self->workspace), read_rows,
                          g_new0 (Reading, 1), reading_free, g_task_get_cancellable (task),
                          fb_broker_store_read_cb, task);
}

void
fb_broker_store_load_async (FbBrokerStore      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_BROKER_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_broker_store_load_async);
  start_read (task);
}

gboolean
fb_broker_store_load_finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

FbBroker *
fb_broker_store_get (FbBrokerStore *self, const char *id)
{
  g_return_val_if_fail (FB_IS_BROKER_STORE (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      FbBroker *broker = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (fb_broker_get_id (broker), id) == 0)
        return broker;
    }

  return NULL;
}

static FbBroker *
find_by_prefix (FbBrokerStore *self, const char *prefix, GError **error)
{
  g_autoptr (GString) candidates = g_string_new (NULL);
  FbBroker *found = NULL;
  guint     n_found = 0;

  for (guint i = 0; strlen (prefix) >= MIN_PREFIX && i < self->items->len; i++)
    {
      FbBroker *broker = g_ptr_array_index (self->items, i);

      if (!g_str_has_prefix (fb_broker_get_id (broker), prefix))
        continue;
      found = broker;
      n_found++;
      g_string_append_printf (candidates, "\n  %s  %s", fb_broker_get_id (broker),
                              fb_broker_get_name (broker));
    }

  if (n_found == 0)
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no broker “%s”"), prefix);
  if (n_found > 1)
    fb_throw (error, FB_ERROR_INVALID, _ ("“%s” could be any of these; type more of the id:%s"),
              prefix, candidates->str);

  return n_found == 1 ? found : NULL;
}

FbBroker *
fb_broker_store_find (FbBrokerStore *self, const char *text, GError **error)
{
  FbBroker *found;

  g_return_val_if_fail (FB_IS_BROKER_STORE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (fb_broker_get_name (g_ptr_array_index (self->items, i)), text))
      return g_ptr_array_index (self->items, i);

  found = fb_broker_store_get (self, text);
  return found != NULL ? found : find_by_prefix (self, text, error);
}
