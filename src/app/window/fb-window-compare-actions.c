/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "instance/fb-flow-file.h"

/* What is compared with what. The older of two snapshots is the older side; a snapshot is older
 * than what runs, and that is older than what is edited. */

/* (nullable) The one of the same instance before @snapshot. (transfer full) */
static FbSnapshot *
find_previous (FbWindow *self, FbSnapshot *snapshot)
{
  g_autoptr (GListModel) all = fb_snapshot_store_list (fb_session_get_snapshots (self->session),
                                                       fb_snapshot_get_instance (snapshot));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (FbSnapshot) other = g_list_model_get_item (all, i);

      if (fb_snapshot_get_number (other) < fb_snapshot_get_number (snapshot))
        return g_steal_pointer (&other);
    }

  return NULL;
}

static FbDiffPage *
compare_two (FbWindow *self, FbSnapshot *one, FbSnapshot *other)
{
  gboolean is_older = fb_snapshot_get_number (one) <= fb_snapshot_get_number (other);
  g_autoptr (FbDiffSide) older = fb_diff_side_new_snapshot (is_older ? one : other);
  g_autoptr (FbDiffSide) newer = fb_diff_side_new_snapshot (is_older ? other : one);

  return fb_window_compare (self, older, newer);
}

static void
compare_previous (FbWindow *self, FbSnapshot *snapshot)
{
  g_autoptr (FbSnapshot) previous = find_previous (self, snapshot);

  compare_two (self, previous != NULL ? previous : snapshot, snapshot);
}

static void
compare_running (FbWindow *self, FbSnapshot *snapshot, FbInstance *instance)
{
  g_autoptr (FbDiffSide) older = fb_diff_side_new_snapshot (snapshot);
  g_autoptr (FbDiffSide) newer = fb_diff_side_new_running (instance);

  fb_window_compare (self, older, newer);
}

/* What a person most likely wants to see: what changed since, or what it changed when it is what
 * runs. */
static void
compare_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);
  FbInstance *instance = snapshot != NULL ? fb_window_find_target (self, snapshot) : NULL;
  const char *running = fb_running_hash_get_hash (self->running);

  if (snapshot == NULL)
    return;

  if (instance == NULL || !fb_instance_is_online (instance) ||
      (running != NULL && g_strcmp0 (running, fb_snapshot_get_flow_hash (snapshot)) == 0))
    compare_previous (self, snapshot);
  else
    compare_running (self, snapshot, instance);
}

static void
compare_running_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);
  FbInstance *instance = snapshot != NULL ? fb_window_find_target (self, snapshot) : NULL;

  if (instance != NULL)
    compare_running (self, snapshot, instance);
  else
    fb_window_toast (self, _ ("Open the instance to compare with first"), NULL, NULL);
}

static void
compare_previous_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);

  if (snapshot != NULL)
    compare_previous (self, snapshot);
}

static void
compare_snapshots_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  const char *ids[2];
  g_autoptr (FbSnapshot) one = NULL;
  g_autoptr (FbSnapshot) other = NULL;

  g_variant_get (parameter, "(&s&s)", &ids[0], &ids[1]);
  one = fb_window_find_snapshot (self, ids[0]);
  other = fb_window_find_snapshot (self, ids[1]);
  if (one != NULL && other != NULL)
    compare_two (self, one, other);
}

static void
compare_node_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  const char *ids[2];
  const char *node;
  g_autoptr (FbSnapshot) one = NULL;
  g_autoptr (FbSnapshot) other = NULL;

  g_variant_get (parameter, "(&s&s&s)", &ids[0], &ids[1], &node);
  one = fb_window_find_snapshot (self, ids[0]);
  other = fb_window_find_snapshot (self, ids[1]);
  if (one != NULL && other != NULL)
    fb_diff_page_show_node (compare_two (self, one, other), node);
}

gboolean
fb_window_show_kept_node (FbWindow *self, FbInstance *instance, const char *node)
{
  g_autoptr (GListModel) all = fb_snapshot_store_list (fb_session_get_snapshots (self->session),
                                                       fb_instance_get_id (instance));
  g_autoptr (FbSnapshot) newest = g_list_model_get_item (all, 0);
  g_autoptr (FbSnapshot) previous = newest != NULL ? find_previous (self, newest) : NULL;

  if (newest == NULL)
    return FALSE;

  fb_diff_page_show_node (compare_two (self, previous != NULL ? previous : newest, newest), node);
  return TRUE;
}

static void
chooser_response_cb (GtkNativeDialog *chooser, int response, FbSnapshot *snapshot)
{
  GtkWindow *window = gtk_native_dialog_get_transient_for (chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (FbDiffSide) older = NULL;
  g_autoptr (FbDiffSide) newer = NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && window != NULL &&
      FB_WINDOW (window)->session != NULL)
    {
      older = fb_diff_side_new_snapshot (snapshot);
      newer = fb_diff_side_new_file (path);
      fb_window_compare (FB_WINDOW (window), older, newer);
    }
  g_object_unref (chooser);
}

static void
compare_file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);
  GtkFileChooserNative *chooser;

  if (snapshot == NULL)
    return;

  chooser = fb_flow_file_chooser_new (GTK_WINDOW (self));
  g_signal_connect_data (chooser, "response", G_CALLBACK (chooser_response_cb),
                         g_object_ref (snapshot), (GClosureNotify)g_object_unref, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static const GActionEntry entries[] = {
  { "compare-snapshot", compare_snapshot_cb, "s" },
  { "compare-running", compare_running_cb, "s" },
  { "compare-previous", compare_previous_cb, "s" },
  { "compare-snapshots", compare_snapshots_cb, "(ss)" },
  { "compare-node", compare_node_cb, "(sss)" },
  { "compare-file", compare_file_cb, "s" },
};

void
fb_window_compare_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  fb_window_compare_edits_init (self);
}
