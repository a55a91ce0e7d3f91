/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-rows-private.h"

/* Whole branches listed at once. */

FbTopicExtent *
fb_topic_rows_add_extent (FbTopicRows *self, FbTopicStore *store, guint32 topic)
{
  FbTopicExtent *extent = g_new0 (FbTopicExtent, 1);

  extent->newest = fb_topic_store_get_first_child (store, topic);
  g_hash_table_insert (self->extents, GUINT_TO_POINTER (topic), extent);

  return extent;
}

/* A level whose children are being appended. */
typedef struct
{
  guint32 topic;
  GArray *children; /* (owned) */
  guint   next;
  guint   start; /* rows before its first child */
} Level;

static void
open_level (FbTopicRows *self, FbTopicStore *store, GArray *levels, guint32 topic, guint start)
{
  Level level = { .topic = topic, .start = start };

  level.children = fb_topic_rows_list_children (self, store, topic);
  g_array_append_val (levels, level);
}

GArray *
fb_topic_rows_list_below (FbTopicRows      *self,
                          FbTopicStore     *store,
                          guint32           top,
                          const FbTopicSet *expanded)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));

  open_level (self, store, levels, top, 0);
  while (levels->len > 0)
    {
      Level  *level = &g_array_index (levels, Level, levels->len - 1);
      guint32 topic;

      if (level->next == level->children->len)
        {
          fb_topic_rows_add_extent (self, store, level->topic)->n_below = rows->len - level->start;
          g_array_unref (level->children);
          g_array_set_size (levels, levels->len - 1);
          continue;
        }
      topic = g_array_index (level->children, guint32, level->next++);
      g_array_append_val (rows, topic);
      if (fb_topic_store_get_first_child (store, topic) != 0 &&
          (expanded == NULL || fb_topic_set_has (expanded, topic)))
        open_level (self, store, levels, topic, rows->len);
    }

  return rows;
}

FbTopicSet *
fb_topic_rows_list_expanded (FbTopicRows *self)
{
  FbTopicSet    *expanded = fb_topic_set_new ();
  GHashTableIter iter;
  gpointer       topic;

  g_hash_table_iter_init (&iter, self->extents);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    fb_topic_set_add (expanded, GPOINTER_TO_UINT (topic));

  return expanded;
}
