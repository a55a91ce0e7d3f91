/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "search/fb-palette.h"

#include <glib/gi18n.h>

#include "search/fb-deep-link.h"

#include "search/fb-palette-row.h"

/* Owned by the window. Every change of the text is a query of its own; an older one that answers
 * late is cancelled and ignored. What comes while it is open, as the actions of a page that was
 * busy, is asked for again, without moving what is chosen. UI thread. */

#define N_RESULTS 50
#define N_NODES 20
#define MIN_WORD 3 /* characters, before all nodes are looked through */

struct _FbPalette
{
  GtkWidget parent_instance;

  /* Owned */
  FbSearch           *search;
  FbNodeSearch       *node_search; /* (nullable) */
  GListStore         *results;
  GtkSingleSelection *selection;
  GCancellable       *query;

  /* Weak */
  GtkWidget *focus_before;

  /* Template */
  GtkWidget      *scrim;
  GtkWidget      *card;
  GtkSearchEntry *entry;
  GtkStack       *stack;
  GtkListView    *list;
  GtkLabel       *foot;

  guint    n_named;     /* rows found by their name; those of the text of nodes follow */
  gboolean is_answered; /* the rows are of the text that stands there */
};

G_DEFINE_FINAL_TYPE (FbPalette, fb_palette, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  KEPT_WANTED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
select_row (FbPalette *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* The row of @target from @first on, or GTK_INVALID_LIST_POSITION. */
static guint
find_target (FbPalette *self, guint first, const char *target)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->results));

  for (guint i = first; i < n_items; i++)
    {
      g_autoptr (FbPaletteItem) item = g_list_model_get_item (G_LIST_MODEL (self->results), i);

      if (g_str_equal (fb_palette_item_get_entry (item)->target, target))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
show_results (FbPalette *self, GPtrArray *entries)
{
  const char      *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  FbPaletteItem   *chosen = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *target = NULL;
  guint            place = GTK_INVALID_LIST_POSITION;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->is_answered && chosen != NULL)
    target = g_strdup (fb_palette_item_get_entry (chosen)->target);
  for (guint i = 0; i < entries->len; i++)
    {
      FbSearchEntry *entry = entries->pdata[i];
      guint          known = find_target (self, self->n_named, entry->target);

      if (known != GTK_INVALID_LIST_POSITION)
        g_list_store_remove (self->results, known);
      g_ptr_array_add (items, fb_palette_item_new (entry));
    }
  /* The rows of the same text that were found in nodes stay. */
  if (!self->is_answered)
    self->n_named = g_list_model_get_n_items (G_LIST_MODEL (self->results));
  g_list_store_splice (self->results, 0, self->n_named, items->pdata, items->len);
  self->n_named = items->len;
  self->is_answered = TRUE;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->results)) == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, *text == '>' ? "no-action" : "nothing");
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "results");
  if (target != NULL)
    place = find_target (self, 0, target);
  select_row (self, place != GTK_INVALID_LIST_POSITION ? place : 0);
}

static void
node_query_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbPalette) self = FB_PALETTE (user_data);
  g_autoptr (GPtrArray) hits = fb_node_search_query_finish (FB_NODE_SEARCH (object), result, NULL);
  gboolean was_empty = g_list_model_get_n_items (G_LIST_MODEL (self->results)) == 0;

  if (hits == NULL || !fb_palette_is_open (self) ||
      g_task_get_cancellable (G_TASK (result)) != self->query)
    return;

  for (guint i = 0; i < hits->len; i++)
    {
      g_autoptr (FbSearchEntry) entry = fb_node_hit_to_entry (hits->pdata[i]);
      g_autoptr (FbPaletteItem) item = NULL;

      if (entry == NULL || find_target (self, 0, entry->target) != GTK_INVALID_LIST_POSITION)
        continue;
      item = fb_palette_item_new (entry);
      g_list_store_append (self->results, item);
    }
  if (was_empty && g_list_model_get_n_items (G_LIST_MODEL (self->results)) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "results");
      select_row (self, 0);
    }
}

/* Once the names are shown, so that nobody waits for it. */
static void
begin_node_query (FbPalette *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->node_search == NULL || *text == '>' || g_utf8_strlen (text, -1) < MIN_WORD)
    return;

  fb_node_search_query_async (self->node_search, text, N_NODES, self->query, node_query_cb,
                              g_object_ref (self));
}

static void
query_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbPalette) self = FB_PALETTE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  entries = fb_search_query_finish (FB_SEARCH (object), result, &error);
  /* One that had its answer before it was cancelled still brings it. */
  if (entries == NULL || !fb_palette_is_open (self) ||
      g_task_get_cancellable (G_TASK (result)) != self->query)
    return;

  show_results (self, entries);
  begin_node_query (self);
}

static void
begin_query (FbPalette *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->query != NULL)
    g_cancellable_cancel (self->query);
  g_clear_object (&self->query);
  if (self->search == NULL)
    return;

  self->query = g_cancellable_new ();
  fb_search_query_async (self->search, text, N_RESULTS, self->query, query_cb, g_object_ref (self));
}

/* Whether snapshots have it, too. */
static gboolean
may_be_kept (const char *target)
{
  g_autoptr (FbDeepLink) place = fb_deep_link_parse (target, NULL);

  return place != NULL && (place->node != NULL || place->flow != NULL);
}

static void
choose (FbPalette *self, guint position, gboolean kept)
{
  g_autoptr (FbPaletteItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autofree char *target = NULL;

  if (item == NULL)
    return;

  target = g_strdup (fb_palette_item_get_entry (item)->target);
  fb_search_note_used (self->search, fb_palette_item_get_entry (item));
  fb_palette_close (self);
  g_signal_emit (self, signals[kept && may_be_kept (target) ? KEPT_WANTED : CHOSEN], 0, target);
}

static void
selection_notify_selected_item_cb (FbPalette *self)
{
  FbPaletteItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && may_be_kept (fb_palette_item_get_entry (item)->target))
    gtk_label_set_text (self->foot, _ ("↑ ↓ choose   ·   Enter opens   ·   Ctrl+Enter shows the "
                                       "newest snapshot   ·   Esc closes"));
  else
    gtk_label_set_text (self->foot, _ ("↑ ↓ choose   ·   Enter opens   ·   Esc closes"));
}

static void
entry_changed_cb (FbPalette *self)
{
  self->is_answered = FALSE;
  if (fb_palette_is_open (self))
    begin_query (self);
}

static void
search_changed_cb (FbPalette *self)
{
  if (fb_palette_is_open (self))
    begin_query (self);
}

static void
entry_activate_cb (FbPalette *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection), FALSE);
}

static void
entry_stop_search_cb (FbPalette *self)
{
  fb_palette_close (self);
}

static void
list_activate_cb (FbPalette *self, guint position, GtkListView *list)
{
  choose (self, position, FALSE);
}

static gboolean
entry_key_pressed_cb (
    FbPalette *self, guint keyval, guint keycode, GdkModifierType state, GtkEventController *keys)
{
  static const struct
  {
    guint keyval;
    int   step;
  } moves[] = { { GDK_KEY_Down, 1 },   { GDK_KEY_Up, -1 },          { GDK_KEY_KP_Down, 1 },
                { GDK_KEY_KP_Up, -1 }, { GDK_KEY_Page_Down, 8 },    { GDK_KEY_Page_Up, -8 },
                { GDK_KEY_Tab, 1 },    { GDK_KEY_ISO_Left_Tab, -1 } };
  const int n_items = (int)g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const int selected = (int)gtk_single_selection_get_selected (self->selection);

  if ((state & GDK_CONTROL_MASK) != 0 && (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter))
    {
      choose (self, (guint)selected, TRUE);
      return GDK_EVENT_STOP;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      if (moves[i].keyval != keyval)
        continue;
      /* Past an end is the other end for single steps, the end itself for a page. */
      if (n_items > 0 && ABS (moves[i].step) == 1)
        select_row (self, (guint)((selected + moves[i].step + n_items) % n_items));
      else if (n_items > 0)
        select_row (self, (guint)CLAMP (selected + moves[i].step, 0, n_items - 1));
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
scrim_pressed_cb (FbPalette *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget *hit = gtk_widget_pick (self->scrim, x, y, GTK_PICK_DEFAULT);

  if (hit == NULL || hit == self->scrim)
    fb_palette_close (self);
}

static void
row_released_cb (FbPalette *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  GtkWidget          *row = gtk_event_controller_get_widget (controller);
  GdkModifierType     state = gtk_event_controller_get_current_event_state (controller);

  choose (self, gtk_list_item_get_position (g_object_get_data (G_OBJECT (row), "item")),
          (state & GDK_CONTROL_MASK) != 0);
}

/* Not by the list's single-click-activate: that selects what lies under a pointer at rest, and
 * Enter would run it instead of the best match. */
static void
item_setup_cb (FbPalette *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  GtkWidget  *row = fb_palette_row_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_object_set_data (G_OBJECT (row), "item", item);
  g_signal_connect_object (click, "released", G_CALLBACK (row_released_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, row);
}

static void
item_bind_cb (FbPalette *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  fb_palette_row_bind (FB_PALETTE_ROW (gtk_list_item_get_child (item)),
                       gtk_list_item_get_item (item));
}

static void
fb_palette_dispose (GObject *object)
{
  FbPalette *self = FB_PALETTE (object);

  if (self->query != NULL)
    g_cancellable_cancel (self->query);
  g_clear_object (&self->query);
  g_clear_weak_pointer (&self->focus_before);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_PALETTE);
  g_clear_object (&self->selection);
  g_clear_object (&self->results);
  g_clear_object (&self->search);
  g_clear_object (&self->node_search);

  G_OBJECT_CLASS (fb_palette_parent_class)->dispose (object);
}

static void
fb_palette_class_init (FbPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_palette_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", FB_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[KEPT_WANTED] = g_signal_new ("kept-wanted", FB_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", FB_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "palette");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/search/fb-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, FbPalette, scrim);
  gtk_widget_class_bind_template_child (widget_class, FbPalette, card);
  gtk_widget_class_bind_template_child (widget_class, FbPalette, entry);
  gtk_widget_class_bind_template_child (widget_class, FbPalette, stack);
  gtk_widget_class_bind_template_child (widget_class, FbPalette, list);
  gtk_widget_class_bind_template_child (widget_class, FbPalette, foot);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, scrim_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
}

static void
fb_palette_init (FbPalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  self->results = g_list_store_new (FB_TYPE_PALETTE_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->results)));
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (selection_notify_selected_item_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  selection_notify_selected_item_cb (self);
}

GtkWidget *
fb_palette_new (void)
{
  return g_object_new (FB_TYPE_PALETTE, NULL);
}

void
fb_palette_set_search (FbPalette *self, FbSearch *search)
{
  g_return_if_fail (FB_IS_PALETTE (self));
  g_return_if_fail (FB_IS_SEARCH (search));

  if (self->search != NULL)
    g_signal_handlers_disconnect_by_func (self->search, search_changed_cb, self);
  g_set_object (&self->search, search);
  g_signal_connect_object (search, "changed", G_CALLBACK (search_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
fb_palette_set_node_search (FbPalette *self, FbNodeSearch *node_search)
{
  g_return_if_fail (FB_IS_PALETTE (self));
  g_return_if_fail (FB_IS_NODE_SEARCH (node_search));

  g_set_object (&self->node_search, node_search);
}

void
fb_palette_open (FbPalette *self, const char *text)
{
  GtkRoot *root;

  g_return_if_fail (FB_IS_PALETTE (self));
  g_return_if_fail (text != NULL);

  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (!fb_palette_is_open (self))
    g_set_weak_pointer (&self->focus_before, gtk_root_get_focus (root));

  self->is_answered = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  begin_query (self);
}

void
fb_palette_close (FbPalette *self)
{
  g_return_if_fail (FB_IS_PALETTE (self));

  if (!fb_palette_is_open (self))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->query != NULL)
    g_cancellable_cancel (self->query);
  g_list_store_remove_all (self->results);
  if (self->focus_before != NULL)
    gtk_widget_grab_focus (self->focus_before);
  g_clear_weak_pointer (&self->focus_before);
  g_signal_emit (self, signals[CLOSED], 0);
}

gboolean
fb_palette_is_open (FbPalette *self)
{
  g_return_val_if_fail (FB_IS_PALETTE (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}
