/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include "window/fb-action-table.h"
#include "window/fb-area.h"

/* What is shown around the page, in a wide and in a narrow window, and the keys that the window
 * takes from the page only when the page does not want them. */

#define DOUBLE_ESCAPE_US (600 * 1000)
#define DEFAULT_LIST_WIDTH 232
#define DEFAULT_PANEL_HEIGHT 200

static void
set_state (FbWindow *self, const char *name, gboolean state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (state));
}

void
fb_window_sync_chrome (FbWindow *self)
{
  const gboolean chrome = !self->editor_only;
  const gboolean list = self->narrow ? self->list_narrow : self->list_wide;

  gtk_widget_set_visible (GTK_WIDGET (self->header), chrome);
  gtk_widget_set_visible (self->activity_side, chrome);
  gtk_widget_set_visible (GTK_WIDGET (self->lists), chrome && list);
  gtk_widget_set_visible (GTK_WIDGET (self->panel), chrome && self->panel_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->tab_bar),
                          chrome && adw_tab_view_get_n_pages (self->tabs) > 0);

  set_state (self, "toggle-list", list);
  set_state (self, "toggle-panel", self->panel_shown);
  set_state (self, "editor-only", self->editor_only);
}

static void
set_narrow (FbWindow *self, gboolean narrow)
{
  int n_pages = adw_tab_view_get_n_pages (self->tabs);

  self->narrow = narrow;
  for (int i = 0; i < n_pages; i++)
    fb_page_set_narrow (FB_PAGE (
                            adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, i))),
                        narrow);
  fb_window_sync_chrome (self);
}

static gboolean
narrow_cb (gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  self->narrow_id = 0;
  set_narrow (self, gtk_widget_get_width (GTK_WIDGET (self)) < FB_WINDOW_NARROW);

  return G_SOURCE_REMOVE;
}

/* Widgets must not change while they are being allocated, so it is done right after. */
void
fb_window_allocated (FbWindow *self, int width)
{
  if (self->narrow != (width < FB_WINDOW_NARROW) && self->narrow_id == 0)
    self->narrow_id = g_idle_add_full (GTK_PRIORITY_RESIZE, narrow_cb, self, NULL);
}

void
fb_window_show_panel (FbWindow *self, const char *view)
{
  fb_panel_show_view (self->panel, view);
  self->panel_shown = TRUE;
  fb_window_sync_chrome (self);
}

static void
toggle_list_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->narrow)
    self->list_narrow = !self->list_narrow;
  else
    self->list_wide = !self->list_wide;
  fb_window_sync_chrome (self);
}

static void
toggle_panel_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  self->panel_shown = !self->panel_shown;
  fb_window_sync_chrome (self);
}

static void
show_panel_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_window_show_panel (FB_WINDOW (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_area_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  const char *name = g_variant_get_string (parameter, NULL);
  GtkWidget  *list = gtk_stack_get_child_by_name (self->lists, name);

  if (list == NULL)
    return;

  g_simple_action_set_state (action, parameter);
  gtk_stack_set_visible_child (self->lists, list);
  self->list_wide |= !self->narrow;
  self->list_narrow |= self->narrow;
  self->editor_only = FALSE;
  fb_window_sync_chrome (self);
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
}

static void
set_editor_only (FbWindow *self, gboolean editor_only)
{
  if (self->editor_only == editor_only)
    return;

  self->editor_only = editor_only;
  if (editor_only)
    gtk_window_fullscreen (GTK_WINDOW (self));
  else
    gtk_window_unfullscreen (GTK_WINDOW (self));
  fb_window_sync_chrome (self);
}

static void
editor_only_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  set_editor_only (self, !self->editor_only && self->page != NULL);
}

static void
palette_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (fb_palette_is_open (self->palette))
    fb_palette_close (self->palette);
  else
    fb_palette_open (self->palette, "");
}

static void
palette_actions_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_palette_open (FB_WINDOW (user_data)->palette, ">");
}

static const GActionEntry entries[] = {
  { "toggle-list", toggle_list_cb, NULL, "true" },
  { "toggle-panel", toggle_panel_cb, NULL, "false" },
  { "editor-only", editor_only_cb, NULL, "false" },
  { "show-panel", show_panel_cb, "s" },
  { "show-area", show_area_cb, "s", "'instances'" },
  { "palette", palette_cb },
  { "palette-actions", palette_actions_cb },
};

/* In the page-only view Escape twice leads back; the page gets both, as they may mean something
 * there too. */
static void
note_escape (FbWindow *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->editor_only && now - self->escape_time < DOUBLE_ESCAPE_US)
    {
      set_editor_only (self, FALSE);
      now = 0;
    }
  self->escape_time = now;
}

static gboolean
keys_key_pressed_cb (
    FbWindow *self, guint keyval, guint keycode, GdkModifierType state, GtkEventController *keys)
{
  const FbActionInfo *info = fb_action_table_find_contested (keyval, state);

  g_assert (FB_IS_WINDOW (self));

  if (keyval == GDK_KEY_Escape)
    note_escape (self);
  if (info == NULL)
    return GDK_EVENT_PROPAGATE;
  if (self->page != NULL && !fb_palette_is_open (self->palette) &&
      fb_page_wants_key (self->page, keyval, state))
    return GDK_EVENT_PROPAGATE;

  fb_window_run_action (self, info->action);

  return GDK_EVENT_STOP;
}

void
fb_window_save_layout (FbWindow *self)
{
  int width;
  int height;

  if (!gtk_window_is_maximized (GTK_WINDOW (self)) && !gtk_window_is_fullscreen (GTK_WINDOW (self)))
    {
      gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
      fb_layout_set_int (self->layout, "width", width);
      fb_layout_set_int (self->layout, "height", height);
    }
  fb_layout_set_boolean (self->layout, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  fb_layout_set_boolean (self->layout, "list", self->list_wide);
  fb_layout_set_int (self->layout, "list-width", gtk_paned_get_position (self->list_paned));
  fb_layout_set_boolean (self->layout, "panel", self->panel_shown);
  fb_layout_set_string (self->layout, "panel-view", fb_panel_get_view (self->panel));
  if (gtk_widget_get_visible (GTK_WIDGET (self->panel)) &&
      gtk_widget_get_height (GTK_WIDGET (self->panel)) > 0)
    fb_layout_set_int (self->layout, "panel-height",
                       gtk_widget_get_height (GTK_WIDGET (self->panel)));
}

static void
load_layout (FbWindow *self)
{
  g_autofree char *view = fb_layout_dup_string (self->layout, "panel-view");
  int              width = CLAMP (fb_layout_get_int (self->layout, "width", 1280), 640, 16384);
  int              height = CLAMP (fb_layout_get_int (self->layout, "height", 800), 400, 16384);
  int              list = fb_layout_get_int (self->layout, "list-width", DEFAULT_LIST_WIDTH);
  int              panel = fb_layout_get_int (self->layout, "panel-height", DEFAULT_PANEL_HEIGHT);

  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (fb_layout_get_boolean (self->layout, "maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  self->list_wide = fb_layout_get_boolean (self->layout, "list", TRUE);
  self->panel_shown = fb_layout_get_boolean (self->layout, "panel", FALSE);
  gtk_paned_set_position (self->list_paned, CLAMP (list, 160, 600));
  gtk_widget_set_size_request (GTK_WIDGET (self->panel), -1, 140);
  /* The position counts from the top; the header takes its share. */
  gtk_paned_set_position (self->panel_paned, MAX (height - 47 - CLAMP (panel, 140, 2000), 160));
  fb_panel_show_view (self->panel, view);
  set_narrow (self, width < FB_WINDOW_NARROW);
}

void
fb_window_chrome_init (FbWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gsize               n_areas;
  const FbArea       *areas = fb_areas (&n_areas);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < n_areas; i++)
    gtk_stack_add_named (self->lists, areas[i].make_list (), areas[i].name);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (keys_key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  load_layout (self);
}

void
fb_window_chrome_dispose (FbWindow *self)
{
  g_clear_handle_id (&self->narrow_id, g_source_remove);
}
