/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mqtt/fb-payload-private.h"

/* Data sets, templates, property sets and metrics as JSON. Templates hold metrics, which may be
 * templates; whoever calls counts the depth. */

static const FbSparkplugForm cell_forms[] = {
  FB_SPARKPLUG_AS_INTEGER,   FB_SPARKPLUG_AS_INTEGER, FB_SPARKPLUG_AS_FLOAT,
  FB_SPARKPLUG_AS_DOUBLE,    FB_SPARKPLUG_AS_BOOLEAN, FB_SPARKPLUG_AS_STRING,
  FB_SPARKPLUG_AS_EXTENSION,
};

static const FbSparkplugForm property_forms[] = {
  FB_SPARKPLUG_AS_INTEGER,      FB_SPARKPLUG_AS_INTEGER,           FB_SPARKPLUG_AS_FLOAT,
  FB_SPARKPLUG_AS_DOUBLE,       FB_SPARKPLUG_AS_BOOLEAN,           FB_SPARKPLUG_AS_STRING,
  FB_SPARKPLUG_AS_PROPERTY_SET, FB_SPARKPLUG_AS_PROPERTY_SET_LIST, FB_SPARKPLUG_AS_EXTENSION,
};

static const FbSparkplugSlots cell_slots = { 1, G_N_ELEMENTS (cell_forms), cell_forms };
static const FbSparkplugSlots parameter_slots = { 3, G_N_ELEMENTS (cell_forms), cell_forms };
static const FbSparkplugSlots property_slots = { 3, G_N_ELEMENTS (property_forms), property_forms };

/* More columns than that are no table for people, and types are kept for each. */
#define MAX_COLUMNS 10000u

static const char broken[] = N_ ("its parts are damaged");

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return node;
}

static void
add_text (JsonArray *array, const FbWireField *field)
{
  json_array_add_element (array, fb_payload_string_node ((const char *)field->data, field->length));
}

static gboolean
is_bytes (const FbWireField *field, guint32 number)
{
  return field->number == number && field->type == FB_WIRE_BYTES;
}

static gboolean
is_number (const FbWireField *field, guint32 number)
{
  return field->number == number && field->type == FB_WIRE_VARINT;
}

/* Numbers that came one by one or packed. FALSE when they are damaged. */
static gboolean
append_types (GArray *types, const FbWireField *field)
{
  FbWireReader reader;
  guint64      number = field->value;

  if (field->type == FB_WIRE_VARINT)
    {
      g_array_append_val (types, number);
      return TRUE;
    }

  fb_wire_reader_init (&reader, field->data, field->length);
  while (field->type == FB_WIRE_BYTES && fb_wire_reader_next_varint (&reader, &number))
    g_array_append_val (types, number);

  return field->type == FB_WIRE_BYTES && !reader.is_broken;
}

/* The one value of a small message, whose other fields do not matter. */
static FbSparkplugValue
read_cell (FbSparkplugRun *run, const FbWireField *cell)
{
  FbSparkplugValue value = { 0 };
  FbWireReader     reader;
  FbWireField      field;
  gboolean         is_broken = FALSE;

  fb_wire_reader_init (&reader, cell->data, cell->length);
  while (fb_wire_reader_next (&reader, &field))
    fb_sparkplug_slots_take (&cell_slots, &field, &value, &is_broken);
  if (reader.is_broken || is_broken)
    fb_sparkplug_run_fail (run, broken);

  return value;
}

static void
run_row (FbSparkplugRun *run, const FbWireField *row, GArray *types, JsonArray *rows)
{
  JsonArray   *cells = json_array_new ();
  FbWireReader reader;
  FbWireField  field;

  json_array_add_array_element (rows, cells);
  fb_wire_reader_init (&reader, row->data, row->length);
  while (fb_sparkplug_run_count (run) && fb_wire_reader_next (&reader, &field))
    {
      guint at = json_array_get_length (cells);

      if (!is_bytes (&field, 1) || at >= types->len)
        {
          fb_sparkplug_run_fail (run, broken);
        }
      else
        {
          FbSparkplugType  type = fb_sparkplug_type (g_array_index (types, guint64, at));
          FbSparkplugValue value = read_cell (run, &field);

          json_array_add_element (cells, fb_sparkplug_run_value (run, &value, type));
        }
    }
  if (reader.is_broken || json_array_get_length (cells) != types->len)
    fb_sparkplug_run_fail (run, broken);
}

static JsonArray *
make_type_names (GArray *types)
{
  JsonArray *names = json_array_new ();

  for (guint i = 0; i < types->len; i++)
    {
      FbSparkplugType type = fb_sparkplug_type (g_array_index (types, guint64, i));

      json_array_add_string_element (names, fb_sparkplug_type_get_name (type));
    }

  return names;
}

/* The types stand before the rows in what is known of encoders, but need not. */
static GArray *
read_types (FbSparkplugRun *run, const FbSparkplugValue *value)
{
  GArray      *types = g_array_new (FALSE, FALSE, sizeof (guint64));
  FbWireReader reader;
  FbWireField  field;

  fb_wire_reader_init (&reader, value->data, value->length);
  while (fb_wire_reader_next (&reader, &field))
    if (field.number == 3 && !append_types (types, &field))
      fb_sparkplug_run_fail (run, broken);
  if (reader.is_broken || types->len > MAX_COLUMNS)
    fb_sparkplug_run_fail (run, broken);

  return types;
}

JsonNode *
fb_sparkplug_run_data_set (FbSparkplugRun *run, const FbSparkplugValue *value)
{
  g_autoptr (GArray) types = read_types (run, value);
  JsonObject  *object = json_object_new ();
  JsonArray   *columns = json_array_new ();
  JsonArray   *rows = json_array_new ();
  guint64      n_columns = types->len;
  FbWireReader reader;
  FbWireField  field;

  fb_wire_reader_init (&reader, value->data, value->length);
  while (fb_sparkplug_run_count (run) && fb_wire_reader_next (&reader, &field))
    {
      if (is_number (&field, 1))
        n_columns = field.value;
      else if (is_bytes (&field, 2))
        add_text (columns, &field);
      else if (is_bytes (&field, 4))
        run_row (run, &field, types, rows);
      else if (field.number <= 4 && field.number != 3)
        fb_sparkplug_run_fail (run, broken);
    }
  if (n_columns != types->len || json_array_get_length (columns) != types->len)
    fb_sparkplug_run_fail (run, broken);
  json_object_set_array_member (object, "columns", columns);
  json_object_set_array_member (object, "types", make_type_names (types));
  json_object_set_array_member (object, "rows", rows);

  return take_object (object);
}

/* A parameter is put into @parameters under its name. */
static void
run_parameter (FbSparkplugRun *run, const FbWireField *parameter, JsonObject *parameters)
{
  g_autoptr (GStringChunk) names = g_string_chunk_new (64);
  const char      *name = NULL;
  guint64          type = 0;
  FbSparkplugValue value = { 0 };
  FbWireReader     reader;
  FbWireField      field;
  gboolean         is_broken = FALSE;

  fb_wire_reader_init (&reader, parameter->data, parameter->length);
  while (fb_wire_reader_next (&reader, &field))
    {
      if (is_bytes (&field, 1))
        name = fb_sparkplug_read_name (field.data, field.length, names);
      else if (is_number (&field, 2))
        type = field.value;
      else if (!fb_sparkplug_slots_take (&parameter_slots, &field, &value, &is_broken))
        is_broken = is_broken || field.number <= 2;
    }
  if (reader.is_broken || is_broken || name == NULL || json_object_has_member (parameters, name))
    fb_sparkplug_run_fail (run, broken);
  else
    json_object_set_member (parameters, name,
                            fb_sparkplug_run_value (run, &value, fb_sparkplug_type (type)));
}

static void
run_template_metric (FbSparkplugRun *run, const FbWireField *field, JsonArray *metrics)
{
  g_autoptr (GStringChunk) names = g_string_chunk_new (64);
  FbSparkplugMetric metric;

  if (!fb_sparkplug_metric_read (&metric, field->data, field->length, names))
    fb_sparkplug_run_fail (run, broken);
  else
    json_array_add_element (metrics, fb_sparkplug_run_metric (run, &metric));
}

static void
run_template_field (FbSparkplugRun    *run,
                    const FbWireField *field,
                    JsonObject        *object,
                    JsonObject        *parameters,
                    JsonArray         *metrics)
{
  if (is_bytes (field, 1))
    json_object_set_member (object, "version",
                            fb_payload_string_node ((const char *)field->data, field->length));
  else if (is_bytes (field, 2))
    run_template_metric (run, field, metrics);
  else if (is_bytes (field, 3))
    run_parameter (run, field, parameters);
  else if (is_bytes (field, 4))
    json_object_set_member (object, "ref",
                            fb_payload_string_node ((const char *)field->data, field->length));
  else if (is_number (field, 5))
    json_object_set_boolean_member (object, "is_definition", field->value != 0);
  else if (field->number <= 5)
    fb_sparkplug_run_fail (run, broken);
}

JsonNode *
fb_sparkplug_run_template (FbSparkplugRun *run, const FbSparkplugValue *value)
{
  JsonObject  *object = json_object_new ();
  JsonObject  *parameters = json_object_new ();
  JsonArray   *metrics = json_array_new ();
  FbWireReader reader;
  FbWireField  field;

  fb_wire_reader_init (&reader, value->data, value->length);
  while (fb_sparkplug_run_count (run) && fb_wire_reader_next (&reader, &field))
    run_template_field (run, &field, object, parameters, metrics);
  if (reader.is_broken)
    fb_sparkplug_run_fail (run, broken);
  json_object_set_object_member (object, "parameters", parameters);
  json_object_set_array_member (object, "metrics", metrics);

  return take_object (object);
}

static JsonNode *
run_property (FbSparkplugRun *run, const FbWireField *property)
{
  guint64          type = 0;
  FbSparkplugValue value = { 0 };
  gboolean         is_null = FALSE;
  FbWireReader     reader;
  FbWireField      field;
  gboolean         is_broken = FALSE;

  fb_wire_reader_init (&reader, property->data, property->length);
  while (fb_wire_reader_next (&reader, &field))
    {
      if (is_number (&field, 1))
        type = field.value;
      else if (is_number (&field, 2))
        is_null = field.value != 0;
      else if (!fb_sparkplug_slots_take (&property_slots, &field, &value, &is_broken))
        is_broken = is_broken || field.number <= 2;
    }
  if (reader.is_broken || is_broken)
    return fb_sparkplug_run_broken (run, broken);
  if (is_null)
    value = (FbSparkplugValue){ 0 };

  return fb_sparkplug_run_value (run, &value, fb_sparkplug_type (type));
}

/* Keys and values come as two lists. */
JsonNode *
fb_sparkplug_run_properties (FbSparkplugRun *run, const FbSparkplugValue *value)
{
  g_autoptr (GStringChunk) names = g_string_chunk_new (64);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  JsonObject  *object = json_object_new ();
  FbWireReader reader;
  FbWireField  field;

  fb_wire_reader_init (&reader, value->data, value->length);
  while (fb_sparkplug_run_count (run) && fb_wire_reader_next (&reader, &field))
    {
      const char *key =
          is_bytes (&field, 1) ? fb_sparkplug_read_name (field.data, field.length, names) : NULL;

      if (key != NULL)
        g_ptr_array_add (keys, (gpointer)key);
      else if (is_bytes (&field, 2))
        g_ptr_array_add (values, run_property (run, &field));
      else if (field.number <= 2)
        fb_sparkplug_run_fail (run, broken);
    }
  if (reader.is_broken || keys->len != values->len)
    fb_sparkplug_run_fail (run, broken);
  for (guint i = 0; run->fault == NULL && i < keys->len; i++)
    json_object_set_member (object, g_ptr_array_index (keys, i),
                            json_node_ref (g_ptr_array_index (values, i)));
  if (json_object_get_size (object) != keys->len)
    fb_sparkplug_run_fail (run, N_ ("a key stands twice in one property set"));

  return take_object (object);
}

JsonNode *
fb_sparkplug_run_property_list (FbSparkplugRun *run, const FbSparkplugValue *value)
{
  JsonNode    *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray   *array = json_array_new ();
  FbWireReader reader;
  FbWireField  field;

  json_node_take_array (node, array);
  fb_wire_reader_init (&reader, value->data, value->length);
  while (run->fault == NULL && fb_wire_reader_next (&reader, &field))
    {
      FbSparkplugValue set = { .form = FB_SPARKPLUG_AS_PROPERTY_SET,
                               .data = field.data,
                               .length = field.length };

      if (is_bytes (&field, 1))
        json_array_add_element (array,
                                fb_sparkplug_run_value (run, &set, FB_SPARKPLUG_PROPERTY_SET));
      else if (field.number == 1)
        fb_sparkplug_run_fail (run, broken);
    }
  if (reader.is_broken)
    fb_sparkplug_run_fail (run, broken);

  return node;
}

static void
set_flag (JsonObject *object, const char *name, gboolean is_set)
{
  if (is_set)
    json_object_set_boolean_member (object, name, TRUE);
}

JsonNode *
fb_sparkplug_run_metric (FbSparkplugRun *run, const FbSparkplugMetric *metric)
{
  JsonObject            *object = json_object_new ();
  const FbSparkplugValue nothing = { 0 };

  if (metric->name != NULL)
    json_object_set_string_member (object, "name", metric->name);
  if (metric->has_alias)
    json_object_set_member (object, "alias", fb_payload_unsigned_node (metric->alias));
  if (metric->time != 0)
    json_object_set_member (object, "timestamp",
                            fb_sparkplug_run_date_time ((guint64)metric->time / 1000));
  if (metric->type != FB_SPARKPLUG_UNKNOWN)
    json_object_set_string_member (object, "type", fb_sparkplug_type_get_name (metric->type));
  json_object_set_member (object, "value",
                          fb_sparkplug_run_value (run, metric->is_null ? &nothing : &metric->value,
                                                  metric->type));
  set_flag (object, "is_historical", metric->is_historical);
  set_flag (object, "is_transient", metric->is_transient);
  if (metric->properties.form != FB_SPARKPLUG_AS_NOTHING)
    json_object_set_member (object, "properties",
                            fb_sparkplug_run_value (run, &metric->properties,
                                                    FB_SPARKPLUG_PROPERTY_SET));

  return take_object (object);
}
