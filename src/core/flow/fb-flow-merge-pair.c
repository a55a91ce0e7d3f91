/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-document-private.h"
#include "fb-flow-merge-private.h"

/* The nodes of three documents by id, and what each side did to them. Sorted, not hashed: ids come
 * from outside. */

FbMergeEntry *
fb_merge_get_entry (FbFlowMerge *self, guint index)
{
  return &g_array_index (self->entries, FbMergeEntry, index);
}

const FbFlowNode *
fb_merge_get_node (FbFlowMerge *self, const FbMergeEntry *entry, FbMergeSide side)
{
  guint index = entry->nodes[side];

  return index != FB_FLOW_NO_NODE ? fb_flow_document_get_node (self->documents[side], index) : NULL;
}

guint
fb_merge_find_entry (FbFlowMerge *self, const char *id)
{
  guint low = 0;
  guint high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (fb_merge_get_entry (self, middle)->id, id) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->entries->len && strcmp (fb_merge_get_entry (self, low)->id, id) == 0
             ? low
             : FB_FLOW_NO_NODE;
}

FbFlowValue
fb_merge_get_text (FbFlowMerge *self, const FbMergeEntry *entry, FbMergeSide side)
{
  const FbFlowNode *node = fb_merge_get_node (self, entry, side);
  const char       *text = fb_flow_document_get_text (self->documents[side]);

  return node != NULL ? (FbFlowValue){ text + node->start, text + node->end }
                      : (FbFlowValue){ NULL, NULL };
}

/* Pairing. */

typedef struct
{
  FbFlowDocument *document;
  const guint    *order;
  guint           at;
} Cursor;

static const char *
cursor_get_id (const Cursor *self)
{
  if (self->at == fb_flow_document_get_n_nodes (self->document))
    return NULL;

  return fb_flow_document_get_node (self->document, self->order[self->at])->id;
}

/* The lowest id that any side stands at. */
static const char *
find_lowest (const Cursor *cursors)
{
  const char *lowest = NULL;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      const char *id = cursor_get_id (&cursors[side]);

      if (id != NULL && (lowest == NULL || strcmp (id, lowest) < 0))
        lowest = id;
    }

  return lowest;
}

static void
add_entry (FbFlowMerge *self, Cursor *cursors, const char *id)
{
  FbMergeEntry entry = { .id = id, .root = self->entries->len, .conflict = FB_MERGE_NO_CONFLICT };

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      const char *at = cursor_get_id (&cursors[side]);

      entry.nodes[side] = FB_FLOW_NO_NODE;
      if (at == NULL || strcmp (at, id) != 0)
        continue;
      entry.nodes[side] = cursors[side].order[cursors[side].at++];
      self->entry_of[side][entry.nodes[side]] = self->entries->len;
    }

  g_array_append_val (self->entries, entry);
}

static void
pair_nodes (FbFlowMerge *self)
{
  Cursor      cursors[FB_MERGE_N_SIDES];
  const char *id;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      FbFlowDocument *document = self->documents[side];

      cursors[side] = (Cursor){ document, fb_flow_document_get_order (document), 0 };
      self->entry_of[side] = g_new (guint, fb_flow_document_get_n_nodes (document) + 1);
    }

  while ((id = find_lowest (cursors)) != NULL)
    add_entry (self, cursors, id);
}

static FbNodeState
find_state (FbFlowMerge *self, FbFlowCompare *compare, const FbMergeEntry *entry, FbMergeSide side)
{
  FbFlowValue base = fb_merge_get_text (self, entry, FB_MERGE_BASE);
  FbFlowValue text = fb_merge_get_text (self, entry, side);

  if (base.start == NULL)
    return text.start != NULL ? FB_NODE_ADDED : FB_NODE_ABSENT;
  if (text.start == NULL)
    return FB_NODE_DELETED;

  return fb_flow_compare_values (compare, &base, &text) ? FB_NODE_SAME : FB_NODE_CHANGED;
}

void
fb_merge_pair (FbFlowMerge *self)
{
  g_autoptr (FbFlowCompare) compare = fb_flow_compare_new (self->documents[FB_MERGE_MINE],
                                                           self->documents[FB_MERGE_THEIRS]);

  pair_nodes (self);
  for (guint i = 0; i < self->entries->len; i++)
    {
      FbMergeEntry *entry = fb_merge_get_entry (self, i);

      entry->states[FB_MERGE_MINE] = find_state (self, compare, entry, FB_MERGE_MINE);
      entry->states[FB_MERGE_THEIRS] = find_state (self, compare, entry, FB_MERGE_THEIRS);
    }
}
