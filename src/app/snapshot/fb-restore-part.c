/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-restore-part.h"

#include <glib/gi18n.h>

#include "snapshot/fb-scene-tabs.h"

struct _FbRestorePart
{
  GObject parent_instance;

  /* Owned */
  char *id;
  char *title;
  char *detail;

  gboolean is_container;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (FbRestorePart, fb_restore_part, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
fb_restore_part_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHOSEN)
    g_value_set_boolean (value, FB_RESTORE_PART (object)->chosen);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fb_restore_part_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHOSEN)
    fb_restore_part_set_chosen (FB_RESTORE_PART (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fb_restore_part_finalize (GObject *object)
{
  FbRestorePart *self = FB_RESTORE_PART (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->detail);

  G_OBJECT_CLASS (fb_restore_part_parent_class)->finalize (object);
}

static void
fb_restore_part_class_init (FbRestorePartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fb_restore_part_get_property;
  object_class->set_property = fb_restore_part_set_property;
  object_class->finalize = fb_restore_part_finalize;

  properties[PROP_CHOSEN] =
      g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_restore_part_init (FbRestorePart *self)
{
}

/* @detail: (transfer full) */
static void
append (GListStore *store, const char *id, const char *title, char *detail, gboolean is_container)
{
  g_autoptr (FbRestorePart) self = g_object_new (FB_TYPE_RESTORE_PART, NULL);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->detail = detail;
  self->is_container = is_container;
  g_list_store_append (store, self);
}

static void
append_container (GListStore *store, FbFlowDocument *document, const FbSceneTab *tab)
{
  guint n_changes = tab->n_changes + tab->n_layout;

  if (n_changes > 0 && fb_flow_document_find_node (document, tab->id) != NULL)
    append (store, tab->id, tab->label != NULL ? tab->label : tab->id,
            g_strdup_printf (ngettext ("All of it, %u change", "All of it, %u changes", n_changes),
                             n_changes),
            TRUE);
}

static gboolean
is_container (const FbFlowNode *node)
{
  return node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW;
}

GListModel *
fb_restore_part_list (FbSnapshotDiff *diff, gboolean newer)
{
  GListStore     *store = g_list_store_new (FB_TYPE_RESTORE_PART);
  FbFlowDiff     *flows;
  FbFlowDocument *document;
  g_autoptr (GArray) tabs = NULL;

  g_return_val_if_fail (diff != NULL, NULL);

  flows = fb_snapshot_diff_get_flows (diff);
  document = newer ? fb_flow_diff_get_newer (flows) : fb_flow_diff_get_older (flows);
  tabs = fb_scene_list_tabs (fb_flow_diff_get_older (flows), fb_flow_diff_get_newer (flows), flows);
  for (guint i = 0; i < tabs->len; i++)
    append_container (store, document, &g_array_index (tabs, FbSceneTab, i));

  for (guint i = 0; i < fb_flow_diff_get_n_changes (flows); i++)
    {
      const FbFlowChange *change = fb_flow_diff_get_change (flows, i);
      const FbFlowNode   *node = newer ? change->newer : change->older;
      const FbFlowNode   *tab;

      if (node == NULL || is_container (node))
        continue;
      tab = node->z != NULL ? fb_flow_document_find_node (document, node->z) : NULL;
      append (store, node->id, fb_flow_document_get_title (document, node),
              tab != NULL ? g_strdup_printf ("%s · %s", node->type,
                                             fb_flow_document_get_title (document, tab))
                          : g_strdup (node->type),
              FALSE);
    }

  return G_LIST_MODEL (store);
}

const char *
fb_restore_part_get_id (FbRestorePart *self)
{
  g_return_val_if_fail (FB_IS_RESTORE_PART (self), NULL);

  return self->id;
}

const char *
fb_restore_part_get_title (FbRestorePart *self)
{
  g_return_val_if_fail (FB_IS_RESTORE_PART (self), NULL);

  return self->title;
}

const char *
fb_restore_part_get_detail (FbRestorePart *self)
{
  g_return_val_if_fail (FB_IS_RESTORE_PART (self), NULL);

  return self->detail;
}

gboolean
fb_restore_part_is_container (FbRestorePart *self)
{
  g_return_val_if_fail (FB_IS_RESTORE_PART (self), FALSE);

  return self->is_container;
}

gboolean
fb_restore_part_get_chosen (FbRestorePart *self)
{
  g_return_val_if_fail (FB_IS_RESTORE_PART (self), FALSE);

  return self->chosen;
}

void
fb_restore_part_set_chosen (FbRestorePart *self, gboolean chosen)
{
  g_return_if_fail (FB_IS_RESTORE_PART (self));

  if (self->chosen == !!chosen)
    return;

  self->chosen = !!chosen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}
