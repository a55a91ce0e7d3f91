/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-instance-tags.h"

#include <glib/gi18n.h>

#include "widget/fb-instance-text.h"

/* Two labels in a row, hidden when they have nothing to say. UI thread. */

struct _FbInstanceTags
{
  GtkWidget parent_instance;

  /* Owned */
  GSignalGroup *signals;

  /* Children */
  GtkWidget *environment;
  GtkWidget *mode;
};

G_DEFINE_FINAL_TYPE (FbInstanceTags, fb_instance_tags, GTK_TYPE_WIDGET)

/* What an environment is called in plants, and how careful its colour should make one. */
static const struct
{
  const char *prefix;
  const char *css_class;
} environments[] = {
  { "prod", "danger" },
  { "live", "danger" },
  { "stag", "caution" },
  { "pre", "caution" },
};

static const char *
environment_class (const char *environment)
{
  for (gsize i = 0; i < G_N_ELEMENTS (environments); i++)
    if (g_ascii_strncasecmp (environment, environments[i].prefix,
                             strlen (environments[i].prefix)) == 0)
      return environments[i].css_class;

  return "neutral";
}

static void
set_tag (GtkWidget *label, const char *text, const char *css_class, const char *tooltip)
{
  const char *classes[] = { "tag", css_class, NULL };

  gtk_widget_set_visible (label, text != NULL);
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_css_classes (label, classes);
  gtk_widget_set_tooltip_text (label, tooltip);
}

static void
fb_instance_tags_update (FbInstanceTags *self, FbInstance *instance)
{
  const char *environment = instance != NULL ? fb_instance_get_environment (instance) : NULL;

  if (environment != NULL && *environment != '\0')
    {
      g_autofree char *upper = g_utf8_strup (environment, -1);

      set_tag (self->environment, upper, environment_class (environment), _ ("Environment"));
    }
  else
    set_tag (self->environment, NULL, NULL, NULL);

  if (instance != NULL && fb_instance_get_mode (instance) == FB_MODE_OFF)
    /* Translators: tag of an instance that is not contacted. */
    set_tag (self->mode, C_ ("mode tag", "OFF"), "neutral",
             fb_instance_text_mode_explanation (FB_MODE_OFF));
  else if (instance != NULL && fb_instance_get_mode (instance) == FB_MODE_READ_ONLY)
    /* Translators: tag of an instance that is read-only; two letters if possible. */
    set_tag (self->mode, C_ ("mode tag", "RO"), "caution",
             fb_instance_text_mode_explanation (FB_MODE_READ_ONLY));
  else
    set_tag (self->mode, NULL, NULL, NULL);
}

static void
instance_notify_cb (FbInstanceTags *self, GParamSpec *pspec, FbInstance *instance)
{
  g_assert (FB_IS_INSTANCE_TAGS (self));
  g_assert (FB_IS_INSTANCE (instance));

  fb_instance_tags_update (self, instance);
}

static void
fb_instance_tags_dispose (GObject *object)
{
  FbInstanceTags *self = FB_INSTANCE_TAGS (object);

  g_clear_object (&self->signals);
  g_clear_pointer (&self->environment, gtk_widget_unparent);
  g_clear_pointer (&self->mode, gtk_widget_unparent);

  G_OBJECT_CLASS (fb_instance_tags_parent_class)->dispose (object);
}

static void
fb_instance_tags_class_init (FbInstanceTagsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_instance_tags_dispose;

  gtk_widget_class_set_css_name (widget_class, "tags");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
add_label (FbInstanceTags *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 10);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return label;
}

static void
fb_instance_tags_init (FbInstanceTags *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->environment = add_label (self);
  self->mode = add_label (self);
  fb_instance_tags_update (self, NULL);

  self->signals = g_signal_group_new (FB_TYPE_INSTANCE);
  g_signal_group_connect_swapped (self->signals, "notify::environment",
                                  G_CALLBACK (instance_notify_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::mode", G_CALLBACK (instance_notify_cb),
                                  self);
}

GtkWidget *
fb_instance_tags_new (void)
{
  return g_object_new (FB_TYPE_INSTANCE_TAGS, NULL);
}

void
fb_instance_tags_set_instance (FbInstanceTags *self, FbInstance *instance)
{
  g_return_if_fail (FB_IS_INSTANCE_TAGS (self));
  g_return_if_fail (instance == NULL || FB_IS_INSTANCE (instance));

  g_signal_group_set_target (self->signals, instance);
  fb_instance_tags_update (self, instance);
}
