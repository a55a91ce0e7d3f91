/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-rename.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "instance/fb-instance-row.h"

/* One dialog, freed with its window. UI thread. */

typedef struct
{
  FbInstanceStore  *store;
  FbInstance       *instance;
  AdwMessageDialog *dialog; /* borrowed */
  AdwEntryRow      *entry;  /* borrowed */
} Rename;

static void
rename_free (Rename *rename)
{
  g_object_unref (rename->store);
  g_object_unref (rename->instance);
  g_free (rename);
}

static void
entry_changed_cb (Rename *rename)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (rename->entry));
  g_autoptr (GError) error = NULL;

  adw_message_dialog_set_response_enabled (rename->dialog, "rename",
                                           fb_instance_name_check (name, &error));
}

static void
change_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;

  if (!fb_instance_store_change_finish (FB_INSTANCE_STORE (object), result, &error))
    gtk_widget_activate_action (parent, "win.toast", "s", error->message);
}

static void
dialog_response_cb (Rename *rename, const char *response)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (rename->dialog));

  if (g_strcmp0 (response, "rename") == 0 && parent != NULL)
    fb_instance_store_change_async (rename->store, rename->instance, "name",
                                    gtk_editable_get_text (GTK_EDITABLE (rename->entry)), NULL,
                                    change_cb, g_object_ref (parent));
}

void
fb_rename_instance (GtkWidget *parent, FbInstanceStore *store, FbInstance *instance)
{
  GtkRoot          *root;
  Rename           *rename;
  GtkWidget        *list;
  AdwMessageDialog *dialog;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (FB_IS_INSTANCE_STORE (store));
  g_return_if_fail (FB_IS_INSTANCE (instance));

  root = gtk_widget_get_root (parent);
  dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                  _ ("Rename Instance"), NULL));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "rename", _ ("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "rename");
  adw_message_dialog_set_close_response (dialog, "cancel");

  rename = g_new0 (Rename, 1);
  rename->store = g_object_ref (store);
  rename->instance = g_object_ref (instance);
  rename->dialog = dialog;
  rename->entry = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (rename->entry), _ ("Name"));
  adw_entry_row_set_activates_default (rename->entry, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (rename->entry), fb_instance_get_name (instance));
  g_object_set_data_full (G_OBJECT (dialog), "rename", rename, (GDestroyNotify)rename_free);
  g_signal_connect_swapped (rename->entry, "changed", G_CALLBACK (entry_changed_cb), rename);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (dialog_response_cb), rename);

  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 360, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (rename->entry));
  adw_message_dialog_set_extra_child (dialog, list);
  gtk_window_present (GTK_WINDOW (dialog));
}
