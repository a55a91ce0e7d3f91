/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-view-private.h"

#include "snapshot/fb-diff-actions.h"
#include "widget/fb-focus.h"

/* One thing is chosen at a time; list, picture and details follow it. What is chosen by id, a node
 * that has not changed, has no line in the list and no details. Which tab is shown, and how the
 * room is shared, have files of their own. */

G_DEFINE_FINAL_TYPE (FbDiffView, fb_diff_view, GTK_TYPE_WIDGET)

enum
{
  STEP_DONE,
  HISTORY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* @change: (nullable) */
static void
show_details (FbDiffView *self, FbDiffItem *change)
{
  fb_change_details_set_item (self->details, self->diff, change);
  gtk_widget_set_visible (GTK_WIDGET (self->details), change != NULL);
  fb_diff_view_split (self);
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
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, far);
  gtk_widget_class_bind_template_child (widget_class, FbDiffView, details);
  gtk_widget_class_bind_template_callback (widget_class, changes_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_layout_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, changes_notify_position_cb);
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
  fb_diff_view_init_tabs (self);
  fb_flow_canvas_tell_far (self->canvas, self->far);
  g_object_bind_property (self->balance, "value", self->canvas, "balance",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->paned, "notify::max-position", G_CALLBACK (fb_diff_view_split),
                           self, G_CONNECT_SWAPPED);
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

void
fb_diff_view_set_diff (FbDiffView *self, FbSnapshotDiff *diff, FbNodePalette *palette)
{
  g_return_if_fail (FB_IS_DIFF_VIEW (self));
  g_return_if_fail (diff != NULL && palette != NULL);
  g_return_if_fail (self->diff == NULL);

  self->diff = fb_snapshot_diff_ref (diff);
  self->picture = fb_diff_picture_new (self->canvas, diff, palette);
  g_signal_connect_object (self->picture, "notify::tab", G_CALLBACK (fb_diff_view_follow_tab), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->picture, "loaded", G_CALLBACK (picture_loaded_cb), self,
                           G_CONNECT_SWAPPED);
  fb_diff_changes_set_diff (self->changes, diff);
  /* Where all of it is layout there would be nothing to see. */
  if (fb_diff_list_get_n_changes (fb_diff_changes_get_list (self->changes)) == 0 &&
      !fb_snapshot_diff_is_equal (diff))
    gtk_toggle_button_set_active (self->layout_button, TRUE);
  fb_diff_view_show_first (self);

  /* While the picture is being made. */
  fb_diff_view_fill_tabs (self);
  if (fb_snapshot_diff_is_equal (diff) && !fb_diff_view_has_tabs (self))
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

char **
fb_diff_view_list_nodes (FbDiffView *self)
{
  g_auto (GStrv) ids = NULL;
  const char *node;

  g_return_val_if_fail (FB_IS_DIFF_VIEW (self), NULL);

  node = fb_diff_view_get_node (self);
  ids = fb_flow_canvas_list_selected (self->canvas);
  if (node != NULL && !g_strv_contains ((const char *const *)ids, node))
    {
      const char *const alone[] = { node, NULL };

      return g_strdupv ((char **)alone);
    }

  return g_steal_pointer (&ids);
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
