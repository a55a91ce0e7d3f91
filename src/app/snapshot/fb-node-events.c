/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-node-events.h"

#include <glib/gi18n.h>

#include "snapshot/fb-node-history.h"
#include "snapshot/fb-snapshot-words.h"

/* The history is read on a worker; its rows are few, since a node changes seldom. */

#define MAX_ROWS 200

struct _FbNodeEvents
{
  AdwWindow parent_instance;

  /* Owned */
  char         *node;
  GPtrArray    *events; /* (nullable) of FbNodeEvent */
  GPtrArray    *checks; /* of GtkCheckButton, one for each row */
  GCancellable *cancellable;

  /* Template */
  GtkStack      *stack;
  GtkListBox    *list;
  GtkWidget     *accept;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (FbNodeEvents, fb_node_events, ADW_TYPE_WINDOW)

static const FbNodeEvent *
get_event (FbNodeEvents *self, guint index)
{
  return self->events->pdata[index];
}

static const char *
describe_change (FbNodeChange change)
{
  switch (change)
    {
    case FB_NODE_ADDED:
      return _ ("Added");
    case FB_NODE_CHANGED:
      return _ ("Changed");
    case FB_NODE_DELETED:
      return _ ("Deleted");
    case FB_NODE_FIRST_SEEN:
    default:
      return _ ("First seen");
    }
}

/* The places of those that are chosen, at most two of them. */
static guint
find_chosen (FbNodeEvents *self, guint places[2])
{
  guint n_chosen = 0;

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      {
        if (n_chosen < 2)
          places[n_chosen] = i;
        n_chosen++;
      }

  return n_chosen;
}

static void
check_toggled_cb (FbNodeEvents *self)
{
  guint places[2];

  gtk_widget_set_sensitive (self->accept, find_chosen (self, places) == 2);
}

static void
compare (FbNodeEvents *self, FbSnapshot *one, FbSnapshot *other)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.compare-node", "(sss)",
                                fb_snapshot_get_id (one), fb_snapshot_get_id (other), self->node);
  gtk_window_close (GTK_WINDOW (self));
}

static void
accept_cb (FbNodeEvents *self)
{
  guint places[2];

  if (find_chosen (self, places) == 2)
    compare (self, get_event (self, places[1])->snapshot, get_event (self, places[0])->snapshot);
}

static void
cancel_cb (FbNodeEvents *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
list_row_activated_cb (FbNodeEvents *self, GtkListBoxRow *row)
{
  const FbNodeEvent *event = get_event (self, (guint)gtk_list_box_row_get_index (row));

  compare (self, event->before != NULL ? event->before : event->snapshot, event->snapshot);
}

static void
add_row (FbNodeEvents *self, const FbNodeEvent *event)
{
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *check = gtk_check_button_new ();
  const char      *who = fb_snapshot_get_who (event->snapshot);
  g_autofree char *time = fb_snapshot_words_time (event->snapshot);
  g_autofree char *title = fb_snapshot_words_title (event->snapshot);
  g_autofree char *head = g_strdup_printf ("%s · %s", describe_change (event->change),
                                           *who != '\0' ? who : _ ("somebody else"));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", time, title);
  g_autofree char *label = g_strdup_printf (_ ("Choose to compare: %s, %s"), head, subtitle);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), head);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (check_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->checks, check);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbNodeEvents) self = FB_NODE_EVENTS (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *events = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->stack == NULL)
    {
      g_clear_pointer (&events, g_ptr_array_unref);
      return;
    }
  if (events == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failure, escaped);
      gtk_stack_set_visible_child_name (self->stack, "failure");
      return;
    }

  self->events = events;
  for (guint i = 0; i < MIN (events->len, MAX_ROWS); i++)
    add_row (self, get_event (self, i));
  gtk_stack_set_visible_child_name (self->stack, "list");
}

typedef struct
{
  FbSnapshotStore *store;
  char            *instance;
  char            *node;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->store);
  g_free (self->instance);
  g_free (self->node);
  g_free (self);
}

/* The worker */
static void
read_history (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question  *question = task_data;
  GError    *error = NULL;
  GPtrArray *events = fb_node_history_read (question->store, question->instance, question->node,
                                            cancellable, &error);

  if (events != NULL)
    g_task_return_pointer (task, events, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
fb_node_events_dispose (GObject *object)
{
  FbNodeEvents *self = FB_NODE_EVENTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_NODE_EVENTS);

  G_OBJECT_CLASS (fb_node_events_parent_class)->dispose (object);
}

static void
fb_node_events_finalize (GObject *object)
{
  FbNodeEvents *self = FB_NODE_EVENTS (object);

  g_free (self->node);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_node_events_parent_class)->finalize (object);
}

static void
fb_node_events_class_init (FbNodeEventsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_node_events_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_node_events_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/snapshot/fb-node-events.ui");
  gtk_widget_class_bind_template_child (widget_class, FbNodeEvents, stack);
  gtk_widget_class_bind_template_child (widget_class, FbNodeEvents, list);
  gtk_widget_class_bind_template_child (widget_class, FbNodeEvents, accept);
  gtk_widget_class_bind_template_child (widget_class, FbNodeEvents, failure);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_row_activated_cb);
}

static void
fb_node_events_init (FbNodeEvents *self)
{
  self->checks = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
fb_node_events_new (FbSnapshotStore *store,
                    const char      *instance,
                    const char      *node,
                    const char      *title)
{
  FbNodeEvents    *self;
  Question        *question;
  g_autofree char *heading = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (store), NULL);
  g_return_val_if_fail (instance != NULL && node != NULL && title != NULL, NULL);

  self = g_object_new (FB_TYPE_NODE_EVENTS, NULL);
  self->node = g_strdup (node);
  /* Translators: of one node, that is called so */
  heading = g_strdup_printf (_ ("History of “%s”"), title);
  gtk_window_set_title (GTK_WINDOW (self), heading);

  question = g_new0 (Question, 1);
  question->store = g_object_ref (store);
  question->instance = g_strdup (instance);
  question->node = g_strdup (node);
  task = g_task_new (NULL, self->cancellable, read_cb, g_object_ref (self));
  g_task_set_source_tag (task, fb_node_events_new);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, read_history);

  return GTK_WINDOW (self);
}
