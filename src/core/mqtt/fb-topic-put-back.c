/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-put-back.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "mqtt/fb-broker-connect.h"
#include "mqtt/fb-retained-publish.h"

/* Reads the file, connects, publishes. */

struct _FbTopicPutBack
{
  FbOperation parent_instance;

  /* Given */
  FbBrokerStore *brokers;
  FbBroker      *broker;
  char          *path;

  /* Owned */
  FbMqttLink *link;
  GPtrArray  *messages; /* (element-type FbRetained) */

  guint n_stripped;
};

G_DEFINE_FINAL_TYPE (FbTopicPutBack, fb_topic_put_back, FB_TYPE_OPERATION)

/* @error: (nullable) (transfer full) */
static void
end (FbTopicPutBack *self, GError *error)
{
  if (self->link != NULL)
    {
      fb_mqtt_link_close (self->link);
      fb_activity_note (fb_broker_store_get_workspace (self->brokers), "topic.put-back",
                        fb_broker_get_id (self->broker), fb_broker_get_name (self->broker),
                        error != NULL ? fb_error_code_to_string (error->code) : "ok", self->path);
    }
  fb_operation_complete (FB_OPERATION (self), error);
}

static void
fb_topic_put_back_published_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTopicPutBack) self = user_data;
  GError *error = NULL;

  fb_retained_publish_finish (self->link, result, &error);
  end (self, error);
}

static void
fb_topic_put_back_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTopicPutBack) self = user_data;
  GError *error = NULL;

  self->link = fb_broker_connect_finish (self->brokers, result, &error);
  if (self->link == NULL)
    {
      end (self, error);
      return;
    }

  fb_operation_set_message (FB_OPERATION (self), _ ("Publishing"));
  fb_retained_publish_async (self->link, self->messages, FALSE, FB_OPERATION (self),
                             fb_topic_put_back_published_cb, g_object_ref (self));
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError    *error = NULL;
  GPtrArray *messages = fb_retained_read (FB_TOPIC_PUT_BACK (source)->path, &error);

  if (messages != NULL)
    g_task_return_pointer (task, messages, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* Better without them than not at all. */
static void
strip_properties (FbTopicPutBack *self)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      FbRetained *message = g_ptr_array_index (self->messages, i);

      self->n_stripped += message->properties != NULL ? 1 : 0;
      g_clear_pointer (&message->properties, fb_mqtt_properties_free);
    }
}

static void
fb_topic_put_back_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbTopicPutBack *self = FB_TOPIC_PUT_BACK (source);
  GError         *error = NULL;

  self->messages = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->messages == NULL)
    {
      end (self, error);
      return;
    }

  if (fb_broker_get_options (self->broker)->version == FB_MQTT_3_1_1)
    strip_properties (self);
  fb_operation_set_message (FB_OPERATION (self), _ ("Connecting"));
  fb_broker_connect_async (self->brokers, self->broker, &fb_retained_sink, fb_retained_set_new (),
                           fb_retained_set_unref,
                           fb_operation_get_cancellable (FB_OPERATION (self)),
                           fb_topic_put_back_connected_cb, g_object_ref (self));
}

static void
fb_topic_put_back_run (FbOperation *operation)
{
  FbTopicPutBack *self = FB_TOPIC_PUT_BACK (operation);
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  if (!fb_broker_check_publish (self->broker, &error))
    {
      end (self, error);
      return;
    }

  task = g_task_new (self, NULL, fb_topic_put_back_read_cb, NULL);
  g_task_set_source_tag (task, fb_topic_put_back_run);
  g_task_run_in_thread (task, read_thread);
}

static void
fb_topic_put_back_finalize (GObject *object)
{
  FbTopicPutBack *self = FB_TOPIC_PUT_BACK (object);

  g_clear_object (&self->brokers);
  g_clear_object (&self->broker);
  g_clear_object (&self->link);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (fb_topic_put_back_parent_class)->finalize (object);
}

static void
fb_topic_put_back_class_init (FbTopicPutBackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_topic_put_back_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_topic_put_back_run;
}

static void
fb_topic_put_back_init (FbTopicPutBack *self)
{
}

FbTopicPutBack *
fb_topic_put_back_new (FbBrokerStore *brokers, FbBroker *broker, const char *path)
{
  FbTopicPutBack *self;

  g_return_val_if_fail (FB_IS_BROKER_STORE (brokers), NULL);
  g_return_val_if_fail (FB_IS_BROKER (broker), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (FB_TYPE_TOPIC_PUT_BACK, NULL);
  self->brokers = g_object_ref (brokers);
  self->broker = g_object_ref (broker);
  self->path = g_strdup (path);
  fb_operation_set_title (FB_OPERATION (self), _ ("Putting retained messages back"));

  return self;
}

guint
fb_topic_put_back_get_n_messages (FbTopicPutBack *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_PUT_BACK (self), 0);

  return self->messages != NULL ? self->messages->len : 0;
}

guint
fb_topic_put_back_get_n_stripped (FbTopicPutBack *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_PUT_BACK (self), 0);

  return self->n_stripped;
}
