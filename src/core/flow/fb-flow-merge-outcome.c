/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-merge-private.h"

/* What a set of choices makes of the nodes: which are there, from which side. What comes back
 * although a side deleted it brings its tab, the subflows and the configuration nodes it uses. */

gboolean
fb_merge_outcome_has (const FbMergeOutcome *self, guint entry)
{
  return self->merged[entry] || self->taken[entry] != FB_MERGE_OPEN;
}

static gboolean
was_deleted (const FbMergeEntry *entry)
{
  return entry->states[FB_MERGE_MINE] == FB_NODE_DELETED ||
         entry->states[FB_MERGE_THEIRS] == FB_NODE_DELETED;
}

static void
apply_choices (FbMergeOutcome *self)
{
  for (guint i = 0; i < self->merge->entries->len; i++)
    {
      const FbMergeEntry *entry = fb_merge_get_entry (self->merge, i);

      self->taken[i] = FB_MERGE_OPEN;
      if (entry->fate == FB_FATE_MERGE)
        self->merged[i] = TRUE;
      else if (entry->fate == FB_FATE_TAKE)
        self->taken[i] = entry->taken;
      else if (entry->fate == FB_FATE_ASK)
        {
          FbMergeSide side = self->choices[fb_merge_get_entry (self->merge, entry->root)->conflict];

          if (entry->nodes[side] == FB_FLOW_NO_NODE)
            continue;
          self->taken[i] = side;
          self->revived[i] = was_deleted (entry);
          self->any_revived |= self->revived[i];
        }
    }
}

/* What comes back with others. */

static FbMergeSide
find_side (const FbMergeEntry *entry, FbMergeSide side)
{
  if (entry->nodes[side] != FB_FLOW_NO_NODE)
    return side;

  return entry->nodes[FB_MERGE_BASE] != FB_FLOW_NO_NODE   ? FB_MERGE_BASE
         : entry->nodes[FB_MERGE_MINE] != FB_FLOW_NO_NODE ? FB_MERGE_MINE
                                                          : FB_MERGE_THEIRS;
}

/* Not what was chosen to go, nor what both deleted. */
static gboolean
is_needed (FbFlowMerge *merge, guint index, gpointer user_data)
{
  const FbMergeOutcome *self = user_data;
  const FbMergeEntry   *entry = fb_merge_get_entry (merge, index);
  FbFlowKind kind = fb_merge_get_node (merge, entry, find_side (entry, FB_MERGE_BASE))->kind;

  if (entry->nodes[FB_MERGE_MINE] == FB_FLOW_NO_NODE &&
      entry->nodes[FB_MERGE_THEIRS] == FB_FLOW_NO_NODE)
    return FALSE;

  return !fb_merge_outcome_has (self, index) && entry->fate != FB_FATE_ASK &&
         (kind == FB_FLOW_CONFIG || kind == FB_FLOW_SUBFLOW || kind == FB_FLOW_TAB);
}

static void
revive (FbMergeOutcome *self, GArray *waiting, guint index, FbMergeSide side)
{
  const FbMergeEntry *entry = fb_merge_get_entry (self->merge, index);

  self->taken[index] = find_side (entry, side);
  self->revived[index] = TRUE;
  g_array_append_val (waiting, index);
}

/* With all that makes the subflow. */
static void
revive_inside (FbMergeOutcome *self, GArray *waiting, guint subflow, FbMergeSide side)
{
  for (guint i = 0; i < self->merge->entries->len; i++)
    if (i != subflow && fb_merge_get_entry (self->merge, i)->root == subflow &&
        !fb_merge_outcome_has (self, i))
      revive (self, waiting, i, side);
}

static void
revive_needed (FbMergeOutcome *self, GArray *waiting, guint index)
{
  FbMergeSide side = self->taken[index];
  g_autoptr (GArray) uses =
                 fb_merge_list_uses_of (self->merge, fb_merge_get_entry (self->merge, index), side,
                                        is_needed, self);

  for (guint i = 0; i < uses->len; i++)
    {
      guint               needed = g_array_index (uses, FbMergeUse, i).entry;
      const FbMergeEntry *entry = fb_merge_get_entry (self->merge, needed);

      if (fb_merge_outcome_has (self, needed))
        continue;
      revive (self, waiting, needed, side);
      if (fb_merge_get_node (self->merge, entry, self->taken[needed])->kind == FB_FLOW_SUBFLOW)
        revive_inside (self, waiting, needed, side);
    }
}

static void
revive_all_needed (FbMergeOutcome *self)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->merge->entries->len; i++)
    if (self->revived[i])
      g_array_append_val (waiting, i);
  for (guint i = 0; i < waiting->len; i++)
    revive_needed (self, waiting, g_array_index (waiting, guint, i));
}

/* A node that one side changed when it deleted others keeps what it had to do with those that come
 * back. */

static gboolean
is_revived (FbFlowMerge *merge, guint index, gpointer user_data)
{
  return ((const FbMergeOutcome *)user_data)->revived[index];
}

static void
merge_neighbours (FbMergeOutcome *self)
{
  for (guint i = 0; i < self->merge->entries->len; i++)
    {
      const FbMergeEntry *entry = fb_merge_get_entry (self->merge, i);
      g_autoptr (GArray) uses = NULL;

      if (entry->fate != FB_FATE_TAKE || entry->states[entry->taken] != FB_NODE_CHANGED ||
          entry->nodes[FB_MERGE_MINE] == FB_FLOW_NO_NODE ||
          entry->nodes[FB_MERGE_THEIRS] == FB_FLOW_NO_NODE ||
          fb_merge_get_node (self->merge, entry, FB_MERGE_MINE)->kind !=
              fb_merge_get_node (self->merge, entry, FB_MERGE_THEIRS)->kind)
        continue;
      uses = fb_merge_list_uses_of (self->merge, entry, FB_MERGE_BASE, is_revived, self);
      if (uses->len == 0)
        continue;
      self->taken[i] = FB_MERGE_OPEN;
      self->merged[i] = TRUE;
    }
}

/* Nodes whose tab went by choice lie where another side has them, or go too. */

static gboolean
is_orphan (const FbMergeOutcome *self, const FbMergeEntry *entry, FbMergeSide side)
{
  const FbFlowNode *node = fb_merge_get_node (self->merge, entry, side);
  guint container = node->z != NULL ? fb_merge_find_entry (self->merge, node->z) : FB_FLOW_NO_NODE;

  return container != FB_FLOW_NO_NODE && !fb_merge_outcome_has (self, container) &&
         fb_merge_get_entry (self->merge, container)->nodes[side] != FB_FLOW_NO_NODE;
}

static void
settle_orphan (FbMergeOutcome *self, guint index)
{
  const FbMergeEntry *entry = fb_merge_get_entry (self->merge, index);

  self->taken[index] = FB_MERGE_OPEN;
  self->revived[index] = FALSE;
  for (FbMergeSide side = FB_MERGE_MINE; side <= FB_MERGE_THEIRS; side++)
    if (entry->nodes[side] != FB_FLOW_NO_NODE && !is_orphan (self, entry, side))
      self->taken[index] = side;
}

void
fb_merge_outcome_init (FbMergeOutcome *self, FbFlowMerge *merge, const FbMergeSide *choices)
{
  guint n_entries = merge->entries->len;

  *self = (FbMergeOutcome){ .merge = merge, .choices = choices };
  self->taken = g_new (FbMergeSide, n_entries + 1);
  self->merged = g_malloc0 (n_entries + 1);
  self->revived = g_malloc0 (n_entries + 1);

  apply_choices (self);
  if (self->any_revived)
    {
      revive_all_needed (self);
      merge_neighbours (self);
    }
  for (guint i = 0; i < n_entries; i++)
    if (self->taken[i] != FB_MERGE_OPEN &&
        is_orphan (self, fb_merge_get_entry (merge, i), self->taken[i]))
      settle_orphan (self, i);
}

void
fb_merge_outcome_clear (FbMergeOutcome *self)
{
  g_clear_pointer (&self->taken, g_free);
  g_clear_pointer (&self->merged, g_free);
  g_clear_pointer (&self->revived, g_free);
}
