/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-broker.h"
#include "fb-test-session.h"
#include "fb-test-tree.h"
#include "fb-test-widget.h"
#include "mqtt/fb-broker-dialog.h"
#include "mqtt/fb-broker-page.h"
#include "mqtt/fb-topic-list.h"
#include "widget/fb-banner.h"
#include "widget/fb-page.h"

/* A page against a real broker. */

#define CALL_MS 30000

static FbBroker *
add_broker (FbTestSession *fixture, const char *url, const char *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (url, &error);
  g_auto (FbTestResult) result = { 0 };
  FbBrokerStore *brokers = fb_session_get_brokers (fixture->session);
  FbBroker      *broker;

  g_assert_no_error (error);
  fb_mqtt_options_add_filter (options, filter, 1);
  fb_broker_store_add_async (brokers, options, FB_MODE_READ_ONLY, FALSE, NULL, fb_test_take_result,
                             &result);
  broker = fb_broker_store_add_finish (brokers, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);

  return broker;
}

static gboolean
is_online (gpointer page)
{
  return fb_broker_connection_get_state (fb_broker_page_get_connection (page)) ==
         FB_MQTT_LINK_ONLINE;
}

static gboolean
has_level (gpointer page)
{
  guint32 id = 0;

  return fb_test_tree_find (fb_broker_connection_get_tree (fb_broker_page_get_connection (page)),
                            "site/level", &id);
}

static void
publish (GtkWidget *page, const char *topic, const char *text)
{
  FbMqttLink *link =
      fb_broker_connection_get_link (fb_broker_page_get_connection (FB_BROKER_PAGE (page)));
  g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_auto (FbTestResult) result = { 0 };

  fb_mqtt_link_publish_async (link, topic, payload, 1, FALSE, NULL, fb_test_take_result, &result);
  fb_mqtt_link_publish_finish (link, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);
}

static void
test_what_is_published_is_shown (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbTestBroker) server = fb_test_broker_new ();
  g_autofree char *url = NULL;
  GtkWidget       *page;
  GtkWindow       *window;
  GtkWidget       *list;
  guint32          id = 0;

  if (server == NULL)
    return;

  fb_test_broker_start (server, NULL);
  url = fb_test_broker_url (server, "mqtt");
  page = fb_broker_page_new (fb_session_get_brokers (fixture->session),
                             add_broker (fixture, url, "site/#"));
  window = fb_test_show (page, 900, 500);
  g_assert_true (fb_test_wait (is_online, page, CALL_MS));
  fb_test_wait_for (page, GTK_TYPE_LABEL, "No Message Yet");

  publish (page, "site/level", "71.5");
  g_assert_true (fb_test_wait (has_level, page, CALL_MS));
  list = fb_test_wait_for (page, FB_TYPE_TOPIC_LIST, NULL);
  g_assert_true (fb_test_tree_find (fb_broker_connection_get_tree (
                                        fb_broker_page_get_connection (FB_BROKER_PAGE (page))),
                                    "site/level", &id));
  g_assert_true (fb_topic_list_show_topic (FB_TOPIC_LIST (list), id));
  fb_test_wait_for (page, GTK_TYPE_LABEL, "site/level");
  fb_test_wait_for (page, GTK_TYPE_LABEL, "JSON");

  gtk_window_destroy (window);
}

static void
test_who_is_not_there_is_said (FbTestSession *fixture, gconstpointer data)
{
  GtkWidget *page = fb_broker_page_new (fb_session_get_brokers (fixture->session),
                                        add_broker (fixture, "mqtt://127.0.0.1:1", "site/#"));
  GtkWindow *window = fb_test_show (page, 900, 500);
  GtkWidget *banner;

  fb_test_wait_for (page, GTK_TYPE_LABEL, "Not Connected");
  banner = fb_test_wait_for (page, FB_TYPE_BANNER, NULL);
  g_assert_true (fb_banner_is_shown (FB_BANNER (banner)));
  g_assert_nonnull (strstr (fb_banner_get_title (FB_BANNER (banner)), "127.0.0.1"));

  gtk_window_destroy (window);
}

static void
test_links_name_a_broker (void)
{
  g_autofree char *link = fb_broker_page_print_link ("b1");
  g_autofree char *id = fb_broker_page_parse_link (link);

  g_assert_cmpstr (link, ==, "flowbench://broker/b1");
  g_assert_cmpstr (id, ==, "b1");
  g_assert_null (fb_broker_page_parse_link ("flowbench://broker/"));
  g_assert_null (fb_broker_page_parse_link ("flowbench://broker/a/b"));
  g_assert_null (fb_broker_page_parse_link ("flowbench://instance/a"));
}

static void
test_filters_are_split_as_people_write_them (void)
{
  g_auto (GStrv) filters = fb_broker_dialog_split_filters (" a/#, b/+ ,,$SYS/#\t");
  g_auto (GStrv) none = fb_broker_dialog_split_filters (" ,");

  g_assert_cmpuint (g_strv_length (filters), ==, 3);
  g_assert_cmpstr (filters[0], ==, "a/#");
  g_assert_cmpstr (filters[1], ==, "b/+");
  g_assert_cmpstr (filters[2], ==, "$SYS/#");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
saved_cb (FbBroker **saved, FbBroker *broker)
{
  g_set_object (saved, broker);
}

static gboolean
is_set (gpointer pointer)
{
  return *(gpointer *)pointer != NULL;
}

static void
test_the_dialog_adds_a_broker (FbTestSession *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_broker_dialog_new (fb_session_get_brokers (fixture->session), NULL);
  GtkWidget *widget = GTK_WIDGET (dialog);
  g_autoptr (FbBroker) saved = NULL;
  const FbMqttOptions *options;

  g_signal_connect_swapped (dialog, "saved", G_CALLBACK (saved_cb), &saved);
  gtk_window_present (dialog);
  g_assert_false (fb_test_may_press (widget, "_Add"));
  fb_test_type_into (widget, "Address, Such as mqtt://broker.example:1883", "nonsense://x");
  fb_test_press (widget, "_Add");
  g_assert_true (fb_test_has_error (widget));

  fb_test_type_into (widget, "Address, Such as mqtt://broker.example:1883", "broker.example");
  fb_test_type_into (widget, "Name", "Hall 4");
  fb_test_type_into (widget, "Topics to Listen To, Such as site/line4/#", "a/#, b/+");
  fb_test_press (widget, "_Add");
  g_assert_true (fb_test_wait (is_set, &saved, CALL_MS));

  options = fb_broker_get_options (saved);
  g_assert_cmpstr (fb_broker_get_name (saved), ==, "Hall 4");
  g_assert_cmpstr (options->host, ==, "broker.example");
  g_assert_cmpuint (options->port, ==, 1883);
  g_assert_cmpuint (options->filters->len, ==, 2);
  g_assert_cmpint (fb_broker_get_mode (saved), ==, FB_MODE_READ_ONLY);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define ADD(name, function)                                                                        \
  g_test_add (name, FbTestSession, NULL, fb_test_session_set_up, function,                         \
              fb_test_session_tear_down)
  ADD ("/mqtt/broker-page/what-is-published-is-shown", test_what_is_published_is_shown);
  ADD ("/mqtt/broker-page/who-is-not-there-is-said", test_who_is_not_there_is_said);
  ADD ("/mqtt/broker-page/the-dialog-adds-a-broker", test_the_dialog_adds_a_broker);
#undef ADD
  g_test_add_func ("/mqtt/broker-page/links-name-a-broker", test_links_name_a_broker);
  g_test_add_func ("/mqtt/broker-page/filters-are-split-as-people-write-them",
                   test_filters_are_split_as_people_write_them);

  return g_test_run ();
}
