/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "flow/fb-topic-filter.h"
#include "instance/fb-instance-row.h"
#include "mqtt/fb-broker-row.h"

/* What a broker's options must be like before they are kept. Pure; any thread. */

#define MAX_TEXT_BYTES 65535 /* of a string in MQTT (5.0, section 1.5.4) */
#define MIN_KEEP_ALIVE 5
#define MAX_KEEP_ALIVE 65535
#define MAX_PROXY_BYTES 2000

static gboolean
is_text (const char *text)
{
  return text == NULL || (strlen (text) <= MAX_TEXT_BYTES && g_utf8_validate (text, -1, NULL));
}

static gboolean
check_texts (const FbMqttOptions *options, GError **error)
{
  if (!is_text (options->client_id) || !is_text (options->user) || !is_text (options->password))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("Client id, user and password are UTF-8 text of at most %d bytes"),
                     MAX_TEXT_BYTES);
  if (options->keep_alive < MIN_KEEP_ALIVE || options->keep_alive > MAX_KEEP_ALIVE)
    return fb_throw (error, FB_ERROR_INVALID, _ ("The keep-alive goes from %d to %d seconds"),
                     MIN_KEEP_ALIVE, MAX_KEEP_ALIVE);
  if (options->password != NULL && options->user == NULL && options->version == FB_MQTT_3_1_1)
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("MQTT 3.1.1 has no password without a user: give a user too"));

  return TRUE;
}

static gboolean
check_tls (const FbMqttOptions *options, GError **error)
{
  gboolean has_any = options->ca_file != NULL || options->certificate_file != NULL ||
                     options->key_file != NULL || options->pin != NULL;

  if (has_any && !fb_mqtt_options_is_encrypted (options))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("A certificate, key, authority or fingerprint needs TLS: write mqtts:// or "
                        "wss://"));
  if (options->key_file != NULL && options->certificate_file == NULL)
    return fb_throw (error, FB_ERROR_INVALID, _ ("A key needs its certificate: give both"));
  if (options->pin != NULL &&
      (strlen (options->pin) != 64 || strspn (options->pin, "0123456789abcdef") != 64))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("A certificate fingerprint is 64 lower-case hexadecimal digits"));

  return TRUE;
}

static gboolean
check_proxy (const char *proxy, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (proxy == NULL || g_str_equal (proxy, "direct"))
    return TRUE;

  if (strlen (proxy) <= MAX_PROXY_BYTES)
    uri = g_uri_parse (proxy, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      !(g_str_equal (g_uri_get_scheme (uri), "http") ||
        g_str_has_prefix (g_uri_get_scheme (uri), "socks")))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("A proxy is “direct” or an address such as socks5://proxy.example:1080 or "
                        "http://proxy.example:3128"));
  if (g_uri_get_userinfo (uri) != NULL)
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("The proxy's address has a user or password in it, where others can read "
                        "it; leave it out"));

  return TRUE;
}

static gboolean
check_will (const FbMqttWill *will, GError **error)
{
  if (will == NULL)
    return TRUE;
  if (!fb_topic_filter_is_valid (will->topic) || strpbrk (will->topic, "+#") != NULL)
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("“%s” is not a topic a last will can be published to"), will->topic);
  if (will->qos > 2 || g_bytes_get_size (will->payload) > MAX_TEXT_BYTES)
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("A last will has QoS 0, 1 or 2 and at most %d bytes"), MAX_TEXT_BYTES);

  return TRUE;
}

static gboolean
check_filters (const GPtrArray *filters, GError **error)
{
  if (filters->len > FB_BROKER_MAX_FILTERS)
    return fb_throw (error, FB_ERROR_INVALID, _ ("A broker has at most %d filters"),
                     FB_BROKER_MAX_FILTERS);

  for (guint i = 0; i < filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (filters, i);

      if (!fb_topic_filter_is_valid (filter->filter))
        return fb_throw (error, FB_ERROR_INVALID,
                         _ ("“%s” is not a topic filter: “+” stands for one whole level, “#” for "
                            "all that follows and only at the end"),
                         filter->filter);
      if (filter->qos > 2)
        return fb_throw (error, FB_ERROR_INVALID, _ ("The QoS of “%s” must be 0, 1 or 2"),
                         filter->filter);
    }

  return TRUE;
}

gboolean
fb_broker_check_options (const FbMqttOptions *options, GError **error)
{
  g_return_val_if_fail (options != NULL, FALSE);

  return fb_instance_name_check (options->name, error) && check_texts (options, error) &&
         check_tls (options, error) && check_proxy (options->proxy, error) &&
         check_will (options->will, error) && check_filters (options->filters, error);
}
