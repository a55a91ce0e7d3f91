/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "instance/fb-instance-menu.h"
#include "instance/fb-instance-pane.h"
#include "window/fb-instance-page.h"

/* Pages and their tabs: one page per instance. */

#define MAX_CLOSED 20

/* Alt and digits go to the areas, Home and End to what has the focus. */
#define TAKEN_SHORTCUTS                                                                            \
  (ADW_TAB_VIEW_SHORTCUT_ALT_DIGITS | ADW_TAB_VIEW_SHORTCUT_ALT_ZERO |                             \
   ADW_TAB_VIEW_SHORTCUT_CONTROL_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_END |                        \
   ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_HOME | ADW_TAB_VIEW_SHORTCUT_CONTROL_SHIFT_END)

static FbInstance *
get_instance (FbPage *page)
{
  return FB_IS_INSTANCE_PAGE (page) ? fb_instance_page_get_instance (FB_INSTANCE_PAGE (page))
                                    : NULL;
}

FbInstance *
fb_window_get_current (FbWindow *self)
{
  g_return_val_if_fail (FB_IS_WINDOW (self), NULL);

  return self->page != NULL ? get_instance (self->page) : NULL;
}

AdwTabPage *
fb_window_find_tab (FbWindow *self, FbInstance *instance)
{
  int n_pages = adw_tab_view_get_n_pages (self->tabs);

  for (int i = 0; i < n_pages; i++)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, i);

      if (get_instance (FB_PAGE (adw_tab_page_get_child (tab))) == instance)
        return tab;
    }

  return NULL;
}

/* Also while the first instance is the demo plant that is being set up: its card tells how far. */
static gboolean
is_first_start (FbWindow *self)
{
  guint n_instances =
      g_list_model_get_n_items (G_LIST_MODEL (fb_session_get_instances (self->session)));

  return n_instances == 0 || (n_instances == 1 && self->demo != NULL);
}

void
fb_window_sync_stack (FbWindow *self)
{
  const char *child = "tabs";

  if (self->session == NULL)
    return;

  if (adw_tab_view_get_n_pages (self->tabs) == 0)
    child = is_first_start (self) ? "welcome" : "nothing-open";
  /* With nothing open, the list is where one goes on. */
  if (g_strcmp0 (child, gtk_stack_get_visible_child_name (self->stack)) != 0)
    self->list_narrow = g_str_equal (child, "nothing-open");
  gtk_stack_set_visible_child_name (self->stack, child);
  fb_window_sync_chrome (self);
}

void
fb_window_save_tabs (FbWindow *self)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_free);
  int         n_pages = adw_tab_view_get_n_pages (self->tabs);
  AdwTabPage *selected = adw_tab_view_get_selected_page (self->tabs);

  if (self->session == NULL || self->closing)
    return;

  for (int i = 0; i < n_pages; i++)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, i);

      if (tab == selected)
        fb_layout_set_int (self->layout, "selected-tab", i);
      g_ptr_array_add (links, fb_page_dup_uri (FB_PAGE (adw_tab_page_get_child (tab))));
    }
  g_ptr_array_add (links, NULL);
  fb_layout_set_strv (self->layout, "tabs", (const char *const *)links->pdata);
}

static void
show_page (FbWindow *self, FbPage *page)
{
  FbInstance *instance = page != NULL ? get_instance (page) : NULL;

  self->page = page;
  fb_header_set_page (self->header, page);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page",
                                  page != NULL ? fb_page_get_actions (page) : NULL);
  fb_instance_pane_set_current (FB_INSTANCE_PANE (
                                    gtk_stack_get_child_by_name (self->lists, "instances")),
                                instance);
  fb_window_snapshots_show_page (self, instance != NULL || page == NULL
                                           ? instance
                                           : fb_window_compare_get_instance (self, page));
  fb_window_brokers_show_page (self, page);
  fb_panel_set_instance (self->panel, instance,
                         instance != NULL ? fb_session_get_link (self->session, instance) : NULL);
  fb_window_actions_changed (self);
}

static void
tabs_notify_selected_page_cb (FbWindow *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);

  g_assert (FB_IS_WINDOW (self));

  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  show_page (self, tab != NULL ? FB_PAGE (adw_tab_page_get_child (tab)) : NULL);
  fb_window_save_tabs (self);
}

static void
page_title_changed_cb (FbWindow *self, FbPage *page)
{
  g_autofree char *title = NULL;

  /* It may end after its tab has gone. */
  if (gtk_widget_get_root (GTK_WIDGET (page)) == NULL)
    return;

  title = fb_page_dup_title (page);
  adw_tab_page_set_title (adw_tab_view_get_page (self->tabs, GTK_WIDGET (page)), title);
  fb_window_save_tabs (self);
}

static void
tabs_page_attached_cb (FbWindow *self, AdwTabPage *tab, int position)
{
  fb_window_sync_stack (self);
  fb_window_save_tabs (self);
}

static void
tabs_page_detached_cb (FbWindow *self, AdwTabPage *tab, int position)
{
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  fb_header_forget_page (self->header, FB_PAGE (adw_tab_page_get_child (tab)));
  fb_window_sync_stack (self);
  fb_window_save_tabs (self);
}

static void
note_closed (FbWindow *self, FbPage *page)
{
  g_ptr_array_add (self->closed, fb_page_dup_uri (page));
  if (self->closed->len > MAX_CLOSED)
    g_ptr_array_remove_index (self->closed, 0);
}

static void
close_page_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  FbPage *page = FB_PAGE (object);
  g_autoptr (GError) error = NULL;
  gboolean closes = fb_page_close_finish (page, result, &error);

  if (error != NULL)
    fb_window_toast (self, error->message, NULL, NULL);
  if (closes)
    note_closed (self, page);
  else
    adw_tab_view_set_selected_page (self->tabs,
                                    adw_tab_view_get_page (self->tabs, GTK_WIDGET (page)));
  adw_tab_view_close_page_finish (self->tabs, adw_tab_view_get_page (self->tabs, GTK_WIDGET (page)),
                                  closes);
}

static gboolean
tabs_close_page_cb (FbWindow *self, AdwTabPage *tab)
{
  fb_page_close_async (FB_PAGE (adw_tab_page_get_child (tab)), self->cancellable, close_page_cb,
                       g_object_ref (self));

  return GDK_EVENT_STOP;
}

static void
tabs_setup_menu_cb (FbWindow *self, AdwTabPage *tab)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  FbInstance *instance = NULL;

  self->menu_page = tab;
  if (tab == NULL)
    return;

  instance = get_instance (FB_PAGE (adw_tab_page_get_child (tab)));
  g_menu_append (section, _ ("_Close"), "win.close-menu-tab");
  g_menu_append (section, _ ("Close _Others"), "win.close-other-tabs");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  if (instance != NULL)
    {
      g_autoptr (GMenuModel) of_instance = fb_instance_menu_new (instance);

      g_menu_append_section (menu, NULL, of_instance);
    }
  adw_tab_view_set_menu_model (self->tabs, G_MENU_MODEL (menu));
}

static void
instance_notify_state_cb (AdwTabPage *tab, GParamSpec *pspec, FbInstance *instance)
{
  FbInstanceState state = fb_instance_get_state (instance);

  adw_tab_page_set_loading (tab, state == FB_INSTANCE_STARTING || state == FB_INSTANCE_STOPPING);
}

static AdwTabPage *
append_tab (FbWindow *self, FbPage *page)
{
  AdwTabPage *tab;

  fb_page_set_narrow (page, self->narrow);
  tab = adw_tab_view_append (self->tabs, GTK_WIDGET (page));
  g_signal_connect_object (page, "title-changed", G_CALLBACK (page_title_changed_cb), self,
                           G_CONNECT_SWAPPED);
  page_title_changed_cb (self, page);

  return tab;
}

static void
bring_to_front (FbWindow *self, AdwTabPage *tab)
{
  adw_tab_view_set_selected_page (self->tabs, tab);
  if (!self->narrow)
    return;

  self->list_narrow = FALSE;
  fb_window_sync_chrome (self);
}

void
fb_window_add_page (FbWindow *self, FbPage *page)
{
  bring_to_front (self, append_tab (self, page));
}

FbPage *
fb_window_open_instance (FbWindow *self, FbInstance *instance)
{
  AdwTabPage *tab = fb_window_find_tab (self, instance);
  GtkWidget  *page;

  if (tab != NULL)
    {
      adw_tab_view_set_selected_page (self->tabs, tab);
      return FB_PAGE (adw_tab_page_get_child (tab));
    }

  /* In safe mode this is when it is contacted. */
  fb_instance_link_open (fb_session_get_link (self->session, instance));
  page = fb_instance_page_new (self->editors, instance);
  tab = append_tab (self, FB_PAGE (page));
  g_signal_connect_object (instance, "notify::state", G_CALLBACK (instance_notify_state_cb), tab,
                           G_CONNECT_SWAPPED);
  instance_notify_state_cb (tab, NULL, instance);
  bring_to_front (self, tab);

  return FB_PAGE (page);
}

static void
close_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  AdwTabPage *tab = adw_tab_view_get_selected_page (self->tabs);

  if (tab != NULL)
    adw_tab_view_close_page (self->tabs, tab);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
close_menu_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->menu_page != NULL)
    adw_tab_view_close_page (self->tabs, self->menu_page);
}

static void
close_other_tabs_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->menu_page != NULL)
    adw_tab_view_close_other_pages (self->tabs, self->menu_page);
}

static void
next_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_tab_view_select_next_page (FB_WINDOW (user_data)->tabs);
}

static void
previous_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_tab_view_select_previous_page (FB_WINDOW (user_data)->tabs);
}

static void
restore_tab_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow        *self = FB_WINDOW (user_data);
  g_autofree char *link = NULL;

  if (self->closed->len == 0)
    return;

  link = g_ptr_array_steal_index (self->closed, self->closed->len - 1);
  if (!fb_window_compare_link (self, link, FB_DIFF_LINK_OWN) &&
      !fb_window_open_broker_link (self, link))
    fb_window_open_link (self, link);
}

static const GActionEntry entries[] = {
  { "close-tab", close_tab_cb },
  { "close-menu-tab", close_menu_tab_cb },
  { "close-other-tabs", close_other_tabs_cb },
  { "next-tab", next_tab_cb },
  { "previous-tab", previous_tab_cb },
  { "restore-tab", restore_tab_cb },
};

void
fb_window_tabs_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  adw_tab_view_remove_shortcuts (self->tabs, TAKEN_SHORTCUTS);

  g_signal_connect_object (self->tabs, "notify::selected-page",
                           G_CALLBACK (tabs_notify_selected_page_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tabs, "page-attached", G_CALLBACK (tabs_page_attached_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tabs, "page-detached", G_CALLBACK (tabs_page_detached_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tabs, "close-page", G_CALLBACK (tabs_close_page_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tabs, "setup-menu", G_CALLBACK (tabs_setup_menu_cb), self,
                           G_CONNECT_SWAPPED);
}
