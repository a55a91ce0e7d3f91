/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-snapshot-pane.h"

#include <glib/gi18n.h>

#include "snapshot/fb-snapshot-item.h"

/* Owned by the window. UI thread. */

struct _FbSnapshotPane
{
  GtkWidget parent_instance;

  /* Owned */
  FbSnapshotStore    *store;
  FbInstance         *instance; /* (nullable) */
  char               *running;  /* (nullable) */
  FbSnapshot         *chosen;   /* (nullable) to compare others with */
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GHashTable         *items; /* FbSnapshot -> the FbSnapshotItem that shows it; both borrowed */

  /* Template */
  GtkWidget       *content;
  GtkLabel        *heading;
  GtkWidget       *take;
  GtkSearchEntry  *entry;
  GtkStringFilter *filter;
  GtkStack        *stack;
  GtkListView     *list;
};

G_DEFINE_FINAL_TYPE (FbSnapshotPane, fb_snapshot_pane, GTK_TYPE_WIDGET)

static void
sync_state (FbSnapshotPane *self)
{
  GListModel *all = gtk_filter_list_model_get_model (self->filtered);
  guint       n_all = all != NULL ? g_list_model_get_n_items (all) : 0;
  guint       n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  gtk_stack_set_visible_child_name (self->stack, n_all == 0     ? "none"
                                                 : n_shown == 0 ? "no-match"
                                                                : "list");
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), n_all > 0);
  gtk_widget_set_visible (self->take, self->instance != NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->take), "s",
                                    self->instance != NULL ? fb_instance_get_id (self->instance)
                                                           : "");
  gtk_label_set_text (self->heading, self->instance != NULL ? fb_instance_get_name (self->instance)
                                                            : _ ("All Snapshots"));
}

static void
reload (FbSnapshotPane *self)
{
  g_autoptr (GListModel) snapshots = NULL;

  if (self->store != NULL)
    snapshots = fb_snapshot_store_list (self->store, self->instance != NULL
                                                         ? fb_instance_get_id (self->instance)
                                                         : NULL);
  gtk_filter_list_model_set_model (self->filtered, snapshots);
  sync_state (self);
}

static void
entry_search_changed_cb (FbSnapshotPane *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
entry_stop_search_cb (FbSnapshotPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
list_activate_cb (FbSnapshotPane *self, guint position, GtkListView *list)
{
  g_autoptr (FbSnapshot) snapshot =
                 g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (snapshot != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.compare-snapshot", "s",
                                fb_snapshot_get_id (snapshot));
}

static gboolean
runs (FbSnapshotPane *self, FbSnapshot *snapshot)
{
  const char *hash = fb_snapshot_get_flow_hash (snapshot);

  return self->instance != NULL && hash != NULL && g_strcmp0 (hash, self->running) == 0;
}

/* Shows anew what is bound. */
static void
sync_items (FbSnapshotPane *self)
{
  GHashTableIter iter;
  gpointer       snapshot;
  gpointer       item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &snapshot, &item))
    {
      fb_snapshot_item_set_snapshot (FB_SNAPSHOT_ITEM (item), snapshot, runs (self, snapshot));
      fb_snapshot_item_set_chosen (FB_SNAPSHOT_ITEM (item), self->chosen);
    }
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FbSnapshotPane *self = FB_SNAPSHOT_PANE (widget);
  const char     *id = g_variant_get_string (parameter, NULL);
  GListModel     *all = gtk_filter_list_model_get_model (self->filtered);

  for (guint i = 0; all != NULL && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (FbSnapshot) snapshot = g_list_model_get_item (all, i);

      if (g_str_equal (fb_snapshot_get_id (snapshot), id))
        g_set_object (&self->chosen, snapshot);
    }
  sync_items (self);
}

static void
item_setup_cb (FbSnapshotPane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  gtk_list_item_set_child (item, fb_snapshot_item_new ());
}

static void
item_bind_cb (FbSnapshotPane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  FbSnapshot     *snapshot = gtk_list_item_get_item (item);
  FbSnapshotItem *row = FB_SNAPSHOT_ITEM (gtk_list_item_get_child (item));

  fb_snapshot_item_set_snapshot (row, snapshot, runs (self, snapshot));
  fb_snapshot_item_set_chosen (row, self->chosen);
  g_hash_table_insert (self->items, snapshot, row);
}

static void
item_unbind_cb (FbSnapshotPane *self, GtkListItem *item, GtkSignalListItemFactory *factory)
{
  g_hash_table_remove (self->items, gtk_list_item_get_item (item));
  fb_snapshot_item_set_snapshot (FB_SNAPSHOT_ITEM (gtk_list_item_get_child (item)), NULL, FALSE);
}

static void
fb_snapshot_pane_dispose (GObject *object)
{
  FbSnapshotPane *self = FB_SNAPSHOT_PANE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_SNAPSHOT_PANE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_object (&self->chosen);
  g_clear_object (&self->instance);
  g_clear_object (&self->store);
  g_clear_pointer (&self->running, g_free);

  G_OBJECT_CLASS (fb_snapshot_pane_parent_class)->dispose (object);
}

static void
fb_snapshot_pane_class_init (FbSnapshotPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_snapshot_pane_dispose;

  g_type_ensure (FB_TYPE_SNAPSHOT);
  gtk_widget_class_install_action (widget_class, "snapshots.choose", "s", choose_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-snapshot-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotPane, content);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotPane, heading);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotPane, take);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotPane, entry);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotPane, filter);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FbSnapshotPane, list);
  gtk_widget_class_bind_template_callback (widget_class, entry_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_unbind_cb);
}

static void
fb_snapshot_pane_init (FbSnapshotPane *self)
{
  self->items = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (sync_state), self,
                           G_CONNECT_SWAPPED);
  sync_state (self);
}

GtkWidget *
fb_snapshot_pane_new (void)
{
  return g_object_new (FB_TYPE_SNAPSHOT_PANE, NULL);
}

void
fb_snapshot_pane_set_store (FbSnapshotPane *self, FbSnapshotStore *store)
{
  g_return_if_fail (FB_IS_SNAPSHOT_PANE (self));
  g_return_if_fail (FB_IS_SNAPSHOT_STORE (store));

  if (g_set_object (&self->store, store))
    reload (self);
}

void
fb_snapshot_pane_set_instance (FbSnapshotPane *self, FbInstance *instance)
{
  g_return_if_fail (FB_IS_SNAPSHOT_PANE (self));
  g_return_if_fail (instance == NULL || FB_IS_INSTANCE (instance));

  if (g_set_object (&self->instance, instance))
    reload (self);
}

void
fb_snapshot_pane_set_running (FbSnapshotPane *self, const char *flow_hash)
{
  g_return_if_fail (FB_IS_SNAPSHOT_PANE (self));

  if (g_strcmp0 (self->running, flow_hash) == 0)
    return;

  g_free (self->running);
  self->running = g_strdup (flow_hash);
  sync_items (self);
}
