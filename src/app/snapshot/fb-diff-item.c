/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "snapshot/fb-mark-text.h"
#include "snapshot/fb-node-label.h"

/* Texts are made when the item is, which a list does for those that are seen. */

#define BETWEEN " \xc2\xb7 " /* a middle dot */
#define SUBFLOW_PREFIX "subflow:"

struct _FbDiffItem
{
  GObject parent_instance;

  /* Owned */
  FbSnapshotDiff *diff; /* (nullable) */
  char           *title;
  char           *detail; /* (nullable) */
  char           *node;   /* (nullable) */
  char           *tab;    /* (nullable) */

  /* Of the diff */
  const FbFlowChange     *change; /* (nullable) */
  const FbSnapshotChange *part;   /* (nullable) */

  FbDiffKind  kind;
  FbSceneMark mark;
  gboolean    has_risk;
};

G_DEFINE_FINAL_TYPE (FbDiffItem, fb_diff_item, G_TYPE_OBJECT)

static void
fb_diff_item_finalize (GObject *object)
{
  FbDiffItem *self = FB_DIFF_ITEM (object);

  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->tab, g_free);

  G_OBJECT_CLASS (fb_diff_item_parent_class)->finalize (object);
}

static void
fb_diff_item_class_init (FbDiffItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_diff_item_finalize;
}

static void
fb_diff_item_init (FbDiffItem *self)
{
}

static FbDiffItem *
make (FbDiffKind kind, const char *title, const char *detail)
{
  FbDiffItem *self = g_object_new (FB_TYPE_DIFF_ITEM, NULL);

  self->kind = kind;
  self->title = g_strdup (title);
  self->detail = g_strdup (detail);

  return self;
}

FbDiffItem *
fb_diff_item_new_heading (const char *title, const char *detail)
{
  g_return_val_if_fail (title != NULL, NULL);

  return make (FB_DIFF_HEADING, title, detail);
}

FbDiffItem *
fb_diff_item_new_rest (FbDiffKind kind, const char *title)
{
  g_return_val_if_fail (title != NULL, NULL);

  return make (kind, title, NULL);
}

FbDiffItem *
fb_diff_item_new_risk (const FbFlowRisk *risk, const char *tab)
{
  FbDiffItem *self;

  g_return_val_if_fail (risk != NULL, NULL);

  self = make (FB_DIFF_RISK, risk->message, NULL);
  self->node = g_strdup (risk->node);
  self->tab = g_strdup (tab);
  self->has_risk = TRUE;

  return self;
}

static const char *
get_kind_word (FbFlowDocument *document, const FbFlowNode *node)
{
  const FbFlowNode *subflow;

  switch (node->kind)
    {
    case FB_FLOW_TAB:
      return _ ("tab");
    case FB_FLOW_SUBFLOW:
      return _ ("subflow");
    case FB_FLOW_GROUP:
      return _ ("group");
    case FB_FLOW_NODE:
    case FB_FLOW_JUNCTION:
    case FB_FLOW_CONFIG:
    default:
      if (!g_str_has_prefix (node->type, SUBFLOW_PREFIX))
        return node->type;
      subflow = fb_flow_document_find_node (document, node->type + strlen (SUBFLOW_PREFIX));
      return subflow != NULL && subflow->name != NULL ? subflow->name : _ ("subflow");
    }
}

static char *
make_title (FbFlowDocument *document, const FbFlowNode *node)
{
  g_autofree char *label = NULL;

  if (node->name != NULL)
    return g_strdup (node->name);
  if (node->kind != FB_FLOW_NODE)
    return g_strdup (get_kind_word (document, node));

  label = fb_node_label_make (document, node, fb_node_palette_find_core (node->type));
  return g_steal_pointer (&label);
}

FbDiffItem *
fb_diff_item_new_node (FbSnapshotDiff     *diff,
                       const FbFlowChange *change,
                       const char         *tab,
                       gboolean            has_risk)
{
  FbFlowDiff       *flows;
  const FbFlowNode *node;
  FbFlowDocument   *document;
  FbDiffItem       *self;
  g_autofree char  *title = NULL;
  g_autofree char  *aspects = NULL;
  g_autofree char  *detail = NULL;

  g_return_val_if_fail (diff != NULL, NULL);
  g_return_val_if_fail (change != NULL, NULL);

  flows = fb_snapshot_diff_get_flows (diff);
  node = change->newer != NULL ? change->newer : change->older;
  document =
      change->newer != NULL ? fb_flow_diff_get_newer (flows) : fb_flow_diff_get_older (flows);
  title = make_title (document, node);
  if (change->kind == FB_FLOW_CHANGED)
    aspects = fb_mark_text_aspects (change->aspects);
  detail = g_strjoin (BETWEEN, get_kind_word (document, node), aspects, NULL);

  self = make (FB_DIFF_NODE, title, detail);
  self->diff = fb_snapshot_diff_ref (diff);
  self->change = change;
  self->mark = fb_mark_of_change (change);
  self->node = g_strdup (node->id);
  self->tab = g_strdup (tab);
  self->has_risk = has_risk;

  return self;
}

static const FbSceneMark part_marks[] = {
  [FB_SNAPSHOT_CHANGE_ADDED] = FB_SCENE_ADDED,
  [FB_SNAPSHOT_CHANGE_DELETED] = FB_SCENE_DELETED,
  [FB_SNAPSHOT_CHANGE_CHANGED] = FB_SCENE_CHANGED,
  [FB_SNAPSHOT_CHANGE_UNKNOWN] = FB_SCENE_SAME,
};

/* "1.2.0 → 1.3.1" where both can be shown on one line. */
static char *
make_part_detail (const FbSnapshotChange *part)
{
  if (part->kind == FB_SNAPSHOT_CHANGE_UNKNOWN)
    return g_strdup (_ ("not known"));
  if (part->area == FB_SNAPSHOT_MODULES && part->older != NULL && part->newer != NULL)
    return g_strdup_printf ("%s \xe2\x86\x92 %s", part->older, part->newer);
  if (part->area == FB_SNAPSHOT_MODULES)
    return g_strdup (part->newer != NULL ? part->newer : part->older);

  return g_strdup (fb_mark_text_word (part_marks[part->kind]));
}

/* Of a credential also whose it is. */
static char *
make_part_title (FbSnapshotDiff *diff, const FbSnapshotChange *part)
{
  FbFlowDiff       *flows = fb_snapshot_diff_get_flows (diff);
  FbFlowDocument   *document = fb_flow_diff_get_newer (flows);
  const FbFlowNode *node =
      part->node != NULL ? fb_flow_document_find_node (document, part->node) : NULL;

  if (node == NULL && part->node != NULL)
    {
      document = fb_flow_diff_get_older (flows);
      node = fb_flow_document_find_node (document, part->node);
    }
  if (node == NULL)
    return g_strdup (part->name);

  /* Translators: a node, and the name of one of its passwords */
  return g_strdup_printf (_ ("%s: %s"), fb_flow_document_get_title (document, node), part->name);
}

FbDiffItem *
fb_diff_item_new_part (FbSnapshotDiff *diff, const FbSnapshotChange *part)
{
  FbDiffItem      *self;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (diff != NULL, NULL);
  g_return_val_if_fail (part != NULL, NULL);

  detail = make_part_detail (part);
  title = make_part_title (diff, part);
  self = make (FB_DIFF_PART, title, detail);
  self->diff = fb_snapshot_diff_ref (diff);
  self->part = part;
  self->mark = part_marks[part->kind];
  self->node = g_strdup (part->node);

  return self;
}

FbDiffKind
fb_diff_item_get_kind (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), FB_DIFF_HEADING);

  return self->kind;
}

const char *
fb_diff_item_get_title (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), NULL);

  return self->title;
}

const char *
fb_diff_item_get_detail (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), NULL);

  return self->detail;
}

FbSceneMark
fb_diff_item_get_mark (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), FB_SCENE_SAME);

  return self->mark;
}

const char *
fb_diff_item_get_node (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), NULL);

  return self->node;
}

const char *
fb_diff_item_get_tab (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), NULL);

  return self->tab;
}

gboolean
fb_diff_item_has_risk (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), FALSE);

  return self->has_risk;
}

gboolean
fb_diff_item_is_change (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), FALSE);

  return self->kind == FB_DIFF_NODE || self->kind == FB_DIFF_PART;
}

const FbFlowChange *
fb_diff_item_get_change (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), NULL);

  return self->change;
}

const FbSnapshotChange *
fb_diff_item_get_part (FbDiffItem *self)
{
  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), NULL);

  return self->part;
}

char *
fb_diff_item_describe (FbDiffItem *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  g_return_val_if_fail (FB_IS_DIFF_ITEM (self), NULL);

  g_ptr_array_add (words, self->title);
  if (self->mark != FB_SCENE_SAME)
    g_ptr_array_add (words, (gpointer)fb_mark_text_word (self->mark));
  if (self->detail != NULL && g_strcmp0 (self->detail, fb_mark_text_word (self->mark)) != 0)
    g_ptr_array_add (words, self->detail);
  if (self->has_risk && self->kind != FB_DIFF_RISK)
    g_ptr_array_add (words, (gpointer)_ ("flagged"));
  g_ptr_array_add (words, NULL);

  return g_strjoinv (", ", (char **)words->pdata);
}
