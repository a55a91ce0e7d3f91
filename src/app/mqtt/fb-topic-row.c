/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-row.h"

struct _FbTopicRow
{
  GObject parent_instance;

  guint32 topic;
};

G_DEFINE_FINAL_TYPE (FbTopicRow, fb_topic_row, G_TYPE_OBJECT)

static void
fb_topic_row_class_init (FbTopicRowClass *klass)
{
}

static void
fb_topic_row_init (FbTopicRow *self)
{
}

FbTopicRow *
fb_topic_row_new (guint32 topic)
{
  FbTopicRow *self = g_object_new (FB_TYPE_TOPIC_ROW, NULL);

  self->topic = topic;

  return self;
}

guint32
fb_topic_row_get_topic (FbTopicRow *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_ROW (self), 0);

  return self->topic;
}
