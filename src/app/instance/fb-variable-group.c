/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-variable-group.h"

#include <glib/gi18n.h>

#include "instance/fb-instance-variables.h"
#include "instance/fb-variable-dialog.h"
#include "widget/fb-ask.h"

/* The rows are made anew after every change, also after one that was refused. */

struct _FbVariableGroup
{
  AdwPreferencesGroup parent_instance;

  /* Owned */
  FbWorkspace  *workspace;
  FbInstance   *instance;
  GCancellable *cancellable;
  GPtrArray    *variables; /* (nullable) of FbInstanceVariable */

  /* Borrowed */
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (FbVariableGroup, fb_variable_group, ADW_TYPE_PREFERENCES_GROUP)

static const FbInstanceVariable *
find (FbVariableGroup *self, GtkWidget *button)
{
  const char *name = g_object_get_data (G_OBJECT (button), "name");

  for (guint i = 0; i < self->variables->len; i++)
    {
      const FbInstanceVariable *variable = self->variables->pdata[i];

      if (g_str_equal (variable->name, name))
        return variable;
    }

  return NULL;
}

static void changed_cb (GObject *object, GAsyncResult *result, gpointer user_data);

static void
asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbVariableGroup) self = FB_VARIABLE_GROUP (user_data);
  g_autoptr (FbInstanceVariable) variable = fb_variable_dialog_ask_finish (result);

  if (variable != NULL)
    fb_instance_variables_set_async (self->workspace, fb_instance_get_id (self->instance),
                                     fb_instance_get_name (self->instance), variable, changed_cb,
                                     g_object_ref (self));
}

static void
change_clicked_cb (FbVariableGroup *self, GtkWidget *button)
{
  fb_variable_dialog_ask_async (GTK_WIDGET (self), find (self, button), self->cancellable, asked_cb,
                                g_object_ref (self));
}

static void
add_clicked_cb (FbVariableGroup *self)
{
  fb_variable_dialog_ask_async (GTK_WIDGET (self), NULL, self->cancellable, asked_cb,
                                g_object_ref (self));
}

static void
remove_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GtkWidget       *button = GTK_WIDGET (object);
  g_autofree char *answer = fb_ask_finish (button, result);
  g_autoptr (FbVariableGroup) self = FB_VARIABLE_GROUP (user_data);

  if (g_str_equal (answer, "remove"))
    fb_instance_variables_unset_async (self->workspace, fb_instance_get_id (self->instance),
                                       fb_instance_get_name (self->instance),
                                       g_object_get_data (G_OBJECT (button), "name"), changed_cb,
                                       g_object_ref (self));
}

static void
remove_clicked_cb (FbVariableGroup *self, GtkWidget *button)
{
  const FbAnswer   answers[] = { { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
                                 { "remove", _ ("_Remove"), FB_ANSWER_DESTRUCTIVE },
                                 { NULL } };
  const char      *name = g_object_get_data (G_OBJECT (button), "name");
  g_autofree char *heading = g_strdup_printf (_ ("Remove “%s”?"), name);

  fb_ask_async (button, heading, _ ("From its next start on, Node-RED does not have it."), answers,
                self->cancellable, remove_answered_cb, g_object_ref (self));
}

/* @label: says what it does to the variable @name. */
static void
add_button (FbVariableGroup *self,
            GtkWidget       *row,
            const char      *name,
            const char      *icon,
            const char      *label,
            GCallback        callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (name), g_free);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_row (FbVariableGroup *self, const FbInstanceVariable *variable)
{
  GtkWidget       *row = adw_action_row_new ();
  g_autofree char *change = g_strdup_printf (_ ("Change %s"), variable->name);
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), variable->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), variable->name);
  /* Translators: in place of the value of a variable that is not shown */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               variable->hidden ? _ ("Hidden") : variable->value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  add_button (self, row, variable->name, "document-edit-symbolic", change,
              G_CALLBACK (change_clicked_cb));
  add_button (self, row, variable->name, "user-trash-symbolic", remove,
              G_CALLBACK (remove_clicked_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
fill (FbVariableGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->variables->len; i++)
    add_row (self, self->variables->pdata[i]);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbVariableGroup) self = FB_VARIABLE_GROUP (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) variables =
                 fb_instance_variables_list_finish (FB_WORKSPACE (object), result, &error);

  if (self->rows == NULL)
    return;
  if (variables == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
      return;
    }

  g_clear_pointer (&self->variables, g_ptr_array_unref);
  self->variables = g_steal_pointer (&variables);
  fill (self);
}

static void
list (FbVariableGroup *self)
{
  fb_instance_variables_list_async (self->workspace, fb_instance_get_id (self->instance),
                                    self->cancellable, listed_cb, g_object_ref (self));
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbVariableGroup) self = FB_VARIABLE_GROUP (user_data);
  g_autoptr (GError) error = NULL;

  if (self->rows == NULL)
    return;
  if (!fb_instance_variables_change_finish (FB_WORKSPACE (object), result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
  list (self);
}

/* The command line may have changed them meanwhile. */
static void
fb_variable_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fb_variable_group_parent_class)->map (widget);
  list (FB_VARIABLE_GROUP (widget));
}

static void
fb_variable_group_dispose (GObject *object)
{
  FbVariableGroup *self = FB_VARIABLE_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_variable_group_parent_class)->dispose (object);
}

static void
fb_variable_group_finalize (GObject *object)
{
  FbVariableGroup *self = FB_VARIABLE_GROUP (object);

  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->instance);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (fb_variable_group_parent_class)->finalize (object);
}

static void
fb_variable_group_class_init (FbVariableGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_variable_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_variable_group_finalize;
  GTK_WIDGET_CLASS (klass)->map = fb_variable_group_map;
}

static void
fb_variable_group_init (FbVariableGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  GtkWidget           *add = gtk_button_new_with_mnemonic (_ ("_Add…"));

  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (group, _ ("Environment Variables"));
  adw_preferences_group_set_description (group,
                                         _ ("What flows read as env, from the next start on."));
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (group, add);
}

void
fb_variable_group_set_instance (FbVariableGroup *self, FbWorkspace *workspace, FbInstance *instance)
{
  g_return_if_fail (FB_IS_VARIABLE_GROUP (self));
  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (FB_IS_INSTANCE (instance));
  g_return_if_fail (self->instance == NULL);

  self->workspace = g_object_ref (workspace);
  self->instance = g_object_ref (instance);
}
