/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-activity-list.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-activity-text.h"

/* The entries are read on a worker. UI thread. */

#define N_ENTRIES 20
#define READ_AGAIN_MS 300

struct _FbActivityList
{
  GtkWidget parent_instance;

  /* Owned */
  FbWorkspace  *workspace;
  char         *object;
  GCancellable *cancellable;

  /* Child */
  GtkWidget *list;

  guint    read_id;
  gboolean reading;
};

G_DEFINE_FINAL_TYPE (FbActivityList, fb_activity_list, GTK_TYPE_WIDGET)

/* (transfer full) */
static char *
time_text (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  /* Translators: date and time of something that was done, as strftime() takes them. */
  return local != NULL ? g_date_time_format (local, _ ("%-d %b %H:%M")) : g_strdup ("");
}

static GtkWidget *
make_row (FbActivityEntry *entry)
{
  GtkWidget       *row = adw_action_row_new ();
  const char      *detail = fb_activity_entry_get_detail (entry);
  const char      *result = fb_activity_entry_get_result (entry);
  gboolean         failed = fb_activity_text_is_failure (result);
  g_autofree char *time = time_text (fb_activity_entry_get_time (entry));
  g_autofree char *subtitle = NULL;
  GtkWidget       *label = gtk_label_new (time);

  subtitle = detail != NULL ? g_strdup_printf ("%s · %s", fb_activity_entry_get_who (entry), detail)
                            : g_strdup (fb_activity_entry_get_who (entry));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 fb_activity_text_title (fb_activity_entry_get_verb (entry),
                                                         result));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  /* Why something failed is read to its end. */
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), failed ? 0 : 2);
  if (failed)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");

      gtk_widget_add_css_class (icon, "error");
      gtk_widget_set_tooltip_text (icon, _ ("Failed"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

static void
show_entries (FbActivityList *self, GPtrArray *entries)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);

  for (guint i = 0; i < entries->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (g_ptr_array_index (entries, i)));

  if (entries->len == 0)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Nothing yet"));
      gtk_widget_set_sensitive (row, FALSE);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FbActivityList *self = source;
  GError         *error = NULL;
  GPtrArray      *entries = fb_activity_list (self->workspace, self->object, N_ENTRIES, &error);

  if (entries != NULL)
    g_task_return_pointer (task, entries, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbActivityList *self = FB_ACTIVITY_LIST (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), &error);

  self->reading = FALSE;
  if (entries != NULL && self->list != NULL)
    show_entries (self, entries);
  else if (entries == NULL)
    g_debug ("Reading the activity: %s", error->message);
}

static void
read_entries (FbActivityList *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->reading)
    return;

  self->reading = TRUE;
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, read_entries);
  g_task_run_in_thread (task, read_in_thread);
}

static gboolean
read_again_cb (gpointer user_data)
{
  FbActivityList *self = FB_ACTIVITY_LIST (user_data);

  self->read_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_entries (self);

  return G_SOURCE_REMOVE;
}

static void
queue_read (FbActivityList *self)
{
  g_assert (FB_IS_ACTIVITY_LIST (self));

  if (self->read_id == 0)
    self->read_id = g_timeout_add (READ_AGAIN_MS, read_again_cb, self);
}

static void
fb_activity_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fb_activity_list_parent_class)->map (widget);
  read_entries (FB_ACTIVITY_LIST (widget));
}

static void
fb_activity_list_dispose (GObject *object)
{
  FbActivityList *self = FB_ACTIVITY_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_pointer (&self->list, gtk_widget_unparent);

  G_OBJECT_CLASS (fb_activity_list_parent_class)->dispose (object);
}

static void
fb_activity_list_finalize (GObject *object)
{
  FbActivityList *self = FB_ACTIVITY_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->object, g_free);

  G_OBJECT_CLASS (fb_activity_list_parent_class)->finalize (object);
}

static void
fb_activity_list_class_init (FbActivityListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_activity_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_activity_list_finalize;
  widget_class->map = fb_activity_list_map;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fb_activity_list_init (FbActivityList *self)
{
  self->cancellable = g_cancellable_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Activity"), -1);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
fb_activity_list_new (FbWorkspace *workspace, const char *object)
{
  FbActivityList *self;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (object != NULL, NULL);

  self = g_object_new (FB_TYPE_ACTIVITY_LIST, NULL);
  self->workspace = g_object_ref (workspace);
  self->object = g_strdup (object);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (queue_read), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fb_workspace_get_database (workspace), "committed",
                           G_CALLBACK (queue_read), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
