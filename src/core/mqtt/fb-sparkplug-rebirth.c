/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-rebirth.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "mqtt/fb-sparkplug-value.h"
#include "mqtt/fb-wire-reader.h"

/* The encoder knows what this one message needs and nothing else. */

#define METRIC "Node Control/Rebirth"
#define MAX_TOPIC_BYTES 65535

static void
append_varint (GByteArray *bytes, guint64 value)
{
  do
    {
      guint8 byte = (guint8)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));

      g_byte_array_append (bytes, &byte, 1);
      value >>= 7;
    }
  while (value > 0);
}

static void
append_number (GByteArray *bytes, guint32 field, guint64 value)
{
  append_varint (bytes, field << 3 | FB_WIRE_VARINT);
  append_varint (bytes, value);
}

static void
append_bytes (GByteArray *bytes, guint32 field, const void *data, gsize length)
{
  append_varint (bytes, field << 3 | FB_WIRE_BYTES);
  append_varint (bytes, length);
  g_byte_array_append (bytes, data, (guint)length);
}

static gboolean
is_level (const char *name)
{
  return *name != '\0' && strpbrk (name, "/+#") == NULL && g_utf8_validate (name, -1, NULL);
}

GBytes *
fb_sparkplug_make_rebirth (
    const char *group, const char *edge, gint64 time, char **topic, GError **error)
{
  g_autoptr (GByteArray) metric = g_byte_array_new ();
  GByteArray      *payload;
  guint64          time_ms = (guint64)MAX (time, 0) / 1000;
  g_autofree char *made = g_strdup_printf ("spBv1.0/%s/NCMD/%s", group, edge);

  if (!is_level (group) || !is_level (edge) || strlen (made) > MAX_TOPIC_BYTES)
    {
      fb_throw (error, FB_ERROR_INVALID,
                _ ("“%s” and “%s” cannot be a group and an edge node of Sparkplug"), group, edge);
      return NULL;
    }

  append_bytes (metric, 1, METRIC, strlen (METRIC));
  append_number (metric, 3, time_ms);
  append_number (metric, 4, FB_SPARKPLUG_BOOLEAN);
  append_number (metric, 14, TRUE);
  payload = g_byte_array_new ();
  append_number (payload, 1, time_ms);
  append_bytes (payload, 2, metric->data, metric->len);
  *topic = g_steal_pointer (&made);

  return g_byte_array_free_to_bytes (payload);
}
