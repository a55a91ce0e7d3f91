/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-view-switch.h"

#include <glib/gi18n.h>

/* AdwViewSwitcher puts an icon over each word and takes a third of the header; this one is words
 * only. Buttons are made anew when the pages change, which is rare. UI thread. */

struct _FbViewSwitch
{
  GtkWidget parent_instance;

  /* Owned */
  AdwViewStack       *stack;
  GtkSelectionModel  *pages;
  GSimpleActionGroup *actions;

  /* Children */
  GtkWidget *buttons;
  GtkWidget *menu;

  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (FbViewSwitch, fb_view_switch, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
view_action_activate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbViewSwitch *self = FB_VIEW_SWITCH (user_data);

  adw_view_stack_set_visible_child_name (self->stack, g_variant_get_string (parameter, NULL));
}

/* Buttons without an action: in GTK 4.8 a widget that moves to another place in the tree no longer
 * hears its own action group, and the switch moves with every change of tabs. */
static const char *
get_view (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "view");
}

static void
button_toggled_cb (FbViewSwitch *self, GtkToggleButton *button)
{
  g_assert (FB_IS_VIEW_SWITCH (self));

  if (gtk_toggle_button_get_active (button))
    adw_view_stack_set_visible_child_name (self->stack, get_view (GTK_WIDGET (button)));
}

static void
sync_buttons (FbViewSwitch *self, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->buttons); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (get_view (child), name) == 0)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), TRUE);
}

static void
fb_view_switch_sync (FbViewSwitch *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->stack);
  GtkWidget  *child = adw_view_stack_get_visible_child (self->stack);
  GAction    *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "show");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (name != NULL ? name : ""));
  sync_buttons (self, name);
  if (child != NULL)
    gtk_menu_button_set_label (GTK_MENU_BUTTON (self->menu),
                               adw_view_stack_page_get_title (
                                   adw_view_stack_get_page (self->stack, child)));
}

static void
add_button (FbViewSwitch *self, AdwViewStackPage *page)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (adw_view_stack_page_get_title (page));
  GtkWidget *first = gtk_widget_get_first_child (self->buttons);

  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  g_object_set_data_full (G_OBJECT (button), "view", g_strdup (adw_view_stack_page_get_name (page)),
                          g_free);
  g_signal_connect_object (button, "toggled", G_CALLBACK (button_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->buttons), button);
}

static void
fb_view_switch_fill (FbViewSwitch *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  guint      n_pages = g_list_model_get_n_items (G_LIST_MODEL (self->pages));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_box_remove (GTK_BOX (self->buttons), child);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (self->pages), i);
      g_autoptr (GMenuItem) item = NULL;

      if (adw_view_stack_page_get_title (page) == NULL || !adw_view_stack_page_get_visible (page))
        continue;

      add_button (self, page);
      item = g_menu_item_new (adw_view_stack_page_get_title (page), NULL);
      g_menu_item_set_action_and_target (item, "view.show", "s",
                                         adw_view_stack_page_get_name (page));
      g_menu_append_item (menu, item);
    }

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), G_MENU_MODEL (menu));
  fb_view_switch_sync (self);
}

static void
pages_items_changed_cb (FbViewSwitch *self)
{
  g_assert (FB_IS_VIEW_SWITCH (self));

  fb_view_switch_fill (self);
}

static void
stack_notify_visible_child_cb (FbViewSwitch *self)
{
  g_assert (FB_IS_VIEW_SWITCH (self));

  fb_view_switch_sync (self);
}

static void
fb_view_switch_root (GtkWidget *widget)
{
  FbViewSwitch *self = FB_VIEW_SWITCH (widget);

  GTK_WIDGET_CLASS (fb_view_switch_parent_class)->root (widget);

  /* For the menu, for the same reason. */
  gtk_widget_insert_action_group (widget, "view", NULL);
  gtk_widget_insert_action_group (widget, "view", G_ACTION_GROUP (self->actions));
}

static void
fb_view_switch_dispose (GObject *object)
{
  FbViewSwitch *self = FB_VIEW_SWITCH (object);

  g_clear_pointer (&self->buttons, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->pages);
  g_clear_object (&self->stack);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (fb_view_switch_parent_class)->dispose (object);
}

static void
fb_view_switch_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_NARROW)
    g_value_set_boolean (value, fb_view_switch_get_narrow (FB_VIEW_SWITCH (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fb_view_switch_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_NARROW)
    fb_view_switch_set_narrow (FB_VIEW_SWITCH (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fb_view_switch_class_init (FbViewSwitchClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fb_view_switch_dispose;
  object_class->get_property = fb_view_switch_get_property;
  object_class->set_property = fb_view_switch_set_property;
  widget_class->root = fb_view_switch_root;

  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "viewswitch");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fb_view_switch_init (FbViewSwitch *self)
{
  const GActionEntry entries[] = { { "show", view_action_activate_cb, "s", "''" } };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (self->actions));

  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->buttons, "linked");
  gtk_widget_set_valign (self->buttons, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->buttons, GTK_WIDGET (self));

  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->menu), TRUE);
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->menu, _ ("Views of this page"));
  gtk_widget_set_visible (self->menu, FALSE);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
}

GtkWidget *
fb_view_switch_new (AdwViewStack *stack)
{
  FbViewSwitch *self;

  g_return_val_if_fail (ADW_IS_VIEW_STACK (stack), NULL);

  self = g_object_new (FB_TYPE_VIEW_SWITCH, NULL);
  self->stack = g_object_ref (stack);
  self->pages = adw_view_stack_get_pages (stack);
  g_signal_connect_object (self->pages, "items-changed", G_CALLBACK (pages_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (stack, "notify::visible-child",
                           G_CALLBACK (stack_notify_visible_child_cb), self, G_CONNECT_SWAPPED);
  fb_view_switch_fill (self);

  return GTK_WIDGET (self);
}

gboolean
fb_view_switch_get_narrow (FbViewSwitch *self)
{
  g_return_val_if_fail (FB_IS_VIEW_SWITCH (self), FALSE);

  return self->narrow;
}

void
fb_view_switch_set_narrow (FbViewSwitch *self, gboolean narrow)
{
  g_return_if_fail (FB_IS_VIEW_SWITCH (self));

  narrow = !!narrow;
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  gtk_widget_set_visible (self->buttons, !narrow);
  gtk_widget_set_visible (self->menu, narrow);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}
