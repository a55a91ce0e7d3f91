/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-combo-text.h"

/* Two factories, as the row's own but for the labels: one for the value that holds, one for the
 * list, where a mark says which it is. Each lives as long as the row that has it. */

/* What is longer shares the line with the title. Nothing wraps: a row measures its value as one
 * line. */
#define ROW_CHARS 30
#define LIST_CHARS 60

/* (transfer full) */
static char *
dup_text (AdwComboRow *row, gpointer item)
{
  GtkExpression *expression = adw_combo_row_get_expression (row);
  g_auto (GValue) value = G_VALUE_INIT;

  if (expression != NULL && gtk_expression_evaluate (expression, item, &value) &&
      G_VALUE_HOLDS_STRING (&value))
    return g_value_dup_string (&value);

  return g_strdup (GTK_IS_STRING_OBJECT (item) ? gtk_string_object_get_string (item) : "");
}

static GtkWidget *
make_label (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);

  return label;
}

/* Up to @max_chars are always seen. */
static void
set_text (GtkWidget *label, const char *text, int max_chars)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_label_set_width_chars (GTK_LABEL (label), (int)MIN (g_utf8_strlen (text, -1), max_chars));
}

static void
row_setup_cb (AdwComboRow *row, GtkListItem *item)
{
  gtk_list_item_set_child (item, make_label (1));
}

static void
row_bind_cb (AdwComboRow *row, GtkListItem *item)
{
  g_autofree char *text = dup_text (row, gtk_list_item_get_item (item));

  set_text (gtk_list_item_get_child (item), text, ROW_CHARS);
}

static void
list_setup_cb (AdwComboRow *row, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = make_label (0);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_item_set_child (item, box);
}

static gboolean
transform_opacity (GBinding *binding, const GValue *selected, GValue *opacity, gpointer item)
{
  g_value_set_double (opacity, g_value_get_object (selected) == gtk_list_item_get_item (item));
  return TRUE;
}

static void
list_bind_cb (AdwComboRow *row, GtkListItem *item)
{
  g_autofree char *text = dup_text (row, gtk_list_item_get_item (item));
  GtkWidget       *box = gtk_list_item_get_child (item);
  GBinding        *binding;

  set_text (gtk_widget_get_first_child (box), text, LIST_CHARS);
  binding =
      g_object_bind_property_full (row, "selected-item", gtk_widget_get_last_child (box), "opacity",
                                   G_BINDING_SYNC_CREATE, transform_opacity, NULL, item, NULL);
  g_object_set_data (G_OBJECT (item), "binding", binding);
}

static void
list_unbind_cb (AdwComboRow *row, GtkListItem *item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "binding");

  if (binding != NULL)
    g_binding_unbind (binding);
}

void
fb_combo_text_widen (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) of_row = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) of_list = gtk_signal_list_item_factory_new ();

  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  g_signal_connect_object (of_row, "setup", G_CALLBACK (row_setup_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (of_row, "bind", G_CALLBACK (row_bind_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (of_list, "setup", G_CALLBACK (list_setup_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (of_list, "bind", G_CALLBACK (list_bind_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (of_list, "unbind", G_CALLBACK (list_unbind_cb), row, G_CONNECT_SWAPPED);
  adw_combo_row_set_factory (row, of_row);
  adw_combo_row_set_list_factory (row, of_list);
}
