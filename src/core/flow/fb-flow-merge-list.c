/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-walk-private.h"
#include "fb-json-string.h"

/* Lists: what is wired or linked as sets, wires port by port, other arrays in their order. */

/* Sets. */

typedef struct
{
  GString *out;
  gsize    start;
} List;

static void
append_element (const List *list, const FbFlowValue *value)
{
  if (list->out->len > list->start)
    g_string_append_c (list->out, ',');
  fb_merge_take (value, list->out);
}

/* The node that an element of wires or links names, or FB_FLOW_NO_NODE. */
static guint
find_named (FbMergeWalk *self, const FbFlowValue *element)
{
  g_auto (GStrv) ids = fb_flow_document_list_ids (element->start, fb_flow_value_length (element));

  return ids[0] != NULL ? fb_merge_find_entry (self->merge, ids[0]) : FB_FLOW_NO_NODE;
}

/* Whether the element goes because one side took it out. A wire to a node that comes back although
 * that side deleted it was only taken out with the node. */
static gboolean
is_taken_out (FbMergeWalk *self, const FbFlowValue *values)
{
  guint named;

  if (values[FB_MERGE_BASE].start == NULL || !self->has_base)
    return FALSE;
  if (values[FB_MERGE_MINE].start != NULL && values[FB_MERGE_THEIRS].start != NULL)
    return FALSE;
  if (self->outcome == NULL)
    return TRUE;

  named = find_named (self, &values[FB_MERGE_BASE]);
  return named == FB_FLOW_NO_NODE || !self->outcome->revived[named];
}

static void
merge_element (FbMergeWalk       *walk,
               const FbJsonChild *name,
               const FbFlowValue *values,
               gpointer           user_data)
{
  if (!is_taken_out (walk, values))
    append_element (user_data, values[FB_MERGE_THEIRS].start != NULL ? &values[FB_MERGE_THEIRS]
                                                                     : &values[FB_MERGE_MINE]);
}

gboolean
fb_merge_set (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  FbMergeItems items[FB_MERGE_N_SIDES] = { 0 };
  List         list = { out, out->len + 1 };
  gboolean     well = self->has_base;
  gboolean     is_there = TRUE;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    well = fb_merge_items_read_set (&items[side], self->compare, &values[side]) && well &&
           (values[side].start == NULL || *values[side].start == '[');
  if (well)
    {
      g_string_append_c (out, '[');
      fb_merge_items_walk (items, self, merge_element, &list);
      g_string_append_c (out, ']');
    }
  else
    is_there = fb_merge_settle (self, values, out);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    fb_merge_items_clear (&items[side]);

  return is_there;
}

/* Lists whose elements are the same when they stand at the same place. */

static gboolean
has_revived (const FbMergeWalk *self)
{
  return self->outcome != NULL && self->outcome->any_revived;
}

static void
merge_places (
    FbMergeWalk *self, const FbJsonChildren *children, FbMergeFunc func, guint depth, GString *out)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < children[FB_MERGE_THEIRS].length; i++)
    {
      FbFlowValue values[FB_MERGE_N_SIDES];
      gsize       path = fb_flow_compare_push_index (self->compare, i);
      FbMergeSide side;

      for (guint at = 0; at < FB_MERGE_N_SIDES; at++)
        values[at] = fb_flow_value_of (&children[at].items[i]);
      if (i > 0)
        g_string_append_c (out, ',');
      side = fb_merge_compare (self, values);
      if (side != FB_MERGE_OPEN && (func != fb_merge_set || !has_revived (self)))
        fb_merge_take (&values[side], out);
      else
        func (self, values, depth + 1, out);
      fb_flow_compare_pop (self->compare, path);
    }
  g_string_append_c (out, ']');
}

/* As above when all sides have as many, else asks for it whole. */
static gboolean
merge_by_place (FbMergeWalk       *self,
                const FbFlowValue *values,
                gboolean           may,
                FbMergeFunc        func,
                guint              depth,
                GString           *out)
{
  FbJsonChildren children[FB_MERGE_N_SIDES] = { 0 };
  gboolean       well = may;
  gboolean       is_there = TRUE;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      fb_flow_value_read (&values[side], &children[side]);
      well = well && fb_flow_value_begins (&values[side], '[') &&
             children[side].length == children[0].length;
    }
  if (well)
    merge_places (self, children, func, depth, out);
  else
    is_there = fb_merge_settle (self, values, out);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    fb_json_children_clear (&children[side]);

  return is_there;
}

gboolean
fb_merge_wires (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  return merge_by_place (self, values, self->has_base && !self->ports_moved, fb_merge_set, depth,
                         out);
}

/* What a subflow takes in and gives out. The members of each are merged as those of any object, but
 * its wires as a set. */

static gboolean
merge_port (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  FbFlowSense sense = self->sense;
  gboolean    is_there;

  self->sense = (FbFlowSense){ .aspect = FB_FLOW_LAYOUT };
  self->in_port = TRUE;
  is_there = fb_merge_value (self, values, depth, out);
  self->in_port = FALSE;
  self->sense = sense;

  return is_there;
}

gboolean
fb_merge_ports (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  if (!fb_flow_value_begins (&values[FB_MERGE_THEIRS], '['))
    return merge_port (self, values, depth, out);

  return merge_by_place (self, values, self->has_base, merge_port, depth, out);
}

/* Other arrays. */

/* Elements of all sides in canonical form. */
typedef struct
{
  FbJsonChildren  children[FB_MERGE_N_SIDES];
  FbSequencePart *parts[FB_MERGE_N_SIDES];
  guint           lengths[FB_MERGE_N_SIDES];
  GStringChunk   *memory;
} Elements;

static void
elements_read (Elements *self, FbFlowCompare *compare, const FbFlowValue *values)
{
  self->memory = g_string_chunk_new (4096);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      fb_flow_value_read (&values[side], &self->children[side]);
      self->lengths[side] = self->children[side].length;
      self->parts[side] = g_new (FbSequencePart, self->lengths[side] + 1);
      for (guint i = 0; i < self->lengths[side]; i++)
        {
          FbFlowValue     value = fb_flow_value_of (&self->children[side].items[i]);
          FbSequencePart *part = &self->parts[side][i];
          const char     *text =
              fb_json_canonical_writer_write (compare->writers[0], value.start,
                                              fb_flow_value_length (&value), &part->length, NULL);

          part->start = g_string_chunk_insert_len (self->memory, text, (gssize)part->length);
        }
    }
}

static void
elements_clear (Elements *self)
{
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      fb_json_children_clear (&self->children[side]);
      g_clear_pointer (&self->parts[side], g_free);
    }
  g_clear_pointer (&self->memory, g_string_chunk_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Elements, elements_clear)

static guint
run_length (const FbMergeRun *run, FbMergeSide side)
{
  return run->ends[side] - run->starts[side];
}

/* Elements that were replaced one by one are asked for one by one. */
static gboolean
is_one_by_one (const FbMergeRun *run)
{
  return run_length (run, FB_MERGE_MINE) == run_length (run, FB_MERGE_THEIRS) &&
         run_length (run, FB_MERGE_MINE) == run_length (run, FB_MERGE_BASE);
}

static void
ask_one_by_one (FbMergeWalk *self, const Elements *elements, const FbMergeRun *run, List *list)
{
  for (guint i = 0; i < run_length (run, FB_MERGE_THEIRS); i++)
    {
      FbFlowValue values[FB_MERGE_N_SIDES];
      FbMergeSide side;
      gsize path = fb_flow_compare_push_index (self->compare, run->starts[FB_MERGE_THEIRS] + i);

      for (guint at = 0; at < FB_MERGE_N_SIDES; at++)
        values[at] = fb_flow_value_of (&elements->children[at].items[run->starts[at] + i]);
      if (list->out->len > list->start)
        g_string_append_c (list->out, ',');
      side = fb_merge_compare (self, values);
      if (side != FB_MERGE_OPEN)
        fb_merge_take (&values[side], list->out);
      else
        fb_merge_ask (self, values, list->out);
      fb_flow_compare_pop (self->compare, path);
    }
}

static void
write_runs (FbMergeWalk *self, const Elements *elements, const GArray *runs, GString *out)
{
  const FbSequencePart *parts[FB_MERGE_N_SIDES];
  List                  list = { out, out->len + 1 };

  memcpy (parts, elements->parts, sizeof parts);
  g_string_append_c (out, '[');
  for (guint i = 0; i < runs->len; i++)
    {
      const FbMergeRun *run = &g_array_index (runs, FbMergeRun, i);
      FbMergeSide       side = fb_merge_compare_run (parts, run);

      if (side == FB_MERGE_OPEN)
        {
          ask_one_by_one (self, elements, run, &list);
          continue;
        }
      for (guint at = run->starts[side]; at < run->ends[side]; at++)
        {
          FbFlowValue value = fb_flow_value_of (&elements->children[side].items[at]);

          append_element (&list, &value);
        }
    }
  g_string_append_c (out, ']');
}

gboolean
fb_merge_array (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  g_auto (Elements) elements = { 0 };
  const FbSequencePart *parts[FB_MERGE_N_SIDES];
  g_autoptr (GArray) runs = NULL;

  elements_read (&elements, self->compare, values);
  memcpy (parts, elements.parts, sizeof parts);
  runs = fb_merge_cut (parts, elements.lengths);
  for (guint i = 0; i < runs->len; i++)
    {
      const FbMergeRun *run = &g_array_index (runs, FbMergeRun, i);

      if (fb_merge_compare_run (parts, run) == FB_MERGE_OPEN && !is_one_by_one (run))
        return fb_merge_ask (self, values, out);
    }
  write_runs (self, &elements, runs, out);

  return TRUE;
}
