/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-list.h"

/* Sorted by number, the highest first, so that a place is found by halving. */

struct _FbSnapshotList
{
  GObject parent_instance;

  /* Owned */
  char      *instance; /* (nullable) */
  GPtrArray *items;
};

static void fb_snapshot_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbSnapshotList,
                               fb_snapshot_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fb_snapshot_list_model_init))

static gboolean
belongs (FbSnapshotList *self, FbSnapshot *snapshot)
{
  return self->instance == NULL ||
         g_strcmp0 (self->instance, fb_snapshot_get_instance (snapshot)) == 0;
}

/* The place of the first item that is not newer than @snapshot. */
static guint
find_place (FbSnapshotList *self, FbSnapshot *snapshot)
{
  const gint64 number = fb_snapshot_get_number (snapshot);
  guint        low = 0;
  guint        high = self->items->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (fb_snapshot_get_number (g_ptr_array_index (self->items, middle)) > number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static GType
fb_snapshot_list_get_item_type (GListModel *model)
{
  return FB_TYPE_SNAPSHOT;
}

static guint
fb_snapshot_list_get_n_items (GListModel *model)
{
  return FB_SNAPSHOT_LIST (model)->items->len;
}

static gpointer
fb_snapshot_list_get_item (GListModel *model, guint position)
{
  GPtrArray *items = FB_SNAPSHOT_LIST (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
fb_snapshot_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_snapshot_list_get_item_type;
  iface->get_n_items = fb_snapshot_list_get_n_items;
  iface->get_item = fb_snapshot_list_get_item;
}

static void
fb_snapshot_list_finalize (GObject *object)
{
  FbSnapshotList *self = FB_SNAPSHOT_LIST (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->instance, g_free);

  G_OBJECT_CLASS (fb_snapshot_list_parent_class)->finalize (object);
}

static void
fb_snapshot_list_class_init (FbSnapshotListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_snapshot_list_finalize;
}

static void
fb_snapshot_list_init (FbSnapshotList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

FbSnapshotList *
fb_snapshot_list_new (const char *instance)
{
  FbSnapshotList *self = g_object_new (FB_TYPE_SNAPSHOT_LIST, NULL);

  self->instance = g_strdup (instance);

  return self;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const gint64 one = fb_snapshot_get_number (*(FbSnapshot **)a);
  const gint64 other = fb_snapshot_get_number (*(FbSnapshot **)b);

  return one > other ? -1 : one < other ? 1 : 0;
}

void
fb_snapshot_list_fill (FbSnapshotList *self, GPtrArray *snapshots)
{
  const guint before = self->items->len;

  g_return_if_fail (FB_IS_SNAPSHOT_LIST (self));

  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < snapshots->len; i++)
    if (belongs (self, g_ptr_array_index (snapshots, i)))
      g_ptr_array_add (self->items, g_object_ref (g_ptr_array_index (snapshots, i)));
  g_ptr_array_sort (self->items, compare_numbers);

  if (before > 0 || self->items->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->items->len);
}

void
fb_snapshot_list_add (FbSnapshotList *self, FbSnapshot *snapshot)
{
  guint place;

  g_return_if_fail (FB_IS_SNAPSHOT_LIST (self));
  g_return_if_fail (FB_IS_SNAPSHOT (snapshot));

  if (!belongs (self, snapshot))
    return;

  place = find_place (self, snapshot);
  g_ptr_array_insert (self->items, (int)place, g_object_ref (snapshot));
  g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
}

void
fb_snapshot_list_remove (FbSnapshotList *self, FbSnapshot *snapshot)
{
  guint place;

  g_return_if_fail (FB_IS_SNAPSHOT_LIST (self));
  g_return_if_fail (FB_IS_SNAPSHOT (snapshot));

  place = find_place (self, snapshot);
  if (place == self->items->len || g_ptr_array_index (self->items, place) != (gpointer)snapshot)
    return;

  g_ptr_array_remove_index (self->items, place);
  g_list_model_items_changed (G_LIST_MODEL (self), place, 1, 0);
}
