/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-value.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "mqtt/fb-payload-private.h"
#include "mqtt/fb-sparkplug-private.h"

/* Values by their type. Encoders differ in which field they put an integer into and in how far they
 * extend its sign, so any form is taken that means one number of that type. */

static const struct
{
  const char     *name;
  FbSparkplugForm form;
  gint8           n_bits; /* of an integer, negative when it has a sign */
} types[FB_SPARKPLUG_N_TYPES] = {
  [FB_SPARKPLUG_UNKNOWN] = { "Unknown", FB_SPARKPLUG_AS_NOTHING, 0 },
  [FB_SPARKPLUG_INT8] = { "Int8", FB_SPARKPLUG_AS_INTEGER, -8 },
  [FB_SPARKPLUG_INT16] = { "Int16", FB_SPARKPLUG_AS_INTEGER, -16 },
  [FB_SPARKPLUG_INT32] = { "Int32", FB_SPARKPLUG_AS_INTEGER, -32 },
  [FB_SPARKPLUG_INT64] = { "Int64", FB_SPARKPLUG_AS_INTEGER, -64 },
  [FB_SPARKPLUG_UINT8] = { "UInt8", FB_SPARKPLUG_AS_INTEGER, 8 },
  [FB_SPARKPLUG_UINT16] = { "UInt16", FB_SPARKPLUG_AS_INTEGER, 16 },
  [FB_SPARKPLUG_UINT32] = { "UInt32", FB_SPARKPLUG_AS_INTEGER, 32 },
  [FB_SPARKPLUG_UINT64] = { "UInt64", FB_SPARKPLUG_AS_INTEGER, 64 },
  [FB_SPARKPLUG_FLOAT] = { "Float", FB_SPARKPLUG_AS_FLOAT, 0 },
  [FB_SPARKPLUG_DOUBLE] = { "Double", FB_SPARKPLUG_AS_DOUBLE, 0 },
  [FB_SPARKPLUG_BOOLEAN] = { "Boolean", FB_SPARKPLUG_AS_BOOLEAN, 0 },
  [FB_SPARKPLUG_STRING] = { "String", FB_SPARKPLUG_AS_STRING, 0 },
  [FB_SPARKPLUG_DATE_TIME] = { "DateTime", FB_SPARKPLUG_AS_INTEGER, 64 },
  [FB_SPARKPLUG_TEXT] = { "Text", FB_SPARKPLUG_AS_STRING, 0 },
  [FB_SPARKPLUG_UUID] = { "UUID", FB_SPARKPLUG_AS_STRING, 0 },
  [FB_SPARKPLUG_DATA_SET] = { "DataSet", FB_SPARKPLUG_AS_DATA_SET, 0 },
  [FB_SPARKPLUG_BYTES] = { "Bytes", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_FILE] = { "File", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_TEMPLATE] = { "Template", FB_SPARKPLUG_AS_TEMPLATE, 0 },
  [FB_SPARKPLUG_PROPERTY_SET] = { "PropertySet", FB_SPARKPLUG_AS_PROPERTY_SET, 0 },
  [FB_SPARKPLUG_PROPERTY_SET_LIST] = { "PropertySetList", FB_SPARKPLUG_AS_PROPERTY_SET_LIST, 0 },
  [FB_SPARKPLUG_INT8_ARRAY] = { "Int8Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_INT16_ARRAY] = { "Int16Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_INT32_ARRAY] = { "Int32Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_INT64_ARRAY] = { "Int64Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_UINT8_ARRAY] = { "UInt8Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_UINT16_ARRAY] = { "UInt16Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_UINT32_ARRAY] = { "UInt32Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_UINT64_ARRAY] = { "UInt64Array", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_FLOAT_ARRAY] = { "FloatArray", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_DOUBLE_ARRAY] = { "DoubleArray", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_BOOLEAN_ARRAY] = { "BooleanArray", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_STRING_ARRAY] = { "StringArray", FB_SPARKPLUG_AS_BYTES, 0 },
  [FB_SPARKPLUG_DATE_TIME_ARRAY] = { "DateTimeArray", FB_SPARKPLUG_AS_BYTES, 0 },
};

const char *
fb_sparkplug_type_get_name (FbSparkplugType type)
{
  g_return_val_if_fail (type < FB_SPARKPLUG_N_TYPES, NULL);

  return types[type].name;
}

FbSparkplugType
fb_sparkplug_type (guint64 number)
{
  return number < FB_SPARKPLUG_N_TYPES ? (FbSparkplugType)number : FB_SPARKPLUG_UNKNOWN;
}

gint64
fb_sparkplug_time (guint64 time_ms)
{
  return (gint64)MIN (time_ms, G_MAXINT64 / 1000) * 1000;
}

void
fb_sparkplug_run_fail (FbSparkplugRun *run, const char *fault)
{
  if (run->fault == NULL)
    run->fault = fault;
}

JsonNode *
fb_sparkplug_run_broken (FbSparkplugRun *run, const char *fault)
{
  fb_sparkplug_run_fail (run, fault);

  return json_node_new (JSON_NODE_NULL);
}

gboolean
fb_sparkplug_run_count (FbSparkplugRun *run)
{
  if (++run->n_values > FB_PAYLOAD_MAX_VALUES)
    fb_sparkplug_run_fail (run, N_ ("there are too many values"));

  return run->fault == NULL;
}

JsonNode *
fb_sparkplug_run_date_time (guint64 time_ms)
{
  g_autofree char *text = fb_clock_format (fb_sparkplug_time (time_ms));

  /* Beyond the calendar. */
  if (*text == '\0')
    return fb_payload_unsigned_node (time_ms);

  return fb_payload_string_node (text, strlen (text));
}

/* The shortest decimal number that is this float: as a double it would show digits that nobody
 * measured. */
JsonNode *
fb_sparkplug_run_float (guint32 bits)
{
  float  value;
  double shortest;

  memcpy (&value, &bits, sizeof value);
  shortest = value;
  for (int n_digits = 6; n_digits < 9; n_digits++)
    {
      char   format[8];
      char   text[G_ASCII_DTOSTR_BUF_SIZE];
      double parsed;

      g_snprintf (format, sizeof format, "%%.%dg", n_digits);
      parsed = g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, value), NULL);
      if ((float)parsed == value)
        {
          shortest = parsed;
          break;
        }
    }

  return fb_payload_double_node (shortest);
}

JsonNode *
fb_sparkplug_run_double (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);

  return fb_payload_double_node (value);
}

static JsonNode *
make_boolean (gboolean value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_boolean (node, value);

  return node;
}

static JsonNode *
run_unsigned (FbSparkplugRun *run, guint64 bits, int n_bits)
{
  if (n_bits < 64 && bits >> n_bits != 0)
    return fb_sparkplug_run_broken (run, N_ ("a number is too large for its type"));

  return fb_payload_unsigned_node (bits);
}

/* The sign may be extended to 64 bits, to 32 or not at all. */
static JsonNode *
run_signed (FbSparkplugRun *run, guint64 bits, int n_bits)
{
  gint64    value = (gint64)(bits << (64 - n_bits)) >> (64 - n_bits);
  JsonNode *node;

  if ((guint64)value != bits && (guint32)value != bits && bits >> n_bits != 0)
    return fb_sparkplug_run_broken (run, N_ ("a number is too large for its type"));

  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_int (node, value);

  return node;
}

static JsonNode *
run_integer (FbSparkplugRun *run, guint64 bits, FbSparkplugType type)
{
  int n_bits = types[type].n_bits;

  if (type == FB_SPARKPLUG_DATE_TIME)
    return fb_sparkplug_run_date_time (bits);
  if (n_bits < 0)
    return run_signed (run, bits, -n_bits);

  return run_unsigned (run, bits, n_bits != 0 ? n_bits : 64);
}

static JsonNode *
run_nested (FbSparkplugRun *run, const FbSparkplugValue *value)
{
  JsonNode *node;

  if (run->depth >= FB_SPARKPLUG_MAX_DEPTH)
    return fb_sparkplug_run_broken (run, N_ ("it is nested too deeply"));

  run->depth++;
  if (value->form == FB_SPARKPLUG_AS_DATA_SET)
    node = fb_sparkplug_run_data_set (run, value);
  else if (value->form == FB_SPARKPLUG_AS_TEMPLATE)
    node = fb_sparkplug_run_template (run, value);
  else if (value->form == FB_SPARKPLUG_AS_PROPERTY_SET)
    node = fb_sparkplug_run_properties (run, value);
  else
    node = fb_sparkplug_run_property_list (run, value);
  run->depth--;

  return node;
}

static gboolean
fits (FbSparkplugForm form, FbSparkplugType type)
{
  FbSparkplugForm wanted = types[type].form;
  gboolean        is_real = form == FB_SPARKPLUG_AS_FLOAT || form == FB_SPARKPLUG_AS_DOUBLE;

  return type == FB_SPARKPLUG_UNKNOWN || form == wanted ||
         (is_real && (wanted == FB_SPARKPLUG_AS_FLOAT || wanted == FB_SPARKPLUG_AS_DOUBLE));
}

JsonNode *
fb_sparkplug_run_value (FbSparkplugRun *run, const FbSparkplugValue *value, FbSparkplugType type)
{
  if (!fb_sparkplug_run_count (run) || value->form == FB_SPARKPLUG_AS_NOTHING)
    return json_node_new (JSON_NODE_NULL);
  if (!fits (value->form, type))
    return fb_sparkplug_run_broken (run, N_ ("a value is not of its type"));

  switch (value->form)
    {
    case FB_SPARKPLUG_AS_INTEGER:
      return run_integer (run, value->bits, type);
    case FB_SPARKPLUG_AS_FLOAT:
      return fb_sparkplug_run_float ((guint32)value->bits);
    case FB_SPARKPLUG_AS_DOUBLE:
      return fb_sparkplug_run_double (value->bits);
    case FB_SPARKPLUG_AS_BOOLEAN:
      return make_boolean (value->bits != 0);
    case FB_SPARKPLUG_AS_STRING:
      return fb_payload_string_node ((const char *)value->data, value->length);
    case FB_SPARKPLUG_AS_BYTES:
      if (type >= FB_SPARKPLUG_INT8_ARRAY)
        return fb_sparkplug_run_array (run, value, type);
      return fb_payload_bytes_node (value->data, value->length);
    case FB_SPARKPLUG_AS_EXTENSION:
      return fb_payload_bytes_node (value->data, value->length);
    case FB_SPARKPLUG_AS_DATA_SET:
    case FB_SPARKPLUG_AS_TEMPLATE:
    case FB_SPARKPLUG_AS_PROPERTY_SET:
    case FB_SPARKPLUG_AS_PROPERTY_SET_LIST:
      return run_nested (run, value);
    case FB_SPARKPLUG_AS_NOTHING:
    default:
      g_assert_not_reached ();
    }
}

JsonNode *
fb_sparkplug_value_to_json (const FbSparkplugValue *value, FbSparkplugType type, GError **error)
{
  FbSparkplugRun run = { 0 };
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (value != NULL && type < FB_SPARKPLUG_N_TYPES, NULL);

  node = fb_sparkplug_run_value (&run, value, type);
  if (run.fault == NULL)
    return g_steal_pointer (&node);

  /* Translators: the parts are the name of a type, "Int8", and what is wrong */
  fb_throw (error, FB_ERROR_INVALID, _ ("This value cannot be read as %s of Sparkplug: %s"),
            types[type].name, _ (run.fault));
  return NULL;
}
