/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-activity-bar.h"

#include <glib/gi18n.h>

#include "window/fb-area.h"

/* Owned by the window. UI thread. */

struct _FbActivityBar
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *box;
  GtkWidget *areas;
  GtkWidget *panel;
  GtkLabel  *badge;
};

G_DEFINE_FINAL_TYPE (FbActivityBar, fb_activity_bar, GTK_TYPE_WIDGET)

static void
add_area (FbActivityBar *self, const FbArea *area)
{
  GtkWidget       *button = gtk_toggle_button_new ();
  g_autofree char *keys = g_strdup_printf ("<Alt>%u", area->number);
  g_autofree char *key = NULL;
  g_autofree char *tooltip = NULL;
  guint            keyval = 0;
  GdkModifierType  modifiers = 0;

  gtk_accelerator_parse (keys, &keyval, &modifiers);
  key = gtk_accelerator_get_label (keyval, modifiers);
  /* Translators: name of a button and the keys that do the same. */
  tooltip = g_strdup_printf (_ ("%s (%s)"), _ (area->title), key);

  gtk_button_set_icon_name (GTK_BUTTON (button), area->icon);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (area->title), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-area");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", area->name);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (self->areas), button);
}

static void
fb_activity_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_ACTIVITY_BAR);

  G_OBJECT_CLASS (fb_activity_bar_parent_class)->dispose (object);
}

static void
fb_activity_bar_class_init (FbActivityBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_activity_bar_dispose;

  gtk_widget_class_set_css_name (widget_class, "activitybar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/window/fb-activity-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FbActivityBar, box);
  gtk_widget_class_bind_template_child (widget_class, FbActivityBar, areas);
  gtk_widget_class_bind_template_child (widget_class, FbActivityBar, panel);
  gtk_widget_class_bind_template_child (widget_class, FbActivityBar, badge);
}

static void
fb_activity_bar_init (FbActivityBar *self)
{
  gsize         n_areas;
  const FbArea *areas = fb_areas (&n_areas);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n_areas; i++)
    add_area (self, &areas[i]);
}

GtkWidget *
fb_activity_bar_new (void)
{
  return g_object_new (FB_TYPE_ACTIVITY_BAR, NULL);
}

void
fb_activity_bar_set_n_problems (FbActivityBar *self, guint n_problems)
{
  g_autofree char *text = g_strdup_printf ("%u", n_problems);
  g_autofree char *label = NULL;

  g_return_if_fail (FB_IS_ACTIVITY_BAR (self));

  gtk_label_set_text (self->badge, text);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), n_problems > 0);

  label = n_problems == 0
              ? g_strdup (_ ("Panel"))
              : g_strdup_printf (ngettext ("Panel, %u problem", "Panel, %u problems", n_problems),
                                 n_problems);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->panel), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}
