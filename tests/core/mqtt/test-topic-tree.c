/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-test-topics.h"
#include "fb-test.h"
#include "mqtt/fb-message-rate.h"
#include "mqtt/fb-topic-children.h"
#include "mqtt/fb-topic-tree.h"

static void
send (FbTopicTree *tree, const char *topic, const void *payload, gsize length)
{
  FbMqttMessage message = {
    .topic = topic, .topic_length = strlen (topic), .payload = payload, .payload_length = length
  };

  fb_topic_tree_get_sink ()->message (&message, tree);
}

static void
send_text (FbTopicTree *tree, const char *topic, const char *text)
{
  send (tree, topic, text, strlen (text));
}

static void
begin (FbTopicTree *tree)
{
  fb_topic_tree_get_sink ()->begin (tree);
}

static void
end (FbTopicTree *tree)
{
  fb_topic_tree_get_sink ()->end (tree);
}

static guint32
find (FbTopicTree *tree, const char *topic)
{
  guint32 id = fb_topic_store_find (fb_topic_tree_lock (tree), topic, strlen (topic));

  fb_topic_tree_unlock (tree);
  return id;
}

static void
test_batches (void)
{
  g_autoptr (FbTopicTree) tree = fb_topic_tree_new (NULL);
  g_autofree char *large = g_strnfill (300 * 1024, 'x');
  FbTopicCounters  counters;

  /* More than fits aside, with values that do not fit at all, in order. */
  begin (tree);
  for (guint i = 0; i < 1000; i++)
    {
      char topic[FB_TEST_TOPIC_LENGTH + 1];

      fb_test_topic_write (i % 300, topic);
      if (i % 100 == 50)
        send (tree, topic, large, 300 * 1024);
      else
        send (tree, topic, &i, sizeof i);
    }
  end (tree);
  fb_topic_tree_get_counters (tree, &counters, NULL);
  g_assert_cmpuint (counters.n_messages, ==, 1000);
  g_assert_cmpuint (counters.n_bytes, ==, 990 * sizeof (guint) + 10 * 300 * 1024);
  g_assert_cmpuint (counters.n_topics, ==, 300);

  for (guint i = 700; i < 1000; i++)
    {
      char         topic[FB_TEST_TOPIC_LENGTH + 1];
      FbTopicValue value;
      g_autoptr (GBytes) bytes = NULL;

      fb_test_topic_write (i % 300, topic);
      bytes = fb_topic_tree_copy_value (tree, find (tree, topic), &value);
      g_assert_nonnull (bytes);
      if (i % 100 == 50)
        g_assert_cmpmem (value.data, value.length, large, 300 * 1024);
      else
        g_assert_cmpmem (value.data, value.length, &i, sizeof i);
    }
}

static void
test_value_of_level (void)
{
  g_autoptr (FbTopicTree) tree = fb_topic_tree_new (NULL);
  g_autoptr (GBytes) empty = NULL;
  FbTopicValue value;

  begin (tree);
  send (tree, "plant/line", NULL, 0);
  end (tree);
  g_assert_null (fb_topic_tree_copy_value (tree, find (tree, "plant"), &value));
  g_assert_null (fb_topic_tree_copy_value (tree, 12345, &value));
  empty = fb_topic_tree_copy_value (tree, find (tree, "plant/line"), &value);
  g_assert_nonnull (empty);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  g_assert_cmpuint (value.count, ==, 1);
}

static void
test_children_are_sorted (void)
{
  static const char *const names[] = { "",        "$SYS", "07",      "7",     "8",    "10",
                                       "a",       "a0",   "a1",      "a02",   "a2",   "a2b",
                                       "a10",     "b",    "tag",     "tag 3", "tag1", "tag1x2",
                                       "tag1x10", "tag2", "\xc3\xa9" };
  g_autoptr (FbTopicTree) tree = fb_topic_tree_new (NULL);
  g_autofree guint32 *ids = NULL;
  g_autofree guint32 *none = NULL;
  const FbTopicStore *store;
  guint               n_ids;

  begin (tree);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *topic = g_strconcat ("t/", names[i * 8 % G_N_ELEMENTS (names)], NULL);

      send_text (tree, topic, "1");
    }
  end (tree);

  ids = fb_topic_tree_copy_children (tree, find (tree, "t"), &n_ids);
  g_assert_cmpuint (n_ids, ==, G_N_ELEMENTS (names));
  store = fb_topic_tree_lock (tree);
  for (guint i = 0; i < n_ids; i++)
    {
      gsize length;

      g_assert_cmpstr (fb_topic_store_get_name (store, ids[i], &length), ==, names[i]);
    }
  fb_topic_tree_unlock (tree);
  none = fb_topic_tree_copy_children (tree, 99999, &n_ids);
  g_assert_cmpuint (n_ids, ==, 0);
}

static void
test_rate (void)
{
  const gint64  start = 5000 * (gint64)G_USEC_PER_SEC;
  FbMessageRate rate = { 0 };

  for (gint64 tenth = 0; tenth < 50; tenth++)
    fb_message_rate_add (&rate, start + tenth * G_USEC_PER_SEC / 10, 20);
  g_assert_cmpfloat (fb_message_rate_get (&rate, start + 5 * G_USEC_PER_SEC), ==, 200);
  g_assert_cmpfloat (fb_message_rate_get (&rate, start + 6 * G_USEC_PER_SEC), <, 200);
  g_assert_cmpfloat (fb_message_rate_get (&rate, start + 60 * (gint64)G_USEC_PER_SEC), ==, 0);
}

/* Two threads */

typedef struct
{
  FbTopicTree *tree;
  gint         is_done; /* atomic */
} Flood;

static gpointer
flood (gpointer data)
{
  Flood *self = data;

  for (guint i = 0; i < 60000; i++)
    {
      char  topic[FB_TEST_TOPIC_LENGTH + 1];
      guint values[4] = { i, i, i, i };

      if (i % 40 == 0)
        begin (self->tree);
      fb_test_topic_write (i * 7919 % 5000, topic);
      send (self->tree, topic, values, sizeof values);
      if (i % 40 == 39)
        end (self->tree);
    }
  g_atomic_int_set (&self->is_done, TRUE);
  return NULL;
}

/* Every value is whole, and what is remembered by number is gone only when that was told. */
static void
read_some (FbTopicTree *tree, guint round)
{
  guint               n_ids;
  g_autofree guint32 *ids = fb_topic_tree_copy_children (tree, FB_TOPIC_ROOT, &n_ids);
  FbTopicStore       *store = fb_topic_tree_lock (tree);
  guint32             id = FB_TOPIC_ROOT;

  g_assert_true (ids != NULL || n_ids == 0);
  for (guint i = 0; i < 40; i++)
    {
      FbTopicValue value;

      id = fb_topic_store_walk (store, id, FB_TOPIC_ROOT);
      if (id == 0)
        break;
      if (fb_topic_store_get_value (store, id, &value))
        {
          const guint *values = (const guint *)(gconstpointer)value.data;

          g_assert_cmpuint (value.length, ==, 4 * sizeof (guint));
          g_assert_true (values[0] == values[1] && values[0] == values[3]);
        }
    }
  if (id != 0 && round % 10 == 0)
    fb_topic_store_forget_below (store, id);
  fb_topic_tree_unlock (tree);
}

static void
test_two_threads (void)
{
  g_autoptr (FbTopicTree) tree = fb_topic_tree_new (NULL);
  Flood           self = { .tree = tree };
  GThread        *thread = g_thread_new ("flood", flood, &self);
  FbTopicCounters counters;

  for (guint round = 0; !g_atomic_int_get (&self.is_done); round++)
    read_some (tree, round);
  g_thread_join (thread);
  fb_topic_tree_get_counters (tree, &counters, NULL);
  g_assert_cmpuint (counters.n_messages, ==, 60000);
  g_assert_cmpuint (counters.n_refused, ==, 0);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/topic-tree/batches-are-put-in-order", test_batches);
  g_test_add_func ("/mqtt/topic-tree/a-level-has-no-value", test_value_of_level);
  g_test_add_func ("/mqtt/topic-tree/children-are-sorted", test_children_are_sorted);
  g_test_add_func ("/mqtt/topic-tree/rate-of-the-last-seconds", test_rate);
  g_test_add_func ("/mqtt/topic-tree/read-while-written", test_two_threads);

  return g_test_run ();
}
