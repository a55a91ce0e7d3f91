/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "snapshot/fb-change-details.h"
#include "snapshot/fb-diff-actions.h"
#include "snapshot/fb-diff-changes.h"
#include "snapshot/fb-diff-picture.h"
#include "widget/fb-focus.h"

/* One thing is chosen at a time; list, picture and details follow it. What is chosen by id, a node
 * that has not changed, has no line in the list and no details. */

#define WIDE 1200       /* px, from which the details stand beside the picture */
#define SHARE_BELOW 34  /* percent of the height for the details */
#define SHARE_BESIDE 40 /* percent of the width */

struct _FbDiffView
{
  GtkWidget parent_instance;

  /* Owned */
  FbSnapshotDiff *diff;    /* (nullable) */
  FbDiffPicture  *picture; /* (nullable) */

  /* Template */
  AdwFlap         *flap;
  FbDiffChanges   *changes;
  GtkAdjustment   *balance;
  GtkDropDown     *tabs;
  GtkLabel        *position;
  GtkToggleButton *layout_button;
  GtkPaned        *paned;
  GtkStack        *stack;
  FbFlowCanvas    *canvas;
  GtkWidget       *equal;
  FbChangeDetails *details;

  guint    turn_id;
  gboolean is_wide;      /* there is room beside the picture */
  gboolean is_placed;    /* it has had a size */
  gboolean is_split;     /* the details have got their share */
  gboolean is_following; /* the tabs are being set, not chosen from */
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
  GArray *tabs = fb_diff_list_get_tabs (fb_diff_changes_get_list (self->changes));

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

/* A share for the details, the first time they are seen there; then a person decides. */
static void
split (FbDiffView *self)
{
  gboolean beside =
      gtk_orientable_get_orientation (GTK_ORIENTABLE (self->paned)) == GTK_ORIENTATION_HORIZONTAL;
  int size = beside ? gtk_widget_get_width (GTK_WIDGET (self->paned))
                    : gtk_widget_get_height (GTK_WIDGET (self->paned));
  int share = beside ? SHARE_BESIDE : SHARE_BELOW;

  if (self->is_split || size <= 0 || !gtk_widget_get_visible (GTK_WIDGET (self->details)))
    return;

  self->is_split = TRUE;
  gtk_paned_set_position (self->paned, size - size * share / 100);
}

/* Not while sizes are being given out. */
static gboolean
turn_cb (gpointer user_data)
{
  FbDiffView *self = FB_DIFF_VIEW (user_data);

  self->turn_id = 0;
  self->is_split = FALSE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned), self->is_wide
                                                                    ? GTK_ORIENTATION_HORIZONTAL
                                                                    : GTK_ORIENTATION_VERTICAL);
  split (self);

  return G_SOURCE_REMOVE;
}

/* @change: (nullable) */
static void
show_details (FbDiffView *self, FbDiffItem *change)
{
  fb_change_details_set_item (self->details, self->diff, change);
  gtk_widget_set_visible (GTK_WIDGET (self->details), change != NULL);
  split (self);
}

/* @item: (nullable) a line of the list. @change: (nullable) that it is about. */
static void
changes_chosen_cb (FbDiffView *self, FbDiffItem *item, FbDiffItem *change)
{
  show_details (self, change);
  if (item != NULL && fb_diff_item_get_node (item) != NULL)
    fb_diff_picture_show (self->picture, fb_diff_item_get_tab (item), fb_diff_item_get_node (item));
  g_signal_emit (self, signals[STEP_DONE], 0);
}

static void
changes_layout_wanted_cb (FbDiffView *self)
{
  gtk_toggle_button_set_active (self->layout_button, TRUE);
}

static void
changes_opened_cb (FbDiffView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
changes_notify_position_cb (FbDiffView *self)
{
  FbDiffList *list = fb_diff_changes_get_list (self->changes);
  gboolean    has_changes = fb_diff_list_get_n_changes (list) > 0;

  gtk_label_set_text (self->position, fb_diff_changes_get_position (self->changes));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "diff.next", has_changes);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "diff.previous", has_changes);
}

static void
canvas_selected_by_person_cb (FbDiffView *self)
{
  const char *id = fb_flow_canvas_get_selected (self->canvas);
  g_autoptr (FbDiffItem) item = fb_diff_changes_mark (self->changes, id);

  fb_diff_picture_note_node (self->picture, id);
  show_details (self, item);
}

static void
picture_notify_tab_cb (FbDiffView *self)
{
  self->is_following = TRUE;
  gtk_drop_down_set_selected (self->tabs, find_tab (self, fb_diff_picture_get_tab (self->picture)));
  self->is_following = FALSE;
}

/* The first picture comes before what is worked out for the list; where nobody looks there is none
 * to wait for. */
static void
picture_loaded_cb (FbDiffView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->canvas)))
    fb_diff_changes_find_risks (self->changes);
}

static void
canvas_painted_cb (FbDiffView *self)
{
  fb_diff_changes_find_risks (self->changes);
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

  if (self->picture == NULL || self->is_following)
    return;

  tab = get_tab (self, gtk_drop_down_get_selected (self->tabs));
  if (tab != NULL)
    fb_diff_picture_show (self->picture, tab->id, NULL);
}

static void
layout_toggled_cb (FbDiffView *self)
{
  gboolean shows = gtk_toggle_button_get_active (self->layout_button);

  if (self->picture == NULL)
    return;

  fb_diff_changes_set_shows_layout (self->changes, shows);
  fb_diff_picture_set_shows_layout (self->picture, shows);
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
fb_diff_view_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (FB_DIFF_VIEW (widget)->flap), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
fb_diff_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FbDiffView *self = FB_DIFF_VIEW (widget);
  gboolean    is_wide = width >= WIDE;

  /* The first time at once, so that nothing is painted twice. */
  if (is_wide != self->is_wide && !self->is_placed)
    {
      self->is_wide = is_wide;
      turn_cb (self);
    }
  self->is_placed = TRUE;
  gtk_widget_allocate (GTK_WIDGET (self->flap), width, height, baseline, NULL);
  if (is_wide == self->is_wide)
    return;

  self->is_wide = is_wide;
  if (self->turn_id == 0)
    self->turn_id = g_idle_add_full (GTK_PRIORITY_RESIZE, turn_cb, self, NULL);
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

  g_clear_handle_id (&self->turn_id, g_source_remove);
  if (self->picture != NULL)
    fb_diff_picture_stop (self->picture);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_DIFF_VIEW);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);

  G_OBJECT_CLASS (fb_diff_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-diff-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, flap);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, changes);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, balance);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, tabs);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, position);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, layout_button);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, paned);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, stack);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, canvas);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, equal);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, details);
  gtk_widget_class_bind_template_callback (widget_class, changes_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_layout_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_notify_position_cb);
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

  g_type_ensure (FB_TYPE_DIFF_CHANGES);
  g_type_ensure (FB_TYPE_FLOW_CANVAS);
  g_type_ensure (FB_TYPE_CHANGE_DETAILS);
  G_OBJECT_CLASS (klass)->dispose = fb_diff_view_dispose;
  widget_class->measure = fb_diff_view_measure;
  widget_class->size_allocate = fb_diff_view_size_allocate;
  widget_class->focus = fb_focus_child;
  widget_class->grab_focus = fb_diff_view_grab_focus;

  signals[STEP_DONE] = g_signal_new ("step-done", FB_TYPE_DIFF_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  signals[HISTORY] = g_signal_new ("history", FB_TYPE_DIFF_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "diffview");
  fb_diff_actions_install (widget_class);
  bind_template (widget_class);
}

static void
fb_diff_view_init (FbDiffView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self->balance, "value", self->canvas, "balance",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->paned, "notify::max-position", G_CALLBACK (split), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "step", G_CALLBACK (canvas_step_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "selected-by-person",
                           G_CALLBACK (canvas_selected_by_person_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "painted", G_CALLBACK (canvas_painted_cb), self,
                           G_CONNECT_SWAPPED);
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
  self->is_following = TRUE;
  gtk_drop_down_set_model (self->tabs, G_LIST_MODEL (names));
  self->is_following = FALSE;
  picture_notify_tab_cb (self);
}

/* The first change, or when there is none the first tab. */
static void
show_first (FbDiffView *self)
{
  const FbSceneTab *tab = get_tab (self, 0);

  fb_diff_changes_step (self->changes, 1);
  if (tab != NULL && fb_diff_picture_get_tab (self->picture) == NULL)
    fb_diff_picture_show (self->picture, tab->id, fb_diff_picture_get_node (self->picture));
}

void
fb_diff_view_set_diff (FbDiffView *self, FbSnapshotDiff *diff, FbNodePalette *palette)
{
  g_return_if_fail (FB_IS_DIFF_VIEW (self));
  g_return_if_fail (diff != NULL && palette != NULL);
  g_return_if_fail (self->diff == NULL);

  self->diff = fb_snapshot_diff_ref (diff);
  self->picture = fb_diff_picture_new (self->canvas, diff, palette);
  g_signal_connect_object (self->picture, "notify::tab", G_CALLBACK (picture_notify_tab_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->picture, "loaded", G_CALLBACK (picture_loaded_cb), self,
                           G_CONNECT_SWAPPED);
  fb_diff_changes_set_diff (self->changes, diff);
  show_first (self);

  /* While the picture is being made. */
  fill_tabs (self);
  if (fb_snapshot_diff_is_equal (diff) && get_tab (self, 0) == NULL)
    gtk_stack_set_visible_child (self->stack, self->equal);
  if (fb_diff_picture_get_tab (self->picture) == NULL)
    fb_diff_changes_find_risks (self->changes);
}

gboolean
fb_diff_view_show_node (FbDiffView *self, const char *id)
{
  FbFlowDiff       *flows;
  const FbFlowNode *node;

  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (self->diff != NULL, FALSE);

  if (fb_diff_changes_choose (self->changes, id))
    return TRUE;

  flows = fb_snapshot_diff_get_flows (self->diff);
  node = fb_flow_document_find_node (fb_flow_diff_get_newer (flows), id);
  if (node == NULL)
    node = fb_flow_document_find_node (fb_flow_diff_get_older (flows), id);
  if (node == NULL)
    return FALSE;

  fb_diff_changes_mark (self->changes, NULL);
  show_details (self, NULL);
  g_signal_emit (self, signals[STEP_DONE], 0);
  if (node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW)
    fb_diff_picture_show (self->picture, node->id, NULL);
  else
    fb_diff_picture_show (self->picture, node->z, node->id);
  return TRUE;
}

const char *
fb_diff_view_get_node (FbDiffView *self)
{
  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), NULL);

  return self->picture != NULL ? fb_diff_picture_get_node (self->picture) : NULL;
}

const char *
fb_diff_view_get_tab (FbDiffView *self)
{
  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), NULL);

  return self->picture != NULL ? fb_diff_picture_get_tab (self->picture) : NULL;
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
  g_return_if_fail (FB_IS_DIFF_VIEW (self));

  if (self->diff != NULL)
    fb_diff_changes_step (self->changes, direction);
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
