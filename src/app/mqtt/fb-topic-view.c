/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-view.h"

#include <glib/gi18n.h>

#include "mqtt/fb-topic-finder.h"
#include "mqtt/fb-topic-text.h"

/* The first search shows what it has as it goes; when it is made again, the rows stay until it is
 * complete, since a list that shrinks and grows cannot be read. */

#define AGAIN_INTERVAL_MS 1000

struct _FbTopicView
{
  GtkWidget parent_instance;

  /* Owned */
  FbTopicTree   *tree;   /* (nullable) */
  FbTopicQuery  *query;  /* (nullable) */
  FbTopicFinder *finder; /* (nullable) */

  /* Template */
  GtkWidget       *content;
  GtkSearchEntry  *entry;
  GtkToggleButton *values;
  GtkLabel        *result;
  FbTopicList     *list;

  gboolean is_frozen;
  gboolean is_first; /* search for this query */
  guint    again_id;
};

G_DEFINE_FINAL_TYPE (FbTopicView, fb_topic_view, GTK_TYPE_WIDGET)

static void
show_result (FbTopicView *self)
{
  guint            n_found = fb_topic_finder_get_n_found (self->finder);
  g_autofree char *count = fb_topic_text_count (n_found);
  g_autofree char *text = NULL;

  if (!fb_topic_finder_is_complete (self->finder))
    text = g_strdup_printf (_ ("Searching… %s found"), count);
  else if (n_found == 0)
    text = g_strdup (_ ("No topic matches"));
  else
    text = g_strdup_printf (ngettext ("%s topic matches", "%s topics match", n_found), count);
  gtk_label_set_text (self->result, text);
}

static void
finder_found_cb (FbTopicView *self, FbTopicFinder *finder)
{
  if (finder != self->finder || (!self->is_first && !fb_topic_finder_is_complete (finder)))
    return;

  fb_topic_list_set_visible (self->list, fb_topic_finder_copy_found (finder));
  show_result (self);
  if (fb_topic_finder_is_complete (finder))
    self->is_first = FALSE;
}

static void
drop_finder (FbTopicView *self)
{
  if (self->finder != NULL)
    fb_topic_finder_cancel (self->finder);
  g_clear_object (&self->finder);
}

static void
search (FbTopicView *self)
{
  drop_finder (self);
  self->finder = fb_topic_finder_new (self->tree, self->query);
  g_signal_connect_object (self->finder, "found", G_CALLBACK (finder_found_cb), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
again_cb (gpointer user_data)
{
  FbTopicView *self = FB_TOPIC_VIEW (user_data);
  guint64      epoch;

  if (self->is_frozen || !fb_topic_finder_is_complete (self->finder))
    return G_SOURCE_CONTINUE;

  epoch = fb_topic_store_get_epoch (fb_topic_tree_lock (self->tree));
  fb_topic_tree_unlock (self->tree);
  if (epoch != fb_topic_finder_get_epoch (self->finder))
    search (self);

  return G_SOURCE_CONTINUE;
}

static void
show_all (FbTopicView *self)
{
  drop_finder (self);
  g_clear_handle_id (&self->again_id, g_source_remove);
  fb_topic_list_set_visible (self->list, NULL);
}

static void
query_changed_cb (FbTopicView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->query, fb_topic_query_unref);
  if (self->tree != NULL)
    self->query = fb_topic_query_parse (text, gtk_toggle_button_get_active (self->values), &error);
  gtk_widget_set_visible (GTK_WIDGET (self->result), self->query != NULL || error != NULL);
  if (self->query == NULL)
    {
      show_all (self);
      gtk_label_set_text (self->result, error != NULL ? error->message : "");
      return;
    }

  self->is_first = TRUE;
  search (self);
  show_result (self);
  if (self->again_id == 0)
    self->again_id = g_timeout_add (AGAIN_INTERVAL_MS, again_cb, self);
}

static void
entry_stop_search_cb (FbTopicView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
entry_activate_cb (FbTopicView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static gboolean
fb_topic_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FB_TOPIC_VIEW (widget)->list));
}

static void
fb_topic_view_dispose (GObject *object)
{
  FbTopicView *self = FB_TOPIC_VIEW (object);

  drop_finder (self);
  g_clear_handle_id (&self->again_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_TOPIC_VIEW);
  g_clear_pointer (&self->query, fb_topic_query_unref);
  g_clear_object (&self->tree);

  G_OBJECT_CLASS (fb_topic_view_parent_class)->dispose (object);
}

static void
fb_topic_view_class_init (FbTopicViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_topic_view_dispose;
  widget_class->grab_focus = fb_topic_view_grab_focus;

  g_type_ensure (FB_TYPE_TOPIC_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, FB_RESOURCES "/mqtt/fb-topic-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FbTopicView, content);
  gtk_widget_class_bind_template_child (widget_class, FbTopicView, entry);
  gtk_widget_class_bind_template_child (widget_class, FbTopicView, values);
  gtk_widget_class_bind_template_child (widget_class, FbTopicView, result);
  gtk_widget_class_bind_template_child (widget_class, FbTopicView, list);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
}

static void
fb_topic_view_init (FbTopicView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fb_topic_view_new (void)
{
  return g_object_new (FB_TYPE_TOPIC_VIEW, NULL);
}

void
fb_topic_view_set_tree (FbTopicView *self, FbTopicTree *tree)
{
  g_return_if_fail (FB_IS_TOPIC_VIEW (self));
  g_return_if_fail (tree == NULL || FB_IS_TOPIC_TREE (tree));

  if (!g_set_object (&self->tree, tree))
    return;

  show_all (self);
  fb_topic_list_set_tree (self->list, tree);
  query_changed_cb (self);
}

void
fb_topic_view_set_frozen (FbTopicView *self, gboolean frozen)
{
  g_return_if_fail (FB_IS_TOPIC_VIEW (self));

  self->is_frozen = frozen;
  fb_topic_list_set_frozen (self->list, frozen);
}

FbTopicList *
fb_topic_view_get_list (FbTopicView *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_VIEW (self), NULL);

  return self->list;
}

void
fb_topic_view_focus_filter (FbTopicView *self)
{
  g_return_if_fail (FB_IS_TOPIC_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
