/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-page-private.h"

#include "editor/fb-editor-bar.h"
#include "editor/fb-editor-tools.h"
#include "search/fb-deep-link.h"
#include "widget/fb-instance-text.h"

/* A view of the instance's page, owned by it. The editor belongs to the pool; its widget is shown
 * here while there is one. UI thread. */

static void fb_editor_page_page_init (FbPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbEditorPage,
                               fb_editor_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, fb_editor_page_page_init))

static char *
fb_editor_page_dup_uri (FbPage *page)
{
  FbEditor      *editor = FB_EDITOR_PAGE (page)->editor;
  FbEditorState *state = fb_editor_get_state (editor);
  const char    *id = fb_instance_get_id (fb_editor_get_instance (editor));
  const char    *tab = state != NULL ? fb_editor_state_get_tab (state) : NULL;
  g_autoptr (FbDeepLink) link = fb_deep_link_new (id, tab, NULL);
  g_autoptr (FbDeepLink) plain = fb_deep_link_new (id, NULL, NULL);
  char *uri = fb_deep_link_print (link);

  return uri != NULL ? uri : fb_deep_link_print (plain);
}

static char *
fb_editor_page_dup_title (FbPage *page)
{
  return fb_instance_text_title (fb_editor_get_instance (FB_EDITOR_PAGE (page)->editor));
}

static GtkWidget *
fb_editor_page_get_header_start (FbPage *page)
{
  return FB_EDITOR_PAGE (page)->tools;
}

static GtkWidget *
fb_editor_page_get_header_end (FbPage *page)
{
  return FB_EDITOR_PAGE (page)->bar;
}

static GActionGroup *
fb_editor_page_get_actions (FbPage *page)
{
  return G_ACTION_GROUP (fb_editor_actions_get_group (FB_EDITOR_PAGE (page)->actions));
}

static GPtrArray *
fb_editor_page_list_actions (FbPage *page)
{
  return fb_editor_actions_list (FB_EDITOR_PAGE (page)->actions);
}

static gboolean
fb_editor_page_show_uri (FbPage *page, const char *uri)
{
  FbEditorPage *self = FB_EDITOR_PAGE (page);
  g_autoptr (FbDeepLink) link = fb_deep_link_parse (uri, NULL);

  if (link == NULL || (link->flow == NULL && link->node == NULL))
    return FALSE;

  fb_editor_show (self->editor, link->node != NULL ? link->node : link->flow);

  return TRUE;
}

static void
fb_editor_page_set_narrow (FbPage *page, gboolean narrow)
{
  fb_editor_set_narrow (FB_EDITOR_PAGE (page)->editor, narrow);
}

static gboolean
page_has_focus (FbEditorPage *self)
{
  FbEditorView *view = fb_editor_get_view (self->editor);
  GtkRoot      *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget    *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return view != NULL && focus != NULL &&
         (focus == GTK_WIDGET (view) || gtk_widget_is_ancestor (focus, GTK_WIDGET (view)));
}

/* The editor's own keys stay its own: what a person may have bound, and all of a code editor's. */
static gboolean
fb_editor_page_wants_key (FbPage *page, guint keyval, GdkModifierType state)
{
  FbEditorPage  *self = FB_EDITOR_PAGE (page);
  FbEditorState *editor = fb_editor_get_state (self->editor);

  return editor != NULL && fb_editor_state_is_ready (editor) && page_has_focus (self) &&
         fb_editor_state_has_key (editor, keyval, state);
}

static void
fb_editor_page_page_init (FbPageInterface *iface)
{
  iface->dup_uri = fb_editor_page_dup_uri;
  iface->dup_title = fb_editor_page_dup_title;
  iface->get_header_start = fb_editor_page_get_header_start;
  iface->get_header_end = fb_editor_page_get_header_end;
  iface->get_actions = fb_editor_page_get_actions;
  iface->list_actions = fb_editor_page_list_actions;
  iface->show_uri = fb_editor_page_show_uri;
  iface->set_narrow = fb_editor_page_set_narrow;
  iface->wants_key = fb_editor_page_wants_key;
  iface->close_async = fb_editor_page_close_async;
  iface->close_finish = fb_editor_page_close_finish;
}

void
fb_editor_page_toast (FbEditorPage *self, const char *text)
{
  GtkWidget       *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (escaped));
}

static void
editor_notice_cb (FbEditorPage *self, const char *kind, const char *text)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  fb_editor_page_toast (self, text);
}

static void
web_open_external_cb (FbEditorPage *self, const char *uri)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_assert (FB_IS_EDITOR_PAGE (self));

  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
}

static void
editor_notify_view_cb (FbEditorPage *self)
{
  FbEditorView *view = fb_editor_get_view (self->editor);

  g_assert (FB_IS_EDITOR_PAGE (self));

  adw_bin_set_child (self->place, GTK_WIDGET (view));
  g_signal_group_set_target (self->web, view != NULL ? fb_editor_view_get_web (view) : NULL);
}

static void
editor_notify_phase_cb (FbEditorPage *self)
{
  FbEditorPhase phase = fb_editor_get_phase (self->editor);

  g_assert (FB_IS_EDITOR_PAGE (self));

  if (phase == FB_EDITOR_READY)
    {
      fb_editor_page_put_merged (self);
      fb_editor_page_import_pending (self);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !page_has_focus (self))
        gtk_widget_grab_focus (GTK_WIDGET (fb_editor_get_view (self->editor)));
    }
  fb_page_title_changed (FB_PAGE (self));
}

/* What it needs came back while it is shown. */
static void
instance_notify_state_cb (FbEditorPage *self)
{
  g_assert (FB_IS_EDITOR_PAGE (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fb_editor_wake (self->editor);
}

static void
fb_editor_page_map (GtkWidget *widget)
{
  FbEditorPage *self = FB_EDITOR_PAGE (widget);

  GTK_WIDGET_CLASS (fb_editor_page_parent_class)->map (widget);
  fb_editor_pool_set_shown (self->pool, self->editor, TRUE);
}

static void
fb_editor_page_unmap (GtkWidget *widget)
{
  FbEditorPage *self = FB_EDITOR_PAGE (widget);

  GTK_WIDGET_CLASS (fb_editor_page_parent_class)->unmap (widget);
  fb_editor_pool_set_shown (self->pool, self->editor, FALSE);
}

static gboolean
fb_editor_page_grab_focus (GtkWidget *widget)
{
  FbEditorPage *self = FB_EDITOR_PAGE (widget);
  FbEditorView *view = fb_editor_get_view (self->editor);

  return view != NULL && fb_editor_get_phase (self->editor) == FB_EDITOR_READY
             ? gtk_widget_grab_focus (GTK_WIDGET (view))
             : gtk_widget_child_focus (GTK_WIDGET (self->status), GTK_DIR_TAB_FORWARD);
}

static void
fb_editor_page_dispose (GObject *object)
{
  FbEditorPage *self = FB_EDITOR_PAGE (object);
  GtkWidget    *child;

  if (self->web != NULL)
    g_signal_group_set_target (self->web, NULL);
  if (self->place != NULL)
    adw_bin_set_child (self->place, NULL);
  if (self->editor != NULL)
    fb_editor_pool_remove (self->pool, self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), FB_TYPE_EDITOR_PAGE);
  /* Children of the template without an id are left to us in GTK 4.8. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->place = NULL;
  g_clear_object (&self->web);
  fb_editor_page_drop_chooser (self);
  g_clear_object (&self->pending);
  g_clear_pointer (&self->merged, g_bytes_unref);
  g_clear_pointer (&self->merged_onto, g_bytes_unref);
  g_clear_object (&self->tools);
  g_clear_object (&self->bar);
  g_clear_object (&self->actions);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->conflict_rev, g_free);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (fb_editor_page_parent_class)->dispose (object);
}

static void
fb_editor_page_class_init (FbEditorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_editor_page_dispose;
  widget_class->map = fb_editor_page_map;
  widget_class->unmap = fb_editor_page_unmap;
  widget_class->grab_focus = fb_editor_page_grab_focus;

  g_type_ensure (FB_TYPE_BANNER);
  g_type_ensure (FB_TYPE_EDITOR_STATUS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/editor/fb-editor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FbEditorPage, offline);
  gtk_widget_class_bind_template_child (widget_class, FbEditorPage, broken);
  gtk_widget_class_bind_template_child (widget_class, FbEditorPage, problem);
  gtk_widget_class_bind_template_child (widget_class, FbEditorPage, conflict);
  gtk_widget_class_bind_template_child (widget_class, FbEditorPage, offer);
  gtk_widget_class_bind_template_child (widget_class, FbEditorPage, place);
  gtk_widget_class_bind_template_child (widget_class, FbEditorPage, status);
}

static void
fb_editor_page_init (FbEditorPage *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
}

static void
connect_editor (FbEditorPage *self)
{
  FbInstance *instance = fb_editor_get_instance (self->editor);

  self->web = g_signal_group_new (FB_TYPE_WEB_VIEW);
  g_signal_group_connect_object (self->web, "open-external", G_CALLBACK (web_open_external_cb),
                                 self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->web, "leave", G_CALLBACK (fb_editor_page_ask_leave), self,
                                 G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "list-changed", G_CALLBACK (fb_page_actions_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notify::view", G_CALLBACK (editor_notify_view_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notify::phase", G_CALLBACK (editor_notify_phase_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "notice", G_CALLBACK (editor_notice_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::state", G_CALLBACK (instance_notify_state_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (instance, "notify::url", G_CALLBACK (instance_notify_state_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (instance, "notify::mode", G_CALLBACK (instance_notify_state_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

GtkWidget *
fb_editor_page_new (FbEditorPool *pool, FbInstance *instance)
{
  FbEditorPage *self;

  g_return_val_if_fail (FB_IS_EDITOR_POOL (pool), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  self = g_object_new (FB_TYPE_EDITOR_PAGE, NULL);
  self->pool = g_object_ref (pool);
  self->editor = g_object_ref (fb_editor_pool_get (pool, instance));
  self->actions = fb_editor_actions_new (self->editor);
  self->tools = g_object_ref_sink (fb_editor_tools_new ());
  self->bar = g_object_ref_sink (fb_editor_bar_new (self->editor));
  fb_editor_status_set_editor (self->status, self->editor);
  connect_editor (self);
  fb_editor_page_banners_init (self);
  fb_editor_page_files_init (self);
  fb_editor_page_close_init (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page",
                                  G_ACTION_GROUP (fb_editor_actions_get_group (self->actions)));
  editor_notify_view_cb (self);

  return GTK_WIDGET (self);
}

FbEditor *
fb_editor_page_get_editor (FbEditorPage *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_PAGE (self), NULL);

  return self->editor;
}
