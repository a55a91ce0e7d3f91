/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-instance-page.h"

#include <glib/gi18n.h>

#include "editor/fb-editor-page.h"
#include "instance/fb-instance-settings.h"
#include "search/fb-deep-link.h"
#include "widget/fb-focus.h"
#include "widget/fb-instance-text.h"
#include "widget/fb-view-switch.h"

/* Owned by its tab. The settings view is made when it is first shown. UI thread. */

struct _FbInstancePage
{
  GtkWidget parent_instance;

  /* Owned */
  FbSession  *session;
  FbInstance *instance;
  GtkWidget  *view_switch;
  GtkWidget  *header_start;

  /* Child */
  GtkWidget *stack;

  /* Borrowed */
  GtkWidget *editor;
  AdwBin    *settings;
};

static void fb_instance_page_page_init (FbPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbInstancePage,
                               fb_instance_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, fb_instance_page_page_init))

static gboolean
editor_is_shown (FbInstancePage *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->stack)),
                    "editor") == 0;
}

static char *
fb_instance_page_dup_uri (FbPage *page)
{
  FbInstancePage *self = FB_INSTANCE_PAGE (page);
  g_autoptr (FbDeepLink) place = NULL;

  if (editor_is_shown (self))
    return fb_page_dup_uri (FB_PAGE (self->editor));

  place = fb_deep_link_new (fb_instance_get_id (self->instance), NULL, NULL);
  place->view = g_strdup (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->stack)));

  return fb_deep_link_print (place);
}

static char *
fb_instance_page_dup_title (FbPage *page)
{
  return fb_instance_text_title (FB_INSTANCE_PAGE (page)->instance);
}

static GtkWidget *
fb_instance_page_get_header_start (FbPage *page)
{
  return FB_INSTANCE_PAGE (page)->header_start;
}

static GtkWidget *
fb_instance_page_get_header_title (FbPage *page)
{
  return FB_INSTANCE_PAGE (page)->view_switch;
}

static GtkWidget *
fb_instance_page_get_header_end (FbPage *page)
{
  return fb_page_get_header_end (FB_PAGE (FB_INSTANCE_PAGE (page)->editor));
}

static GActionGroup *
fb_instance_page_get_actions (FbPage *page)
{
  return fb_page_get_actions (FB_PAGE (FB_INSTANCE_PAGE (page)->editor));
}

static GPtrArray *
fb_instance_page_list_actions (FbPage *page)
{
  return fb_page_list_actions (FB_PAGE (FB_INSTANCE_PAGE (page)->editor));
}

static gboolean
fb_instance_page_show_uri (FbPage *page, const char *uri)
{
  FbInstancePage *self = FB_INSTANCE_PAGE (page);
  g_autoptr (FbDeepLink) place = fb_deep_link_parse (uri, NULL);

  if (place == NULL)
    return FALSE;

  /* A link to the instance alone leaves the view that is in front. */
  if (place->view != NULL)
    fb_instance_page_show_view (self, place->view);
  if (place->flow == NULL && place->node == NULL)
    return TRUE;

  fb_instance_page_show_view (self, "editor");

  return fb_page_show_uri (FB_PAGE (self->editor), uri);
}

static void
fb_instance_page_set_narrow (FbPage *page, gboolean narrow)
{
  FbInstancePage *self = FB_INSTANCE_PAGE (page);

  fb_view_switch_set_narrow (FB_VIEW_SWITCH (self->view_switch), narrow);
  fb_page_set_narrow (FB_PAGE (self->editor), narrow);
}

static gboolean
fb_instance_page_wants_key (FbPage *page, guint keyval, GdkModifierType state)
{
  FbInstancePage *self = FB_INSTANCE_PAGE (page);

  return editor_is_shown (self) && fb_page_wants_key (FB_PAGE (self->editor), keyval, state);
}

static void
close_editor_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError  *error = NULL;
  gboolean closes = fb_page_close_finish (FB_PAGE (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, closes);
}

static void
fb_instance_page_close_async (FbPage             *page,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (page, cancellable, callback, user_data);

  g_task_set_source_tag (task, fb_instance_page_close_async);
  fb_page_close_async (FB_PAGE (FB_INSTANCE_PAGE (page)->editor), cancellable, close_editor_cb,
                       task);
}

static gboolean
fb_instance_page_close_finish (FbPage *page, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fb_instance_page_page_init (FbPageInterface *iface)
{
  iface->dup_uri = fb_instance_page_dup_uri;
  iface->dup_title = fb_instance_page_dup_title;
  iface->get_header_start = fb_instance_page_get_header_start;
  iface->get_header_title = fb_instance_page_get_header_title;
  iface->get_header_end = fb_instance_page_get_header_end;
  iface->get_actions = fb_instance_page_get_actions;
  iface->list_actions = fb_instance_page_list_actions;
  iface->show_uri = fb_instance_page_show_uri;
  iface->set_narrow = fb_instance_page_set_narrow;
  iface->wants_key = fb_instance_page_wants_key;
  iface->close_async = fb_instance_page_close_async;
  iface->close_finish = fb_instance_page_close_finish;
}

static void
stack_notify_visible_child_cb (FbInstancePage *self)
{
  gboolean editor = editor_is_shown (self);

  g_assert (FB_IS_INSTANCE_PAGE (self));

  if (!editor && adw_bin_get_child (self->settings) == NULL)
    adw_bin_set_child (self->settings, fb_instance_settings_new (self->session, self->instance,
                                                                 FB_PAGE (self->editor)));
  gtk_widget_set_visible (self->header_start, editor);
  fb_page_title_changed (FB_PAGE (self));
}

static void
editor_title_changed_cb (FbInstancePage *self)
{
  g_assert (FB_IS_INSTANCE_PAGE (self));

  fb_page_title_changed (FB_PAGE (self));
}

/* Into the view that is in front: its first field, unless something of it has the keyboard. */
static gboolean
fb_instance_page_grab_focus (GtkWidget *widget)
{
  FbInstancePage *self = FB_INSTANCE_PAGE (widget);
  GtkWidget      *view = adw_view_stack_get_visible_child (ADW_VIEW_STACK (self->stack));
  GtkRoot        *root = gtk_widget_get_root (widget);
  GtkWidget      *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (editor_is_shown (self))
    return gtk_widget_grab_focus (self->editor);

  return (focus != NULL && gtk_widget_is_ancestor (focus, view)) ||
         gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD);
}

static void
fb_instance_page_dispose (GObject *object)
{
  FbInstancePage *self = FB_INSTANCE_PAGE (object);

  if (self->header_start != NULL)
    adw_bin_set_child (ADW_BIN (self->header_start), NULL);
  g_clear_object (&self->view_switch);
  g_clear_object (&self->header_start);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->instance);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (fb_instance_page_parent_class)->dispose (object);
}

static void
fb_instance_page_class_init (FbInstancePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_instance_page_dispose;
  widget_class->focus = fb_focus_child;
  widget_class->grab_focus = fb_instance_page_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fb_instance_page_init (FbInstancePage *self)
{
  self->stack = adw_view_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->header_start = g_object_ref_sink (adw_bin_new ());
  self->settings = ADW_BIN (adw_bin_new ());
}

GtkWidget *
fb_instance_page_new (FbEditorPool *editors, FbInstance *instance)
{
  FbInstancePage *self;
  AdwViewStack   *stack;

  g_return_val_if_fail (FB_IS_EDITOR_POOL (editors), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_PAGE, NULL);
  self->session = g_object_ref (fb_editor_pool_get_session (editors));
  self->instance = g_object_ref (instance);
  stack = ADW_VIEW_STACK (self->stack);

  self->editor = fb_editor_page_new (editors, instance);
  g_signal_connect_object (self->editor, "title-changed", G_CALLBACK (editor_title_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "actions-changed", G_CALLBACK (fb_page_actions_changed),
                           self, G_CONNECT_SWAPPED);
  adw_view_stack_add_titled (stack, self->editor, "editor", _ ("Editor"));
  adw_view_stack_add_titled (stack, GTK_WIDGET (self->settings), "settings", _ ("Settings"));
  self->view_switch = g_object_ref_sink (fb_view_switch_new (stack));
  adw_bin_set_child (ADW_BIN (self->header_start),
                     fb_page_get_header_start (FB_PAGE (self->editor)));
  g_signal_connect_object (stack, "notify::visible-child",
                           G_CALLBACK (stack_notify_visible_child_cb), self, G_CONNECT_SWAPPED);
  stack_notify_visible_child_cb (self);

  g_signal_connect_object (instance, "notify::name", G_CALLBACK (editor_title_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instance, "notify::environment", G_CALLBACK (editor_title_changed_cb),
                           self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

FbInstance *
fb_instance_page_get_instance (FbInstancePage *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_PAGE (self), NULL);

  return self->instance;
}

void
fb_instance_page_show_view (FbInstancePage *self, const char *name)
{
  AdwViewStack *stack;
  gboolean      has_focus;

  g_return_if_fail (FB_IS_INSTANCE_PAGE (self));

  stack = ADW_VIEW_STACK (self->stack);
  if (name == NULL || adw_view_stack_get_child_by_name (stack, name) == NULL)
    return;

  /* The keyboard does not stay behind in what is hidden. */
  has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  adw_view_stack_set_visible_child_name (stack, name);
  if (has_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

FbEditor *
fb_instance_page_get_editor (FbInstancePage *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_PAGE (self), NULL);

  return fb_editor_page_get_editor (FB_EDITOR_PAGE (self->editor));
}
