/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-walk-private.h"
#include "fb-json-string.h"

/* One value of three sides, down to what really collides. Values are copied as they are spelled. */

#define MAX_DEPTH 12      /* deeper values are merged whole */
#define MAX_CHILDREN 2000 /* and larger ones */

/* Asking. */

FbMergeSide
fb_merge_ask_shown (FbMergeWalk *self, guint line, char **shown)
{
  FbFlowMerge    *merge = self->merge;
  FbMergeConflict conflict = { .kind = FB_MERGE_PROPERTY, .node = self->entry->id, .line = line };

  if (self->outcome == NULL)
    {
      conflict.path = g_strdup (self->compare->path->str);
      conflict.aspect = self->sense.aspect;
      conflict.has_base = self->has_base;
      conflict.is_reference = self->sense.is_reference;
      conflict.is_secret = self->sense.is_secret;
      for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
        {
          conflict.values[side] = conflict.is_secret ? NULL : g_steal_pointer (&shown[side]);
          conflict.is_text |=
              conflict.values[side] != NULL && strchr (conflict.values[side], '\n') != NULL;
        }
      if (conflict.is_text || line > 0)
        conflict.language = fb_flow_find_language (merge->documents[FB_MERGE_THEIRS],
                                                   self->nodes[FB_MERGE_THEIRS], conflict.path);
      conflict.is_text |= line > 0;
      fb_merge_add_conflict (merge, conflict);
      return FB_MERGE_THEIRS;
    }

  /* They come in the order they were found in; choices only make some needless. */
  for (; self->cursor < merge->conflicts->len; self->cursor++)
    {
      const FbMergeConflict *known = g_ptr_array_index (merge->conflicts, self->cursor);

      if (known->line == line && strcmp (known->path, self->compare->path->str) == 0)
        return self->outcome->choices[self->cursor++];
    }

  g_return_val_if_reached (FB_MERGE_THEIRS);
}

gboolean
fb_merge_take (const FbFlowValue *value, GString *out)
{
  if (value->start == NULL)
    return FALSE;

  g_string_append_len (out, value->start, (gssize)fb_flow_value_length (value));
  return TRUE;
}

gboolean
fb_merge_ask (FbMergeWalk *self, const FbFlowValue *values, GString *out)
{
  FbFlowSense before = self->sense;
  char       *shown[FB_MERGE_N_SIDES] = { NULL };
  FbMergeSide side;

  for (side = 0; self->outcome == NULL && side < FB_MERGE_N_SIDES; side++)
    {
      FbPropertyChange change = { .aspect = self->sense.aspect };

      change.is_reference = self->sense.is_reference;
      change.is_secret = self->sense.is_secret;
      shown[side] = fb_flow_value_show (self->merge->documents[side], &values[side], &change);
    }
  side = fb_merge_ask_shown (self, 0, shown);
  for (guint i = 0; i < FB_MERGE_N_SIDES; i++)
    g_free (shown[i]);
  self->sense = before;

  return fb_merge_take (&values[side], out);
}

FbMergeSide
fb_merge_compare (FbMergeWalk *self, const FbFlowValue *values)
{
  if (fb_flow_compare_values (self->compare, &values[FB_MERGE_MINE], &values[FB_MERGE_THEIRS]))
    return FB_MERGE_THEIRS;
  if (!self->has_base)
    return FB_MERGE_OPEN;
  if (fb_flow_compare_values (self->compare, &values[FB_MERGE_BASE], &values[FB_MERGE_MINE]))
    return FB_MERGE_THEIRS;

  return fb_flow_compare_values (self->compare, &values[FB_MERGE_BASE], &values[FB_MERGE_THEIRS])
             ? FB_MERGE_MINE
             : FB_MERGE_OPEN;
}

gboolean
fb_merge_settle (FbMergeWalk *self, const FbFlowValue *values, GString *out)
{
  FbMergeSide side = fb_merge_compare (self, values);

  return side != FB_MERGE_OPEN ? fb_merge_take (&values[side], out)
                               : fb_merge_ask (self, values, out);
}

/* Objects. */

void
fb_merge_append_key (const FbFlowValue *values, GString *out)
{
  FbMergeSide side = values[FB_MERGE_THEIRS].start != NULL ? FB_MERGE_THEIRS : FB_MERGE_MINE;
  const char *stop = values[side].start;
  const char *start;
  gsize       n_escapes;

  while (*--stop != '"')
    ;
  start = stop;
  do
    {
      n_escapes = 0;
      while (*--start != '"')
        ;
      while (start[-1 - (gssize)n_escapes] == '\\')
        n_escapes++;
    }
  while (n_escapes % 2 == 1);

  g_string_append_len (out, start, stop + 1 - start);
  g_string_append_c (out, ':');
}

typedef struct
{
  GString *out;
  gsize    start; /* of the first child */
  guint    depth;
} Inside;

static void
append_comma (const Inside *inside)
{
  if (inside->out->len > inside->start)
    g_string_append_c (inside->out, ',');
}

static gboolean
merge_port_wires (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  FbFlowSense sense = self->sense;
  FbMergeSide side = fb_merge_compare (self, values);
  gboolean    is_there;

  if (side != FB_MERGE_OPEN)
    return fb_merge_take (&values[side], out);

  self->sense = (FbFlowSense){ .aspect = FB_FLOW_WIRES, .is_reference = TRUE };
  is_there = fb_merge_set (self, values, depth, out);
  self->sense = sense;

  return is_there;
}

static void
merge_member (FbMergeWalk       *walk,
              const FbJsonChild *name,
              const FbFlowValue *values,
              gpointer           user_data)
{
  Inside     *inside = user_data;
  gsize       before = inside->out->len;
  gsize       path = fb_flow_compare_push_name (walk->compare, name);
  FbMergeFunc merge =
      walk->in_port && fb_json_child_is (name, "wires") ? merge_port_wires : fb_merge_value;

  append_comma (inside);
  fb_merge_append_key (values, inside->out);
  if (!merge (walk, values, inside->depth + 1, inside->out))
    g_string_truncate (inside->out, before);
  fb_flow_compare_pop (walk->compare, path);
}

static gboolean
merge_object (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  FbMergeItems items[FB_MERGE_N_SIDES] = { 0 };
  Inside       inside = { out, out->len + 1, depth };
  gboolean     is_small = TRUE;
  gboolean     is_there = TRUE;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      fb_merge_items_read (&items[side], &values[side]);
      is_small = is_small && items[side].children.length <= MAX_CHILDREN;
    }
  if (is_small)
    {
      g_string_append_c (out, '{');
      fb_merge_items_walk (items, self, merge_member, &inside);
      g_string_append_c (out, '}');
    }
  else
    is_there = fb_merge_ask (self, values, out);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    fb_merge_items_clear (&items[side]);

  return is_there;
}

static gboolean
all_begin (const FbMergeWalk *self, const FbFlowValue *values, char c)
{
  return fb_flow_value_begins (&values[FB_MERGE_MINE], c) &&
         fb_flow_value_begins (&values[FB_MERGE_THEIRS], c) &&
         (!self->has_base || fb_flow_value_begins (&values[FB_MERGE_BASE], c));
}

gboolean
fb_merge_value (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  FbMergeSide side = fb_merge_compare (self, values);

  if (side != FB_MERGE_OPEN)
    return fb_merge_take (&values[side], out);
  if (depth < MAX_DEPTH && all_begin (self, values, '{'))
    return merge_object (self, values, depth, out);
  if (self->has_base && depth < MAX_DEPTH && all_begin (self, values, '['))
    return fb_merge_array (self, values, depth, out);
  if (self->has_base && all_begin (self, values, '"'))
    return fb_merge_text (self, values, depth, out);

  return fb_merge_ask (self, values, out);
}

/* Environment variables by their names. */

static void
merge_variable (FbMergeWalk       *walk,
                const FbJsonChild *name,
                const FbFlowValue *values,
                gpointer           user_data)
{
  Inside     *inside = user_data;
  FbFlowSense sense = walk->sense;
  gsize       before = inside->out->len;
  gsize       path = walk->compare->path->len;

  g_string_append_printf (walk->compare->path, "[%.*s]", (int)name->name_length, name->name);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    walk->sense.is_secret |= fb_flow_is_secret_variable (&values[side]);
  append_comma (inside);
  if (!fb_merge_value (walk, values, inside->depth + 1, inside->out))
    g_string_truncate (inside->out, before);
  fb_flow_compare_pop (walk->compare, path);
  walk->sense = sense;
}

gboolean
fb_merge_environment (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  FbMergeItems items[FB_MERGE_N_SIDES] = { 0 };
  Inside       inside = { out, out->len + 1, depth };
  gboolean     well = TRUE;
  gboolean     is_there = TRUE;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    well = fb_merge_items_read_named (&items[side], &values[side]) && well &&
           items[side].children.length <= MAX_CHILDREN &&
           (values[side].start == NULL || *values[side].start == '[');
  if (well)
    {
      g_string_append_c (out, '[');
      fb_merge_items_walk (items, self, merge_variable, &inside);
      g_string_append_c (out, ']');
    }
  else
    {
      for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
        self->sense.is_secret |= fb_flow_mentions_credentials (&values[side]);
      is_there = fb_merge_ask (self, values, out);
    }
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    fb_merge_items_clear (&items[side]);

  return is_there;
}
