/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-breach.h"

#include <glib/gi18n.h>
#include <string.h>

/* Walks a message beside the shape of those before it. */

typedef struct
{
  GPtrArray *breaches;
  GString   *place; /* of the value that is looked at, as "a.b[0]"; empty for the whole payload */
  guint      max;
} Walk;

static void look (Walk *walk, const FbTopicShape *shape, JsonNode *node, guint depth);

static void G_GNUC_PRINTF (2, 3) tell (Walk *walk, const char *format, ...)
{
  va_list          args;
  g_autofree char *what = NULL;

  if (walk->breaches->len >= walk->max)
    return;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (walk->place->len == 0)
    g_ptr_array_add (walk->breaches, g_steal_pointer (&what));
  else
    g_ptr_array_add (walk->breaches, g_strdup_printf ("%s: %s", walk->place->str, what));
}

/* The type that most values at a place had. */
static FbShapeType
get_usual_type (const FbTopicShape *shape)
{
  FbShapeType usual = FB_SHAPE_NULL;

  for (FbShapeType type = FB_SHAPE_NULL; type < FB_SHAPE_N_TYPES; type++)
    if (shape->counts[type] > shape->counts[usual])
      usual = type;

  return usual;
}

static gboolean
is_known_type (const FbTopicShape *shape, FbShapeType type)
{
  if (type == FB_SHAPE_INTEGER && shape->counts[FB_SHAPE_NUMBER] > 0)
    return TRUE;

  return shape->counts[type] > 0;
}

static void
look_at_number (Walk *walk, const FbTopicShape *shape, double value)
{
  double width = shape->maximum - shape->minimum;

  /* Times only grow. */
  if ((shape->formats & (FB_SHAPE_EPOCH | FB_SHAPE_EPOCH_MS)) != 0 || width <= 0)
    return;

  if (value < shape->minimum - width || value > shape->maximum + width)
    tell (walk, _ ("is %g, was always between %g and %g"), value, shape->minimum, shape->maximum);
}

static void
look_at_text (Walk *walk, const FbTopicShape *shape, const char *text)
{
  g_autofree char *start = NULL;

  if (!fb_topic_shape_is_enum (shape) ||
      g_ptr_array_find_with_equal_func (shape->values, text, g_str_equal, NULL))
    return;

  start = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 40));
  tell (walk,
        ngettext ("is “%s”, was always the same text", "is “%s”, was always one of %u other texts",
                  shape->values->len),
        start, shape->values->len);
}

static void
look_at_members (Walk *walk, const FbTopicShape *shape, JsonObject *object, guint depth)
{
  g_autoptr (GPtrArray) names = fb_topic_shape_list_members (shape);
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *node;

  for (guint i = 0; i < names->len; i++)
    {
      const FbTopicShape *member = g_hash_table_lookup (shape->members, names->pdata[i]);

      if (member->seen == shape->counts[FB_SHAPE_OBJECT] &&
          !json_object_has_member (object, names->pdata[i]))
        tell (walk, _ ("“%s” is missing, was in all messages before"), (char *)names->pdata[i]);
    }

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const FbTopicShape *member =
          shape->members != NULL ? g_hash_table_lookup (shape->members, name) : NULL;
      gsize length = walk->place->len;

      if (member == NULL && !shape->is_cut)
        tell (walk, _ ("“%s” is new"), name);
      if (member == NULL)
        continue;
      g_string_append_printf (walk->place, "%s%s", length > 0 ? "." : "", name);
      look (walk, member, node, depth + 1);
      g_string_truncate (walk->place, length);
    }
}

static void
look_at_items (Walk *walk, const FbTopicShape *shape, JsonArray *array, guint depth)
{
  guint n = MIN (json_array_get_length (array), FB_SHAPE_MAX_ITEMS);
  gsize length = walk->place->len;

  for (guint i = 0; shape->items != NULL && i < n && walk->breaches->len < walk->max; i++)
    {
      g_string_append_printf (walk->place, "[%u]", i);
      look (walk, shape->items, json_array_get_element (array, i), depth + 1);
      g_string_truncate (walk->place, length);
    }
}

static void
look (Walk *walk, const FbTopicShape *shape, JsonNode *node, guint depth)
{
  FbShapeType type = fb_topic_shape_get_type_of (node);

  if (shape->seen == 0 || depth > FB_SHAPE_MAX_DEPTH)
    return;

  if (!is_known_type (shape, type))
    tell (walk, _ ("is %s, was %s"), fb_topic_shape_describe_type (type),
          fb_topic_shape_describe_type (get_usual_type (shape)));
  else if (type == FB_SHAPE_INTEGER || type == FB_SHAPE_NUMBER)
    look_at_number (walk, shape, json_node_get_double (node));
  else if (type == FB_SHAPE_STRING)
    look_at_text (walk, shape, json_node_get_string (node));
  else if (type == FB_SHAPE_OBJECT)
    look_at_members (walk, shape, json_node_get_object (node), depth);
  else if (type == FB_SHAPE_ARRAY)
    look_at_items (walk, shape, json_node_get_array (node), depth);
}

GPtrArray *
fb_topic_breach_list (const FbTopicShape *shape, JsonNode *node, guint max)
{
  g_autoptr (GString) place = g_string_new (NULL);
  Walk walk = { g_ptr_array_new_with_free_func (g_free), place, max };

  look (&walk, shape, node, 0);
  return walk.breaches;
}
