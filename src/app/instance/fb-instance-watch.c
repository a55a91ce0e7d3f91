/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-watch.h"

/* Keeps a copy of the list to know what was removed. UI thread. */

struct _FbInstanceWatch
{
  GObject parent_instance;

  /* Owned */
  GListModel *instances;
  GPtrArray  *copy;
};

G_DEFINE_FINAL_TYPE (FbInstanceWatch, fb_instance_watch, G_TYPE_OBJECT)

enum
{
  CHANGED,
  ADDED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
instance_notify_cb (FbInstanceWatch *self, GParamSpec *pspec, FbInstance *instance)
{
  g_assert (FB_IS_INSTANCE_WATCH (self));

  g_signal_emit (self, signals[CHANGED], 0, instance, pspec->name);
}

static void
instances_items_changed_cb (
    FbInstanceWatch *self, guint position, guint removed, guint added, GListModel *instances)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert (FB_IS_INSTANCE_WATCH (self));

  for (guint i = 0; i < removed; i++)
    g_ptr_array_add (gone, g_object_ref (g_ptr_array_index (self->copy, position + i)));
  if (removed > 0)
    g_ptr_array_remove_range (self->copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->copy, (int)(position + i),
                        g_list_model_get_item (instances, position + i));

  for (guint i = 0; i < gone->len; i++)
    {
      FbInstance *instance = g_ptr_array_index (gone, i);

      /* A list that sorts again takes an item out and puts it in elsewhere. */
      if (g_ptr_array_find (self->copy, instance, NULL))
        continue;
      g_signal_handlers_disconnect_by_func (instance, instance_notify_cb, self);
      g_signal_emit (self, signals[REMOVED], 0, instance);
    }

  for (guint i = 0; i < added; i++)
    {
      FbInstance *instance = g_ptr_array_index (self->copy, position + i);

      if (g_ptr_array_find (gone, instance, NULL))
        continue;
      g_signal_connect_object (instance, "notify", G_CALLBACK (instance_notify_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_emit (self, signals[ADDED], 0, instance);
    }
}

static void
fb_instance_watch_dispose (GObject *object)
{
  FbInstanceWatch *self = FB_INSTANCE_WATCH (object);

  g_clear_object (&self->instances);
  g_clear_pointer (&self->copy, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_instance_watch_parent_class)->dispose (object);
}

static void
fb_instance_watch_class_init (FbInstanceWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_instance_watch_dispose;

  signals[CHANGED] = g_signal_new ("changed", FB_TYPE_INSTANCE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, FB_TYPE_INSTANCE, G_TYPE_STRING);
  signals[ADDED] = g_signal_new ("added", FB_TYPE_INSTANCE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, FB_TYPE_INSTANCE);
  signals[REMOVED] = g_signal_new ("removed", FB_TYPE_INSTANCE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, FB_TYPE_INSTANCE);
}

static void
fb_instance_watch_init (FbInstanceWatch *self)
{
  self->copy = g_ptr_array_new_with_free_func (g_object_unref);
}

FbInstanceWatch *
fb_instance_watch_new (GListModel *instances)
{
  FbInstanceWatch *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (instances), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_WATCH, NULL);
  self->instances = g_object_ref (instances);
  g_signal_connect_object (instances, "items-changed", G_CALLBACK (instances_items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  instances_items_changed_cb (self, 0, 0, g_list_model_get_n_items (instances), instances);

  return self;
}

GListModel *
fb_instance_watch_get_instances (FbInstanceWatch *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_WATCH (self), NULL);

  return self->instances;
}

FbInstance *
fb_instance_watch_find (FbInstanceWatch *self, const char *id)
{
  g_return_val_if_fail (FB_IS_INSTANCE_WATCH (self), NULL);

  for (guint i = 0; id != NULL && i < self->copy->len; i++)
    if (g_str_equal (fb_instance_get_id (g_ptr_array_index (self->copy, i)), id))
      return g_ptr_array_index (self->copy, i);

  return NULL;
}
