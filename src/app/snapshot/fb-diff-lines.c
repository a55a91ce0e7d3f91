/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-lines.h"

/* Laid out once for each state of the filter. */

#define MAX_RISKS 5 /* more are one line, until they are wanted */

struct _FbDiffLines
{
  /* Owned */
  FbSnapshotDiff *diff;
  GArray         *tabs;   /* of FbSceneTab */
  GHashTable     *tab_of; /* id -> place in tabs + 1 */
  GArray         *lines;

  guint n_changes;
};

static FbFlowDiff *
get_flows (FbDiffLines *self)
{
  return fb_snapshot_diff_get_flows (self->diff);
}

static const FbSceneTab *
get_tab (FbDiffLines *self, guint place)
{
  return &g_array_index (self->tabs, FbSceneTab, place);
}

/* The place of the tab where @node is to be seen; FB_DIFF_NOWHERE for a config node. */
static guint
find_tab (FbDiffLines *self, const FbFlowNode *node)
{
  const char *container = node->z;
  guint       place;

  if (node->kind == FB_FLOW_CONFIG)
    return FB_DIFF_NOWHERE;
  if (node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW)
    container = node->id;

  place = container != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->tab_of, container)) : 0;
  if (place == 0)
    place = GPOINTER_TO_UINT (g_hash_table_lookup (self->tab_of, ""));

  return place > 0 ? place - 1 : FB_DIFF_NOWHERE;
}

static const FbFlowNode *
get_node (const FbFlowChange *change)
{
  return change->newer != NULL ? change->newer : change->older;
}

static gboolean
is_only_layout (const FbFlowChange *change)
{
  return change->kind == FB_FLOW_CHANGED && change->aspects == FB_FLOW_LAYOUT;
}

static void
add_line (FbDiffLines *self, FbDiffKind kind, guint index)
{
  FbDiffLine line = { .kind = kind, .index = index };

  if (kind == FB_DIFF_NODE || kind == FB_DIFF_PART)
    line.number = ++self->n_changes;
  g_array_append_val (self->lines, line);
}

static void
add_risks (FbDiffLines *self, const FbDiffWanted *wanted)
{
  guint n_risks = wanted->n_risks;
  guint n_shown = wanted->all_risks || n_risks <= MAX_RISKS + 1 ? n_risks : MAX_RISKS;

  if (n_risks == 0)
    return;

  add_line (self, FB_DIFF_HEADING, FB_DIFF_HEADING_RISKS);
  for (guint i = 0; i < n_shown; i++)
    add_line (self, FB_DIFF_RISK, i);
  if (n_shown < n_risks)
    add_line (self, FB_DIFF_MORE_RISKS, n_risks - n_shown);
}

static void
add_nodes (FbDiffLines *self, const FbDiffWanted *wanted)
{
  guint    n_changes = fb_flow_diff_get_n_changes (get_flows (self));
  guint    last = FB_DIFF_NOWHERE;
  guint    n_layout = 0;
  gboolean is_first = TRUE;

  for (guint i = 0; i < n_changes; i++)
    {
      const FbFlowChange *change = fb_flow_diff_get_change (get_flows (self), i);
      guint               tab = find_tab (self, get_node (change));

      n_layout += is_only_layout (change) ? 1 : 0;
      if (is_only_layout (change) && !wanted->layout)
        continue;
      if (is_first || tab != last)
        add_line (self, FB_DIFF_HEADING, tab != FB_DIFF_NOWHERE ? tab : FB_DIFF_HEADING_CONFIG);
      is_first = FALSE;
      last = tab;
      add_line (self, FB_DIFF_NODE, i);
    }
  if (n_layout > 0 && !wanted->layout)
    add_line (self, FB_DIFF_HIDDEN, n_layout);
}

static void
add_parts (FbDiffLines *self)
{
  GPtrArray *parts = fb_snapshot_diff_get_changes (self->diff);
  int        last = -1;

  for (guint i = 0; i < parts->len; i++)
    {
      const FbSnapshotChange *part = parts->pdata[i];

      if ((int)part->area != last)
        add_line (self, FB_DIFF_HEADING, FB_DIFF_HEADING_AREA + part->area);
      last = (int)part->area;
      add_line (self, FB_DIFF_PART, i);
    }
}

FbDiffLines *
fb_diff_lines_new (FbSnapshotDiff *diff)
{
  FbDiffLines *self;
  FbFlowDiff  *flows;

  g_return_val_if_fail (diff != NULL, NULL);

  self = g_new0 (FbDiffLines, 1);
  self->diff = fb_snapshot_diff_ref (diff);
  flows = get_flows (self);
  self->lines = g_array_new (FALSE, FALSE, sizeof (FbDiffLine));
  self->tab_of = g_hash_table_new (g_str_hash, g_str_equal);
  self->tabs =
      fb_scene_list_tabs (fb_flow_diff_get_older (flows), fb_flow_diff_get_newer (flows), flows);
  for (guint i = 0; i < self->tabs->len; i++)
    g_hash_table_insert (self->tab_of, (gpointer)get_tab (self, i)->id, GUINT_TO_POINTER (i + 1));

  return self;
}

void
fb_diff_lines_free (FbDiffLines *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->lines);
  g_hash_table_unref (self->tab_of);
  g_array_unref (self->tabs);
  fb_snapshot_diff_unref (self->diff);
  g_free (self);
}

void
fb_diff_lines_lay_out (FbDiffLines *self, const FbDiffWanted *wanted)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (wanted != NULL);

  g_array_set_size (self->lines, 0);
  self->n_changes = 0;
  add_risks (self, wanted);
  add_nodes (self, wanted);
  add_parts (self);
}

guint
fb_diff_lines_get_n_lines (FbDiffLines *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lines->len;
}

const FbDiffLine *
fb_diff_lines_get (FbDiffLines *self, guint position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->lines->len, NULL);

  return &g_array_index (self->lines, FbDiffLine, position);
}

guint
fb_diff_lines_get_n_changes (FbDiffLines *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_changes;
}

GArray *
fb_diff_lines_get_tabs (FbDiffLines *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tabs;
}

const char *
fb_diff_lines_get_tab_id (FbDiffLines *self, const FbFlowChange *change)
{
  guint place;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (change != NULL, NULL);

  place = find_tab (self, get_node (change));
  return place != FB_DIFF_NOWHERE ? get_tab (self, place)->id : NULL;
}

guint
fb_diff_lines_step (FbDiffLines *self, guint position, int direction)
{
  guint n_lines;

  g_return_val_if_fail (self != NULL, FB_DIFF_NOWHERE);

  n_lines = self->lines->len;
  if (position >= n_lines)
    position = direction > 0 ? n_lines - 1 : 0;
  for (guint i = 0; i < n_lines; i++)
    {
      position = direction > 0 ? (position + 1) % n_lines : (position + n_lines - 1) % n_lines;
      if (fb_diff_lines_get (self, position)->number > 0)
        return position;
    }

  return FB_DIFF_NOWHERE;
}

guint
fb_diff_lines_find_change (FbDiffLines *self, const FbFlowChange *change)
{
  g_return_val_if_fail (self != NULL, FB_DIFF_NOWHERE);

  for (guint i = 0; i < self->lines->len && change != NULL; i++)
    {
      const FbDiffLine *line = fb_diff_lines_get (self, i);

      if (line->kind == FB_DIFF_NODE &&
          fb_flow_diff_get_change (get_flows (self), line->index) == change)
        return i;
    }

  return FB_DIFF_NOWHERE;
}

guint
fb_diff_lines_find_part (FbDiffLines *self, const FbSnapshotChange *part)
{
  GPtrArray *parts;

  g_return_val_if_fail (self != NULL, FB_DIFF_NOWHERE);

  parts = fb_snapshot_diff_get_changes (self->diff);
  for (guint i = 0; i < self->lines->len && part != NULL; i++)
    {
      const FbDiffLine *line = fb_diff_lines_get (self, i);

      if (line->kind == FB_DIFF_PART && parts->pdata[line->index] == part)
        return i;
    }

  return FB_DIFF_NOWHERE;
}
