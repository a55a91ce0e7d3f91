/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-new-instance-dialog.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "flow/fb-flow-document.h"
#include "instance/fb-flow-file.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-setup.h"
#include "instance/fb-passphrase-dialog.h"
#include "instance/fb-runtime-text.h"
#include "widget/fb-combo-text.h"
#include "widget/fb-task-row.h"

/* Owns itself as every window. The operation belongs to the session's tasks, so closing the dialog
 * does not end it. UI thread. */

struct _FbNewInstanceDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbSession    *session;
  FbInstance   *from;
  GBytes       *flows;
  GCancellable *cancellable;
  FbOperation  *operation;

  /* Template */
  GtkStack     *stack;
  GtkButton    *cancel;
  GtkButton    *accept;
  AdwEntryRow  *name;
  AdwComboRow  *runtime;
  AdwActionRow *flows_row;
  GtkButton    *flows_clear;
  GtkLabel     *error;
  GtkBox       *progress;
};

G_DEFINE_FINAL_TYPE (FbNewInstanceDialog, fb_new_instance_dialog, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static FbRuntime *
get_runtime (FbNewInstanceDialog *self)
{
  return adw_combo_row_get_selected_item (self->runtime);
}

static gboolean
name_is_taken (FbNewInstanceDialog *self, const char *name)
{
  GListModel *instances = G_LIST_MODEL (fb_session_get_instances (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      if (g_strcmp0 (fb_instance_get_name (instance), name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* "instance", "instance 2" …: the first that is free. (transfer full) */
static char *
suggest_name (FbNewInstanceDialog *self)
{
  const char *stem = self->from != NULL ? fb_instance_get_name (self->from) : _ ("instance");

  if (!name_is_taken (self, stem))
    return g_strdup (stem);
  for (guint i = 2;; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", stem, i);

      if (!name_is_taken (self, name))
        return g_steal_pointer (&name);
    }
}

static void
show_error (FbNewInstanceDialog *self, const char *text)
{
  gtk_label_set_text (self->error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), text != NULL);
}

static void
show_form (FbNewInstanceDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_button_set_label (self->cancel, _ ("_Cancel"));
  gtk_widget_set_visible (GTK_WIDGET (self->accept), TRUE);
}

static void
form_changed_cb (FbNewInstanceDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autoptr (GError) error = NULL;
  gboolean valid = fb_instance_name_check (name, &error);

  if (self->session == NULL)
    return;

  if (!valid)
    show_error (self, *name != '\0' ? error->message : NULL);
  else if (name_is_taken (self, name))
    {
      show_error (self, _ ("An instance with this name is already there."));
      valid = FALSE;
    }
  else
    show_error (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), valid && get_runtime (self) != NULL);
}

static void
operation_finished_cb (FbNewInstanceDialog *self, FbOperation *operation)
{
  FbInstance   *instance = fb_instance_setup_get_instance (FB_INSTANCE_SETUP (operation));
  const GError *error = fb_operation_get_error (operation);

  g_assert (FB_IS_NEW_INSTANCE_DIALOG (self));

  g_clear_object (&self->operation);
  if (instance != NULL)
    {
      g_signal_emit (self, signals[CREATED], 0, instance);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  show_form (self);
  form_changed_cb (self);
  if (error != NULL && error->code != FB_ERROR_CANCELLED)
    show_error (self, error->message);
}

static void
begin (FbNewInstanceDialog *self)
{
  GtkWidget *child;

  self->operation =
      fb_instance_setup_new (self->session, gtk_editable_get_text (GTK_EDITABLE (self->name)),
                             get_runtime (self), self->flows, self->from);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->progress))) != NULL)
    gtk_box_remove (self->progress, child);
  gtk_box_append (self->progress, fb_task_row_new (self->operation));
  gtk_stack_set_visible_child_name (self->stack, "progress");
  gtk_button_set_label (self->cancel, _ ("In the _Background"));
  gtk_widget_set_visible (GTK_WIDGET (self->accept), FALSE);

  g_signal_connect_object (self->operation, "finished", G_CALLBACK (operation_finished_cb), self,
                           G_CONNECT_SWAPPED);
  fb_session_run (self->session, self->operation);
}

static void
ensure_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbNewInstanceDialog) self = FB_NEW_INSTANCE_DIALOG (user_data);

  if (fb_passphrase_dialog_ensure_finish (GTK_WIDGET (object), result) && self->session != NULL)
    begin (self);
}

static void
accept_cb (FbNewInstanceDialog *self)
{
  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->accept)))
    return;

  fb_passphrase_dialog_ensure_async (GTK_WIDGET (self),
                                     fb_workspace_get_keyring (
                                         fb_session_get_workspace (self->session)),
                                     NULL, ensure_cb, g_object_ref (self));
}

static void
cancel_cb (FbNewInstanceDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbNewInstanceDialog) self = FB_NEW_INSTANCE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_file_read_finish (G_FILE (object), result, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (object));
  g_autofree char *description = NULL;

  if (self->session == NULL || g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    return;
  if (document == NULL)
    {
      show_error (self, error->message);
      return;
    }

  show_error (self, NULL);
  g_clear_pointer (&self->flows, g_bytes_unref);
  self->flows = fb_flow_document_get_flows (document);
  description = fb_flow_document_describe (document);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->flows_row), name);
  adw_action_row_set_subtitle (self->flows_row, description);
  gtk_widget_set_visible (GTK_WIDGET (self->flows_clear), TRUE);
}

static void
chooser_response_cb (FbNewInstanceDialog *self, int response, GtkNativeDialog *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

      fb_new_instance_dialog_import (self, file);
    }
  g_object_unref (chooser);
}

static void
choose_file_cb (FbNewInstanceDialog *self)
{
  GtkFileChooserNative *chooser = fb_flow_file_chooser_new (GTK_WINDOW (self));

  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
clear_flows_cb (FbNewInstanceDialog *self)
{
  g_clear_pointer (&self->flows, g_bytes_unref);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->flows_row), _ ("Empty"));
  adw_action_row_set_subtitle (self->flows_row, _ ("Or begin with a flows.json you have"));
  gtk_widget_set_visible (GTK_WIDGET (self->flows_clear), FALSE);
}

static void
fb_new_instance_dialog_dispose (GObject *object)
{
  FbNewInstanceDialog *self = FB_NEW_INSTANCE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->operation);
  g_clear_object (&self->from);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (fb_new_instance_dialog_parent_class)->dispose (object);
}

static void
fb_new_instance_dialog_finalize (GObject *object)
{
  FbNewInstanceDialog *self = FB_NEW_INSTANCE_DIALOG (object);

  g_clear_pointer (&self->flows, g_bytes_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (fb_new_instance_dialog_parent_class)->finalize (object);
}

static void
fb_new_instance_dialog_class_init (FbNewInstanceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_new_instance_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_new_instance_dialog_finalize;

  signals[CREATED] = g_signal_new ("created", FB_TYPE_NEW_INSTANCE_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, FB_TYPE_INSTANCE);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-new-instance-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, name);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, runtime);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, flows_row);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, flows_clear);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, error);
  gtk_widget_class_bind_template_child (widget_class, FbNewInstanceDialog, progress);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_flows_cb);
}

static void
fb_new_instance_dialog_init (FbNewInstanceDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fb_combo_text_widen (self->runtime);
}

GtkWindow *
fb_new_instance_dialog_new (FbSession *session, FbInstance *from)
{
  FbNewInstanceDialog *self;
  FbRuntimeStore      *runtimes;
  g_autofree char     *name = NULL;

  g_return_val_if_fail (FB_IS_SESSION (session), NULL);
  g_return_val_if_fail (from == NULL || FB_IS_INSTANCE (from), NULL);

  self = g_object_new (FB_TYPE_NEW_INSTANCE_DIALOG, NULL);
  self->session = g_object_ref (session);
  g_set_object (&self->from, from);
  runtimes = fb_session_get_runtimes (session);
  fb_runtime_text_bind_row (self->runtime, runtimes,
                            from != NULL ? fb_instance_get_runtime (from) : NULL);
  if (from != NULL)
    {
      gtk_window_set_title (GTK_WINDOW (self), _ ("Duplicate Instance"));
      gtk_button_set_label (self->accept, _ ("_Duplicate"));
      gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (self->flows_row),
                                                       ADW_TYPE_PREFERENCES_GROUP),
                              FALSE);
    }
  clear_flows_cb (self);
  name = suggest_name (self);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  form_changed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->name));

  return GTK_WINDOW (self);
}

void
fb_new_instance_dialog_import (FbNewInstanceDialog *self, GFile *file)
{
  g_return_if_fail (FB_IS_NEW_INSTANCE_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  fb_flow_file_read_async (file, self->cancellable, read_cb, g_object_ref (self));
}
