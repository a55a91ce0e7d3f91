/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-merge.h"

#include <glib/gi18n-lib.h>

#include "fb-flow-merge-walk-private.h"

/* The merge's life: pairs the nodes, decides what can be decided, and collects what cannot. Shared
 * by whoever holds a reference; any thread. */

void
fb_merge_add_conflict (FbFlowMerge *self, FbMergeConflict conflict)
{
  g_ptr_array_add (self->conflicts, g_memdup2 (&conflict, sizeof conflict));
}

static void
free_conflict (gpointer data)
{
  FbMergeConflict *conflict = data;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    g_free (conflict->values[side]);
  g_free (conflict->path);
  g_free (conflict);
}

static char *
dup_tabs (FbFlowDocument *document)
{
  GString *names = g_string_new (NULL);
  guint    n_nodes = fb_flow_document_get_n_nodes (document);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      if (node->kind == FB_FLOW_TAB)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                                fb_flow_document_get_title (document, node));
    }

  return g_string_free (names, FALSE);
}

static void
ask_for_tab_order (FbFlowMerge *self)
{
  FbMergeConflict conflict = { .kind = FB_MERGE_TAB_ORDER, .has_base = TRUE };

  if (fb_merge_compare_tab_order (self) != FB_MERGE_OPEN)
    return;

  conflict.path = g_strdup ("");
  conflict.aspect = FB_FLOW_LAYOUT;
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    conflict.values[side] = dup_tabs (self->documents[side]);
  fb_merge_add_conflict (self, conflict);
}

static void
collect (FbFlowMerge *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (FbMergeWalk) walk = { 0 };

  fb_merge_walk_init (&walk, self, NULL);
  for (guint i = 0; i < self->entries->len; i++)
    {
      FbMergeEntry *entry = fb_merge_get_entry (self, i);

      if (entry->fate != FB_FATE_MERGE)
        continue;
      entry->conflict = self->conflicts->len;
      g_string_truncate (out, 0);
      fb_merge_walk_node (&walk, entry, out);
      if (entry->conflict == self->conflicts->len)
        self->counts.both++;
    }
}

/* As people go through them. */

static guint
find_place (FbFlowMerge *self, const FbMergeConflict *conflict)
{
  const FbMergeEntry *entry;
  guint               index;

  if (conflict->node == NULL)
    return 0;

  index = fb_merge_find_entry (self, conflict->node);
  g_assert (index != FB_FLOW_NO_NODE);
  entry = fb_merge_get_entry (self, index);

  return 1 + (entry->nodes[FB_MERGE_THEIRS] != FB_FLOW_NO_NODE ? entry->nodes[FB_MERGE_THEIRS]
              : entry->nodes[FB_MERGE_MINE] != FB_FLOW_NO_NODE ? entry->nodes[FB_MERGE_MINE]
                                                               : entry->nodes[FB_MERGE_BASE]);
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const guint *places = user_data;
  guint        one = *(const guint *)a;
  guint        other = *(const guint *)b;

  if (places[one] != places[other])
    return places[one] < places[other] ? -1 : 1;

  return one < other ? -1 : one > other ? 1 : 0;
}

static void
sort_conflicts (FbFlowMerge *self)
{
  guint             n_conflicts = self->conflicts->len;
  g_autofree guint *places = g_new (guint, n_conflicts + 1);

  self->shown_order = g_new (guint, n_conflicts + 1);
  for (guint i = 0; i < n_conflicts; i++)
    {
      places[i] = find_place (self, g_ptr_array_index (self->conflicts, i));
      self->shown_order[i] = i;
    }
  g_qsort_with_data (self->shown_order, (int)n_conflicts, sizeof *self->shown_order, compare_places,
                     places);
}

FbFlowMerge *
fb_flow_merge_new (FbFlowDocument *base, FbFlowDocument *mine, FbFlowDocument *theirs)
{
  FbFlowMerge *self;

  g_return_val_if_fail (base != NULL && mine != NULL && theirs != NULL, NULL);

  self = g_new0 (FbFlowMerge, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->documents[FB_MERGE_BASE] = fb_flow_document_ref (base);
  self->documents[FB_MERGE_MINE] = fb_flow_document_ref (mine);
  self->documents[FB_MERGE_THEIRS] = fb_flow_document_ref (theirs);
  self->entries = g_array_new (FALSE, FALSE, sizeof (FbMergeEntry));
  self->conflicts = g_ptr_array_new_with_free_func (free_conflict);

  fb_merge_pair (self);
  ask_for_tab_order (self); /* the first, if it is one */
  fb_merge_decide (self);
  collect (self);
  sort_conflicts (self);

  return self;
}

FbFlowMerge *
fb_flow_merge_ref (FbFlowMerge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_flow_merge_unref (FbFlowMerge *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->conflicts);
  g_array_unref (self->entries);
  g_free (self->shown_order);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      g_free (self->entry_of[side]);
      fb_flow_document_unref (self->documents[side]);
    }
  g_free (self);
}

FbFlowDocument *
fb_flow_merge_get_document (FbFlowMerge *self, FbMergeSide side)
{
  g_return_val_if_fail (side < FB_MERGE_N_SIDES, NULL);

  return self->documents[side];
}

const FbFlowNode *
fb_flow_merge_find_node (FbFlowMerge *self, FbMergeSide side, const char *id)
{
  g_return_val_if_fail (side < FB_MERGE_N_SIDES && id != NULL, NULL);

  return fb_flow_document_find_node (self->documents[side], id);
}

guint
fb_flow_merge_get_n_conflicts (FbFlowMerge *self)
{
  return self->conflicts->len;
}

const FbMergeConflict *
fb_flow_merge_get_conflict (FbFlowMerge *self, guint index)
{
  g_return_val_if_fail (index < self->conflicts->len, NULL);

  return g_ptr_array_index (self->conflicts, self->shown_order[index]);
}

const FbMergeCounts *
fb_flow_merge_get_counts (FbFlowMerge *self)
{
  return &self->counts;
}

/* (nullable) */
static char *
dup_side (FbFlowMerge *self, FbMergeSide side)
{
  const FbMergeCounts *counts = &self->counts;

  if (counts->added[side] + counts->changed[side] + counts->deleted[side] == 0)
    return NULL;

  return g_strdup_printf ("+%u ~%u -%u", counts->added[side], counts->changed[side],
                          counts->deleted[side]);
}

char *
fb_flow_merge_summarize (FbFlowMerge *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *mine = dup_side (self, FB_MERGE_MINE);
  g_autofree char *theirs = dup_side (self, FB_MERGE_THEIRS);

  if (mine != NULL)
    /* Translators: what one side alone did, such as "+1 ~2 -0" nodes */
    g_ptr_array_add (parts, g_strdup_printf (_ ("mine %s"), mine));
  if (theirs != NULL)
    /* Translators: what one side alone did, such as "+1 ~2 -0" nodes */
    g_ptr_array_add (parts, g_strdup_printf (_ ("theirs %s"), theirs));
  if (self->counts.both > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("both %u"), self->counts.both));
  if (self->conflicts->len > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("conflicts %u"), self->conflicts->len));
  if (parts->len == 0)
    return g_strdup (_ ("no changes"));

  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}
