/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-private.h"
#include "fb-json-string.h"

/* Which nodes a node names, and where: wires by port, links, its tab, group and subflow, and the
 * configuration nodes in its properties. Other strings are no names, even if they look like one. */

typedef struct
{
  FbFlowMerge      *merge;
  FbMergeUseFilter  filter;
  gpointer          user_data;
  const FbFlowNode *node;
  GArray           *uses;
} Lister;

static void
clear_use (gpointer data)
{
  FbMergeUse *use = data;

  g_free (use->place);
}

static gboolean
is_config (const Lister *self, guint entry)
{
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      const FbFlowNode *node =
          fb_merge_get_node (self->merge, fb_merge_get_entry (self->merge, entry), side);

      if (node != NULL && node->kind != FB_FLOW_CONFIG)
        return FALSE;
    }

  return TRUE;
}

static void
add_use (Lister *self, const FbJsonChild *member, guint port, const char *id, gboolean only_config)
{
  guint      entry = fb_merge_find_entry (self->merge, id);
  FbMergeUse use = { .entry = entry };

  if (entry == FB_FLOW_NO_NODE || !self->filter (self->merge, entry, self->user_data) ||
      (only_config && !is_config (self, entry)))
    return;

  use.place = g_strdup_printf ("%.*s %u %u", (int)MIN (member->name_length, 100), member->name,
                               port, entry);
  g_array_append_val (self->uses, use);
}

/* All strings in @value but keys. */
static void
add_strings (Lister *self, const FbJsonChild *member, const FbFlowValue *value, guint port)
{
  g_auto (GStrv) ids = fb_flow_document_list_ids (value->start, fb_flow_value_length (value));

  for (guint i = 0; ids[i] != NULL; i++)
    add_use (self, member, port, ids[i], FALSE);
}

static void
add_ports (Lister *self, const FbJsonChild *member)
{
  FbFlowValue value = fb_flow_value_of (member);
  g_auto (FbJsonChildren) ports = { 0 };

  fb_flow_value_read (&value, &ports);
  for (guint i = 0; i < ports.length; i++)
    {
      FbFlowValue port = fb_flow_value_of (&ports.items[i]);

      add_strings (self, member, &port, i);
    }
}

static gboolean
is_list_of_nodes (const Lister *self, const FbJsonChild *member)
{
  static const char *const names[] = { "z", "g", "scope", "in", "out", "status" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (fb_json_child_is (member, names[i]))
      return i < 3 || self->node->kind == FB_FLOW_SUBFLOW;
  if (fb_json_child_is (member, "nodes"))
    return self->node->kind == FB_FLOW_GROUP;

  return fb_flow_find_aspect (self->node, member) == FB_FLOW_WIRES;
}

static void
add_member (Lister *self, const FbJsonChild *member)
{
  FbFlowValue      value = fb_flow_value_of (member);
  g_autofree char *text = NULL;

  if (fb_json_child_is (member, "id"))
    return;
  if (fb_json_child_is (member, "wires") && self->node->kind != FB_FLOW_CONFIG)
    {
      add_ports (self, member);
      return;
    }
  if (is_list_of_nodes (self, member))
    {
      add_strings (self, member, &value, 0);
      return;
    }

  text = fb_flow_value_dup_string (&value);
  if (text == NULL)
    return;
  if (fb_json_child_is (member, "type") && g_str_has_prefix (text, FB_FLOW_SUBFLOW_PREFIX))
    add_use (self, member, 0, text + strlen (FB_FLOW_SUBFLOW_PREFIX), FALSE);
  else
    add_use (self, member, 0, text, TRUE);
}

static int
compare_uses (gconstpointer a, gconstpointer b)
{
  return strcmp (((const FbMergeUse *)a)->place, ((const FbMergeUse *)b)->place);
}

GArray *
fb_merge_list_uses (FbFlowMerge       *merge,
                    const FbFlowNode  *node,
                    const FbFlowValue *text,
                    FbMergeUseFilter   filter,
                    gpointer           user_data)
{
  Lister self = { .merge = merge, .filter = filter, .user_data = user_data, .node = node };
  g_auto (FbJsonChildren) members = { 0 };

  self.uses = g_array_new (FALSE, FALSE, sizeof (FbMergeUse));
  g_array_set_clear_func (self.uses, clear_use);
  fb_flow_value_read (text, &members);
  for (guint i = 0; i < members.length; i++)
    add_member (&self, &members.items[i]);
  g_array_sort (self.uses, compare_uses);

  return self.uses;
}

GArray *
fb_merge_list_uses_of (FbFlowMerge        *merge,
                       const FbMergeEntry *entry,
                       FbMergeSide         side,
                       FbMergeUseFilter    filter,
                       gpointer            user_data)
{
  FbFlowValue text = fb_merge_get_text (merge, entry, side);

  return fb_merge_list_uses (merge, fb_merge_get_node (merge, entry, side), &text, filter,
                             user_data);
}
