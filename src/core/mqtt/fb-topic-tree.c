/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-tree.h"

#include "mqtt/fb-message-rate.h"
#include "mqtt/fb-topic-children.h"

#include <string.h>

/* The network thread copies the messages of a batch aside and puts them all at its end. So the lock
 * is not held while it reads from the socket, and a reader that waits gets it between two batches;
 * and the store can ask for the memory of all before it touches the first. */

#define MAX_STAGED 64
#define STAGE_SIZE ((gsize)128 * 1024)

struct _FbTopicTree
{
  GObject parent_instance;

  /* Owned, under the lock */
  GMutex        lock;
  FbTopicStore *store;
  FbMessageRate rate;

  /* Owned, of the network thread alone */
  FbMqttMessage staged[MAX_STAGED];
  guint         n_staged;
  guint8       *stage; /* what they point to */
  gsize         stage_used;
};

G_DEFINE_FINAL_TYPE (FbTopicTree, fb_topic_tree, G_TYPE_OBJECT)

static void
put_now (FbTopicTree *self, const FbMqttMessage *messages, guint n_messages)
{
  g_mutex_lock (&self->lock);
  fb_topic_store_next_epoch (self->store);
  fb_topic_store_put_batch (self->store, messages, n_messages);
  fb_message_rate_add (&self->rate, g_get_monotonic_time (), n_messages);
  g_mutex_unlock (&self->lock);
}

static void
put_staged (FbTopicTree *self)
{
  if (self->n_staged > 0)
    put_now (self, self->staged, self->n_staged);
  self->n_staged = 0;
  self->stage_used = 0;
}

static const void *
stage_bytes (FbTopicTree *self, const void *bytes, gsize length)
{
  guint8 *copy = self->stage + self->stage_used;

  if (length > 0)
    memcpy (copy, bytes, length);
  self->stage_used += length;
  return copy;
}

static void
begin_batch (gpointer user_data)
{
}

static void
take_message (const FbMqttMessage *message, gpointer user_data)
{
  FbTopicTree   *self = user_data;
  gsize          size = message->topic_length + 1 + message->payload_length;
  FbMqttMessage *copy;

  if (self->n_staged == MAX_STAGED || size > STAGE_SIZE - self->stage_used)
    put_staged (self);
  if (size > STAGE_SIZE)
    {
      put_now (self, message, 1);
      return;
    }

  copy = &self->staged[self->n_staged++];
  *copy = *message;
  copy->topic = stage_bytes (self, message->topic, message->topic_length + 1);
  copy->payload = stage_bytes (self, message->payload, message->payload_length);
  copy->properties = NULL;
}

static void
end_batch (gpointer user_data)
{
  put_staged (user_data);
}

static void
fb_topic_tree_finalize (GObject *object)
{
  FbTopicTree *self = FB_TOPIC_TREE (object);

  fb_topic_store_free (self->store);
  g_free (self->stage);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fb_topic_tree_parent_class)->finalize (object);
}

static void
fb_topic_tree_class_init (FbTopicTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_topic_tree_finalize;
}

static void
fb_topic_tree_init (FbTopicTree *self)
{
  g_mutex_init (&self->lock);
  self->stage = g_malloc (STAGE_SIZE);
}

FbTopicTree *
fb_topic_tree_new (const FbTopicLimits *limits)
{
  FbTopicTree *self = g_object_new (FB_TYPE_TOPIC_TREE, NULL);

  self->store = fb_topic_store_new (limits != NULL ? limits : &fb_topic_usual_limits);
  return self;
}

const FbMqttSink *
fb_topic_tree_get_sink (void)
{
  static const FbMqttSink sink = { .begin = begin_batch,
                                   .message = take_message,
                                   .end = end_batch };

  return &sink;
}

FbTopicStore *
fb_topic_tree_lock (FbTopicTree *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_TREE (self), NULL);

  g_mutex_lock (&self->lock);
  return self->store;
}

void
fb_topic_tree_unlock (FbTopicTree *self)
{
  g_return_if_fail (FB_IS_TOPIC_TREE (self));

  g_mutex_unlock (&self->lock);
}

void
fb_topic_tree_get_counters (FbTopicTree *self, FbTopicCounters *counters, double *rate)
{
  FbTopicStore *store = fb_topic_tree_lock (self);

  fb_topic_store_get_counters (store, counters);
  if (rate != NULL)
    *rate = fb_message_rate_get (&self->rate, g_get_monotonic_time ());
  fb_topic_tree_unlock (self);
}

guint32 *
fb_topic_tree_copy_children (FbTopicTree *self, guint32 id, guint *n_ids)
{
  FbTopicChildren *children = NULL;
  FbTopicStore    *store = fb_topic_tree_lock (self);

  if (fb_topic_store_has (store, id))
    children = fb_topic_children_new (store, id);
  fb_topic_tree_unlock (self);

  *n_ids = 0;
  return children != NULL ? fb_topic_children_sort (children, n_ids) : NULL;
}

GBytes *
fb_topic_tree_copy_value (FbTopicTree *self, guint32 id, FbTopicValue *value)
{
  FbTopicStore *store = fb_topic_tree_lock (self);
  FbTopicValue  last;
  GBytes       *bytes = NULL;

  if (fb_topic_store_has (store, id) && fb_topic_store_get_value (store, id, &last))
    {
      bytes = g_bytes_new (last.data, last.length);
      last.data = g_bytes_get_data (bytes, NULL);
      if (value != NULL)
        *value = last;
    }
  fb_topic_tree_unlock (self);

  return bytes;
}
