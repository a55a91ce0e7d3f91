/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-heard.h"
#include "fb-test-fake-broker.h"

/* A link against a broker that does what a healthy one never does: it says so in words, goes on or
 * stops, and takes no more memory than it announced. */

typedef struct
{
  FbTestFakeBroker *broker;
  FbHeard          *heard;
  FbMqttLink       *link;
  FbMqttCounters    counters;
} Weather;

static void
weather_begin (Weather *self, const char *fault, const char *reason, FbMqttVersion version)
{
  g_autofree char  *fault_option = g_strconcat ("--fault=", fault, NULL);
  g_autofree char  *reason_option = g_strconcat ("--reason=", reason, NULL);
  const char *const options[] = { fault_option, reason_option, NULL };
  g_autofree char  *url = NULL;
  g_autoptr (FbMqttOptions) link_options = NULL;

  self->broker = fb_test_fake_broker_new (options);
  self->heard = fb_heard_new ();
  url = g_strdup_printf ("mqtt://127.0.0.1:%d", self->broker->port);
  link_options = fb_mqtt_options_new_for_url (url, NULL);
  link_options->version = version;
  fb_mqtt_options_add_filter (link_options, "#", 0);
  self->link = fb_heard_link_with (self->heard, link_options);
  fb_mqtt_link_open (self->link);
}

static void
weather_end (Weather *self)
{
  fb_mqtt_link_get_counters (self->link, &self->counters);
  fb_heard_end (self->heard, self->link);
  fb_heard_free (self->heard);
  fb_test_fake_broker_free (self->broker);
}

/* What the link says of a broker with one fault. */
typedef struct
{
  const char     *name;
  const char     *fault;
  const char     *reason;
  FbMqttVersion   version;
  FbMqttLinkState state;
  const char     *words;
  gboolean        is_invalid; /* is counted as such */
} Case;

static const Case cases[] = {
  { "banned-stops", "refuse", "138", FB_MQTT_5, FB_MQTT_LINK_STOPPED, "banned", FALSE },
  { "busy-is-tried-again", "refuse", "137", FB_MQTT_5, FB_MQTT_LINK_WAITING, "busy", FALSE },
  { "old-refusal-stops", "refuse", "5", FB_MQTT_3_1_1, FB_MQTT_LINK_STOPPED,
    "does not let this user in", FALSE },
  { "stolen-id-stops", "disconnect", "142", FB_MQTT_5, FB_MQTT_LINK_STOPPED, "same client id",
    FALSE },
  { "shutting-down-is-tried-again", "disconnect", "139", FB_MQTT_5, FB_MQTT_LINK_WAITING,
    "shutting down", FALSE },
  { "vanishing-is-tried-again", "vanish", "0", FB_MQTT_5, FB_MQTT_LINK_WAITING,
    "closed the connection", FALSE },
  { "no-packets-stop-after-three", "malformed", "0", FB_MQTT_5, FB_MQTT_LINK_STOPPED,
    "third time within a minute", TRUE },
  { "no-packets-stop-after-three-behind-the-relay", "malformed", "0", FB_MQTT_3_1_1,
    FB_MQTT_LINK_STOPPED, "third time within a minute", TRUE },
  { "no-text-stops-after-three", "bad-topic", "0", FB_MQTT_5, FB_MQTT_LINK_STOPPED, "no valid text",
    TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *what = data;
  Weather     weather = { 0 };

  weather_begin (&weather, what->fault, what->reason, what->version);
  fb_heard_await_reason (weather.link, what->state, what->words);
  weather_end (&weather);
  g_assert_cmpint (weather.counters.invalid > 0, ==, what->is_invalid);
}

static gboolean
has_refused (gpointer user_data)
{
  return fb_mqtt_link_get_refused (user_data)->len > 0;
}

static void
test_a_refused_filter_is_listed (void)
{
  Weather              weather = { 0 };
  const FbMqttRefusal *refusal;

  weather_begin (&weather, "refuse-subscription", "135", FB_MQTT_5);
  fb_heard_await_state (weather.link, FB_MQTT_LINK_ONLINE);
  g_assert_true (fb_test_wait (has_refused, weather.link, FB_HEARD_WAIT_MS));
  refusal = g_ptr_array_index (fb_mqtt_link_get_refused (weather.link), 0);
  g_assert_cmpstr (refusal->filter, ==, "#");
  g_assert_cmpstr (refusal->reason, ==, "not allowed for this user");
  weather_end (&weather);
}

static gboolean
has_too_large (gpointer user_data)
{
  FbMqttCounters counters;

  fb_mqtt_link_get_counters (user_data, &counters);
  return counters.too_large > 0;
}

/* Where the library goes directly it cannot leave a message out, so the connection ends. */
static void
test_oversized_ends_the_connection (void)
{
  Weather weather = { 0 };

  weather_begin (&weather, "oversized", "0", FB_MQTT_5);
  fb_heard_await_reason (weather.link, FB_MQTT_LINK_WAITING, "more than");
  g_assert_true (has_too_large (weather.link));
  weather_end (&weather);
}

/* Behind the relay it is left out, and the connection goes on. */
static void
test_oversized_is_left_out_by_the_relay (void)
{
  Weather weather = { 0 };

  weather_begin (&weather, "oversized", "0", FB_MQTT_3_1_1);
  g_assert_true (fb_test_wait (has_too_large, weather.link, FB_HEARD_WAIT_MS));
  weather_end (&weather);
  g_assert_cmpuint (weather.counters.invalid, ==, 0);
}

static gboolean
has_invalid_and_others (gpointer user_data)
{
  FbMqttCounters counters;

  fb_mqtt_link_get_counters (user_data, &counters);
  return counters.invalid > 0 && counters.messages > 0;
}

static void
test_a_topic_with_wildcards_is_left_out (void)
{
  Weather weather = { 0 };

  weather_begin (&weather, "wildcard-topic", "0", FB_MQTT_5);
  g_assert_true (fb_test_wait (has_invalid_and_others, weather.link, FB_HEARD_WAIT_MS));
  g_assert_cmpint (fb_mqtt_link_get_state (weather.link), ==, FB_MQTT_LINK_ONLINE);
  weather_end (&weather);
}

/* Neither side waits for a broker that answers nothing. */
static void
test_closing_does_not_wait_for_a_silent_broker (void)
{
  Weather weather = { 0 };
  gint64  begin;

  weather_begin (&weather, "silent", "0", FB_MQTT_5);
  begin = g_get_monotonic_time ();
  fb_mqtt_link_close (weather.link);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
  weather_end (&weather);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/mqtt/weather/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/mqtt/weather/a-refused-filter-is-listed", test_a_refused_filter_is_listed);
  g_test_add_func ("/mqtt/weather/oversized-ends-the-connection",
                   test_oversized_ends_the_connection);
  g_test_add_func ("/mqtt/weather/oversized-is-left-out-by-the-relay",
                   test_oversized_is_left_out_by_the_relay);
  g_test_add_func ("/mqtt/weather/a-topic-with-wildcards-is-left-out",
                   test_a_topic_with_wildcards_is_left_out);
  g_test_add_func ("/mqtt/weather/closing-does-not-wait-for-a-silent-broker",
                   test_closing_does_not_wait_for_a_silent_broker);

  return g_test_run ();
}
