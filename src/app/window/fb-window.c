/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-instance-pane.h"
#include "search/fb-deep-link.h"

/* Owned by the application. UI thread. */

#define SPINNER_AFTER_MS 400

G_DEFINE_FINAL_TYPE (FbWindow, fb_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
spinner_cb (gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  self->spinner_id = 0;
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);

  return G_SOURCE_REMOVE;
}

static void
end_waiting (FbWindow *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
}

static void
problems_items_changed_cb (FbWindow *self)
{
  g_assert (FB_IS_WINDOW (self));

  fb_activity_bar_set_n_problems (self->activity,
                                  g_list_model_get_n_items (G_LIST_MODEL (self->problems)));
}

static void
watch_added_cb (FbWindow *self, FbInstance *instance)
{
  if (!self->safe_mode || fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    fb_instance_link_open (fb_session_get_link (self->session, instance));
  else
    fb_instance_set_state (instance, FB_INSTANCE_UNKNOWN, _ ("Not contacted in safe mode"));
  fb_window_sync_stack (self);
}

static void
watch_removed_cb (FbWindow *self, FbInstance *instance)
{
  AdwTabPage *tab = fb_window_find_tab (self, instance);

  if (tab != NULL)
    adw_tab_view_close_page (self->tabs, tab);
  fb_window_sync_stack (self);
}

static void
watch_changed_cb (FbWindow *self, FbInstance *instance, const char *property)
{
  if (g_str_equal (property, "state") && instance == fb_window_get_current (self))
    fb_window_actions_changed (self);
}

static void
palette_chosen_cb (FbWindow *self, const char *target)
{
  g_assert (FB_IS_WINDOW (self));

  fb_window_run_target (self, target);
  /* Who asks for the panel by its name goes there; what else shows it leaves the keyboard. */
  if (g_str_has_prefix (target, "action:win.show-panel"))
    gtk_widget_grab_focus (GTK_WIDGET (self->panel));
}

static void
palette_kept_wanted_cb (FbWindow *self, const char *target)
{
  g_assert (FB_IS_WINDOW (self));

  fb_window_show_kept (self, target);
}

static gboolean
fb_window_close_request_vfunc (GtkWindow *window)
{
  FbWindow *self = FB_WINDOW (window);

  if (fb_window_close_request (self))
    return TRUE;

  return GTK_WINDOW_CLASS (fb_window_parent_class)->close_request (window);
}

static void
fb_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (fb_window_parent_class)->size_allocate (widget, width, height, baseline);
  fb_window_allocated (FB_WINDOW (widget), width);
}

static void
fb_window_dispose (GObject *object)
{
  FbWindow *self = FB_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  end_waiting (self);
  fb_window_chrome_dispose (self);
  if (self->provider != NULL)
    {
      fb_action_provider_detach (self->provider);
      fb_search_remove_provider (fb_session_get_search (self->session),
                                 FB_SEARCH_PROVIDER (self->provider));
    }
  g_clear_object (&self->provider);
  g_clear_object (&self->running);
  g_clear_object (&self->watch);
  self->page = NULL;
  if (self->tabs != NULL)
    g_signal_handlers_disconnect_by_data (self->tabs, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_WINDOW);
  g_clear_object (&self->problems);
  g_clear_object (&self->demo);
  g_clear_object (&self->editors);
  g_clear_object (&self->session);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (fb_window_parent_class)->dispose (object);
}

static void
fb_window_finalize (GObject *object)
{
  FbWindow *self = FB_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->closed, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FbWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, header);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, activity_side);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, activity);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, list_paned);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, lists);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, panel_paned);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, tabs);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, retry);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, panel);
  gtk_widget_class_bind_template_child (widget_class, FbWindow, palette);
}

static void
fb_window_class_init (FbWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType     types[] = { FB_TYPE_HEADER,       FB_TYPE_BANNER, FB_TYPE_ACTIVITY_BAR,
                              FB_TYPE_WELCOME_PAGE, FB_TYPE_PANEL,  FB_TYPE_PALETTE };

  object_class->dispose = fb_window_dispose;
  object_class->finalize = fb_window_finalize;
  widget_class->size_allocate = fb_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = fb_window_close_request_vfunc;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_type_ensure (types[i]);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/window/fb-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, palette_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, palette_kept_wanted_cb);
}

static void
fb_window_init (FbWindow *self)
{
  self->pending = g_ptr_array_new_with_free_func (g_free);
  self->closed = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->spinner_id = g_timeout_add (SPINNER_AFTER_MS, spinner_cb, self);
}

FbWindow *
fb_window_new (GtkApplication *application, FbLayout *layout)
{
  FbWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (FB_IS_LAYOUT (layout), NULL);

  self = g_object_new (FB_TYPE_WINDOW, "application", application, NULL);
  self->layout = g_object_ref (layout);
  fb_window_snapshots_init (self);
  fb_window_files_init (self);
  fb_window_compare_init (self);
  fb_window_brokers_init (self);
  fb_window_actions_init (self);
  fb_window_tabs_init (self);
  fb_window_restore_init (self);
  fb_window_chrome_init (self);

  return self;
}

static void
open_pending (FbWindow *self)
{
  g_autoptr (GPtrArray) pending = g_steal_pointer (&self->pending);

  self->pending = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < pending->len; i++)
    {
      const char *uri = g_ptr_array_index (pending, i);
      g_autoptr (GFile) file = NULL;

      if (g_str_has_prefix (uri, "flowbench:"))
        {
          fb_window_open_link (self, uri);
          continue;
        }
      file = g_file_new_for_uri (uri);
      fb_window_open_file (self, file);
    }
}

void
fb_window_set_session (FbWindow *self, FbSession *session, FbRestore how)
{
  GListModel *instances;

  g_return_if_fail (FB_IS_WINDOW (self));
  g_return_if_fail (FB_IS_SESSION (session));
  g_return_if_fail (self->session == NULL);

  end_waiting (self);
  self->session = g_object_ref (session);
  self->safe_mode = how == FB_RESTORE_SAFE;
  self->editors = fb_editor_pool_new (session);
  instances = G_LIST_MODEL (fb_session_get_instances (session));

  fb_instance_pane_set_instances (FB_INSTANCE_PANE (
                                      gtk_stack_get_child_by_name (self->lists, "instances")),
                                  instances);
  fb_window_snapshots_set_session (self);
  fb_window_brokers_set_session (self);
  fb_header_set_tasks (self->header, fb_session_get_tasks (session));
  fb_palette_set_search (self->palette, fb_session_get_search (session));
  fb_palette_set_node_search (self->palette, fb_session_get_node_search (session));

  self->problems = fb_problem_list_new (session);
  g_signal_connect_object (self->problems, "items-changed", G_CALLBACK (problems_items_changed_cb),
                           self, G_CONNECT_SWAPPED);
  fb_panel_set_models (self->panel, fb_session_get_tasks (session), G_LIST_MODEL (self->problems));

  self->watch = fb_instance_watch_new (instances);
  g_signal_connect_object (self->watch, "added", G_CALLBACK (watch_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "removed", G_CALLBACK (watch_removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (watch_changed_cb), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      watch_added_cb (self, instance);
    }

  fb_window_restore (self, how);
  fb_window_sync_stack (self);
  fb_window_actions_changed (self);
  open_pending (self);
  if (self->demo_wanted)
    fb_window_make_demo (self);
}

void
fb_window_show_failure (FbWindow *self, const GError *error)
{
  static const struct
  {
    FbError     code;
    const char *title;
    const char *next;
  } failures[] = {
    { FB_ERROR_UNSUPPORTED, N_ ("This Profile Is Newer Than This Flowbench"),
      N_ ("Install the newer Flowbench, or start with another profile.") },
    { FB_ERROR_CONFLICT, N_ ("This Profile Is in Use"),
      N_ ("Close the other program that uses it, then try again.") },
    { FB_ERROR_INVALID, N_ ("The Workspace Is Damaged"),
      N_ ("Nothing was changed. Put the backup named above in its place, then try again.") },
    { FB_ERROR_DENIED, N_ ("No Access to This Profile"),
      N_ ("Look at who owns its folder, then try again.") },
    { FB_ERROR_FULL, N_ ("No Space Left"), N_ ("Free some space, then try again.") },
  };
  const char      *title = N_ ("The Workspace Cannot Be Opened");
  const char      *next = N_ ("Try again, or start with another profile (--profile).");
  g_autofree char *message = NULL;
  g_autofree char *description = NULL;

  g_return_if_fail (FB_IS_WINDOW (self));
  g_return_if_fail (error != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (g_error_matches (error, FB_ERROR, (int)failures[i].code))
      {
        title = failures[i].title;
        next = failures[i].next;
      }

  end_waiting (self);
  message = g_markup_escape_text (error->message, -1);
  description = g_strdup_printf ("%s.\n\n%s", message, _ (next));
  adw_status_page_set_title (self->failure, _ (title));
  adw_status_page_set_description (self->failure, description);
  gtk_stack_set_visible_child_name (self->stack, "failure");
  gtk_window_set_focus (GTK_WINDOW (self), self->retry);
}

void
fb_window_open_link (FbWindow *self, const char *link)
{
  g_autoptr (FbDeepLink) place = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance = NULL;

  g_return_if_fail (FB_IS_WINDOW (self));
  g_return_if_fail (link != NULL);

  if (self->session == NULL)
    {
      g_ptr_array_add (self->pending, g_strdup (link));
      return;
    }

  if (fb_window_compare_link (self, link, FB_DIFF_LINK_FOREIGN) ||
      fb_window_open_broker_link (self, link))
    return;

  place = fb_deep_link_parse (link, &error);
  if (place != NULL)
    instance =
        fb_instance_store_find (fb_session_get_instances (self->session), place->instance, &error);
  if (instance == NULL)
    {
      fb_window_toast (self, error->message, NULL, NULL);
      return;
    }

  fb_page_show_uri (fb_window_open_instance (self, instance), link);
}

void
fb_window_open_file (FbWindow *self, GFile *file)
{
  g_autofree char *uri = NULL;

  g_return_if_fail (FB_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  uri = g_file_get_uri (file);
  if (self->session == NULL)
    g_ptr_array_add (self->pending, g_steal_pointer (&uri));
  else
    g_action_group_activate_action (G_ACTION_GROUP (self), "open-flows",
                                    g_variant_new_string (uri));
}

void
fb_window_make_demo (FbWindow *self)
{
  g_return_if_fail (FB_IS_WINDOW (self));

  if (self->session == NULL)
    self->demo_wanted = TRUE;
  else
    g_action_group_activate_action (G_ACTION_GROUP (self), "make-demo", NULL);
}

void
fb_window_toast (FbWindow *self, const char *text, const char *button, const char *action)
{
  g_autofree char *title = NULL;
  AdwToast        *toast;

  g_return_if_fail (FB_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_detailed_action_name (toast, action);
      adw_toast_set_timeout (toast, 10);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}
