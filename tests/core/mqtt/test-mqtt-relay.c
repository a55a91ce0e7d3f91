/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-heard.h"
#include "fb-test-broker.h"
#include "fb-test-stub-server.h"
#include "fb-test-tls.h"
#include "fb-tls.h"

/* A link that reaches a real broker through the relay: TLS, and web sockets where this broker has
 * them. */

#define FILES "cafile @FOLDER@/ca.pem\ncertfile @FOLDER@/server.pem\nkeyfile @FOLDER@/server.pem\n"
#define ANYBODY "allow_anonymous true\n"
#define WEB_SOCKETS "listener @PORT@ 127.0.0.1\nprotocol websockets\n"

static const char with_tls[] = ANYBODY FILES;

static FbTestBroker *
prepare_broker (FbTestTls certificate)
{
  FbTestBroker *broker = fb_test_broker_new ();

  if (broker == NULL)
    return NULL;

  g_free (fb_test_broker_write (broker, "ca.pem", fb_test_tls_pem (FB_TEST_TLS_AUTHORITY)));
  g_free (fb_test_broker_write (broker, "server.pem", fb_test_tls_pem (certificate)));

  return broker;
}

static FbMqttOptions *
make_options (FbTestBroker *broker, const char *scheme)
{
  g_autofree char *url = fb_test_broker_url (broker, scheme);
  g_autoptr (GError) error = NULL;
  FbMqttOptions *options = fb_mqtt_options_new_for_url (url, &error);

  g_assert_no_error (error);
  fb_mqtt_options_add_filter (options, "#", 2);

  return options;
}

static char *
path_in (FbTestBroker *broker, const char *name)
{
  return g_build_filename (broker->folder, name, NULL);
}

static void
assert_carries (FbHeard *heard, FbMqttLink *link)
{
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);
  fb_heard_publish (link, "plant/one", "1", 1, FALSE);
  fb_heard_await (heard, "plant/one 1 0 1");
  fb_heard_publish (link, "plant/two", "2", 2, FALSE);
  fb_heard_await (heard, "plant/two 2 0 2");
}

static void
assert_connects (const FbMqttOptions *options)
{
  g_autoptr (FbHeard) heard = fb_heard_new ();
  FbMqttLink *link = fb_heard_link_with (heard, options);

  fb_mqtt_link_open (link);
  assert_carries (heard, link);
  fb_heard_end (heard, link);
}

static void
assert_ends (const FbMqttOptions *options, FbMqttLinkState state, const char *words)
{
  g_autoptr (FbHeard) heard = fb_heard_new ();
  FbMqttLink *link = fb_heard_link_with (heard, options);

  fb_mqtt_link_open (link);
  fb_heard_await_reason (link, state, words);
  fb_heard_end (heard, link);
}

static void
test_an_own_authority_is_trusted (void)
{
  g_autoptr (FbTestBroker) broker = prepare_broker (FB_TEST_TLS_SIGNED);
  g_autoptr (FbMqttOptions) options = NULL;

  if (broker == NULL)
    return;

  fb_test_broker_start (broker, with_tls);
  options = make_options (broker, "mqtts");
  options->ca_file = path_in (broker, "ca.pem");
  assert_connects (options);

  options->version = FB_MQTT_3_1_1;
  assert_connects (options);

  g_free (options->ca_file);
  options->ca_file = path_in (broker, "none.pem");
  assert_ends (options, FB_MQTT_LINK_STOPPED, "authority's certificate");
}

static void
test_a_certificate_for_another_name_is_not (void)
{
  g_autoptr (FbTestBroker) broker = prepare_broker (FB_TEST_TLS_MISNAMED);
  g_autoptr (FbMqttOptions) options = NULL;

  if (broker == NULL)
    return;

  fb_test_broker_start (broker, with_tls);
  options = make_options (broker, "mqtts");
  options->ca_file = path_in (broker, "ca.pem");
  assert_ends (options, FB_MQTT_LINK_ASKING, "another name");
}

/* An unknown certificate is asked about, its pin is trusted, and another one no more. */
static void
test_a_pin_is_asked_for_and_kept (void)
{
  g_autoptr (FbTestBroker) broker = prepare_broker (FB_TEST_TLS_SELF_SIGNED);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autoptr (FbMqttOptions) options = NULL;
  g_autofree char *pin = fb_tls_fingerprint (certificate);
  FbMqttLink      *link;

  if (broker == NULL)
    return;

  fb_test_broker_start (broker, with_tls);
  options = make_options (broker, "mqtts");
  link = fb_heard_link_with (heard, options);
  fb_mqtt_link_open (link);
  fb_heard_await_reason (link, FB_MQTT_LINK_ASKING, "not trusted");
  g_assert_cmpstr (fb_mqtt_link_get_fingerprint (link), ==, pin);
  g_assert_nonnull (strstr (fb_mqtt_link_get_certificate (link), "self-signed.example"));

  fb_mqtt_link_trust (link, pin);
  assert_carries (heard, link);
  g_assert_null (fb_mqtt_link_get_fingerprint (link));

  g_free (fb_test_broker_write (broker, "server.pem", fb_test_tls_pem (FB_TEST_TLS_OTHER)));
  fb_test_broker_restart (broker);
  fb_heard_await_reason (link, FB_MQTT_LINK_STOPPED, "another certificate than the one agreed to");
  g_assert_cmpstr (fb_mqtt_link_get_fingerprint (link), !=, pin);

  fb_heard_end (heard, link);
}

static void
test_a_client_certificate_is_shown (void)
{
  g_autoptr (FbTestBroker) broker = prepare_broker (FB_TEST_TLS_SIGNED);
  g_autoptr (FbMqttOptions) options = NULL;
  g_autofree char *config =
      g_strconcat (with_tls, "require_certificate true\nuse_identity_as_username true\n", NULL);

  if (broker == NULL)
    return;

  fb_test_broker_start (broker, config);
  options = make_options (broker, "mqtts");
  options->ca_file = path_in (broker, "ca.pem");
  assert_ends (options, FB_MQTT_LINK_STOPPED, "client certificate");

  options->certificate_file = path_in (broker, "server.pem");
  assert_connects (options);

  g_free (options->certificate_file);
  options->certificate_file = g_strdup ("pkcs11:token=none;object=none");
  assert_ends (options, FB_MQTT_LINK_STOPPED, "client certificate");
}

static void
test_what_stands_in_the_way_is_said (void)
{
  g_autoptr (FbTestBroker) broker = prepare_broker (FB_TEST_TLS_SIGNED);
  g_autoptr (FbMqttOptions) options = NULL;

  if (broker == NULL)
    return;

  fb_test_broker_start (broker, NULL);
  options = make_options (broker, "mqtts");
  assert_ends (options, FB_MQTT_LINK_WAITING, "");

  options->transport = FB_MQTT_TCP;
  options->proxy = g_strdup ("socks5://127.0.0.1:1");
  assert_ends (options, FB_MQTT_LINK_WAITING, "");
  g_clear_pointer (&options->proxy, g_free);

  fb_test_broker_stop (broker, FALSE);
  options->transport = FB_MQTT_TLS;
  assert_ends (options, FB_MQTT_LINK_WAITING, "Nothing answers");
  options->transport = FB_MQTT_WS;
  assert_ends (options, FB_MQTT_LINK_WAITING, "Nothing answers");
}

static void
test_an_http_server_is_told_from_a_broker (void)
{
  g_autoptr (FbTestStubServer) server = fb_test_stub_server_new (NULL);
  g_autoptr (GUri) uri = g_uri_parse (fb_test_stub_server_get_url (server), G_URI_FLAGS_NONE, NULL);
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%d/mqtt", g_uri_get_port (uri));
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (url, NULL);

  assert_ends (options, FB_MQTT_LINK_STOPPED, "404");
  fb_test_stub_server_answer (server, "GET /mqtt", 401, "text/plain", "no");
  assert_ends (options, FB_MQTT_LINK_STOPPED, "401");
  fb_test_stub_server_answer (server, "GET /mqtt", 200, "text/plain", "hello");
  assert_ends (options, FB_MQTT_LINK_STOPPED, "no web socket");
  fb_test_stub_server_answer (server, "GET /mqtt", 503, "text/plain", "later");
  assert_ends (options, FB_MQTT_LINK_WAITING, "503");
}

#define SIZE 10000

static void
carry_web_socket (const char *scheme, const char *config)
{
  g_autoptr (FbTestBroker) broker = prepare_broker (FB_TEST_TLS_SIGNED);
  g_autoptr (FbHeard) heard = fb_heard_new ();
  g_autoptr (FbMqttOptions) options = NULL;
  g_autofree char *large = g_strnfill (SIZE, 'x');
  FbMqttLink      *link;

  if (broker == NULL)
    return;

  fb_test_broker_start (broker, config);
  options = make_options (broker, scheme);
  options->port = broker->other_port;
  options->ca_file = path_in (broker, "ca.pem");
  link = fb_heard_link_with (heard, options);
  fb_mqtt_link_open (link);
  assert_carries (heard, link);
  for (guint i = 0; i < 20; i++)
    fb_heard_publish (link, "large", large, 0, FALSE);
  fb_heard_publish (link, "last", "3", 2, FALSE);
  fb_heard_await (heard, "last 2 0 3");
  g_assert_cmpuint (fb_heard_count (heard), ==, 23);
  g_assert_cmpuint (heard->largest, ==, SIZE);

  /* A broker that goes is noticed, and met again. */
  fb_test_broker_restart (broker);
  fb_heard_await_reason (link, FB_MQTT_LINK_WAITING, "");
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);

  fb_heard_end (heard, link);
}

static void
test_web_sockets_carry (void)
{
  carry_web_socket ("ws", ANYBODY WEB_SOCKETS);
}

static void
test_secure_web_sockets_carry (void)
{
  carry_web_socket ("wss", ANYBODY WEB_SOCKETS FILES);
}

int
main (int argc, char **argv)
{
  /* The desktop's settings are out of reach of isolated folders. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/relay/an-own-authority-is-trusted", test_an_own_authority_is_trusted);
  g_test_add_func ("/mqtt/relay/a-certificate-for-another-name-is-not",
                   test_a_certificate_for_another_name_is_not);
  g_test_add_func ("/mqtt/relay/a-pin-is-asked-for-and-kept", test_a_pin_is_asked_for_and_kept);
  g_test_add_func ("/mqtt/relay/a-client-certificate-is-shown", test_a_client_certificate_is_shown);
  g_test_add_func ("/mqtt/relay/what-stands-in-the-way-is-said",
                   test_what_stands_in_the_way_is_said);
  g_test_add_func ("/mqtt/relay/an-http-server-is-told-from-a-broker",
                   test_an_http_server_is_told_from_a_broker);
  g_test_add_func ("/mqtt/relay/web-sockets-carry", test_web_sockets_carry);
  g_test_add_func ("/mqtt/relay/secure-web-sockets-carry", test_secure_web_sockets_carry);

  return g_test_run ();
}
