/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-search.h"

#include "fb-error.h"
#include "search/fb-deep-link.h"

/* Owned by the session. Only the flag that something changed lives on the UI thread; a query takes
 * the list of instances with it. Two queries that both bring the index up to date do the same twice
 * without harm: the database takes one after the other. */

struct _FbNodeSearch
{
  GObject parent_instance;

  /* Owned */
  FbInstanceStore *instances;
  FbSnapshotStore *snapshots;
  FbNodeIndex     *index;

  gboolean is_stale;
};

G_DEFINE_FINAL_TYPE (FbNodeSearch, fb_node_search, G_TYPE_OBJECT)

/* One query; owned by its task. */
typedef struct
{
  char      *text;
  guint      limit;
  gboolean   is_stale;
  GPtrArray *ids;   /* NULL-terminated */
  GPtrArray *names; /* of @ids */
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->text);
  g_ptr_array_unref (query->ids);
  g_ptr_array_unref (query->names);
  g_free (query);
}

static void
stores_changed_cb (FbNodeSearch *self)
{
  self->is_stale = TRUE;
}

static gboolean
take_in (
    FbNodeSearch *self, const char *id, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *indexed = fb_node_index_get_snapshot (self->index, id);
  g_autoptr (FbSnapshot) newest = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;

  if (!fb_snapshot_store_find_newest (self->snapshots, id, &newest, error))
    return FALSE;
  if (newest == NULL || g_strcmp0 (indexed, fb_snapshot_get_id (newest)) == 0)
    return TRUE;

  content = fb_snapshot_store_get_content (self->snapshots, fb_snapshot_get_id (newest), FALSE,
                                           cancellable, error);
  return content != NULL &&
         fb_node_index_update (self->index, id, name, fb_snapshot_get_id (newest), content, error);
}

static void
take_in_all (FbNodeSearch *self, const Query *query, GCancellable *cancellable)
{
  for (guint i = 0; query->ids->pdata[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!take_in (self, query->ids->pdata[i], query->names->pdata[i], cancellable, &error))
        g_debug ("%s is not searched: %s", (char *)query->names->pdata[i], error->message);
    }
  fb_node_index_keep_only (self->index, (const char *const *)query->ids->pdata, NULL);
}

static void
query_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbNodeSearch *self = FB_NODE_SEARCH (source);
  const Query  *query = task_data;
  GError       *error = NULL;
  GPtrArray    *hits;

  if (query->is_stale)
    take_in_all (self, query, cancellable);
  hits = fb_node_index_query (self->index, query->text, query->limit, cancellable, &error);
  if (hits == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, hits, (GDestroyNotify)g_ptr_array_unref);
}

static Query *
make_query (FbNodeSearch *self, const char *text, guint limit)
{
  Query *query = g_new0 (Query, 1);
  guint  n_instances = g_list_model_get_n_items (G_LIST_MODEL (self->instances));

  query->text = g_strdup (text);
  query->limit = limit;
  query->is_stale = self->is_stale;
  query->ids = g_ptr_array_new_with_free_func (g_free);
  query->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_instances; i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (self->instances), i);

      g_ptr_array_add (query->ids, g_strdup (fb_instance_get_id (instance)));
      g_ptr_array_add (query->names, g_strdup (fb_instance_get_name (instance)));
    }
  g_ptr_array_add (query->ids, NULL);

  return query;
}

void
fb_node_search_query_async (FbNodeSearch       *self,
                            const char         *text,
                            guint               limit,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_NODE_SEARCH (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_node_search_query_async);
  g_task_set_task_data (task, make_query (self, text, limit), query_free);
  self->is_stale = FALSE;
  g_task_run_in_thread (task, query_thread);
}

GPtrArray *
fb_node_search_query_finish (FbNodeSearch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

FbSearchEntry *
fb_node_hit_to_entry (const FbNodeHit *hit)
{
  g_autoptr (FbDeepLink) link = NULL;
  g_autofree char *target = NULL;
  g_autofree char *place = NULL;

  g_return_val_if_fail (hit != NULL, NULL);

  link = fb_deep_link_new (hit->instance, hit->flow, hit->node);
  target = link != NULL ? fb_deep_link_print (link) : NULL;
  if (target == NULL)
    return NULL;

  place = hit->tab != NULL ? g_strconcat (hit->instance_name, " · ", hit->tab, NULL)
                           : g_strdup (hit->instance_name);
  if (hit->excerpt != NULL && *hit->excerpt != '\0')
    {
      g_autofree char *shorter = g_steal_pointer (&place);

      place = g_strconcat (shorter, " · ", hit->excerpt, NULL);
    }

  return fb_search_entry_new ("node", hit->name != NULL ? hit->name : hit->type, place, target,
                              NULL);
}

static void
fb_node_search_finalize (GObject *object)
{
  FbNodeSearch *self = FB_NODE_SEARCH (object);

  g_clear_object (&self->index);
  g_clear_object (&self->snapshots);
  g_clear_object (&self->instances);

  G_OBJECT_CLASS (fb_node_search_parent_class)->finalize (object);
}

static void
fb_node_search_class_init (FbNodeSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_node_search_finalize;
}

static void
fb_node_search_init (FbNodeSearch *self)
{
  self->is_stale = TRUE;
}

FbNodeSearch *
fb_node_search_new (FbInstanceStore *instances, FbSnapshotStore *snapshots)
{
  FbNodeSearch *self;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);
  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (snapshots), NULL);

  self = g_object_new (FB_TYPE_NODE_SEARCH, NULL);
  self->instances = g_object_ref (instances);
  self->snapshots = g_object_ref (snapshots);
  self->index = fb_node_index_new (fb_snapshot_store_get_workspace (snapshots));
  g_signal_connect_object (snapshots, "added", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (snapshots, "removed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instances, "items-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}
