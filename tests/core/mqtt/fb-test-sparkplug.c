/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-sparkplug.h"

#include <string.h>

#include "fb-test.h"

#define NOT_FETCHED 77
#define MAX_CASES (1024 * 1024)

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

static JsonNode *
read_cases (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize            length;
  JsonNode        *cases;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  cases = fb_json_parse (text, (gssize)length, MAX_CASES, &error);
  g_assert_no_error (error);

  return cases;
}

static GBytes *
from_hex (const char *hex)
{
  gsize   length = strlen (hex) / 2;
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] =
        (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));

  return g_bytes_new_take (data, length);
}

GPtrArray *
fb_test_sparkplug_encode (const char *path, JsonNode **cases)
{
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "support", "sparkplug_encoder.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                      "python3", script, path, NULL);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *payloads;

  g_assert_no_error (error);
  *cases = read_cases (path);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (g_subprocess_get_exit_status (process) == NOT_FETCHED)
    {
      fb_test_missing ("the published encoder of Sparkplug payloads");
      return NULL;
    }
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);

  payloads = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  lines = g_strsplit (g_strchomp (output), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (payloads, from_hex (lines[i]));
  g_assert_cmpuint (payloads->len, ==, json_array_get_length (json_node_get_array (*cases)));

  return payloads;
}
