/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-list.h"

#include <glib/gi18n.h>

#include "snapshot/fb-diff-lines.h"

/* The lines are laid out anew when what is wanted changes; the objects come when a view asks. Owned
 * by a diff view. */

struct _FbDiffList
{
  GObject parent_instance;

  /* Owned */
  FbSnapshotDiff *diff;
  FbDiffLines    *lines;
  GPtrArray      *items;   /* of FbDiffItem or NULL, as many as lines */
  GPtrArray      *risks;   /* of FbFlowRisk */
  GHashTable     *flagged; /* set of ids that risks name */

  FbDiffWanted wanted;
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

static void
drop_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static void
lay_out (FbDiffList *self)
{
  guint n_before = self->items->len;

  fb_diff_lines_lay_out (self->lines, &self->wanted);
  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->items, (int)fb_diff_lines_get_n_lines (self->lines));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->items->len);
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
  guint n_changes = tab->n_changes + (self->wanted.layout ? tab->n_layout : 0);

  return g_strdup_printf ("%u", n_changes);
}

static FbDiffItem *
make_heading (FbDiffList *self, guint index)
{
  const FbSceneTab *tab;
  g_autofree char  *count = NULL;

  if (index == FB_DIFF_HEADING_RISKS)
    {
      count = g_strdup_printf ("%u", self->risks->len);
      /* Translators: a heading over what a reviewer should look at first */
      return fb_diff_item_new_heading (_ ("Look at First"), count);
    }
  if (index == FB_DIFF_HEADING_CONFIG)
    return fb_diff_item_new_heading (_ ("Config Nodes"), NULL);
  if (index >= FB_DIFF_HEADING_AREA)
    return fb_diff_item_new_heading (get_heading (index - FB_DIFF_HEADING_AREA), NULL);

  tab = &g_array_index (fb_diff_lines_get_tabs (self->lines), FbSceneTab, index);
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

  return fb_diff_item_new_risk (risk, change != NULL
                                          ? fb_diff_lines_get_tab_id (self->lines, change)
                                          : NULL);
}

static FbDiffItem *
make_node (FbDiffList *self, guint index)
{
  const FbFlowChange *change = fb_flow_diff_get_change (get_flows (self), index);
  const FbFlowNode   *node = change->newer != NULL ? change->newer : change->older;

  return fb_diff_item_new_node (self->diff, change, fb_diff_lines_get_tab_id (self->lines, change),
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
make_item (FbDiffList *self, const FbDiffLine *line)
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
  return FB_DIFF_LIST (model)->items->len;
}

static gpointer
fb_diff_list_get_item (GListModel *model, guint position)
{
  FbDiffList *self = FB_DIFF_LIST (model);
  gpointer   *item;

  if (position >= self->items->len)
    return NULL;

  item = &self->items->pdata[position];
  if (*item == NULL)
    *item = make_item (self, fb_diff_lines_get (self->lines, position));

  return g_object_ref (*item);
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

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->flagged, g_hash_table_unref);
  g_clear_pointer (&self->risks, g_ptr_array_unref);
  g_clear_pointer (&self->lines, fb_diff_lines_free);
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
  self->items = g_ptr_array_new_with_free_func (drop_item);
  self->flagged = g_hash_table_new (g_str_hash, g_str_equal);
  self->risks = g_ptr_array_new ();
}

FbDiffList *
fb_diff_list_new (FbSnapshotDiff *diff)
{
  FbDiffList *self;

  g_return_val_if_fail (diff != NULL, NULL);

  self = g_object_new (FB_TYPE_DIFF_LIST, NULL);
  self->diff = fb_snapshot_diff_ref (diff);
  self->lines = fb_diff_lines_new (diff);
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

  return fb_diff_lines_get_tabs (self->lines);
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
  self->wanted.n_risks = risks->len;
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

  if (self->wanted.all_risks)
    return;

  self->wanted.all_risks = TRUE;
  lay_out (self);
}

gboolean
fb_diff_list_get_shows_layout (FbDiffList *self)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), FALSE);

  return self->wanted.layout;
}

void
fb_diff_list_set_shows_layout (FbDiffList *self, gboolean shows)
{
  g_return_if_fail (FB_IS_DIFF_LIST (self));

  if (self->wanted.layout == shows)
    return;

  self->wanted.layout = shows;
  lay_out (self);
}

guint
fb_diff_list_get_n_changes (FbDiffList *self)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), 0);

  return fb_diff_lines_get_n_changes (self->lines);
}

guint
fb_diff_list_get_number (FbDiffList *self, guint position)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), 0);

  return position < self->items->len ? fb_diff_lines_get (self->lines, position)->number : 0;
}

guint
fb_diff_list_step (FbDiffList *self, guint position, int direction)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), FB_DIFF_NOWHERE);

  return fb_diff_lines_step (self->lines, position, direction);
}

guint
fb_diff_list_find (FbDiffList *self, const char *id)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), FB_DIFF_NOWHERE);
  g_return_val_if_fail (id != NULL, FB_DIFF_NOWHERE);

  return fb_diff_lines_find_change (self->lines, fb_flow_diff_find (get_flows (self), id));
}

guint
fb_diff_list_find_item (FbDiffList *self, FbDiffItem *item)
{
  g_return_val_if_fail (FB_IS_DIFF_LIST (self), FB_DIFF_NOWHERE);
  g_return_val_if_fail (FB_IS_DIFF_ITEM (item), FB_DIFF_NOWHERE);

  if (fb_diff_item_get_kind (item) == FB_DIFF_NODE)
    return fb_diff_lines_find_change (self->lines, fb_diff_item_get_change (item));
  if (fb_diff_item_get_kind (item) == FB_DIFF_PART)
    return fb_diff_lines_find_part (self->lines, fb_diff_item_get_part (item));

  return FB_DIFF_NOWHERE;
}
