/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-recording.h"
#include "fb-test.h"
#include "mqtt/fb-mqtt-recording-filter.h"
#include "mqtt/fb-mqtt-replay.h"

/* A target that keeps what it was given, and answers as it is told. */
typedef struct
{
  GPtrArray *topics;
  GArray    *times; /* g_get_monotonic_time() */
  GPtrArray *waiting;
  guint      unanswered;
  guint      most_unanswered;
  int        refused; /* numbers of messages, or -1 */
  int        failed;
  gboolean   is_silent;
} Broker;

static void
publish_async (const FbMqttMessage *message,
               gpointer             target,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  Broker *broker = target;
  gint64  now = g_get_monotonic_time ();
  int     i = (int)broker->topics->len;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_assert_cmpuint (message->qos, ==, 1);
  g_ptr_array_add (broker->topics,
                   g_strdup_printf ("%s=%.*s", message->topic, (int)message->payload_length,
                                    (const char *)message->payload));
  g_array_append_val (broker->times, now);
  broker->unanswered++;
  broker->most_unanswered = MAX (broker->most_unanswered, broker->unanswered);
  if (broker->is_silent)
    g_ptr_array_add (broker->waiting, g_object_ref (task));
  else if (i == broker->refused)
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_DENIED, "not allowed");
  else if (i == broker->failed)
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, "gone");
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
publish_finish (gpointer target, GAsyncResult *result, GError **error)
{
  Broker *broker = target;

  broker->unanswered--;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const FbMqttReplayTarget target = { publish_async, publish_finish };

static void
broker_init (Broker *broker)
{
  *broker = (Broker){ .refused = -1, .failed = -1 };
  broker->topics = g_ptr_array_new_with_free_func (g_free);
  broker->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  broker->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Answers may still be on their way to the operation. */
static void
broker_clear (Broker *broker)
{
  while (broker->unanswered > 0)
    g_main_context_iteration (NULL, TRUE);
  g_ptr_array_unref (broker->topics);
  g_array_unref (broker->times);
  g_ptr_array_unref (broker->waiting);
}

static gboolean
is_over (gpointer user_data)
{
  return fb_operation_get_state (user_data) > FB_OPERATION_RUNNING;
}

static FbMqttReplay *
replay (const char *path, const FbMqttReplayOptions *options, Broker *broker)
{
  FbMqttReplay *self = fb_mqtt_replay_new (path, options, &target, broker);

  fb_operation_start (FB_OPERATION (self));
  g_assert_true (fb_test_wait (is_over, self, 60000));

  return self;
}

static void
test_all_is_published_in_order_and_pace (void)
{
  FbMqttReplayOptions options = { .speed = 50 };
  g_autofree char    *path = fb_test_recording_make (1000, 10000);
  Broker              broker;
  g_autoptr (FbMqttReplay) self = NULL;
  gint64 began = g_get_monotonic_time ();

  broker_init (&broker);
  self = replay (path, &options, &broker);
  g_assert_cmpint (fb_operation_get_state (FB_OPERATION (self)), ==, FB_OPERATION_DONE);
  g_assert_cmpuint (fb_mqtt_replay_get_result (self)->published, ==, 1000);
  g_assert_cmpuint (fb_mqtt_replay_get_result (self)->unread, ==, 0);
  g_assert_cmpuint (broker.topics->len, ==, 1000);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *expected = g_strdup_printf ("plant/line/%u/t=%u", i % 3, i);

      g_assert_cmpstr (g_ptr_array_index (broker.topics, i), ==, expected);
      /* Never early. */
      g_assert_cmpint (g_array_index (broker.times, gint64, i) - began, >=, (gint64)i * 10000 / 50);
    }
  broker_clear (&broker);
}

static void
test_a_part_goes_elsewhere (void)
{
  static const char *const filters[] = { "plant/line/1/#", NULL };
  FbMqttReplayOptions      options = { 100, filters, "plant/line", "test/hall" };
  g_autofree char         *path = fb_test_recording_make (9, 1);
  Broker                   broker;
  g_autoptr (FbMqttReplay) self = NULL;

  broker_init (&broker);
  self = replay (path, &options, &broker);
  g_assert_cmpuint (broker.topics->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (broker.topics, 0), ==, "test/hall/1/t=1");
  g_assert_cmpstr (g_ptr_array_index (broker.topics, 2), ==, "test/hall/1/t=7");
  broker_clear (&broker);
}

static void
test_refusals_are_counted_and_errors_end_it (void)
{
  FbMqttReplayOptions options = { .speed = 100 };
  g_autofree char    *path = fb_test_recording_make (1000, 1);
  Broker              broker;
  g_autoptr (FbMqttReplay) self = NULL;
  const FbMqttReplayResult *result;

  broker_init (&broker);
  broker.refused = 2;
  broker.failed = 5;
  self = replay (path, &options, &broker);
  g_assert_error (fb_operation_get_error (FB_OPERATION (self)), FB_ERROR, FB_ERROR_UNREACHABLE);
  g_assert_error (fb_mqtt_replay_get_refusal (self), FB_ERROR, FB_ERROR_DENIED);
  result = fb_mqtt_replay_get_result (self);
  g_assert_cmpuint (result->refused, ==, 1);
  g_assert_cmpuint (broker.topics->len, <, 1000);
  broker_clear (&broker);
}

static gboolean
has_many_waiting (gpointer user_data)
{
  return ((Broker *)user_data)->waiting->len == 64;
}

static void
test_a_broker_that_does_not_answer_gets_no_more (void)
{
  FbMqttReplayOptions options = { .speed = 100 };
  g_autofree char    *path = fb_test_recording_make (1000, 1);
  Broker              broker;
  g_autoptr (FbMqttReplay) self = NULL;

  broker_init (&broker);
  broker.is_silent = TRUE;
  self = fb_mqtt_replay_new (path, &options, &target, &broker);
  fb_operation_start (FB_OPERATION (self));
  g_assert_true (fb_test_wait (has_many_waiting, &broker, 30000));
  fb_operation_cancel (FB_OPERATION (self));
  g_assert_true (fb_test_wait (is_over, self, 30000));
  g_assert_cmpint (fb_operation_get_state (FB_OPERATION (self)), ==, FB_OPERATION_CANCELLED);
  g_assert_cmpuint (broker.most_unanswered, ==, 64);

  /* Answers that come later find nothing to do. */
  for (guint i = 0; i < broker.waiting->len; i++)
    g_task_return_boolean (g_ptr_array_index (broker.waiting, i), TRUE);
  g_ptr_array_set_size (broker.waiting, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (broker.unanswered, ==, 0);
  fb_test_assert_goes (g_steal_pointer (&self));
  broker_clear (&broker);
}

static void
test_topics_are_rewritten_by_whole_levels (void)
{
  static const char *const cases[][4] = {
    { "a/b/c", "a", "x/y", "x/y/b/c" },
    { "a/b/c", "a/b/", "x/", "x/c" },
    { "ab/c", "a", "x", "ab/c" },
    { "a", "a", "x", "x" },
    { "a/b", "", "test", "test/a/b" },
    { "a/b", "a", "", "b" },
    { "a", "a", "", "a" },
    { "/a", "", "t", "t//a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *topic = fb_mqtt_recording_rewrite (cases[i][0], cases[i][1], cases[i][2]);

      g_assert_cmpstr (topic, ==, cases[i][3]);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/replay/all-is-published-in-order-and-pace",
                   test_all_is_published_in_order_and_pace);
  g_test_add_func ("/mqtt/replay/a-part-goes-elsewhere", test_a_part_goes_elsewhere);
  g_test_add_func ("/mqtt/replay/refusals-are-counted-and-errors-end-it",
                   test_refusals_are_counted_and_errors_end_it);
  g_test_add_func ("/mqtt/replay/a-broker-that-does-not-answer-gets-no-more",
                   test_a_broker_that_does_not_answer_gets_no_more);
  g_test_add_func ("/mqtt/replay/topics-are-rewritten-by-whole-levels",
                   test_topics_are_rewritten_by_whole_levels);

  return g_test_run ();
}
