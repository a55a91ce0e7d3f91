/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-list.h"

#include <glib/gi18n.h>

/* Lines are laid out once for each state of the filter, as places in the diff; the objects come
 * when a view asks. Owned by a diff view. */

#define MAX_RISKS 5 /* more are one line, until they are wanted */
#define NOWHERE G_MAXUINT

typedef struct
{
  FbDiffKind  kind;
  guint       index;  /* of a risk, change, part, or of the tab of a heading */
  guint       number; /* of a change, from 1 */
  FbDiffItem *item;   /* (nullable) Owned */
} Line;

/* Headings that are no tab. */
enum
{
  HEADING_RISKS = 1u << 30,
  HEADING_CONFIG,
  HEADING_AREA, /* and the area */
};

struct _FbDiffList
{
  GObject parent_instance;

  /* Owned */
  FbSnapshotDiff *diff;
  GArray         *tabs;    /* of FbSceneTab */
  GHashTable     *tab_of;  /* id -> place in tabs + 1 */
  GPtrArray      *risks;   /* of FbFlowRisk */
  GHashTable     *flagged; /* set of ids that risks name */
  GArray         *lines;

  guint    n_changes;
  guint    n_layout;
  gboolean shows_layout;
  gboolean shows_all_risks;
};

static void fb_diff_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbDiffList,
                               fb_diff_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fb_diff_list_model_init))

static FbFlowDiff *
get_flows (FbDiffList *self)
{
  return fb_snapshot_diff_get_flows (self->diff);
}

static const FbSceneTab *
get_tab (FbDiffList *self, guint place)
{
  return &g_array_index (self->tabs, FbSceneTab, place);
}

/* The place of the tab where @node is to be seen; NOWHERE for a config node. */
static guint
find_tab (FbDiffList *self, const FbFlowNode *node)
{
  const char *container = node->z;
  guint       place;

  if (node->kind == FB_FLOW_CONFIG)
    return NOWHERE;
  if (node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW)
    container = node->id;

  place = container != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->tab_of, container)) : 0;
  if (place == 0)
    place = GPOINTER_TO_UINT (g_hash_table_lookup (self->tab_of, ""));

  return place > 0 ? place - 1 : NOWHERE;
}

static const FbFlowNode *
get_node (const FbFlowChange *change)
{
  return change->newer != NULL ? change->newer : change->older;
}

/* (nullable) */
static const char *
get_tab_id (FbDiffList *self, const FbFlowNode *node)
{
  guint place = find_tab (self, node);

  return place != NOWHERE ? get_tab (self, place)->id : NULL;
}

static gboolean
is_only_layout (const FbFlowChange *change)
{
  return change->kind == FB_FLOW_CHANGED && change->aspects == FB_FLOW_LAYOUT;
}

static void
add_line (FbDiffList *self, FbDiffKind kind, guint index)
{
  Line line = { .kind = kind, .index = index };

  if (kind == FB_DIFF_NODE || kind == FB_DIFF_PART)
    line.number = ++self->n_changes;
  g_array_append_val (self->lines, line);
}

static void
add_risks (FbDiffList *self)
{
  guint n_risks = self->risks->len;
  guint n_shown = self->shows_all_risks || n_risks <= MAX_RISKS + 1 ? n_risks : MAX_RISKS;

  if (n_risks == 0)
    return;

  add_line (self, FB_DIFF_HEADING, HEADING_RISKS);
  for (guint i = 0; i < n_shown; i++)
    add_line (self, FB_DIFF_RISK, i);
  if (n_shown < n_risks)
    add_line (self, FB_DIFF_MORE_RISKS, n_risks - n_shown);
}

static void
add_nodes (FbDiffList *self)
{
  guint    n_changes = fb_flow_diff_get_n_changes (get_flows (self));
  guint    last = NOWHERE;
  gboolean is_first = TRUE;

  self->n_layout = 0;
  for (guint i = 0; i < n_changes; i++)
    {
      const FbFlowChange *change = fb_flow_diff_get_change (get_flows (self), i);
      guint               tab = find_tab (self, get_node (change));

      self->n_layout += is_only_layout (change) ? 1 : 0;
      if (is_only_layout (change) && !self->shows_layout)
        continue;
      if (is_first || tab != last)
        add_line (self, FB_DIFF_HEADING, tab != NOWHERE ? tab : HEADING_CONFIG);
      is_first = FALSE;
      last = tab;
      add_line (self, FB_DIFF_NODE, i);
    }
  if (self->n_layout > 0 && !self->shows_layout)
    add_line (self, FB_DIFF_HIDDEN, self->n_layout);
}

static void
add_parts (FbDiffList *self)
{
  GPtrArray *parts = fb_snapshot_diff_get_changes (self->diff);
  int        last = -1;

  for (guint i = 0; i < parts->len; i++)
    {
      const FbSnapshotChange *part = parts->pdata[i];

      if ((int)part->area != last)
        add_line (self, FB_DIFF_HEADING, HEADING_AREA + part->area);
      last = (int)part->area;
      add_line (self, FB_DIFF_PART, i);
    }
}

static void
clear_line (gpointer data)
{
  g_clear_object (&((Line *)data)->item);
}

static void
lay_out (FbDiffList *self)
{
  guint n_before = self->lines->len;

  g_array_set_size (self->lines, 0);
  self->n_changes = 0;
  add_risks (self);
  add_nodes (self);
  add_parts (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->lines->len);
}

static const char *
get_heading (FbSnapshotArea area)
{
  switch (area)
    {
    case FB_SNAPSHOT_ENVIRONMENT:
      return _ ("Environment");
    case FB_SNAPSHOT_MODULES:
      return _ ("Modules");
    case FB_SNAPSHOT_PACKAGES:
      return _ ("Package Files");
    case FB_SNAPSHOT_SETTINGS:
      return _ ("Settings");
    case FB_SNAPSHOT_CREDENTIALS:
    case FB_SNAPSHOT_N_AREAS:
    default:
      return _ ("Credentials");
    }
}

static char *
count_tab (FbDiffList *self, const FbSceneTab *tab)
{
  guint n_changes = tab->n_changes + (self->shows_layout ? tab->n_layout : 0);

  return g_strdup_printf ("%u", n_changes);
}

static FbDiffItem *
make_heading (FbDiffList *self, guint index)
{
  const FbSceneTab *tab;
  g_autofree char  *count = NULL;

  if (index == HEADING_RISKS)
    {
      count = g_strdup_printf ("%u", self->risks->len);
      /* Translators: a heading over what a reviewer should look at first */
      return fb_diff_item_new_heading (_ ("Look at First"), count);
    }
  if (index == HEADING_CONFIG)
    return fb_diff_item_new_heading (_ ("Config Nodes"), NULL);
  if (index >= HEADING_AREA)
    return fb_diff_item_new_heading (get_heading (index - HEADING_AREA), NULL);

  tab = get_tab (self, index);
  count = count_tab (self, tab);
  if (tab->kind == FB_FLOW_NODE)
    return fb_diff_item_new_heading (_ ("Without a Tab"), count);

  return fb_diff_item_new_heading (tab->label != NULL ? tab->label : tab->id, count);
}

static FbDiffItem *
make_risk (FbDiffList *self, guint index)
{
  const FbFlowRisk   *risk = self->risks->pdata[index];
  const FbFlowChange *change =
      risk->node != NULL ? fb_flow_diff_find (get_flows (self), risk->node) : NULL;

  return fb_diff_item_new_risk (risk, change != NULL ? get_tab_id (self, get_node (change)) : NULL);
}

static FbDiffItem *
make_node (FbDiffList *self, guint index)
{
  const FbFlowChange *change = fb_flow_diff_get_change (get_flows (self), index);
  const FbFlowNode   *node = get_node (change);

  return fb_diff_item_new_node (self->diff, change, get_tab_id (self, node),
                                g_hash_table_contains (self->flagged, node->id));
}

static FbDiffItem *
make_rest (FbDiffKind kind, guint count)
{
  g_autofree char *title = NULL;

  if (kind == FB_DIFF_MORE_RISKS)
    title = g_strdup_printf (ngettext ("Show %u more", "Show %u more", count), count);
  else
    title = g_strdup_printf (ngettext ("Layout only: %u hidden", "Layout only: %u hidden", count),
                             count);

  return fb_diff_item_new_rest (kind, title);
}

static FbDiffItem *
make_item (FbDiffList *self, const Line *line)
{
  switch (line->kind)
    {
    case FB_DIFF_RISK:
      return make_risk (self, line->index);
    case FB_DIFF_NODE:
      return make_node (self, line->index);
    case FB_DIFF_PART:
      return fb_diff_item_new_part (self->diff,
                                    fb_snapshot_diff_get_changes (self->diff)->pdata[line->index]);
    case FB_DIFF_MORE_RISKS:
    case FB_DIFF_HIDDEN:
      return make_rest (line->kind, line->index);
    case FB_DIFF_HEADING:
    default:
      return make_heading (self, line->index);
    }
}

static GType
fb_diff_list_get_item_type (GListModel *model)
{
  return FB_TYPE_DIFF_ITEM;
}

static guint
fb_diff_list_get_n_items (GListModel *model)
{
  return FB_DIFF_LIST (model)->lines->len;
}

static gpointer
fb_diff_list_get_item (GListModel *model, guint position)
{
  FbDiffList *self = FB_DIFF_LIST (model);
  Line       *line;

  if (position >= self->lines->len)
    return NULL;

  line = &g_array_index (self->lines, Line, position);
  if (line->item == NULL)
    line->item = make_item (self, line);

  return g_object_ref (line->item);
}

static void
fb_diff_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_diff_list_get_item_type;
  iface->get_n_items = fb_diff_list_get_n_items;
  iface->get_item = fb_diff_list_get_item;
}

static void
fb_diff_list_finalize (GObject *object)
{
  FbDiffList *self = FB_DIFF_LIST (object);

  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->flagged, g_hash_table_unref);
  g_clear_pointer (&self->risks, g_ptr_array_unref);
  g_clear_pointer (&self->tab_of, g_hash_table_unref);
  g_clear_pointer (&self->tabs, g_array_unref);
  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);

  G_OBJECT_CLASS (fb_diff_list_parent_class)->finalize (object);
}

static void
fb_diff_list_class_init (FbDiffListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_diff_list_finalize;
}

static void
fb_diff_list_init (FbDiffList *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, clear_line);
  self->tab_of = g_hash_table_new (g_str_hash, g_str_equal);
  self->flagged = g_hash_table_new (g_str_hash, g_str_equal);
  self->risks = g_ptr_array_new ();
}

FbDiffList *
fb_diff_list_new (FbSnapshotDiff *diff)
{
  FbDiffList *self;
  FbFlowDiff *flows;

  g_return_val_if_fail (diff != NULL, NULL);

  self = g_object_new (FB_TYPE_DIFF_LIST, NULL);
  self->diff = fb_snapshot_diff_ref (diff);
  flows = get_flows (self);
  self->tabs =
      fb_scene_list_tabs (fb_flow_diff_get_older (flows), fb_flow_diff_get_newer (flows), flows);
  for (guint i = 0; i < self->tabs->len; i++)
    g_hash_table_insert (self->tab_of, (gpointer)get_tab (self, i)->id, GUINT_TO_POINTER (i + 1));
  lay_out (self);

  return self;
}

FbSnapshotDiff *
fb_diff_list_get_diff (FbDiffList *self)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), NULL);

  return self->diff;
}

GArray *
fb_diff_list_get_tabs (FbDiffList *self)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), NULL);

  return self->tabs;
}

void
fb_diff_list_set_risks (FbDiffList *self, GPtrArray *risks)
{
  g_return_if_fail (FB_IS_DIFF_LIST (self));
  g_return_if_fail (risks != NULL);

  g_hash_table_remove_all (self->flagged);
  g_ptr_array_ref (risks);
  g_ptr_array_unref (self->risks);
  self->risks = risks;
  for (guint i = 0; i < risks->len; i++)
    {
      const FbFlowRisk *risk = risks->pdata[i];

      if (risk->node != NULL)
        g_hash_table_add (self->flagged, risk->node);
    }
  lay_out (self);
}

void
fb_diff_list_show_all_risks (FbDiffList *self)
{
  g_return_if_fail (FB_IS_DIFF_LIST (self));

  if (self->shows_all_risks)
    return;

  self->shows_all_risks = TRUE;
  lay_out (self);
}

gboolean
fb_diff_list_get_shows_layout (FbDiffList *self)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), FALSE);

  return self->shows_layout;
}

void
fb_diff_list_set_shows_layout (FbDiffList *self, gboolean shows)
{
  g_return_if_fail (FB_IS_DIFF_LIST (self));

  if (self->shows_layout == shows)
    return;

  self->shows_layout = shows;
  lay_out (self);
}

guint
fb_diff_list_get_n_changes (FbDiffList *self)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), 0);

  return self->n_changes;
}

guint
fb_diff_list_get_number (FbDiffList *self, guint position)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), 0);

  return position < self->lines->len ? g_array_index (self->lines, Line, position).number : 0;
}

guint
fb_diff_list_step (FbDiffList *self, guint position, int direction)
{
  guint n_lines;

  g_return_val_if_fail (FB_IS_DIFF_LIST (self), NOWHERE);

  n_lines = self->lines->len;
  if (position >= n_lines)
    position = direction > 0 ? n_lines - 1 : 0;
  for (guint i = 0; i < n_lines; i++)
    {
      position = direction > 0 ? (position + 1) % n_lines : (position + n_lines - 1) % n_lines;
      if (fb_diff_list_get_number (self, position) > 0)
        return position;
    }

  return NOWHERE;
}

guint
fb_diff_list_find (FbDiffList *self, const char *id)
{
  const FbFlowChange *change;

  g_return_val_if_fail (FB_IS_DIFF_LIST (self), NOWHERE);
  g_return_val_if_fail (id != NULL, NOWHERE);

  change = fb_flow_diff_find (get_flows (self), id);
  for (guint i = 0; i < self->lines->len && change != NULL; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      if (line->kind == FB_DIFF_NODE &&
          fb_flow_diff_get_change (get_flows (self), line->index) == change)
        return i;
    }

  return NOWHERE;
}

guint
fb_diff_list_find_item (FbDiffList *self, FbDiffItem *item)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), NOWHERE);
  g_return_val_if_fail (FB_IS_DIFF_ITEM (item), NOWHERE);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      if (line->kind != fb_diff_item_get_kind (item))
        continue;
      if (line->kind == FB_DIFF_NODE &&
          fb_flow_diff_get_change (get_flows (self), line->index) == fb_diff_item_get_change (item))
        return i;
      if (line->kind == FB_DIFF_PART &&
          fb_snapshot_diff_get_changes (self->diff)->pdata[line->index] ==
              fb_diff_item_get_part (item))
        return i;
    }

  return NOWHERE;
}
