/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-retained-set.h"

#include <string.h>

/* One table behind a mutex, shared by its owner and a link's network thread. */

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

static void
take_message (const FbMqttMessage *message, gpointer user_data)
{
  FbRetainedSet *self = user_data;
  FbRetained    *retained;
  gsize          size = message->topic_length + message->payload_length;

  if (!message->is_retained || message->payload_length == 0)
    return;

  self->last = g_get_monotonic_time ();
  if (self->n_bytes + size > FB_RETAINED_MAX_BYTES)
    {
      self->is_full = TRUE;
      return;
    }

  self->n_bytes += size;
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
