/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-children.h"
#include "mqtt/fb-topic-rows-private.h"

/* Nothing is changed in the model while the tree is locked, since views look at the tree when it
 * changes: first all runs are found, then they come in one after the other. */

typedef struct
{
  guint32     topic;
  const char *name; /* (borrowed) of the store */
  gsize       length;
} Child;

static void
read_child (FbTopicStore *store, guint32 topic, Child *child)
{
  child->topic = topic;
  child->name = fb_topic_store_get_name (store, topic, &child->length);
}

static int
compare_children (gconstpointer a, gconstpointer b)
{
  const Child *one = a;
  const Child *other = b;

  return fb_topic_name_compare (one->name, one->length, other->name, other->length);
}

/* Down to @newest, which is not among them. */
static GArray *
list_sorted (FbTopicRows *self, FbTopicStore *store, guint32 parent, guint32 newest)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (Child));

  for (guint32 topic = fb_topic_store_get_first_child (store, parent);
       topic != 0 && topic != newest; topic = fb_topic_store_get_next_sibling (store, topic))
    {
      Child child;

      if (self->visible != NULL && !fb_topic_set_has (self->visible, topic))
        continue;
      read_child (store, topic, &child);
      g_array_append_val (children, child);
    }
  g_array_sort (children, compare_children);

  return children;
}

GArray *
fb_topic_rows_list_children (FbTopicRows *self, FbTopicStore *store, guint32 parent)
{
  g_autoptr (GArray) children = list_sorted (self, store, parent, 0);
  GArray *topics = g_array_sized_new (FALSE, FALSE, sizeof (guint32), children->len);

  for (guint i = 0; i < children->len; i++)
    g_array_append_val (topics, g_array_index (children, Child, i).topic);

  return topics;
}

static void
run_clear (gpointer data)
{
  FbTopicRun *run = data;

  g_array_unref (run->topics);
}

/* Appends @topic to the last run if it comes in at the same place, else to a new one. */
static void
add_to_run (GArray *runs, guint32 parent, guint depth, guint position, guint32 topic)
{
  FbTopicRun *last = runs->len > 0 ? &g_array_index (runs, FbTopicRun, runs->len - 1) : NULL;
  FbTopicRun  run = { .position = position, .depth = depth, .parent = parent };

  if (last == NULL || last->parent != parent || last->position != position)
    {
      run.topics = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (runs, run);
      last = &g_array_index (runs, FbTopicRun, runs->len - 1);
    }
  g_array_append_val (last->topics, topic);
}

static guint
get_n_below (FbTopicRows *self, guint32 topic)
{
  FbTopicExtent *extent = fb_topic_rows_get_extent (self, topic);

  return extent != NULL ? extent->n_below : 0;
}

/* Both lists are in order: a new child comes before the first sibling that is greater. */
static void
find_places (FbTopicRows *self, FbTopicStore *store, guint32 parent, guint first, GArray *runs)
{
  FbTopicExtent *extent = fb_topic_rows_get_extent (self, parent);
  guint          position = first;
  guint          end = first + extent->n_below;
  guint          depth = fb_topic_store_get_level (store, parent);
  g_autoptr (GArray) children = list_sorted (self, store, parent, extent->newest);

  extent->newest = fb_topic_store_get_first_child (store, parent);
  for (guint i = 0; i < children->len; i++)
    {
      Child *child = &g_array_index (children, Child, i);

      while (position < end)
        {
          Child sibling;

          read_child (store, g_array_index (self->rows, guint32, position), &sibling);
          if (compare_children (&sibling, child) > 0)
            break;
          position += 1 + get_n_below (self, sibling.topic);
        }
      add_to_run (runs, parent, depth, position, child->topic);
    }
}

/* At one place, what belongs to a deeper level comes first. */
static int
compare_runs (gconstpointer a, gconstpointer b)
{
  const FbTopicRun *one = a;
  const FbTopicRun *other = b;

  if (one->position != other->position)
    return one->position < other->position ? -1 : 1;

  return (one->depth < other->depth) - (one->depth > other->depth);
}

GArray *
fb_topic_rows_find_news (FbTopicRows *self, FbTopicStore *store, guint max_runs)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (FbTopicRun));
  guint   position = 0;

  g_array_set_clear_func (runs, run_clear);
  find_places (self, store, FB_TOPIC_ROOT, 0, runs);
  while (position < self->rows->len && runs->len < max_runs)
    {
      guint32        topic = g_array_index (self->rows, guint32, position);
      FbTopicExtent *extent = fb_topic_rows_get_extent (self, topic);

      position++;
      if (extent == NULL)
        continue;
      if (fb_topic_store_get_node_epoch (store, topic) < self->epoch)
        position += extent->n_below;
      else if (extent->newest != fb_topic_store_get_first_child (store, topic))
        find_places (self, store, topic, position, runs);
    }
  if (position >= self->rows->len)
    self->epoch = fb_topic_store_get_epoch (store);
  g_array_sort (runs, compare_runs);

  return runs;
}
