/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "search/fb-palette-row.h"

#include <glib/gi18n.h>

/* UI thread. */

struct _FbPaletteItem
{
  GObject parent_instance;

  /* Owned */
  FbSearchEntry *entry;
};

struct _FbPaletteRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget        *box;
  GtkImage         *icon;
  GtkLabel         *title;
  GtkLabel         *subtitle;
  GtkLabel         *kind;
  GtkWidget        *hint_side; /* a shortcut label is always left to right */
  GtkShortcutLabel *hint;
};

G_DEFINE_FINAL_TYPE (FbPaletteItem, fb_palette_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (FbPaletteRow, fb_palette_row, GTK_TYPE_WIDGET)

static const struct
{
  const char *kind;
  const char *icon;
  const char *label;
} kinds[] = {
  { "instance", "fb-instances-symbolic", N_ ("Instance") },
  { "tab", "fb-flow-symbolic", N_ ("Flow") },
  { "subflow", "fb-flow-symbolic", N_ ("Subflow") },
  { "group", "fb-flow-symbolic", N_ ("Group") },
  { "node", "fb-node-symbolic", N_ ("Node") },
  { "config", "emblem-system-symbolic", N_ ("Config node") },
  { "action", "system-run-symbolic", N_ ("Action") },
};

static void
fb_palette_item_finalize (GObject *object)
{
  g_clear_pointer (&FB_PALETTE_ITEM (object)->entry, fb_search_entry_free);

  G_OBJECT_CLASS (fb_palette_item_parent_class)->finalize (object);
}

static void
fb_palette_item_class_init (FbPaletteItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_palette_item_finalize;
}

static void
fb_palette_item_init (FbPaletteItem *self)
{
}

FbPaletteItem *
fb_palette_item_new (const FbSearchEntry *entry)
{
  FbPaletteItem *self;

  g_return_val_if_fail (entry != NULL, NULL);

  self = g_object_new (FB_TYPE_PALETTE_ITEM, NULL);
  self->entry =
      fb_search_entry_new (entry->kind, entry->title, entry->subtitle, entry->target, entry->hint);

  return self;
}

const FbSearchEntry *
fb_palette_item_get_entry (FbPaletteItem *self)
{
  g_return_val_if_fail (FB_IS_PALETTE_ITEM (self), NULL);

  return self->entry;
}

static void
fb_palette_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_PALETTE_ROW);

  G_OBJECT_CLASS (fb_palette_row_parent_class)->dispose (object);
}

static void
fb_palette_row_class_init (FbPaletteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_palette_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/search/fb-palette-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FbPaletteRow, box);
  gtk_widget_class_bind_template_child (widget_class, FbPaletteRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FbPaletteRow, title);
  gtk_widget_class_bind_template_child (widget_class, FbPaletteRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, FbPaletteRow, kind);
  gtk_widget_class_bind_template_child (widget_class, FbPaletteRow, hint_side);
  gtk_widget_class_bind_template_child (widget_class, FbPaletteRow, hint);
}

static void
fb_palette_row_init (FbPaletteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_palette_row_new (void)
{
  return g_object_new (FB_TYPE_PALETTE_ROW, NULL);
}

void
fb_palette_row_bind (FbPaletteRow *self, FbPaletteItem *item)
{
  const FbSearchEntry *entry;
  const char          *icon = "edit-find-symbolic";
  const char          *label = "";

  g_return_if_fail (FB_IS_PALETTE_ROW (self));
  g_return_if_fail (FB_IS_PALETTE_ITEM (item));

  entry = item->entry;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, entry->kind) == 0)
      {
        icon = kinds[i].icon;
        label = _ (kinds[i].label);
      }

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->title, entry->title);
  gtk_label_set_text (self->subtitle, entry->subtitle != NULL ? entry->subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), entry->subtitle != NULL);
  gtk_label_set_text (self->kind, label);
  gtk_widget_set_visible (GTK_WIDGET (self->kind), entry->hint == NULL);
  gtk_widget_set_visible (self->hint_side, entry->hint != NULL);
  gtk_shortcut_label_set_accelerator (self->hint, entry->hint != NULL ? entry->hint : "");
}
