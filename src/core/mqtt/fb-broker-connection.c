/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-connection.h"

#include "mqtt/fb-sparkplug-sink.h"

/* Owned by whoever shows the broker. The link is made anew for each set of options. */

struct _FbBrokerConnection
{
  GObject parent_instance;

  /* Owned */
  FbBrokerStore     *brokers;
  FbBroker          *broker;
  FbTopicTree       *tree;
  FbSparkplugBirths *births;
  FbMqttLink        *link;        /* (nullable) */
  GCancellable      *cancellable; /* (nullable) while the password is read */
  char              *failure;     /* (nullable) why there is no link */
};

G_DEFINE_FINAL_TYPE (FbBrokerConnection, fb_broker_connection, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_REASON,
  PROP_REFUSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify_all (FbBrokerConnection *self)
{
  for (guint i = PROP_STATE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
link_notify_cb (FbBrokerConnection *self, GParamSpec *pspec, FbMqttLink *link)
{
  GParamSpec *own = g_object_class_find_property (G_OBJECT_GET_CLASS (self), pspec->name);

  g_assert (FB_IS_BROKER_CONNECTION (self));

  if (own != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), own);
}

static void
drop_link (FbBrokerConnection *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->failure, g_free);
  if (self->link == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->link, self);
  fb_mqtt_link_close (self->link);
  g_clear_object (&self->link);
}

/* Into the tree, with the metrics of Sparkplug beside the topics. (transfer full) */
static FbSparkplugSink *
make_sink (FbBrokerConnection *self)
{
  FbSparkplugSink *sink = fb_sparkplug_sink_new (fb_topic_tree_get_sink (),
                                                 g_object_ref (self->tree), g_object_unref, NULL);

  fb_sparkplug_sink_use_births (sink, self->births, fb_broker_get_id (self->broker));

  return sink;
}

static void
use_options (FbBrokerConnection *self, const FbMqttOptions *options)
{
  g_assert (self->link == NULL);

  self->link = fb_mqtt_link_new (options, fb_sparkplug_sink_get_sink (), make_sink (self),
                                 (GDestroyNotify)fb_sparkplug_sink_free);
  g_signal_connect_object (self->link, "notify", G_CALLBACK (link_notify_cb), self,
                           G_CONNECT_SWAPPED);
  fb_mqtt_link_open (self->link);
}

static void
got_options_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbBrokerConnection) self = FB_BROKER_CONNECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttOptions) options =
                 fb_broker_store_get_options_finish (FB_BROKER_STORE (object), result, &error);

  /* Closed, or opened anew, meanwhile. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  if (options != NULL)
    use_options (self, options);
  else
    self->failure = g_strdup (error->message);
  notify_all (self);
}

static void
broker_changed_cb (FbBrokerConnection *self)
{
  if (fb_broker_connection_get_state (self) == FB_MQTT_LINK_OFF)
    return;

  drop_link (self);
  fb_broker_connection_open (self);
}

static void
fb_broker_connection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbBrokerConnection *self = FB_BROKER_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, fb_broker_connection_get_state (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, fb_broker_connection_get_reason (self));
      break;
    case PROP_REFUSED:
      g_value_set_boxed (value, self->link != NULL ? fb_mqtt_link_get_refused (self->link) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_broker_connection_dispose (GObject *object)
{
  FbBrokerConnection *self = FB_BROKER_CONNECTION (object);

  drop_link (self);
  g_clear_object (&self->births);
  g_clear_object (&self->tree);
  g_clear_object (&self->broker);
  g_clear_object (&self->brokers);

  G_OBJECT_CLASS (fb_broker_connection_parent_class)->dispose (object);
}

static void
fb_broker_connection_class_init (FbBrokerConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fb_broker_connection_get_property;
  object_class->dispose = fb_broker_connection_dispose;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, FB_TYPE_MQTT_LINK_STATE, FB_MQTT_LINK_OFF,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_REASON] =
      g_param_spec_string ("reason", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_REFUSED] =
      g_param_spec_boxed ("refused", NULL, NULL, G_TYPE_PTR_ARRAY,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_broker_connection_init (FbBrokerConnection *self)
{
}

FbBrokerConnection *
fb_broker_connection_new (FbBrokerStore *brokers, FbBroker *broker)
{
  FbBrokerConnection *self;
  g_autofree char    *path = NULL;

  g_return_val_if_fail (FB_IS_BROKER_STORE (brokers), NULL);
  g_return_val_if_fail (FB_IS_BROKER (broker), NULL);

  self = g_object_new (FB_TYPE_BROKER_CONNECTION, NULL);
  self->brokers = g_object_ref (brokers);
  self->broker = g_object_ref (broker);
  self->tree = fb_topic_tree_new (NULL);
  path = fb_workspace_path (fb_broker_store_get_workspace (brokers), "births.db", NULL);
  self->births = fb_sparkplug_births_new (path);
  g_signal_connect_object (broker, "changed", G_CALLBACK (broker_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
fb_broker_connection_open (FbBrokerConnection *self)
{
  g_return_if_fail (FB_IS_BROKER_CONNECTION (self));

  if (self->cancellable != NULL)
    return;
  /* What a person did about the reason may be a new password. */
  if (fb_broker_connection_get_state (self) == FB_MQTT_LINK_STOPPED)
    drop_link (self);
  if (self->link != NULL)
    {
      fb_mqtt_link_open (self->link);
      return;
    }

  g_clear_pointer (&self->failure, g_free);
  self->cancellable = g_cancellable_new ();
  fb_broker_store_get_options_async (self->brokers, self->broker, self->cancellable, got_options_cb,
                                     g_object_ref (self));
  notify_all (self);
}

void
fb_broker_connection_close (FbBrokerConnection *self)
{
  g_return_if_fail (FB_IS_BROKER_CONNECTION (self));

  drop_link (self);
  notify_all (self);
}

FbBroker *
fb_broker_connection_get_broker (FbBrokerConnection *self)
{
  g_return_val_if_fail (FB_IS_BROKER_CONNECTION (self), NULL);

  return self->broker;
}

FbTopicTree *
fb_broker_connection_get_tree (FbBrokerConnection *self)
{
  g_return_val_if_fail (FB_IS_BROKER_CONNECTION (self), NULL);

  return self->tree;
}

FbMqttLink *
fb_broker_connection_get_link (FbBrokerConnection *self)
{
  g_return_val_if_fail (FB_IS_BROKER_CONNECTION (self), NULL);

  return self->link;
}

FbMqttLinkState
fb_broker_connection_get_state (FbBrokerConnection *self)
{
  g_return_val_if_fail (FB_IS_BROKER_CONNECTION (self), FB_MQTT_LINK_OFF);

  if (self->link != NULL)
    return fb_mqtt_link_get_state (self->link);
  if (self->cancellable != NULL)
    return FB_MQTT_LINK_CONNECTING;

  return self->failure != NULL ? FB_MQTT_LINK_STOPPED : FB_MQTT_LINK_OFF;
}

const char *
fb_broker_connection_get_reason (FbBrokerConnection *self)
{
  g_return_val_if_fail (FB_IS_BROKER_CONNECTION (self), NULL);

  return self->link != NULL ? fb_mqtt_link_get_reason (self->link) : self->failure;
}
