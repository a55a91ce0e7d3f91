/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fb-bench.h"
#include "fb-test-topics.h"
#include "mqtt/fb-topic-store.h"

/* One more message for a topic that is known, in random order, and what a topic costs in memory
 * with its value of 50 bytes. The peer is what one writes first: a hash table for each level. */

#define PAYLOAD 50
#define BATCH 64
#define MIN_UPDATES (500 * 1000)

typedef struct
{
  GHashTable *children; /* (nullable) name: PlainTopic */
  guint8     *value;
  gsize       length;
  gint64      time;
  guint64     count;
} PlainTopic;

typedef struct
{
  FbTopicStore  *store;
  PlainTopic    *plain;
  FbMqttMessage *messages; /* one for each topic, shuffled */
  char          *topics;
  guint          n_topics;
} Bench;

static void
plain_topic_free (gpointer data)
{
  PlainTopic *self = data;

  g_clear_pointer (&self->children, g_hash_table_unref);
  g_free (self->value);
  g_free (self);
}

static PlainTopic *
plain_topic_get_child (PlainTopic *self, const char *name)
{
  PlainTopic *child;

  if (self->children == NULL)
    self->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, plain_topic_free);
  child = g_hash_table_lookup (self->children, name);
  if (child == NULL)
    {
      child = g_new0 (PlainTopic, 1);
      g_hash_table_insert (self->children, g_strdup (name), child);
    }
  return child;
}

static void
plain_topic_put (PlainTopic *self, const FbMqttMessage *message)
{
  char  topic[FB_TEST_TOPIC_LENGTH + 1];
  char *rest = topic;
  char *name;

  memcpy (topic, message->topic, sizeof topic);
  while ((name = strsep (&rest, "/")) != NULL)
    self = plain_topic_get_child (self, name);
  if (self->length != message->payload_length)
    {
      self->value = g_realloc (self->value, message->payload_length);
      self->length = message->payload_length;
    }
  memcpy (self->value, message->payload, message->payload_length);
  self->time = message->time;
  self->count++;
}

/* Of this thread, in nanoseconds: what others take of the machine is not counted. */
static double
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static guint
count_updates (const Bench *self)
{
  return MAX (self->n_topics, MIN_UPDATES / self->n_topics * self->n_topics);
}

static double
update_store (gpointer data)
{
  Bench *self = data;
  guint  n_updates = count_updates (self);
  double start = get_cpu_time ();

  for (guint pass = 0; pass < n_updates / self->n_topics; pass++)
    for (guint i = 0; i < self->n_topics; i += BATCH)
      {
        fb_topic_store_next_epoch (self->store);
        fb_topic_store_put_batch (self->store, &self->messages[i], MIN (self->n_topics - i, BATCH));
      }
  return (get_cpu_time () - start) / n_updates;
}

static double
update_plain (gpointer data)
{
  Bench *self = data;
  guint  n_updates = count_updates (self);
  double start = get_cpu_time ();

  for (guint pass = 0; pass < n_updates / self->n_topics; pass++)
    for (guint i = 0; i < self->n_topics; i++)
      plain_topic_put (self->plain, &self->messages[i]);
  return (get_cpu_time () - start) / n_updates;
}

static void
make_messages (Bench *self)
{
  static const guint8 payload[PAYLOAD] = "{\"value\":21.5,\"quality\":\"good\"}";
  g_autofree guint   *order = fb_test_topics_shuffle (self->n_topics);
  const gsize         stride = FB_TEST_TOPIC_LENGTH + 1;

  self->topics = g_malloc (self->n_topics * stride);
  self->messages = g_new0 (FbMqttMessage, self->n_topics);
  for (guint i = 0; i < self->n_topics; i++)
    {
      fb_test_topic_write (order[i], self->topics + i * stride);
      self->messages[i] = (FbMqttMessage){ .topic = self->topics + i * stride,
                                           .topic_length = FB_TEST_TOPIC_LENGTH,
                                           .payload = payload,
                                           .payload_length = PAYLOAD };
    }
}

/* Bytes that the C library has given out. */
static double
get_memory (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double)(info.uordblks + info.hblkhd);
}

static void
run (guint n_topics)
{
  Bench            self = { .n_topics = n_topics };
  g_autofree char *update = g_strdup_printf ("update of one of %u topics vs GHashTables", n_topics);
  g_autofree char *size = g_strdup_printf ("memory for each of %u topics vs GHashTables", n_topics);
  double           before, ours, peer;

  make_messages (&self);
  before = get_memory ();
  self.store = fb_topic_store_new (&fb_topic_usual_limits);
  update_store (&self);
  ours = (get_memory () - before) / n_topics;
  before = get_memory ();
  self.plain = g_new0 (PlainTopic, 1);
  update_plain (&self);
  peer = (get_memory () - before) / n_topics;

  fb_bench_report ("mqtt-store", size, "bytes", ours, peer, 1);
  fb_bench_compare ("mqtt-store", update, "ns of CPU", update_store, &self, update_plain, &self);

  fb_topic_store_free (self.store);
  plain_topic_free (self.plain);
  g_free (self.messages);
  g_free (self.topics);
}

int
main (void)
{
  run (10 * 1000);
  run (100 * 1000);
  run (1000 * 1000);

  return 0;
}
