/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-details.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mqtt/fb-payload-picture.h"
#include "mqtt/fb-payload.h"
#include "mqtt/fb-topic-text.h"
#include "widget/fb-source-languages.h"

/* One value is printed at a time; what came meanwhile is printed when that is done, so that a topic
 * that changes a thousand times a second costs no more than one that changes ten times. */

#define LOOK_INTERVAL_MS 100
#define MAX_SHOWN (64 * 1024)

/* What is printed, and the outcome. */
typedef struct
{
  char         *topic; /* (owned) */
  GBytes       *value; /* (owned) */
  gsize         full_length;
  FbPayloadForm form;
  char         *text;    /* (owned) (nullable) until it is printed */
  GdkTexture   *picture; /* (owned) (nullable) */
  GError       *fault;   /* (owned) (nullable) why there is no picture */
  gboolean      cut;
} Print;

struct _FbTopicDetails
{
  GtkWidget parent_instance;

  /* Owned */
  FbTopicTree              *tree;        /* (nullable) */
  GCancellable             *cancellable; /* of what is being printed */
  GCancellable             *closing;
  GtkSourceLanguageManager *languages; /* (nullable) until they are read */
  GBytes                   *value;     /* (nullable) what is shown, as far as it is kept */

  /* Template */
  GtkStack      *stack;
  GtkLabel      *topic;
  GtkLabel      *facts;
  GtkLabel      *form;
  GtkLabel      *cut;
  GtkSourceView *view;
  GtkPicture    *picture;
  GtkStack      *values;

  guint32  id;
  guint64  n_forgotten; /* of the tree when the topic was chosen */
  guint64  epoch;       /* of what is shown or being printed */
  gboolean is_frozen;
  gboolean is_printing;
  guint    look_id;
};

G_DEFINE_FINAL_TYPE (FbTopicDetails, fb_topic_details, GTK_TYPE_WIDGET)

static void
print_free (gpointer data)
{
  Print *print = data;

  g_free (print->topic);
  g_clear_pointer (&print->value, g_bytes_unref);
  g_free (print->text);
  g_clear_object (&print->picture);
  g_clear_error (&print->fault);
  g_free (print);
}

static void
print_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Print        *print = data;
  gsize         length;
  gconstpointer bytes = g_bytes_get_data (print->value, &length);

  print->form = fb_payload_guess_at (print->topic, bytes, length);
  print->text = fb_payload_print (print->form, bytes, length, MAX_SHOWN, &print->cut);
  if (print->form == FB_PAYLOAD_IMAGE && length == print->full_length)
    print->picture = fb_payload_picture_read (print->value, &print->fault);
  g_task_return_boolean (task, TRUE);
}

static void
show_language (FbTopicDetails *self, FbPayloadForm form)
{
  GtkTextBuffer     *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkSourceLanguage *language = NULL;

  if (self->languages != NULL && fb_payload_has_values (form))
    language = gtk_source_language_manager_get_language (self->languages, "json");
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (buffer), language);
}

static void
show_cut (FbTopicDetails *self, const Print *print)
{
  gsize            kept = g_bytes_get_size (print->value);
  g_autofree char *whole = g_format_size (print->full_length);
  g_autofree char *part = g_format_size (kept);
  g_autofree char *text = NULL;

  if (kept < print->full_length)
    text = g_strdup_printf (_ ("The value has %s; only the first %s are kept."), whole, part);
  else if (print->fault != NULL)
    text = g_strdup (print->fault->message);
  else if (print->cut)
    text = g_strdup_printf (_ ("This is the beginning; the value has %s."), whole);
  gtk_label_set_text (self->cut, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->cut), text != NULL);
}

/* Keeps the place where a person reads: only the text is new. */
static void
show_text (FbTopicDetails *self, const char *text)
{
  GtkTextBuffer   *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter      start;
  GtkTextIter      end;
  g_autofree char *old = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  old = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  if (g_strcmp0 (old, text) != 0)
    gtk_text_buffer_set_text (buffer, text, -1);
}

static void
show_print (FbTopicDetails *self, const Print *print)
{
  GdkPaintable *picture = print->picture != NULL ? GDK_PAINTABLE (print->picture) : NULL;

  gtk_picture_set_paintable (self->picture, picture);
  gtk_stack_set_visible_child_name (self->values, picture != NULL ? "picture" : "text");
  gtk_label_set_text (self->form, fb_payload_form_get_title (print->form));
  show_language (self, print->form);
  show_text (self, print->text);
  show_cut (self, print);
}

static void
printed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbTopicDetails *self = FB_TOPIC_DETAILS (object);

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  self->is_printing = FALSE;
  show_print (self, g_task_get_task_data (G_TASK (result)));
}

static void
print_value (FbTopicDetails *self, const FbTopicValue *value)
{
  Print *print = g_new0 (Print, 1);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, printed_cb, NULL);

  print->topic = g_strdup (gtk_label_get_text (self->topic));
  print->value = g_bytes_ref (self->value);
  print->full_length = value->full_length;
  g_task_set_task_data (task, print, print_free);
  self->is_printing = TRUE;
  g_task_run_in_thread (task, print_thread);
}

/* "QoS 1 · retained · 18 B · 1 204 messages · 0.2 s" */
static void
show_facts (FbTopicDetails *self, const FbTopicValue *value)
{
  g_autofree char *size = g_format_size (value->full_length);
  g_autofree char *count = fb_topic_text_count (value->count);
  g_autofree char *messages =
      g_strdup_printf (ngettext ("%s message", "%s messages", value->count), count);
  g_autofree char *age = fb_topic_text_age (g_get_real_time () - value->time);
  g_autofree char *text =
      g_strdup_printf ("QoS %u · %s%s · %s · %s", value->qos,
                       value->is_retained ? _ ("retained · ") : "", size, messages, age);

  gtk_label_set_text (self->facts, text);
}

/* Copies what is there now; FALSE when the topic is no more, or only a level. */
static gboolean
read_value (FbTopicDetails *self, FbTopicValue *value, gboolean *is_new)
{
  FbTopicStore *store = fb_topic_tree_lock (self->tree);
  gboolean      found = fb_topic_store_get_n_forgotten (store) == self->n_forgotten &&
                   fb_topic_store_has (store, self->id) &&
                   fb_topic_store_get_value (store, self->id, value);

  *is_new = found && fb_topic_store_get_node_epoch (store, self->id) + 1 != self->epoch;
  if (*is_new && !self->is_printing)
    {
      self->epoch = fb_topic_store_get_node_epoch (store, self->id) + 1;
      g_clear_pointer (&self->value, g_bytes_unref);
      self->value = g_bytes_new (value->data, value->length);
    }
  fb_topic_tree_unlock (self->tree);

  return found;
}

static void
refresh (FbTopicDetails *self)
{
  FbTopicValue value;
  gboolean     is_new = FALSE;

  if (self->tree == NULL || self->id == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }

  if (!read_value (self, &value, &is_new))
    {
      gtk_stack_set_visible_child_name (self->stack, "level");
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "topic");
  show_facts (self, &value);
  if (is_new && !self->is_printing)
    print_value (self, &value);
}

static gboolean
look_cb (gpointer user_data)
{
  FbTopicDetails *self = FB_TOPIC_DETAILS (user_data);

  if (!self->is_frozen)
    refresh (self);

  return G_SOURCE_CONTINUE;
}

static void
languages_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTopicDetails) self = FB_TOPIC_DETAILS (user_data);

  self->languages = fb_source_languages_read_finish (result);
  /* What is shown is printed once more, in colour. */
  self->epoch = 0;
}

static void
style_notify_dark_cb (FbTopicDetails *self, GParamSpec *pspec, AdwStyleManager *manager)
{
  fb_source_languages_use_scheme (GTK_SOURCE_BUFFER (
                                      gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view))),
                                  adw_style_manager_get_dark (manager));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FbTopicDetails *self = FB_TOPIC_DETAILS (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (self->topic));
}

static void
fb_topic_details_map (GtkWidget *widget)
{
  FbTopicDetails *self = FB_TOPIC_DETAILS (widget);

  GTK_WIDGET_CLASS (fb_topic_details_parent_class)->map (widget);
  self->look_id = g_timeout_add (LOOK_INTERVAL_MS, look_cb, self);
}

static void
fb_topic_details_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fb_topic_details_parent_class)->unmap (widget);
  g_clear_handle_id (&FB_TOPIC_DETAILS (widget)->look_id, g_source_remove);
}

static void
fb_topic_details_dispose (GObject *object)
{
  FbTopicDetails *self = FB_TOPIC_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->closing);
  g_clear_handle_id (&self->look_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_TOPIC_DETAILS);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->closing);
  g_clear_object (&self->languages);
  g_clear_object (&self->tree);
  g_clear_pointer (&self->value, g_bytes_unref);

  G_OBJECT_CLASS (fb_topic_details_parent_class)->dispose (object);
}

static void
fb_topic_details_class_init (FbTopicDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_topic_details_dispose;
  widget_class->map = fb_topic_details_map;
  widget_class->unmap = fb_topic_details_unmap;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_install_action (widget_class, "topic.copy", NULL, copy_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/mqtt/fb-topic-details.ui");
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, topic);
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, form);
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, cut);
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, view);
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, picture);
  gtk_widget_class_bind_template_child (widget_class, FbTopicDetails, values);
}

static void
fb_topic_details_init (FbTopicDetails *self)
{
  AdwStyleManager *manager =
      adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  self->cancellable = g_cancellable_new ();
  self->closing = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (style_notify_dark_cb), self,
                           G_CONNECT_SWAPPED);
  style_notify_dark_cb (self, NULL, manager);
  fb_source_languages_read_async (self->closing, languages_read_cb, g_object_ref (self));
}

GtkWidget *
fb_topic_details_new (void)
{
  return g_object_new (FB_TYPE_TOPIC_DETAILS, NULL);
}

void
fb_topic_details_set_topic (FbTopicDetails *self, FbTopicTree *tree, guint32 topic)
{
  FbTopicStore    *store;
  g_autofree char *text = NULL;

  g_return_if_fail (FB_IS_TOPIC_DETAILS (self));
  g_return_if_fail (tree == NULL || FB_IS_TOPIC_TREE (tree));

  if (self->tree == tree && self->id == topic)
    return;

  /* What is being printed is of another topic. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_printing = FALSE;

  g_set_object (&self->tree, tree);
  self->id = topic;
  self->epoch = 0;
  if (tree != NULL && topic != 0)
    {
      store = fb_topic_tree_lock (tree);
      self->n_forgotten = fb_topic_store_get_n_forgotten (store);
      if (fb_topic_store_has (store, topic))
        text = fb_topic_store_dup_topic (store, topic);
      fb_topic_tree_unlock (tree);
    }
  gtk_label_set_text (self->topic, text != NULL ? text : "");
  refresh (self);
}

void
fb_topic_details_set_frozen (FbTopicDetails *self, gboolean frozen)
{
  g_return_if_fail (FB_IS_TOPIC_DETAILS (self));

  self->is_frozen = frozen;
}
