/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-pane.h"

#include <glib/gi18n.h>

#include "instance/fb-instance-list-row.h"
#include "widget/fb-section-model.h"

/* Owned by the window. The model is: instances, filtered by text, each kind under its heading. UI
 * thread. */

struct _FbInstancePane
{
  GtkWidget parent_instance;

  /* Owned */
  GtkFilter      *filter;
  FbSectionModel *sections; /* (nullable) until there are instances to show */

  /* Borrowed */
  FbInstance *current;

  /* Template */
  GtkWidget      *content;
  GtkSearchEntry *entry;
  GtkStack       *stack;
  GtkListView    *list;
  GtkWidget      *empty;
};

G_DEFINE_FINAL_TYPE (FbInstancePane, fb_instance_pane, GTK_TYPE_WIDGET)

static gboolean
is_of_kind (gpointer item, gpointer user_data)
{
  return fb_instance_get_kind (item) == (FbInstanceKind)GPOINTER_TO_INT (user_data);
}

static const char *
get_text (FbInstancePane *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static gboolean
contains (const char *text, const char *folded)
{
  g_autofree char *other = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return other != NULL && strstr (other, folded) != NULL;
}

static gboolean
matches_text (gpointer item, gpointer user_data)
{
  FbInstancePane  *self = FB_INSTANCE_PANE (user_data);
  g_autofree char *folded = g_utf8_casefold (get_text (self), -1);

  return contains (fb_instance_get_name (item), folded) ||
         contains (fb_instance_get_environment (item), folded) ||
         contains (fb_instance_get_url (item), folded);
}

static void
sync_selection (FbInstancePane *self)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (self->list);
  guint n_items = selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (selection)) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (selection), i);

      if (self->current != NULL && item == G_OBJECT (self->current))
        {
          gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), i);
          return;
        }
    }

  if (selection != NULL)
    gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), GTK_INVALID_LIST_POSITION);
}

static void
sync_empty (FbInstancePane *self)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  gboolean    nothing = model != NULL && g_list_model_get_n_items (model) == 0;

  gtk_stack_set_visible_child (self->stack, nothing
                                                ? self->empty
                                                : gtk_widget_get_parent (GTK_WIDGET (self->list)));
}

static void
model_items_changed_cb (FbInstancePane *self)
{
  g_assert (FB_IS_INSTANCE_PANE (self));

  sync_empty (self);
  sync_selection (self);
}

static void
entry_search_changed_cb (FbInstancePane *self)
{
  gboolean filtering = *get_text (self) != '\0';

  if (self->sections != NULL)
    fb_section_model_set_keep_headings (self->sections, !filtering);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
entry_stop_search_cb (FbInstancePane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
open_item (FbInstancePane *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  g_autoptr (GObject) item = model != NULL ? g_list_model_get_item (model, position) : NULL;

  if (FB_IS_INSTANCE (item))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-instance", "s",
                                fb_instance_get_id (FB_INSTANCE (item)));
}

/* Enter in the filter opens the first match. */
static void
entry_activate_cb (FbInstancePane *self)
{
  if (*get_text (self) != '\0')
    open_item (self, 1);
}

static void
list_activate_cb (FbInstancePane *self, guint position, GtkListView *list)
{
  g_assert (FB_IS_INSTANCE_PANE (self));

  open_item (self, position);
}

static void
item_setup_cb (FbInstancePane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  gtk_list_item_set_child (item, fb_instance_list_row_new ());
}

static void
item_bind_cb (FbInstancePane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  GObject *object = gtk_list_item_get_item (item);

  gtk_list_item_set_selectable (item, FB_IS_INSTANCE (object));
  gtk_list_item_set_activatable (item, FB_IS_INSTANCE (object));
  fb_instance_list_row_bind (FB_INSTANCE_LIST_ROW (gtk_list_item_get_child (item)), object);
}

static void
item_unbind_cb (FbInstancePane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  fb_instance_list_row_bind (FB_INSTANCE_LIST_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
clear_filter_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_editable_set_text (GTK_EDITABLE (FB_INSTANCE_PANE (widget)->entry), "");
}

static void
fb_instance_pane_dispose (GObject *object)
{
  FbInstancePane *self = FB_INSTANCE_PANE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_INSTANCE_PANE);
  g_clear_object (&self->sections);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (fb_instance_pane_parent_class)->dispose (object);
}

static void
fb_instance_pane_class_init (FbInstancePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_instance_pane_dispose;

  gtk_widget_class_set_css_name (widget_class, "pane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "pane.clear-filter", NULL, clear_filter_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-instance-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FbInstancePane, content);
  gtk_widget_class_bind_template_child (widget_class, FbInstancePane, entry);
  gtk_widget_class_bind_template_child (widget_class, FbInstancePane, stack);
  gtk_widget_class_bind_template_child (widget_class, FbInstancePane, list);
  gtk_widget_class_bind_template_child (widget_class, FbInstancePane, empty);
  gtk_widget_class_bind_template_callback (widget_class, entry_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_unbind_cb);
}

static void
fb_instance_pane_init (FbInstancePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches_text, self, NULL));
}

GtkWidget *
fb_instance_pane_new (void)
{
  return g_object_new (FB_TYPE_INSTANCE_PANE, NULL);
}

void
fb_instance_pane_set_instances (FbInstancePane *self, GListModel *instances)
{
  g_autoptr (GtkSingleSelection) selection = NULL;

  g_return_if_fail (FB_IS_INSTANCE_PANE (self));
  g_return_if_fail (G_IS_LIST_MODEL (instances));
  g_return_if_fail (self->sections == NULL);

  self->sections = fb_section_model_new (instances, self->filter);
  fb_section_model_add (self->sections,
                        fb_section_new (_ ("This Machine"), "win.new-local",
                                        _ ("New local instance")),
                        is_of_kind, GINT_TO_POINTER (FB_INSTANCE_LOCAL));
  fb_section_model_add (self->sections,
                        fb_section_new (_ ("Remote"), "win.new-remote",
                                        _ ("Connect to an instance")),
                        is_of_kind, GINT_TO_POINTER (FB_INSTANCE_REMOTE));

  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sections)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  /* After the view's own handler: it has to know the new rows before one of them is selected. */
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (model_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), TRUE);
  sync_selection (self);
}

void
fb_instance_pane_set_current (FbInstancePane *self, FbInstance *instance)
{
  g_return_if_fail (FB_IS_INSTANCE_PANE (self));
  g_return_if_fail (instance == NULL || FB_IS_INSTANCE (instance));

  self->current = instance;
  sync_selection (self);
}

void
fb_instance_pane_focus_filter (FbInstancePane *self)
{
  g_return_if_fail (FB_IS_INSTANCE_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
