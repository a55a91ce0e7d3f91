/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fb-test.h"
#include "mqtt/fb-history-ring.h"
#include "mqtt/fb-message-history.h"

#define BUDGET FB_HISTORY_MIN_BUDGET

/* The payload's first bytes tell which message it is. */
static void
append (FbMessageHistory *history, guint64 topic, gint64 number, gsize length)
{
  g_autofree guint8 *payload = g_malloc0 (MAX (length, sizeof number));
  FbMqttMessage      message = { .topic = "t", .topic_length = 1, .payload = payload };

  memcpy (payload, &number, sizeof number);
  message.payload_length = length;
  message.time = number;
  fb_message_history_append (history, topic, &message);
}

static GPtrArray *
list_all (FbMessageHistory *history, guint64 topic)
{
  FbHistoryCursor cursor = { 0 };

  return fb_message_history_list (history, topic, &cursor, G_MAXUINT, G_MAXSIZE);
}

static void
test_a_message_comes_back_whole (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (BUDGET);
  g_autoptr (FbMqttProperties) properties = fb_mqtt_properties_new ();
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (FbHistoryMessage) copy = NULL;
  FbMqttMessage message = { .topic = "t",
                            .topic_length = 1,
                            .payload = (const guint8 *)"a\0b",
                            .payload_length = 3,
                            .time = 42,
                            .qos = 2,
                            .is_retained = TRUE };

  properties->content_type = g_strdup ("text/plain");
  fb_mqtt_properties_add_user (properties, "line", "7");
  message.properties = properties;
  fb_message_history_append (history, 9, &message);
  message = (FbMqttMessage){ .topic = "t", .topic_length = 1, .time = 43, .is_duplicate = TRUE };
  fb_message_history_append (history, 9, &message);

  messages = list_all (history, 9);
  g_assert_cmpuint (messages->len, ==, 2);
  copy = fb_history_message_copy (g_ptr_array_index (messages, 0));
  g_assert_cmpint (copy->time, ==, 43);
  g_assert_true (copy->is_duplicate && !copy->is_retained && copy->properties == NULL);
  g_assert_cmpuint (g_bytes_get_size (copy->payload), ==, 0);

  g_clear_pointer (&copy, fb_history_message_free);
  copy = fb_history_message_copy (g_ptr_array_index (messages, 1));
  g_assert_cmpint (copy->time, ==, 42);
  g_assert_cmpuint (copy->qos, ==, 2);
  g_assert_true (copy->is_retained && !copy->is_duplicate);
  g_assert_cmpmem (g_bytes_get_data (copy->payload, NULL), 3, "a\0b", 3);
  g_assert_cmpstr (copy->properties->content_type, ==, "text/plain");
  g_assert_cmpuint (copy->properties->user->len, ==, 1);
}

typedef struct
{
  guint64 topic;
  gint64  number;
  gsize   length;
} Sent;

/* What is kept must be exactly the newest of all that were sent, each topic's own newest first. */
static void
assert_newest (FbMessageHistory *history, GArray *sent, guint n_topics)
{
  FbHistoryCounts   total, counts;
  guint64           kept_bytes = 0, all_bytes = 0;
  g_autofree guint *places = g_new0 (guint, n_topics);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  fb_message_history_get_total (history, &total);
  g_assert_cmpuint (total.kept + total.left, ==, sent->len);
  for (guint i = 0; i < n_topics; i++)
    {
      GPtrArray *list = list_all (history, i);

      fb_message_history_get_counts (history, i, &counts);
      g_assert_cmpuint (list->len, ==, counts.kept);
      g_ptr_array_add (lists, list);
    }
  for (guint i = 0; i < sent->len; i++)
    {
      const Sent       *one = &g_array_index (sent, Sent, sent->len - 1 - i);
      GPtrArray        *list = g_ptr_array_index (lists, (guint)one->topic);
      FbHistoryMessage *message;

      all_bytes += one->length;
      if (i >= total.kept)
        continue;
      kept_bytes += one->length;
      g_assert_cmpuint (places[one->topic], <, list->len);
      message = g_ptr_array_index (list, places[one->topic]++);
      g_assert_cmpint (message->time, ==, one->number);
      g_assert_cmpuint (g_bytes_get_size (message->payload), ==, one->length);
    }
  g_assert_cmpuint (total.kept_bytes, ==, kept_bytes);
  g_assert_cmpuint (total.left_bytes, ==, all_bytes - kept_bytes);
}

static gsize
pick_length (void)
{
  switch (g_test_rand_int_range (0, 20))
    {
    case 0:
      return (gsize)g_test_rand_int_range (FB_HISTORY_INLINE_BYTES - 8,
                                           FB_HISTORY_INLINE_BYTES + 9);
    case 1:
      return (gsize)g_test_rand_int_range (0, 500000);
    default:
      return (gsize)g_test_rand_int_range (8, 3000);
    }
}

static void
test_the_oldest_of_all_topics_leave_first (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (BUDGET);
  g_autoptr (GArray) sent = g_array_new (FALSE, FALSE, sizeof (Sent));
  guint n_topics = 300;

  for (guint i = 0; i < 3000; i++)
    {
      Sent one = { (guint64)g_test_rand_int_range (0, (gint32)n_topics), i, pick_length () };

      append (history, one.topic, one.number, one.length);
      g_array_append_val (sent, one);
      g_assert_cmpuint (fb_message_history_get_memory (history), <=, BUDGET);
      if (i % 500 == 499)
        assert_newest (history, sent, n_topics);
    }
}

static void
test_what_can_not_be_kept_moves_nothing_out (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (BUDGET);
  FbHistoryCounts counts;

  append (history, 1, 1, 100);
  append (history, 2, 2, BUDGET);
  fb_message_history_get_counts (history, 1, &counts);
  g_assert_cmpuint (counts.kept, ==, 1);
  fb_message_history_get_counts (history, 2, &counts);
  g_assert_cmpuint (counts.kept, ==, 0);
  g_assert_cmpuint (counts.left, ==, 1);
  g_assert_cmpuint (counts.left_bytes, ==, BUDGET);
}

static void
test_a_smaller_budget_counts_at_once (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (4 * BUDGET);
  FbHistoryCounts before, after;

  for (gint64 i = 0; i < 20000; i++)
    append (history, (guint64)(i % 7), i, 500);
  fb_message_history_get_total (history, &before);
  g_assert_cmpuint (before.left, ==, 0);
  g_assert_cmpuint (fb_message_history_get_memory (history), >, BUDGET);

  fb_message_history_set_budget (history, BUDGET);
  fb_message_history_get_total (history, &after);
  g_assert_cmpuint (fb_message_history_get_budget (history), ==, BUDGET);
  g_assert_cmpuint (fb_message_history_get_memory (history), <=, BUDGET);
  g_assert_cmpuint (after.kept + after.left, ==, 20000);
  g_assert_cmpuint (after.kept, >, 6000);
}

static void
test_topics_take_half_of_the_budget_at_most (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (BUDGET);
  FbHistoryCounts total, first, last;
  guint64         n = 100000;

  for (guint64 i = 0; i < n; i++)
    append (history, i, (gint64)i, 8);
  fb_message_history_get_total (history, &total);
  fb_message_history_get_counts (history, 0, &first);
  fb_message_history_get_counts (history, n - 1, &last);
  g_assert_cmpuint (total.kept + total.left, ==, n);
  g_assert_cmpuint (total.kept, >, BUDGET / 2 / (2 * FB_HISTORY_TOPIC_BYTES));
  g_assert_cmpuint (first.kept + first.left, ==, 1);
  g_assert_cmpuint (last.kept + last.left, ==, 0);
  g_assert_cmpuint (fb_message_history_get_memory (history), <=, BUDGET);
}

static void
test_a_list_goes_on_where_it_was (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (BUDGET);
  FbHistoryCursor cursor = { 0 };
  gint64          expected = 999;

  for (gint64 i = 0; i < 1000; i++)
    append (history, 5, i, 100);
  for (;;)
    {
      g_autoptr (GPtrArray) page = fb_message_history_list (history, 5, &cursor, 64, 1000);

      if (page->len == 0)
        break;
      g_assert_cmpuint (page->len, <=, 10);
      for (guint i = 0; i < page->len; i++, expected--)
        g_assert_cmpint (((FbHistoryMessage *)g_ptr_array_index (page, i))->time, ==, expected);
      /* What comes meanwhile is not in the list. */
      append (history, 5, 5000, 8);
    }
  g_assert_cmpint (expected, ==, -1);
}

static void
test_a_list_ends_where_messages_left (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (BUDGET);
  FbHistoryCursor cursor = { 0 };
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) rest = NULL;

  for (gint64 i = 0; i < 100; i++)
    append (history, 5, i, 100);
  first = fb_message_history_list (history, 5, &cursor, 10, G_MAXSIZE);
  g_assert_cmpuint (first->len, ==, 10);
  for (gint64 i = 0; i < 10000; i++)
    append (history, 6, i, 1000);
  rest = fb_message_history_list (history, 5, &cursor, 10, G_MAXSIZE);
  g_assert_cmpuint (rest->len, ==, 0);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static gsize
read_resident_bytes (void)
{
  g_autofree char *statm = NULL;
  gsize            total, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  g_assert_cmpint (sscanf (statm, "%zu %zu", &total, &resident), ==, 2);

  return resident * (gsize)sysconf (_SC_PAGESIZE);
}

static void
test_the_process_holds_no_more_than_the_budget (void)
{
  gsize budget = 16 * BUDGET;
  g_autoptr (FbMessageHistory) history = fb_message_history_new (budget);
  gsize           before = read_resident_bytes (), full, later;
  FbHistoryCounts total;
  gint64          i;

  for (i = 0; i < 600000; i++)
    append (history, (guint64)(i * 7919 % 10000), i, 150);
  full = read_resident_bytes ();
  fb_message_history_get_total (history, &total);
  g_assert_cmpuint (total.left, >, 0);
  for (; i < 1800000; i++)
    append (history, (guint64)(i * 7919 % 10000), i, 150);
  later = read_resident_bytes ();

  g_test_message ("%.1f bytes a message besides its payload, memory %.3f of the budget",
                  (double)(later - before) / (double)total.kept - 150,
                  (double)(later - before) / (double)budget);
  g_assert_cmpuint (full - before, <, budget + budget / 20);
  g_assert_cmpuint (later, <, full + budget / 100);
}
#endif

typedef struct
{
  FbMessageHistory *history;
  guint64           topic;
} Writer;

static gpointer
write_many (gpointer data)
{
  Writer *writer = data;

  for (gint64 i = 0; i < 20000; i++)
    append (writer->history, writer->topic + (guint64)(i % 2), i, 400);

  return NULL;
}

static void
test_two_networks_write_while_one_reads (void)
{
  g_autoptr (FbMessageHistory) history = fb_message_history_new (BUDGET);
  Writer          writers[] = { { history, 0 }, { history, 2 } };
  GThread        *threads[2];
  FbHistoryCounts total = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", write_many, &writers[i]);
  while (total.kept + total.left < 40000)
    for (guint64 topic = 0; topic < 4; topic++)
      {
        FbHistoryCursor cursor = { 0 };
        gint64          newer = G_MAXINT64;

        for (guint pages = 0; pages < 5; pages++)
          {
            g_autoptr (GPtrArray) page =
                           fb_message_history_list (history, topic, &cursor, 50, G_MAXSIZE);

            for (guint i = 0; i < page->len; i++)
              {
                FbHistoryMessage *message = g_ptr_array_index (page, i);

                g_assert_cmpint (message->time, <, newer);
                newer = message->time;
                g_assert_cmpmem (g_bytes_get_data (message->payload, NULL), sizeof newer, &newer,
                                 sizeof newer);
              }
          }
        fb_message_history_get_total (history, &total);
      }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (total.left, >, 0);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/message-history/a-message-comes-back-whole",
                   test_a_message_comes_back_whole);
  g_test_add_func ("/mqtt/message-history/the-oldest-of-all-topics-leave-first",
                   test_the_oldest_of_all_topics_leave_first);
  g_test_add_func ("/mqtt/message-history/what-can-not-be-kept-moves-nothing-out",
                   test_what_can_not_be_kept_moves_nothing_out);
  g_test_add_func ("/mqtt/message-history/a-smaller-budget-counts-at-once",
                   test_a_smaller_budget_counts_at_once);
  g_test_add_func ("/mqtt/message-history/topics-take-half-of-the-budget-at-most",
                   test_topics_take_half_of_the_budget_at_most);
  g_test_add_func ("/mqtt/message-history/a-list-goes-on-where-it-was",
                   test_a_list_goes_on_where_it_was);
  g_test_add_func ("/mqtt/message-history/a-list-ends-where-messages-left",
                   test_a_list_ends_where_messages_left);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  g_test_add_func ("/mqtt/message-history/the-process-holds-no-more-than-the-budget",
                   test_the_process_holds_no_more_than_the_budget);
#endif
  g_test_add_func ("/mqtt/message-history/two-networks-write-while-one-reads",
                   test_two_networks_write_while_one_reads);

  return g_test_run ();
}
