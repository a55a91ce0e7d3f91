/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widget/fb-instance-tags.h"

/* Owned by the editor page, shown in the window's header. */

struct _FbEditorBar
{
  GtkWidget parent_instance;

  /* Owned */
  FbEditor     *editor;
  GSignalGroup *state; /* of the page that is there now */

  /* Template */
  FbInstanceTags *tags;
  AdwSplitButton *deploy;
  GtkLabel       *count;
  GtkSpinner     *spinner;
  GtkMenuButton  *menu;
};

G_DEFINE_FINAL_TYPE (FbEditorBar, fb_editor_bar, GTK_TYPE_WIDGET)

static void
update (FbEditorBar *self)
{
  FbInstance      *instance = fb_editor_get_instance (self->editor);
  FbEditorState   *state = fb_editor_get_state (self->editor);
  gboolean         ready = fb_editor_get_phase (self->editor) == FB_EDITOR_READY && state != NULL;
  gboolean         deploying = fb_editor_is_deploying (self->editor);
  gboolean         writes = fb_instance_get_mode (instance) == FB_MODE_READ_WRITE;
  guint            count = ready ? fb_editor_state_get_count (state) : 0;
  g_autofree char *number = g_strdup_printf ("%u", count);
  g_autofree char *name = NULL;

  g_assert (FB_IS_EDITOR_BAR (self));

  /* What may only be read offers no Deploy. */
  gtk_widget_set_visible (GTK_WIDGET (self->deploy), writes);
  gtk_widget_set_visible (GTK_WIDGET (self->count), count > 0 && !deploying);
  gtk_label_set_text (self->count, number);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), deploying);
  gtk_spinner_set_spinning (self->spinner, deploying);
  if (ready && fb_editor_state_is_dirty (state) && !deploying)
    gtk_widget_add_css_class (GTK_WIDGET (self->deploy), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->deploy), "suggested-action");

  /* What is typed into a dialog would not be deployed with the rest. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->deploy),
                               ready && fb_editor_state_get_cover (state) == FB_EDITOR_COVER_DIALOG
                                   ? _ ("Finish the node dialog, then deploy")
                                   : _ ("Deploy (Ctrl+D in the editor)"));
  name = count > 0
             ? g_strdup_printf (ngettext ("Deploy %u change", "Deploy %u changes", count), count)
             : g_strdup (_ ("Deploy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->deploy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
editor_notify_view_cb (FbEditorBar *self)
{
  g_assert (FB_IS_EDITOR_BAR (self));

  g_signal_group_set_target (self->state, fb_editor_get_state (self->editor));
  update (self);
}

static void
fb_editor_bar_dispose (GObject *object)
{
  FbEditorBar *self = FB_EDITOR_BAR (object);

  if (self->state != NULL)
    g_signal_group_set_target (self->state, NULL);
  g_clear_object (&self->state);
  gtk_widget_dispose_template (GTK_WIDGET (self), FB_TYPE_EDITOR_BAR);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (fb_editor_bar_parent_class)->dispose (object);
}

static void
fb_editor_bar_class_init (FbEditorBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_editor_bar_dispose;
  g_type_ensure (FB_TYPE_INSTANCE_TAGS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/editor/fb-editor-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FbEditorBar, tags);
  gtk_widget_class_bind_template_child (widget_class, FbEditorBar, deploy);
  gtk_widget_class_bind_template_child (widget_class, FbEditorBar, count);
  gtk_widget_class_bind_template_child (widget_class, FbEditorBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, FbEditorBar, menu);
}

static void
fb_editor_bar_init (FbEditorBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Editor menu"), -1);
}

GtkWidget *
fb_editor_bar_new (FbEditor *editor)
{
  FbEditorBar *self;
  FbInstance  *instance;

  g_return_val_if_fail (FB_IS_EDITOR (editor), NULL);

  self = g_object_new (FB_TYPE_EDITOR_BAR, NULL);
  self->editor = g_object_ref (editor);
  instance = fb_editor_get_instance (editor);
  fb_instance_tags_set_instance (self->tags, instance);

  self->state = g_signal_group_new (FB_TYPE_EDITOR_STATE);
  g_signal_group_connect_object (self->state, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::view", G_CALLBACK (editor_notify_view_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::phase", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::deploying", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::mode", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  editor_notify_view_cb (self);

  return GTK_WIDGET (self);
}
