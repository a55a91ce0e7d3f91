/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-export-dialog.h"

#include <glib/gi18n.h>

#include "instance/fb-passphrase-dialog.h"
#include "snapshot/fb-snapshot-export.h"
#include "snapshot/fb-snapshot-words.h"
#include "widget/fb-combo-text.h"

/* The snapshot is looked at, without its secrets, as soon as it is chosen: what a file of it will
 * lack is said before there is one. Closing ends what is under way, which holds the dialog until it
 * has answered. */

struct _FbExportDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbSnapshotStore      *store;
  GListModel           *snapshots;
  FbSnapshotContent    *content; /* (nullable) of the chosen one, when it is there */
  GtkFileChooserNative *chooser; /* (nullable) while it is shown */
  GCancellable         *reading; /* (nullable) */
  GCancellable         *writing; /* (nullable) */

  /* Template */
  AdwComboRow         *version;
  GtkCheckButton      *flows;
  GtkCheckButton      *flowfuse;
  GtkCheckButton      *folder;
  GtkWidget           *secrets;
  GtkSwitch           *with_secret;
  GtkWidget           *secret_group;
  AdwPasswordEntryRow *secret;
  GtkLabel            *note;
  GtkLabel            *warning;
  GtkLabel            *error;
  GtkWidget           *form;
  GtkWidget           *accept;
  GtkSpinner          *spinner;
};

G_DEFINE_FINAL_TYPE (FbExportDialog, fb_export_dialog, ADW_TYPE_WINDOW)

enum
{
  EXPORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static FbExportForm
get_form (FbExportDialog *self)
{
  return gtk_check_button_get_active (self->flows)      ? FB_EXPORT_FLOWS
         : gtk_check_button_get_active (self->flowfuse) ? FB_EXPORT_FLOWFUSE
                                                        : FB_EXPORT_FOLDER;
}

/* (nullable) when nothing secret goes into the file */
static const char *
get_secret (FbExportDialog *self)
{
  return get_form (self) == FB_EXPORT_FLOWFUSE && gtk_switch_get_active (self->with_secret)
             ? gtk_editable_get_text (GTK_EDITABLE (self->secret))
             : NULL;
}

/* (transfer full) */
static FbSnapshot *
get_snapshot (FbExportDialog *self)
{
  return g_list_model_get_item (self->snapshots, adw_combo_row_get_selected (self->version));
}

static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static const char *
describe_form (FbExportForm form, gboolean with_secret)
{
  if (form == FB_EXPORT_FLOWS)
    return _ ("Credentials, variables, modules and settings are not in this file.");
  if (form == FB_EXPORT_FOLDER)
    return _ ("Credentials and the values of hidden variables are not in this folder.");
  if (with_secret)
    return _ ("Who imports the file needs this secret. It is kept nowhere.");

  return _ ("Credentials and the values of hidden variables are left out.");
}

static void
update (FbExportDialog *self)
{
  FbExportForm     form = get_form (self);
  const char      *secret = get_secret (self);
  g_autofree char *gaps = secret != NULL && self->content != NULL
                              ? fb_snapshot_export_describe_gaps (self->content)
                              : NULL;

  gtk_widget_set_visible (self->secrets, form == FB_EXPORT_FLOWFUSE);
  gtk_widget_set_visible (self->secret_group, secret != NULL);
  say (self->note, describe_form (form, secret != NULL));
  say (self->warning, gaps);
  gtk_widget_set_sensitive (self->accept, self->content != NULL && self->writing == NULL &&
                                              (secret == NULL || *secret != '\0'));
}

static void
choice_changed_cb (FbExportDialog *self)
{
  if (self->snapshots == NULL)
    return;

  say (self->error, NULL);
  update (self);
}

static void
content_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbExportDialog) self = FB_EXPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  FbSnapshotContent *content =
      fb_snapshot_store_get_content_finish (FB_SNAPSHOT_STORE (source), result, &error);

  /* Another one was chosen meanwhile, or the dialog is gone. */
  if (self->reading == NULL || g_task_get_cancellable (G_TASK (result)) != self->reading)
    {
      g_clear_pointer (&content, fb_snapshot_content_unref);
      return;
    }

  self->content = content;
  if (content == NULL)
    say (self->error, error->message);
  update (self);
}

static void
stop_reading (FbExportDialog *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->content, fb_snapshot_content_unref);
}

static void
read_content (FbExportDialog *self)
{
  g_autoptr (FbSnapshot) snapshot = get_snapshot (self);

  stop_reading (self);
  if (snapshot == NULL)
    return;

  self->reading = g_cancellable_new ();
  fb_snapshot_store_get_content_async (self->store, fb_snapshot_get_id (snapshot), FALSE,
                                       self->reading, content_read_cb, g_object_ref (self));
}

static void
version_notify_selected_cb (FbExportDialog *self)
{
  if (self->snapshots == NULL)
    return;

  read_content (self);
  choice_changed_cb (self);
}

static void
set_busy (FbExportDialog *self, gboolean busy)
{
  /* A field that goes insensitive under the cursor misses its focus-out in GTK 4.8. */
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  update (self);
}

static void
leave (FbExportDialog *self)
{
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* What a finished export needs to know beside the dialog. */
typedef struct
{
  FbExportDialog *dialog;
  GFile          *file;
} Written;

static void
export_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Written *written = user_data;
  g_autoptr (FbExportDialog) self = written->dialog;
  g_autoptr (GFile) file = written->file;
  g_autoptr (GError) error = NULL;
  gboolean done = fb_snapshot_export_finish (FB_SNAPSHOT_STORE (source), result, &error);

  if (self->writing == NULL)
    return;

  g_clear_object (&self->writing);
  if (done)
    {
      g_signal_emit (self, signals[EXPORTED], 0, file, get_form (self) == FB_EXPORT_FOLDER);
      leave (self);
      return;
    }

  set_busy (self, FALSE);
  say (self->error, error->message);
}

void
fb_export_dialog_write (FbExportDialog *self, GFile *file)
{
  g_autofree char *path = NULL;
  g_autoptr (FbSnapshot) snapshot = NULL;
  Written *written;

  g_return_if_fail (FB_IS_EXPORT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_get_path (file);
  if (path == NULL)
    {
      say (self->error, _ ("Files can only be written to a folder of this computer."));
      return;
    }

  snapshot = get_snapshot (self);
  written = g_new0 (Written, 1);
  written->dialog = g_object_ref (self);
  written->file = g_object_ref (file);
  self->writing = g_cancellable_new ();
  say (self->error, NULL);
  fb_snapshot_export_async (self->store, snapshot, get_form (self), path, get_secret (self),
                            self->writing, export_cb, written);
  set_busy (self, TRUE);
}

static void
drop_chooser (FbExportDialog *self)
{
  if (self->chooser == NULL)
    return;

  /* While it is shown it holds itself, and would still call back. */
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

static void
chooser_response_cb (FbExportDialog *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  g_clear_object (&self->chooser);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    fb_export_dialog_write (self, file);
}

/* Such as "snapshot-before the audit.json". (transfer full) */
static char *
suggest_name (FbExportDialog *self)
{
  g_autoptr (FbSnapshot) snapshot = get_snapshot (self);
  const char      *name = fb_snapshot_get_name (snapshot);
  g_autofree char *file_name = NULL;

  if (get_form (self) == FB_EXPORT_FLOWS)
    return g_strdup ("flows.json");

  if (name == NULL || *name == '\0')
    name = fb_snapshot_get_instance_name (snapshot);
  if (name == NULL)
    name = fb_snapshot_get_id (snapshot);
  file_name =
      g_strdup_printf ("snapshot-%.*s.json",
                       (int)(g_utf8_offset_to_pointer (name, MIN (60, g_utf8_strlen (name, -1))) -
                             name),
                       name);

  return g_strdelimit (g_steal_pointer (&file_name), G_DIR_SEPARATOR_S "\n", '-');
}

static void
choose_place (FbExportDialog *self)
{
  gboolean         is_folder = get_form (self) == FB_EXPORT_FOLDER;
  g_autofree char *name = suggest_name (self);

  drop_chooser (self);
  self->chooser =
      gtk_file_chooser_native_new (is_folder
                                       ? _ ("Choose an Empty Folder, or One Exported To Before")
                                       : _ ("Export Snapshot"),
                                   GTK_WINDOW (self),
                                   is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                             : GTK_FILE_CHOOSER_ACTION_SAVE,
                                   _ ("_Export"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (!is_folder)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
ensured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbExportDialog) self = FB_EXPORT_DIALOG (user_data);

  if (fb_passphrase_dialog_ensure_finish (GTK_WIDGET (source), result) && self->reading != NULL)
    choose_place (self);
}

static void
accept_cb (FbExportDialog *self)
{
  FbWorkspace *workspace = fb_snapshot_store_get_workspace (self->store);

  if (!gtk_widget_is_sensitive (self->accept))
    return;
  if (get_secret (self) == NULL)
    choose_place (self);
  else
    fb_passphrase_dialog_ensure_async (GTK_WIDGET (self), fb_workspace_get_keyring (workspace),
                                       self->reading, ensured_cb, g_object_ref (self));
}

static void
cancel_cb (FbExportDialog *self)
{
  leave (self);
}

static void
stop (FbExportDialog *self)
{
  stop_reading (self);
  g_cancellable_cancel (self->writing);
  g_clear_object (&self->writing);
  drop_chooser (self);
}

/* However it is closed. */
static void
fb_export_dialog_unrealize (GtkWidget *widget)
{
  stop (FB_EXPORT_DIALOG (widget));

  GTK_WIDGET_CLASS (fb_export_dialog_parent_class)->unrealize (widget);
}

static void
fb_export_dialog_dispose (GObject *object)
{
  FbExportDialog *self = FB_EXPORT_DIALOG (object);

  stop (self);
  g_clear_object (&self->snapshots);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_EXPORT_DIALOG);

  G_OBJECT_CLASS (fb_export_dialog_parent_class)->dispose (object);
}

static void
fb_export_dialog_class_init (FbExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_export_dialog_dispose;
  widget_class->unrealize = fb_export_dialog_unrealize;

  signals[EXPORTED] = g_signal_new ("exported", FB_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_FILE, G_TYPE_BOOLEAN);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, version);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, flows);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, flowfuse);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, secrets);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, with_secret);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, secret_group);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, note);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, warning);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, error);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, form);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, FbExportDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
fb_export_dialog_init (FbExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fb_combo_text_widen (self->version);
}

GtkWindow *
fb_export_dialog_new (FbSnapshotStore *store, GListModel *snapshots)
{
  FbExportDialog *self;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (store), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (snapshots), NULL);
  g_return_val_if_fail (g_list_model_get_n_items (snapshots) > 0, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (snapshots); i++)
    {
      g_autoptr (FbSnapshot) snapshot = g_list_model_get_item (snapshots, i);
      g_autofree char *title = fb_snapshot_words_title (snapshot);
      g_autofree char *subtitle = fb_snapshot_words_subtitle (snapshot);
      g_autofree char *whole = g_strdup_printf ("%s · %s", title, subtitle);

      gtk_string_list_append (names, whole);
    }

  self = g_object_new (FB_TYPE_EXPORT_DIALOG, NULL);
  self->store = g_object_ref (store);
  adw_combo_row_set_model (self->version, G_LIST_MODEL (names));
  self->snapshots = g_object_ref (snapshots);
  read_content (self);
  update (self);

  return GTK_WINDOW (self);
}
