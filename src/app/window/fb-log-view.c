/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-log-view.h"

#include <glib/gi18n.h>

#include "fb-clock.h"
#include "widget/fb-instance-text.h"
#include "window/fb-log-model.h"

/* Owned by the panel. UI thread; the keeper client reads and delivers in batches. */

#define N_LINES_AT_FIRST 1000

/* Lines at or below this Node-RED level are shown, in the order of the menu. */
static const int shown_levels[] = { G_MAXINT, 40, 30, 20 };

struct _FbLogView
{
  GtkWidget parent_instance;

  /* Owned */
  FbLogModel     *model;
  GtkFilter      *filter;
  FbKeeperClient *keeper;
  FbInstance     *instance;
  GSignalGroup   *keeper_signals;
  GCancellable   *cancellable;
  char           *folded;

  /* Template */
  GtkStack          *stack;
  AdwStatusPage     *status;
  GtkScrolledWindow *scroller;
  GtkListView       *list;
  GtkBox            *tools;
  GtkDropDown       *level;
  GtkSearchEntry    *entry;
  GtkToggleButton   *follow;

  int      max_level;
  gboolean active;
  guint    scroll_id;
};

G_DEFINE_FINAL_TYPE (FbLogView, fb_log_view, GTK_TYPE_WIDGET)

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  FbLogView *self = FB_LOG_VIEW (user_data);

  return fb_log_item_get_level (item) <= self->max_level &&
         (self->folded == NULL || fb_log_item_matches (item, self->folded));
}

static gboolean
scroll_to_end_cb (gpointer user_data)
{
  FbLogView         *self = FB_LOG_VIEW (user_data);
  GtkSelectionModel *model = gtk_list_view_get_model (self->list);
  guint              n_items = g_list_model_get_n_items (G_LIST_MODEL (model));

  self->scroll_id = 0;
  if (n_items > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n_items - 1);

  return G_SOURCE_REMOVE;
}

static void
queue_scroll (FbLogView *self)
{
  if (self->scroll_id == 0 && gtk_toggle_button_get_active (self->follow))
    self->scroll_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 10, scroll_to_end_cb, self, NULL);
}

static const char *
why_nothing (FbLogView *self, const char **description)
{
  GListModel *shown = G_LIST_MODEL (gtk_list_view_get_model (self->list));

  *description = NULL;
  if (self->instance == NULL)
    {
      *description = _ ("The log of the instance in front is shown here.");
      return _ ("No Instance Open");
    }
  if (self->keeper == NULL)
    {
      *description = _ ("A remote instance keeps its log to itself. Its debug messages are in the "
                        "editor’s debug side bar.");
      return _ ("The Log Is Over There");
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    {
      *description = _ ("What Node-RED says appears here as soon as it has been started.");
      return _ ("Nothing Logged Yet");
    }
  if (g_list_model_get_n_items (shown) == 0)
    {
      *description = _ ("Choose another level or search for something else.");
      return _ ("No Line Matches");
    }

  return NULL;
}

static void
update_status (FbLogView *self)
{
  const char *description;
  const char *title = why_nothing (self, &description);

  gtk_widget_set_sensitive (GTK_WIDGET (self->tools), self->keeper != NULL);
  if (title == NULL)
    {
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->scroller));
      return;
    }

  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, description);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->status));
}

static void
keeper_log_cb (FbLogView *self, GPtrArray *lines, FbKeeperClient *keeper)
{
  g_assert (FB_IS_LOG_VIEW (self));

  fb_log_model_append (self->model, lines);
  update_status (self);
  queue_scroll (self);
}

static void
read_log_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbLogView) self = FB_LOG_VIEW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  lines = fb_keeper_client_read_log_finish (FB_KEEPER_CLIENT (object), result, &error);
  if (FB_KEEPER_CLIENT (object) != self->keeper || !self->active)
    return;

  if (lines != NULL)
    fb_log_model_append (self->model, lines);
  else
    g_debug ("Reading the log: %s", error->message);

  update_status (self);
  queue_scroll (self);
  fb_keeper_client_follow_log (self->keeper, fb_log_model_get_last_sequence (self->model));
}

static void
fb_log_view_begin (FbLogView *self)
{
  if (!self->active || self->keeper == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  fb_keeper_client_read_log_async (self->keeper, N_LINES_AT_FIRST, G_MAXINT, NULL,
                                   self->cancellable, read_log_cb, g_object_ref (self));
}

static void
fb_log_view_end (FbLogView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->keeper != NULL)
    fb_keeper_client_unfollow_log (self->keeper);
}

static void
filter_again (FbLogView *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_status (self);
  queue_scroll (self);
}

static void
level_notify_selected_cb (FbLogView *self)
{
  guint selected = gtk_drop_down_get_selected (self->level);

  self->max_level = selected < G_N_ELEMENTS (shown_levels) ? shown_levels[selected] : G_MAXINT;
  filter_again (self);
}

static void
entry_search_changed_cb (FbLogView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_free (self->folded);
  self->folded = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  filter_again (self);
}

static void
follow_toggled_cb (FbLogView *self)
{
  queue_scroll (self);
}

/* Wheel and keys that leave the end stop following; the button brings it back. */
static gboolean
scroller_scroll_cb (FbLogView *self, double dx, double dy)
{
  if (dy < 0)
    gtk_toggle_button_set_active (self->follow, FALSE);

  return GDK_EVENT_PROPAGATE;
}

static void
scroller_edge_reached_cb (FbLogView *self, GtkPositionType position)
{
  if (position == GTK_POS_BOTTOM)
    gtk_toggle_button_set_active (self->follow, TRUE);
}

static GtkWidget *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
item_setup_cb (FbLogView *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  GtkWidget *level;
  GtkWidget *text;

  gtk_widget_add_css_class (box, "logline");
  add_label (box, "time");
  level = add_label (box, "level");
  gtk_label_set_width_chars (GTK_LABEL (level), 5);
  text = add_label (box, "text");
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_list_item_set_child (item, box);
}

static void
item_bind_cb (FbLogView *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  static const char *const levels[] = { "fatal", "error", "warn", "info", "debug", "trace" };
  FbLogItem               *line = gtk_list_item_get_item (item);
  GtkWidget               *box = gtk_list_item_get_child (item);
  GtkWidget               *time = gtk_widget_get_first_child (box);
  GtkWidget               *level = gtk_widget_get_next_sibling (time);
  g_autofree char         *clock = fb_clock_format_time_of_day (fb_log_item_get_time (line));

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    gtk_widget_remove_css_class (box, levels[i]);
  gtk_widget_add_css_class (box, fb_log_item_get_level_name (line));
  gtk_label_set_text (GTK_LABEL (time), clock);
  gtk_label_set_text (GTK_LABEL (level), fb_log_item_get_level_name (line));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (level)), fb_log_item_get_text (line));
}

static void
copy_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  FbLogView         *self = FB_LOG_VIEW (widget);
  GtkSelectionModel *model = gtk_list_view_get_model (self->list);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (model);
  g_autoptr (GString) text = g_string_new (NULL);
  GtkBitsetIter iter;
  guint         position;

  if (!gtk_bitset_iter_init_first (&iter, selected, &position))
    return;

  do
    {
      g_autoptr (FbLogItem) line = g_list_model_get_item (G_LIST_MODEL (model), position);
      g_autofree char *time = fb_clock_format (fb_log_item_get_time (line));

      g_string_append_printf (text, "%s %s %s\n", time, fb_log_item_get_level_name (line),
                              fb_log_item_get_text (line));
    }
  while (gtk_bitset_iter_next (&iter, &position));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

static void
fb_log_view_dispose (GObject *object)
{
  FbLogView *self = FB_LOG_VIEW (object);

  fb_log_view_end (self);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_object (&self->keeper_signals);
  g_clear_object (&self->keeper);
  g_clear_object (&self->instance);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_LOG_VIEW);
  g_clear_object (&self->filter);
  g_clear_object (&self->model);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (fb_log_view_parent_class)->dispose (object);
}

static void
fb_log_view_class_init (FbLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_log_view_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log.copy", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/window/fb-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FbLogView, stack);
  gtk_widget_class_bind_template_child (widget_class, FbLogView, status);
  gtk_widget_class_bind_template_child (widget_class, FbLogView, scroller);
  gtk_widget_class_bind_template_child (widget_class, FbLogView, list);
  gtk_widget_class_bind_template_child (widget_class, FbLogView, tools);
  gtk_widget_class_bind_template_child (widget_class, FbLogView, level);
  gtk_widget_class_bind_template_child (widget_class, FbLogView, entry);
  gtk_widget_class_bind_template_child (widget_class, FbLogView, follow);
  gtk_widget_class_bind_template_callback (widget_class, level_notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroller_scroll_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroller_edge_reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
}

static void
fb_log_view_init (FbLogView *self)
{
  g_autoptr (GtkMultiSelection) selection = NULL;
  GtkFilterListModel *shown;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->max_level = G_MAXINT;
  self->model = fb_log_model_new ();
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->model)),
                                     g_object_ref (self->filter));
  selection = gtk_multi_selection_new (G_LIST_MODEL (shown));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));

  self->keeper_signals = g_signal_group_new (FB_TYPE_KEEPER_CLIENT);
  g_signal_group_connect_swapped (self->keeper_signals, "log", G_CALLBACK (keeper_log_cb), self);
  update_status (self);
}

GtkWidget *
fb_log_view_new (void)
{
  return g_object_new (FB_TYPE_LOG_VIEW, NULL);
}

void
fb_log_view_set_source (FbLogView *self, FbInstance *instance, FbKeeperClient *keeper)
{
  g_return_if_fail (FB_IS_LOG_VIEW (self));
  g_return_if_fail (instance == NULL || FB_IS_INSTANCE (instance));
  g_return_if_fail (keeper == NULL || FB_IS_KEEPER_CLIENT (keeper));

  if (self->instance == instance && self->keeper == keeper)
    return;

  fb_log_view_end (self);
  g_set_object (&self->instance, instance);
  g_set_object (&self->keeper, keeper);
  g_signal_group_set_target (self->keeper_signals, keeper);
  fb_log_model_clear (self->model);
  gtk_toggle_button_set_active (self->follow, TRUE);
  update_status (self);
  fb_log_view_begin (self);
}

void
fb_log_view_set_active (FbLogView *self, gboolean active)
{
  g_return_if_fail (FB_IS_LOG_VIEW (self));

  if (self->active == !!active)
    return;

  self->active = !!active;
  if (active)
    fb_log_view_begin (self);
  else
    fb_log_view_end (self);
}

GtkWidget *
fb_log_view_get_tools (FbLogView *self)
{
  g_return_val_if_fail (FB_IS_LOG_VIEW (self), NULL);

  return GTK_WIDGET (self->tools);
}
