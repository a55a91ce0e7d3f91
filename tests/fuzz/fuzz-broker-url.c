/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-error.h"
#include "fb-fuzz.h"
#include "mqtt/fb-mqtt-options.h"

/* Addresses of brokers: what is accepted has a host and a port, and written and read again it is
 * the same. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *)data : "", size);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (text, &error);
  g_autoptr (FbMqttOptions) again = NULL;
  g_autofree char *url = NULL;

  if (options == NULL)
    {
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_cmpstr (options->host, !=, "");
  g_assert_cmpuint (options->port, >, 0);
  url = fb_mqtt_options_get_url (options);
  again = fb_mqtt_options_new_for_url (url, &error);
  if (again == NULL) /* escaped it may be too long */
    return 0;
  g_assert_cmpint (again->transport, ==, options->transport);
  g_assert_cmpstr (again->host, ==, options->host);
  g_assert_cmpuint (again->port, ==, options->port);
  g_assert_cmpstr (again->path, ==, options->path);

  return 0;
}
