/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-heard.h"
#include "fb-test-broker.h"

/* A link against a real broker over plain TCP. */

static FbTestBroker *
start_broker (const char *config)
{
  FbTestBroker *broker = fb_test_broker_new ();

  if (broker != NULL)
    fb_test_broker_start (broker, config);

  return broker;
}

/* What publishes and what hears, both of @version. */
static void
carry (FbMqttVersion version)
{
  g_autoptr (FbTestBroker) broker = start_broker (NULL);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autoptr (FbMqttOptions) options = NULL;
  g_autofree char *url = broker != NULL ? fb_test_broker_url (broker, "mqtt") : NULL;
  FbMqttLink      *link;
  FbMqttCounters   counters;

  if (broker == NULL)
    return;

  options = fb_mqtt_options_new_for_url (url, NULL);
  options->version = version;
  fb_mqtt_options_add_filter (options, "plant/#", 2);
  link = fb_heard_link_with (heard, options);
  g_assert_cmpint (fb_mqtt_link_get_state (link), ==, FB_MQTT_LINK_OFF);
  fb_mqtt_link_open (link);
  g_assert_cmpint (fb_mqtt_link_get_state (link), ==, FB_MQTT_LINK_CONNECTING);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);

  fb_heard_publish (link, "plant/zero", "0", 0, FALSE);
  fb_heard_publish (link, "plant/one", "1", 1, FALSE);
  fb_heard_publish (link, "plant/two", "2", 2, FALSE);
  fb_heard_publish (link, "elsewhere", "3", 1, FALSE);
  fb_heard_publish (link, "plant/empty", "", 1, FALSE);
  fb_heard_await (heard, "plant/zero 0 0 0");
  fb_heard_await (heard, "plant/one 1 0 1");
  fb_heard_await (heard, "plant/two 2 0 2");
  fb_heard_await (heard, "plant/empty 1 0 ");
  g_assert_cmpuint (fb_heard_count (heard), ==, 4);
  fb_mqtt_link_get_counters (link, &counters);
  g_assert_cmpuint (counters.messages, ==, 4);
  g_assert_cmpuint (counters.bytes, ==, strlen ("plant/zeroplant/oneplant/twoplant/empty") + 3);
  g_assert_null (fb_mqtt_link_get_reason (link));

  fb_heard_end (heard, link);
}

static void
test_carries_all_qos (void)
{
  carry (FB_MQTT_5);
}

static void
test_carries_all_qos_of_3_1_1 (void)
{
  carry (FB_MQTT_3_1_1);
}

/* MQTT 5 tells of a message that is published as retained that it is, also to who was there. */
static void
test_retained_is_said_of_old_and_new (void)
{
  g_autoptr (FbTestBroker) broker = start_broker (NULL);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autoptr (FbHeard) late = fb_heard_new ();
  g_autofree char *url = broker != NULL ? fb_test_broker_url (broker, "mqtt") : NULL;
  FbMqttLink      *link;
  FbMqttLink      *late_link;

  if (broker == NULL)
    return;

  link = fb_heard_link (heard, url, "#");
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  fb_heard_publish (link, "kept", "7", 1, TRUE);
  fb_heard_await (heard, "kept 1 1 7");

  late_link = fb_heard_link (late, url, "#");
  fb_mqtt_link_open (late_link);
  fb_heard_await (late, "kept 1 1 7");

  fb_heard_end (late, late_link);
  fb_heard_end (heard, link);
}

static void
note_properties (const FbMqttMessage *message, gpointer user_data)
{
  FbMqttProperties **seen = user_data;

  if (message->properties != NULL)
    g_atomic_pointer_set (seen, fb_mqtt_properties_copy (message->properties));
}

static void
ignore (gpointer user_data)
{
}

static gboolean
has_properties (gpointer user_data)
{
  return g_atomic_pointer_get ((gpointer *)user_data) != NULL;
}

static void
test_properties_come_back_as_they_were_sent (void)
{
  static const FbMqttSink sink = { ignore, note_properties, ignore };
  g_autoptr (FbTestBroker) broker = start_broker (NULL);
  g_autoptr (FbMqttOptions) options = NULL;
  g_autoptr (FbMqttProperties) sent = fb_mqtt_properties_new ();
  g_autoptr (FbMqttProperties) seen = NULL;
  g_autoptr (FbMqttLink) link = NULL;
  g_autofree char *url = broker != NULL ? fb_test_broker_url (broker, "mqtt") : NULL;
  g_auto (FbTestResult) result = { 0 };
  const FbMqttUserProperty *user;

  if (broker == NULL)
    return;

  sent->is_text = TRUE;
  sent->content_type = g_strdup ("application/json");
  sent->response_topic = g_strdup ("answers/1");
  sent->correlation_data = g_bytes_new_static ("\0\1\2", 3);
  fb_mqtt_properties_add_user (sent, "unit", "°C");
  options = fb_mqtt_options_new_for_url (url, NULL);
  fb_mqtt_options_add_filter (options, "#", 1);
  link = fb_mqtt_link_new (options, &sink, &seen, NULL);
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  fb_mqtt_link_publish_async (link, "asked", NULL, 1, FALSE, sent, fb_test_take_result, &result);
  g_assert_true (
      fb_mqtt_link_publish_finish (link, fb_test_await (&result, FB_HEARD_WAIT_MS), NULL));

  g_assert_true (fb_test_wait (has_properties, &seen, FB_HEARD_WAIT_MS));
  g_assert_true (seen->is_text);
  g_assert_cmpstr (seen->content_type, ==, "application/json");
  g_assert_cmpstr (seen->response_topic, ==, "answers/1");
  g_assert_true (g_bytes_equal (seen->correlation_data, sent->correlation_data));
  g_assert_cmpuint (seen->user->len, ==, 1);
  user = g_ptr_array_index (seen->user, 0);
  g_assert_cmpstr (user->name, ==, "unit");
  g_assert_cmpstr (user->value, ==, "°C");
}

static void
test_filters_come_and_go_at_run_time (void)
{
  g_autoptr (FbTestBroker) broker = start_broker (NULL);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autofree char *url = broker != NULL ? fb_test_broker_url (broker, "mqtt") : NULL;
  g_autoptr (GError) error = NULL;
  FbMqttLink *link;

  if (broker == NULL)
    return;

  link = fb_heard_link (heard, url, NULL);
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  {
    g_auto (FbTestResult) subscribed = { 0 };
    g_auto (FbTestResult) refused = { 0 };

    fb_mqtt_link_subscribe_async (link, "a/+", 1, fb_test_take_result, &subscribed);
    g_assert_cmpint (fb_mqtt_link_subscribe_finish (link,
                                                    fb_test_await (&subscribed, FB_HEARD_WAIT_MS),
                                                    &error),
                     ==, 1);
    g_assert_no_error (error);
    fb_mqtt_link_subscribe_async (link, "a/#/b", 0, fb_test_take_result, &refused);
    g_assert_cmpint (fb_mqtt_link_subscribe_finish (link,
                                                    fb_test_await (&refused, FB_HEARD_WAIT_MS),
                                                    &error),
                     ==, -1);
    g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    g_clear_error (&error);
  }
  fb_heard_publish (link, "a/1", "x", 1, FALSE);
  fb_heard_await (heard, "a/1 1 0 x");

  /* What was subscribed to at run time is there again after a reconnect. */
  fb_test_broker_restart (broker);
  fb_heard_await_state (link, FB_MQTT_LINK_WAITING);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  fb_heard_publish (link, "a/2", "y", 1, FALSE);
  fb_heard_await (heard, "a/2 1 0 y");
  {
    g_auto (FbTestResult) gone = { 0 };

    fb_mqtt_link_unsubscribe_async (link, "a/+", fb_test_take_result, &gone);
    g_assert_true (
        fb_mqtt_link_unsubscribe_finish (link, fb_test_await (&gone, FB_HEARD_WAIT_MS), &error));
  }
  fb_heard_publish (link, "a/3", "z", 2, FALSE);
  g_assert_cmpuint (fb_heard_count (heard), ==, 2);

  fb_heard_end (heard, link);
}

static const char with_passwords[] = "allow_anonymous false\npassword_file @FOLDER@/passwords\n";

static void
refuse_password (FbMqttVersion version)
{
  g_autoptr (FbTestBroker) broker = fb_test_broker_new ();
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autoptr (FbMqttOptions) options = NULL;
  g_autofree char *url = NULL;
  FbMqttLink      *link;

  if (broker == NULL)
    return;

  fb_test_broker_add_user (broker, "ada", "right");
  fb_test_broker_start (broker, with_passwords);
  url = fb_test_broker_url (broker, "mqtt");
  options = fb_mqtt_options_new_for_url (url, NULL);
  options->version = version;
  options->user = g_strdup ("ada");
  fb_mqtt_options_set_password (options, "wrong");
  link = fb_heard_link_with (heard, options);
  fb_mqtt_link_open (link);
  fb_heard_await_reason (link, FB_MQTT_LINK_STOPPED,
                         version == FB_MQTT_5 ? "not allowed for this user"
                                              : "does not let this user in");
  g_assert_null (strstr (fb_mqtt_link_get_reason (link), "wrong"));
  fb_heard_end (heard, link);

  fb_mqtt_options_set_password (options, "right");
  heard->is_gone = FALSE;
  link = fb_heard_link_with (heard, options);
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  fb_heard_end (heard, link);
}

static void
test_wrong_password_stops_in_words (void)
{
  refuse_password (FB_MQTT_5);
}

static void
test_wrong_password_stops_in_words_of_3_1_1 (void)
{
  refuse_password (FB_MQTT_3_1_1);
}

static void
refuse_to_publish (FbMqttLink *link)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_mqtt_link_publish_async (link, "lost", NULL, 0, FALSE, NULL, fb_test_take_result, &result);
  g_assert_false (
      fb_mqtt_link_publish_finish (link, fb_test_await (&result, FB_HEARD_WAIT_MS), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNREACHABLE);
}

static void
test_comes_back_after_the_broker_does (void)
{
  g_autoptr (FbTestBroker) broker = start_broker (NULL);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autofree char *url = broker != NULL ? fb_test_broker_url (broker, "mqtt") : NULL;
  FbMqttLink      *link;

  if (broker == NULL)
    return;

  link = fb_heard_link (heard, url, "#");
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  fb_test_broker_stop (broker, TRUE);
  fb_heard_await_reason (link, FB_MQTT_LINK_WAITING, "closed the connection");
  g_assert_cmpint (fb_mqtt_link_get_retry_time (link), >, 0);
  refuse_to_publish (link);

  /* Opening again does not wait for the back-off. */
  fb_mqtt_link_open (link);
  fb_heard_await_reason (link, FB_MQTT_LINK_WAITING, "Nothing answers");
  fb_test_broker_restart (broker);
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  fb_heard_publish (link, "again", "1", 1, FALSE);
  fb_heard_await (heard, "again 1 0 1");

  fb_mqtt_link_wake (link);
  fb_heard_await_state (link, FB_MQTT_LINK_WAITING);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);

  fb_heard_end (heard, link);
}

/* Who has the client id already must not be thrown out in turn for ever. */
static void
test_a_stolen_client_id_stops (void)
{
  g_autoptr (FbTestBroker) broker = start_broker (NULL);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autoptr (FbHeard) thief = fb_heard_new ();
  g_autoptr (FbMqttOptions) options = NULL;
  g_autofree char *url = broker != NULL ? fb_test_broker_url (broker, "mqtt") : NULL;
  FbMqttLink      *link;
  FbMqttLink      *other;

  if (broker == NULL)
    return;

  options = fb_mqtt_options_new_for_url (url, NULL);
  options->client_id = g_strdup ("same");
  link = fb_heard_link_with (heard, options);
  g_assert_cmpstr (fb_mqtt_link_get_client_id (link), ==, "same");
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  other = fb_heard_link_with (thief, options);
  fb_mqtt_link_open (other);
  fb_heard_await_reason (link, FB_MQTT_LINK_STOPPED, "same client id");
  fb_heard_await_state (other, FB_MQTT_LINK_ONLINE);

  fb_heard_end (thief, other);
  fb_heard_end (heard, link);
}

static void
test_the_will_is_sent_when_it_vanishes (void)
{
  g_autoptr (FbTestBroker) broker = start_broker (NULL);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autoptr (FbHeard) other = fb_heard_new ();
  g_autoptr (GBytes) payload = g_bytes_new_static ("gone", 4);
  g_autoptr (FbMqttOptions) options = NULL;
  g_autofree char *url = broker != NULL ? fb_test_broker_url (broker, "mqtt") : NULL;
  FbMqttLink      *link;
  FbMqttLink      *watcher;

  if (broker == NULL)
    return;

  options = fb_mqtt_options_new_for_url (url, NULL);
  options->client_id = g_strdup ("same");
  options->will = fb_mqtt_will_new ("wills/one", payload, 1, FALSE);
  watcher = fb_heard_link (other, url, "wills/+");
  fb_mqtt_link_open (watcher);
  fb_heard_await_state (watcher, FB_MQTT_LINK_ONLINE);
  link = fb_heard_link_with (heard, options);
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);

  fb_mqtt_link_wake (link);
  fb_heard_await (other, "wills/one 1 0 gone");

  fb_heard_end (heard, link);
  fb_heard_end (other, watcher);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/link/carries-all-qos", test_carries_all_qos);
  g_test_add_func ("/mqtt/link/carries-all-qos-of-3-1-1", test_carries_all_qos_of_3_1_1);
  g_test_add_func ("/mqtt/link/retained-is-said-of-old-and-new",
                   test_retained_is_said_of_old_and_new);
  g_test_add_func ("/mqtt/link/properties-come-back-as-they-were-sent",
                   test_properties_come_back_as_they_were_sent);
  g_test_add_func ("/mqtt/link/filters-come-and-go-at-run-time",
                   test_filters_come_and_go_at_run_time);
  g_test_add_func ("/mqtt/link/wrong-password-stops-in-words", test_wrong_password_stops_in_words);
  g_test_add_func ("/mqtt/link/wrong-password-stops-in-words-of-3-1-1",
                   test_wrong_password_stops_in_words_of_3_1_1);
  g_test_add_func ("/mqtt/link/comes-back-after-the-broker-does",
                   test_comes_back_after_the_broker_does);
  g_test_add_func ("/mqtt/link/a-stolen-client-id-stops", test_a_stolen_client_id_stops);
  g_test_add_func ("/mqtt/link/the-will-is-sent-when-it-vanishes",
                   test_the_will_is_sent_when_it_vanishes);

  return g_test_run ();
}
