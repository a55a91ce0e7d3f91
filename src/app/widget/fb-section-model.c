/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-section-model.h"

/* The shown list is put together anew at each change of the source or its filter and told as one
 * change between what stayed at the front and at the end. UI thread; meant for hundreds. */

struct _FbSection
{
  GObject parent_instance;

  /* Owned */
  char *title;
  char *action;
  char *action_label;
};

typedef struct
{
  FbSection          *section;
  GtkCustomFilterFunc wants;
  gpointer            user_data;
} Part;

struct _FbSectionModel
{
  GObject parent_instance;

  /* Owned */
  GListModel *source;
  GtkFilter  *filter; /* (nullable) */
  GArray     *parts;
  GPtrArray  *shown;

  gboolean keep;
};

static void fb_section_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (FbSection, fb_section, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (FbSectionModel,
                               fb_section_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fb_section_model_list_init))

static void
part_clear (gpointer data)
{
  Part *part = data;

  g_clear_object (&part->section);
}

static void
collect_part (FbSectionModel *self, const Part *part, GPtrArray *shown)
{
  const guint n_items = g_list_model_get_n_items (self->source);
  const guint heading = shown->len;

  g_ptr_array_add (shown, g_object_ref (part->section));
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->source, i);

      if (part->wants (item, part->user_data) &&
          (self->filter == NULL || gtk_filter_match (self->filter, item)))
        g_ptr_array_add (shown, g_steal_pointer (&item));
    }
  if (!self->keep && shown->len == heading + 1)
    g_ptr_array_set_size (shown, (int)heading);
}

static void
collect (FbSectionModel *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->shown);
  guint front = 0;
  guint end = 0;

  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->parts->len; i++)
    collect_part (self, &g_array_index (self->parts, Part, i), self->shown);

  while (front < MIN (before->len, self->shown->len) &&
         before->pdata[front] == self->shown->pdata[front])
    front++;
  while (end < MIN (before->len, self->shown->len) - front &&
         before->pdata[before->len - 1 - end] == self->shown->pdata[self->shown->len - 1 - end])
    end++;
  if (front + end < MAX (before->len, self->shown->len))
    g_list_model_items_changed (G_LIST_MODEL (self), front, before->len - front - end,
                                self->shown->len - front - end);
}

static void
changed_cb (FbSectionModel *self)
{
  g_assert (FB_IS_SECTION_MODEL (self));

  collect (self);
}

static GType
fb_section_model_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
fb_section_model_get_n_items (GListModel *model)
{
  return FB_SECTION_MODEL (model)->shown->len;
}

static gpointer
fb_section_model_get_item (GListModel *model, guint position)
{
  FbSectionModel *self = FB_SECTION_MODEL (model);

  return position < self->shown->len ? g_object_ref (self->shown->pdata[position]) : NULL;
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
fb_section_model_finalize (GObject *object)
{
  FbSectionModel *self = FB_SECTION_MODEL (object);

  g_clear_object (&self->source);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_section_model_parent_class)->finalize (object);
}

static void
fb_section_model_class_init (FbSectionModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_section_model_finalize;
}

static void
fb_section_model_init (FbSectionModel *self)
{
  self->keep = TRUE;
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
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
fb_section_model_new (GListModel *source, GtkFilter *filter)
{
  FbSectionModel *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (source), NULL);
  g_return_val_if_fail (filter == NULL || GTK_IS_FILTER (filter), NULL);

  self = g_object_new (FB_TYPE_SECTION_MODEL, NULL);
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (filter != NULL)
    {
      self->filter = g_object_ref (filter);
      g_signal_connect_object (filter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
    }

  return self;
}

void
fb_section_model_add (FbSectionModel     *self,
                      FbSection          *section,
                      GtkCustomFilterFunc wants,
                      gpointer            user_data)
{
  const Part part = { section, wants, user_data };

  g_return_if_fail (FB_IS_SECTION_MODEL (self));
  g_return_if_fail (FB_IS_SECTION (section));
  g_return_if_fail (wants != NULL);

  g_array_append_val (self->parts, part);
  collect (self);
}

void
fb_section_model_set_keep_headings (FbSectionModel *self, gboolean keep)
{
  g_return_if_fail (FB_IS_SECTION_MODEL (self));

  if (self->keep == !!keep)
    return;

  self->keep = !!keep;
  collect (self);
}
