/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-glance.h"

#include <glib/gi18n.h>

#include "mqtt/fb-topic-text.h"

FbTopicGlance *
fb_topic_glance_new (FbTopicStore *store, guint32 topic, gint64 now)
{
  FbTopicGlance *self = g_new0 (FbTopicGlance, 1);
  FbTopicValue   value;
  gboolean       is_topic = fb_topic_store_get_value (store, topic, &value);
  guint32        n_below = fb_topic_store_get_n_below (store, topic);
  gsize          length;
  const char    *name = fb_topic_store_get_name (store, topic, &length);

  self->name = length > 0 ? g_strndup (name, length) : g_strdup (_ ("(empty level)"));
  self->value = is_topic ? fb_topic_text_preview (&value) : g_strdup ("");
  self->note = fb_topic_text_note (n_below, is_topic ? &value : NULL, now);
  self->depth = fb_topic_store_get_level (store, topic) - 1;
  self->has_below = fb_topic_store_get_first_child (store, topic) != 0;
  self->epoch = fb_topic_store_get_node_epoch (store, topic) + 1;

  return self;
}

void
fb_topic_glance_free (FbTopicGlance *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->value);
  g_free (self->note);
  g_free (self);
}

void
fb_topic_glance_show (const FbTopicGlance *self,
                      FbTopicCell         *cell,
                      gboolean             is_expanded,
                      gboolean             is_late)
{
  g_autofree char *label = g_strdup_printf ("%s %s", self->name, self->value);

  fb_topic_cell_set_level (cell, self->name, self->depth, self->has_below);
  fb_topic_cell_set_expanded (cell, is_expanded);
  fb_topic_cell_set_value (cell, self->value, is_late);
  fb_topic_cell_set_note (cell, self->note);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_LEVEL, (int)self->depth + 1, -1);
}
