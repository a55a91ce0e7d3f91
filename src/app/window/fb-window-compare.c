/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "snapshot/fb-diff-load.h"
#include "snapshot/fb-node-events.h"
#include "snapshot/fb-restore-dialog.h"

/* Comparisons as tabs: opened once for the same two sides, read again when what they call "now" is
 * not any more. Which sides, is up to fb-window-compare-actions.c and -edits.c. */

#define RUNTIME_DEPLOY "notification/runtime-deploy"

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDiffPage) page = user_data;
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
  if (self->session != NULL)
    fb_diff_load_async (self->session, fb_diff_page_get_older (page), fb_diff_page_get_newer (page),
                        self->cancellable, loaded_cb, g_object_ref (page));
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

static void
page_export_cb (FbWindow *self, FbDiffPage *page)
{
  /* What came later is what is most likely wanted. */
  if (self->session != NULL)
    fb_window_export_sides (self, fb_diff_page_get_newer (page), fb_diff_page_get_older (page));
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

FbDiffPage *
fb_window_compare (FbWindow *self, const FbDiffSide *older, const FbDiffSide *newer)
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
  g_signal_connect_object (page, "export", G_CALLBACK (page_export_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "history", G_CALLBACK (page_history_cb), self, G_CONNECT_SWAPPED);
  follow (self, FB_DIFF_PAGE (page), older);
  follow (self, FB_DIFF_PAGE (page), newer);
  fb_window_add_page (self, FB_PAGE (page));
  page_reload_cb (self, FB_DIFF_PAGE (page));

  return FB_DIFF_PAGE (page);
}

static void
link_resolved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (FbDiffSide) older = NULL;
  g_autoptr (FbDiffSide) newer = NULL;
  g_autoptr (GError) error = NULL;

  if (fb_diff_link_resolve_finish (result, &older, &newer, &error))
    {
      if (self->session != NULL)
        fb_window_compare (self, older, newer);
    }
  else if (!g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    fb_window_toast (self, error->message, NULL, NULL);
}

/* What has gone meanwhile is not worth a word. */
static void
own_link_resolved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (FbDiffSide) older = NULL;
  g_autoptr (FbDiffSide) newer = NULL;

  if (fb_diff_link_resolve_finish (result, &older, &newer, NULL) && self->session != NULL)
    fb_window_compare (self, older, newer);
}

gboolean
fb_window_compare_link (FbWindow *self, const char *link, FbDiffLinkOrigin origin)
{
  g_autoptr (FbDiffSide) older = NULL;
  g_autoptr (FbDiffSide) newer = NULL;

  if (!fb_diff_link_parse (link, origin, &older, &newer))
    return FALSE;

  fb_diff_link_resolve_async (self->session, older, newer, self->cancellable,
                              origin == FB_DIFF_LINK_OWN ? own_link_resolved_cb : link_resolved_cb,
                              g_object_ref (self));
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
