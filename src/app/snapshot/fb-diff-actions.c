/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-actions.h"

#include <glib/gi18n.h>

#include "flow/fb-flow-selection.h"
#include "snapshot/fb-diff-view.h"

/* A tab can have thousands of nodes: what is copied is written on a worker. */

typedef struct
{
  FbFlowDocument *document;
  char          **ids;
  guint           n_nodes; /* out */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  fb_flow_document_unref (self->document);
  g_strfreev (self->ids);
  g_free (self);
}

static void
copy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Copy   *self = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) text = fb_flow_selection_write (self->document, (const char *const *)self->ids,
                                                     &self->n_nodes, &error);

  if (text == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text)),
                           g_free);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);
  const Copy      *copy = g_task_get_task_data (G_TASK (result));
  g_autofree char *message = NULL;

  if (text == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (source), "win.toast", "s", error->message);
      return;
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (source)), text);
  message = g_strdup_printf (ngettext ("%u node copied; paste it in an editor",
                                       "%u nodes copied; paste them in an editor", copy->n_nodes),
                             copy->n_nodes);
  gtk_widget_activate_action (GTK_WIDGET (source), "win.toast", "s", message);
}

/* (nullable) the newer version when it has all nodes @ids, or else the older one. */
static FbFlowDocument *
find_document (FbSnapshotDiff *diff, char **ids)
{
  FbFlowDocument *versions[] = { fb_flow_diff_get_newer (fb_snapshot_diff_get_flows (diff)),
                                 fb_flow_diff_get_older (fb_snapshot_diff_get_flows (diff)) };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      guint n_there = 0;

      while (ids[n_there] != NULL && fb_flow_document_find_node (versions[i], ids[n_there]) != NULL)
        n_there++;
      if (ids[n_there] == NULL)
        return versions[i];
    }

  return NULL;
}

static void
copy_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FbDiffView     *view = FB_DIFF_VIEW (widget);
  FbSnapshotDiff *diff = fb_diff_view_get_diff (view);
  g_auto (GStrv) ids = fb_diff_view_list_nodes (view);
  FbFlowDocument *document;
  g_autoptr (GTask) task = NULL;
  Copy *copy;

  if (diff == NULL || ids[0] == NULL)
    {
      gtk_widget_activate_action (widget, "win.toast", "s", _ ("Choose a node to copy first"));
      return;
    }

  document = find_document (diff, ids);
  if (document == NULL)
    {
      gtk_widget_activate_action (widget, "win.toast", "s",
                                  _ ("No version has all of these nodes; copy added and deleted "
                                     "ones apart"));
      return;
    }
  copy = g_new0 (Copy, 1);
  copy->document = fb_flow_document_ref (document);
  copy->ids = g_steal_pointer (&ids);
  task = g_task_new (widget, NULL, copied_cb, NULL);
  g_task_set_source_tag (task, copy_action_cb);
  g_task_set_task_data (task, copy, copy_free);
  g_task_run_in_thread (task, copy_thread);
}

static void
step_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fb_diff_view_step (FB_DIFF_VIEW (widget), g_str_has_suffix (name, "next") ? 1 : -1);
}

static void
history_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *node = fb_diff_view_get_node (FB_DIFF_VIEW (widget));

  if (node != NULL)
    g_signal_emit_by_name (widget, "history", node);
}

void
fb_diff_actions_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diff.next", NULL, step_action_cb);
  gtk_widget_class_install_action (widget_class, "diff.previous", NULL, step_action_cb);
  gtk_widget_class_install_action (widget_class, "diff.history", NULL, history_action_cb);
  gtk_widget_class_install_action (widget_class, "diff.copy", NULL, copy_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, 0, "diff.history", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "diff.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "diff.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "diff.copy",
                                       NULL);
}
