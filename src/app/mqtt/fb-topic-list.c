/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-list.h"

#include "mqtt/fb-topic-cell.h"
#include "mqtt/fb-topic-glance.h"
#include "mqtt/fb-topic-row.h"
#include "mqtt/fb-topic-rows.h"

/* A timer looks whether anything came; only then the frame clock runs. New topics are let in a few
 * times a second, values with each frame, ages twice a second. */

#define LOOK_INTERVAL_MS 100
#define NEWS_INTERVAL (250 * G_TIME_SPAN_MILLISECOND)
#define AGE_INTERVAL (500 * G_TIME_SPAN_MILLISECOND)
#define MAX_RUNS 64

/* A row that is on screen. */
typedef struct
{
  FbTopicCell *cell; /* (borrowed) */
  guint32      topic;
  guint64      epoch; /* of what it shows; 0: nothing yet */
} Shown;

struct _FbTopicList
{
  GtkWidget parent_instance;

  /* Owned */
  FbTopicTree        *tree; /* (nullable) */
  FbTopicRows        *rows; /* (nullable) */
  GtkSingleSelection *selection;
  GHashTable         *shown; /* GtkListItem (borrowed) -> Shown (owned) */
  GHashTable         *kept;  /* topic -> FbTopicGlance (owned), on screen when it froze */

  /* Template */
  GtkScrolledWindow *scroller;
  GtkListView       *view;

  guint    look_id;
  guint    tick_id;
  guint64  epoch;     /* of the tree when it was looked at last */
  guint64  frozen;    /* the epoch from which on nothing is shown; 0: not frozen */
  gint64   news_time; /* when new topics are let in again */
  gint64   age_time;
  gboolean has_more;   /* may be new and was not let in yet */
  gboolean has_opened; /* a lone first level */
};

G_DEFINE_FINAL_TYPE (FbTopicList, fb_topic_list, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TOPIC,
  N_PROPS
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static guint64
get_epoch (FbTopicList *self)
{
  guint64 epoch = fb_topic_store_get_epoch (fb_topic_tree_lock (self->tree));

  fb_topic_tree_unlock (self->tree);

  return epoch;
}

/* Whether @shown has to be read again. A frozen row that shows something keeps it. */
static gboolean
is_stale (FbTopicList *self, FbTopicStore *store, const Shown *shown, gboolean ages)
{
  if (!fb_topic_store_has (store, shown->topic))
    return FALSE;
  if (shown->epoch == 0)
    return TRUE;
  if (self->frozen > 0)
    return FALSE;

  return ages || fb_topic_store_get_node_epoch (store, shown->topic) >= shown->epoch;
}

static void
show_glance (FbTopicList *self, Shown *shown, const FbTopicGlance *glance)
{
  shown->epoch = glance->epoch;
  fb_topic_glance_show (glance, shown->cell, fb_topic_rows_is_expanded (self->rows, shown->topic),
                        self->frozen > 0 && glance->epoch > self->frozen);
}

/* Reads and shows what changed of the rows on screen. */
static void
refresh (FbTopicList *self, gboolean ages)
{
  FbTopicStore  *store;
  GHashTableIter iter;
  gpointer       shown;
  gint64         now = g_get_real_time ();
  g_autoptr (GPtrArray) stale = g_ptr_array_new ();
  g_autoptr (GPtrArray) glances =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_topic_glance_free);

  store = fb_topic_tree_lock (self->tree);
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &shown))
    if (is_stale (self, store, shown, ages))
      {
        g_ptr_array_add (stale, shown);
        g_ptr_array_add (glances, fb_topic_glance_new (store, ((Shown *)shown)->topic, now));
      }
  fb_topic_tree_unlock (self->tree);

  for (guint i = 0; i < stale->len; i++)
    show_glance (self, g_ptr_array_index (stale, i), g_ptr_array_index (glances, i));
}

/* (nullable) when the topic was forgotten */
static FbTopicGlance *
read_glance (FbTopicList *self, guint32 topic)
{
  FbTopicStore  *store = fb_topic_tree_lock (self->tree);
  FbTopicGlance *glance = NULL;

  if (fb_topic_store_has (store, topic))
    glance = fb_topic_glance_new (store, topic, g_get_real_time ());
  fb_topic_tree_unlock (self->tree);

  return glance;
}

/* Keeps what is on screen for rows that go and come back. */
static void
keep_shown (FbTopicList *self)
{
  GHashTableIter iter;
  gpointer       item;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      Shown         *shown = item;
      FbTopicGlance *glance = read_glance (self, shown->topic);

      if (glance == NULL)
        continue;
      show_glance (self, shown, glance);
      g_hash_table_replace (self->kept, GUINT_TO_POINTER (shown->topic), glance);
    }
}

/* A lone first level says nothing: what is below it is shown, until a person closes it. */
static void
open_lone_level (FbTopicList *self)
{
  if (self->has_opened || g_list_model_get_n_items (G_LIST_MODEL (self->rows)) != 1)
    return;

  fb_topic_rows_expand (self->rows, 0);
  self->has_opened = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 1;
}

/* What takes long is done seldom. */
static void
let_in (FbTopicList *self)
{
  gint64 start = g_get_monotonic_time ();
  gint64 end;

  if (self->frozen == 0)
    {
      self->has_more = fb_topic_rows_sync (self->rows, MAX_RUNS);
      open_lone_level (self);
    }
  end = g_get_monotonic_time ();
  self->news_time = end + MAX (NEWS_INTERVAL, (end - start) * 20);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  FbTopicList *self = FB_TOPIC_LIST (widget);
  guint64      epoch = get_epoch (self);
  gint64       now = g_get_monotonic_time ();

  if (epoch == self->epoch && !self->has_more)
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }

  if (epoch != self->epoch)
    self->has_more = self->frozen == 0;
  self->epoch = epoch;
  if (now >= self->news_time)
    let_in (self);
  refresh (self, FALSE);

  return G_SOURCE_CONTINUE;
}

static gboolean
look_cb (gpointer user_data)
{
  FbTopicList *self = FB_TOPIC_LIST (user_data);
  gint64       now = g_get_monotonic_time ();

  if (self->tick_id == 0 && get_epoch (self) != self->epoch)
    {
      if (now >= self->news_time)
        let_in (self);
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  if (self->frozen == 0 && now - self->age_time >= AGE_INTERVAL)
    {
      self->age_time = now;
      refresh (self, TRUE);
    }

  return G_SOURCE_CONTINUE;
}

static void
sync_looking (FbTopicList *self)
{
  gboolean looks = self->tree != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (looks && self->look_id == 0)
    self->look_id = g_timeout_add (LOOK_INTERVAL_MS, look_cb, self);
  else if (!looks)
    g_clear_handle_id (&self->look_id, g_source_remove);
  if (!looks && self->tick_id != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
    }
}

static void
toggle (FbTopicList *self, guint position)
{
  guint32        topic = fb_topic_rows_get_topic (self->rows, position);
  Shown         *shown;
  GHashTableIter iter;

  if (fb_topic_rows_is_expanded (self->rows, topic))
    fb_topic_rows_collapse (self->rows, position);
  else
    fb_topic_rows_expand (self->rows, position);

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&shown))
    if (shown->topic == topic)
      fb_topic_cell_set_expanded (shown->cell, fb_topic_rows_is_expanded (self->rows, topic));
}

static void
cell_toggle_cb (FbTopicCell *cell, GtkListItem *item)
{
  FbTopicList *self =
      FB_TOPIC_LIST (gtk_widget_get_ancestor (GTK_WIDGET (cell), FB_TYPE_TOPIC_LIST));

  toggle (self, gtk_list_item_get_position (item));
}

static void
item_setup_cb (FbTopicList *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  GtkWidget *cell = fb_topic_cell_new ();

  g_signal_connect_object (cell, "toggle", G_CALLBACK (cell_toggle_cb), item, 0);
  gtk_list_item_set_child (item, cell);
}

static void
item_bind_cb (FbTopicList *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  Shown         *shown = g_new0 (Shown, 1);
  FbTopicGlance *kept;
  FbTopicGlance *glance;

  shown->cell = FB_TOPIC_CELL (gtk_list_item_get_child (item));
  shown->topic = fb_topic_row_get_topic (FB_TOPIC_ROW (gtk_list_item_get_item (item)));
  g_hash_table_insert (self->shown, item, shown);
  kept = g_hash_table_lookup (self->kept, GUINT_TO_POINTER (shown->topic));
  glance = kept != NULL ? kept : read_glance (self, shown->topic);
  if (glance != NULL)
    show_glance (self, shown, glance);
  if (glance != kept)
    fb_topic_glance_free (glance);
}

static void
item_unbind_cb (FbTopicList *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  g_hash_table_remove (self->shown, item);
}

static void
view_activate_cb (FbTopicList *self, guint position, GtkListView *view)
{
  toggle (self, position);
  g_signal_emit (self, signals[ACTIVATED], 0, fb_topic_rows_get_topic (self->rows, position));
}

static void
selection_notify_cb (FbTopicList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOPIC]);
}

static void
move_to (FbTopicList *self, guint position)
{
  if (position == GTK_INVALID_LIST_POSITION)
    return;

  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* Right opens or goes in, Left closes or goes out, as in every tree. */
static gboolean
key_pressed_cb (FbTopicList           *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                GtkEventControllerKey *keys)
{
  guint    position = gtk_single_selection_get_selected (self->selection);
  guint32  topic = self->rows != NULL ? fb_topic_rows_get_topic (self->rows, position) : 0;
  gboolean is_expanded = topic != 0 && fb_topic_rows_is_expanded (self->rows, topic);

  if (topic == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right)
    {
      if (is_expanded)
        move_to (self, position + 1);
      else
        toggle (self, position);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left)
    {
      if (is_expanded)
        toggle (self, position);
      else
        move_to (self, fb_topic_rows_find_parent (self->rows, position));
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_asterisk || keyval == GDK_KEY_KP_Multiply)
    {
      fb_topic_rows_expand_below (self->rows, position);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
fb_topic_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fb_topic_list_parent_class)->map (widget);
  sync_looking (FB_TOPIC_LIST (widget));
}

static void
fb_topic_list_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fb_topic_list_parent_class)->unmap (widget);
  sync_looking (FB_TOPIC_LIST (widget));
}

static gboolean
fb_topic_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FB_TOPIC_LIST (widget)->view));
}

static void
fb_topic_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_TOPIC)
    g_value_set_uint (value, fb_topic_list_get_topic (FB_TOPIC_LIST (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fb_topic_list_dispose (GObject *object)
{
  FbTopicList *self = FB_TOPIC_LIST (object);

  fb_topic_list_set_tree (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_TOPIC_LIST);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_clear_pointer (&self->kept, g_hash_table_unref);

  G_OBJECT_CLASS (fb_topic_list_parent_class)->dispose (object);
}

static void
fb_topic_list_class_init (FbTopicListClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fb_topic_list_dispose;
  object_class->get_property = fb_topic_list_get_property;
  widget_class->map = fb_topic_list_map;
  widget_class->unmap = fb_topic_list_unmap;
  widget_class->grab_focus = fb_topic_list_grab_focus;

  properties[PROP_TOPIC] =
      g_param_spec_uint ("topic", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATED] = g_signal_new ("activated", FB_TYPE_TOPIC_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/mqtt/fb-topic-list.ui");
  gtk_widget_class_bind_template_child (widget_class, FbTopicList, scroller);
  gtk_widget_class_bind_template_child (widget_class, FbTopicList, view);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
fb_topic_list_init (FbTopicList *self)
{
  self->shown = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->kept = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)fb_topic_glance_free);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (selection_notify_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
fb_topic_list_new (void)
{
  return g_object_new (FB_TYPE_TOPIC_LIST, NULL);
}

void
fb_topic_list_set_tree (FbTopicList *self, FbTopicTree *tree)
{
  g_return_if_fail (FB_IS_TOPIC_LIST (self));
  g_return_if_fail (tree == NULL || FB_IS_TOPIC_TREE (tree));

  if (self->tree == tree)
    return;

  gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->rows);
  g_set_object (&self->tree, tree);
  self->epoch = 0;
  self->frozen = 0;
  g_hash_table_remove_all (self->kept);
  self->has_opened = FALSE;
  if (tree != NULL)
    {
      self->rows = fb_topic_rows_new (tree);
      fb_topic_rows_sync (self->rows, G_MAXUINT);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->rows));
    }
  sync_looking (self);
}

void
fb_topic_list_set_frozen (FbTopicList *self, gboolean frozen)
{
  g_return_if_fail (FB_IS_TOPIC_LIST (self));

  if (self->tree == NULL || frozen == (self->frozen > 0))
    return;

  if (frozen)
    {
      keep_shown (self);
      self->frozen = get_epoch (self) + 1;
      return;
    }

  self->frozen = 0;
  g_hash_table_remove_all (self->kept);
  let_in (self);
  refresh (self, TRUE);
}

void
fb_topic_list_set_visible (FbTopicList *self, FbTopicSet *visible)
{
  g_return_if_fail (FB_IS_TOPIC_LIST (self));

  if (self->rows != NULL)
    fb_topic_rows_set_visible (self->rows, visible);
  else
    fb_topic_set_free (visible);
}

guint32
fb_topic_list_get_topic (FbTopicList *self)
{
  FbTopicRow *row;

  g_return_val_if_fail (FB_IS_TOPIC_LIST (self), 0);

  row = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;

  return row != NULL ? fb_topic_row_get_topic (row) : 0;
}

gboolean
fb_topic_list_show_topic (FbTopicList *self, guint32 topic)
{
  guint position;

  g_return_val_if_fail (FB_IS_TOPIC_LIST (self), FALSE);

  if (self->rows == NULL)
    return FALSE;
  position = fb_topic_rows_reveal (self->rows, topic);
  move_to (self, position);

  return position != GTK_INVALID_LIST_POSITION;
}

void
fb_topic_list_expand_all (FbTopicList *self)
{
  g_return_if_fail (FB_IS_TOPIC_LIST (self));

  if (self->rows != NULL)
    fb_topic_rows_expand_all (self->rows);
}

void
fb_topic_list_collapse_all (FbTopicList *self)
{
  g_return_if_fail (FB_IS_TOPIC_LIST (self));

  if (self->rows != NULL)
    fb_topic_rows_collapse_all (self->rows);
}
