/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-sparkplug.h"
#include "fb-test.h"
#include "mqtt/fb-sparkplug-sink.h"
#include "mqtt/fb-topic-store.h"

typedef struct
{
  FbSparkplugSink *sink;
  FbTopicStore    *store; /* the next */
  guint            n_batches;
  gboolean         is_open;
} Fixture;

static void
next_begin (gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_false (self->is_open);
  self->is_open = TRUE;
}

static void
next_message (const FbMqttMessage *message, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_true (self->is_open);
  g_assert_cmpuint (strlen (message->topic), ==, message->topic_length);
  g_assert_cmpuint (fb_topic_store_put (self->store, message), !=, 0);
}

static void
next_end (gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_true (self->is_open);
  self->is_open = FALSE;
  self->n_batches++;
}

static const FbMqttSink next = { .begin = next_begin, .message = next_message, .end = next_end };

static void
set_up (Fixture *self, gconstpointer data)
{
  self->sink = fb_sparkplug_sink_new (&next, self, NULL, NULL);
  self->store = fb_topic_store_new (&fb_topic_usual_limits);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fb_sparkplug_sink_free (self->sink);
  fb_topic_store_free (self->store);
}

/* As a link does, a batch of one. Takes @payload. */
static void
send (Fixture *self, const char *topic, GByteArray *payload)
{
  const FbMqttSink *sink = fb_sparkplug_sink_get_sink ();
  FbMqttMessage     message = {
        .topic = topic,
        .topic_length = strlen (topic),
        .payload = payload->data,
        .payload_length = payload->len,
        .time = 1700000000 * (gint64)G_USEC_PER_SEC,
  };

  sink->begin (self->sink);
  sink->message (&message, self->sink);
  sink->end (self->sink);
  g_byte_array_unref (payload);
}

static void
send_value (
    Fixture *self, const char *topic, int seq, const char *name, FbSparkplugType type, gint64 value)
{
  GByteArray *payload = fb_test_sparkplug_new (seq);

  fb_test_sparkplug_add (payload, name, 7, type, value);
  send (self, topic, payload);
}

/* The value of @topic in the store, as text; NULL when there is none. (transfer full) */
static char *
get_text (Fixture *self, const char *topic)
{
  guint32      id = fb_topic_store_find (self->store, topic, strlen (topic));
  FbTopicValue value;

  if (id == 0 || !fb_topic_store_get_value (self->store, id, &value))
    return NULL;

  return g_strndup ((const char *)value.data, value.length);
}

#define assert_text(self, topic, wanted)                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = get_text (self, topic);                                               \
                                                                                                   \
    g_assert_cmpstr (found, ==, wanted);                                                           \
  }                                                                                                \
  G_STMT_END

static void
test_metrics_are_below_their_device (Fixture *self, gconstpointer data)
{
  send (self, "spBv1.0/Hall 3/NBIRTH/E", fb_test_sparkplug_new (0));
  send_value (self, "spBv1.0/Hall 3/DBIRTH/E/Pump", 1, "Motor/Speed", FB_SPARKPLUG_INT16, -3);
  assert_text (self, "#sparkplug/Hall 3/E/Pump/Motor/Speed", "-3");
  send_value (self, "spBv1.0/Hall 3/DDATA/E/Pump", 2, NULL, FB_SPARKPLUG_UNKNOWN, 1500);
  assert_text (self, "#sparkplug/Hall 3/E/Pump/Motor/Speed", "1500");
  assert_text (self, "#sparkplug/Hall 3/E/Pump",
               "{\"state\":\"online\",\"since\":\"2023-11-14T22:13:20.000Z\",\"births\":1}");
  g_assert_cmpuint (self->n_batches, ==, 3);

  /* What came goes on as it is. */
  g_assert_cmpuint (fb_topic_store_find (self->store, "spBv1.0/Hall 3/DDATA/E/Pump", 27), !=, 0);
}

/* Whether @births has one of "plant". */
static gboolean
has_births (gpointer births)
{
  g_autoptr (GPtrArray) kept = fb_sparkplug_births_load (births, "plant", NULL);

  return kept != NULL && kept->len > 0;
}

static void
test_a_restart_knows_the_births (Fixture *self, gconstpointer data)
{
  g_autofree char   *folder = fb_test_make_folder ();
  g_autofree char   *path = g_build_filename (folder, "births.db", NULL);
  FbSparkplugBirths *births = fb_sparkplug_births_new (path);

  fb_sparkplug_sink_use_births (self->sink, births, "plant");
  send_value (self, "spBv1.0/G/DBIRTH/E/D", 1, "a", FB_SPARKPLUG_INT32, 1);
  g_assert_true (fb_test_wait (has_births, births, 60000));

  tear_down (self, NULL);
  set_up (self, NULL);
  fb_sparkplug_sink_use_births (self->sink, births, "plant");
  send_value (self, "spBv1.0/G/DDATA/E/D", 2, NULL, FB_SPARKPLUG_UNKNOWN, 0xffffffff);
  assert_text (self, "#sparkplug/G/E/D/a", "-1");
  assert_text (self, "#sparkplug/G/E/D",
               "{\"state\":\"unborn\",\"since\":\"2023-11-14T22:13:20.000Z\",\"births\":0,"
               "\"cached\":true}");

  g_object_unref (births);
}

static void
test_the_state_of_an_edge_node_is_its_value (Fixture *self, gconstpointer data)
{
  GByteArray *death = fb_test_sparkplug_new (-1);

  send_value (self, "spBv1.0/G/NDATA/E", 8, NULL, FB_SPARKPLUG_UNKNOWN, 1);
  assert_text (self, "#sparkplug/G/E",
               "{\"state\":\"unborn\",\"since\":\"2023-11-14T22:13:20.000Z\",\"births\":0,"
               "\"unresolved\":true,\"gaps\":0,\"lost\":0,\"storm\":false}");
  send_value (self, "spBv1.0/G/NBIRTH/E", 0, "bdSeq", FB_SPARKPLUG_INT64, 5);
  send (self, "spBv1.0/G/NDATA/E", fb_test_sparkplug_new (3));
  assert_text (self, "#sparkplug/G/E",
               "{\"state\":\"online\",\"since\":\"2023-11-14T22:13:20.000Z\",\"births\":1,"
               "\"bd_seq\":5,\"gaps\":1,\"lost\":2,\"storm\":false}");
  fb_test_sparkplug_add (death, "bdSeq", -1, FB_SPARKPLUG_INT64, 5);
  send (self, "spBv1.0/G/NDEATH/E", death);
  assert_text (self, "#sparkplug/G/E",
               "{\"state\":\"offline\",\"since\":\"2023-11-14T22:13:20.000Z\",\"births\":1,"
               "\"bd_seq\":5,\"gaps\":1,\"lost\":2,\"storm\":false}");
  assert_text (self, "#sparkplug/G/E/bdSeq", "5");
}

static void
test_nobody_forges_a_metric (Fixture *self, gconstpointer data)
{
  FbSparkplugSinkCounters counters;

  send (self, "#sparkplug/G/E/a", fb_test_sparkplug_new (0));
  send (self, "#sparkplug", fb_test_sparkplug_new (0));
  fb_sparkplug_sink_get_counters (self->sink, &counters);
  g_assert_cmpuint (counters.n_forged, ==, 2);
  g_assert_cmpuint (fb_topic_store_get_first_child (self->store, FB_TOPIC_ROOT), ==, 0);
  g_assert_false (fb_sparkplug_is_virtual ("#sparkplugs", 11));
}

static void
test_what_cannot_be_shown_is_counted (Fixture *self, gconstpointer data)
{
  g_autofree char        *name = g_strnfill (65530, 'n');
  FbSparkplugSinkCounters counters;

  send_value (self, "spBv1.0/G/NBIRTH/E", 0, name, FB_SPARKPLUG_INT8, 1);
  send_value (self, "spBv1.0/G/NBIRTH/E", 0, "small", FB_SPARKPLUG_INT8, 300);
  fb_sparkplug_sink_get_counters (self->sink, &counters);
  g_assert_cmpuint (counters.n_too_long, ==, 1);
  g_assert_cmpuint (counters.n_unreadable, ==, 1);
  assert_text (self, "#sparkplug/G/E/small", NULL);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  add ("/mqtt/sparkplug-sink/metrics-are-below-their-device", test_metrics_are_below_their_device);
  add ("/mqtt/sparkplug-sink/the-state-of-an-edge-node-is-its-value",
       test_the_state_of_an_edge_node_is_its_value);
  add ("/mqtt/sparkplug-sink/a-restart-knows-the-births", test_a_restart_knows_the_births);
  add ("/mqtt/sparkplug-sink/nobody-forges-a-metric", test_nobody_forges_a_metric);
  add ("/mqtt/sparkplug-sink/what-cannot-be-shown-is-counted",
       test_what_cannot_be_shown_is_counted);

  return g_test_run ();
}
