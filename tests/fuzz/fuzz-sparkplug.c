/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-fuzz.h"
#include "mqtt/fb-sparkplug-payload.h"

/* Whatever the bytes are: reading ends, also when a value is read as a type it does not have. */

static void
read_as_all_types (const FbSparkplugMetric *metric)
{
  for (FbSparkplugType type = FB_SPARKPLUG_UNKNOWN; type < FB_SPARKPLUG_N_TYPES; type++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = fb_sparkplug_value_to_json (&metric->value, type, &error);

      g_assert_true ((node != NULL) == (error == NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (FbSparkplugPayload) payload = fb_sparkplug_payload_new (bytes, NULL);
  g_autoptr (JsonNode) node = NULL;

  if (payload == NULL)
    return 0;

  for (guint i = 0; i < fb_sparkplug_payload_get_n_metrics (payload); i++)
    read_as_all_types (fb_sparkplug_payload_get_metric (payload, i));
  node = fb_sparkplug_payload_to_json (payload, NULL);

  return 0;
}
