/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-tabs.h"

/* Collects the containers, then counts the changes into them. */

typedef struct
{
  FbFlowDocument *older; /* (nullable) */
  FbFlowDocument *newer; /* (nullable) */
  FbFlowDiff     *diff;  /* (nullable) */
  GArray         *tabs;
  GHashTable     *places; /* FbFlowNode of either document -> place in tabs + 1 */
  gboolean        has_loose;
} Collector;

static gboolean
is_container (const FbFlowNode *node)
{
  return node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW;
}

static FbSceneMark
get_mark (const FbFlowChange *change)
{
  if (change == NULL)
    return FB_SCENE_SAME;
  if (change->kind == FB_FLOW_CHANGED)
    return change->aspects == FB_FLOW_LAYOUT ? FB_SCENE_LAYOUT : FB_SCENE_CHANGED;

  return change->kind == FB_FLOW_ADDED ? FB_SCENE_ADDED : FB_SCENE_DELETED;
}

static void
add_tab (Collector *self, const FbFlowNode *node)
{
  FbSceneTab tab = { .id = node->id, .label = node->name, .kind = node->kind };

  tab.is_disabled = node->disabled;
  if (self->diff != NULL)
    tab.mark = get_mark (fb_flow_diff_find (self->diff, node->id));
  g_array_append_val (self->tabs, tab);
}

static void
note_place (Collector *self, FbFlowDocument *document, const char *id)
{
  const FbFlowNode *node = document != NULL ? fb_flow_document_find_node (document, id) : NULL;

  if (node != NULL)
    g_hash_table_insert (self->places, (gpointer)node, GUINT_TO_POINTER (self->tabs->len));
}

/* Those of @document of @kind that are not there yet. */
static void
add_tabs (Collector *self, FbFlowDocument *document, FbFlowKind kind)
{
  guint n_nodes = document != NULL ? fb_flow_document_get_n_nodes (document) : 0;

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      if (node->kind != kind || g_hash_table_contains (self->places, node) ||
          fb_flow_document_find_node (document, node->id) != node)
        continue;
      add_tab (self, node);
      note_place (self, self->newer, node->id);
      note_place (self, self->older, node->id);
    }
}

static void
find_loose (Collector *self, FbFlowDocument *document)
{
  guint       n_nodes = document != NULL ? fb_flow_document_get_n_nodes (document) : 0;
  const char *known = NULL;

  for (guint i = 0; i < n_nodes && !self->has_loose; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);
      const FbFlowNode *container;

      if (is_container (node) || node->kind == FB_FLOW_CONFIG ||
          (known != NULL && node->z == known))
        continue;
      container = node->z != NULL ? fb_flow_document_find_node (document, node->z) : NULL;
      if (container == NULL || !is_container (container))
        self->has_loose = TRUE;
      known = node->z;
    }
}

/* (nullable) the tab that @node is or lies on */
static FbSceneTab *
find_tab (Collector *self, FbFlowDocument *document, const FbFlowNode *node)
{
  const FbFlowNode *container = node;
  guint             place;

  if (!is_container (node))
    container = node->z != NULL ? fb_flow_document_find_node (document, node->z) : NULL;
  place = container != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->places, container)) : 0;
  if (place == 0 && self->has_loose && node->kind != FB_FLOW_CONFIG)
    place = self->tabs->len;

  return place > 0 ? &g_array_index (self->tabs, FbSceneTab, place - 1) : NULL;
}

static void
count_changes (Collector *self)
{
  guint n_changes = self->diff != NULL ? fb_flow_diff_get_n_changes (self->diff) : 0;

  for (guint i = 0; i < n_changes; i++)
    {
      const FbFlowChange *change = fb_flow_diff_get_change (self->diff, i);
      FbSceneTab         *tab;

      tab = change->newer != NULL ? find_tab (self, self->newer, change->newer)
                                  : find_tab (self, self->older, change->older);
      if (tab == NULL)
        continue;
      if (change->kind == FB_FLOW_CHANGED && change->aspects == FB_FLOW_LAYOUT)
        tab->n_layout++;
      else
        tab->n_changes++;
    }
}

GArray *
fb_scene_list_tabs (FbFlowDocument *older, FbFlowDocument *newer, FbFlowDiff *diff)
{
  Collector self = { .older = older, .newer = newer, .diff = diff };
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

  self.tabs = g_array_new (FALSE, FALSE, sizeof (FbSceneTab));
  self.places = places;
  add_tabs (&self, newer, FB_FLOW_TAB);
  add_tabs (&self, older, FB_FLOW_TAB);
  add_tabs (&self, newer, FB_FLOW_SUBFLOW);
  add_tabs (&self, older, FB_FLOW_SUBFLOW);

  find_loose (&self, newer);
  find_loose (&self, older);
  if (self.has_loose)
    {
      FbSceneTab tab = { .id = "", .kind = FB_FLOW_NODE };

      g_array_append_val (self.tabs, tab);
    }
  count_changes (&self);

  return self.tabs;
}
