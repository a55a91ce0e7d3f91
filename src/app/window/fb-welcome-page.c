/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-welcome-page.h"

#include <glib/gi18n.h>

#include "widget/fb-task-row.h"

/* Owned by the window. UI thread. */

struct _FbWelcomePage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *scroller;
  GtkButton *demo_button;
  GtkBox    *demo_progress;
};

G_DEFINE_FINAL_TYPE (FbWelcomePage, fb_welcome_page, GTK_TYPE_WIDGET)

static void
operation_finished_cb (FbWelcomePage *self, FbOperation *operation)
{
  g_assert (FB_IS_WELCOME_PAGE (self));

  /* A failure stays to be read, with the button to try again under it. */
  gtk_button_set_label (self->demo_button, fb_operation_get_state (operation) == FB_OPERATION_FAILED
                                               ? _ ("_Try Again")
                                               : _ ("_Set It Up"));
  gtk_widget_set_visible (GTK_WIDGET (self->demo_progress),
                          fb_operation_get_state (operation) == FB_OPERATION_FAILED);
  gtk_widget_set_visible (GTK_WIDGET (self->demo_button), TRUE);
}

static void
fb_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (fb_welcome_page_parent_class)->dispose (object);
}

static void
fb_welcome_page_class_init (FbWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_welcome_page_dispose;

  gtk_widget_class_set_css_name (widget_class, "welcome");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/window/fb-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FbWelcomePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, FbWelcomePage, demo_button);
  gtk_widget_class_bind_template_child (widget_class, FbWelcomePage, demo_progress);
}

static void
fb_welcome_page_init (FbWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_welcome_page_new (void)
{
  return g_object_new (FB_TYPE_WELCOME_PAGE, NULL);
}

void
fb_welcome_page_set_operation (FbWelcomePage *self, FbOperation *operation)
{
  GtkWidget *child;
  GtkWidget *row;

  g_return_if_fail (FB_IS_WELCOME_PAGE (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->demo_progress))) != NULL)
    gtk_box_remove (self->demo_progress, child);
  gtk_widget_set_visible (GTK_WIDGET (self->demo_progress), operation != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->demo_button), operation == NULL);
  if (operation == NULL)
    return;

  row = fb_task_row_new (operation);
  fb_task_row_make_compact (FB_TASK_ROW (row));
  gtk_box_append (self->demo_progress, row);
  g_signal_connect_object (operation, "finished", G_CALLBACK (operation_finished_cb), self,
                           G_CONNECT_SWAPPED);
}
