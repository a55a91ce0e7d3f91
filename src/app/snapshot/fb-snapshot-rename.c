/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-rename.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* One dialog, freed with its window. UI thread. */

typedef struct
{
  /* Owned */
  FbSnapshotStore *store;
  FbSnapshot      *snapshot;

  /* Borrowed */
  AdwMessageDialog *dialog;
  GtkEditable      *name;
  GtkEditable      *description;
  GtkEditable      *tags;
} Rename;

static void
rename_free (gpointer data)
{
  Rename *rename = data;

  g_object_unref (rename->store);
  g_object_unref (rename->snapshot);
  g_free (rename);
}

static void
change_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;

  if (!fb_snapshot_store_change_finish (FB_SNAPSHOT_STORE (object), result, &error))
    gtk_widget_activate_action (parent, "win.toast", "s", error->message);
}

static const char *
get_text (GtkEditable *editable)
{
  const char *text = gtk_editable_get_text (editable);

  return *text != '\0' ? text : NULL;
}

/* What a person means by "a, b ,,a": each once. (transfer full) */
static GStrv
split_tags (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);

  for (char **word = words; *word != NULL; word++)
    {
      g_strstrip (*word);
      if (**word != '\0' && !g_ptr_array_find_with_equal_func (tags, *word, g_str_equal, NULL))
        g_ptr_array_add (tags, g_strdup (*word));
    }
  g_ptr_array_add (tags, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&tags), FALSE);
}

/* Sets the tags that @others lack, or takes them off. */
static void
change_tags (Rename            *rename,
             GtkWindow         *parent,
             const char *const *tags,
             const char *const *others,
             gboolean           is_set)
{
  for (const char *const *tag = tags; *tag != NULL; tag++)
    if (!g_strv_contains (others, *tag))
      fb_snapshot_store_set_tag_async (rename->store, fb_snapshot_get_id (rename->snapshot), *tag,
                                       is_set, NULL, change_cb, g_object_ref (parent));
}

static void
dialog_response_cb (Rename *rename, const char *response)
{
  GtkWindow         *parent = gtk_window_get_transient_for (GTK_WINDOW (rename->dialog));
  const char *const *old = fb_snapshot_get_tags (rename->snapshot);
  g_auto (GStrv) tags = split_tags (gtk_editable_get_text (rename->tags));

  if (g_strcmp0 (response, "save") != 0 || parent == NULL)
    return;

  fb_snapshot_store_rename_async (rename->store, fb_snapshot_get_id (rename->snapshot),
                                  get_text (rename->name), get_text (rename->description), NULL,
                                  change_cb, g_object_ref (parent));
  change_tags (rename, parent, (const char *const *)tags, old, TRUE);
  change_tags (rename, parent, old, (const char *const *)tags, FALSE);
}

static GtkEditable *
add_row (GtkWidget *list, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return GTK_EDITABLE (row);
}

void
fb_rename_snapshot (GtkWidget *parent, FbSnapshotStore *store, FbSnapshot *snapshot)
{
  GtkRoot          *root;
  Rename           *rename;
  GtkWidget        *list;
  AdwMessageDialog *dialog;
  g_autofree char  *tags = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (FB_IS_SNAPSHOT_STORE (store));
  g_return_if_fail (FB_IS_SNAPSHOT (snapshot));

  root = gtk_widget_get_root (parent);
  dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Name Snapshot"),
                              _ ("A snapshot with a name or a tag is kept until somebody removes "
                                 "it.")));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");

  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_size_request (list, 360, -1);

  rename = g_new0 (Rename, 1);
  rename->store = g_object_ref (store);
  rename->snapshot = g_object_ref (snapshot);
  rename->dialog = dialog;
  rename->name = add_row (list, _ ("Name"), fb_snapshot_get_name (snapshot));
  rename->description = add_row (list, _ ("Description"), fb_snapshot_get_description (snapshot));
  tags = g_strjoinv (", ", (char **)fb_snapshot_get_tags (snapshot));
  rename->tags = add_row (list, _ ("Tags, Separated by Commas"), tags);
  g_object_set_data_full (G_OBJECT (dialog), "rename", rename, rename_free);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (dialog_response_cb), rename);

  adw_message_dialog_set_extra_child (dialog, list);
  gtk_window_present (GTK_WINDOW (dialog));
}
