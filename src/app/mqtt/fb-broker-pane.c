/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-pane.h"

#include <glib/gi18n.h>

#include "mqtt/fb-broker-item.h"

/* Owned by the window. UI thread. */

struct _FbBrokerPane
{
  GtkWidget parent_instance;

  /* Owned */
  GtkSingleSelection *selection;

  /* Borrowed */
  FbBroker *current; /* (nullable) */

  /* Template */
  GtkWidget   *content;
  GtkWidget   *add;
  GtkStack    *stack;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (FbBrokerPane, fb_broker_pane, GTK_TYPE_WIDGET)

static void
sync_selection (FbBrokerPane *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (FbBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (broker == self->current)
        selected = i;
    }
  gtk_single_selection_set_selected (self->selection, selected);
}

static void
items_changed_cb (FbBrokerPane *self)
{
  gboolean has_any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  gtk_stack_set_visible_child_name (self->stack, has_any ? "list" : "none");
  sync_selection (self);
}

static void
item_setup_cb (FbBrokerPane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  gtk_list_item_set_child (item, fb_broker_item_new ());
}

static void
item_bind_cb (FbBrokerPane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  fb_broker_item_set_broker (FB_BROKER_ITEM (gtk_list_item_get_child (item)),
                             FB_BROKER (gtk_list_item_get_item (item)));
}

static void
item_unbind_cb (FbBrokerPane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  fb_broker_item_set_broker (FB_BROKER_ITEM (gtk_list_item_get_child (item)), NULL);
}

static void
list_activate_cb (FbBrokerPane *self, guint position, GtkListView *list)
{
  g_autoptr (FbBroker) broker = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (broker != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-broker", "s",
                                fb_broker_get_id (broker));
}

static void
fb_broker_pane_dispose (GObject *object)
{
  FbBrokerPane *self = FB_BROKER_PANE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_BROKER_PANE);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (fb_broker_pane_parent_class)->dispose (object);
}

static void
fb_broker_pane_class_init (FbBrokerPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_broker_pane_dispose;

  gtk_widget_class_set_css_name (widget_class, "pane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/mqtt/fb-broker-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPane, content);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPane, add);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPane, list);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
}

static void
fb_broker_pane_init (FbBrokerPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
fb_broker_pane_new (void)
{
  return g_object_new (FB_TYPE_BROKER_PANE, NULL);
}

void
fb_broker_pane_set_brokers (FbBrokerPane *self, FbBrokerStore *brokers)
{
  g_return_if_fail (FB_IS_BROKER_PANE (self));
  g_return_if_fail (FB_IS_BROKER_STORE (brokers));

  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (brokers));
  gtk_widget_set_sensitive (self->add, TRUE);
  items_changed_cb (self);
}

void
fb_broker_pane_set_current (FbBrokerPane *self, FbBroker *broker)
{
  g_return_if_fail (FB_IS_BROKER_PANE (self));
  g_return_if_fail (broker == NULL || FB_IS_BROKER (broker));

  self->current = broker;
  sync_selection (self);
}
