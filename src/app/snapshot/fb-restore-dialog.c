/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-restore-dialog.h"

#include <glib/gi18n.h>

#include "snapshot/fb-restore-part.h"
#include "widget/fb-combo-text.h"

/* The list of parts is that of the version that is chosen, made anew for the other one. */

struct _FbRestoreDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbSnapshotDiff *diff;
  FbDiffSide     *sides[2]; /* that are snapshots, the older one first; NULL beyond */
  gboolean        is_newer[2];
  GPtrArray      *targets; /* of FbInstance */
  GListModel     *parts;   /* (nullable) of FbRestorePart */
  GtkFilter      *filter;  /* of what is typed */
  char           *node;    /* (nullable) */

  /* Template */
  AdwComboRow    *version;
  AdwComboRow    *target;
  GtkCheckButton *everything;
  GtkCheckButton *some;
  GtkWidget      *chooser;
  GtkSearchEntry *entry;
  GtkListView    *list;
  GtkLabel       *count;
  GtkWidget      *accept;
};

G_DEFINE_FINAL_TYPE (FbRestoreDialog, fb_restore_dialog, ADW_TYPE_WINDOW)

enum
{
  RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
count_chosen (FbRestoreDialog *self)
{
  guint n_chosen = 0;

  for (guint i = 0; self->parts != NULL && i < g_list_model_get_n_items (self->parts); i++)
    {
      g_autoptr (FbRestorePart) part = g_list_model_get_item (self->parts, i);

      n_chosen += fb_restore_part_get_chosen (part) ? 1 : 0;
    }

  return n_chosen;
}

static void
update (FbRestoreDialog *self)
{
  gboolean         some = gtk_check_button_get_active (self->some);
  guint            n_chosen = some ? count_chosen (self) : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("%u chosen", "%u chosen", n_chosen), n_chosen);

  gtk_widget_set_visible (self->chooser, some);
  gtk_label_set_text (self->count, text);
  gtk_widget_set_sensitive (self->accept, self->targets->len > 0 && (!some || n_chosen > 0));
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  FbRestoreDialog *self = user_data;
  const char      *wanted = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char      *title = fb_restore_part_get_title (item);

  return *wanted == '\0' || g_str_match_string (wanted, title, TRUE) ||
         g_str_match_string (wanted, fb_restore_part_get_detail (item), TRUE);
}

static void
entry_search_changed_cb (FbRestoreDialog *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
fill_parts (FbRestoreDialog *self)
{
  guint version = adw_combo_row_get_selected (self->version);
  g_autoptr (GtkFilterListModel) filtered = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;

  g_clear_object (&self->parts);
  self->parts = fb_restore_part_list (self->diff, self->is_newer[version == 1 ? 1 : 0]);
  for (guint i = 0; i < g_list_model_get_n_items (self->parts); i++)
    {
      g_autoptr (FbRestorePart) part = g_list_model_get_item (self->parts, i);

      fb_restore_part_set_chosen (part, g_strcmp0 (fb_restore_part_get_id (part), self->node) == 0);
      g_signal_connect_object (part, "notify::chosen", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }

  /* A version without a node has nothing to choose from. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->some), g_list_model_get_n_items (self->parts) > 0);
  if (g_list_model_get_n_items (self->parts) == 0)
    gtk_check_button_set_active (self->everything, TRUE);

  filtered = gtk_filter_list_model_new (g_object_ref (self->parts), g_object_ref (self->filter));
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (filtered)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  update (self);
}

static void
version_notify_selected_cb (FbRestoreDialog *self)
{
  if (self->diff != NULL)
    fill_parts (self);
}

static void
row_setup_cb (FbRestoreDialog *self, GtkListItem *item)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), box);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, check);
}

static void
row_bind_cb (FbRestoreDialog *self, GtkListItem *item)
{
  FbRestorePart *part = gtk_list_item_get_item (item);
  GtkWidget     *check = gtk_list_item_get_child (item);
  GtkWidget     *title =
      gtk_widget_get_first_child (gtk_check_button_get_child (GTK_CHECK_BUTTON (check)));
  g_autofree char *whole = g_strdup_printf ("%s, %s", fb_restore_part_get_title (part),
                                            fb_restore_part_get_detail (part));
  GBinding        *binding;

  gtk_label_set_text (GTK_LABEL (title), fb_restore_part_get_title (part));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (title)),
                      fb_restore_part_get_detail (part));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
  binding = g_object_bind_property (part, "chosen", check, "active",
                                    G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_set_data_full (G_OBJECT (item), "binding", g_object_ref (binding), g_object_unref);
}

static void
row_unbind_cb (FbRestoreDialog *self, GtkListItem *item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "binding");

  g_binding_unbind (binding);
  g_object_unref (binding);
}

/* (nullable) (transfer full) */
static GStrv
list_chosen (FbRestoreDialog *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (gtk_check_button_get_active (self->everything))
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->parts); i++)
    {
      g_autoptr (FbRestorePart) part = g_list_model_get_item (self->parts, i);

      if (fb_restore_part_get_chosen (part))
        g_ptr_array_add (ids, g_strdup (fb_restore_part_get_id (part)));
    }
  g_ptr_array_add (ids, NULL);

  return (GStrv)g_ptr_array_steal (ids, NULL);
}

static void
accept_cb (FbRestoreDialog *self)
{
  guint             version = adw_combo_row_get_selected (self->version);
  const FbDiffSide *side = self->sides[version == 1 ? 1 : 0];
  FbInstance       *target = self->targets->pdata[adw_combo_row_get_selected (self->target)];
  g_auto (GStrv) nodes = list_chosen (self);

  g_signal_emit (self, signals[RESTORE], 0, side->id, target, nodes);
  gtk_window_close (GTK_WINDOW (self));
}

static void
cancel_cb (FbRestoreDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
fb_restore_dialog_dispose (GObject *object)
{
  FbRestoreDialog *self = FB_RESTORE_DIALOG (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_RESTORE_DIALOG);

  G_OBJECT_CLASS (fb_restore_dialog_parent_class)->dispose (object);
}

static void
fb_restore_dialog_finalize (GObject *object)
{
  FbRestoreDialog *self = FB_RESTORE_DIALOG (object);

  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);
  g_clear_pointer (&self->sides[0], fb_diff_side_free);
  g_clear_pointer (&self->sides[1], fb_diff_side_free);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_object (&self->parts);
  g_clear_object (&self->filter);
  g_free (self->node);

  G_OBJECT_CLASS (fb_restore_dialog_parent_class)->finalize (object);
}

static void
fb_restore_dialog_class_init (FbRestoreDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_restore_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_restore_dialog_finalize;

  signals[RESTORE] =
      g_signal_new ("restore", FB_TYPE_RESTORE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, FB_TYPE_INSTANCE, G_TYPE_STRV);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-restore-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, version);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, target);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, everything);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, some);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, chooser);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, list);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, count);
  gtk_widget_class_bind_template_child (widget_class, FbRestoreDialog, accept);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, entry_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
fb_restore_dialog_init (FbRestoreDialog *self)
{
  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  fb_combo_text_widen (self->version);
  fb_combo_text_widen (self->target);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
}

static void
fill_versions (FbRestoreDialog *self, const FbDiffSide *older, const FbDiffSide *newer)
{
  const FbDiffSide *sides[] = { older, newer };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n_versions = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (sides[i]->kind == FB_DIFF_SNAPSHOT)
      {
        self->sides[n_versions] = fb_diff_side_copy (sides[i]);
        self->is_newer[n_versions++] = i == 1;
        gtk_string_list_append (names, sides[i]->title);
      }
  adw_combo_row_set_model (self->version, G_LIST_MODEL (names));
}

static void
fill_targets (FbRestoreDialog *self, GListModel *instances, FbInstance *first)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      if (!fb_instance_is_online (instance) || !fb_instance_may_write (instance))
        continue;
      if (instance == first)
        selected = self->targets->len;
      gtk_string_list_append (names, fb_instance_get_name (instance));
      g_ptr_array_add (self->targets, g_steal_pointer (&instance));
    }
  adw_combo_row_set_model (self->target, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->target, selected);
  if (self->targets->len == 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->target),
                                 _ ("No instance that may be written to is running"));
}

GtkWindow *
fb_restore_dialog_new (const FbDiffSide *older,
                       const FbDiffSide *newer,
                       FbSnapshotDiff   *diff,
                       GListModel       *instances,
                       FbInstance       *target,
                       const char       *node)
{
  FbRestoreDialog *self;

  g_return_val_if_fail (older != NULL && newer != NULL && diff != NULL, NULL);
  g_return_val_if_fail (older->kind == FB_DIFF_SNAPSHOT || newer->kind == FB_DIFF_SNAPSHOT, NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (instances), NULL);

  self = g_object_new (FB_TYPE_RESTORE_DIALOG, NULL);
  self->node = g_strdup (node);
  fill_versions (self, older, newer);
  fill_targets (self, instances, target);
  self->diff = fb_snapshot_diff_ref (diff);
  fill_parts (self);

  return GTK_WINDOW (self);
}
