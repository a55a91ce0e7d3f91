/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-import-dialog.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-flow-file.h"
#include "instance/fb-passphrase-dialog.h"
#include "snapshot/fb-snapshot-file.h"
#include "widget/fb-combo-text.h"

/* What is chosen is looked at without a secret, and read again to be kept, with one when there is
 * one. A step that fails leaves the dialog as it was, with the reason in it. Closing ends what is
 * under way, which holds the dialog until it has answered. */

struct _FbImportDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbSnapshotStore      *store;
  GPtrArray            *instances; /* of FbInstance, as the rows after the first */
  FbSnapshotFile       *file;      /* (nullable) what was chosen, without its secrets */
  FbSnapshotFile       *opened;    /* (nullable) what is kept now */
  char                 *path;      /* (nullable) */
  GtkFileChooserNative *chooser;   /* (nullable) while it is shown */
  GCancellable         *working;   /* (nullable) */

  /* Template */
  AdwActionRow        *source;
  AdwEntryRow         *name;
  AdwComboRow         *instance;
  AdwPasswordEntryRow *secret;
  GtkLabel            *note;
  GtkLabel            *warning;
  GtkLabel            *error;
  GtkWidget           *form;
  GtkWidget           *accept;
  GtkSpinner          *spinner;
};

G_DEFINE_FINAL_TYPE (FbImportDialog, fb_import_dialog, ADW_TYPE_WINDOW)

enum
{
  IMPORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (gpointer row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  return *text != '\0' ? text : NULL;
}

static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
update (FbImportDialog *self)
{
  gboolean         is_sealed = self->file != NULL && self->file->is_sealed;
  gboolean         is_part = self->file != NULL && self->file->is_part;
  g_autofree char *base = self->path != NULL ? g_path_get_basename (self->path) : NULL;
  g_autofree char *warning = NULL;

  if (is_part)
    warning = g_strdup_printf (_ ("%s has nodes but no tab, as the editor's clipboard does: these "
                                  "are not all flows of an instance"),
                               base);
  gtk_widget_set_visible (GTK_WIDGET (self->secret), is_sealed);
  say (self->note, is_sealed && get_text (self->secret) == NULL
                       ? _ ("Without the secret, what is encrypted in the file stays unknown.")
                       : NULL);
  say (self->warning, warning);
  gtk_widget_set_sensitive (self->accept, self->file != NULL && self->working == NULL);
}

/* @working: whether something begins; the dialog waits for it then. */
static void
set_busy (FbImportDialog *self, gboolean working)
{
  g_clear_object (&self->working);
  if (working)
    {
      self->working = g_cancellable_new ();
      say (self->error, NULL);
      /* A field that goes insensitive under the cursor misses its focus-out in GTK 4.8. */
      gtk_window_set_focus (GTK_WINDOW (self), NULL);
    }
  gtk_widget_set_sensitive (self->form, !working);
  gtk_spinner_set_spinning (self->spinner, working);
  update (self);
}

static void
fail (FbImportDialog *self, const GError *error)
{
  gboolean is_wrong_secret =
      g_error_matches (error, FB_ERROR, FB_ERROR_UNVERIFIED) && get_text (self->secret) != NULL;

  set_busy (self, FALSE);
  say (self->error, is_wrong_secret ? _ ("The secret is not the one that the file was exported "
                                         "with, or the file is damaged.")
                                    : error->message);
  if (gtk_widget_get_visible (GTK_WIDGET (self->secret)))
    gtk_widget_grab_focus (GTK_WIDGET (self->secret));
}

static void
secret_changed_cb (FbImportDialog *self)
{
  say (self->error, NULL);
  update (self);
}

static void
leave (FbImportDialog *self)
{
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
looked_at_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbImportDialog) self = FB_IMPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotFile) file = fb_snapshot_read_file_finish (result, &error);

  if (self->working == NULL)
    return;
  if (file == NULL)
    {
      fail (self, error);
      return;
    }

  self->file = g_steal_pointer (&file);
  if (self->file->name != NULL && get_text (self->name) == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->name), self->file->name);
  set_busy (self, FALSE);
}

void
fb_import_dialog_open (FbImportDialog *self, GFile *file)
{
  g_return_if_fail (FB_IS_IMPORT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  g_clear_pointer (&self->file, fb_snapshot_file_free);
  g_clear_pointer (&self->path, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->secret), "");
  self->path = g_file_get_path (file);
  if (self->path == NULL)
    {
      say (self->error, _ ("Only files of this computer can be read."));
      update (self);
      return;
    }

  adw_action_row_set_subtitle (self->source, self->path);
  set_busy (self, TRUE);
  fb_snapshot_read_file_async (self->path, NULL, self->working, looked_at_cb, g_object_ref (self));
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbImportDialog) self = FB_IMPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshot) snapshot =
                 fb_snapshot_store_put_finish (FB_SNAPSHOT_STORE (source), result, &error);

  if (self->working == NULL)
    return;
  if (snapshot == NULL)
    {
      fail (self, error);
      return;
    }

  g_signal_emit (self, signals[IMPORTED], 0, snapshot);
  leave (self);
}

static void
keep (FbImportDialog *self)
{
  g_autoptr (FbSnapshotFile) file = g_steal_pointer (&self->opened);
  guint           selected = adw_combo_row_get_selected (self->instance);
  FbInstance     *instance = selected > 0 ? self->instances->pdata[selected - 1] : NULL;
  FbSnapshotLabel label = {
    .reason = FB_SNAPSHOT_IMPORTED,
    .instance = instance != NULL ? fb_instance_get_id (instance) : NULL,
    .instance_name = instance != NULL ? fb_instance_get_name (instance) : NULL,
    .name = get_text (self->name),
    .description = file->description,
  };

  fb_snapshot_store_put_async (self->store, &label, file->content, self->working, put_cb,
                               g_object_ref (self));
}

static void
ensured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbImportDialog) self = FB_IMPORT_DIALOG (user_data);
  gboolean done = fb_passphrase_dialog_ensure_finish (GTK_WIDGET (source), result);

  if (self->working == NULL)
    return;
  if (done)
    keep (self);
  else
    set_busy (self, FALSE);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbImportDialog) self = FB_IMPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotFile) file = fb_snapshot_read_file_finish (result, &error);

  if (self->working == NULL)
    return;
  if (file == NULL)
    {
      fail (self, error);
      return;
    }

  g_clear_pointer (&self->opened, fb_snapshot_file_free);
  self->opened = g_steal_pointer (&file);
  if (self->opened->needs_key)
    fb_passphrase_dialog_ensure_async (GTK_WIDGET (self),
                                       fb_workspace_get_keyring (
                                           fb_snapshot_store_get_workspace (self->store)),
                                       self->working, ensured_cb, g_object_ref (self));
  else
    keep (self);
}

static void
accept_cb (FbImportDialog *self)
{
  const char *secret = get_text (self->secret);

  if (!gtk_widget_is_sensitive (self->accept))
    return;

  set_busy (self, TRUE);
  fb_snapshot_read_file_async (self->path, self->file->is_sealed ? secret : NULL, self->working,
                               opened_cb, g_object_ref (self));
}

static void
cancel_cb (FbImportDialog *self)
{
  leave (self);
}

static void
drop_chooser (FbImportDialog *self)
{
  if (self->chooser == NULL)
    return;

  /* While it is shown it holds itself, and would still call back. */
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

static void
chooser_response_cb (FbImportDialog *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  g_clear_object (&self->chooser);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    fb_import_dialog_open (self, file);
}

/* @chooser: (transfer full) */
static void
show_chooser (FbImportDialog *self, GtkFileChooserNative *chooser)
{
  drop_chooser (self);
  self->chooser = chooser;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
file_clicked_cb (FbImportDialog *self)
{
  show_chooser (self, fb_flow_file_chooser_new (GTK_WINDOW (self)));
}

static void
folder_clicked_cb (FbImportDialog *self)
{
  show_chooser (self,
                gtk_file_chooser_native_new (_ ("Choose a Folder of Flows"), GTK_WINDOW (self),
                                             GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"),
                                             _ ("_Cancel")));
}

static void
stop (FbImportDialog *self)
{
  g_cancellable_cancel (self->working);
  g_clear_object (&self->working);
  drop_chooser (self);
}

/* However it is closed. */
static void
fb_import_dialog_unrealize (GtkWidget *widget)
{
  stop (FB_IMPORT_DIALOG (widget));

  GTK_WIDGET_CLASS (fb_import_dialog_parent_class)->unrealize (widget);
}

static void
fb_import_dialog_dispose (GObject *object)
{
  FbImportDialog *self = FB_IMPORT_DIALOG (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (fb_import_dialog_parent_class)->dispose (object);
}

static void
fb_import_dialog_finalize (GObject *object)
{
  FbImportDialog *self = FB_IMPORT_DIALOG (object);

  g_clear_pointer (&self->instances, g_ptr_array_unref);
  g_clear_pointer (&self->file, fb_snapshot_file_free);
  g_clear_pointer (&self->opened, fb_snapshot_file_free);
  g_free (self->path);

  G_OBJECT_CLASS (fb_import_dialog_parent_class)->finalize (object);
}

static void
fb_import_dialog_class_init (FbImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_import_dialog_finalize;
  widget_class->unrealize = fb_import_dialog_unrealize;

  signals[IMPORTED] = g_signal_new ("imported", FB_TYPE_IMPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, FB_TYPE_SNAPSHOT);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, source);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, name);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, instance);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, note);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, warning);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, error);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, form);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, FbImportDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, secret_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
fb_import_dialog_init (FbImportDialog *self)
{
  self->instances = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  fb_combo_text_widen (self->instance);
}

static void
fill_instances (FbImportDialog *self, GListModel *instances, FbInstance *first)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  /* Translators: a snapshot that is in the history of no instance */
  gtk_string_list_append (names, _ ("No Instance"));
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      FbInstance *instance = g_list_model_get_item (instances, i);

      g_ptr_array_add (self->instances, instance);
      gtk_string_list_append (names, fb_instance_get_name (instance));
      if (instance == first)
        selected = self->instances->len;
    }
  adw_combo_row_set_model (self->instance, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->instance, selected);
}

GtkWindow *
fb_import_dialog_new (FbSnapshotStore *store, GListModel *instances, FbInstance *instance)
{
  FbImportDialog *self;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (store), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (instances), NULL);
  g_return_val_if_fail (instance == NULL || FB_IS_INSTANCE (instance), NULL);

  self = g_object_new (FB_TYPE_IMPORT_DIALOG, NULL);
  self->store = g_object_ref (store);
  fill_instances (self, instances, instance);
  update (self);

  return GTK_WINDOW (self);
}
