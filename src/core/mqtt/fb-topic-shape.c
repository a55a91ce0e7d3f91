/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-shape.h"

#include <glib/gi18n.h>
#include <string.h>

/* Learning never forgets: counts tell what is in all messages and what is rare. */

/* A text is one of a set when there are so many, on average so often. */
#define ENUM_MIN_TEXTS 20u
#define ENUM_MIN_REPEATS 4u

/* A number counts as a time when it is within ten years of the message's own. */
#define NEAR_SECONDS (10.0 * 366 * 86400)

static const char *const descriptions[] = {
  [FB_SHAPE_NULL] = "null",
  [FB_SHAPE_BOOLEAN] = N_ ("true or false"),
  [FB_SHAPE_INTEGER] = N_ ("a whole number"),
  [FB_SHAPE_NUMBER] = N_ ("a number"),
  [FB_SHAPE_STRING] = N_ ("a text"),
  [FB_SHAPE_ARRAY] = N_ ("a list"),
  [FB_SHAPE_OBJECT] = N_ ("an object"),
};

FbTopicShape *
fb_topic_shape_new (void)
{
  FbTopicShape *self = g_new0 (FbTopicShape, 1);

  self->minimum = G_MAXDOUBLE;
  self->maximum = -G_MAXDOUBLE;
  self->formats = FB_SHAPE_ALL_FORMATS;
  self->values = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
fb_topic_shape_free (FbTopicShape *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->values);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_pointer (&self->items, fb_topic_shape_free);
  g_free (self);
}

FbShapeType
fb_topic_shape_get_type_of (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return FB_SHAPE_OBJECT;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return FB_SHAPE_ARRAY;
  if (JSON_NODE_HOLDS_NULL (node))
    return FB_SHAPE_NULL;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return FB_SHAPE_BOOLEAN;
    case G_TYPE_INT64:
      return FB_SHAPE_INTEGER;
    case G_TYPE_DOUBLE:
      return FB_SHAPE_NUMBER;
    default:
      return FB_SHAPE_STRING;
    }
}

const char *
fb_topic_shape_describe_type (FbShapeType type)
{
  return _ (descriptions[type]);
}

static guint
find_text_formats (const char *text)
{
  gsize length = strlen (text);
  guint formats = 0;

  if (length > FB_SHAPE_MAX_TEXT)
    return 0;

  if (length >= 20 && text[10] == 'T')
    {
      /* RFC 3339 wants an offset, so there is no zone to fall back to. */
      g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

      formats |= time != NULL ? FB_SHAPE_DATE_TIME : 0;
    }
  else if (length == 10 && text[4] == '-' && text[7] == '-')
    {
      g_autofree char *midnight = g_strconcat (text, "T00:00:00Z", NULL);
      g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (midnight, NULL);

      formats |= date != NULL ? FB_SHAPE_DATE : 0;
    }
  if (g_uuid_string_is_valid (text))
    formats |= FB_SHAPE_UUID;
  if (g_hostname_is_ip_address (text))
    formats |= FB_SHAPE_IP;

  return formats;
}

static guint
find_number_formats (double value, gint64 time)
{
  double now = (double)time / G_USEC_PER_SEC;
  guint  formats = 0;

  if (ABS (value - now) < NEAR_SECONDS)
    formats |= FB_SHAPE_EPOCH;
  if (ABS (value / 1000 - now) < NEAR_SECONDS)
    formats |= FB_SHAPE_EPOCH_MS;

  return formats;
}

static void
add_value (FbTopicShape *self, const char *text)
{
  if (self->has_more || g_ptr_array_find_with_equal_func (self->values, text, g_str_equal, NULL))
    return;

  if (self->values->len < FB_SHAPE_MAX_VALUES && strlen (text) <= FB_SHAPE_MAX_TEXT)
    g_ptr_array_add (self->values, g_strdup (text));
  else
    {
      self->has_more = TRUE;
      g_ptr_array_set_size (self->values, 0);
    }
}

static void
free_shape (gpointer data)
{
  fb_topic_shape_free (data);
}

/* (nullable) The member, made if there is room. */
static FbTopicShape *
ensure_member (FbTopicShape *self, const char *name, guint *n_places)
{
  FbTopicShape *member;

  if (self->members == NULL)
    self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_shape);
  member = g_hash_table_lookup (self->members, name);
  if (member != NULL)
    return member;

  if (*n_places >= FB_SHAPE_MAX_PLACES || strlen (name) > FB_SHAPE_MAX_TEXT)
    {
      self->is_cut = TRUE;
      return NULL;
    }
  ++*n_places;
  member = fb_topic_shape_new ();
  g_hash_table_insert (self->members, g_strdup (name), member);

  return member;
}

/* (nullable) */
static FbTopicShape *
ensure_items (FbTopicShape *self, guint *n_places)
{
  if (self->items == NULL && *n_places < FB_SHAPE_MAX_PLACES)
    {
      ++*n_places;
      self->items = fb_topic_shape_new ();
    }

  return self->items;
}

static void learn (FbTopicShape *self, JsonNode *node, gint64 time, guint depth, guint *n_places);

static void
learn_object (FbTopicShape *self, JsonObject *object, gint64 time, guint depth, guint *n_places)
{
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      FbTopicShape *member = ensure_member (self, name, n_places);

      if (member != NULL)
        learn (member, node, time, depth + 1, n_places);
    }
}

static void
learn_array (FbTopicShape *self, JsonArray *array, gint64 time, guint depth, guint *n_places)
{
  guint         n = MIN (json_array_get_length (array), FB_SHAPE_MAX_ITEMS);
  FbTopicShape *items = n > 0 ? ensure_items (self, n_places) : NULL;

  for (guint i = 0; items != NULL && i < n; i++)
    learn (items, json_array_get_element (array, i), time, depth + 1, n_places);
}

static void
learn_number (FbTopicShape *self, double value, FbShapeType type, gint64 time)
{
  self->minimum = MIN (self->minimum, value);
  self->maximum = MAX (self->maximum, value);
  self->formats &= type == FB_SHAPE_INTEGER ? find_number_formats (value, time) : 0u;
}

static void
learn (FbTopicShape *self, JsonNode *node, gint64 time, guint depth, guint *n_places)
{
  FbShapeType type = fb_topic_shape_get_type_of (node);

  self->seen++;
  self->counts[type]++;
  switch (type)
    {
    case FB_SHAPE_INTEGER:
    case FB_SHAPE_NUMBER:
      learn_number (self, json_node_get_double (node), type, time);
      break;
    case FB_SHAPE_STRING:
      self->formats &= find_text_formats (json_node_get_string (node));
      add_value (self, json_node_get_string (node));
      break;
    case FB_SHAPE_ARRAY:
      if (depth < FB_SHAPE_MAX_DEPTH)
        learn_array (self, json_node_get_array (node), time, depth, n_places);
      break;
    case FB_SHAPE_OBJECT:
      if (depth < FB_SHAPE_MAX_DEPTH)
        learn_object (self, json_node_get_object (node), time, depth, n_places);
      else
        self->is_cut = TRUE;
      break;
    case FB_SHAPE_NULL:
    case FB_SHAPE_BOOLEAN:
    case FB_SHAPE_N_TYPES:
    default:
      break;
    }
}

void
fb_topic_shape_learn (FbTopicShape *self, JsonNode *node, gint64 time, guint *n_places)
{
  learn (self, node, time, 0, n_places);
}

void
fb_topic_shape_merge (FbTopicShape *self, const FbTopicShape *other, guint *n_places)
{
  GHashTableIter iter;
  gpointer       name, member;

  self->seen += other->seen;
  for (guint i = 0; i < FB_SHAPE_N_TYPES; i++)
    self->counts[i] += other->counts[i];
  self->minimum = MIN (self->minimum, other->minimum);
  self->maximum = MAX (self->maximum, other->maximum);
  self->formats &= other->formats;
  self->is_cut |= other->is_cut;
  for (guint i = 0; i < other->values->len; i++)
    add_value (self, g_ptr_array_index (other->values, i));
  if (other->has_more)
    {
      self->has_more = TRUE;
      g_ptr_array_set_size (self->values, 0);
    }

  if (other->items != NULL && ensure_items (self, n_places) != NULL)
    fb_topic_shape_merge (self->items, other->items, n_places);
  if (other->members == NULL)
    return;
  g_hash_table_iter_init (&iter, other->members);
  while (g_hash_table_iter_next (&iter, &name, &member))
    {
      FbTopicShape *mine = ensure_member (self, name, n_places);

      if (mine != NULL)
        fb_topic_shape_merge (mine, member, n_places);
    }
}

gboolean
fb_topic_shape_is_enum (const FbTopicShape *self)
{
  guint64 texts = self->counts[FB_SHAPE_STRING];

  /* Texts of a format are ever new ones. */
  return !self->has_more && self->formats == 0 && texts >= ENUM_MIN_TEXTS &&
         texts >= (guint64)self->values->len * ENUM_MIN_REPEATS;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
fb_topic_shape_list_members (const FbTopicShape *self)
{
  GPtrArray     *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       name;

  if (self->members != NULL)
    {
      g_hash_table_iter_init (&iter, self->members);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_ptr_array_add (names, name);
    }
  g_ptr_array_sort (names, compare_names);

  return names;
}
