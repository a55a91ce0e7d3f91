/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-changes.h"

#include <glib/gi18n.h>

#include "snapshot/fb-diff-row.h"

/* The list is laid out anew for flags and filters; what is chosen stays chosen. */

struct _FbDiffChanges
{
  GtkWidget parent_instance;

  /* Owned */
  FbSnapshotDiff     *diff;      /* (nullable) */
  FbDiffList         *changes;   /* (nullable) */
  GtkSingleSelection *selection; /* (nullable) */
  FbDiffItem         *chosen;    /* (nullable) a change */
  char               *position;
  GCancellable       *cancellable;

  /* Template */
  GtkWidget   *box;
  GtkLabel    *summary;
  GtkListView *list;

  gboolean has_risks;    /* they are being worked out, or are there */
  gboolean is_following; /* the list is being set, not chosen from */
};

G_DEFINE_FINAL_TYPE (FbDiffChanges, fb_diff_changes, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_POSITION,
  N_PROPS
};

enum
{
  CHOSEN,
  LAYOUT_WANTED,
  OPENED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

static void
update_position (FbDiffChanges *self)
{
  guint n_changes = fb_diff_list_get_n_changes (self->changes);
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint number = fb_diff_list_get_number (self->changes, selected);

  g_free (self->position);
  if (number > 0)
    /* Translators: "2 of 5", the change that is looked at */
    self->position = g_strdup_printf (_ ("%u of %u"), number, n_changes);
  else
    self->position = g_strdup_printf ("%u", n_changes);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

/* The change that @item is about: itself, or of a flag that of its node. (nullable) (transfer
 * full) */
static FbDiffItem *
find_change (FbDiffChanges *self, FbDiffItem *item)
{
  guint place = G_MAXUINT;

  if (item == NULL || fb_diff_item_is_change (item))
    return item != NULL ? g_object_ref (item) : NULL;
  if (fb_diff_item_get_node (item) != NULL)
    place = fb_diff_list_find (self->changes, fb_diff_item_get_node (item));

  return place != G_MAXUINT ? g_list_model_get_item (G_LIST_MODEL (self->changes), place) : NULL;
}

static void
selection_notify_selected_cb (FbDiffChanges *self)
{
  FbDiffItem *item = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (FbDiffItem) change = NULL;

  if (self->is_following)
    return;

  change = find_change (self, item);
  g_set_object (&self->chosen, change);
  update_position (self);
  g_signal_emit (self, signals[CHOSEN], 0, item, change);
}

static void
scroll_to (FbDiffChanges *self, guint place)
{
  if (place != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", place);
}

static void
select_line (FbDiffChanges *self, guint place)
{
  self->is_following = TRUE;
  gtk_single_selection_set_selected (self->selection, place);
  self->is_following = FALSE;
  scroll_to (self, place);
  update_position (self);
}

/* The list was laid out anew: the line of what is chosen stands elsewhere. */
static void
restore_selection (FbDiffChanges *self)
{
  guint place = GTK_INVALID_LIST_POSITION;

  if (self->chosen != NULL)
    place = fb_diff_list_find_item (self->changes, self->chosen);
  select_line (self, place);
}

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
  g_autoptr (FbDiffChanges) self = FB_DIFF_CHANGES (user_data);
  g_autoptr (GPtrArray) risks = g_task_propagate_pointer (G_TASK (result), NULL);

  if (risks == NULL || self->list == NULL)
    return;

  self->is_following = TRUE;
  fb_diff_list_set_risks (self->changes, risks);
  self->is_following = FALSE;
  restore_selection (self);
}

static void
show_all_risks (FbDiffChanges *self)
{
  self->is_following = TRUE;
  fb_diff_list_show_all_risks (self->changes);
  self->is_following = FALSE;
  restore_selection (self);
}

static void
list_activate_cb (FbDiffChanges *self, guint position)
{
  g_autoptr (FbDiffItem) item = g_list_model_get_item (G_LIST_MODEL (self->changes), position);
  FbDiffKind kind = fb_diff_item_get_kind (item);

  if (kind == FB_DIFF_HIDDEN)
    g_signal_emit (self, signals[LAYOUT_WANTED], 0);
  else if (kind == FB_DIFF_MORE_RISKS)
    show_all_risks (self);
  else
    g_signal_emit (self, signals[OPENED], 0);
}

static void
row_setup_cb (FbDiffChanges *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, fb_diff_row_new ());
}

static void
row_bind_cb (FbDiffChanges *self, GtkListItem *item)
{
  FbDiffItem *line = FB_DIFF_ITEM (gtk_list_item_get_item (item));
  FbDiffKind  kind = fb_diff_item_get_kind (line);

  gtk_list_item_set_selectable (item, fb_diff_item_is_change (line) || kind == FB_DIFF_RISK);
  gtk_list_item_set_activatable (item, kind != FB_DIFF_HEADING);
  fb_diff_row_bind (FB_DIFF_ROW (gtk_list_item_get_child (item)), line);
}

static gboolean
has_focus_within (GtkWidget *widget)
{
  GtkRoot   *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* The chosen one, or the first that takes the focus; a heading, where the list itself would begin,
 * does not. */
static gboolean
focus_line (FbDiffChanges *self)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (GtkWidget *line = first; line != NULL; line = gtk_widget_get_next_sibling (line))
    if (gtk_widget_get_state_flags (line) & GTK_STATE_FLAG_SELECTED)
      return gtk_widget_grab_focus (line);
  for (GtkWidget *line = first; line != NULL; line = gtk_widget_get_next_sibling (line))
    if (gtk_widget_grab_focus (line))
      return TRUE;

  return FALSE;
}

/* Tab goes to a line and from there out of the list, through which the arrows lead. */
static gboolean
fb_diff_changes_focus (GtkWidget *widget, GtkDirectionType direction)
{
  FbDiffChanges *self = FB_DIFF_CHANGES (widget);

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (fb_diff_changes_parent_class)->focus (widget, direction);
  if (self->selection == NULL || has_focus_within (GTK_WIDGET (self->list)))
    return FALSE;

  scroll_to (self, gtk_single_selection_get_selected (self->selection));
  return focus_line (self);
}

static void
fb_diff_changes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_POSITION:
      g_value_set_string (value, FB_DIFF_CHANGES (object)->position);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fb_diff_changes_dispose (GObject *object)
{
  FbDiffChanges *self = FB_DIFF_CHANGES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_DIFF_CHANGES);
  g_clear_object (&self->selection);
  g_clear_object (&self->changes);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);
  g_clear_pointer (&self->position, g_free);

  G_OBJECT_CLASS (fb_diff_changes_parent_class)->dispose (object);
}

static void
fb_diff_changes_class_init (FbDiffChangesClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = fb_diff_changes_get_property;
  object_class->dispose = fb_diff_changes_dispose;
  widget_class->focus = fb_diff_changes_focus;

  properties[PROP_POSITION] =
      g_param_spec_string ("position", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHOSEN] = g_signal_new ("chosen", FB_TYPE_DIFF_CHANGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, FB_TYPE_DIFF_ITEM, FB_TYPE_DIFF_ITEM);
  signals[LAYOUT_WANTED] = g_signal_new ("layout-wanted", FB_TYPE_DIFF_CHANGES, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPENED] = g_signal_new ("opened", FB_TYPE_DIFF_CHANGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-diff-changes.ui");
  gtk_widget_class_bind_template_child (widget_class, FbDiffChanges, box);
  gtk_widget_class_bind_template_child (widget_class, FbDiffChanges, summary);
  gtk_widget_class_bind_template_child (widget_class, FbDiffChanges, list);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
}

static void
fb_diff_changes_init (FbDiffChanges *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

void
fb_diff_changes_set_diff (FbDiffChanges *self, FbSnapshotDiff *diff)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (FB_IS_DIFF_CHANGES (self));
  g_return_if_fail (diff != NULL);
  g_return_if_fail (self->diff == NULL);

  self->diff = fb_snapshot_diff_ref (diff);
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
  update_position (self);
}

void
fb_diff_changes_find_risks (FbDiffChanges *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_DIFF_CHANGES (self));
  g_return_if_fail (self->diff != NULL);

  if (self->has_risks)
    return;

  self->has_risks = TRUE;
  task = g_task_new (NULL, self->cancellable, risks_listed_cb, g_object_ref (self));
  g_task_set_source_tag (task, fb_diff_changes_find_risks);
  g_task_set_task_data (task, fb_snapshot_diff_ref (self->diff),
                        (GDestroyNotify)fb_snapshot_diff_unref);
  g_task_run_in_thread (task, list_risks);
}

void
fb_diff_changes_set_shows_layout (FbDiffChanges *self, gboolean shows)
{
  g_return_if_fail (FB_IS_DIFF_CHANGES (self));
  g_return_if_fail (self->diff != NULL);

  self->is_following = TRUE;
  fb_diff_list_set_shows_layout (self->changes, shows);
  self->is_following = FALSE;
  restore_selection (self);
}

FbDiffList *
fb_diff_changes_get_list (FbDiffChanges *self)
{
  g_return_val_if_fail (FB_IS_DIFF_CHANGES (self), NULL);

  return self->changes;
}

const char *
fb_diff_changes_get_position (FbDiffChanges *self)
{
  g_return_val_if_fail (FB_IS_DIFF_CHANGES (self), NULL);

  return self->position;
}

void
fb_diff_changes_step (FbDiffChanges *self, int direction)
{
  guint place;

  g_return_if_fail (FB_IS_DIFF_CHANGES (self));
  g_return_if_fail (self->diff != NULL);

  place = fb_diff_list_step (self->changes, gtk_single_selection_get_selected (self->selection),
                             direction);
  if (place == G_MAXUINT)
    return;

  gtk_single_selection_set_selected (self->selection, place);
  scroll_to (self, place);
}

gboolean
fb_diff_changes_choose (FbDiffChanges *self, const char *id)
{
  guint place;

  g_return_val_if_fail (FB_IS_DIFF_CHANGES (self), FALSE);
  g_return_val_if_fail (self->diff != NULL, FALSE);

  place = fb_diff_list_find (self->changes, id);
  if (place == G_MAXUINT)
    return FALSE;

  gtk_single_selection_set_selected (self->selection, place);
  return TRUE;
}

FbDiffItem *
fb_diff_changes_mark (FbDiffChanges *self, const char *id)
{
  guint place;
  g_autoptr (FbDiffItem) item = NULL;

  g_return_val_if_fail (FB_IS_DIFF_CHANGES (self), NULL);
  g_return_val_if_fail (self->diff != NULL, NULL);

  place = id != NULL ? fb_diff_list_find (self->changes, id) : G_MAXUINT;
  if (place != G_MAXUINT)
    item = g_list_model_get_item (G_LIST_MODEL (self->changes), place);
  g_set_object (&self->chosen, item);
  select_line (self, place);

  return g_steal_pointer (&item);
}
