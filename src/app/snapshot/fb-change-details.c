/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-change-details.h"

#include <glib/gi18n.h>

#include "snapshot/fb-change-content.h"
#include "snapshot/fb-code-diff.h"
#include "snapshot/fb-mark-text.h"
#include "snapshot/fb-property-row.h"

/* One button for the properties and one for each text; what is shown is the button that is down. */

#define MAX_TEXTS 4 /* more are found among the properties */
#define ALL_PROPERTIES -1

struct _FbChangeDetails
{
  GtkWidget parent_instance;

  /* Owned */
  FbChangeContent *content; /* (nullable) */
  GCancellable    *cancellable;
  GListStore      *properties; /* of FbPropertyItem */

  /* Template */
  GtkWidget       *box;
  GtkLabel        *sign;
  GtkLabel        *title;
  GtkLabel        *detail;
  GtkBox          *views;
  GtkLabel        *count;
  GtkWidget       *history;
  GtkWidget       *copy;
  GtkToggleButton *side_by_side;
  GtkToggleButton *whole;
  GtkStack        *stack;
  GtkListView     *list;
  FbCodeDiff      *code;
};

G_DEFINE_FINAL_TYPE (FbChangeDetails, fb_change_details, GTK_TYPE_WIDGET)

static const FbPropertyChange *
get_property (FbChangeDetails *self, guint index)
{
  return self->content->properties->pdata[index];
}

static FbTextDiff *
get_text (FbChangeDetails *self, guint index)
{
  return self->content->texts->pdata[index];
}

static void
show_text (FbChangeDetails *self, guint index)
{
  g_autofree char *count = NULL;
  guint            added;
  guint            deleted;

  fb_text_diff_count (get_text (self, index), &added, &deleted);
  /* As summaries count, in every language. */
  count = g_strdup_printf ("+%u -%u", added, deleted);
  gtk_label_set_text (self->count, count);
  fb_code_diff_set_text (self->code, get_text (self, index), get_property (self, index)->language);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
view_toggled_cb (FbChangeDetails *self, GtkToggleButton *button)
{
  int      index = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "index"));
  gboolean is_text = index != ALL_PROPERTIES;

  if (!gtk_toggle_button_get_active (button) || self->content == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->count), is_text);
  gtk_widget_set_visible (GTK_WIDGET (self->side_by_side), is_text);
  gtk_widget_set_visible (GTK_WIDGET (self->whole), is_text);
  if (is_text)
    show_text (self, (guint)index);
  else
    gtk_stack_set_visible_child_name (self->stack, "properties");
}

static GtkToggleButton *
add_view (FbChangeDetails *self, int index, const char *label)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->views));

  g_object_set_data (G_OBJECT (button), "index", GINT_TO_POINTER (index));
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  g_signal_connect_object (button, "toggled", G_CALLBACK (view_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->views, button);

  return GTK_TOGGLE_BUTTON (button);
}

static void
clear (FbChangeDetails *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->views))) != NULL)
    gtk_box_remove (self->views, child);
  g_list_store_remove_all (self->properties);
  fb_code_diff_set_text (self->code, NULL, NULL);
  g_clear_pointer (&self->content, fb_change_content_free);
  gtk_widget_set_visible (GTK_WIDGET (self->count), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->side_by_side), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->whole), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

/* Of a node that came or went, what was left empty is not worth a line. */
static gboolean
says_something (const FbPropertyChange *property)
{
  return property->is_secret || property->kind == FB_FLOW_CHANGED ||
         (property->older != NULL && *property->older != '\0') ||
         (property->newer != NULL && *property->newer != '\0');
}

/* The properties that have no button of their own. */
static void
list_properties (FbChangeDetails *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_texts = 0;

  for (guint i = 0; i < self->content->properties->len; i++)
    if (get_text (self, i) == NULL ? says_something (get_property (self, i))
                                   : ++n_texts > MAX_TEXTS)
      g_ptr_array_add (items,
                       fb_property_item_new (self->content->properties, get_property (self, i)));
  g_list_store_splice (self->properties, 0, 0, items->pdata, items->len);
}

static void
add_views (FbChangeDetails *self)
{
  GtkToggleButton *chosen = NULL;
  guint            n_properties = g_list_model_get_n_items (G_LIST_MODEL (self->properties));
  guint            n_texts = 0;

  if (n_properties > 0)
    {
      g_autofree char *label =
          g_strdup_printf (ngettext ("%u property", "%u properties", n_properties), n_properties);

      chosen = add_view (self, ALL_PROPERTIES, label);
    }
  for (guint i = 0; i < self->content->properties->len; i++)
    {
      GtkToggleButton *button;

      if (get_text (self, i) == NULL || ++n_texts > MAX_TEXTS)
        continue;
      button = add_view (self, (int)i, get_property (self, i)->path);
      /* Code is what a reviewer wants to see, documentation is not. */
      if (n_texts == 1 && g_strcmp0 (get_property (self, i)->path, "info") != 0)
        chosen = button;
      else if (chosen == NULL)
        chosen = button;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->views), n_texts > 0);
  if (chosen != NULL)
    gtk_toggle_button_set_active (chosen, TRUE);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbChangeDetails) self = FB_CHANGE_DETAILS (user_data);
  g_autoptr (FbChangeContent) content = fb_change_content_load_finish (result, NULL);

  /* Another change was chosen meanwhile. */
  if (content == NULL || self->box == NULL)
    return;

  self->content = g_steal_pointer (&content);
  list_properties (self);
  add_views (self);
}

static void
row_setup_cb (FbChangeDetails *self, GtkListItem *item)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, fb_property_row_new ());
}

static void
row_bind_cb (FbChangeDetails *self, GtkListItem *item)
{
  fb_property_row_bind (FB_PROPERTY_ROW (gtk_list_item_get_child (item)),
                        FB_PROPERTY_ITEM (gtk_list_item_get_item (item)));
}

static void
fb_change_details_dispose (GObject *object)
{
  FbChangeDetails *self = FB_CHANGE_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_CHANGE_DETAILS);
  g_clear_object (&self->properties);
  g_clear_pointer (&self->content, fb_change_content_free);

  G_OBJECT_CLASS (fb_change_details_parent_class)->dispose (object);
}

static void
fb_change_details_class_init (FbChangeDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FB_TYPE_CODE_DIFF);
  G_OBJECT_CLASS (klass)->dispose = fb_change_details_dispose;

  gtk_widget_class_set_css_name (widget_class, "changedetails");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-change-details.ui");
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, box);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, sign);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, title);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, detail);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, history);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, copy);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, views);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, count);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, side_by_side);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, whole);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, list);
  gtk_widget_class_bind_template_child (widget_class, FbChangeDetails, code);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
}

static void
fb_change_details_init (FbChangeDetails *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->properties = g_list_store_new (FB_TYPE_PROPERTY_ITEM);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->properties)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  clear (self);
}

GtkWidget *
fb_change_details_new (void)
{
  return g_object_new (FB_TYPE_CHANGE_DETAILS, NULL);
}

void
fb_change_details_set_item (FbChangeDetails *self, FbSnapshotDiff *diff, FbDiffItem *item)
{
  const char *classes[] = { "sign", "same", NULL };

  g_return_if_fail (FB_IS_CHANGE_DETAILS (self));
  g_return_if_fail (item == NULL || fb_diff_item_is_change (item));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  clear (self);
  if (item == NULL)
    return;

  classes[1] = fb_mark_text_class (fb_diff_item_get_mark (item));
  gtk_widget_set_css_classes (GTK_WIDGET (self->sign), classes);
  gtk_label_set_text (self->sign, fb_mark_text_sign (fb_diff_item_get_mark (item)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  fb_mark_text_word (fb_diff_item_get_mark (item)), -1);
  gtk_label_set_text (self->title, fb_diff_item_get_title (item));
  gtk_label_set_text (self->detail, fb_diff_item_get_detail (item));
  gtk_widget_set_visible (self->history, fb_diff_item_get_node (item) != NULL);
  gtk_widget_set_visible (self->copy, fb_diff_item_get_node (item) != NULL);

  self->cancellable = g_cancellable_new ();
  fb_change_content_load_async (diff, fb_diff_item_get_change (item), fb_diff_item_get_part (item),
                                self->cancellable, loaded_cb, g_object_ref (self));
}
