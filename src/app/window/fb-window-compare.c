/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-flow-file.h"
#include "snapshot/fb-diff-load.h"
#include "snapshot/fb-diff-page.h"
#include "snapshot/fb-node-events.h"
#include "snapshot/fb-restore-dialog.h"
#include "snapshot/fb-snapshot-words.h"
#include "window/fb-instance-page.h"

/* Comparisons: a snapshot with another, with what runs, with what is edited, with a file. The older
 * of two snapshots is the older side; a snapshot is older than what runs, and that is older than
 * what is edited. */

#define RUNTIME_DEPLOY "notification/runtime-deploy"

static FbDiffSide *
make_snapshot_side (FbSnapshot *snapshot)
{
  g_autofree char *title = fb_snapshot_words_short (snapshot);

  return fb_diff_side_new (FB_DIFF_SNAPSHOT, fb_snapshot_get_id (snapshot), title,
                           fb_snapshot_get_instance (snapshot));
}

static FbDiffSide *
make_running_side (FbInstance *instance)
{
  /* Translators: what runs now on the instance of this name */
  g_autofree char *title = g_strdup_printf (_ ("%s now"), fb_instance_get_name (instance));

  return fb_diff_side_new (FB_DIFF_RUNNING, fb_instance_get_id (instance), title,
                           fb_instance_get_id (instance));
}

/* A page that waits for its data. */
typedef struct
{
  FbWindow   *window;
  FbDiffPage *page;
} Loading;

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Loading *loading = user_data;
  g_autoptr (FbWindow) self = loading->window;
  g_autoptr (FbDiffPage) page = loading->page;
  g_autoptr (FbNodePalette) palette = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotDiff) diff = fb_diff_load_finish (result, &palette, &error);

  /* Its tab may be closed meanwhile. */
  if (gtk_widget_get_root (GTK_WIDGET (page)) == NULL)
    return;
  if (diff != NULL)
    fb_diff_page_set_diff (page, diff, palette);
  else
    fb_diff_page_set_failure (page, error->message);
}

static void
page_reload_cb (FbWindow *self, FbDiffPage *page)
{
  Loading *loading;

  if (self->session == NULL)
    return;

  loading = g_new0 (Loading, 1);
  loading->window = g_object_ref (self);
  loading->page = g_object_ref (page);
  fb_diff_load_async (self->session, fb_diff_page_get_older (page), fb_diff_page_get_newer (page),
                      self->cancellable, loaded_cb, loading);
}

/* (nullable) The page that compares these already. */
static AdwTabPage *
find_page (FbWindow *self, const FbDiffSide *older, const FbDiffSide *newer)
{
  g_autofree char *link = fb_diff_link_print (older, newer);

  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      AdwTabPage      *tab = adw_tab_view_get_nth_page (self->tabs, i);
      FbPage          *page = FB_PAGE (adw_tab_page_get_child (tab));
      g_autofree char *uri = FB_IS_DIFF_PAGE (page) ? fb_page_dup_uri (page) : NULL;

      if (g_strcmp0 (uri, link) == 0)
        return tab;
    }

  return NULL;
}

/* What it calls "now" is not any more. */
static void
link_notification_cb (FbDiffPage *page, const char *topic)
{
  if (g_strcmp0 (topic, RUNTIME_DEPLOY) == 0)
    g_action_group_activate_action (fb_page_get_actions (FB_PAGE (page)), "reload", NULL);
}

static void
follow (FbWindow *self, FbDiffPage *page, const FbDiffSide *side)
{
  FbInstance *instance =
      side->kind == FB_DIFF_RUNNING ? fb_instance_watch_find (self->watch, side->id) : NULL;

  if (instance != NULL)
    g_signal_connect_object (fb_session_get_link (self->session, instance), "notification",
                             G_CALLBACK (link_notification_cb), page, G_CONNECT_SWAPPED);
}

static void
restore_wanted_cb (FbWindow *self, const char *snapshot, FbInstance *target, GStrv nodes)
{
  if (self->session != NULL)
    fb_window_put (self, snapshot, target, (const char *const *)nodes);
}

static void
page_restore_cb (FbWindow *self, FbDiffPage *page)
{
  FbDiffView *view = fb_diff_page_get_view (page);
  GtkWindow  *dialog;

  if (view == NULL || self->session == NULL)
    return;

  dialog = fb_restore_dialog_new (fb_diff_page_get_older (page), fb_diff_page_get_newer (page),
                                  fb_diff_view_get_diff (view),
                                  G_LIST_MODEL (fb_session_get_instances (self->session)),
                                  fb_window_compare_get_instance (self, FB_PAGE (page)),
                                  fb_diff_view_get_node (view));
  g_signal_connect_object (dialog, "restore", G_CALLBACK (restore_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

static char *
dup_node_title (FbDiffPage *page, const char *id)
{
  FbDiffView       *view = fb_diff_page_get_view (page);
  FbFlowDiff       *flows = fb_snapshot_diff_get_flows (fb_diff_view_get_diff (view));
  FbFlowDocument   *document = fb_flow_diff_get_newer (flows);
  const FbFlowNode *node = fb_flow_document_find_node (document, id);

  if (node == NULL)
    {
      document = fb_flow_diff_get_older (flows);
      node = fb_flow_document_find_node (document, id);
    }

  return g_strdup (node != NULL ? fb_flow_document_get_title (document, node) : id);
}

static void
page_history_cb (FbWindow *self, const char *node, FbDiffPage *page)
{
  FbInstance      *instance = fb_window_compare_get_instance (self, FB_PAGE (page));
  g_autofree char *title = NULL;
  GtkWindow       *dialog;

  if (instance == NULL || self->session == NULL)
    {
      fb_window_toast (self, _ ("Only nodes of an instance have a history"), NULL, NULL);
      return;
    }

  title = dup_node_title (page, node);
  dialog = fb_node_events_new (fb_session_get_snapshots (self->session),
                               fb_instance_get_id (instance), node, title);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

static FbDiffPage *
compare (FbWindow *self, const FbDiffSide *older, const FbDiffSide *newer)
{
  AdwTabPage *tab = find_page (self, older, newer);
  GtkWidget  *page;

  /* What is edited may be other edits now. */
  if (tab != NULL && newer->kind != FB_DIFF_EDITED)
    {
      adw_tab_view_set_selected_page (self->tabs, tab);
      return FB_DIFF_PAGE (adw_tab_page_get_child (tab));
    }
  if (tab != NULL)
    adw_tab_view_close_page (self->tabs, tab);

  page = fb_diff_page_new (older, newer);
  g_signal_connect_object (page, "reload", G_CALLBACK (page_reload_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "restore", G_CALLBACK (page_restore_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "history", G_CALLBACK (page_history_cb), self, G_CONNECT_SWAPPED);
  follow (self, FB_DIFF_PAGE (page), older);
  follow (self, FB_DIFF_PAGE (page), newer);
  fb_window_add_page (self, FB_PAGE (page));
  page_reload_cb (self, FB_DIFF_PAGE (page));

  return FB_DIFF_PAGE (page);
}

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
  g_autoptr (FbDiffSide) older = make_snapshot_side (is_older ? one : other);
  g_autoptr (FbDiffSide) newer = make_snapshot_side (is_older ? other : one);

  return compare (self, older, newer);
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
  g_autoptr (FbDiffSide) older = make_snapshot_side (snapshot);
  g_autoptr (FbDiffSide) newer = make_running_side (instance);

  compare (self, older, newer);
}

/* (nullable) (transfer full) */
static FbSnapshot *
find_snapshot (FbWindow *self, GVariant *parameter)
{
  return fb_window_find_snapshot (self, g_variant_get_string (parameter, NULL));
}

/* What a person most likely wants to see: what changed since, or what it changed when it is what
 * runs. */
static void
compare_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = find_snapshot (self, parameter);
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
  g_autoptr (FbSnapshot) snapshot = find_snapshot (self, parameter);
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
  g_autoptr (FbSnapshot) snapshot = find_snapshot (self, parameter);

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

/* What is compared with the editor's state, which has to be asked for. */
typedef struct
{
  FbWindow   *window;
  FbDiffSide *older;
  FbDiffSide *newer;
} Asked;

static void
edits_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (FbWindow) self = asked->window;
  g_autoptr (FbDiffSide) older = asked->older;
  g_autoptr (FbDiffSide) newer = asked->newer;
  g_autoptr (GError) error = NULL;
  char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (object), result, &error);

  if (text == NULL)
    {
      fb_window_toast (self, error->message, NULL, NULL);
      return;
    }

  newer->flows = g_bytes_new_take (text, strlen (text));
  if (self->session != NULL)
    compare (self, older, newer);
}

/* @older: (transfer full) */
static void
compare_edited (FbWindow *self, FbDiffSide *older, FbInstance *instance)
{
  AdwTabPage *tab = fb_window_find_tab (self, instance);
  GtkWidget  *page = tab != NULL ? adw_tab_page_get_child (tab) : NULL;
  FbEditor   *editor = page != NULL ? fb_instance_page_get_editor (FB_INSTANCE_PAGE (page)) : NULL;
  FbEditorView *view = editor != NULL && fb_editor_get_phase (editor) == FB_EDITOR_READY
                           ? fb_editor_get_view (editor)
                           : NULL;
  g_autoptr (JsonObject) arguments = json_object_new ();
  /* Translators: what is edited on the instance of this name and not deployed yet */
  g_autofree char *title =
      g_strdup_printf (_ ("%s, not deployed"), fb_instance_get_name (instance));
  Asked *asked;

  if (view == NULL)
    {
      fb_diff_side_free (older);
      fb_window_toast (self, _ ("Open the editor of the instance first"), NULL, NULL);
      return;
    }

  asked = g_new0 (Asked, 1);
  asked->window = g_object_ref (self);
  asked->older = older;
  asked->newer = fb_diff_side_new (FB_DIFF_EDITED, fb_instance_get_id (instance), title,
                                   fb_instance_get_id (instance));
  json_object_set_boolean_member (arguments, "all", TRUE);
  fb_editor_view_call_async (view, "export", arguments, self->cancellable, edits_read_cb, asked);
}

static void
compare_edited_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = find_snapshot (self, parameter);
  FbInstance *instance = snapshot != NULL ? fb_window_find_target (self, snapshot) : NULL;

  if (instance != NULL)
    compare_edited (self, make_snapshot_side (snapshot), instance);
  else
    fb_window_toast (self, _ ("Open the instance to compare with first"), NULL, NULL);
}

/* What is edited with what runs. */
static void
compare_edits_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  const char *id = g_variant_get_string (parameter, NULL);
  FbInstance *instance = *id == '\0'             ? fb_window_get_current (self)
                         : self->session != NULL ? fb_instance_watch_find (self->watch, id)
                                                 : NULL;

  if (instance != NULL)
    compare_edited (self, make_running_side (instance), instance);
}

/* A chooser for the file to compare with. */
typedef struct
{
  FbWindow   *window;
  FbSnapshot *snapshot;
} Choosing;

static void
choosing_free (gpointer data, GClosure *closure)
{
  Choosing *self = data;

  g_object_unref (self->window);
  g_object_unref (self->snapshot);
  g_free (self);
}

static void
chooser_response_cb (GtkNativeDialog *chooser, int response, Choosing *choosing)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (FbDiffSide) older = NULL;
  g_autoptr (FbDiffSide) newer = NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && choosing->window->session != NULL)
    {
      name = g_file_get_basename (file);
      title = g_utf8_make_valid (name, -1);
      older = make_snapshot_side (choosing->snapshot);
      newer = fb_diff_side_new (FB_DIFF_FILE, path, title, NULL);
      compare (choosing->window, older, newer);
    }
  g_object_unref (chooser);
}

static void
compare_file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = find_snapshot (self, parameter);
  GtkFileChooserNative *chooser;
  Choosing             *choosing;

  if (snapshot == NULL)
    return;

  choosing = g_new0 (Choosing, 1);
  choosing->window = g_object_ref (self);
  choosing->snapshot = g_object_ref (snapshot);
  chooser = fb_flow_file_chooser_new (GTK_WINDOW (self));
  g_signal_connect_data (chooser, "response", G_CALLBACK (chooser_response_cb), choosing,
                         choosing_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static const GActionEntry entries[] = {
  { "compare-snapshot", compare_snapshot_cb, "s" },
  { "compare-running", compare_running_cb, "s" },
  { "compare-previous", compare_previous_cb, "s" },
  { "compare-snapshots", compare_snapshots_cb, "(ss)" },
  { "compare-node", compare_node_cb, "(sss)" },
  { "compare-edited", compare_edited_cb, "s" },
  { "compare-edits", compare_edits_cb, "s" },
  { "compare-file", compare_file_cb, "s" },
};

void
fb_window_compare_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/* (nullable) A link's side with its title. (transfer full) */
static FbDiffSide *
complete_side (FbWindow *self, const FbDiffSide *side)
{
  g_autoptr (FbSnapshot) snapshot = NULL;
  FbInstance *instance;

  if (side->kind == FB_DIFF_SNAPSHOT)
    {
      snapshot = fb_window_find_snapshot (self, side->id);
      return snapshot != NULL ? make_snapshot_side (snapshot) : NULL;
    }

  instance = fb_instance_watch_find (self->watch, side->id);
  return instance != NULL ? make_running_side (instance) : NULL;
}

/* A link that waits for the list of snapshots. */
typedef struct
{
  FbWindow   *window;
  FbDiffSide *older;
  FbDiffSide *newer;
} Linked;

static void
snapshots_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Linked *linked = user_data;
  g_autoptr (FbWindow) self = linked->window;
  g_autoptr (FbDiffSide) older = linked->older;
  g_autoptr (FbDiffSide) newer = linked->newer;
  g_autoptr (FbDiffSide) one = NULL;
  g_autoptr (FbDiffSide) other = NULL;

  if (!fb_snapshot_store_load_finish (FB_SNAPSHOT_STORE (object), result, NULL) ||
      self->session == NULL || self->watch == NULL)
    return;

  one = complete_side (self, older);
  other = complete_side (self, newer);
  if (one != NULL && other != NULL)
    compare (self, one, other);
  else
    fb_window_toast (self, _ ("What the link compares is not here any more"), NULL, NULL);
}

gboolean
fb_window_compare_link (FbWindow *self, const char *link)
{
  g_autoptr (FbDiffSide) older = NULL;
  g_autoptr (FbDiffSide) newer = NULL;
  Linked *linked;

  if (!fb_diff_link_parse (link, &older, &newer))
    return FALSE;

  linked = g_new0 (Linked, 1);
  linked->window = g_object_ref (self);
  linked->older = g_steal_pointer (&older);
  linked->newer = g_steal_pointer (&newer);
  fb_snapshot_store_load_async (fb_session_get_snapshots (self->session), self->cancellable,
                                snapshots_listed_cb, linked);
  return TRUE;
}

FbInstance *
fb_window_compare_get_instance (FbWindow *self, FbPage *page)
{
  const char *id;

  if (!FB_IS_DIFF_PAGE (page) || self->watch == NULL)
    return NULL;

  id = fb_diff_page_get_newer (FB_DIFF_PAGE (page))->instance;
  if (id == NULL)
    id = fb_diff_page_get_older (FB_DIFF_PAGE (page))->instance;

  return id != NULL ? fb_instance_watch_find (self->watch, id) : NULL;
}
