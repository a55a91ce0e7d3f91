/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test.h"
#include "mqtt/fb-mqtt-options.h"

static const struct
{
  const char     *url;
  FbMqttTransport transport;
  const char     *host;
  guint16         port;
  const char     *path;
  const char     *written;
} addresses[] = {
  { "mqtt://broker", FB_MQTT_TCP, "broker", 1883, "/mqtt", "mqtt://broker" },
  { "MQTT://broker/", FB_MQTT_TCP, "broker", 1883, "/mqtt", "mqtt://broker" },
  { "tcp://10.1.2.3:1884", FB_MQTT_TCP, "10.1.2.3", 1884, "/mqtt", "mqtt://10.1.2.3:1884" },
  { "mqtts://broker.example", FB_MQTT_TLS, "broker.example", 8883, "/mqtt",
    "mqtts://broker.example" },
  { "ssl://broker.example:8883", FB_MQTT_TLS, "broker.example", 8883, "/mqtt",
    "mqtts://broker.example" },
  { "ws://broker", FB_MQTT_WS, "broker", 80, "/mqtt", "ws://broker" },
  { "ws://broker/", FB_MQTT_WS, "broker", 80, "/", "ws://broker/" },
  { "wss://broker:8443/a%20b/mqtt", FB_MQTT_WSS, "broker", 8443, "/a%20b/mqtt",
    "wss://broker:8443/a%20b/mqtt" },
  { "mqtt://[2001:db8::1]:1885", FB_MQTT_TCP, "2001:db8::1", 1885, "/mqtt",
    "mqtt://[2001:db8::1]:1885" },
  { "mqtts://[::1]", FB_MQTT_TLS, "::1", 8883, "/mqtt", "mqtts://[::1]" },
  { "mqtt://brücke", FB_MQTT_TCP, "xn--brcke-lva", 1883, "/mqtt", "mqtt://xn--brcke-lva" },
};

static void
test_an_address_says_how_to_connect (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (addresses[i].url, &error);
      g_autoptr (FbMqttOptions) again = NULL;
      g_autofree char *written = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (options->transport, ==, addresses[i].transport);
      g_assert_cmpstr (options->host, ==, addresses[i].host);
      g_assert_cmpuint (options->port, ==, addresses[i].port);
      g_assert_cmpstr (options->path, ==, addresses[i].path);
      g_assert_cmpstr (options->name, ==, addresses[i].host);

      written = fb_mqtt_options_get_url (options);
      g_assert_cmpstr (written, ==, addresses[i].written);
      again = fb_mqtt_options_new_for_url (written, &error);
      g_assert_no_error (error);
      g_assert_cmpint (again->transport, ==, options->transport);
      g_assert_cmpstr (again->host, ==, options->host);
      g_assert_cmpuint (again->port, ==, options->port);
      g_assert_cmpstr (again->path, ==, options->path);
    }
}

static void
test_a_fresh_one_subscribes_to_nothing (void)
{
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url ("mqtt://broker", NULL);

  g_assert_cmpint (options->version, ==, FB_MQTT_5);
  g_assert_true (options->is_clean_start);
  g_assert_cmpuint (options->keep_alive, ==, 60);
  g_assert_cmpuint (options->filters->len, ==, 0);
  g_assert_null (options->user);
  g_assert_null (options->password);
  g_assert_null (options->client_id);
  g_assert_null (options->will);
  g_assert_null (options->proxy);
}

static void
test_what_is_no_address_is_refused (void)
{
  static const char *const texts[] = {
    "",
    "broker",
    "broker:1883",
    "http://broker",
    "mqtt:broker",
    "mqtt://",
    "mqtt://:1883",
    "mqtt://broker:0",
    "mqtt://broker:65536",
    "mqtt://broker:-1",
    "mqtt://broker:18x",
    "mqtt://[::1",
    "mqtt://bro ker",
    "mqtt://bro%0aker",
    "mqtt://bro%00ker",
    "mqtt://broker/plant/line4",
    "ws://broker/mqtt?token=1",
    "ws://broker/mqtt#x",
    "mqtt://broker?x=1",
    "mqtt://\xff\xfe",
    "://",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_mqtt_options_new_for_url (texts[i], &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_a_long_address_is_refused (void)
{
  g_autofree char *name = g_strnfill (300, 'a');
  g_autofree char *long_host = g_strconcat ("mqtt://", name, NULL);
  g_autofree char *path = g_strnfill (100000, 'a');
  g_autofree char *long_path = g_strconcat ("ws://broker/", path, NULL);
  g_autoptr (GError) host_error = NULL;
  g_autoptr (GError) path_error = NULL;

  g_assert_null (fb_mqtt_options_new_for_url (long_host, &host_error));
  g_assert_error (host_error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_null (fb_mqtt_options_new_for_url (long_path, &path_error));
  g_assert_error (path_error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_cmpuint (strlen (path_error->message), <, 1000);
}

static void
test_a_password_in_it_is_refused_and_not_repeated (void)
{
  static const char *const texts[] = {
    "mqtt://pump:hunter2@broker",
    "mqtts://hunter2@broker:8883/",
    "wss://a:b@hunter2@broker/x",
    "http://pump:hunter2@broker/x",
    "pump:hunter2@broker",
    "mqtt://pump:hunter2@[::1",
    "mqtt://@hunter2",
    "mqtt://pump:hunter2@broker:999999/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_mqtt_options_new_for_url (texts[i], &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "password"));
      g_assert_null (strstr (error->message, "hunter2"));
    }
}

static void
test_a_copy_is_whole_and_its_own (void)
{
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url ("wss://broker/plant/mqtt", NULL);
  g_autoptr (FbMqttOptions) copy = NULL;
  g_autoptr (GBytes) gone = g_bytes_new_static ("gone", 4);
  g_autofree char    *url = NULL;
  const FbMqttFilter *second;

  options->client_id = g_strdup ("flowbench-1");
  options->user = g_strdup ("pump");
  fb_mqtt_options_set_password (options, "first");
  fb_mqtt_options_set_password (options, "hunter2");
  options->ca_file = g_strdup ("/ca.pem");
  options->certificate_file = g_strdup ("/me.pem");
  options->key_file = g_strdup ("pkcs11:object=me");
  options->pin = g_strdup ("00ff");
  options->proxy = g_strdup ("direct");
  options->will = fb_mqtt_will_new ("state/me", gone, 1, TRUE);
  fb_mqtt_options_add_filter (options, "plant/#", 0);
  fb_mqtt_options_add_filter (options, "state/+", 1);
  fb_mqtt_options_add_filter (options, "plant/#", 2);

  copy = fb_mqtt_options_copy (options);
  g_clear_pointer (&options, fb_mqtt_options_free);

  g_assert_cmpstr (copy->client_id, ==, "flowbench-1");
  g_assert_cmpstr (copy->user, ==, "pump");
  g_assert_cmpstr (copy->password, ==, "hunter2");
  g_assert_cmpstr (copy->ca_file, ==, "/ca.pem");
  g_assert_cmpstr (copy->certificate_file, ==, "/me.pem");
  g_assert_cmpstr (copy->key_file, ==, "pkcs11:object=me");
  g_assert_cmpstr (copy->pin, ==, "00ff");
  g_assert_cmpstr (copy->proxy, ==, "direct");
  g_assert_cmpstr (copy->will->topic, ==, "state/me");
  g_assert_true (copy->will->is_retained);
  g_assert_true (g_bytes_equal (copy->will->payload, gone));
  g_assert_cmpuint (copy->filters->len, ==, 2);
  g_assert_cmpuint (((FbMqttFilter *)copy->filters->pdata[0])->qos, ==, 2);
  second = g_ptr_array_index (copy->filters, 1);
  g_assert_cmpstr (second->filter, ==, "state/+");
  url = fb_mqtt_options_get_url (copy);
  g_assert_cmpstr (url, ==, "wss://broker/plant/mqtt");
  g_assert_true (fb_mqtt_options_is_encrypted (copy));
}

static void
test_versions_have_words (void)
{
  g_autoptr (GError) error = NULL;
  FbMqttVersion version = FB_MQTT_5;

  g_assert_true (fb_mqtt_version_from_string ("3.1.1", &version, &error));
  g_assert_cmpint (version, ==, FB_MQTT_3_1_1);
  g_assert_cmpstr (fb_mqtt_version_to_string (FB_MQTT_5), ==, "5");
  g_assert_false (fb_mqtt_version_from_string ("4", &version, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "3.1.1"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/options/an-address-says-how-to-connect",
                   test_an_address_says_how_to_connect);
  g_test_add_func ("/mqtt/options/a-fresh-one-subscribes-to-nothing",
                   test_a_fresh_one_subscribes_to_nothing);
  g_test_add_func ("/mqtt/options/what-is-no-address-is-refused",
                   test_what_is_no_address_is_refused);
  g_test_add_func ("/mqtt/options/a-long-address-is-refused", test_a_long_address_is_refused);
  g_test_add_func ("/mqtt/options/a-password-in-it-is-refused-and-not-repeated",
                   test_a_password_in_it_is_refused_and_not_repeated);
  g_test_add_func ("/mqtt/options/a-copy-is-whole-and-its-own", test_a_copy_is_whole_and_its_own);
  g_test_add_func ("/mqtt/options/versions-have-words", test_versions_have_words);

  return g_test_run ();
}
