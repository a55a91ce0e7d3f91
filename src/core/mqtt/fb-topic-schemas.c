/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-schemas.h"

#include "mqtt/fb-schema-channel.h"

/* Learning is sampled, so it may be done where the messages come. */

struct _FbTopicSchemas
{
  GObject parent_instance;

  GMutex lock;

  /* Under the lock */
  GHashTable *schemas; /* topic -> FbTopicSchema */
  GPtrArray  *breaches;
  guint64     n_ignored;
};

G_DEFINE_FINAL_TYPE (FbTopicSchemas, fb_topic_schemas, G_TYPE_OBJECT)

static void
breach_free (gpointer data)
{
  FbSchemaBreach *breach = data;

  g_free (breach->topic);
  g_free (breach->what);
  g_free (breach);
}

static void
begin_batch (gpointer user_data)
{
  g_mutex_lock (&((FbTopicSchemas *)user_data)->lock);
}

static void
note_breaches (FbTopicSchemas *self, const FbMqttMessage *message, GPtrArray *whats)
{
  for (guint i = 0; i < whats->len; i++)
    {
      FbSchemaBreach *breach = g_new0 (FbSchemaBreach, 1);

      breach->topic = g_strdup (message->topic);
      breach->time = message->time;
      breach->what = g_strdup (g_ptr_array_index (whats, i));
      if (self->breaches->len == FB_SCHEMAS_MAX_BREACHES)
        g_ptr_array_remove_index (self->breaches, 0);
      g_ptr_array_add (self->breaches, breach);
    }
}

static void
learn_message (const FbMqttMessage *message, gpointer user_data)
{
  FbTopicSchemas *self = user_data;
  FbTopicSchema  *schema = g_hash_table_lookup (self->schemas, message->topic);
  g_autoptr (GPtrArray) whats = NULL;

  if (schema == NULL && g_hash_table_size (self->schemas) >= FB_SCHEMAS_MAX_TOPICS)
    {
      self->n_ignored++;
      return;
    }
  if (schema == NULL)
    {
      schema = fb_topic_schema_new ();
      g_hash_table_insert (self->schemas, g_strdup (message->topic), schema);
    }

  whats = fb_topic_schema_learn (schema, message);
  if (whats != NULL)
    note_breaches (self, message, whats);
}

static void
end_batch (gpointer user_data)
{
  g_mutex_unlock (&((FbTopicSchemas *)user_data)->lock);
}

static const FbMqttSink sink = { begin_batch, learn_message, end_batch };

static void
fb_topic_schemas_finalize (GObject *object)
{
  FbTopicSchemas *self = FB_TOPIC_SCHEMAS (object);

  g_hash_table_unref (self->schemas);
  g_ptr_array_unref (self->breaches);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fb_topic_schemas_parent_class)->finalize (object);
}

static void
fb_topic_schemas_class_init (FbTopicSchemasClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_topic_schemas_finalize;
}

static void
fb_topic_schemas_init (FbTopicSchemas *self)
{
  g_mutex_init (&self->lock);
  self->schemas =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)fb_topic_schema_free);
  self->breaches = g_ptr_array_new_with_free_func (breach_free);
}

FbTopicSchemas *
fb_topic_schemas_new (void)
{
  return g_object_new (FB_TYPE_TOPIC_SCHEMAS, NULL);
}

const FbMqttSink *
fb_topic_schemas_get_sink (void)
{
  return &sink;
}

GPtrArray *
fb_topic_schemas_group (FbTopicSchemas *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_TOPIC_SCHEMAS (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  return fb_schema_channels_group (self->schemas);
}

GPtrArray *
fb_topic_schemas_take_breaches (FbTopicSchemas *self)
{
  GPtrArray *breaches;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_TOPIC_SCHEMAS (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  breaches = g_steal_pointer (&self->breaches);
  self->breaches = g_ptr_array_new_with_free_func (breach_free);

  return breaches;
}

guint64
fb_topic_schemas_get_n_ignored (FbTopicSchemas *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_TOPIC_SCHEMAS (self), 0);

  locker = g_mutex_locker_new (&self->lock);
  return self->n_ignored;
}
