/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-settings.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-activity-list.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-runtime-text.h"
#include "instance/fb-variable-group.h"
#include "snapshot/fb-keeping-group.h"
#include "widget/fb-combo-text.h"
#include "widget/fb-instance-text.h"

/* Owned by the instance's page. Every change goes through the store and comes back as a property;
 * what the store refuses is said, and the row shows what holds again. UI thread. */

struct _FbInstanceSettings
{
  GtkWidget parent_instance;

  /* Owned */
  FbSession    *session;
  FbInstance   *instance;
  GCancellable *cancellable;

  /* Borrowed */
  FbPage *editor; /* (nullable) */

  /* Template */
  AdwPreferencesPage  *page;
  AdwEntryRow         *name;
  AdwEntryRow         *environment;
  AdwComboRow         *mode;
  AdwComboRow         *runtime;
  AdwActionRow        *state;
  AdwActionRow        *node_red;
  AdwActionRow        *process;
  AdwActionRow        *url;
  AdwActionRow        *folder;
  AdwActionRow        *user;
  GtkWidget           *certificate;
  GtkLabel            *fingerprint;
  FbVariableGroup     *variables;
  FbKeepingGroup      *keeping;
  AdwPreferencesGroup *activity;
  GtkWidget           *duplicate;

  gboolean filling;
  gboolean changing_runtime; /* a person chose one, and it does not hold yet */
};

G_DEFINE_FINAL_TYPE (FbInstanceSettings, fb_instance_settings, GTK_TYPE_WIDGET)

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  adw_action_row_set_subtitle (row, text != NULL && *text != '\0' ? text : "–");
}

/* Leaves alone what a person is typing. */
static void
set_entry (AdwEntryRow *row, const char *text)
{
  if (gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)))))
    return;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text != NULL ? text : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
fill_process (FbInstanceSettings *self)
{
  gint64           pid = fb_instance_get_pid (self->instance);
  g_autofree char *memory = NULL;
  g_autofree char *text = NULL;

  if (pid != 0)
    {
      memory = g_format_size ((guint64)fb_instance_get_memory (self->instance));
      text = g_strdup_printf (_ ("Process %lld, %.0f %% of a core, %s"), (long long)pid,
                              fb_instance_get_cpu (self->instance) * 100, memory);
    }
  set_subtitle (self->process, text);
}

static void
fill (FbInstanceSettings *self)
{
  FbMode           mode = fb_instance_get_mode (self->instance);
  const char      *detail = fb_instance_get_state_detail (self->instance);
  const char      *state = fb_instance_text_state (fb_instance_get_state (self->instance));
  g_autofree char *both = detail != NULL ? g_strdup_printf ("%s\n%s", state, detail) : NULL;

  self->filling = TRUE;
  set_entry (self->name, fb_instance_get_name (self->instance));
  set_entry (self->environment, fb_instance_get_environment (self->instance));
  adw_combo_row_set_selected (self->mode, mode);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->mode),
                               fb_instance_text_mode_explanation (mode));
  set_subtitle (self->state, both != NULL ? both : state);
  set_subtitle (self->node_red, fb_instance_get_node_red_version (self->instance));
  set_subtitle (self->url, fb_instance_get_url (self->instance));
  set_subtitle (self->user, fb_instance_get_user (self->instance));
  fill_process (self);
  if (fb_instance_get_kind (self->instance) == FB_INSTANCE_LOCAL && !self->changing_runtime)
    fb_runtime_text_select (self->runtime, fb_session_get_runtimes (self->session),
                            fb_instance_get_runtime (self->instance));
  self->filling = FALSE;
}

static void
instance_notify_cb (FbInstanceSettings *self, GParamSpec *pspec)
{
  g_assert (FB_IS_INSTANCE_SETTINGS (self));

  if (g_str_equal (pspec->name, "cpu") || g_str_equal (pspec->name, "memory"))
    fill_process (self);
  else
    fill (self);
}

static void
change_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceSettings) self = FB_INSTANCE_SETTINGS (user_data);
  g_autoptr (GError) error = NULL;

  if (fb_instance_store_change_finish (FB_INSTANCE_STORE (object), result, &error) ||
      self->session == NULL)
    return;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
  fill (self);
}

static void
change (FbInstanceSettings *self, const char *name, const char *value)
{
  fb_instance_store_change_async (fb_session_get_instances (self->session), self->instance, name,
                                  value, self->cancellable, change_cb, g_object_ref (self));
}

static void
name_apply_cb (FbInstanceSettings *self)
{
  change (self, "name", gtk_editable_get_text (GTK_EDITABLE (self->name)));
}

static void
environment_apply_cb (FbInstanceSettings *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->environment));

  change (self, "environment", *text != '\0' ? text : NULL);
}

static void
mode_notify_selected_cb (FbInstanceSettings *self)
{
  guint selected = adw_combo_row_get_selected (self->mode);

  if (self->instance == NULL || self->filling || selected > FB_MODE_READ_WRITE)
    return;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->mode),
                               fb_instance_text_mode_explanation ((FbMode)selected));
  change (self, "mode", fb_mode_to_string ((FbMode)selected));
}

/* @name: (nullable) of the runtime that is to hold; NULL leaves the one that does. */
static void
end_runtime_change (FbInstanceSettings *self, const char *name)
{
  self->changing_runtime = FALSE;
  if (name != NULL)
    change (self, "runtime", name);
  else
    fill (self);
}

static void
install_finished_cb (FbInstanceSettings *self, FbOperation *operation)
{
  FbRuntime *runtime = g_object_get_data (G_OBJECT (operation), "runtime");
  gboolean   installed = fb_operation_get_error (operation) == NULL;

  g_assert (FB_IS_INSTANCE_SETTINGS (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->runtime), TRUE);
  if (self->session != NULL)
    end_runtime_change (self, installed ? fb_runtime_get_name (runtime) : NULL);
}

static void
begin_runtime_change (FbInstanceSettings *self)
{
  FbRuntime *runtime = adw_combo_row_get_selected_item (self->runtime);
  g_autoptr (FbOperation) operation = NULL;

  if (runtime == NULL || fb_runtime_get_state (runtime) != FB_RUNTIME_AVAILABLE)
    {
      end_runtime_change (self, runtime != NULL ? fb_runtime_get_name (runtime) : NULL);
      return;
    }

  /* Fetched first, as a task that can be watched and cancelled. */
  operation = fb_runtime_store_install (fb_session_get_runtimes (self->session), runtime);
  g_object_set_data_full (G_OBJECT (operation), "runtime", g_object_ref (runtime), g_object_unref);
  gtk_widget_set_sensitive (GTK_WIDGET (self->runtime), FALSE);
  g_signal_connect_object (operation, "finished", G_CALLBACK (install_finished_cb), self,
                           G_CONNECT_SWAPPED);
  fb_session_run (self->session, operation);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-panel", "s", "tasks");
}

static void
editor_asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceSettings) self = FB_INSTANCE_SETTINGS (user_data);
  g_autoptr (GError) error = NULL;
  gboolean agreed = fb_page_close_finish (FB_PAGE (object), result, &error);

  if (self->session == NULL)
    return;

  if (error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->message);
  if (agreed)
    begin_runtime_change (self);
  else
    end_runtime_change (self, NULL);
}

/* Another Node-RED loads the editor anew, so edits are a question first. */
static void
runtime_notify_selected_cb (FbInstanceSettings *self)
{
  FbRuntime *runtime = adw_combo_row_get_selected_item (self->runtime);

  if (self->instance == NULL || self->filling || runtime == NULL || self->changing_runtime ||
      g_strcmp0 (fb_runtime_get_name (runtime), fb_instance_get_runtime (self->instance)) == 0)
    return;

  self->changing_runtime = TRUE;
  if (self->editor != NULL)
    fb_page_close_async (self->editor, self->cancellable, editor_asked_cb, g_object_ref (self));
  else
    begin_runtime_change (self);
}

static void
activate_with_id (FbInstanceSettings *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", fb_instance_get_id (self->instance));
}

static void
copy_url_cb (FbInstanceSettings *self)
{
  activate_with_id (self, "win.copy-url");
}

static void
duplicate_cb (FbInstanceSettings *self)
{
  activate_with_id (self, "win.duplicate-instance");
}

static void
remove_cb (FbInstanceSettings *self)
{
  activate_with_id (self, "win.remove-instance");
}

static void
sign_in_cb (FbInstanceSettings *self)
{
  activate_with_id (self, "win.sign-in-instance");
}

static void
open_folder_cb (FbInstanceSettings *self)
{
  activate_with_id (self, "win.open-folder");
}

static void
fb_instance_settings_dispose (GObject *object)
{
  FbInstanceSettings *self = FB_INSTANCE_SETTINGS (object);

  g_cancellable_cancel (self->cancellable);
  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_INSTANCE_SETTINGS);
  self->editor = NULL;
  g_clear_object (&self->instance);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (fb_instance_settings_parent_class)->dispose (object);
}

static void
fb_instance_settings_finalize (GObject *object)
{
  g_clear_object (&FB_INSTANCE_SETTINGS (object)->cancellable);

  G_OBJECT_CLASS (fb_instance_settings_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, page);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, name);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, environment);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, mode);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, runtime);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, state);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, node_red);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, process);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, url);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, folder);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, user);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, certificate);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, variables);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, keeping);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, activity);
  gtk_widget_class_bind_template_child (widget_class, FbInstanceSettings, duplicate);
}

static void
fb_instance_settings_class_init (FbInstanceSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_instance_settings_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_instance_settings_finalize;

  g_type_ensure (FB_TYPE_VARIABLE_GROUP);
  g_type_ensure (FB_TYPE_KEEPING_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-instance-settings.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, name_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, environment_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, runtime_notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_url_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, duplicate_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
}

static void
fb_instance_settings_init (FbInstanceSettings *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fb_combo_text_widen (self->mode);
  fb_combo_text_widen (self->runtime);
}

/* What a local one has, and what a remote one has. */
static void
show_rows_of_kind (FbInstanceSettings *self)
{
  gboolean         local = fb_instance_get_kind (self->instance) == FB_INSTANCE_LOCAL;
  const char      *pin = fb_instance_get_row (self->instance)->pin;
  g_autofree char *folder = NULL;
  g_autofree char *fingerprint = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->runtime), local);
  gtk_widget_set_visible (GTK_WIDGET (self->process), local);
  gtk_widget_set_visible (GTK_WIDGET (self->folder), local);
  gtk_widget_set_visible (self->duplicate, local);
  gtk_widget_set_visible (GTK_WIDGET (self->variables), local);
  gtk_widget_set_visible (GTK_WIDGET (self->user), !local);
  gtk_widget_set_visible (self->certificate, !local && pin != NULL);
  if (pin != NULL)
    {
      fingerprint = fb_instance_text_fingerprint (pin);
      gtk_label_set_text (self->fingerprint, fingerprint);
    }
  if (local)
    {
      folder =
          fb_instance_store_get_folder (fb_session_get_instances (self->session), self->instance);
      set_subtitle (self->folder, folder);
    }
}

GtkWidget *
fb_instance_settings_new (FbSession *session, FbInstance *instance, FbPage *editor)
{
  FbInstanceSettings *self;

  g_return_val_if_fail (FB_IS_SESSION (session), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);
  g_return_val_if_fail (editor == NULL || FB_IS_PAGE (editor), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_SETTINGS, NULL);
  self->editor = editor;
  self->session = g_object_ref (session);
  self->filling = TRUE;
  self->instance = g_object_ref (instance);
  fb_runtime_text_bind_row (self->runtime, fb_session_get_runtimes (session),
                            fb_instance_get_runtime (instance));
  fb_variable_group_set_instance (self->variables, fb_session_get_workspace (session), instance);
  fb_keeping_group_set_instance (self->keeping, fb_session_get_snapshots (session), instance);
  show_rows_of_kind (self);
  fill (self);
  adw_preferences_group_add (self->activity,
                             fb_activity_list_new (fb_session_get_workspace (session),
                                                   fb_instance_get_id (instance)));
  g_signal_connect_object (instance, "notify", G_CALLBACK (instance_notify_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
