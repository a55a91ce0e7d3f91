/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-merge-private.h"

/* The order of what comes out. Tabs are ordered among themselves, for their order means something;
 * that of other nodes does not, so there is always an answer. */

static gboolean
is_tab (FbFlowMerge *merge, guint index)
{
  const FbMergeEntry *entry = fb_merge_get_entry (merge, index);
  FbMergeSide         side =
      entry->nodes[FB_MERGE_THEIRS] != FB_FLOW_NO_NODE ? FB_MERGE_THEIRS : FB_MERGE_MINE;

  return fb_merge_get_node (merge, entry, side)->kind == FB_FLOW_TAB;
}

static void
read_order (FbMergeSequences *self, FbFlowMerge *merge, const guint8 *present, gboolean only_tabs)
{
  fb_merge_sequences_init (self, merge->entries->len);
  for (FbMergeSide side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      guint n_nodes = fb_flow_document_get_n_nodes (merge->documents[side]);

      for (guint i = 0; i < n_nodes; i++)
        {
          guint entry = merge->entry_of[side][i];

          if (present[entry] && (!only_tabs || is_tab (merge, entry)))
            fb_merge_sequences_add (self, side, entry);
        }
    }
}

FbMergeSide
fb_merge_compare_tab_order (FbFlowMerge *self)
{
  g_autofree guint8 *present = g_malloc (self->entries->len + 1);
  g_auto (FbMergeSequences) order = { 0 };

  for (guint i = 0; i < self->entries->len; i++)
    present[i] = fb_merge_get_entry (self, i)->nodes[FB_MERGE_MINE] != FB_FLOW_NO_NODE &&
                 fb_merge_get_entry (self, i)->nodes[FB_MERGE_THEIRS] != FB_FLOW_NO_NODE;
  read_order (&order, self, present, TRUE);

  return fb_merge_sequences_compare (&order);
}

static GArray *
order_tabs (FbFlowMerge *merge, const guint8 *present, FbMergeSide tab_order)
{
  g_auto (FbMergeSequences) order = { 0 };

  read_order (&order, merge, present, TRUE);
  return fb_merge_sequences_arrange (&order, tab_order);
}

GArray *
fb_merge_order (FbFlowMerge *self, const guint8 *present, FbMergeSide tab_order)
{
  g_auto (FbMergeSequences) order = { 0 };
  g_autoptr (GArray) tabs = order_tabs (self, present, tab_order);
  FbMergeSide skeleton;
  GArray     *out;
  guint       at = 0;

  read_order (&order, self, present, FALSE);
  skeleton = fb_merge_sequences_compare (&order);
  out = fb_merge_sequences_arrange (&order, skeleton != FB_MERGE_OPEN ? skeleton : FB_MERGE_THEIRS);
  for (guint i = 0; i < out->len; i++)
    if (is_tab (self, g_array_index (out, guint, i)))
      g_array_index (out, guint, i) = g_array_index (tabs, guint, at++);

  return out;
}
