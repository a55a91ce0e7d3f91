/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-walk-private.h"
#include "fb-json-string.h"

/* After the choices: wires, links and groups do not name what went by a choice, and a group lists
 * the nodes that say they lie in it. Nodes that no choice and no merge touched keep what they say,
 * right or wrong. */

typedef struct
{
  const FbMergeWriter *writer;
  gboolean             is_revived; /* of a node that came back, all; else what went by choice */
} Cleaning;

static gboolean
is_gone (FbFlowMerge *merge, guint entry, gpointer user_data)
{
  const Cleaning *cleaning = user_data;

  return !cleaning->writer->present[entry] &&
         (cleaning->is_revived || fb_merge_get_entry (merge, entry)->fate == FB_FATE_ASK);
}

/* The entry that an element of wires, links or a group names, or FB_FLOW_NO_NODE. */
static guint
find_named (FbFlowMerge *merge, const FbFlowValue *element)
{
  g_auto (GStrv) ids = fb_flow_document_list_ids (element->start, fb_flow_value_length (element));

  return ids[0] != NULL ? fb_merge_find_entry (merge, ids[0]) : FB_FLOW_NO_NODE;
}

static gboolean
names_gone (Cleaning *cleaning, const FbFlowValue *element)
{
  guint entry = find_named (cleaning->writer->merge, element);

  return entry != FB_FLOW_NO_NODE && is_gone (cleaning->writer->merge, entry, cleaning);
}

static void
append_comma (GString *out, gsize start)
{
  if (out->len > start)
    g_string_append_c (out, ',');
}

/* Lists in lists are those of ports. */
static void
append_cleaned (Cleaning *cleaning, const FbFlowValue *value, gboolean may_nest, GString *out)
{
  g_auto (FbJsonChildren) children = { 0 };
  gsize start = out->len + 1;

  if (!fb_flow_value_begins (value, '['))
    {
      fb_merge_take (value, out);
      return;
    }

  fb_flow_value_read (value, &children);
  g_string_append_c (out, '[');
  for (guint i = 0; i < children.length; i++)
    {
      FbFlowValue element = fb_flow_value_of (&children.items[i]);
      gboolean    is_port = may_nest && *element.start == '[';

      if (!is_port && names_gone (cleaning, &element))
        continue;
      append_comma (out, start);
      if (is_port)
        append_cleaned (cleaning, &element, FALSE, out);
      else
        fb_merge_take (&element, out);
    }
  g_string_append_c (out, ']');
}

static gboolean
is_list_of_nodes (const FbFlowNode *node, const FbJsonChild *member)
{
  return (node->kind != FB_FLOW_CONFIG && fb_flow_find_aspect (node, member) == FB_FLOW_WIRES) ||
         (node->kind == FB_FLOW_GROUP && fb_json_child_is (member, "nodes"));
}

static void
clean_node (FbMergeWriter *self, guint index, Cleaning *cleaning)
{
  const FbFlowNode *node = fb_merge_writer_get_node (self, index);
  FbFlowValue       text = fb_merge_writer_get_text (self, index);
  g_autoptr (GString) compact = g_string_new ("{");
  g_auto (FbJsonChildren) members = { 0 };

  fb_flow_value_read (&text, &members);
  for (guint i = 0; i < members.length; i++)
    {
      const FbJsonChild *member = &members.items[i];
      FbFlowValue values[FB_MERGE_N_SIDES] = { [FB_MERGE_THEIRS] = fb_flow_value_of (member) };

      if (fb_json_child_is (member, "g") && names_gone (cleaning, &values[FB_MERGE_THEIRS]))
        continue;
      append_comma (compact, 1);
      fb_merge_append_key (values, compact);
      if (is_list_of_nodes (node, member))
        append_cleaned (cleaning, &values[FB_MERGE_THEIRS], TRUE, compact);
      else
        fb_merge_take (&values[FB_MERGE_THEIRS], compact);
    }
  g_string_append_c (compact, '}');
  fb_merge_writer_replace (self, index, compact);
  self->touched[index] = TRUE;
}

void
fb_merge_writer_clean (FbMergeWriter *self)
{
  gboolean any_gone = FALSE;

  for (guint i = 0; i < self->merge->entries->len; i++)
    any_gone |= !self->present[i] && fb_merge_get_entry (self->merge, i)->fate == FB_FATE_ASK;
  if (!any_gone && !self->outcome->any_revived)
    return;

  for (guint i = 0; i < self->merge->entries->len; i++)
    {
      Cleaning    cleaning = { self, self->outcome->revived[i] };
      FbFlowValue text;
      g_autoptr (GArray) uses = NULL;

      if (!self->present[i])
        continue;
      text = fb_merge_writer_get_text (self, i);
      uses = fb_merge_list_uses (self->merge, fb_merge_writer_get_node (self, i), &text, is_gone,
                                 &cleaning);
      if (uses->len > 0)
        clean_node (self, i, &cleaning);
    }
}

/* Groups. */

static guint
find_group (const FbMergeWriter *self, guint index, FbJsonChildren *members)
{
  FbFlowValue      value = fb_merge_writer_get_text (self, index);
  g_autofree char *id = NULL;

  fb_flow_value_read (&value, members);
  value = fb_flow_value_of (fb_json_children_find (members, "g"));
  id = fb_flow_value_dup_string (&value);

  return id != NULL ? fb_merge_find_entry (self->merge, id) : FB_FLOW_NO_NODE;
}

/* By entry, the group its text says, or FB_FLOW_NO_NODE; where the node or the group was touched.
 */
static guint *
find_groups (const FbMergeWriter *self)
{
  guint  n_entries = self->merge->entries->len;
  guint *groups = g_new (guint, n_entries + 1);
  g_auto (FbJsonChildren) members = { 0 };

  for (guint i = 0; i < n_entries; i++)
    {
      const FbFlowNode *node = self->present[i] ? fb_merge_writer_get_node (self, i) : NULL;

      groups[i] = FB_FLOW_NO_NODE;
      if (node == NULL)
        continue;
      if (self->texts[i] != NULL)
        groups[i] = find_group (self, i, &members);
      else if (node->g != NULL)
        groups[i] = fb_merge_find_entry (self->merge, node->g);
      if (groups[i] != FB_FLOW_NO_NODE && !self->touched[i] && !self->touched[groups[i]])
        groups[i] = FB_FLOW_NO_NODE;
    }

  return groups;
}

typedef struct
{
  const FbMergeWriter *writer;
  const guint         *groups;
  guint                group;
  guint               *listed; /* by entry, the last group that listed it */
  gboolean             changed;
} Listing;

/* Those of @value that are of the group, then those that are missing. */
static void
append_members (Listing *self, const FbFlowValue *value, const GArray *missing, GString *out)
{
  g_auto (FbJsonChildren) children = { 0 };
  gsize start = out->len + 1;

  fb_flow_value_read (value, &children);
  g_string_append_c (out, '[');
  for (guint i = 0; i < children.length; i++)
    {
      FbFlowValue element = fb_flow_value_of (&children.items[i]);
      guint       entry = find_named (self->writer->merge, &element);

      if (entry != FB_FLOW_NO_NODE && self->writer->touched[entry] &&
          self->groups[entry] != self->group)
        {
          self->changed = TRUE;
          continue;
        }
      if (entry != FB_FLOW_NO_NODE)
        self->listed[entry] = self->group;
      append_comma (out, start);
      fb_merge_take (&element, out);
    }
  for (guint i = 0; i < missing->len; i++)
    {
      guint entry = g_array_index (missing, guint, i);

      if (self->listed[entry] == self->group)
        continue;
      self->changed = TRUE;
      append_comma (out, start);
      fb_json_append_quoted (out, fb_merge_get_entry (self->writer->merge, entry)->id,
                             strlen (fb_merge_get_entry (self->writer->merge, entry)->id));
    }
  g_string_append_c (out, ']');
}

static void
settle_group (FbMergeWriter *self, Listing *listing, const GArray *missing)
{
  FbFlowValue text = fb_merge_writer_get_text (self, listing->group);
  g_autoptr (GString) compact = g_string_new ("{");
  g_auto (FbJsonChildren) members = { 0 };

  listing->changed = FALSE;
  fb_flow_value_read (&text, &members);
  for (guint i = 0; i < members.length; i++)
    {
      FbFlowValue values[FB_MERGE_N_SIDES] = { [FB_MERGE_THEIRS] =
                                                   fb_flow_value_of (&members.items[i]) };

      append_comma (compact, 1);
      fb_merge_append_key (values, compact);
      if (fb_json_child_is (&members.items[i], "nodes") &&
          fb_flow_value_begins (&values[FB_MERGE_THEIRS], '['))
        append_members (listing, &values[FB_MERGE_THEIRS], missing, compact);
      else
        fb_merge_take (&values[FB_MERGE_THEIRS], compact);
    }
  g_string_append_c (compact, '}');
  if (listing->changed)
    fb_merge_writer_replace (self, listing->group, compact);
}

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const guint *groups = user_data;
  guint        one = *(const guint *)a;
  guint        other = *(const guint *)b;

  if (groups[one] != groups[other])
    return groups[one] < groups[other] ? -1 : 1;

  return one < other ? -1 : one > other ? 1 : 0;
}

/* Entries that are in a group by their own word, those of one group side by side. */
static GArray *
sort_members (const FbMergeWriter *self, guint *groups)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->merge->entries->len; i++)
    if (groups[i] != FB_FLOW_NO_NODE)
      g_array_append_val (members, i);
  g_array_sort_with_data (members, compare_groups, groups);

  return members;
}

void
fb_merge_writer_settle_groups (FbMergeWriter *self)
{
  guint             n_entries = self->merge->entries->len;
  g_autofree guint *groups = find_groups (self);
  g_autofree guint *listed = g_new (guint, n_entries + 1);
  g_autoptr (GArray) members = sort_members (self, groups);
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (guint));
  Listing listing = { .writer = self, .groups = groups, .listed = listed };
  guint   at = 0;

  memset (listed, 0xff, n_entries * sizeof *listed);
  for (guint i = 0; i < n_entries; i++)
    {
      g_array_set_size (missing, 0);
      for (; at < members->len && groups[g_array_index (members, guint, at)] == i; at++)
        g_array_append_val (missing, g_array_index (members, guint, at));
      if (!self->present[i] || fb_merge_writer_get_node (self, i)->kind != FB_FLOW_GROUP)
        continue;
      listing.group = i;
      settle_group (self, &listing, missing);
    }
}
