/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "fb-bench.h"
#include "fb-test-fake-broker.h"
#include "mqtt/fb-mqtt-link.h"
#include "mqtt/fb-topic-tree.h"

/* Messages that a link takes into a topic tree, from a broker that sends as fast as they are taken.
 * The peer is the least that can be written with the same library: a subscriber that only counts.
 * Both speak MQTT 5 on loopback, in turn, and are measured for the same time once they are under
 * way. */

#define ROUNDS 7
#define MEASURE_US (G_USEC_PER_SEC)
#define PATIENCE_US (120 * (gint64)G_USEC_PER_SEC)

typedef struct
{
  guint n_topics;
  guint payload;
} Case;

typedef struct
{
  double per_second;
  double per_cpu_second;
} Speed;

typedef struct
{
  FbTestFakeBroker *broker;
  FbTopicTree      *tree;
  gint64            n_counted; /* atomic, by the peer */
} Bench;

typedef guint64 (*CountFunc) (Bench *self);

static double
get_cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static gboolean
wake_up (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
turn_main_context (guint time_ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (time_ms, wake_up, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* From when @n_before more have come, so that every topic is known. */
static Speed
measure (Bench *self, CountFunc count, guint64 n_before)
{
  gint64  deadline = g_get_monotonic_time () + PATIENCE_US;
  guint64 n_messages = count (self);
  gint64  start;
  double  cpu, seconds;

  for (guint64 n_wanted = n_messages + n_before; count (self) < n_wanted;)
    {
      if (g_get_monotonic_time () > deadline)
        {
          fprintf (stderr, "Only %" G_GUINT64_FORMAT " messages came.\n", count (self));
          exit (1);
        }
      turn_main_context (10);
    }

  n_messages = count (self);
  cpu = get_cpu_seconds ();
  start = g_get_monotonic_time ();
  turn_main_context (MEASURE_US / 1000);
  n_messages = count (self) - n_messages;
  cpu = get_cpu_seconds () - cpu;
  seconds = fb_bench_ms_since (start) / 1000;

  return (Speed){ (double)n_messages / seconds, (double)n_messages / cpu };
}

/* Ours */

static guint64
count_in_tree (Bench *self)
{
  FbTopicCounters counters;

  fb_topic_tree_get_counters (self->tree, &counters, NULL);
  return counters.n_messages;
}

static Speed
measure_ours (Bench *self, guint64 n_before)
{
  g_autofree char *url = g_strdup_printf ("mqtt://127.0.0.1:%u", self->broker->port);
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (url, NULL);
  g_autoptr (FbMqttLink) link = NULL;
  Speed speed;

  fb_mqtt_options_add_filter (options, "#", 0);
  link = fb_mqtt_link_new (options, fb_topic_tree_get_sink (), g_object_ref (self->tree),
                           g_object_unref);
  fb_mqtt_link_open (link);
  speed = measure (self, count_in_tree, n_before);
  fb_mqtt_link_close (link);
  /* What it still hands on must not fall into the peer's time. */
  while (fb_mqtt_link_get_state (link) != FB_MQTT_LINK_OFF)
    turn_main_context (10);
  turn_main_context (100);

  return speed;
}

/* The peer */

static void
subscribe_peer (struct mosquitto *peer, void *user_data, int result)
{
  mosquitto_subscribe (peer, NULL, "#", 0);
}

static void
count_message (struct mosquitto *peer, void *user_data, const struct mosquitto_message *message)
{
  Bench *self = user_data;

  __atomic_fetch_add (&self->n_counted, 1, __ATOMIC_RELAXED);
}

static guint64
count_by_peer (Bench *self)
{
  return (guint64)__atomic_load_n (&self->n_counted, __ATOMIC_RELAXED);
}

static Speed
measure_peer (Bench *self, guint64 n_before)
{
  struct mosquitto *peer = mosquitto_new (NULL, true, self);
  Speed             speed;

  mosquitto_int_option (peer, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  mosquitto_connect_callback_set (peer, subscribe_peer);
  mosquitto_message_callback_set (peer, count_message);
  if (mosquitto_connect (peer, "127.0.0.1", self->broker->port, 60) != MOSQ_ERR_SUCCESS ||
      mosquitto_loop_start (peer) != MOSQ_ERR_SUCCESS)
    exit (1);
  speed = measure (self, count_by_peer, n_before);
  mosquitto_disconnect (peer);
  mosquitto_loop_stop (peer, true);
  mosquitto_destroy (peer);

  return speed;
}

static void
report (const Case *what, const char *kind, double *ours, double *peer)
{
  g_autofree char *name = g_strdup_printf ("messages of %u bytes %s, %u topics, vs counting",
                                           what->payload, kind, what->n_topics);

  fb_bench_report ("mqtt", name, "messages", fb_bench_median (ours, ROUNDS),
                   fb_bench_median (peer, ROUNDS), ROUNDS);
}

static void
run (const Case *what)
{
  g_autofree char *topics = g_strdup_printf ("--topics=%u", what->n_topics);
  g_autofree char *payload = g_strdup_printf ("--payload=%u", what->payload);
  const char      *options[] = { topics, payload, "--seconds=1000", NULL };
  g_autoptr (FbTestFakeBroker) broker = fb_test_fake_broker_new (options);
  Bench  self = { .broker = broker, .tree = fb_topic_tree_new (NULL) };
  double ours[2][ROUNDS], peer[2][ROUNDS];

  /* The first round makes the topics and is not counted. */
  measure_ours (&self, what->n_topics);
  measure_peer (&self, 1000);
  for (guint i = 0; i < ROUNDS; i++)
    {
      Speed speed = measure_ours (&self, 1000);

      ours[0][i] = speed.per_second;
      ours[1][i] = speed.per_cpu_second;
      speed = measure_peer (&self, 1000);
      peer[0][i] = speed.per_second;
      peer[1][i] = speed.per_cpu_second;
    }
  report (what, "a second", ours[0], peer[0]);
  report (what, "a CPU second", ours[1], peer[1]);
  g_object_unref (self.tree);
}

int
main (void)
{
  static const Case cases[] = { { 10000, 50 }, { 100000, 50 }, { 1000000, 50 }, { 10000, 500 } };

  mosquitto_lib_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    run (&cases[i]);
  mosquitto_lib_cleanup ();

  return 0;
}
