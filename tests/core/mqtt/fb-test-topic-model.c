/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-topic-model.h"

#include <string.h>

static void
free_topic (gpointer data)
{
  FbTestTopic *topic = data;

  g_bytes_unref (topic->value);
  g_free (topic);
}

FbTestTopicModel *
fb_test_topic_model_new (void)
{
  FbTestTopicModel *self = g_new0 (FbTestTopicModel, 1);

  self->topics = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref,
                                        free_topic);
  return self;
}

void
fb_test_topic_model_free (FbTestTopicModel *self)
{
  g_hash_table_unref (self->topics);
  g_free (self);
}

void
fb_test_topic_model_put (FbTestTopicModel *self, const FbMqttMessage *message)
{
  g_autoptr (GBytes) key = g_bytes_new (message->topic, message->topic_length);
  FbTestTopic *topic = g_hash_table_lookup (self->topics, key);

  if (topic == NULL)
    {
      topic = g_new0 (FbTestTopic, 1);
      g_hash_table_insert (self->topics, g_bytes_ref (key), topic);
    }
  g_clear_pointer (&topic->value, g_bytes_unref);
  topic->value = g_bytes_new (message->payload, message->payload_length);
  topic->time = message->time;
  topic->count++;
  topic->qos = message->qos;
  topic->is_retained = message->is_retained && message->payload_length > 0;
}

static gboolean
is_at_or_below (GBytes *key, const char *topic)
{
  gsize       length;
  const char *text = g_bytes_get_data (key, &length);
  gsize       top = strlen (topic);

  return length >= top && memcmp (text, topic, top) == 0 && (length == top || text[top] == '/');
}

void
fb_test_topic_model_forget (FbTestTopicModel *self, const char *topic, gboolean is_below)
{
  g_autoptr (GBytes) wanted = g_bytes_new (topic, strlen (topic));
  GHashTableIter iter;
  gpointer       key;

  g_hash_table_iter_init (&iter, self->topics);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (is_below ? is_at_or_below (key, topic) : g_bytes_equal (key, wanted))
      g_hash_table_iter_remove (&iter);
}

static void
compare_topic (const FbTopicStore *store, GBytes *key, const FbTestTopic *topic)
{
  gsize            length, value_length;
  const char      *text = g_bytes_get_data (key, &length);
  gconstpointer    data = g_bytes_get_data (topic->value, &value_length);
  guint32          id = fb_topic_store_find (store, text, length);
  g_autofree char *back = NULL;
  FbTopicValue     value;

  g_assert_cmpuint (id, !=, 0);
  g_assert_true (fb_topic_store_is_topic (store, id));
  back = fb_topic_store_dup_topic (store, id);
  g_assert_cmpmem (back, strlen (back), text, length);
  g_assert_true (fb_topic_store_get_value (store, id, &value));
  g_assert_cmpuint (value.full_length, ==, value_length);
  g_assert_cmpmem (value.data, value.length, data, MIN (value_length, FB_TOPIC_MAX_VALUE));
  g_assert_cmpint (value.time, ==, topic->time);
  g_assert_cmpuint (value.count, ==, topic->count);
  g_assert_cmpuint (value.qos, ==, topic->qos);
  g_assert_true (value.is_retained == topic->is_retained);
}

/* What the children of @id say together is what @id says; each of them is found by its parent. */
static void
check_node (const FbTopicStore *store, guint32 id)
{
  guint32 n_below = 0;

  for (guint32 child = fb_topic_store_get_first_child (store, id); child != 0;
       child = fb_topic_store_get_next_sibling (store, child))
    {
      g_assert_cmpuint (fb_topic_store_get_parent (store, child), ==, id);
      g_assert_cmpuint (fb_topic_store_get_level (store, child), ==,
                        MIN (fb_topic_store_get_level (store, id) + 1, G_MAXUINT16));
      n_below += fb_topic_store_get_n_below (store, child) + fb_topic_store_is_topic (store, child);
    }
  g_assert_cmpuint (fb_topic_store_get_n_below (store, id), ==, n_below);
  if (id != FB_TOPIC_ROOT && !fb_topic_store_is_topic (store, id))
    g_assert_cmpuint (n_below, >, 0);
}

void
fb_test_topic_model_compare (FbTestTopicModel *self, const FbTopicStore *store)
{
  FbTopicCounters counters;
  GHashTableIter  iter;
  gpointer        key, topic;
  guint32         n_topics = 0, n_levels = 0;

  g_hash_table_iter_init (&iter, self->topics);
  while (g_hash_table_iter_next (&iter, &key, &topic))
    compare_topic (store, key, topic);

  check_node (store, FB_TOPIC_ROOT);
  for (guint32 id = fb_topic_store_walk (store, FB_TOPIC_ROOT, FB_TOPIC_ROOT); id != 0;
       id = fb_topic_store_walk (store, id, FB_TOPIC_ROOT))
    {
      check_node (store, id);
      if (fb_topic_store_is_topic (store, id))
        n_topics++;
      else
        n_levels++;
    }
  fb_topic_store_get_counters (store, &counters);
  g_assert_cmpuint (n_topics, ==, g_hash_table_size (self->topics));
  g_assert_cmpuint (n_topics, ==, counters.n_topics);
  g_assert_cmpuint (n_levels, ==, counters.n_levels);
}
