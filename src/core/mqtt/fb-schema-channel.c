/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-schema-channel.h"

#include <string.h>

/* One pass over all topics for each level, the last first: those that are equal but for this level
 * become one. What is left alone then goes to the channel that it fits into. */

/* Deeper topics are channels of their own. */
#define MAX_LEVELS 32u
/* Lone topics times channels; for more it would take too long to look for them. */
#define MAX_COMPARED 5000000u

/* A channel while it is being found. */
typedef struct
{
  GStrv          levels;
  guint          n_levels;
  GHashTable    *values[MAX_LEVELS]; /* (nullable) of a level that differs: the set of its values */
  guint          n_topics;
  FbTopicSchema *schema; /* (owned) */
  char          *signature;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  for (guint i = 0; i < MAX_LEVELS; i++)
    g_clear_pointer (&group->values[i], g_hash_table_unref);
  g_strfreev (group->levels);
  fb_topic_schema_free (group->schema);
  g_free (group->signature);
  g_free (group);
}

static void
parameter_free (gpointer data)
{
  FbSchemaParameter *parameter = data;

  g_free (parameter->name);
  g_ptr_array_unref (parameter->values);
  g_free (parameter);
}

void
fb_schema_channel_free (FbSchemaChannel *self)
{
  if (self == NULL)
    return;

  g_free (self->address);
  g_ptr_array_unref (self->parameters);
  fb_topic_schema_free (self->schema);
  g_free (self);
}

static Group *
group_new (const char *topic, const FbTopicSchema *schema)
{
  Group *group = g_new0 (Group, 1);

  group->levels = g_strsplit (topic, "/", -1);
  group->n_levels = g_strv_length (group->levels);
  group->n_topics = 1;
  group->schema = fb_topic_schema_new ();
  fb_topic_schema_merge (group->schema, schema);
  group->signature = fb_topic_schema_sign (schema);

  return group;
}

static gboolean
has_digit (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

/* (nullable) What @group has in common with those that differ in @level only. (transfer full) */
static char *
make_key (const Group *group, guint level)
{
  GString *key;

  if (level >= group->n_levels || group->n_levels > MAX_LEVELS ||
      (level + 1 == group->n_levels && !has_digit (group->levels[level])))
    return NULL;

  key = g_string_new (group->signature);
  for (guint i = 0; i < group->n_levels; i++)
    {
      /* No level has a line break in front of it, so these are none of a topic. */
      if (i == level)
        g_string_append (key, "\n+");
      else if (group->values[i] != NULL)
        g_string_append (key, "\n{}");
      else
        g_string_append_printf (key, "\n/%s", group->levels[i]);
    }

  return g_string_free (key, FALSE);
}

static GHashTable *
ensure_values (Group *group, guint level)
{
  if (group->values[level] == NULL)
    {
      group->values[level] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (group->values[level], g_strdup (group->levels[level]));
    }

  return group->values[level];
}

static void
take_values (GHashTable *into, GHashTable *from)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    g_hash_table_add (into, g_strdup (value));
}

/* @other becomes part of @group, which differs from it in @level. */
static void
join (Group *group, Group *other, guint level)
{
  take_values (ensure_values (group, level), ensure_values (other, level));
  for (guint i = 0; i < group->n_levels; i++)
    if (i != level && group->values[i] != NULL)
      take_values (group->values[i], other->values[i]);
  group->n_topics += other->n_topics;
  fb_topic_schema_merge (group->schema, other->schema);
}

/* (transfer full) @groups; (transfer full) */
static GPtrArray *
join_level (GPtrArray *groups, guint level)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *joined = g_ptr_array_new_with_free_func (group_free);

  for (guint i = 0; i < groups->len; i++)
    {
      Group           *group = g_ptr_array_index (groups, i);
      g_autofree char *key = make_key (group, level);
      Group           *first = key != NULL ? g_hash_table_lookup (by_key, key) : NULL;

      if (first != NULL)
        {
          join (first, group, level);
          group_free (group);
          continue;
        }
      g_ptr_array_add (joined, group);
      if (key != NULL)
        g_hash_table_insert (by_key, g_steal_pointer (&key), group);
    }
  g_ptr_array_set_free_func (groups, NULL);
  g_ptr_array_unref (groups);

  return joined;
}

static gboolean
is_lone (const Group *group)
{
  return group->n_topics == 1;
}

static gboolean
fits (const Group *group, const Group *lone)
{
  if (group->n_levels != lone->n_levels || !g_str_equal (group->signature, lone->signature))
    return FALSE;

  for (guint i = 0; i < group->n_levels; i++)
    if (group->values[i] == NULL && !g_str_equal (group->levels[i], lone->levels[i]))
      return FALSE;

  return group->values[group->n_levels - 1] == NULL ||
         has_digit (lone->levels[group->n_levels - 1]);
}

/* @lone becomes part of @group, into which it fits. */
static void
absorb (Group *group, const Group *lone)
{
  for (guint i = 0; i < group->n_levels; i++)
    if (group->values[i] != NULL)
      g_hash_table_add (group->values[i], g_strdup (lone->levels[i]));
  group->n_topics++;
  fb_topic_schema_merge (group->schema, lone->schema);
}

/* (transfer full) @groups; (transfer full) */
static GPtrArray *
place_lone_ones (GPtrArray *groups)
{
  g_autoptr (GPtrArray) wide = g_ptr_array_new ();
  GPtrArray *placed = g_ptr_array_new_with_free_func (group_free);

  for (guint i = 0; i < groups->len; i++)
    if (!is_lone (g_ptr_array_index (groups, i)))
      g_ptr_array_add (wide, g_ptr_array_index (groups, i));
  if ((guint64)wide->len * groups->len > MAX_COMPARED)
    g_ptr_array_set_size (wide, 0);

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);
      guint  k = 0;

      while (is_lone (group) && k < wide->len && !fits (g_ptr_array_index (wide, k), group))
        k++;
      if (is_lone (group) && k < wide->len)
        {
          absorb (g_ptr_array_index (wide, k), group);
          group_free (group);
        }
      else
        g_ptr_array_add (placed, group);
    }
  g_ptr_array_set_free_func (groups, NULL);
  g_ptr_array_unref (groups);

  return placed;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
has_parameter (GPtrArray *parameters, const char *name)
{
  for (guint i = 0; i < parameters->len; i++)
    if (g_str_equal (((FbSchemaParameter *)g_ptr_array_index (parameters, i))->name, name))
      return TRUE;

  return FALSE;
}

/* After the level before it, "line/7" being a line; with a number when that is taken. (transfer
 * full) */
static char *
name_parameter (const Group *group, guint level, GPtrArray *parameters)
{
  g_autofree char *base = NULL;
  char            *name;

  if (level > 0 && group->values[level - 1] == NULL && group->levels[level - 1][0] != '\0')
    base = g_strdup (group->levels[level - 1]);
  else
    base = g_strdup_printf ("level%u", level + 1);
  g_strcanon (base, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-", '_');

  name = g_strdup (base);
  for (guint i = 2; has_parameter (parameters, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s%u", base, i);
    }

  return name;
}

static FbSchemaParameter *
parameter_new (const Group *group, guint level, GPtrArray *parameters)
{
  FbSchemaParameter *parameter = g_new0 (FbSchemaParameter, 1);
  GHashTableIter     iter;
  gpointer           value;

  parameter->name = name_parameter (group, level, parameters);
  parameter->values = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, group->values[level]);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    g_ptr_array_add (parameter->values, g_strdup (value));
  g_ptr_array_sort (parameter->values, compare_texts);

  return parameter;
}

/* Braces of a topic would stand for a parameter. */
static void
append_level (GString *address, const char *level)
{
  for (; *level != '\0'; level++)
    if (*level == '{' || *level == '}')
      g_string_append_printf (address, "%%%02X", (guint)*level);
    else
      g_string_append_c (address, *level);
}

static FbSchemaChannel *
channel_new (Group *group)
{
  FbSchemaChannel *channel = g_new0 (FbSchemaChannel, 1);
  g_autoptr (GString) address = g_string_new (NULL);

  channel->parameters = g_ptr_array_new_with_free_func (parameter_free);
  for (guint i = 0; i < group->n_levels; i++)
    {
      if (i > 0)
        g_string_append_c (address, '/');
      if (i < MAX_LEVELS && group->values[i] != NULL)
        {
          FbSchemaParameter *parameter = parameter_new (group, i, channel->parameters);

          g_ptr_array_add (channel->parameters, parameter);
          g_string_append_printf (address, "{%s}", parameter->name);
        }
      else
        append_level (address, group->levels[i]);
    }
  channel->address = g_strdup (address->str);
  channel->n_topics = group->n_topics;
  channel->schema = g_steal_pointer (&group->schema);

  return channel;
}

static int
compare_channels (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(FbSchemaChannel *const *)a)->address, (*(FbSchemaChannel *const *)b)->address);
}

GPtrArray *
fb_schema_channels_group (GHashTable *schemas)
{
  GPtrArray     *groups = g_ptr_array_new_with_free_func (group_free);
  GPtrArray     *channels = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_schema_channel_free);
  GHashTableIter iter;
  gpointer       topic, schema;
  guint          n_levels = 0;

  g_return_val_if_fail (schemas != NULL, channels);

  g_hash_table_iter_init (&iter, schemas);
  while (g_hash_table_iter_next (&iter, &topic, &schema))
    {
      Group *group = group_new (topic, schema);

      n_levels = MAX (n_levels, MIN (group->n_levels, MAX_LEVELS));
      g_ptr_array_add (groups, group);
    }
  for (guint level = n_levels; level > 0; level--)
    groups = join_level (groups, level - 1);
  groups = place_lone_ones (groups);
  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_add (channels, channel_new (g_ptr_array_index (groups, i)));
  g_ptr_array_unref (groups);
  g_ptr_array_sort (channels, compare_channels);

  return channels;
}
