/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-item.h"

#include <glib/gi18n.h>

/* Owned by the list view. UI thread. */

struct _FbBrokerItem
{
  GtkWidget parent_instance;

  /* Owned */
  GSignalGroup *signals;
  GtkWidget    *popover; /* (nullable) */

  /* Template */
  GtkWidget *box;
  GtkLabel  *name;
  GtkLabel  *address;
  GtkWidget *production;
  GtkWidget *read_only;
};

G_DEFINE_FINAL_TYPE (FbBrokerItem, fb_broker_item, GTK_TYPE_WIDGET)

static void
broker_changed_cb (FbBrokerItem *self, FbBroker *broker)
{
  const char      *name = fb_broker_get_name (broker);
  const char      *address = fb_broker_get_url (broker);
  g_autofree char *whole = g_strdup_printf ("%s, %s", name, address);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->address, address);
  gtk_widget_set_visible (self->production, fb_broker_is_production (broker));
  gtk_widget_set_visible (self->read_only, fb_broker_get_mode (broker) != FB_MODE_READ_WRITE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

static void
append (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static void
open_menu (FbBrokerItem *self, double x, double y)
{
  g_autoptr (FbBroker) broker = g_signal_group_dup_target (self->signals);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) removing = g_menu_new ();
  const char *id;

  if (broker == NULL)
    return;

  id = fb_broker_get_id (broker);
  append (menu, _ ("_Open"), "win.open-broker", id);
  append (menu, _ ("_Settings…"), "win.edit-broker", id);
  append (removing, _ ("Re_move"), "win.remove-broker", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (removing));

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover),
                               &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_pressed_cb (FbBrokerItem *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, x, y);
}

static void
menu_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  open_menu (FB_BROKER_ITEM (widget), 24, gtk_widget_get_height (widget) / 2.0);
}

static void
fb_broker_item_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FbBrokerItem *self = FB_BROKER_ITEM (widget);

  gtk_widget_allocate (self->box, width, height, baseline, NULL);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
fb_broker_item_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  gtk_widget_measure (FB_BROKER_ITEM (widget)->box, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
fb_broker_item_dispose (GObject *object)
{
  FbBrokerItem *self = FB_BROKER_ITEM (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_BROKER_ITEM);

  G_OBJECT_CLASS (fb_broker_item_parent_class)->dispose (object);
}

static void
fb_broker_item_class_init (FbBrokerItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_broker_item_dispose;
  widget_class->measure = fb_broker_item_measure;
  widget_class->size_allocate = fb_broker_item_size_allocate;

  gtk_widget_class_install_action (widget_class, "broker.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "broker.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "broker.menu",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/mqtt/fb-broker-item.ui");
  gtk_widget_class_bind_template_child (widget_class, FbBrokerItem, box);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerItem, name);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerItem, address);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerItem, production);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerItem, read_only);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
}

static void
fb_broker_item_init (FbBrokerItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (FB_TYPE_BROKER);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (broker_changed_cb), self);
}

GtkWidget *
fb_broker_item_new (void)
{
  return g_object_new (FB_TYPE_BROKER_ITEM, NULL);
}

void
fb_broker_item_set_broker (FbBrokerItem *self, FbBroker *broker)
{
  g_return_if_fail (FB_IS_BROKER_ITEM (self));
  g_return_if_fail (broker == NULL || FB_IS_BROKER (broker));

  g_signal_group_set_target (self->signals, broker);
  if (broker != NULL)
    broker_changed_cb (self, broker);
}
