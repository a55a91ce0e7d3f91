/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-sparkplug.h"

#include <string.h>

/* Field numbers as the specification has them; test-sparkplug-payload checks the reader against an
 * encoder that is not ours. */

static void
append_varint (GByteArray *bytes, guint64 value)
{
  for (; value > 0x7f; value >>= 7)
    g_byte_array_append (bytes, &(guint8){ (guint8)(value | 0x80) }, 1);
  g_byte_array_append (bytes, &(guint8){ (guint8)value }, 1);
}

static void
append_number (GByteArray *bytes, guint8 field, guint64 value)
{
  append_varint (bytes, field * 8u);
  append_varint (bytes, value);
}

static void
append_bytes (GByteArray *bytes, guint8 field, const void *data, gsize length)
{
  append_varint (bytes, field * 8u + 2);
  append_varint (bytes, length);
  g_byte_array_append (bytes, data, (guint)length);
}

GByteArray *
fb_test_sparkplug_new (int seq)
{
  GByteArray *payload = g_byte_array_new ();

  if (seq >= 0)
    append_number (payload, 3, (guint64)seq);

  return payload;
}

void
fb_test_sparkplug_add (
    GByteArray *payload, const char *name, int alias, FbSparkplugType type, gint64 value)
{
  g_autoptr (GByteArray) metric = g_byte_array_new ();

  if (name != NULL)
    append_bytes (metric, 1, name, strlen (name));
  if (alias >= 0)
    append_number (metric, 2, (guint64)alias);
  if (type != FB_SPARKPLUG_UNKNOWN)
    append_number (metric, 4, type);
  append_number (metric, 11, (guint64)value);
  append_bytes (payload, 2, metric->data, metric->len);
}
