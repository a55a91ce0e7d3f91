/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-walk-private.h"
#include "fb-json-layout.h"

/* What becomes of each node as far as nobody has to be asked. A tab or subflow that a side deleted
 * is one question with all that lay on it: the nodes are its unit, and it is their root. */

#define LINE_WIDTH 72

static FbMergeSide
get_other (FbMergeSide side)
{
  return side == FB_MERGE_MINE ? FB_MERGE_THEIRS : FB_MERGE_MINE;
}

/* The side that deleted the entry while the other has it, or FB_MERGE_OPEN. */
static FbMergeSide
find_deleter (const FbMergeEntry *entry)
{
  for (FbMergeSide side = FB_MERGE_MINE; side <= FB_MERGE_THEIRS; side++)
    if (entry->states[side] == FB_NODE_DELETED && entry->nodes[get_other (side)] != FB_FLOW_NO_NODE)
      return side;

  return FB_MERGE_OPEN;
}

/* Units. */

static void
find_root (FbFlowMerge *self, FbMergeEntry *entry, FbMergeSide deleter)
{
  const FbFlowNode *node = fb_merge_get_node (self, entry, get_other (deleter));
  guint container = node->z != NULL ? fb_merge_find_entry (self, node->z) : FB_FLOW_NO_NODE;

  if (container != FB_FLOW_NO_NODE &&
      find_deleter (fb_merge_get_entry (self, container)) == deleter &&
      fb_merge_get_entry (self, container) != entry)
    entry->root = container;
}

static void
find_roots (FbFlowMerge *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      FbMergeEntry *entry = fb_merge_get_entry (self, i);
      FbMergeSide   deleter = find_deleter (entry);

      if (deleter != FB_MERGE_OPEN)
        find_root (self, entry, deleter);
      for (FbMergeSide side = FB_MERGE_MINE; side <= FB_MERGE_THEIRS; side++)
        if (entry->states[side] == FB_NODE_ADDED &&
            entry->nodes[get_other (side)] == FB_FLOW_NO_NODE)
          find_root (self, entry, get_other (side));
    }

  /* A container of a container is none that Node-RED has; it stands for itself. */
  for (guint i = 0; i < self->entries->len; i++)
    {
      FbMergeEntry *entry = fb_merge_get_entry (self, i);

      if (fb_merge_get_entry (self, entry->root)->root != entry->root)
        entry->root = i;
    }
}

/* Contested are units of which the other side changed or added something, or to which it points
 * from a place where it did not. */

static gboolean
is_deleted_by (FbFlowMerge *self, guint entry, gpointer user_data)
{
  return find_deleter (fb_merge_get_entry (self, entry)) ==
         (FbMergeSide)GPOINTER_TO_UINT (user_data);
}

static gboolean
has_use (const GArray *uses, const FbMergeUse *use)
{
  guint low = 0;
  guint high = uses->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int   order = strcmp (g_array_index (uses, FbMergeUse, middle).place, use->place);

      if (order == 0)
        return TRUE;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

static void
contest_uses (FbFlowMerge *self, const FbMergeEntry *entry, FbMergeSide side, guint8 *contested)
{
  gpointer deleter = GUINT_TO_POINTER (get_other (side));
  g_autoptr (GArray) uses = fb_merge_list_uses_of (self, entry, side, is_deleted_by, deleter);
  g_autoptr (GArray) before = NULL;

  if (uses->len == 0)
    return;

  before = fb_merge_list_uses_of (self, entry, FB_MERGE_BASE, is_deleted_by, deleter);
  for (guint i = 0; i < uses->len; i++)
    {
      const FbMergeUse *use = &g_array_index (uses, FbMergeUse, i);

      if (!has_use (before, use))
        contested[fb_merge_get_entry (self, use->entry)->root] = TRUE;
    }
}

static guint8 *
find_contested (FbFlowMerge *self)
{
  guint8  *contested = g_malloc0 (self->entries->len + 1);
  gboolean any[FB_MERGE_N_SIDES] = { FALSE };

  for (guint i = 0; i < self->entries->len; i++)
    {
      const FbMergeEntry *entry = fb_merge_get_entry (self, i);
      FbMergeSide         deleter = find_deleter (entry);

      if (deleter != FB_MERGE_OPEN)
        {
          any[deleter] = TRUE;
          contested[entry->root] |= entry->states[get_other (deleter)] == FB_NODE_CHANGED;
        }
      else if (entry->root != i)
        contested[entry->root] = TRUE;
    }

  for (guint i = 0; i < self->entries->len; i++)
    for (FbMergeSide side = FB_MERGE_MINE; side <= FB_MERGE_THEIRS; side++)
      {
        const FbMergeEntry *entry = fb_merge_get_entry (self, i);

        if (any[get_other (side)] &&
            (entry->states[side] == FB_NODE_CHANGED || entry->states[side] == FB_NODE_ADDED))
          contest_uses (self, entry, side, contested);
      }

  return contested;
}

/* Conflicts about whole nodes. */

static gboolean
is_secret (const FbJsonChild *member)
{
  FbFlowValue value = fb_flow_value_of (member);

  return fb_json_child_is (member, "credentials") ||
         (fb_json_child_is (member, "env") && fb_flow_mentions_credentials (&value));
}

/* The node with a sign in place of what is nobody's business. */
static GString *
hide_secrets (const FbFlowValue *node)
{
  GString *text = g_string_new ("{");
  g_auto (FbJsonChildren) members = { 0 };

  fb_flow_value_read (node, &members);
  for (guint i = 0; i < members.length; i++)
    {
      FbFlowValue values[FB_MERGE_N_SIDES] = { [FB_MERGE_THEIRS] =
                                                   fb_flow_value_of (&members.items[i]) };

      if (i > 0)
        g_string_append_c (text, ',');
      fb_merge_append_key (values, text);
      if (is_secret (&members.items[i]))
        g_string_append (text, "\"•••\"");
      else
        fb_merge_take (&values[FB_MERGE_THEIRS], text);
    }
  g_string_append_c (text, '}');

  return text;
}

static char *
dup_node (FbFlowMerge *self, const FbMergeEntry *entry, FbMergeSide side)
{
  const FbJsonLayout layout = { .indent = 2, .fill = ' ', .width = LINE_WIDTH };
  FbFlowValue        value = fb_merge_get_text (self, entry, side);
  g_autoptr (GString) shown = NULL;
  GString *text;

  if (value.start == NULL)
    return NULL;

  shown = hide_secrets (&value);
  text = g_string_new (NULL);
  fb_json_append_laid_out (text, shown->str, shown->len, &layout, 0);
  return g_string_free (text, FALSE);
}

static void
ask_whole (FbFlowMerge *self, FbMergeEntry *entry, FbMergeKind kind)
{
  FbMergeConflict conflict = { .kind = kind, .node = entry->id, .is_text = TRUE };

  entry->conflict = self->conflicts->len;
  conflict.path = g_strdup ("");
  conflict.language = "json";
  conflict.aspect = FB_FLOW_PROPERTIES;
  conflict.has_base = entry->nodes[FB_MERGE_BASE] != FB_FLOW_NO_NODE;
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    conflict.values[side] = dup_node (self, entry, side);
  fb_merge_add_conflict (self, conflict);
}

/* Fates. */

static gboolean
is_same_bytes (FbFlowMerge *self, const FbMergeEntry *entry, FbMergeSide one, FbMergeSide other)
{
  FbFlowValue a = fb_merge_get_text (self, entry, one);
  FbFlowValue b = fb_merge_get_text (self, entry, other);

  return fb_flow_value_length (&a) == fb_flow_value_length (&b) &&
         memcmp (a.start, b.start, fb_flow_value_length (&a)) == 0;
}

static void
take (FbMergeEntry *entry, FbMergeSide side)
{
  entry->fate = FB_FATE_TAKE;
  entry->taken = side;
}

static void
decide_both (FbFlowMerge *self, FbMergeEntry *entry, FbFlowCompare *compare)
{
  const FbFlowNode *mine = fb_merge_get_node (self, entry, FB_MERGE_MINE);
  const FbFlowNode *theirs = fb_merge_get_node (self, entry, FB_MERGE_THEIRS);
  FbFlowValue       one = fb_merge_get_text (self, entry, FB_MERGE_MINE);
  FbFlowValue       other = fb_merge_get_text (self, entry, FB_MERGE_THEIRS);

  if (fb_flow_compare_values (compare, &one, &other))
    {
      take (entry, FB_MERGE_THEIRS);
      self->counts.both++;
    }
  else if (strcmp (mine->type, theirs->type) != 0 || mine->kind != theirs->kind)
    {
      entry->fate = FB_FATE_ASK;
      ask_whole (self, entry, FB_MERGE_NODE);
    }
  else
    entry->fate = FB_FATE_MERGE;
}

static void
decide_kept (FbFlowMerge *self, FbMergeEntry *entry, FbFlowCompare *compare)
{
  FbNodeState mine = entry->states[FB_MERGE_MINE];
  FbNodeState theirs = entry->states[FB_MERGE_THEIRS];

  if (mine == FB_NODE_ABSENT || mine == FB_NODE_SAME)
    {
      gboolean only_spelled = mine == FB_NODE_SAME && theirs == FB_NODE_SAME &&
                              is_same_bytes (self, entry, FB_MERGE_BASE, FB_MERGE_THEIRS);

      take (entry, only_spelled ? FB_MERGE_MINE : FB_MERGE_THEIRS);
    }
  else if (theirs == FB_NODE_ABSENT || theirs == FB_NODE_SAME)
    take (entry, FB_MERGE_MINE);
  else
    decide_both (self, entry, compare);
}

static void
decide_entry (FbFlowMerge *self, guint index, FbFlowCompare *compare, const guint8 *contested)
{
  FbMergeEntry *entry = fb_merge_get_entry (self, index);
  FbMergeSide   deleter = find_deleter (entry);

  if (deleter == FB_MERGE_OPEN && entry->root == index)
    {
      if (entry->nodes[FB_MERGE_MINE] == FB_FLOW_NO_NODE &&
          entry->nodes[FB_MERGE_THEIRS] == FB_FLOW_NO_NODE)
        self->counts.both++;
      else
        decide_kept (self, entry, compare);
      return;
    }
  if (!contested[entry->root])
    return;

  entry->fate = FB_FATE_ASK;
  if (entry->root == index)
    ask_whole (self, entry,
               deleter == FB_MERGE_MINE ? FB_MERGE_MINE_DELETED : FB_MERGE_THEIRS_DELETED);
}

static void
count (FbFlowMerge *self, const FbMergeEntry *entry)
{
  FbMergeCounts *counts = &self->counts;

  if (entry->fate != FB_FATE_TAKE && entry->fate != FB_FATE_DROP)
    return;

  for (FbMergeSide side = FB_MERGE_MINE; side <= FB_MERGE_THEIRS; side++)
    {
      FbNodeState other = entry->states[get_other (side)];

      if (other != FB_NODE_ABSENT && other != FB_NODE_SAME)
        continue;
      counts->added[side] += entry->states[side] == FB_NODE_ADDED;
      counts->changed[side] += entry->states[side] == FB_NODE_CHANGED;
      counts->deleted[side] += entry->states[side] == FB_NODE_DELETED;
    }
}

void
fb_merge_decide (FbFlowMerge *self)
{
  g_autofree guint8 *contested = NULL;
  g_autoptr (FbFlowCompare) compare = fb_flow_compare_new (self->documents[FB_MERGE_MINE],
                                                           self->documents[FB_MERGE_THEIRS]);

  find_roots (self);
  contested = find_contested (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      decide_entry (self, i, compare, contested);
      count (self, fb_merge_get_entry (self, i));
    }
}
