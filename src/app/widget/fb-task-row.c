/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-task-row.h"

#include <glib/gi18n.h>

/* UI thread. */

#define PULSE_MS 120

struct _FbTaskRow
{
  GtkWidget parent_instance;

  /* Owned */
  FbOperation *operation;

  /* Template */
  GtkWidget      *box;
  GtkImage       *icon;
  GtkLabel       *title;
  GtkLabel       *message;
  GtkProgressBar *progress;
  GtkButton      *cancel;

  guint pulse_id;
};

G_DEFINE_FINAL_TYPE (FbTaskRow, fb_task_row, GTK_TYPE_WIDGET)

static const struct
{
  const char *icon;
  const char *css_class;
} looks[] = {
  [FB_OPERATION_WAITING] = { "content-loading-symbolic", "dim-label" },
  [FB_OPERATION_RUNNING] = { "emblem-synchronizing-symbolic", "accent" },
  [FB_OPERATION_DONE] = { "emblem-ok-symbolic", "success" },
  [FB_OPERATION_FAILED] = { "dialog-error-symbolic", "error" },
  [FB_OPERATION_CANCELLED] = { "process-stop-symbolic", "dim-label" },
};

static gboolean
pulse_cb (gpointer user_data)
{
  gtk_progress_bar_pulse (FB_TASK_ROW (user_data)->progress);

  return G_SOURCE_CONTINUE;
}

static const char *
get_message (FbTaskRow *self)
{
  const GError *error = fb_operation_get_error (self->operation);

  switch (fb_operation_get_state (self->operation))
    {
    case FB_OPERATION_WAITING:
      return _ ("Waiting");
    case FB_OPERATION_DONE:
      return _ ("Done");
    case FB_OPERATION_CANCELLED:
      return _ ("Cancelled");
    case FB_OPERATION_FAILED:
      return error != NULL ? error->message : _ ("Failed");
    case FB_OPERATION_RUNNING:
    default:
      return fb_operation_get_message (self->operation);
    }
}

static void
fb_task_row_update (FbTaskRow *self)
{
  FbOperationState state = fb_operation_get_state (self->operation);
  double           progress = fb_operation_get_progress (self->operation);
  const char      *message = get_message (self);
  gboolean         running = state == FB_OPERATION_RUNNING;

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[state].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[state].icon);

  gtk_label_set_text (self->title, fb_operation_get_title (self->operation));
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), running);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), state <= FB_OPERATION_RUNNING);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel),
                            !g_cancellable_is_cancelled (
                                fb_operation_get_cancellable (self->operation)));

  if (running && progress < 0 && self->pulse_id == 0)
    self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);
  if (!running || progress >= 0)
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  if (progress >= 0)
    gtk_progress_bar_set_fraction (self->progress, progress);
}

static void
operation_notify_cb (FbTaskRow *self)
{
  g_assert (FB_IS_TASK_ROW (self));

  fb_task_row_update (self);
}

static void
cancel_clicked_cb (FbTaskRow *self)
{
  fb_operation_cancel (self->operation);
  fb_task_row_update (self);
}

static void
fb_task_row_dispose (GObject *object)
{
  FbTaskRow *self = FB_TASK_ROW (object);

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_TASK_ROW);
  g_clear_object (&self->operation);

  G_OBJECT_CLASS (fb_task_row_parent_class)->dispose (object);
}

static void
fb_task_row_class_init (FbTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_task_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "taskrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/widget/fb-task-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FbTaskRow, box);
  gtk_widget_class_bind_template_child (widget_class, FbTaskRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FbTaskRow, title);
  gtk_widget_class_bind_template_child (widget_class, FbTaskRow, message);
  gtk_widget_class_bind_template_child (widget_class, FbTaskRow, progress);
  gtk_widget_class_bind_template_child (widget_class, FbTaskRow, cancel);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
fb_task_row_init (FbTaskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_task_row_new (FbOperation *operation)
{
  FbTaskRow *self;

  g_return_val_if_fail (FB_IS_OPERATION (operation), NULL);

  self = g_object_new (FB_TYPE_TASK_ROW, NULL);
  self->operation = g_object_ref (operation);
  g_signal_connect_object (operation, "notify", G_CALLBACK (operation_notify_cb), self,
                           G_CONNECT_SWAPPED);
  fb_task_row_update (self);

  return GTK_WIDGET (self);
}

FbOperation *
fb_task_row_get_operation (FbTaskRow *self)
{
  g_return_val_if_fail (FB_IS_TASK_ROW (self), NULL);

  return self->operation;
}

void
fb_task_row_make_compact (FbTaskRow *self)
{
  g_return_if_fail (FB_IS_TASK_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->icon), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->title), FALSE);
  gtk_button_set_icon_name (self->cancel, "process-stop-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->cancel), "circular");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->cancel), _ ("Cancel"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cancel"), -1);
}
