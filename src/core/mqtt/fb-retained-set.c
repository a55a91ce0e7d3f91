/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-retained-set.h"

#include <string.h>

#include "mqtt/fb-mqtt-properties-bytes.h"

/* One table behind a mutex, shared by its owner and a link's network thread. */

/* What a message and a property of a user take beside their text. */
#define ENTRY_BYTES 256
#define PROPERTY_BYTES 64

struct _FbRetainedSet
{
  gatomicrefcount references;
  GMutex          mutex;

  /* Behind the mutex */
  GHashTable *messages; /* topic of the message -> FbRetained */
  gsize       n_bytes;
  gint64      last;
  gboolean    is_full;
};

void
fb_retained_free (FbRetained *self)
{
  if (self == NULL)
    return;

  g_free (self->topic);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->properties, fb_mqtt_properties_free);
  g_free (self);
}

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)fb_retained_free);
}

FbRetainedSet *
fb_retained_set_new (void)
{
  FbRetainedSet *self = g_new0 (FbRetainedSet, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->messages = make_table ();

  return self;
}

FbRetainedSet *
fb_retained_set_ref (FbRetainedSet *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
fb_retained_set_unref (gpointer data)
{
  FbRetainedSet *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_hash_table_unref (self->messages);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
begin (gpointer user_data)
{
  g_mutex_lock (&((FbRetainedSet *)user_data)->mutex);
}

static void
end (gpointer user_data)
{
  g_mutex_unlock (&((FbRetainedSet *)user_data)->mutex);
}

static gsize
measure (gsize topic_length, gsize payload_length, const FbMqttProperties *properties)
{
  gsize n_user = properties != NULL && properties->user != NULL ? properties->user->len : 0;

  return ENTRY_BYTES + topic_length + payload_length + fb_mqtt_properties_get_size (properties) +
         n_user * PROPERTY_BYTES;
}

/* @old: (nullable) */
static gsize
measure_old (const FbRetained *old)
{
  return old != NULL
             ? measure (strlen (old->topic), g_bytes_get_size (old->payload), old->properties)
             : 0;
}

/* MQTT 5 marks as retained also what is published meanwhile, which may be the same topics for ever:
 * only a topic that was not there yet is news. */
static void
take_message (const FbMqttMessage *message, gpointer user_data)
{
  FbRetainedSet    *self = user_data;
  FbRetained       *retained;
  const FbRetained *old = g_hash_table_lookup (self->messages, message->topic);
  gsize size = measure (message->topic_length, message->payload_length, message->properties);

  if (!message->is_retained || message->payload_length == 0)
    return;

  if (old == NULL)
    self->last = g_get_monotonic_time ();
  if (self->n_bytes - measure_old (old) + size > FB_RETAINED_MAX_BYTES)
    {
      self->is_full = TRUE;
      return;
    }

  self->n_bytes += size - measure_old (old);
  retained = g_new0 (FbRetained, 1);
  retained->topic = g_strndup (message->topic, message->topic_length);
  retained->payload = g_bytes_new (message->payload, message->payload_length);
  if (message->properties != NULL)
    retained->properties = fb_mqtt_properties_copy (message->properties);
  g_hash_table_replace (self->messages, retained->topic, retained);
}

const FbMqttSink fb_retained_sink = { begin, take_message, end };

guint
fb_retained_set_get_state (FbRetainedSet *self, gint64 *last, gboolean *is_full)
{
  guint n_messages;

  g_mutex_lock (&self->mutex);
  *last = self->last;
  *is_full = self->is_full;
  n_messages = g_hash_table_size (self->messages);
  g_mutex_unlock (&self->mutex);

  return n_messages;
}

static int
compare_topics (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(FbRetained **)a)->topic, (*(FbRetained **)b)->topic);
}

GPtrArray *
fb_retained_set_take (FbRetainedSet *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_retained_free);
  g_autoptr (GHashTable) taken = NULL;
  GHashTableIter iter;
  gpointer       message;

  g_mutex_lock (&self->mutex);
  taken = g_steal_pointer (&self->messages);
  self->messages = make_table ();
  self->n_bytes = 0;
  self->last = 0;
  self->is_full = FALSE;
  g_mutex_unlock (&self->mutex);

  g_hash_table_iter_init (&iter, taken);
  while (g_hash_table_iter_next (&iter, NULL, &message))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (list, message);
    }
  g_ptr_array_sort (list, compare_topics);

  return list;
}
