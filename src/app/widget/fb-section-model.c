/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-section-model.h"

/* Positions are those of the items plus one while the heading is there. UI thread. */

struct _FbSection
{
  GObject parent_instance;

  /* Owned */
  char *title;
  char *action;
  char *action_label;
};

struct _FbSectionModel
{
  GObject parent_instance;

  /* Owned */
  FbSection  *section;
  GListModel *items;

  guint    n_items;
  gboolean keep;
};

static void fb_section_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (FbSection, fb_section, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (FbSectionModel,
                               fb_section_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fb_section_model_list_init))

static guint
n_headings (FbSectionModel *self)
{
  return self->keep || self->n_items > 0 ? 1 : 0;
}

static void
items_changed_cb (
    FbSectionModel *self, guint position, guint removed, guint added, GListModel *items)
{
  const guint before = n_headings (self);
  guint       after;

  g_assert (FB_IS_SECTION_MODEL (self));

  self->n_items = g_list_model_get_n_items (items);
  after = n_headings (self);

  if (before == after)
    g_list_model_items_changed (G_LIST_MODEL (self), position + after, removed, added);
  else
    /* The heading comes with the first item and goes with the last one. */
    g_list_model_items_changed (G_LIST_MODEL (self), 0, removed + before, added + after);
}

static GType
fb_section_model_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
fb_section_model_get_n_items (GListModel *model)
{
  FbSectionModel *self = FB_SECTION_MODEL (model);

  return self->n_items + n_headings (self);
}

static gpointer
fb_section_model_get_item (GListModel *model, guint position)
{
  FbSectionModel *self = FB_SECTION_MODEL (model);
  const guint     first = n_headings (self);

  if (position < first)
    return g_object_ref (self->section);

  return g_list_model_get_item (self->items, position - first);
}

static void
fb_section_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = fb_section_model_get_item_type;
  iface->get_n_items = fb_section_model_get_n_items;
  iface->get_item = fb_section_model_get_item;
}

static void
fb_section_finalize (GObject *object)
{
  FbSection *self = FB_SECTION (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->action_label, g_free);

  G_OBJECT_CLASS (fb_section_parent_class)->finalize (object);
}

static void
fb_section_class_init (FbSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_section_finalize;
}

static void
fb_section_init (FbSection *self)
{
}

static void
fb_section_model_dispose (GObject *object)
{
  FbSectionModel *self = FB_SECTION_MODEL (object);

  g_clear_object (&self->section);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (fb_section_model_parent_class)->dispose (object);
}

static void
fb_section_model_class_init (FbSectionModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_section_model_dispose;
}

static void
fb_section_model_init (FbSectionModel *self)
{
  self->keep = TRUE;
}

FbSection *
fb_section_new (const char *title, const char *action, const char *action_label)
{
  FbSection *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (FB_TYPE_SECTION, NULL);
  self->title = g_strdup (title);
  self->action = g_strdup (action);
  self->action_label = g_strdup (action_label);

  return self;
}

const char *
fb_section_get_title (FbSection *self)
{
  g_return_val_if_fail (FB_IS_SECTION (self), NULL);

  return self->title;
}

const char *
fb_section_get_action (FbSection *self)
{
  g_return_val_if_fail (FB_IS_SECTION (self), NULL);

  return self->action;
}

const char *
fb_section_get_action_label (FbSection *self)
{
  g_return_val_if_fail (FB_IS_SECTION (self), NULL);

  return self->action_label;
}

FbSectionModel *
fb_section_model_new (FbSection *section, GListModel *items)
{
  FbSectionModel *self;

  g_return_val_if_fail (FB_IS_SECTION (section), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (items), NULL);

  self = g_object_new (FB_TYPE_SECTION_MODEL, NULL);
  self->section = section;
  self->items = items;
  self->n_items = g_list_model_get_n_items (items);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
fb_section_model_set_keep_heading (FbSectionModel *self, gboolean keep)
{
  guint before;
  guint after;

  g_return_if_fail (FB_IS_SECTION_MODEL (self));

  before = n_headings (self);
  self->keep = !!keep;
  after = n_headings (self);
  if (before != after)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, after);
}
