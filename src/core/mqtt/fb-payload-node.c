/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-payload-private.h"

#include <math.h>
#include <string.h>

/* JSON nodes for values of the binary forms. */

char *
fb_payload_print_bytes (const guint8 *data, gsize length)
{
  GString *text = g_string_sized_new (length * 2 + 4);

  g_string_append (text, "h'");
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", data[i]);
  g_string_append_c (text, '\'');

  return g_string_free (text, FALSE);
}

static JsonNode *
take_string (char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, text);
  g_free (text);

  return node;
}

JsonNode *
fb_payload_string_node (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);

  /* json-glib has no string with a NUL in it. */
  if (strlen (copy) < length || !g_utf8_validate_len (copy, length, NULL))
    return fb_payload_bytes_node ((const guint8 *)text, length);

  return take_string (g_steal_pointer (&copy));
}

JsonNode *
fb_payload_bytes_node (const guint8 *data, gsize length)
{
  return take_string (fb_payload_print_bytes (data, length));
}

JsonNode *
fb_payload_double_node (double value)
{
  JsonNode *node;

  if (isnan (value))
    return take_string (g_strdup ("NaN"));
  if (isinf (value))
    return take_string (g_strdup (value > 0 ? "Infinity" : "-Infinity"));

  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_double (node, value);

  return node;
}

JsonNode *
fb_payload_unsigned_node (guint64 value)
{
  JsonNode *node;

  if (value > G_MAXINT64)
    return take_string (g_strdup_printf ("%" G_GUINT64_FORMAT, value));

  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_int (node, (gint64)value);

  return node;
}

char *
fb_payload_name_of_key (JsonNode *key, gsize *printable)
{
  g_autofree char *name = NULL;
  gsize            length;

  if (JSON_NODE_HOLDS_VALUE (key) && json_node_get_value_type (key) == G_TYPE_STRING)
    return json_node_dup_string (key);

  name = fb_json_print (key);
  length = strlen (name);
  if (length > *printable)
    return NULL;
  *printable -= length;

  return g_steal_pointer (&name);
}
