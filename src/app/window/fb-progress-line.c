/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-progress-line.h"

#include "fb-operation.h"

/* Follows each task by a handler that goes with the task; sums them up when one says something new.
 * UI thread. */

#define PULSE_MS 120

struct _FbProgressLine
{
  GtkWidget parent_instance;

  /* Owned */
  GListModel *tasks;

  /* Child */
  GtkWidget *bar;

  guint n_running;
  guint pulse_id;
};

G_DEFINE_FINAL_TYPE (FbProgressLine, fb_progress_line, GTK_TYPE_WIDGET)

static gboolean
pulse_cb (gpointer user_data)
{
  FbProgressLine *self = FB_PROGRESS_LINE (user_data);

  gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->bar));

  return G_SOURCE_CONTINUE;
}

static void
set_pulsing (FbProgressLine *self, gboolean pulsing)
{
  if (pulsing && self->pulse_id == 0)
    self->pulse_id = g_timeout_add (PULSE_MS, pulse_cb, self);
  else if (!pulsing)
    g_clear_handle_id (&self->pulse_id, g_source_remove);
}

static void
fb_progress_line_sum_up (FbProgressLine *self)
{
  guint  n_tasks = g_list_model_get_n_items (self->tasks);
  guint  n_known = 0;
  double sum = 0;

  self->n_running = 0;
  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr (FbOperation) task = g_list_model_get_item (self->tasks, i);
      double progress = fb_operation_get_progress (task);

      if (fb_operation_get_state (task) != FB_OPERATION_RUNNING)
        continue;
      self->n_running++;
      n_known += progress >= 0 ? 1 : 0;
      sum += MAX (progress, 0);
    }

  gtk_widget_set_visible (self->bar, self->n_running > 0);
  set_pulsing (self, self->n_running > 0 && n_known == 0);
  if (n_known > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), sum / self->n_running);
}

static void
task_notify_cb (FbProgressLine *self)
{
  g_assert (FB_IS_PROGRESS_LINE (self));

  fb_progress_line_sum_up (self);
}

static void
tasks_items_changed_cb (
    FbProgressLine *self, guint position, guint removed, guint added, GListModel *tasks)
{
  g_assert (FB_IS_PROGRESS_LINE (self));

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (FbOperation) task = g_list_model_get_item (tasks, position + i);

      g_signal_handlers_disconnect_by_func (task, task_notify_cb, self);
      g_signal_connect_object (task, "notify::progress", G_CALLBACK (task_notify_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (task, "notify::state", G_CALLBACK (task_notify_cb), self,
                               G_CONNECT_SWAPPED);
    }
  fb_progress_line_sum_up (self);
}

static void
fb_progress_line_dispose (GObject *object)
{
  FbProgressLine *self = FB_PROGRESS_LINE (object);

  g_clear_handle_id (&self->pulse_id, g_source_remove);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_object (&self->tasks);

  G_OBJECT_CLASS (fb_progress_line_parent_class)->dispose (object);
}

static void
fb_progress_line_class_init (FbProgressLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_progress_line_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fb_progress_line_init (FbProgressLine *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  self->bar = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->bar, "osd");
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_progress_bar_set_pulse_step (GTK_PROGRESS_BAR (self->bar), 0.06);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
}

GtkWidget *
fb_progress_line_new (void)
{
  return g_object_new (FB_TYPE_PROGRESS_LINE, NULL);
}

void
fb_progress_line_set_tasks (FbProgressLine *self, GListModel *tasks)
{
  g_return_if_fail (FB_IS_PROGRESS_LINE (self));
  g_return_if_fail (G_IS_LIST_MODEL (tasks));
  g_return_if_fail (self->tasks == NULL);

  self->tasks = g_object_ref (tasks);
  g_signal_connect_object (tasks, "items-changed", G_CALLBACK (tasks_items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  tasks_items_changed_cb (self, 0, 0, g_list_model_get_n_items (tasks), tasks);
}

guint
fb_progress_line_get_n_running (FbProgressLine *self)
{
  g_return_val_if_fail (FB_IS_PROGRESS_LINE (self), 0);

  return self->n_running;
}
