/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-merge-dialog.h"

#include <glib/gi18n.h>

#include "snapshot/fb-merge-row.h"

/* Owns itself as every window; answers its task exactly once, at the latest when it goes. */

struct _FbMergeDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbFlowMerge *merge;
  GListModel  *items;
  GTask       *task;

  /* Template */
  GtkWidget   *merge_button;
  GtkSpinner  *spinner;
  GtkLabel    *progress;
  GtkLabel    *summary;
  GtkLabel    *error;
  GtkWidget   *rest;
  GtkStack    *stack;
  GtkListView *list;

  gboolean busy;
};

G_DEFINE_FINAL_TYPE (FbMergeDialog, fb_merge_dialog, ADW_TYPE_WINDOW)

static FbMergeSide
get_choice (FbMergeDialog *self, guint index)
{
  g_autoptr (FbMergeItem) item = g_list_model_get_item (self->items, index);

  return fb_merge_item_get_choice (item);
}

static guint
count_open (FbMergeDialog *self)
{
  guint n_open = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    n_open += get_choice (self, i) == FB_MERGE_OPEN;

  return n_open;
}

static void
update (FbMergeDialog *self)
{
  guint            n_items = g_list_model_get_n_items (self->items);
  guint            n_open = count_open (self);
  g_autofree char *progress =
      n_items == 0  ? g_strdup (_ ("Nothing collides."))
      : n_open == 0 ? g_strdup (_ ("Everything is decided."))
                    : g_strdup_printf (ngettext ("%u conflict is to be decided.",
                                                 "%u conflicts are to be decided.", n_open),
                                       n_open);

  gtk_label_set_text (self->progress, progress);
  gtk_widget_set_visible (self->rest, n_items > 0);
  gtk_widget_set_sensitive (self->rest, n_open > 0 && !self->busy);
  gtk_widget_set_sensitive (self->merge_button, n_open == 0 && !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
choose_all (FbMergeDialog *self, FbMergeSide side)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FbMergeItem) item = g_list_model_get_item (self->items, i);

      if (fb_merge_item_get_choice (item) == FB_MERGE_OPEN)
        fb_merge_item_set_choice (item, side);
    }
}

static void
all_mine_clicked_cb (FbMergeDialog *self)
{
  choose_all (self, FB_MERGE_MINE);
}

static void
all_theirs_clicked_cb (FbMergeDialog *self)
{
  choose_all (self, FB_MERGE_THEIRS);
}

static void
answer (FbMergeDialog *self, GBytes *flows)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_pointer (task, flows != NULL ? g_bytes_ref (flows) : NULL,
                           (GDestroyNotify)g_bytes_unref);
}

/* Writing. */

typedef struct
{
  FbFlowMerge *merge;
  FbMergeSide *choices;
  guint        n_choices;
} Choices;

static void
free_choices (gpointer data)
{
  Choices *choices = data;

  fb_flow_merge_unref (choices->merge);
  g_free (choices->choices);
  g_free (choices);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Choices *choices = data;
  GError        *error = NULL;
  GBytes        *flows =
      fb_flow_merge_write (choices->merge, choices->choices, choices->n_choices, &error);

  if (flows == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, flows, (GDestroyNotify)g_bytes_unref);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMergeDialog *self = FB_MERGE_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) flows = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->task == NULL)
    return;

  self->busy = FALSE;
  update (self);
  if (flows == NULL)
    {
      gtk_label_set_text (self->error, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
      return;
    }

  answer (self, flows);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
merge_clicked_cb (FbMergeDialog *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  Choices *choices = g_new0 (Choices, 1);

  choices->merge = fb_flow_merge_ref (self->merge);
  choices->n_choices = g_list_model_get_n_items (self->items);
  choices->choices = g_new (FbMergeSide, choices->n_choices + 1);
  for (guint i = 0; i < choices->n_choices; i++)
    choices->choices[i] = get_choice (self, i);

  /* A widget that goes insensitive under the cursor misses its focus-out in GTK 4.8. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  self->busy = TRUE;
  update (self);
  g_task_set_source_tag (task, merge_clicked_cb);
  g_task_set_task_data (task, choices, free_choices);
  g_task_run_in_thread (task, write_thread);
}

/* Rows. */

static void
row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FbMergeDialog *self)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, fb_merge_row_new ());
}

static void
row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FbMergeDialog *self)
{
  fb_merge_row_bind (FB_MERGE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FbMergeDialog *self)
{
  fb_merge_row_bind (FB_MERGE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
fb_merge_dialog_dispose (GObject *object)
{
  FbMergeDialog *self = FB_MERGE_DIALOG (object);

  answer (self, NULL);
  g_clear_object (&self->items);
  g_clear_pointer (&self->merge, fb_flow_merge_unref);

  G_OBJECT_CLASS (fb_merge_dialog_parent_class)->dispose (object);
}

static void
fb_merge_dialog_class_init (FbMergeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_merge_dialog_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-merge-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, merge_button);
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, error);
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, rest);
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FbMergeDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, merge_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_mine_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_theirs_clicked_cb);
}

static void
fb_merge_dialog_init (FbMergeDialog *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (row_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (row_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (row_unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
}

static void
show_merge (FbMergeDialog *self, FbFlowMerge *merge)
{
  g_autofree char *summary = fb_flow_merge_summarize (merge);

  self->merge = fb_flow_merge_ref (merge);
  self->items = fb_merge_item_list_new (merge);
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FbMergeItem) item = g_list_model_get_item (self->items, i);

      g_signal_connect_object (item, "notify::choice", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (
                                           G_LIST_MODEL (g_object_ref (self->items)))));
  gtk_label_set_text (self->summary, summary);
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (self->items) > 0
                                                     ? "conflicts"
                                                     : "none");
  update (self);
}

void
fb_merge_dialog_ask_async (GtkWidget          *parent,
                           FbFlowMerge        *merge,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  FbMergeDialog *self;
  GtkRoot       *root;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (merge != NULL);

  root = gtk_widget_get_root (parent);
  self = g_object_new (FB_TYPE_MERGE_DIALOG, "transient-for", GTK_IS_WINDOW (root) ? root : NULL,
                       "modal", TRUE, NULL);
  self->task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, fb_merge_dialog_ask_async);
  show_merge (self, merge);
  gtk_window_present (GTK_WINDOW (self));
}

GBytes *
fb_merge_dialog_ask_finish (GtkWidget *parent, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
