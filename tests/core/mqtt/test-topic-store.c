/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-test-flows.h"
#include "fb-test-topic-model.h"
#include "fb-test-topics.h"
#include "fb-test.h"

#define TEXT "{\"value\":21.5}"

static FbMqttMessage
make_message (const char *topic, const void *payload, gsize length)
{
  return (FbMqttMessage){ .topic = topic,
                          .topic_length = strlen (topic),
                          .payload = payload,
                          .payload_length = length,
                          .time = 1000 };
}

static guint32
put (FbTopicStore *store, const char *topic, const char *text)
{
  FbMqttMessage message = make_message (topic, text, strlen (text));

  return fb_topic_store_put (store, &message);
}

static void
assert_value (FbTopicStore *store, const char *topic, const char *text, guint64 count)
{
  guint32      id = fb_topic_store_find (store, topic, strlen (topic));
  FbTopicValue value;

  g_assert_true (fb_topic_store_get_value (store, id, &value));
  g_assert_cmpmem (value.data, value.length, text, strlen (text));
  g_assert_cmpuint (value.count, ==, count);
}

static void
test_last_message (void)
{
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);
  guint32      id = put (store, "plant/line/temp", "20");
  FbTopicValue value;

  g_assert_cmpuint (put (store, "plant/line/temp", "21.25"), ==, id);
  g_assert_cmpuint (put (store, "plant/line", "on"), ==, fb_topic_store_get_parent (store, id));
  assert_value (store, "plant/line/temp", "21.25", 2);
  assert_value (store, "plant/line", "on", 1);
  g_assert_cmpuint (fb_topic_store_get_n_below (store, FB_TOPIC_ROOT), ==, 2);
  g_assert_false (
      fb_topic_store_get_value (store, fb_topic_store_find (store, "plant", 5), &value));
  g_assert_cmpuint (fb_topic_store_find (store, "plant/lin", 9), ==, 0);
  g_assert_cmpuint (fb_topic_store_find (store, "line", 4), ==, 0);
}

static void
test_empty_names (void)
{
  static const char *const topics[] = { "/",
                                        "//",
                                        "a//b",
                                        "/a",
                                        "a/",
                                        "a",
                                        "a/b",
                                        "a//",
                                        "///",
                                        " ",
                                        "$SYS/broker/up",
                                        "\xe2\x82\xac/\xf0\x9f\x8f\xad" };
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);

  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    put (store, topics[i], topics[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      guint32          id = fb_topic_store_find (store, topics[i], strlen (topics[i]));
      g_autofree char *topic = fb_topic_store_dup_topic (store, id);

      g_assert_cmpstr (topic, ==, topics[i]);
      assert_value (store, topics[i], topics[i], 1);
    }
  g_assert_cmpuint (fb_topic_store_get_n_below (store, FB_TOPIC_ROOT), ==, G_N_ELEMENTS (topics));
}

/* 65,536 levels, a name of 65,535 bytes, and all of it away again. */
static void
test_extreme_topics (void)
{
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);
  g_autofree char *deep = g_strnfill (65535, '/');
  g_autofree char *wide = g_strnfill (65535, 'w');
  g_autofree char *back = NULL;
  guint32          id = put (store, deep, "deep");
  FbTopicCounters  counters;

  put (store, wide, "wide");
  assert_value (store, deep, "deep", 1);
  assert_value (store, wide, "wide", 1);
  g_assert_cmpuint (fb_topic_store_get_level (store, id), ==, G_MAXUINT16);
  back = fb_topic_store_dup_topic (store, id);
  g_assert_cmpstr (back, ==, deep);

  fb_topic_store_forget_below (store, fb_topic_store_find (store, "", 0));
  fb_topic_store_forget (store, fb_topic_store_find (store, wide, strlen (wide)));
  fb_topic_store_get_counters (store, &counters);
  g_assert_cmpuint (counters.n_topics, ==, 0);
  g_assert_cmpuint (counters.n_levels, ==, 0);
}

static void
test_retained_is_cleared (void)
{
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);
  FbMqttMessage message = make_message ("plant/state", "on", 2);
  FbTopicValue  value;
  guint32       id;

  message.is_retained = TRUE;
  message.qos = 2;
  id = fb_topic_store_put (store, &message);
  g_assert_true (fb_topic_store_get_value (store, id, &value));
  g_assert_true (value.is_retained);
  g_assert_cmpuint (value.qos, ==, 2);

  message.payload = NULL;
  message.payload_length = 0;
  g_assert_cmpuint (fb_topic_store_put (store, &message), ==, id);
  g_assert_true (fb_topic_store_get_value (store, id, &value));
  g_assert_false (value.is_retained);
  g_assert_cmpuint (value.length, ==, 0);
  g_assert_cmpuint (value.full_length, ==, 0);
  g_assert_cmpuint (value.count, ==, 2);

  fb_topic_store_forget (store, id);
  g_assert_false (fb_topic_store_has (store, id));
  g_assert_cmpuint (fb_topic_store_get_first_child (store, FB_TOPIC_ROOT), ==, 0);
  g_assert_cmpuint (fb_topic_store_get_n_forgotten (store), ==, 1);
}

static void
test_epochs (void)
{
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);
  guint32 one = put (store, "plant/one", "1");
  guint32 plant = fb_topic_store_get_parent (store, one);
  guint64 before = fb_topic_store_get_epoch (store);
  guint32 other;

  fb_topic_store_next_epoch (store);
  other = put (store, "plant/other", "2");
  g_assert_cmpuint (fb_topic_store_get_node_epoch (store, one), ==, before);
  g_assert_cmpuint (fb_topic_store_get_node_epoch (store, other), >, before);
  /* A new topic below is news above, another value is not. */
  g_assert_cmpuint (fb_topic_store_get_node_epoch (store, plant), >, before);
  before = fb_topic_store_get_epoch (store);
  fb_topic_store_next_epoch (store);
  put (store, "plant/one", "3");
  g_assert_cmpuint (fb_topic_store_get_node_epoch (store, one), >, before);
  g_assert_cmpuint (fb_topic_store_get_node_epoch (store, plant), ==, before);
  /* The newest child comes first. */
  g_assert_cmpuint (fb_topic_store_get_first_child (store, plant), ==, other);
  g_assert_cmpuint (fb_topic_store_get_next_sibling (store, other), ==, one);
}

static void
test_too_many_topics (void)
{
  FbTopicLimits limits = fb_topic_usual_limits;
  g_autoptr (FbTopicStore) store = NULL;
  FbTopicCounters counters;

  limits.max_topics = 2;
  store = fb_topic_store_new (&limits);
  g_assert_cmpuint (put (store, "a", "1"), !=, 0);
  g_assert_cmpuint (put (store, "b/c", "1"), !=, 0);
  g_assert_cmpuint (put (store, "d", "1"), ==, 0);
  g_assert_cmpuint (put (store, "b", "1"), ==, 0);
  g_assert_cmpuint (put (store, "a", "2"), !=, 0);
  fb_topic_store_get_counters (store, &counters);
  g_assert_cmpuint (counters.n_refused, ==, 2);
  g_assert_cmpuint (counters.n_topics, ==, 2);

  fb_topic_store_forget (store, fb_topic_store_find (store, "a", 1));
  g_assert_cmpuint (put (store, "d", "1"), !=, 0);
}

/* Topics of nothing but levels, and names without end. */
static void
test_hostile_topics_are_bounded (void)
{
  FbTopicLimits limits = { .max_topics = 100000,
                           .max_name_memory = 4 * 1024 * 1024,
                           .max_value_memory = 4 * 1024 * 1024 };
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&limits);
  g_autofree char *topic = g_strnfill (65535, '/');
  FbTopicCounters  counters;

  for (guint i = 0; i < 64; i++)
    {
      topic[i] = 'x';
      put (store, topic, "1");
    }
  fb_topic_store_get_counters (store, &counters);
  g_assert_cmpuint (counters.n_refused, >, 0);
  g_assert_cmpuint (counters.n_topics + counters.n_levels, <=, 2 * limits.max_topics + 65535);

  fb_topic_store_clear (store);
  memset (topic, 'n', 65535);
  for (guint i = 0; i < 1000; i++)
    {
      memcpy (topic, &(guint32){ GUINT32_TO_LE (0x61616161 + i) }, 4);
      put (store, topic, "1");
    }
  fb_topic_store_get_counters (store, &counters);
  g_assert_cmpuint (counters.n_refused, >, 900);
  g_assert_cmpuint (counters.n_levels, ==, 0);
  g_assert_cmpuint (counters.memory, <, 16 * 1024 * 1024);
}

static void
test_large_value_is_cut (void)
{
  FbTopicLimits    limits = fb_topic_usual_limits;
  g_autofree char *payload = g_strnfill (3 * 1024 * 1024, 'v');
  g_autoptr (FbTopicStore) store = NULL;
  FbMqttMessage   message = make_message ("big/0", payload, 3 * 1024 * 1024);
  FbTopicCounters counters;
  FbTopicValue    value;

  limits.max_value_memory = 8 * 1024 * 1024;
  store = fb_topic_store_new (&limits);
  fb_topic_store_put (store, &message);
  g_assert_true (fb_topic_store_get_value (store, fb_topic_store_find (store, "big/0", 5), &value));
  g_assert_cmpuint (value.full_length, ==, message.payload_length);
  g_assert_cmpmem (value.data, value.length, payload, FB_TOPIC_MAX_VALUE);

  /* When memory is used up less is kept, and still all of it is counted. */
  for (guint i = 0; i < 10000; i++)
    {
      char topic[32];

      g_snprintf (topic, sizeof topic, "big/%u", i);
      message.topic = topic;
      message.topic_length = strlen (topic);
      fb_topic_store_put (store, &message);
    }
  fb_topic_store_get_counters (store, &counters);
  g_assert_cmpuint (counters.n_cut, ==, 10001);
  g_assert_cmpuint (counters.memory, <, limits.max_value_memory + 8 * 1024 * 1024);
  g_assert_true (
      fb_topic_store_get_value (store, fb_topic_store_find (store, "big/9999", 8), &value));
  g_assert_cmpuint (value.length, <, 2000);
  g_assert_cmpuint (value.full_length, ==, message.payload_length);
}

static const char *
pick_name (GRand *random)
{
  static const char *const names[] = { "",
                                       "a",
                                       "b",
                                       "plant",
                                       "line 1",
                                       "\xc3\xa9",
                                       "$SYS",
                                       "temp",
                                       "\xf0\x9f\x8f\xad",
                                       "\xef\xbf\xbf",
                                       "+x",
                                       "tag" };

  return names[g_rand_int_range (random, 0, G_N_ELEMENTS (names))];
}

static char *
make_topic (GRand *random)
{
  GString *topic = g_string_new (NULL);
  int      n_levels = g_rand_int_range (random, 0, 100) == 0 ? g_rand_int_range (random, 200, 400)
                                                             : g_rand_int_range (random, 1, 5);

  for (int i = 0; i < n_levels; i++)
    {
      if (i > 0)
        g_string_append_c (topic, '/');
      g_string_append (topic, pick_name (random));
      if (g_rand_int_range (random, 0, 500) == 0)
        g_string_append (topic, "a name that is rather long, as some gateways write it");
    }
  if (topic->len == 0)
    g_string_append_c (topic, '/');
  return g_string_free (topic, FALSE);
}

static void
put_at_random (FbTopicStore *store, FbTestTopicModel *model, GRand *random)
{
  static guint8    bytes[200 * 1024] = { 1, 2, 3 };
  g_autofree char *topic = make_topic (random);
  gsize length = g_rand_int_range (random, 0, 200) == 0 ? g_rand_int_range (random, 0, sizeof bytes)
                                                        : g_rand_int_range (random, 0, 300);
  FbMqttMessage message = make_message (topic, bytes, length);

  bytes[g_rand_int_range (random, 0, 300)] = (guint8)g_rand_int (random);
  message.time = g_rand_int (random);
  message.qos = (guint8)g_rand_int_range (random, 0, 3);
  message.is_retained = g_rand_boolean (random);
  fb_test_topic_model_put (model, &message);
  if (g_rand_boolean (random))
    fb_topic_store_put (store, &message);
  else
    fb_topic_store_put_batch (store, &message, 1);
}

static void
forget_at_random (FbTopicStore *store, FbTestTopicModel *model, GRand *random)
{
  g_autofree char *topic = make_topic (random);
  gboolean         is_below = g_rand_int_range (random, 0, 8) == 0;
  guint32          id = fb_topic_store_find (store, topic, strlen (topic));

  if (id == 0)
    return;
  fb_test_topic_model_forget (model, topic, is_below);
  if (is_below)
    fb_topic_store_forget_below (store, id);
  else
    fb_topic_store_forget (store, id);
}

static void
test_equals_model (void)
{
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);
  g_autoptr (FbTestTopicModel) model = fb_test_topic_model_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());

  for (guint i = 0; i < 20000; i++)
    {
      if (g_rand_int_range (random, 0, 4) == 0)
        forget_at_random (store, model, random);
      else
        put_at_random (store, model, random);
      if (i % 1000 == 999)
        fb_test_topic_model_compare (model, store);
    }
  fb_topic_store_clear (store);
  g_hash_table_remove_all (model->topics);
  fb_test_topic_model_compare (model, store);
}

static gsize
get_memory (FbTopicStore *store)
{
  FbTopicCounters counters;

  fb_topic_store_get_counters (store, &counters);
  return counters.memory;
}

/* Sizes that change all the time, and topics that come and go, take no more after a while. */
static void
test_does_not_grow (void)
{
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());
  gsize  memory = 0;
  guint8 payload[600] = { 0 };

  for (guint i = 0; i < 1000000; i++)
    {
      char          topic[FB_TEST_TOPIC_LENGTH + 1];
      FbMqttMessage message;

      fb_test_topic_write ((guint)g_rand_int_range (random, 0, 2000), topic);
      message = make_message (topic, payload, (gsize)g_rand_int_range (random, 0, sizeof payload));
      fb_topic_store_put (store, &message);
      /* The topic, or all of its machine. */
      if (i % 7 == 0)
        fb_topic_store_forget_below (store,
                                     fb_topic_store_find (store, topic,
                                                          FB_TEST_TOPIC_LENGTH - (i % 2) * 6));
      if (i == 300000)
        memory = get_memory (store);
    }
  g_assert_cmpuint (get_memory (store), <=, memory + 1024 * 1024);
}

/* What a million topics may cost. */
static void
test_memory_of_a_million (void)
{
  g_autoptr (FbTopicStore) store = fb_topic_store_new (&fb_topic_usual_limits);
  const guint n_topics = 1000 * 1000;
  guint8      payload[50] = TEXT;

  for (guint i = 0; i < n_topics; i++)
    {
      char          topic[FB_TEST_TOPIC_LENGTH + 1];
      FbMqttMessage message;

      fb_test_topic_write (i, topic);
      message = make_message (topic, payload, sizeof payload);
      fb_topic_store_put (store, &message);
    }
  g_test_message ("%.1f bytes a topic with its value of 50", (double)get_memory (store) / n_topics);
  g_assert_cmpuint (fb_topic_store_get_n_below (store, FB_TOPIC_ROOT), ==, n_topics);
  g_assert_cmpuint (get_memory (store) / n_topics, <=, 200 + sizeof payload);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/topic-store/last-message-is-kept", test_last_message);
  g_test_add_func ("/mqtt/topic-store/empty-names-are-names", test_empty_names);
  g_test_add_func ("/mqtt/topic-store/extreme-topics", test_extreme_topics);
  g_test_add_func ("/mqtt/topic-store/cleared-retained-stays-until-forgotten",
                   test_retained_is_cleared);
  g_test_add_func ("/mqtt/topic-store/epochs-tell-news", test_epochs);
  g_test_add_func ("/mqtt/topic-store/too-many-topics-are-counted", test_too_many_topics);
  g_test_add_func ("/mqtt/topic-store/hostile-topics-are-bounded", test_hostile_topics_are_bounded);
  g_test_add_func ("/mqtt/topic-store/large-value-is-cut", test_large_value_is_cut);
  g_test_add_func ("/mqtt/topic-store/equals-a-hash-table", test_equals_model);
  g_test_add_func ("/mqtt/topic-store/does-not-grow", test_does_not_grow);
  g_test_add_func ("/mqtt/topic-store/memory-of-a-million-topics", test_memory_of_a_million);

  return g_test_run ();
}
