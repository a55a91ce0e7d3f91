/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-variable-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* One dialog for new and old ones; it goes with its answer. */

typedef struct
{
  /* Borrowed */
  AdwMessageDialog *dialog;
  GtkEditable      *name;
  GtkEditable      *value;
  GtkWidget        *secret; /* the row that shows no text */
  GtkSwitch        *hidden;

  /* Owned */
  GTask *task;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *self = data;

  g_clear_object (&self->task);
  g_free (self);
}

static GtkEditable *
get_value (Ask *self)
{
  return gtk_switch_get_active (self->hidden) ? GTK_EDITABLE (self->secret) : self->value;
}

static void
update (Ask *self)
{
  gboolean hidden = gtk_switch_get_active (self->hidden);

  gtk_widget_set_visible (self->secret, hidden);
  gtk_widget_set_visible (GTK_WIDGET (self->value), !hidden);
  adw_message_dialog_set_response_enabled (self->dialog, "save",
                                           fb_instance_variable_check_name (gtk_editable_get_text (
                                                                                self->name),
                                                                            NULL));
}

/* What was typed already is taken along, and does not stay behind in the other row. */
static void
hidden_notify_active_cb (Ask *self)
{
  GtkEditable *to = get_value (self);
  GtkEditable *from = to == self->value ? GTK_EDITABLE (self->secret) : self->value;

  gtk_editable_set_text (to, gtk_editable_get_text (from));
  gtk_editable_set_text (from, "");
  update (self);
}

static void
dialog_response_cb (Ask *self, const char *response)
{
  FbInstanceVariable *variable = NULL;

  if (g_strcmp0 (response, "save") == 0)
    variable = fb_instance_variable_new (gtk_editable_get_text (self->name),
                                         gtk_editable_get_text (get_value (self)),
                                         gtk_switch_get_active (self->hidden));
  gtk_editable_set_text (GTK_EDITABLE (self->secret), "");
  g_task_return_pointer (self->task, variable, (GDestroyNotify)fb_instance_variable_free);
}

static GtkWidget *
add_row (GtkWidget *list, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return row;
}

static GtkSwitch *
add_switch (GtkWidget *list)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *hidden = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Hidden"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Kept sealed and never shown again"));
  gtk_widget_set_valign (hidden, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), hidden);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), hidden);
  gtk_accessible_update_property (GTK_ACCESSIBLE (hidden), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Hidden"), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return GTK_SWITCH (hidden);
}

static AdwMessageDialog *
make_dialog (GtkWidget *parent, const FbInstanceVariable *variable)
{
  GtkRoot          *root = gtk_widget_get_root (parent);
  GtkWindow        *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  const char       *heading = variable != NULL ? _ ("Change Variable") : _ ("New Variable");
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (window, heading, _ ("Node-RED sees it from its next start on.")));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");

  return dialog;
}

static void
fill (Ask *self, const FbInstanceVariable *variable)
{
  if (variable == NULL)
    return;

  gtk_editable_set_text (self->name, variable->name);
  gtk_editable_set_editable (self->name, FALSE);
  gtk_switch_set_active (self->hidden, variable->hidden);
  if (!variable->hidden && variable->value != NULL)
    gtk_editable_set_text (self->value, variable->value);
}

void
fb_variable_dialog_ask_async (GtkWidget                *parent,
                              const FbInstanceVariable *variable,
                              GCancellable             *cancellable,
                              GAsyncReadyCallback       callback,
                              gpointer                  user_data)
{
  GtkWidget *list;
  Ask       *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 380, -1);

  self = g_new0 (Ask, 1);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, fb_variable_dialog_ask_async);
  self->dialog = make_dialog (parent, variable);
  self->name = GTK_EDITABLE (add_row (list, adw_entry_row_new (), _ ("Name")));
  self->value = GTK_EDITABLE (add_row (list, adw_entry_row_new (), _ ("Value")));
  self->secret = add_row (list, adw_password_entry_row_new (), _ ("Hidden Value"));
  self->hidden = add_switch (list);
  fill (self, variable);
  update (self);
  g_object_set_data_full (G_OBJECT (self->dialog), "ask", self, ask_free);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->hidden, "notify::active", G_CALLBACK (hidden_notify_active_cb),
                            self);
  g_signal_connect_swapped (self->dialog, "response", G_CALLBACK (dialog_response_cb), self);

  adw_message_dialog_set_extra_child (self->dialog, list);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

FbInstanceVariable *
fb_variable_dialog_ask_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
