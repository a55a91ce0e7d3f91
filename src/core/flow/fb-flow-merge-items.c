/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-walk-private.h"

/* Children that are told apart by name, and sequences that are told apart by content. Pure; on the
 * caller's stack. */

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const FbJsonChildren *children = user_data;
  guint                 one = *(const guint *)a;
  guint                 other = *(const guint *)b;
  int by_name = fb_json_child_compare (&children->items[one], &children->items[other]);

  if (by_name != 0)
    return by_name;

  return one < other ? -1 : one > other ? 1 : 0;
}

static void
sort (FbMergeItems *self)
{
  self->order = g_new (guint, self->children.length + 1);
  for (guint i = 0; i < self->children.length; i++)
    self->order[i] = i;
  g_qsort_with_data (self->order, (int)self->children.length, sizeof *self->order, compare_names,
                     &self->children);
}

void
fb_merge_items_read (FbMergeItems *self, const FbFlowValue *value)
{
  fb_flow_value_read (value, &self->children);
  sort (self);
}

static gboolean
is_name_unique (const FbMergeItems *self)
{
  const FbJsonChild *items = self->children.items;

  for (guint i = 1; i < self->children.length; i++)
    if (fb_json_child_compare (&items[self->order[i - 1]], &items[self->order[i]]) == 0)
      return FALSE;

  return TRUE;
}

gboolean
fb_merge_items_read_set (FbMergeItems *self, FbFlowCompare *compare, const FbFlowValue *value)
{
  fb_flow_value_read (value, &self->children);
  self->names = g_string_chunk_new (1024);
  for (guint i = 0; i < self->children.length; i++)
    {
      FbJsonChild *child = &self->children.items[i];
      const char  *text = fb_json_canonical_writer_write (compare->writers[0], child->start,
                                                          (gsize)(child->stop - child->start),
                                                          &child->name_length, NULL);

      child->name = g_string_chunk_insert_len (self->names, text, (gssize)child->name_length);
    }
  sort (self);

  return is_name_unique (self);
}

gboolean
fb_merge_items_read_named (FbMergeItems *self, const FbFlowValue *value)
{
  g_auto (FbJsonChildren) members = { 0 };
  gboolean well = TRUE;

  fb_flow_value_read (value, &self->children);
  self->names = g_string_chunk_new (1024);
  for (guint i = 0; i < self->children.length; i++)
    {
      FbJsonChild     *child = &self->children.items[i];
      FbFlowValue      entry = fb_flow_value_of (child);
      FbFlowValue      name;
      g_autofree char *text = NULL;

      members.length = 0;
      if (fb_flow_value_begins (&entry, '{'))
        fb_flow_value_read (&entry, &members);
      name = fb_flow_value_of (fb_json_children_find (&members, "name"));
      text = fb_flow_value_dup_string (&name);
      well = well && text != NULL;
      child->name = g_string_chunk_insert (self->names, text != NULL ? text : "");
      child->name_length = strlen (child->name);
    }
  sort (self);

  return well && is_name_unique (self);
}

void
fb_merge_items_clear (FbMergeItems *self)
{
  fb_json_children_clear (&self->children);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->names, g_string_chunk_free);
}

const FbJsonChild *
fb_merge_items_find (const FbMergeItems *self, const FbJsonChild *name)
{
  guint low = 0;
  guint high = self->children.length;

  while (low < high)
    {
      guint              middle = low + (high - low) / 2;
      const FbJsonChild *child = &self->children.items[self->order[middle]];
      int                by_name = fb_json_child_compare (child, name);

      if (by_name == 0)
        return child;
      if (by_name < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

/* Numbers for all names of all sides, in the order of the names. */

typedef struct
{
  const FbJsonChild *name;
  FbMergeSide        side;
  guint              index; /* in the children of the side */
  guint              key;
} Name;

static int
compare_by_name (gconstpointer a, gconstpointer b)
{
  return fb_json_child_compare (((const Name *)a)->name, ((const Name *)b)->name);
}

static int
compare_by_index (gconstpointer a, gconstpointer b)
{
  const Name *one = a;
  const Name *other = b;

  if (one->side != other->side)
    return one->side < other->side ? -1 : 1;

  return one->index < other->index ? -1 : one->index > other->index ? 1 : 0;
}

/* @by_key: (out) (transfer full) the first child with each name. */
static GArray *
number_names (const FbMergeItems *items, GPtrArray *by_key)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (Name));

  for (FbMergeSide side = 0; side < FB_MERGE_N_SIDES; side++)
    for (guint i = 0; i < items[side].children.length; i++)
      {
        Name name = { &items[side].children.items[i], side, i, 0 };

        g_array_append_val (names, name);
      }
  g_array_sort (names, compare_by_name);
  for (guint i = 0; i < names->len; i++)
    {
      Name *name = &g_array_index (names, Name, i);

      if (i == 0 || compare_by_name (name, name - 1) != 0)
        g_ptr_array_add (by_key, (gpointer)name->name);
      name->key = by_key->len - 1;
    }
  g_array_sort (names, compare_by_index);

  return names;
}

void
fb_merge_items_walk (const FbMergeItems *items,
                     FbMergeWalk        *walk,
                     FbMergeItemFunc     func,
                     gpointer            user_data)
{
  g_autoptr (GPtrArray) by_key = g_ptr_array_new ();
  g_autoptr (GArray) names = number_names (items, by_key);
  g_autoptr (GArray) order = NULL;
  g_auto (FbMergeSequences) sequences = { 0 };
  FbMergeSide skeleton;

  fb_merge_sequences_init (&sequences, by_key->len);
  for (guint i = 0; i < names->len; i++)
    {
      const Name *name = &g_array_index (names, Name, i);

      fb_merge_sequences_add (&sequences, name->side, name->key);
    }
  skeleton = fb_merge_sequences_compare (&sequences);
  order = fb_merge_sequences_arrange (&sequences,
                                      skeleton != FB_MERGE_OPEN ? skeleton : FB_MERGE_THEIRS);

  for (guint i = 0; i < order->len; i++)
    {
      const FbJsonChild *name = g_ptr_array_index (by_key, g_array_index (order, guint, i));
      FbFlowValue        values[FB_MERGE_N_SIDES];

      for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
        values[side] = fb_flow_value_of (fb_merge_items_find (&items[side], name));
      func (walk, name, values, user_data);
    }
}
