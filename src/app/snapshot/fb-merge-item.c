/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-merge-item.h"

#include <glib/gi18n.h>

/* Holds on to the merge it is of. */

struct _FbMergeItem
{
  GObject parent_instance;

  /* Owned */
  FbFlowMerge *merge;

  guint       index;
  FbMergeSide choice;
};

G_DEFINE_FINAL_TYPE (FbMergeItem, fb_merge_item, G_TYPE_OBJECT)

enum
{
  PROP_CHOICE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
fb_merge_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHOICE)
    g_value_set_uint (value, FB_MERGE_ITEM (object)->choice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fb_merge_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHOICE)
    fb_merge_item_set_choice (FB_MERGE_ITEM (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fb_merge_item_finalize (GObject *object)
{
  fb_flow_merge_unref (FB_MERGE_ITEM (object)->merge);

  G_OBJECT_CLASS (fb_merge_item_parent_class)->finalize (object);
}

static void
fb_merge_item_class_init (FbMergeItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fb_merge_item_get_property;
  object_class->set_property = fb_merge_item_set_property;
  object_class->finalize = fb_merge_item_finalize;

  properties[PROP_CHOICE] =
      g_param_spec_uint ("choice", NULL, NULL, 0, FB_MERGE_OPEN, FB_MERGE_OPEN,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_merge_item_init (FbMergeItem *self)
{
  self->choice = FB_MERGE_OPEN;
}

GListModel *
fb_merge_item_list_new (FbFlowMerge *merge)
{
  GListStore *store = g_list_store_new (FB_TYPE_MERGE_ITEM);

  g_return_val_if_fail (merge != NULL, G_LIST_MODEL (store));

  for (guint i = 0; i < fb_flow_merge_get_n_conflicts (merge); i++)
    {
      g_autoptr (FbMergeItem) item = g_object_new (FB_TYPE_MERGE_ITEM, NULL);

      item->merge = fb_flow_merge_ref (merge);
      item->index = i;
      g_list_store_append (store, item);
    }

  return G_LIST_MODEL (store);
}

const FbMergeConflict *
fb_merge_item_get_conflict (FbMergeItem *self)
{
  g_return_val_if_fail (FB_IS_MERGE_ITEM (self), NULL);

  return fb_flow_merge_get_conflict (self->merge, self->index);
}

/* As theirs call it, else mine, else base. (nullable) */
static const char *
find_title (FbFlowMerge *merge, const char *id, const FbFlowNode **node, FbFlowDocument **document)
{
  for (guint side = FB_MERGE_N_SIDES; side > 0; side--)
    {
      *document = fb_flow_merge_get_document (merge, side - 1);
      *node = fb_flow_document_find_node (*document, id);
      if (*node != NULL)
        return fb_flow_document_get_title (*document, *node);
    }

  return NULL;
}

char *
fb_merge_item_dup_title (FbMergeItem *self)
{
  const FbMergeConflict *conflict = fb_merge_item_get_conflict (self);
  const FbFlowNode      *node = NULL;
  const FbFlowNode      *tab = NULL;
  FbFlowDocument        *document = NULL;
  const char            *title;

  g_return_val_if_fail (FB_IS_MERGE_ITEM (self), NULL);

  if (conflict->node == NULL)
    return g_strdup (_ ("Order of the Tabs"));

  title = find_title (self->merge, conflict->node, &node, &document);
  if (node != NULL && node->z != NULL)
    tab = fb_flow_document_find_node (document, node->z);
  if (tab == NULL)
    return g_strdup (title != NULL ? title : conflict->node);

  /* Translators: a node, and the tab it lies on */
  return g_strdup_printf (_ ("%s, on %s"), title, fb_flow_document_get_title (document, tab));
}

FbMergeSide
fb_merge_item_get_choice (FbMergeItem *self)
{
  g_return_val_if_fail (FB_IS_MERGE_ITEM (self), FB_MERGE_OPEN);

  return self->choice;
}

void
fb_merge_item_set_choice (FbMergeItem *self, FbMergeSide choice)
{
  g_return_if_fail (FB_IS_MERGE_ITEM (self));
  g_return_if_fail (choice <= FB_MERGE_OPEN);

  if (self->choice == choice)
    return;

  self->choice = choice;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}
