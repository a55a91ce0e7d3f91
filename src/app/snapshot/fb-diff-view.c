/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "snapshot/fb-change-details.h"
#include "snapshot/fb-diff-list.h"
#include "snapshot/fb-diff-row.h"
#include "snapshot/fb-flow-canvas.h"
#include "snapshot/fb-scene-load.h"

/* One thing is chosen at a time; list, picture and details follow it. What is chosen by id, a node
 * that has not changed, has no line in the list and no details. */

#define DETAILS_SHARE 34 /* percent of the height */

struct _FbDiffView
{
  GtkWidget parent_instance;

  /* Owned */
  FbSnapshotDiff     *diff;      /* (nullable) */
  FbNodePalette      *palette;   /* (nullable) */
  FbDiffList         *changes;   /* (nullable) */
  GtkSingleSelection *selection; /* (nullable) */
  FbDiffItem         *chosen;    /* (nullable) */
  char               *tab;       /* (nullable) id of what the canvas shows */
  char               *wanted;    /* (nullable) id of the node to show when the scene is there */
  GCancellable       *cancellable;
  GCancellable       *loading; /* (nullable) of the scene */

  /* Template */
  AdwFlap         *flap;
  GtkLabel        *summary;
  GtkListView     *list;
  GtkAdjustment   *balance;
  GtkDropDown     *tabs;
  GtkLabel        *position;
  GtkToggleButton *layout_button;
  GtkPaned        *paned;
  GtkStack        *stack;
  FbFlowCanvas    *canvas;
  GtkWidget       *equal;
  FbChangeDetails *details;

  gboolean is_split;     /* the details have got their share of the height */
  gboolean has_risks;    /* they are being worked out, after the first picture */
  gboolean is_following; /* the list or the tabs are being set, not chosen from */
};

G_DEFINE_FINAL_TYPE (FbDiffView, fb_diff_view, GTK_TYPE_WIDGET)

enum
{
  STEP_DONE,
  HISTORY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const FbSceneTab *
get_tab (FbDiffView *self, guint place)
{
  GArray *tabs = fb_diff_list_get_tabs (self->changes);

  return place < tabs->len ? &g_array_index (tabs, FbSceneTab, place) : NULL;
}

static guint
find_tab (FbDiffView *self, const char *id)
{
  guint place = 0;

  for (const FbSceneTab *tab; (tab = get_tab (self, place)) != NULL; place++)
    if (g_str_equal (tab->id, id))
      return place;

  return GTK_INVALID_LIST_POSITION;
}

static void restore_selection (FbDiffView *self);

/* The worker */
static void
list_risks (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, fb_snapshot_diff_list_risks (task_data),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
risks_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDiffView) self = FB_DIFF_VIEW (user_data);
  g_autoptr (GPtrArray) risks = g_task_propagate_pointer (G_TASK (result), NULL);

  if (risks == NULL || self->canvas == NULL)
    return;

  self->is_following = TRUE;
  fb_diff_list_set_risks (self->changes, risks);
  self->is_following = FALSE;
  restore_selection (self);
}

static void
start_risks (FbDiffView *self)
{
  g_autoptr (GTask) task =
                 g_task_new (NULL, self->cancellable, risks_listed_cb, g_object_ref (self));

  self->has_risks = TRUE;
  g_task_set_source_tag (task, start_risks);
  g_task_set_task_data (task, fb_snapshot_diff_ref (self->diff),
                        (GDestroyNotify)fb_snapshot_diff_unref);
  g_task_run_in_thread (task, list_risks);
}

static void
scene_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDiffView) self = FB_DIFF_VIEW (user_data);
  g_autoptr (FbScene) scene = fb_scene_load_finish (result, NULL);

  /* Another tab was chosen meanwhile. */
  if (scene == NULL || self->canvas == NULL)
    return;

  fb_flow_canvas_set_scene (self->canvas, scene, self->tab);
  if (!self->has_risks)
    start_risks (self);
  if (self->wanted != NULL)
    fb_flow_canvas_select (self->canvas, self->wanted, TRUE);
}

static void
load_scene (FbDiffView *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->tab == NULL)
    return;

  self->loading = g_cancellable_new ();
  fb_scene_load_async (fb_snapshot_diff_get_flows (self->diff), self->palette,
                       fb_flow_canvas_get_font (self->canvas), self->tab,
                       !fb_diff_list_get_shows_layout (self->changes), self->loading,
                       scene_loaded_cb, g_object_ref (self));
}

/* @tab: (nullable) then the canvas stays. @node: (nullable) */
static void
show (FbDiffView *self, const char *tab, const char *node)
{
  g_free (self->wanted);
  self->wanted = g_strdup (node);
  if (tab == NULL || g_strcmp0 (tab, self->tab) == 0)
    {
      fb_flow_canvas_select (self->canvas, node, TRUE);
      return;
    }

  g_free (self->tab);
  self->tab = g_strdup (tab);
  self->is_following = TRUE;
  gtk_drop_down_set_selected (self->tabs, find_tab (self, tab));
  self->is_following = FALSE;
  load_scene (self);
}

static void
update_position (FbDiffView *self)
{
  guint            n_changes = fb_diff_list_get_n_changes (self->changes);
  guint            selected = gtk_single_selection_get_selected (self->selection);
  guint            number = fb_diff_list_get_number (self->changes, selected);
  g_autofree char *text = NULL;

  if (number > 0)
    /* Translators: "2 of 5", the change that is looked at */
    text = g_strdup_printf (_ ("%u of %u"), number, n_changes);
  else
    text = g_strdup_printf ("%u", n_changes);
  gtk_label_set_text (self->position, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "diff.next", n_changes > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "diff.previous", n_changes > 0);
}

/* The change that @item is about: itself, or of a flag that of its node. (nullable) (transfer
 * full) */
static FbDiffItem *
find_change (FbDiffView *self, FbDiffItem *item)
{
  guint place = G_MAXUINT;

  if (item == NULL || fb_diff_item_is_change (item))
    return item != NULL ? g_object_ref (item) : NULL;
  if (fb_diff_item_get_node (item) != NULL)
    place = fb_diff_list_find (self->changes, fb_diff_item_get_node (item));

  return place != G_MAXUINT ? g_list_model_get_item (G_LIST_MODEL (self->changes), place) : NULL;
}

/* A third for the details, the first time they are seen; then a person decides. */
static void
split (FbDiffView *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->paned));

  if (self->is_split || height <= 0 || !gtk_widget_get_visible (GTK_WIDGET (self->details)))
    return;

  self->is_split = TRUE;
  gtk_paned_set_position (self->paned, height - height * DETAILS_SHARE / 100);
}

/* @change: (nullable) */
static void
show_details (FbDiffView *self, FbDiffItem *change)
{
  fb_change_details_set_item (self->details, self->diff, change);
  gtk_widget_set_visible (GTK_WIDGET (self->details), change != NULL);
  split (self);
}

/* @item: (nullable) a line of the list. */
static void
choose (FbDiffView *self, FbDiffItem *item)
{
  g_autoptr (FbDiffItem) change = find_change (self, item);

  g_set_object (&self->chosen, change);
  show_details (self, change);
  if (item != NULL && fb_diff_item_get_node (item) != NULL)
    show (self, fb_diff_item_get_tab (item), fb_diff_item_get_node (item));
  update_position (self);
  g_signal_emit (self, signals[STEP_DONE], 0);
}

static void
selection_notify_selected_cb (FbDiffView *self)
{
  FbDiffItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->is_following)
    choose (self, item);
}

static void
select_line (FbDiffView *self, guint place)
{
  self->is_following = TRUE;
  gtk_single_selection_set_selected (self->selection, place);
  self->is_following = FALSE;
  if (place != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", place);
  update_position (self);
}

/* The list was laid out anew: the line of what is chosen stands elsewhere. */
static void
restore_selection (FbDiffView *self)
{
  guint place = GTK_INVALID_LIST_POSITION;

  if (self->chosen != NULL)
    place = fb_diff_list_find_item (self->changes, self->chosen);
  select_line (self, place);
}

static void
canvas_selected_by_person_cb (FbDiffView *self)
{
  const char *id = fb_flow_canvas_get_selected (self->canvas);
  guint       place = id != NULL ? fb_diff_list_find (self->changes, id) : G_MAXUINT;
  g_autoptr (FbDiffItem) item = NULL;

  if (place != G_MAXUINT)
    item = g_list_model_get_item (G_LIST_MODEL (self->changes), place);
  select_line (self, place);
  g_set_object (&self->chosen, item);
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  show_details (self, item);
}

static void
canvas_step_cb (FbDiffView *self, int direction)
{
  fb_diff_view_step (self, direction);
}

static void
tabs_notify_selected_cb (FbDiffView *self)
{
  const FbSceneTab *tab;

  if (self->changes == NULL || self->is_following)
    return;

  tab = get_tab (self, gtk_drop_down_get_selected (self->tabs));
  if (tab != NULL)
    show (self, tab->id, NULL);
}

static void
list_activate_cb (FbDiffView *self, guint position)
{
  g_autoptr (FbDiffItem) item = g_list_model_get_item (G_LIST_MODEL (self->changes), position);
  FbDiffKind kind = fb_diff_item_get_kind (item);

  if (kind == FB_DIFF_HIDDEN)
    gtk_toggle_button_set_active (self->layout_button, TRUE);
  else if (kind == FB_DIFF_MORE_RISKS)
    {
      self->is_following = TRUE;
      fb_diff_list_show_all_risks (self->changes);
      self->is_following = FALSE;
      restore_selection (self);
    }
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
layout_toggled_cb (FbDiffView *self)
{
  if (self->changes == NULL)
    return;

  self->is_following = TRUE;
  fb_diff_list_set_shows_layout (self->changes, gtk_toggle_button_get_active (self->layout_button));
  self->is_following = FALSE;
  restore_selection (self);
  load_scene (self);
}

static void
older_clicked_cb (FbDiffView *self)
{
  gtk_adjustment_set_value (self->balance, 0);
}

static void
newer_clicked_cb (FbDiffView *self)
{
  gtk_adjustment_set_value (self->balance, 1);
}

static void
fit_clicked_cb (FbDiffView *self)
{
  fb_flow_canvas_zoom_fit (self->canvas);
}

static void
step_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fb_diff_view_step (FB_DIFF_VIEW (widget), g_str_has_suffix (name, "next") ? 1 : -1);
}

static void
history_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FbDiffView *self = FB_DIFF_VIEW (widget);

  if (self->wanted != NULL)
    g_signal_emit (self, signals[HISTORY], 0, self->wanted);
}

static void
row_setup_cb (FbDiffView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, fb_diff_row_new ());
}

static void
row_bind_cb (FbDiffView *self, GtkListItem *item)
{
  FbDiffItem *line = FB_DIFF_ITEM (gtk_list_item_get_item (item));
  FbDiffKind  kind = fb_diff_item_get_kind (line);

  gtk_list_item_set_selectable (item, fb_diff_item_is_change (line) || kind == FB_DIFF_RISK);
  gtk_list_item_set_activatable (item, kind != FB_DIFF_HEADING);
  fb_diff_row_bind (FB_DIFF_ROW (gtk_list_item_get_child (item)), line);
}

static gboolean
fb_diff_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FB_DIFF_VIEW (widget)->canvas));
}

static void
fb_diff_view_dispose (GObject *object)
{
  FbDiffView *self = FB_DIFF_VIEW (object);

  g_cancellable_cancel (self->loading);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->loading);
  g_clear_object (&self->cancellable);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_DIFF_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->changes);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);
  g_clear_pointer (&self->palette, fb_node_palette_unref);
  g_clear_pointer (&self->tab, g_free);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (fb_diff_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-diff-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, flap);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, summary);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, list);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, balance);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, tabs);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, position);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, layout_button);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, paned);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, stack);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, canvas);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, equal);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, details);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, tabs_notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, layout_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, older_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, newer_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_clicked_cb);
}

static void
fb_diff_view_class_init (FbDiffViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (FB_TYPE_FLOW_CANVAS);
  g_type_ensure (FB_TYPE_CHANGE_DETAILS);
  G_OBJECT_CLASS (klass)->dispose = fb_diff_view_dispose;
  widget_class->grab_focus = fb_diff_view_grab_focus;

  signals[STEP_DONE] = g_signal_new ("step-done", FB_TYPE_DIFF_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  signals[HISTORY] = g_signal_new ("history", FB_TYPE_DIFF_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "diffview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "diff.next", NULL, step_action_cb);
  gtk_widget_class_install_action (widget_class, "diff.previous", NULL, step_action_cb);
  gtk_widget_class_install_action (widget_class, "diff.history", NULL, history_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, 0, "diff.history", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "diff.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "diff.previous", NULL);
  bind_template (widget_class);
}

static void
fb_diff_view_init (FbDiffView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  g_object_bind_property (self->balance, "value", self->canvas, "balance",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->paned, "notify::max-position", G_CALLBACK (split), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "step", G_CALLBACK (canvas_step_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "selected-by-person",
                           G_CALLBACK (canvas_selected_by_person_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
fb_diff_view_new (void)
{
  return g_object_new (FB_TYPE_DIFF_VIEW, NULL);
}

static void
fill_tabs (FbDiffView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; get_tab (self, i) != NULL; i++)
    {
      const FbSceneTab *tab = get_tab (self, i);
      const char       *label = tab->label != NULL ? tab->label : tab->id;
      g_autofree char  *text = NULL;

      if (tab->kind == FB_FLOW_NODE)
        label = _ ("Without a Tab");
      text = tab->n_changes > 0 ? g_strdup_printf ("%s (%u)", label, tab->n_changes)
                                : g_strdup (label);
      gtk_string_list_append (names, text);
    }
  gtk_drop_down_set_model (self->tabs, G_LIST_MODEL (names));
}

/* The first change, or when there is none the first tab. */
static void
show_first (FbDiffView *self)
{
  guint             place = fb_diff_list_step (self->changes, GTK_INVALID_LIST_POSITION, 1);
  const FbSceneTab *tab = get_tab (self, 0);

  if (tab != NULL)
    show (self, tab->id, NULL);
  if (place != G_MAXUINT)
    gtk_single_selection_set_selected (self->selection, place);
  update_position (self);
}

void
fb_diff_view_set_diff (FbDiffView *self, FbSnapshotDiff *diff, FbNodePalette *palette)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (FB_IS_DIFF_VIEW (self));
  g_return_if_fail (diff != NULL && palette != NULL);
  g_return_if_fail (self->diff == NULL);

  self->diff = fb_snapshot_diff_ref (diff);
  self->palette = fb_node_palette_ref (palette);
  self->changes = fb_diff_list_new (diff);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->changes));
  g_signal_connect_object (self->selection, "notify::selected",
                           G_CALLBACK (selection_notify_selected_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  summary = fb_snapshot_diff_summarize (diff);
  gtk_label_set_text (self->summary, summary);
  self->is_following = TRUE;
  fill_tabs (self);
  self->is_following = FALSE;
  if (fb_snapshot_diff_is_equal (diff) && get_tab (self, 0) == NULL)
    gtk_stack_set_visible_child (self->stack, self->equal);
  show_first (self);
  if (self->tab == NULL)
    start_risks (self);
}

gboolean
fb_diff_view_show_node (FbDiffView *self, const char *id)
{
  FbFlowDiff       *flows;
  const FbFlowNode *node;
  guint             place;

  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (self->diff != NULL, FALSE);

  place = fb_diff_list_find (self->changes, id);
  if (place != G_MAXUINT)
    {
      gtk_single_selection_set_selected (self->selection, place);
      return TRUE;
    }

  flows = fb_snapshot_diff_get_flows (self->diff);
  node = fb_flow_document_find_node (fb_flow_diff_get_newer (flows), id);
  if (node == NULL)
    node = fb_flow_document_find_node (fb_flow_diff_get_older (flows), id);
  if (node == NULL)
    return FALSE;

  select_line (self, GTK_INVALID_LIST_POSITION);
  choose (self, NULL);
  if (node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW)
    show (self, node->id, NULL);
  else
    show (self, node->z, node->id);
  return TRUE;
}

const char *
fb_diff_view_get_node (FbDiffView *self)
{
  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), NULL);

  return self->wanted;
}

const char *
fb_diff_view_get_tab (FbDiffView *self)
{
  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), NULL);

  return self->tab;
}

FbSnapshotDiff *
fb_diff_view_get_diff (FbDiffView *self)
{
  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), NULL);

  return self->diff;
}

void
fb_diff_view_step (FbDiffView *self, int direction)
{
  guint place;

  g_return_if_fail (FB_IS_DIFF_VIEW (self));

  if (self->changes == NULL)
    return;

  place = fb_diff_list_step (self->changes, gtk_single_selection_get_selected (self->selection),
                             direction);
  if (place == G_MAXUINT)
    return;

  gtk_single_selection_set_selected (self->selection, place);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", place);
}

void
fb_diff_view_set_narrow (FbDiffView *self, gboolean narrow)
{
  g_return_if_fail (FB_IS_DIFF_VIEW (self));

  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, !narrow);
}

gboolean
fb_diff_view_is_painted (FbDiffView *self)
{
  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), FALSE);

  return fb_flow_canvas_is_painted (self->canvas);
}
