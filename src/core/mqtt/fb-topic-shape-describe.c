/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <math.h>
#include <string.h>

#include "mqtt/fb-topic-shape.h"

/* A shape as JSON Schema, and as the text by which shapes are compared. */

static const char *const type_names[] = {
  [FB_SHAPE_NULL] = "null",     [FB_SHAPE_BOOLEAN] = "boolean", [FB_SHAPE_INTEGER] = "integer",
  [FB_SHAPE_NUMBER] = "number", [FB_SHAPE_STRING] = "string",   [FB_SHAPE_ARRAY] = "array",
  [FB_SHAPE_OBJECT] = "object",
};

/* "ip" is either of two in JSON Schema, told apart by their values. */
static const struct
{
  FbShapeFormats format;
  const char    *name;
} format_names[] = {
  { FB_SHAPE_DATE_TIME, "date-time" }, { FB_SHAPE_DATE, "date" },     { FB_SHAPE_UUID, "uuid" },
  { FB_SHAPE_EPOCH_MS, "epoch-ms" },   { FB_SHAPE_EPOCH, "epoch-s" },
};

static gboolean
has_type (const FbTopicShape *self, FbShapeType type)
{
  /* Every whole number is a number. */
  if (type == FB_SHAPE_INTEGER && self->counts[FB_SHAPE_NUMBER] > 0)
    return FALSE;

  return self->counts[type] > 0;
}

static void
describe_types (const FbTopicShape *self, JsonObject *object)
{
  g_autoptr (JsonArray) types = json_array_new ();

  for (FbShapeType type = FB_SHAPE_NULL; type < FB_SHAPE_N_TYPES; type++)
    if (has_type (self, type))
      json_array_add_string_element (types, type_names[type]);

  if (json_array_get_length (types) == 1)
    json_object_set_string_member (object, "type", json_array_get_string_element (types, 0));
  else if (json_array_get_length (types) > 1)
    json_object_set_array_member (object, "type", g_steal_pointer (&types));
}

static void
set_number (JsonObject *object, const char *name, double value)
{
  if (value == floor (value) && ABS (value) < 9007199254740992.0)
    json_object_set_int_member (object, name, (gint64)value);
  else
    json_object_set_double_member (object, name, value);
}

static void
describe_values (const FbTopicShape *self, JsonObject *object)
{
  gboolean has_texts = self->counts[FB_SHAPE_STRING] > 0;
  gboolean has_numbers = self->counts[FB_SHAPE_INTEGER] + self->counts[FB_SHAPE_NUMBER] > 0;

  for (gsize i = 0; (has_texts || has_numbers) && i < G_N_ELEMENTS (format_names); i++)
    if ((self->formats & format_names[i].format) != 0)
      {
        json_object_set_string_member (object, "format", format_names[i].name);
        break;
      }
  if (has_numbers && (self->formats & (FB_SHAPE_EPOCH | FB_SHAPE_EPOCH_MS)) == 0 &&
      self->minimum <= self->maximum)
    {
      set_number (object, "minimum", self->minimum);
      set_number (object, "maximum", self->maximum);
    }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* An enum holds for values of every type, so only where all are texts or null. */
static void
describe_enum (const FbTopicShape *self, JsonObject *object)
{
  JsonArray *values;

  if (self->counts[FB_SHAPE_STRING] + self->counts[FB_SHAPE_NULL] != self->seen ||
      !fb_topic_shape_is_enum (self))
    return;

  values = json_array_new ();
  g_ptr_array_sort (self->values, compare_texts);
  for (guint i = 0; i < self->values->len; i++)
    json_array_add_string_element (values, g_ptr_array_index (self->values, i));
  if (self->counts[FB_SHAPE_NULL] > 0)
    json_array_add_null_element (values);
  json_object_set_array_member (object, "enum", values);
}

static void
describe_members (const FbTopicShape *self, JsonObject *object)
{
  g_autoptr (GPtrArray) names = fb_topic_shape_list_members (self);
  g_autoptr (JsonArray) required = json_array_new ();
  JsonObject *members = json_object_new ();

  for (guint i = 0; i < names->len; i++)
    {
      const char         *name = g_ptr_array_index (names, i);
      const FbTopicShape *member = g_hash_table_lookup (self->members, name);

      json_object_set_object_member (members, name, fb_topic_shape_describe (member));
      if (member->seen == self->counts[FB_SHAPE_OBJECT])
        json_array_add_string_element (required, name);
    }
  json_object_set_object_member (object, "properties", members);
  if (json_array_get_length (required) > 0)
    json_object_set_array_member (object, "required", g_steal_pointer (&required));
}

JsonObject *
fb_topic_shape_describe (const FbTopicShape *self)
{
  JsonObject *object = json_object_new ();

  describe_types (self, object);
  describe_values (self, object);
  describe_enum (self, object);
  if (self->counts[FB_SHAPE_OBJECT] > 0)
    describe_members (self, object);
  if (self->items != NULL)
    json_object_set_object_member (object, "items", fb_topic_shape_describe (self->items));

  return object;
}

void
fb_topic_shape_sign (const FbTopicShape *self, GString *signature)
{
  static const char letters[] = { '0', 'b', 'n', 'n', 's', 'a', 'o' };

  for (FbShapeType type = FB_SHAPE_BOOLEAN; type < FB_SHAPE_N_TYPES; type++)
    if (self->counts[type] > 0 && !(type == FB_SHAPE_NUMBER && self->counts[FB_SHAPE_INTEGER] > 0))
      g_string_append_c (signature, letters[type]);
  if (self->items != NULL)
    {
      g_string_append_c (signature, '[');
      fb_topic_shape_sign (self->items, signature);
      g_string_append_c (signature, ']');
    }
  if (self->members != NULL)
    {
      g_autoptr (GPtrArray) names = fb_topic_shape_list_members (self);

      g_string_append_c (signature, '{');
      for (guint i = 0; i < names->len; i++)
        {
          const char *name = g_ptr_array_index (names, i);

          /* With its length no name can look like another with what follows it. */
          g_string_append_printf (signature, "%zu:%s", strlen (name), name);
          fb_topic_shape_sign (g_hash_table_lookup (self->members, name), signature);
        }
      g_string_append_c (signature, '}');
    }
}
