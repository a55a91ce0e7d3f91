/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-property-row.h"

#include <glib/gi18n.h>

/* Long values are cut on the screen; the tooltip has more of them. */

#define MAX_TOOLTIP_CHARS 2000

struct _FbPropertyItem
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *owner;

  /* Of the owner */
  const FbPropertyChange *change;
};

struct _FbPropertyRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *box;
  GtkLabel  *path;
  GtkWidget *older_line;
  GtkLabel  *older;
  GtkWidget *newer_line;
  GtkLabel  *newer;
};

G_DEFINE_FINAL_TYPE (FbPropertyItem, fb_property_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (FbPropertyRow, fb_property_row, GTK_TYPE_WIDGET)

static void
fb_property_item_finalize (GObject *object)
{
  g_ptr_array_unref (FB_PROPERTY_ITEM (object)->owner);

  G_OBJECT_CLASS (fb_property_item_parent_class)->finalize (object);
}

static void
fb_property_item_class_init (FbPropertyItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_property_item_finalize;
}

static void
fb_property_item_init (FbPropertyItem *self)
{
}

FbPropertyItem *
fb_property_item_new (GPtrArray *owner, const FbPropertyChange *change)
{
  FbPropertyItem *self;

  g_return_val_if_fail (owner != NULL, NULL);
  g_return_val_if_fail (change != NULL, NULL);

  self = g_object_new (FB_TYPE_PROPERTY_ITEM, NULL);
  self->owner = g_ptr_array_ref (owner);
  self->change = change;

  return self;
}

static void
fb_property_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_PROPERTY_ROW);

  G_OBJECT_CLASS (fb_property_row_parent_class)->dispose (object);
}

static void
fb_property_row_class_init (FbPropertyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_property_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "propertyrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-property-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FbPropertyRow, box);
  gtk_widget_class_bind_template_child (widget_class, FbPropertyRow, path);
  gtk_widget_class_bind_template_child (widget_class, FbPropertyRow, older_line);
  gtk_widget_class_bind_template_child (widget_class, FbPropertyRow, older);
  gtk_widget_class_bind_template_child (widget_class, FbPropertyRow, newer_line);
  gtk_widget_class_bind_template_child (widget_class, FbPropertyRow, newer);
}

static void
fb_property_row_init (FbPropertyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_property_row_new (void)
{
  return g_object_new (FB_TYPE_PROPERTY_ROW, NULL);
}

/* @value: (nullable) then the line is not there. */
static void
show_value (GtkWidget *line, GtkLabel *label, const char *value, gboolean is_empty)
{
  g_autofree char *start = NULL;

  gtk_widget_set_visible (line, value != NULL);
  if (value == NULL)
    return;

  start = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), MAX_TOOLTIP_CHARS));
  /* Translators: in place of a value of no characters */
  gtk_label_set_text (label, is_empty ? _ ("empty") : start);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), is_empty ? NULL : start);
  if (is_empty)
    gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "dim-label");
}

/* In place of a value that is not to be seen. */
static const char *
describe_secret (const FbPropertyChange *change)
{
  switch (change->kind)
    {
    case FB_FLOW_ADDED:
      return _ ("set; the value is secret");
    case FB_FLOW_DELETED:
      return _ ("removed; the value was secret");
    case FB_FLOW_CHANGED:
    default:
      return _ ("changed; the value is secret");
    }
}

static char *
describe (const FbPropertyChange *change, const char *older, const char *newer)
{
  if (change->is_secret)
    return g_strdup_printf ("%s: %s", change->path, newer != NULL ? newer : older);
  if (older == NULL)
    return g_strdup_printf (_ ("%s: added, %s"), change->path, newer);
  if (newer == NULL)
    return g_strdup_printf (_ ("%s: deleted, was %s"), change->path, older);

  return g_strdup_printf (_ ("%s: was %s, is %s"), change->path, older, newer);
}

void
fb_property_row_bind (FbPropertyRow *self, FbPropertyItem *item)
{
  const FbPropertyChange *change;
  const char             *older;
  const char             *newer;
  g_autofree char        *description = NULL;

  g_return_if_fail (FB_IS_PROPERTY_ROW (self));
  g_return_if_fail (FB_IS_PROPERTY_ITEM (item));

  change = item->change;
  older = change->older;
  newer = change->newer;
  if (change->is_secret && older == NULL && newer == NULL)
    *(change->kind == FB_FLOW_DELETED ? &older : &newer) = describe_secret (change);

  gtk_label_set_text (self->path, change->path);
  show_value (self->older_line, self->older, older, older != NULL && *older == '\0');
  show_value (self->newer_line, self->newer, newer, newer != NULL && *newer == '\0');

  description = describe (change, older, newer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description,
                                  -1);
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}
