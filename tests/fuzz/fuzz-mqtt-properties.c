/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-fuzz.h"
#include "mqtt/fb-mqtt-properties-bytes.h"

/* What can be read can be written and is the same then. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (FbMqttProperties) properties = fb_mqtt_properties_read (data, size, NULL);
  g_autoptr (FbMqttProperties) again = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize              length;

  if (properties == NULL)
    return 0;

  length = fb_mqtt_properties_get_size (properties);
  g_assert_cmpuint (length, <=, size);
  bytes = g_malloc (length);
  fb_mqtt_properties_write (properties, bytes);
  again = fb_mqtt_properties_read (bytes, length, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (fb_mqtt_properties_get_size (again), ==, length);

  return 0;
}
