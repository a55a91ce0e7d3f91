/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-flow-document-private.h"
#include "fb-flow-folder-private.h"
#include "fb-flow-merge-walk-private.h"

/* The text of what comes out. Nodes of one side are copied with their bytes; those of both, and
 * those that named what is gone, are written as the document they stand in is laid out. */

FbFlowValue
fb_merge_writer_get_text (const FbMergeWriter *self, guint entry)
{
  const GString *text = self->texts[entry];

  if (text != NULL)
    return (FbFlowValue){ text->str, text->str + text->len };

  return fb_merge_get_text (self->merge, fb_merge_get_entry (self->merge, entry),
                            self->outcome->taken[entry]);
}

const FbFlowNode *
fb_merge_writer_get_node (const FbMergeWriter *self, guint entry)
{
  FbMergeSide side = self->outcome->taken[entry];

  return fb_merge_get_node (self->merge, fb_merge_get_entry (self->merge, entry),
                            side != FB_MERGE_OPEN ? side : FB_MERGE_THEIRS);
}

void
fb_merge_writer_replace (FbMergeWriter *self, guint entry, const GString *compact)
{
  GString *text = g_string_sized_new (compact->len);

  fb_json_append_laid_out (text, compact->str, compact->len, &self->layout, 1);
  if (self->texts[entry] != NULL)
    g_string_free (self->texts[entry], TRUE);
  self->texts[entry] = text;
}

static void
merge_nodes (FbMergeWriter *self)
{
  g_autoptr (GString) compact = g_string_new (NULL);
  g_auto (FbMergeWalk) walk = { 0 };

  fb_merge_walk_init (&walk, self->merge, self->outcome);
  for (guint i = 0; i < self->merge->entries->len; i++)
    {
      const FbMergeEntry *entry = fb_merge_get_entry (self->merge, i);

      self->present[i] = fb_merge_outcome_has (self->outcome, i);
      self->touched[i] = self->outcome->merged[i] || self->outcome->revived[i] ||
                         (!self->present[i] && entry->fate == FB_FATE_ASK);
      if (!self->outcome->merged[i])
        continue;
      g_string_truncate (compact, 0);
      fb_merge_walk_node (&walk, entry, compact);
      fb_merge_writer_replace (self, i, compact);
    }
}

/* The white space between nodes is that of the document in which both stand side by side, else that
 * before its first node. */

static FbFlowValue
get_range (FbFlowDocument *document, gsize start, gsize end)
{
  const char *text = fb_flow_document_get_text (document);

  return (FbFlowValue){ text + start, text + end };
}

static void
append_gap (FbFlowMerge *merge, FbFlowDocument *document, guint one, guint next, GString *out)
{
  FbMergeSide side = document == merge->documents[FB_MERGE_MINE] ? FB_MERGE_MINE : FB_MERGE_THEIRS;
  guint       before = fb_merge_get_entry (merge, one)->nodes[side];
  guint       after = fb_merge_get_entry (merge, next)->nodes[side];
  const FbFlowNode *first = fb_flow_document_get_node (document, 0);
  FbFlowValue       gap = get_range (document, document->flows.start + 1, first->start);

  if (before != FB_FLOW_NO_NODE && after == before + 1)
    gap = get_range (document, fb_flow_document_get_node (document, before)->end,
                     fb_flow_document_get_node (document, after)->start);
  else
    g_string_append_c (out, ',');
  fb_merge_take (&gap, out);
}

static GBytes *
join (FbMergeWriter *self, FbFlowDocument *document, FbMergeSide tab_order)
{
  g_autoptr (GArray) order = fb_merge_order (self->merge, self->present, tab_order);
  guint       n_nodes = fb_flow_document_get_n_nodes (document);
  GString    *out = g_string_sized_new (document->flows.end - document->flows.start);
  FbFlowValue head;
  FbFlowValue tail;

  if (order->len == 0 || n_nodes == 0)
    return g_string_free_to_bytes (g_string_append (out, "[]"));

  head =
      get_range (document, document->flows.start, fb_flow_document_get_node (document, 0)->start);
  tail = get_range (document, fb_flow_document_get_node (document, n_nodes - 1)->end,
                    document->flows.end);
  fb_merge_take (&head, out);
  for (guint i = 0; i < order->len; i++)
    {
      guint       entry = g_array_index (order, guint, i);
      FbFlowValue text = fb_merge_writer_get_text (self, entry);

      if (i > 0)
        append_gap (self->merge, document, g_array_index (order, guint, i - 1), entry, out);
      fb_merge_take (&text, out);
    }
  fb_merge_take (&tail, out);

  return g_string_free_to_bytes (out);
}

/* The document whose white space it gets: theirs, unless that is empty. */
static FbFlowDocument *
choose_document (FbFlowMerge *merge)
{
  return merge->documents[fb_flow_document_get_n_nodes (merge->documents[FB_MERGE_THEIRS]) > 0
                              ? FB_MERGE_THEIRS
                              : FB_MERGE_MINE];
}

static GBytes *
write_nodes (FbFlowMerge *merge, const FbMergeSide *choices, FbMergeSide tab_order)
{
  guint           n_entries = merge->entries->len;
  FbFlowDocument *document = choose_document (merge);
  FbFlowValue     flows = get_range (document, document->flows.start, document->flows.end);
  FbMergeWriter   self = { .merge = merge };
  g_auto (FbMergeOutcome) outcome = { 0 };
  GBytes *bytes;

  fb_merge_outcome_init (&outcome, merge, choices);
  self.outcome = &outcome;
  self.layout = fb_flow_style_guess (flows.start, fb_flow_value_length (&flows)).layout;
  self.texts = g_new0 (GString *, n_entries + 1);
  self.touched = g_malloc0 (n_entries + 1);
  self.present = g_malloc0 (n_entries + 1);

  merge_nodes (&self);
  fb_merge_writer_clean (&self);
  fb_merge_writer_settle_groups (&self);
  bytes = join (&self, document, tab_order);

  for (guint i = 0; i < n_entries; i++)
    if (self.texts[i] != NULL)
      g_string_free (self.texts[i], TRUE);
  g_free (self.texts);
  g_free (self.touched);
  g_free (self.present);

  return bytes;
}

/* Choices. */

static gboolean
check_choice (const FbMergeConflict *conflict, FbMergeSide choice, GError **error)
{
  const char *node = conflict->node != NULL ? conflict->node : _ ("the order of the tabs");

  if (choice == FB_MERGE_MINE || choice == FB_MERGE_THEIRS ||
      (choice == FB_MERGE_BASE && conflict->has_base))
    return TRUE;
  if (choice == FB_MERGE_BASE)
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _ ("%s %s: there was nothing before, choose mine or theirs"), node,
                     conflict->path);

  return fb_throw (error, FB_ERROR_CONFLICT, _ ("%s %s: choose mine or theirs"), node,
                   conflict->path);
}

static gboolean
is_same_text (FbFlowMerge *self, FbMergeSide one, FbMergeSide other)
{
  g_autoptr (GBytes) a = fb_flow_document_get_flows (self->documents[one]);
  g_autoptr (GBytes) b = fb_flow_document_get_flows (self->documents[other]);

  return g_bytes_equal (a, b);
}

GBytes *
fb_flow_merge_write (FbFlowMerge *self, const FbMergeSide *choices, guint n_choices, GError **error)
{
  g_autofree FbMergeSide *by_place = NULL;
  FbMergeSide             tab_order;

  g_return_val_if_fail (self != NULL && n_choices == self->conflicts->len, NULL);

  by_place = g_new (FbMergeSide, n_choices + 1);
  for (guint i = 0; i < n_choices; i++)
    {
      if (!check_choice (fb_flow_merge_get_conflict (self, i), choices[i], error))
        return NULL;
      by_place[self->shown_order[i]] = choices[i];
    }

  if (is_same_text (self, FB_MERGE_BASE, FB_MERGE_THEIRS))
    return fb_flow_document_get_flows (self->documents[FB_MERGE_MINE]);
  if (is_same_text (self, FB_MERGE_BASE, FB_MERGE_MINE) ||
      is_same_text (self, FB_MERGE_MINE, FB_MERGE_THEIRS))
    return fb_flow_document_get_flows (self->documents[FB_MERGE_THEIRS]);

  tab_order = fb_merge_compare_tab_order (self);
  if (tab_order == FB_MERGE_OPEN)
    tab_order = by_place[0];

  return write_nodes (self, by_place, tab_order);
}
