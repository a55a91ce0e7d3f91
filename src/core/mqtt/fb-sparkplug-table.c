/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-table.h"

#include <string.h>

/* An alias is looked up among those of its own place: the specification makes it unique in the
 * whole edge node, but encoders that make it so only within a device are about, and this serves
 * both. */

static void
tag_free (gpointer data)
{
  FbSparkplugTag *tag = data;

  g_free (tag->name);
  g_free (tag);
}

static void
place_free (gpointer data)
{
  FbSparkplugPlace *place = data;

  g_clear_pointer (&place->devices, g_hash_table_unref);
  g_hash_table_unref (place->by_alias);
  g_hash_table_unref (place->by_name);
  g_free ((char *)place->status.path);
  g_free ((char *)place->status.group);
  g_free ((char *)place->status.edge);
  g_free ((char *)place->status.device);
  g_free (place);
}

static FbSparkplugPlace *
place_new (const char *path, const FbSparkplugTopic *topic, FbSparkplugPlace *node)
{
  FbSparkplugPlace *place = g_new0 (FbSparkplugPlace, 1);

  place->status.path = g_strdup (path);
  place->status.group = g_strndup (topic->group.text, topic->group.length);
  place->status.edge = g_strndup (topic->edge.text, topic->edge.length);
  if (node != NULL)
    place->status.device = g_strndup (topic->device.text, topic->device.length);
  else
    place->devices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  place->node = node != NULL ? node : place;
  place->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, tag_free);
  place->by_alias = g_hash_table_new (g_int64_hash, g_int64_equal);

  return place;
}

void
fb_sparkplug_table_init (FbSparkplugTable *self, const FbSparkplugLimits *limits)
{
  *self = (FbSparkplugTable){ .limits = *limits };
  self->edges = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  self->key = g_string_new (NULL);
}

void
fb_sparkplug_table_clear (FbSparkplugTable *self)
{
  g_hash_table_unref (self->edges);
  g_string_free (self->key, TRUE);
}

/* Counts one more of @n, with @n_bytes of names. FALSE when a limit is reached. */
static gboolean
take_room (FbSparkplugTable *self, guint *n, guint max, gsize n_bytes)
{
  if (*n >= max || n_bytes > self->limits.max_name_memory - self->counters.name_memory)
    {
      self->counters.n_refused++;
      return FALSE;
    }

  (*n)++;
  self->counters.name_memory += n_bytes;

  return TRUE;
}

static const char *
make_key (FbSparkplugTable *self, const FbSparkplugTopic *topic)
{
  g_string_truncate (self->key, 0);
  g_string_append_len (self->key, topic->group.text, (gssize)topic->group.length);
  g_string_append_c (self->key, '/');
  g_string_append_len (self->key, topic->edge.text, (gssize)topic->edge.length);

  return self->key->str;
}

/* The device's name, with the path of the whole still before it. */
static const char *
extend_key (FbSparkplugTable *self, const FbSparkplugTopic *topic)
{
  gsize start = self->key->len + 1;

  g_string_append_c (self->key, '/');
  g_string_append_len (self->key, topic->device.text, (gssize)topic->device.length);

  return self->key->str + start;
}

FbSparkplugPlace *
fb_sparkplug_table_find (FbSparkplugTable *self, const FbSparkplugTopic *topic)
{
  FbSparkplugPlace *node = g_hash_table_lookup (self->edges, make_key (self, topic));

  if (node == NULL || topic->device.text == NULL)
    return node;

  return g_hash_table_lookup (node->devices, extend_key (self, topic));
}

static FbSparkplugPlace *
get_node (FbSparkplugTable *self, const FbSparkplugTopic *topic)
{
  const char       *path = make_key (self, topic);
  FbSparkplugPlace *node = g_hash_table_lookup (self->edges, path);

  if (node == NULL &&
      take_room (self, &self->counters.n_places, self->limits.max_places, 2 * self->key->len))
    {
      node = place_new (path, topic, NULL);
      g_hash_table_insert (self->edges, (gpointer)node->status.path, node);
    }

  return node;
}

FbSparkplugPlace *
fb_sparkplug_table_get (FbSparkplugTable *self, const FbSparkplugTopic *topic)
{
  FbSparkplugPlace *node = get_node (self, topic);
  FbSparkplugPlace *device;
  const char       *name;

  if (node == NULL || topic->device.text == NULL)
    return node;

  name = extend_key (self, topic);
  device = g_hash_table_lookup (node->devices, name);
  if (device == NULL &&
      take_room (self, &self->counters.n_places, self->limits.max_places, 2 * self->key->len))
    {
      device = place_new (self->key->str, topic, node);
      g_hash_table_insert (node->devices, (gpointer)device->status.device, device);
    }

  return device;
}

static void
forget_tag (FbSparkplugTable *self, FbSparkplugPlace *place, FbSparkplugTag *tag)
{
  self->counters.n_metrics--;
  self->counters.name_memory -= strlen (tag->name);
  place->status.n_metrics--;
  if (tag->has_alias && g_hash_table_lookup (place->by_alias, &tag->alias) == tag)
    g_hash_table_remove (place->by_alias, &tag->alias);
  g_hash_table_remove (place->by_name, tag->name);
}

void
fb_sparkplug_table_forget_tags (FbSparkplugTable *self, FbSparkplugPlace *place)
{
  GHashTableIter  iter;
  FbSparkplugTag *tag;

  g_hash_table_iter_init (&iter, place->by_name);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&tag))
    self->counters.name_memory -= strlen (tag->name);
  self->counters.n_metrics -= place->status.n_metrics;
  place->status.n_metrics = 0;
  g_hash_table_remove_all (place->by_alias);
  g_hash_table_remove_all (place->by_name);
}

FbSparkplugTag *
fb_sparkplug_table_define (FbSparkplugTable        *self,
                           FbSparkplugPlace        *place,
                           const FbSparkplugMetric *metric)
{
  FbSparkplugTag *tag = g_hash_table_lookup (place->by_name, metric->name);

  if (tag != NULL)
    forget_tag (self, place, tag);
  if (!take_room (self, &self->counters.n_metrics, self->limits.max_metrics, strlen (metric->name)))
    return NULL;

  tag = g_new0 (FbSparkplugTag, 1);
  tag->name = g_strdup (metric->name);
  tag->has_alias = metric->has_alias;
  tag->alias = metric->alias;
  tag->type = metric->type;
  place->status.n_metrics++;
  g_hash_table_insert (place->by_name, tag->name, tag);
  /* The key lies in the tag: the one of an older tag must go. */
  if (tag->has_alias)
    g_hash_table_replace (place->by_alias, &tag->alias, tag);

  return tag;
}

FbSparkplugTag *
fb_sparkplug_table_find_tag (const FbSparkplugPlace *place, const FbSparkplugMetric *metric)
{
  FbSparkplugTag *tag = NULL;

  if (metric->has_alias)
    tag = g_hash_table_lookup (place->by_alias, &metric->alias);
  if (tag == NULL && metric->name != NULL)
    tag = g_hash_table_lookup (place->by_name, metric->name);

  return tag;
}
