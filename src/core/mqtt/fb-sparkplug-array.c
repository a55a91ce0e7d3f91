/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mqtt/fb-payload-private.h"

/* The arrays of Sparkplug 3.0 (section 6.4.17): little-endian items without gaps; booleans as a
 * count of four bytes and then bits, the first one highest; strings each ended by a zero byte. */

static guint64
read_little_endian (const guint8 *data, gsize n_bytes)
{
  guint64 bits = 0;

  for (gsize i = 0; i < n_bytes; i++)
    bits |= (guint64)data[i] << (8 * i);

  return bits;
}

static JsonNode *
make_item (guint64 bits, gsize n_bytes, FbSparkplugType type)
{
  if (type == FB_SPARKPLUG_FLOAT_ARRAY)
    return fb_sparkplug_run_float ((guint32)bits);
  if (type == FB_SPARKPLUG_DOUBLE_ARRAY)
    return fb_sparkplug_run_double (bits);
  if (type == FB_SPARKPLUG_DATE_TIME_ARRAY)
    return fb_sparkplug_run_date_time (bits);
  if (type <= FB_SPARKPLUG_INT64_ARRAY)
    {
      guint     unused = 64 - 8 * (guint)n_bytes;
      JsonNode *node = json_node_new (JSON_NODE_VALUE);

      json_node_set_int (node, (gint64)(bits << unused) >> unused);

      return node;
    }

  return fb_payload_unsigned_node (bits);
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);

  return node;
}

static JsonNode *
run_numbers (const FbSparkplugValue *value, gsize n_bytes, FbSparkplugType type)
{
  JsonArray *array = json_array_sized_new ((guint)(value->length / n_bytes));

  for (gsize at = 0; at < value->length; at += n_bytes)
    json_array_add_element (array, make_item (read_little_endian (value->data + at, n_bytes),
                                              n_bytes, type));

  return take_array (array);
}

static JsonNode *
run_booleans (const FbSparkplugValue *value, guint n_items)
{
  JsonArray *array = json_array_sized_new (n_items);

  for (guint i = 0; i < n_items; i++)
    json_array_add_boolean_element (array, value->data[4 + i / 8] >> (7 - i % 8) & 1);

  return take_array (array);
}

static JsonNode *
run_strings (const FbSparkplugValue *value)
{
  JsonArray  *array = json_array_new ();
  const char *end = (const char *)value->data + value->length;

  for (const char *at = (const char *)value->data; at < end; at += strlen (at) + 1)
    json_array_add_element (array, fb_payload_string_node (at, strlen (at)));

  return take_array (array);
}

/* How many strings there are; more than there are bytes when the last one has no end. */
static gsize
count_strings (const FbSparkplugValue *value)
{
  gsize n_items = 0;

  if (value->length > 0 && value->data[value->length - 1] != '\0')
    return G_MAXSIZE;
  for (gsize i = 0; i < value->length; i++)
    n_items += value->data[i] == '\0' ? 1 : 0;

  return n_items;
}

/* G_MAXSIZE when the bytes are no booleans. */
static gsize
count_booleans (const FbSparkplugValue *value)
{
  guint64 n_items = value->length >= 4 ? read_little_endian (value->data, 4) : G_MAXUINT64;

  return value->length >= 4 && value->length - 4 == (n_items + 7) / 8 ? (gsize)n_items : G_MAXSIZE;
}

static gsize
get_item_size (FbSparkplugType type)
{
  static const guint8 sizes[FB_SPARKPLUG_N_TYPES] = {
    [FB_SPARKPLUG_INT8_ARRAY] = 1,      [FB_SPARKPLUG_INT16_ARRAY] = 2,
    [FB_SPARKPLUG_INT32_ARRAY] = 4,     [FB_SPARKPLUG_INT64_ARRAY] = 8,
    [FB_SPARKPLUG_UINT8_ARRAY] = 1,     [FB_SPARKPLUG_UINT16_ARRAY] = 2,
    [FB_SPARKPLUG_UINT32_ARRAY] = 4,    [FB_SPARKPLUG_UINT64_ARRAY] = 8,
    [FB_SPARKPLUG_FLOAT_ARRAY] = 4,     [FB_SPARKPLUG_DOUBLE_ARRAY] = 8,
    [FB_SPARKPLUG_DATE_TIME_ARRAY] = 8,
  };

  return sizes[type];
}

JsonNode *
fb_sparkplug_run_array (FbSparkplugRun *run, const FbSparkplugValue *value, FbSparkplugType type)
{
  gsize item_size = get_item_size (type);
  gsize n_items;

  if (type == FB_SPARKPLUG_STRING_ARRAY)
    n_items = count_strings (value);
  else if (type == FB_SPARKPLUG_BOOLEAN_ARRAY)
    n_items = count_booleans (value);
  else
    n_items = value->length % item_size == 0 ? value->length / item_size : G_MAXSIZE;
  if (n_items == G_MAXSIZE)
    return fb_sparkplug_run_broken (run, N_ ("an array ends within an item"));
  if (n_items > FB_PAYLOAD_MAX_VALUES - run->n_values)
    return fb_sparkplug_run_broken (run, N_ ("there are too many values"));

  run->n_values += (guint)n_items;
  if (type == FB_SPARKPLUG_STRING_ARRAY)
    return run_strings (value);
  if (type == FB_SPARKPLUG_BOOLEAN_ARRAY)
    return run_booleans (value, (guint)n_items);

  return run_numbers (value, item_size, type);
}
