/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-preferences.h"

#include "widget/fb-combo-text.h"

/* Rows are bound to keys; owns itself as every window. UI thread. */

struct _FbPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Owned */
  GSettings *settings;

  /* Template */
  AdwComboRow *theme;
  AdwComboRow *on_quit;
  GtkSwitch   *restore_tabs;
  GtkSwitch   *notify_down;
};

G_DEFINE_FINAL_TYPE (FbPreferences, fb_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the schema's enum. */
static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                          ADW_COLOR_SCHEME_FORCE_DARK };

static void
row_notify_selected_cb (AdwComboRow *row, GParamSpec *pspec, FbPreferences *self)
{
  guint selected = adw_combo_row_get_selected (row);

  if (self->settings != NULL && selected != GTK_INVALID_LIST_POSITION)
    g_settings_set_enum (self->settings, row == self->theme ? "theme" : "on-quit", (int)selected);
}

static void
settings_changed_cb (FbPreferences *self, const char *key)
{
  adw_combo_row_set_selected (self->theme, (guint)g_settings_get_enum (self->settings, "theme"));
  adw_combo_row_set_selected (self->on_quit,
                              (guint)g_settings_get_enum (self->settings, "on-quit"));
}

static void
fb_preferences_dispose (GObject *object)
{
  FbPreferences *self = FB_PREFERENCES (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (fb_preferences_parent_class)->dispose (object);
}

static void
fb_preferences_class_init (FbPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/window/fb-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, FbPreferences, theme);
  gtk_widget_class_bind_template_child (widget_class, FbPreferences, on_quit);
  gtk_widget_class_bind_template_child (widget_class, FbPreferences, restore_tabs);
  gtk_widget_class_bind_template_child (widget_class, FbPreferences, notify_down);
  gtk_widget_class_bind_template_callback (widget_class, row_notify_selected_cb);
}

static void
fb_preferences_init (FbPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fb_combo_text_widen (self->theme);
  fb_combo_text_widen (self->on_quit);
}

GtkWindow *
fb_preferences_new (GSettings *settings)
{
  FbPreferences *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (FB_TYPE_PREFERENCES, NULL);
  self->settings = g_object_ref (settings);
  settings_changed_cb (self, NULL);
  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_settings_bind (settings, "restore-tabs", self->restore_tabs, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-instance-down", self->notify_down, "active",
                   G_SETTINGS_BIND_DEFAULT);

  return GTK_WINDOW (self);
}

static void
theme_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  int theme = g_settings_get_enum (settings, "theme");

  if (theme >= 0 && (gsize)theme < G_N_ELEMENTS (schemes))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[theme]);
}

void
fb_preferences_apply_theme (GSettings *settings)
{
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_signal_connect (settings, "changed::theme", G_CALLBACK (theme_changed_cb), NULL);
  theme_changed_cb (settings, "theme", NULL);
}
