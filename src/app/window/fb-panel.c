/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-panel.h"

#include <glib/gi18n.h>

#include "widget/fb-focus.h"
#include "widget/fb-task-row.h"
#include "window/fb-log-view.h"
#include "window/fb-problem-row.h"

/* Owned by the window; in a hidden panel nothing is read. UI thread. */

struct _FbPanel
{
  GtkWidget parent_instance;

  /* Owned */
  GListModel *tasks;
  GListModel *problems;

  /* Template */
  GtkWidget       *box;
  GtkToggleButton *log_button;
  GtkToggleButton *tasks_button;
  GtkToggleButton *problems_button;
  AdwBin          *tools;
  GtkLabel        *source;
  GtkStack        *stack;
  FbLogView       *log;
  GtkStack        *tasks_stack;
  GtkListBox      *tasks_list;
  GtkStack        *problems_stack;
  GtkListBox      *problems_list;
};

G_DEFINE_FINAL_TYPE (FbPanel, fb_panel, GTK_TYPE_WIDGET)

static void
set_count (GtkToggleButton *button, const char *title, guint n_items)
{
  g_autofree char *label = n_items > 0 ? g_strdup_printf ("%s %u", title, n_items) : NULL;

  gtk_button_set_label (GTK_BUTTON (button), label != NULL ? label : title);
}

static guint
count_running (GListModel *tasks)
{
  guint n_running = 0;

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr (FbOperation) task = g_list_model_get_item (tasks, i);

      n_running += fb_operation_get_state (task) == FB_OPERATION_RUNNING ? 1 : 0;
    }

  return n_running;
}

static void
tasks_changed_cb (FbPanel *self)
{
  g_assert (FB_IS_PANEL (self));

  set_count (self->tasks_button, _ ("Tasks"), count_running (self->tasks));
  gtk_stack_set_visible_child_name (self->tasks_stack,
                                    g_list_model_get_n_items (self->tasks) > 0 ? "list" : "empty");
}

static void
problems_changed_cb (FbPanel *self)
{
  guint n_problems = g_list_model_get_n_items (self->problems);

  g_assert (FB_IS_PANEL (self));

  set_count (self->problems_button, _ ("Problems"), n_problems);
  gtk_stack_set_visible_child_name (self->problems_stack, n_problems > 0 ? "list" : "empty");
}

static GtkWidget *
make_task_row (gpointer item, gpointer user_data)
{
  FbPanel   *self = FB_PANEL (user_data);
  GtkWidget *row = gtk_list_box_row_new ();

  g_signal_connect_object (item, "notify::state", G_CALLBACK (tasks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), fb_task_row_new (FB_OPERATION (item)));

  return row;
}

static GtkWidget *
make_problem_row (gpointer item, gpointer user_data)
{
  return fb_problem_row_new (FB_PROBLEM (item));
}

static void
sync_activity (FbPanel *self)
{
  gboolean log_shown = g_strcmp0 (fb_panel_get_view (self), "log") == 0;

  fb_log_view_set_active (self->log, log_shown && gtk_widget_get_mapped (GTK_WIDGET (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->tools), log_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->source), log_shown);
}

static void
stack_notify_visible_child_cb (FbPanel *self)
{
  const char *name = fb_panel_get_view (self);

  gtk_toggle_button_set_active (self->log_button, g_strcmp0 (name, "log") == 0);
  gtk_toggle_button_set_active (self->tasks_button, g_strcmp0 (name, "tasks") == 0);
  gtk_toggle_button_set_active (self->problems_button, g_strcmp0 (name, "problems") == 0);
  sync_activity (self);
}

static void
button_toggled_cb (FbPanel *self, GtkToggleButton *button)
{
  const struct
  {
    GtkToggleButton *button;
    const char      *name;
  } views[] = { { self->log_button, "log" },
                { self->tasks_button, "tasks" },
                { self->problems_button, "problems" } };

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    if (views[i].button == button && gtk_toggle_button_get_active (button))
      gtk_stack_set_visible_child_name (self->stack, views[i].name);
}

static void
fb_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fb_panel_parent_class)->map (widget);
  sync_activity (FB_PANEL (widget));
}

static void
fb_panel_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fb_panel_parent_class)->unmap (widget);
  sync_activity (FB_PANEL (widget));
}

static void
fb_panel_dispose (GObject *object)
{
  FbPanel *self = FB_PANEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_PANEL);
  g_clear_object (&self->tasks);
  g_clear_object (&self->problems);

  G_OBJECT_CLASS (fb_panel_parent_class)->dispose (object);
}

static gboolean
fb_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (gtk_stack_get_visible_child (FB_PANEL (widget)->stack),
                                 GTK_DIR_TAB_FORWARD);
}

static void
fb_panel_class_init (FbPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_panel_dispose;
  widget_class->focus = fb_focus_child;
  widget_class->grab_focus = fb_panel_grab_focus;
  widget_class->map = fb_panel_map;
  widget_class->unmap = fb_panel_unmap;

  g_type_ensure (FB_TYPE_LOG_VIEW);
  gtk_widget_class_set_css_name (widget_class, "lowerpanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/window/fb-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, FbPanel, box);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, log_button);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, tasks_button);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, problems_button);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, tools);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, source);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, log);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, tasks_stack);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, tasks_list);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, problems_stack);
  gtk_widget_class_bind_template_child (widget_class, FbPanel, problems_list);
  gtk_widget_class_bind_template_callback (widget_class, button_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, stack_notify_visible_child_cb);
}

static void
fb_panel_init (FbPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  adw_bin_set_child (self->tools, fb_log_view_get_tools (self->log));
  stack_notify_visible_child_cb (self);
}

GtkWidget *
fb_panel_new (void)
{
  return g_object_new (FB_TYPE_PANEL, NULL);
}

void
fb_panel_set_models (FbPanel *self, GListModel *tasks, GListModel *problems)
{
  g_return_if_fail (FB_IS_PANEL (self));
  g_return_if_fail (self->tasks == NULL);

  self->tasks = g_object_ref (tasks);
  self->problems = g_object_ref (problems);
  gtk_list_box_bind_model (self->tasks_list, tasks, make_task_row, self, NULL);
  gtk_list_box_bind_model (self->problems_list, problems, make_problem_row, self, NULL);
  g_signal_connect_object (tasks, "items-changed", G_CALLBACK (tasks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (problems, "items-changed", G_CALLBACK (problems_changed_cb), self,
                           G_CONNECT_SWAPPED);
  tasks_changed_cb (self);
  problems_changed_cb (self);
}

void
fb_panel_set_instance (FbPanel *self, FbInstance *instance, FbInstanceLink *link)
{
  g_return_if_fail (FB_IS_PANEL (self));

  gtk_label_set_text (self->source, instance != NULL ? fb_instance_get_name (instance) : "");
  fb_log_view_set_source (self->log, instance,
                          link != NULL ? fb_instance_link_get_keeper (link) : NULL);
}

void
fb_panel_show_view (FbPanel *self, const char *name)
{
  g_return_if_fail (FB_IS_PANEL (self));

  if (name != NULL && gtk_stack_get_child_by_name (self->stack, name) != NULL)
    gtk_stack_set_visible_child_name (self->stack, name);
}

const char *
fb_panel_get_view (FbPanel *self)
{
  g_return_val_if_fail (FB_IS_PANEL (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}
