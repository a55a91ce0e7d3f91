/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-trash-dialog.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-instance-row.h"

/* The rows are few, and are made anew when the store's instances change: one that was restored is
 * then in it, one that was removed is not. */

struct _FbTrashDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbInstanceStore *store;
  GCancellable    *cancellable;

  /* Template */
  AdwToastOverlay *toasts;
  GtkStack        *stack;
  GtkListBox      *list;
};

G_DEFINE_FINAL_TYPE (FbTrashDialog, fb_trash_dialog, ADW_TYPE_WINDOW)

/* @error: (transfer full) */
static void
say (FbTrashDialog *self, GError *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);

  if (self->toasts != NULL && !g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
  g_error_free (error);
}

static void
restored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTrashDialog) self = FB_TRASH_DIALOG (user_data);
  GError *error = NULL;

  if (!fb_instance_store_restore_finish (FB_INSTANCE_STORE (object), result, &error))
    say (self, error);
}

static void
restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  FbTrashDialog *self = FB_TRASH_DIALOG (widget);

  fb_instance_store_restore_async (self->store, g_variant_get_string (parameter, NULL),
                                   self->cancellable, restored_cb, g_object_ref (self));
}

static GtkWidget *
make_row (const FbInstanceRow *removed)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Restore"));
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (removed->trashed_at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = g_date_time_to_local (utc);
  /* Translators: as strftime() takes it. */
  g_autofree char *subtitle = g_date_time_format (time, _ ("Removed on %-d %b %Y at %H:%M"));
  g_autofree char *label = g_strdup_printf (_ ("Restore “%s”"), removed->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), removed->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "trash.restore");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", removed->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);

  return row;
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTrashDialog) self = FB_TRASH_DIALOG (user_data);
  GError *error = NULL;
  g_autoptr (GPtrArray) rows =
                 fb_instance_store_list_trash_finish (FB_INSTANCE_STORE (object), result, &error);
  GtkListBoxRow *row;

  if (rows == NULL)
    {
      say (self, error);
      return;
    }
  if (self->list == NULL)
    return;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (self->list, make_row (rows->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 ? "list" : "empty");
}

static void
refresh (FbTrashDialog *self)
{
  fb_instance_store_list_trash_async (self->store, self->cancellable, listed_cb,
                                      g_object_ref (self));
}

static void
fb_trash_dialog_dispose (GObject *object)
{
  FbTrashDialog *self = FB_TRASH_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_TRASH_DIALOG);

  G_OBJECT_CLASS (fb_trash_dialog_parent_class)->dispose (object);
}

static void
fb_trash_dialog_finalize (GObject *object)
{
  FbTrashDialog *self = FB_TRASH_DIALOG (object);

  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (fb_trash_dialog_parent_class)->finalize (object);
}

static void
fb_trash_dialog_class_init (FbTrashDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_trash_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_trash_dialog_finalize;

  gtk_widget_class_install_action (widget_class, "trash.restore", "s", restore_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-trash-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbTrashDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, FbTrashDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FbTrashDialog, list);
}

static void
fb_trash_dialog_init (FbTrashDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
fb_trash_dialog_new (FbInstanceStore *store)
{
  FbTrashDialog *self;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (store), NULL);

  self = g_object_new (FB_TYPE_TRASH_DIALOG, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);

  return GTK_WINDOW (self);
}
