/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-link.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-id.h"
#include "mqtt/fb-mqtt-engine.h"

/* The owner's side: what the engine told last, and the commands for it. Each opening starts an
 * engine of its own, so news of one that was closed never arrive. */

#define CLIENT_ID_PREFIX "flowbench-"
#define CLIENT_ID_BYTES 4

struct _FbMqttLink
{
  GObject parent_instance;

  /* Owned */
  FbMqttOptions *options;
  FbMqttTarget  *target;
  FbMqttEngine  *engine; /* NULL while it is off */
  char          *client_id;

  /* What the engine told */
  FbMqttLinkState state;
  char           *reason;
  char           *certificate;
  char           *fingerprint;
  gint64          retry_time;
  GPtrArray      *refused;
};

G_DEFINE_FINAL_TYPE (FbMqttLink, fb_mqtt_link, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (FbMqttLinkState,
                    fb_mqtt_link_state,
                    G_DEFINE_ENUM_VALUE (FB_MQTT_LINK_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (FB_MQTT_LINK_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (FB_MQTT_LINK_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (FB_MQTT_LINK_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (FB_MQTT_LINK_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (FB_MQTT_LINK_STOPPED, "stopped"))

enum
{
  PROP_STATE = 1,
  PROP_REASON,
  PROP_REFUSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
refusal_free (gpointer data)
{
  FbMqttRefusal *refusal = data;

  g_free (refusal->filter);
  g_free (refusal->reason);
  g_free (refusal);
}

static void
clear_refused (FbMqttLink *self)
{
  if (self->refused->len == 0)
    return;

  g_ptr_array_set_size (self->refused, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
}

static void
set_state (FbMqttLinkState state, const FbMqttEnd *end, gint64 retry_time, gpointer user_data)
{
  FbMqttLink      *self = user_data;
  const char      *reason = end != NULL ? end->reason : NULL;
  gboolean         has_new_state = self->state != state;
  gboolean         has_new_reason = g_strcmp0 (self->reason, reason) != 0;
  g_autofree char *old = NULL;

  /* While it tries again it still says why it has to. */
  if (state == FB_MQTT_LINK_CONNECTING)
    {
      has_new_reason = FALSE;
      clear_refused (self);
    }
  self->state = state;
  self->retry_time = retry_time;
  g_free (self->certificate);
  self->certificate = end != NULL ? g_strdup (end->certificate) : NULL;
  g_free (self->fingerprint);
  self->fingerprint = end != NULL ? g_strdup (end->fingerprint) : NULL;
  if (has_new_reason)
    {
      old = self->reason;
      self->reason = g_strdup (reason);
    }

  g_object_ref (self);
  if (has_new_reason)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
  if (has_new_state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_unref (self);
}

static void
add_refused (const char *filter, const char *reason, gpointer user_data)
{
  FbMqttLink    *self = user_data;
  FbMqttRefusal *refusal = g_new0 (FbMqttRefusal, 1);

  refusal->filter = g_strdup (filter);
  refusal->reason = g_strdup (reason);
  g_ptr_array_add (self->refused, refusal);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
}

static const FbMqttEngineFuncs engine_funcs = { set_state, add_refused };

/* @command: (transfer full) */
static void
send (FbMqttLink *self, FbMqttCommand *command)
{
  if (self->engine != NULL)
    {
      fb_mqtt_engine_send (self->engine, command);
      return;
    }

  fb_throw (&command->error, FB_ERROR_UNREACHABLE, _ ("%s is not connected"), self->options->name);
  fb_mqtt_command_answer (command);
}

static FbMqttCommand *
new_command (FbMqttLink         *self,
             FbMqttCommandKind   kind,
             const char         *text,
             gpointer            tag,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  return fb_mqtt_command_new (kind, task, text);
}

static void
fb_mqtt_link_dispose (GObject *object)
{
  FbMqttLink *self = FB_MQTT_LINK (object);

  g_clear_pointer (&self->engine, fb_mqtt_engine_stop);

  G_OBJECT_CLASS (fb_mqtt_link_parent_class)->dispose (object);
}

static void
fb_mqtt_link_finalize (GObject *object)
{
  FbMqttLink *self = FB_MQTT_LINK (object);

  g_clear_pointer (&self->options, fb_mqtt_options_free);
  g_clear_pointer (&self->target, fb_mqtt_target_unref);
  g_clear_pointer (&self->client_id, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->refused, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_mqtt_link_parent_class)->finalize (object);
}

static void
fb_mqtt_link_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbMqttLink *self = FB_MQTT_LINK (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_REFUSED:
      g_value_set_boxed (value, self->refused);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_mqtt_link_class_init (FbMqttLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = fb_mqtt_link_dispose;
  object_class->finalize = fb_mqtt_link_finalize;
  object_class->get_property = fb_mqtt_link_get_property;

  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, FB_TYPE_MQTT_LINK_STATE, FB_MQTT_LINK_OFF, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_REFUSED] = g_param_spec_boxed ("refused", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fb_mqtt_link_init (FbMqttLink *self)
{
  self->refused = g_ptr_array_new_with_free_func (refusal_free);
}

FbMqttLink *
fb_mqtt_link_new (const FbMqttOptions *options,
                  const FbMqttSink    *sink,
                  gpointer             user_data,
                  GDestroyNotify       destroy)
{
  FbMqttLink *self;

  g_return_val_if_fail (options != NULL && sink != NULL, NULL);

  self = g_object_new (FB_TYPE_MQTT_LINK, NULL);
  self->options = fb_mqtt_options_copy (options);
  self->target = fb_mqtt_target_new (sink, user_data, destroy);
  self->client_id = g_strdup (options->client_id);
  if (self->client_id == NULL)
    {
      g_autofree char *random = fb_random_hex (CLIENT_ID_BYTES);

      self->client_id = g_strconcat (CLIENT_ID_PREFIX, random, NULL);
    }

  return self;
}

void
fb_mqtt_link_open (FbMqttLink *self)
{
  g_return_if_fail (FB_IS_MQTT_LINK (self));

  if (self->engine != NULL)
    {
      send (self, fb_mqtt_command_new (FB_MQTT_COMMAND_RETRY, NULL, NULL));
      return;
    }

  self->engine =
      fb_mqtt_engine_start (self->options, self->client_id, self->target, &engine_funcs, self);
  set_state (FB_MQTT_LINK_CONNECTING, NULL, 0, self);
}

void
fb_mqtt_link_close (FbMqttLink *self)
{
  g_return_if_fail (FB_IS_MQTT_LINK (self));

  if (self->engine == NULL)
    return;

  g_clear_pointer (&self->engine, fb_mqtt_engine_stop);
  clear_refused (self);
  set_state (FB_MQTT_LINK_OFF, NULL, 0, self);
}

void
fb_mqtt_link_wake (FbMqttLink *self)
{
  g_return_if_fail (FB_IS_MQTT_LINK (self));

  if (self->engine != NULL)
    send (self, fb_mqtt_command_new (FB_MQTT_COMMAND_WAKE, NULL, NULL));
}

void
fb_mqtt_link_trust (FbMqttLink *self, const char *pin)
{
  g_return_if_fail (FB_IS_MQTT_LINK (self));
  g_return_if_fail (pin != NULL);

  g_free (self->options->pin);
  self->options->pin = g_strdup (pin);
  if (self->engine != NULL)
    send (self, fb_mqtt_command_new (FB_MQTT_COMMAND_TRUST, NULL, pin));
}

FbMqttLinkState
fb_mqtt_link_get_state (FbMqttLink *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LINK (self), FB_MQTT_LINK_OFF);

  return self->state;
}

const char *
fb_mqtt_link_get_reason (FbMqttLink *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LINK (self), NULL);

  return self->reason;
}

gint64
fb_mqtt_link_get_retry_time (FbMqttLink *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LINK (self), 0);

  return self->retry_time;
}

const char *
fb_mqtt_link_get_certificate (FbMqttLink *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LINK (self), NULL);

  return self->certificate;
}

const char *
fb_mqtt_link_get_fingerprint (FbMqttLink *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LINK (self), NULL);

  return self->fingerprint;
}

GPtrArray *
fb_mqtt_link_get_refused (FbMqttLink *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LINK (self), NULL);

  return self->refused;
}

const char *
fb_mqtt_link_get_client_id (FbMqttLink *self)
{
  g_return_val_if_fail (FB_IS_MQTT_LINK (self), NULL);

  return self->client_id;
}

void
fb_mqtt_link_get_counters (FbMqttLink *self, FbMqttCounters *counters)
{
  g_return_if_fail (FB_IS_MQTT_LINK (self));
  g_return_if_fail (counters != NULL);

  fb_mqtt_target_read (self->target, counters);
}

void
fb_mqtt_link_subscribe_async (FbMqttLink         *self,
                              const char         *filter,
                              guint8              qos,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  FbMqttCommand *command;

  g_return_if_fail (FB_IS_MQTT_LINK (self));
  g_return_if_fail (filter != NULL && qos <= 2);

  command = new_command (self, FB_MQTT_COMMAND_SUBSCRIBE, filter, fb_mqtt_link_subscribe_async,
                         callback, user_data);
  command->qos = qos;
  send (self, command);
}

int
fb_mqtt_link_subscribe_finish (FbMqttLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

void
fb_mqtt_link_unsubscribe_async (FbMqttLink         *self,
                                const char         *filter,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (FB_IS_MQTT_LINK (self));
  g_return_if_fail (filter != NULL);

  send (self, new_command (self, FB_MQTT_COMMAND_UNSUBSCRIBE, filter,
                           fb_mqtt_link_unsubscribe_async, callback, user_data));
}

gboolean
fb_mqtt_link_unsubscribe_finish (FbMqttLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_int (G_TASK (result), error) >= 0;
}

void
fb_mqtt_link_publish_async (FbMqttLink             *self,
                            const char             *topic,
                            GBytes                 *payload,
                            guint8                  qos,
                            gboolean                is_retained,
                            const FbMqttProperties *message_properties,
                            GAsyncReadyCallback     callback,
                            gpointer                user_data)
{
  FbMqttCommand *command;

  g_return_if_fail (FB_IS_MQTT_LINK (self));
  g_return_if_fail (topic != NULL && qos <= 2);

  command = new_command (self, FB_MQTT_COMMAND_PUBLISH, topic, fb_mqtt_link_publish_async, callback,
                         user_data);
  command->payload = payload != NULL ? g_bytes_ref (payload) : NULL;
  command->qos = qos;
  command->is_retained = is_retained;
  command->properties =
      message_properties != NULL ? fb_mqtt_properties_copy (message_properties) : NULL;
  send (self, command);
}

gboolean
fb_mqtt_link_publish_finish (FbMqttLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_int (G_TASK (result), error) >= 0;
}
