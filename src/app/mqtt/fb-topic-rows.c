/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-rows.h"

#include <gtk/gtk.h>

#include "mqtt/fb-topic-row.h"
#include "mqtt/fb-topic-rows-private.h"

/* Owned by the view. The rows are kept in their order in one array; for each level that is expanded
 * it is known how many rows are below, so that whole branches can be passed over. */

/* So many times as many runs as were asked for are told as one change instead. */
#define MANY_TIMES 4

static void fb_topic_rows_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbTopicRows,
                               fb_topic_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fb_topic_rows_list_model_init))

static GType
fb_topic_rows_get_item_type (GListModel *model)
{
  return FB_TYPE_TOPIC_ROW;
}

static guint
fb_topic_rows_get_n_items (GListModel *model)
{
  return FB_TOPIC_ROWS (model)->rows->len;
}

static gpointer
fb_topic_rows_get_item (GListModel *model, guint position)
{
  FbTopicRows *self = FB_TOPIC_ROWS (model);

  if (position >= self->rows->len)
    return NULL;

  return fb_topic_row_new (g_array_index (self->rows, guint32, position));
}

static void
fb_topic_rows_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_topic_rows_get_item_type;
  iface->get_n_items = fb_topic_rows_get_n_items;
  iface->get_item = fb_topic_rows_get_item;
}

FbTopicExtent *
fb_topic_rows_get_extent (FbTopicRows *self, guint32 topic)
{
  return g_hash_table_lookup (self->extents, GUINT_TO_POINTER (topic));
}

/* Notes @change more rows below @topic and all that is above it. */
static void
grow (FbTopicRows *self, FbTopicStore *store, guint32 topic, gint64 change)
{
  for (;; topic = fb_topic_store_get_parent (store, topic))
    {
      FbTopicExtent *extent = fb_topic_rows_get_extent (self, topic);

      extent->n_below = (guint32)(extent->n_below + change);
      if (topic == FB_TOPIC_ROOT)
        return;
    }
}

static void
insert (FbTopicRows *self, guint position, GArray *topics)
{
  if (topics->len == 0)
    return;

  g_array_insert_vals (self->rows, position, topics->data, topics->len);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, topics->len);
}

static void
fb_topic_rows_finalize (GObject *object)
{
  FbTopicRows *self = FB_TOPIC_ROWS (object);

  g_array_unref (self->rows);
  g_hash_table_unref (self->extents);
  g_clear_pointer (&self->visible, fb_topic_set_free);
  g_clear_pointer (&self->before, fb_topic_set_free);
  g_clear_object (&self->tree);

  G_OBJECT_CLASS (fb_topic_rows_parent_class)->finalize (object);
}

static void
fb_topic_rows_class_init (FbTopicRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_topic_rows_finalize;
}

static void
fb_topic_rows_init (FbTopicRows *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->extents = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_insert (self->extents, GUINT_TO_POINTER (FB_TOPIC_ROOT), g_new0 (FbTopicExtent, 1));
}

FbTopicRows *
fb_topic_rows_new (FbTopicTree *tree)
{
  FbTopicRows *self;

  g_return_val_if_fail (FB_IS_TOPIC_TREE (tree), NULL);

  self = g_object_new (FB_TYPE_TOPIC_ROWS, NULL);
  self->tree = g_object_ref (tree);

  return self;
}

/* Numbers may mean other topics now: begins anew. */
static void
start_over (FbTopicRows *self, FbTopicStore *store)
{
  g_hash_table_remove_all (self->extents);
  g_hash_table_insert (self->extents, GUINT_TO_POINTER (FB_TOPIC_ROOT), g_new0 (FbTopicExtent, 1));
  self->epoch = 0;
  self->n_forgotten = fb_topic_store_get_n_forgotten (store);
}

/* What is only known by number is not known any more. */
static void
forget_numbers (FbTopicRows *self, FbTopicStore *store)
{
  start_over (self, store);
  if (self->visible == NULL)
    return;

  fb_topic_set_free (self->visible);
  self->visible = fb_topic_set_new ();
  fb_topic_set_free (self->before);
  self->before = fb_topic_set_new ();
}

/* Whether what is known of the tree still holds; rows are only changed then. */
static gboolean
is_current (FbTopicRows *self, FbTopicStore *store)
{
  return fb_topic_store_get_n_forgotten (store) == self->n_forgotten;
}

/* Tells only what differs, so that a view keeps its place. Takes @rows. */
static void
change_rows (FbTopicRows *self, GArray *rows)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->rows);
  guint          first = 0;
  guint          n_last = 0;
  const guint32 *were = (const guint32 *)old->data;
  const guint32 *are = (const guint32 *)rows->data;

  while (first < MIN (old->len, rows->len) && were[first] == are[first])
    first++;
  while (n_last < MIN (old->len, rows->len) - first &&
         were[old->len - 1 - n_last] == are[rows->len - 1 - n_last])
    n_last++;

  self->rows = rows;
  if (old->len - n_last > first || rows->len - n_last > first)
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - n_last - first,
                                rows->len - n_last - first);
}

/* All rows anew, with what is expanded now. */
static GArray *
list_again (FbTopicRows *self, FbTopicStore *store)
{
  g_autoptr (FbTopicSet) expanded = fb_topic_rows_list_expanded (self);

  start_over (self, store);
  self->epoch = fb_topic_store_get_epoch (store);

  return fb_topic_rows_list_below (self, store, FB_TOPIC_ROOT, expanded);
}

gboolean
fb_topic_rows_sync (FbTopicRows *self, guint max_changes)
{
  FbTopicStore *store;
  guint         n_removed = 0;
  guint         n_added = 0;
  GArray       *rows = NULL;
  g_autoptr (GArray) runs = NULL;

  g_return_val_if_fail (FB_IS_TOPIC_ROWS (self), FALSE);
  g_return_val_if_fail (max_changes > 0, FALSE);

  store = fb_topic_tree_lock (self->tree);
  if (fb_topic_store_get_n_forgotten (store) != self->n_forgotten)
    {
      forget_numbers (self, store);
      n_removed = self->rows->len;
      g_array_set_size (self->rows, 0);
    }
  runs = fb_topic_rows_find_news (self, store, max_changes);
  /* One level alone may have any number of them. */
  if (runs->len / MANY_TIMES > max_changes)
    {
      rows = list_again (self, store);
      g_array_set_size (runs, 0);
    }
  for (guint i = 0; i < runs->len; i++)
    {
      FbTopicRun *run = &g_array_index (runs, FbTopicRun, i);

      grow (self, store, run->parent, run->topics->len);
    }
  fb_topic_tree_unlock (self->tree);

  if (n_removed > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);
  if (rows != NULL)
    change_rows (self, rows);
  for (guint i = 0; i < runs->len; i++)
    {
      FbTopicRun *run = &g_array_index (runs, FbTopicRun, i);

      insert (self, run->position + n_added, run->topics);
      n_added += run->topics->len;
    }

  return runs->len >= max_changes;
}

guint32
fb_topic_rows_get_topic (FbTopicRows *self, guint position)
{
  g_return_val_if_fail (FB_IS_TOPIC_ROWS (self), 0);

  return position < self->rows->len ? g_array_index (self->rows, guint32, position) : 0;
}

gboolean
fb_topic_rows_is_expanded (FbTopicRows *self, guint32 topic)
{
  g_return_val_if_fail (FB_IS_TOPIC_ROWS (self), FALSE);

  return g_hash_table_contains (self->extents, GUINT_TO_POINTER (topic));
}

void
fb_topic_rows_expand (FbTopicRows *self, guint position)
{
  guint32       topic;
  FbTopicStore *store;
  g_autoptr (GArray) topics = NULL;

  g_return_if_fail (FB_IS_TOPIC_ROWS (self));

  topic = fb_topic_rows_get_topic (self, position);
  if (topic == 0 || fb_topic_rows_is_expanded (self, topic))
    return;

  store = fb_topic_tree_lock (self->tree);
  if (is_current (self, store) && fb_topic_store_get_first_child (store, topic) != 0)
    {
      fb_topic_rows_add_extent (self, store, topic);
      topics = fb_topic_rows_list_children (self, store, topic);
      grow (self, store, topic, topics->len);
    }
  fb_topic_tree_unlock (self->tree);

  if (topics != NULL)
    insert (self, position + 1, topics);
}

static void
replace (FbTopicRows *self, guint position, guint n_removed, GArray *rows)
{
  if (n_removed > 0)
    g_array_remove_range (self->rows, position, n_removed);
  if (rows->len > 0)
    g_array_insert_vals (self->rows, position, rows->data, rows->len);
  if (n_removed + rows->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, rows->len);
}

static void
expand_below (FbTopicRows *self, guint32 topic, guint first)
{
  FbTopicStore *store = fb_topic_tree_lock (self->tree);
  guint         n_removed = 0;
  g_autoptr (GArray) rows = NULL;

  if (is_current (self, store) && fb_topic_store_get_first_child (store, topic) != 0)
    {
      FbTopicExtent *extent = fb_topic_rows_get_extent (self, topic);

      n_removed = extent != NULL ? extent->n_below : 0;
      rows = fb_topic_rows_list_below (self, store, topic, NULL);
      if (topic != FB_TOPIC_ROOT)
        grow (self, store, fb_topic_store_get_parent (store, topic), (gint64)rows->len - n_removed);
    }
  fb_topic_tree_unlock (self->tree);

  if (rows != NULL)
    replace (self, first, n_removed, rows);
}

void
fb_topic_rows_expand_below (FbTopicRows *self, guint position)
{
  guint32 topic;

  g_return_if_fail (FB_IS_TOPIC_ROWS (self));

  topic = fb_topic_rows_get_topic (self, position);
  if (topic != 0)
    expand_below (self, topic, position + 1);
}

void
fb_topic_rows_expand_all (FbTopicRows *self)
{
  g_return_if_fail (FB_IS_TOPIC_ROWS (self));

  expand_below (self, FB_TOPIC_ROOT, 0);
}

void
fb_topic_rows_collapse (FbTopicRows *self, guint position)
{
  guint32        topic;
  FbTopicExtent *extent;
  FbTopicStore  *store;
  guint          n_removed = 0;

  g_return_if_fail (FB_IS_TOPIC_ROWS (self));

  topic = fb_topic_rows_get_topic (self, position);
  extent = fb_topic_rows_get_extent (self, topic);
  if (topic == 0 || extent == NULL)
    return;

  store = fb_topic_tree_lock (self->tree);
  if (is_current (self, store))
    {
      n_removed = extent->n_below;
      for (guint i = 0; i < n_removed; i++)
        g_hash_table_remove (self->extents, GUINT_TO_POINTER (g_array_index (self->rows, guint32,
                                                                             position + 1 + i)));
      grow (self, store, topic, -(gint64)n_removed);
      g_hash_table_remove (self->extents, GUINT_TO_POINTER (topic));
    }
  fb_topic_tree_unlock (self->tree);

  if (n_removed > 0)
    {
      g_array_remove_range (self->rows, position + 1, n_removed);
      g_list_model_items_changed (G_LIST_MODEL (self), position + 1, n_removed, 0);
    }
}

void
fb_topic_rows_collapse_all (FbTopicRows *self)
{
  FbTopicStore *store;
  guint         n_removed;

  g_return_if_fail (FB_IS_TOPIC_ROWS (self));

  store = fb_topic_tree_lock (self->tree);
  if (is_current (self, store))
    start_over (self, store);
  else
    forget_numbers (self, store);
  fb_topic_tree_unlock (self->tree);
  n_removed = self->rows->len;
  g_array_set_size (self->rows, 0);
  if (n_removed > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);
  fb_topic_rows_sync (self, G_MAXUINT);
}

void
fb_topic_rows_set_visible (FbTopicRows *self, FbTopicSet *visible)
{
  FbTopicStore *store;
  GArray       *rows;
  g_autoptr (FbTopicSet) expanded = NULL;

  g_return_if_fail (FB_IS_TOPIC_ROWS (self));

  if (visible == NULL && self->visible == NULL)
    return;

  if (self->visible == NULL)
    self->before = fb_topic_rows_list_expanded (self);
  if (visible == NULL)
    expanded = g_steal_pointer (&self->before);
  g_clear_pointer (&self->visible, fb_topic_set_free);
  self->visible = visible;

  store = fb_topic_tree_lock (self->tree);
  if (is_current (self, store))
    start_over (self, store);
  else
    forget_numbers (self, store);
  rows = fb_topic_rows_list_below (self, store, FB_TOPIC_ROOT, expanded);
  fb_topic_tree_unlock (self->tree);
  change_rows (self, rows);
}

/* The row of @topic among the children that begin at @first. */
static guint
find_child (FbTopicRows *self, guint first, guint32 topic)
{
  for (guint i = first; i < self->rows->len; i++)
    {
      guint32        other = g_array_index (self->rows, guint32, i);
      FbTopicExtent *extent;

      if (other == topic)
        return i;
      extent = fb_topic_rows_get_extent (self, other);
      if (extent != NULL)
        i += extent->n_below;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* The way down to @topic, the topmost first. (element-type guint32) */
static GArray *
list_way (FbTopicRows *self, guint32 topic)
{
  FbTopicStore *store = fb_topic_tree_lock (self->tree);
  GArray       *way = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (is_current (self, store) && fb_topic_store_has (store, topic))
    for (; topic != FB_TOPIC_ROOT; topic = fb_topic_store_get_parent (store, topic))
      g_array_prepend_val (way, topic);
  fb_topic_tree_unlock (self->tree);

  return way;
}

guint
fb_topic_rows_find_parent (FbTopicRows *self, guint position)
{
  guint32 topic;
  guint   found = GTK_INVALID_LIST_POSITION;
  g_autoptr (GArray) way = NULL;

  g_return_val_if_fail (FB_IS_TOPIC_ROWS (self), found);

  topic = fb_topic_rows_get_topic (self, position);
  way = list_way (self, topic);
  for (guint i = 0; topic != 0 && i + 1 < way->len; i++)
    found = find_child (self, i == 0 ? 0 : found + 1, g_array_index (way, guint32, i));

  return found;
}

guint
fb_topic_rows_reveal (FbTopicRows *self, guint32 topic)
{
  guint found = GTK_INVALID_LIST_POSITION;
  g_autoptr (GArray) way = NULL;

  g_return_val_if_fail (FB_IS_TOPIC_ROWS (self), found);

  fb_topic_rows_sync (self, G_MAXUINT);
  way = list_way (self, topic);
  for (guint i = 0; i < way->len; i++)
    {
      if (i > 0)
        fb_topic_rows_expand (self, found);
      found = find_child (self, i == 0 ? 0 : found + 1, g_array_index (way, guint32, i));
      if (found == GTK_INVALID_LIST_POSITION)
        break;
    }

  return found;
}
