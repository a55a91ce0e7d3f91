/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "snapshot/fb-export-dialog.h"
#include "snapshot/fb-import-dialog.h"
#include "snapshot/fb-snapshot-words.h"

/* Snapshots to files and from files. */

static void
present (FbWindow *self, GtkWindow *dialog)
{
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

static void
exported_cb (FbWindow *self, GFile *file, gboolean is_folder)
{
  g_autoptr (GFile) folder = is_folder ? g_object_ref (file) : g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *uri = g_file_get_uri (folder);
  g_autofree char *action =
      g_action_print_detailed_name ("win.show-folder", g_variant_new_string (uri));
  /* Translators: the placeholder is the name of a file or folder */
  g_autofree char *text = g_strdup_printf (_ ("Exported to “%s”"), name);

  fb_window_toast (self, text, _ ("Open _Folder"), action);
}

static void
export_one_of (FbWindow *self, GListStore *snapshots)
{
  GtkWindow *dialog;

  if (g_list_model_get_n_items (G_LIST_MODEL (snapshots)) == 0)
    return;

  dialog =
      fb_export_dialog_new (fb_session_get_snapshots (self->session), G_LIST_MODEL (snapshots));
  g_signal_connect_object (dialog, "exported", G_CALLBACK (exported_cb), self, G_CONNECT_SWAPPED);
  present (self, dialog);
}

void
fb_window_export_sides (FbWindow *self, const FbDiffSide *first, const FbDiffSide *second)
{
  const FbDiffSide *const sides[] = { first, second };
  g_autoptr (GListStore) snapshots = g_list_store_new (FB_TYPE_SNAPSHOT);

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (FbSnapshot) snapshot = sides[i]->kind == FB_DIFF_SNAPSHOT
                                            ? fb_window_find_snapshot (self, sides[i]->id)
                                            : NULL;

      if (snapshot != NULL && !g_list_store_find (snapshots, snapshot, NULL))
        g_list_store_append (snapshots, snapshot);
    }
  export_one_of (self, snapshots);
}

static void
export_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);
  g_autoptr (GListStore) snapshots = g_list_store_new (FB_TYPE_SNAPSHOT);

  if (snapshot != NULL)
    g_list_store_append (snapshots, snapshot);
  export_one_of (self, snapshots);
}

static void
export_newest_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);
  g_autoptr (GListModel) all = NULL;
  g_autoptr (FbSnapshot) newest = NULL;
  g_autoptr (GListStore) snapshots = g_list_store_new (FB_TYPE_SNAPSHOT);

  if (instance == NULL)
    return;

  all = fb_snapshot_store_list (fb_session_get_snapshots (self->session),
                                fb_instance_get_id (instance));
  newest = g_list_model_get_item (all, 0);
  if (newest != NULL)
    g_list_store_append (snapshots, newest);
  else
    fb_window_say_no_snapshot (self, instance);
  export_one_of (self, snapshots);
}

static void
imported_cb (FbWindow *self, FbSnapshot *snapshot)
{
  g_autofree char *title = fb_snapshot_words_title (snapshot);
  g_autofree char *text = g_strdup_printf (_ ("“%s” imported"), title);
  g_autofree char *action =
      g_strdup_printf ("win.compare-snapshot('%s')", fb_snapshot_get_id (snapshot));

  fb_window_toast (self, text, _ ("_Open"), action);
}

static void
import_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_get_current (self);
  GtkWindow  *dialog;

  if (self->session == NULL)
    return;
  if (instance == NULL)
    instance = fb_window_compare_get_instance (self, self->page);

  dialog = fb_import_dialog_new (fb_session_get_snapshots (self->session),
                                 G_LIST_MODEL (fb_session_get_instances (self->session)), instance);
  g_signal_connect_object (dialog, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  present (self, dialog);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    fb_window_toast (self, error->message, NULL, NULL);
}

static void
show_folder_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  gtk_show_uri_full (GTK_WINDOW (self), g_variant_get_string (parameter, NULL), GDK_CURRENT_TIME,
                     self->cancellable, shown_cb, g_object_ref (self));
}

static const GActionEntry entries[] = {
  { "export-snapshot", export_snapshot_cb, "s" },
  { "export-newest", export_newest_cb, "s" },
  { "import-snapshot", import_snapshot_cb },
  { "show-folder", show_folder_cb, "s" },
};

void
fb_window_files_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
