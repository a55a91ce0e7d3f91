/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-headline.h"

/* Its labels are the values of its properties. UI thread. */

struct _FbHeadline
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *box;
  GtkImage  *icon;
  GtkLabel  *title;
  GtkLabel  *description;
};

G_DEFINE_FINAL_TYPE (FbHeadline, fb_headline, GTK_TYPE_WIDGET)

enum
{
  PROP_ICON_NAME = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_label (FbHeadline *self, GtkLabel *label, const char *text, int prop_id)
{
  if (text == NULL)
    text = "";
  if (g_str_equal (gtk_label_get_text (label), text))
    return;

  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_icon_name (FbHeadline *self, const char *icon_name)
{
  if (g_strcmp0 (gtk_image_get_icon_name (self->icon), icon_name) == 0)
    return;

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON_NAME]);
}

static void
fb_headline_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbHeadline *self = FB_HEADLINE (object);

  switch (prop_id)
    {
    case PROP_ICON_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (self->icon));
      break;
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (self->title));
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, gtk_label_get_text (self->description));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_headline_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  FbHeadline *self = FB_HEADLINE (object);

  switch (prop_id)
    {
    case PROP_ICON_NAME:
      set_icon_name (self, g_value_get_string (value));
      break;
    case PROP_TITLE:
      fb_headline_set_title (self, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      fb_headline_set_description (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_headline_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_HEADLINE);

  G_OBJECT_CLASS (fb_headline_parent_class)->dispose (object);
}

static void
fb_headline_class_init (FbHeadlineClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = fb_headline_dispose;
  object_class->get_property = fb_headline_get_property;
  object_class->set_property = fb_headline_set_property;

  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/widget/fb-headline.ui");
  gtk_widget_class_bind_template_child (widget_class, FbHeadline, box);
  gtk_widget_class_bind_template_child (widget_class, FbHeadline, icon);
  gtk_widget_class_bind_template_child (widget_class, FbHeadline, title);
  gtk_widget_class_bind_template_child (widget_class, FbHeadline, description);
}

static void
fb_headline_init (FbHeadline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_headline_new (void)
{
  return g_object_new (FB_TYPE_HEADLINE, NULL);
}

void
fb_headline_set_title (FbHeadline *self, const char *title)
{
  g_return_if_fail (FB_IS_HEADLINE (self));

  set_label (self, self->title, title, PROP_TITLE);
}

void
fb_headline_set_description (FbHeadline *self, const char *description)
{
  g_return_if_fail (FB_IS_HEADLINE (self));

  set_label (self, self->description, description, PROP_DESCRIPTION);
}
