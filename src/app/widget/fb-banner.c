/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-banner.h"

/* AdwBanner came with libadwaita 1.3. UI thread. */

struct _FbBanner
{
  GtkWidget parent_instance;

  /* Template */
  GtkRevealer *revealer;
  GtkWidget   *bar;
  GtkImage    *icon;
  GtkLabel    *title;
  GtkButton   *button;
  GtkButton   *close;
};

G_DEFINE_FINAL_TYPE (FbBanner, fb_banner, GTK_TYPE_WIDGET)

enum
{
  BUTTON_CLICKED,
  DISMISSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *css_class;
  const char *icon;
} looks[] = {
  [FB_BANNER_INFO] = { "info", "dialog-information-symbolic" },
  [FB_BANNER_WARNING] = { "warning", "dialog-warning-symbolic" },
  [FB_BANNER_ERROR] = { "error", "dialog-error-symbolic" },
};

static void
button_clicked_cb (FbBanner *self)
{
  g_signal_emit (self, signals[BUTTON_CLICKED], 0);
}

static void
close_clicked_cb (FbBanner *self)
{
  fb_banner_hide (self);
  g_signal_emit (self, signals[DISMISSED], 0);
}

static void
fb_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_BANNER);

  G_OBJECT_CLASS (fb_banner_parent_class)->dispose (object);
}

static void
fb_banner_class_init (FbBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_banner_dispose;

  signals[BUTTON_CLICKED] = g_signal_new ("button-clicked", FB_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISMISSED] = g_signal_new ("dismissed", FB_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "notice");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/widget/fb-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, FbBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, FbBanner, bar);
  gtk_widget_class_bind_template_child (widget_class, FbBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, FbBanner, title);
  gtk_widget_class_bind_template_child (widget_class, FbBanner, button);
  gtk_widget_class_bind_template_child (widget_class, FbBanner, close);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
fb_banner_init (FbBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_banner_new (void)
{
  return g_object_new (FB_TYPE_BANNER, NULL);
}

void
fb_banner_show (
    FbBanner *self, FbBannerLook look, const char *title, const char *button, gboolean dismissable)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FB_IS_BANNER (self));
  g_return_if_fail (title != NULL);
  g_return_if_fail ((gsize)look < G_N_ELEMENTS (looks));

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (self->bar, looks[i].css_class);
  gtk_widget_add_css_class (self->bar, looks[look].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[look].icon);
  /* A label of GTK 4.8 that ends with a space has two least widths. */
  text = g_strchomp (g_strdup (title));
  gtk_label_set_text (self->title, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
  gtk_widget_set_visible (GTK_WIDGET (self->close), dismissable);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
fb_banner_hide (FbBanner *self)
{
  g_return_if_fail (FB_IS_BANNER (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

gboolean
fb_banner_is_shown (FbBanner *self)
{
  g_return_val_if_fail (FB_IS_BANNER (self), FALSE);

  return gtk_revealer_get_reveal_child (self->revealer);
}

const char *
fb_banner_get_title (FbBanner *self)
{
  g_return_val_if_fail (FB_IS_BANNER (self), NULL);

  return gtk_label_get_text (self->title);
}
