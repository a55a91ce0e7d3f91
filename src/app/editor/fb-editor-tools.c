/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-tools.h"

/* Three buttons on the page's actions. */

struct _FbEditorTools
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (FbEditorTools, fb_editor_tools, GTK_TYPE_WIDGET)

static void
fb_editor_tools_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_EDITOR_TOOLS);
  /* Children of the template without an id are left to us in GTK 4.8. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (fb_editor_tools_parent_class)->dispose (object);
}

static void
fb_editor_tools_class_init (FbEditorToolsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_editor_tools_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/editor/fb-editor-tools.ui");
}

static void
fb_editor_tools_init (FbEditorTools *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              6);
}

GtkWidget *
fb_editor_tools_new (void)
{
  return g_object_new (FB_TYPE_EDITOR_TOOLS, NULL);
}
