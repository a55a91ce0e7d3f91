/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <mqtt_protocol.h>

#include "fb-error.h"
#include "mqtt/fb-mqtt-reason.h"
#include "mqtt/fb-mqtt-session-private.h"
#include "mqtt/fb-mqtt-wire.h"

/* Commands on their way: each waits under its packet identifier until the broker answered. */

/* What may wait for a broker that takes nothing. */
#define MAX_WAITING_BYTES (64 * 1024 * 1024)

static void
finish (FbMqttSession *self, FbMqttCommand *command)
{
  if (command->payload != NULL)
    self->n_waiting_bytes -= g_bytes_get_size (command->payload);
  self->funcs->done (command, self->user_data);
}

/* The command that waits under @mid, no longer waiting. */
static FbMqttCommand *
take (FbMqttSession *self, int mid)
{
  gpointer command = NULL;

  g_hash_table_steal_extended (self->waiting, GINT_TO_POINTER (mid), NULL, &command);
  return command;
}

static void
publish_cb (struct mosquitto         *mosquitto,
            void                     *user_data,
            int                       mid,
            int                       code,
            const mosquitto_property *properties)
{
  FbMqttSession   *self = user_data;
  g_autofree char *words = NULL;
  FbMqttCommand   *command;

  if (self->sending != NULL && self->sending->mid == mid)
    {
      self->is_sent = TRUE;
      return;
    }

  command = take (self, mid);
  if (command == NULL)
    return;
  if (code >= 0x80)
    {
      words = fb_mqtt_reason (code);
      fb_throw (&command->error, FB_ERROR_DENIED, _ ("%s does not take the message for “%s”: %s"),
                self->options->name, command->text, words);
    }
  finish (self, command);
}

static void
subscribe_cb (struct mosquitto         *mosquitto,
              void                     *user_data,
              int                       mid,
              int                       n_granted,
              const int                *granted,
              const mosquitto_property *properties)
{
  FbMqttSession *self = user_data;
  FbMqttCommand *command = take (self, mid);

  if (command == NULL)
    return;

  command->granted = n_granted > 0 ? granted[0] : 0x80;
  if (command->granted >= 0x80)
    {
      g_autofree char *words = fb_mqtt_reason (command->granted);

      if (command->task == NULL)
        self->funcs->refused (command->text, words, self->user_data);
      fb_throw (&command->error, FB_ERROR_DENIED, _ ("%s refuses the subscription to “%s”: %s"),
                self->options->name, command->text, words);
    }
  finish (self, command);
}

static void
unsubscribe_cb (struct mosquitto         *mosquitto,
                void                     *user_data,
                int                       mid,
                const mosquitto_property *properties)
{
  FbMqttSession *self = user_data;
  FbMqttCommand *command = take (self, mid);

  if (command != NULL)
    finish (self, command);
}

static void
explain (FbMqttSession *self, FbMqttCommand *command, int rc)
{
  const char *name = self->options->name;

  switch (rc)
    {
    case MOSQ_ERR_INVAL:
    case MOSQ_ERR_MALFORMED_UTF8:
      fb_throw (&command->error, FB_ERROR_INVALID, _ ("“%s” is no valid topic"), command->text);
      break;
    case MOSQ_ERR_PAYLOAD_SIZE:
    case MOSQ_ERR_OVERSIZE_PACKET:
      fb_throw (&command->error, FB_ERROR_INVALID,
                _ ("The message for “%s” is larger than %s takes"), command->text, name);
      break;
    case MOSQ_ERR_QOS_NOT_SUPPORTED:
      fb_throw (&command->error, FB_ERROR_UNSUPPORTED, _ ("%s does not serve QoS %d"), name,
                command->qos);
      break;
    default:
      fb_throw (&command->error, FB_ERROR_UNREACHABLE, _ ("%s is not connected"), name);
      break;
    }
}

static int
publish (FbMqttSession *self, FbMqttCommand *command)
{
  mosquitto_property *properties = NULL;
  gsize               length = 0;
  const void         *payload =
      command->payload != NULL ? g_bytes_get_data (command->payload, &length) : NULL;
  int rc;

  if (!fb_mqtt_wire_write_properties (command->properties, &properties, &command->error))
    return MOSQ_ERR_INVAL;

  self->sending = command;
  self->is_sent = FALSE;
  rc = mosquitto_publish_v5 (self->mosquitto, &command->mid, command->text, length, payload,
                             command->qos, command->is_retained, properties);
  self->sending = NULL;
  mosquitto_property_free_all (&properties);

  return rc;
}

static gboolean
may_publish (FbMqttSession *self, FbMqttCommand *command)
{
  const char *name = self->options->name;

  if (command->is_retained && !self->takes_retained)
    return fb_throw (&command->error, FB_ERROR_UNSUPPORTED,
                     _ ("%s does not keep retained messages"), name);
  if (command->properties != NULL && self->options->version == FB_MQTT_3_1_1)
    return fb_throw (&command->error, FB_ERROR_UNSUPPORTED,
                     _ ("MQTT 3.1.1, which is spoken with %s, has no properties"), name);
  if (self->n_waiting_bytes > MAX_WAITING_BYTES)
    return fb_throw (&command->error, FB_ERROR_FULL,
                     _ ("%s has not taken the messages before yet; try again later"), name);

  return TRUE;
}

static int
start (FbMqttSession *self, FbMqttCommand *command)
{
  switch (command->kind)
    {
    case FB_MQTT_COMMAND_SUBSCRIBE:
      return mosquitto_subscribe_v5 (self->mosquitto, &command->mid, command->text, command->qos,
                                     self->options->version == FB_MQTT_5
                                         ? MQTT_SUB_OPT_RETAIN_AS_PUBLISHED
                                         : 0,
                                     NULL);
    case FB_MQTT_COMMAND_UNSUBSCRIBE:
      return mosquitto_unsubscribe_v5 (self->mosquitto, &command->mid, command->text, NULL);
    case FB_MQTT_COMMAND_PUBLISH:
      return may_publish (self, command) ? publish (self, command) : MOSQ_ERR_INVAL;
    case FB_MQTT_COMMAND_CLOSE:
    case FB_MQTT_COMMAND_RETRY:
    case FB_MQTT_COMMAND_WAKE:
    case FB_MQTT_COMMAND_TRUST:
    default:
      g_return_val_if_reached (MOSQ_ERR_INVAL);
    }
}

void
fb_mqtt_session_do (FbMqttSession *self, FbMqttCommand *command)
{
  int rc = self->is_online ? MOSQ_ERR_SUCCESS : MOSQ_ERR_NO_CONN;

  if (command->payload != NULL)
    self->n_waiting_bytes += g_bytes_get_size (command->payload);
  if (rc == MOSQ_ERR_SUCCESS)
    rc = start (self, command);

  if (rc != MOSQ_ERR_SUCCESS && command->error == NULL)
    explain (self, command, rc);
  if (rc != MOSQ_ERR_SUCCESS || (command->kind == FB_MQTT_COMMAND_PUBLISH && self->is_sent))
    finish (self, command);
  else
    g_hash_table_insert (self->waiting, GINT_TO_POINTER (command->mid), command);
}

void
fb_mqtt_session_watch_commands (FbMqttSession *self)
{
  mosquitto_publish_v5_callback_set (self->mosquitto, publish_cb);
  mosquitto_subscribe_v5_callback_set (self->mosquitto, subscribe_cb);
  mosquitto_unsubscribe_v5_callback_set (self->mosquitto, unsubscribe_cb);
}

void
fb_mqtt_session_subscribe_all (FbMqttSession *self)
{
  for (guint i = 0; i < self->options->filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (self->options->filters, i);
      FbMqttCommand      *command =
          fb_mqtt_command_new (FB_MQTT_COMMAND_SUBSCRIBE, NULL, filter->filter);

      command->qos = filter->qos;
      fb_mqtt_session_do (self, command);
    }
}

/* Whether the library sends it again on the next connection. */
static gboolean
is_sent_again (FbMqttSession *self, FbMqttCommand *command)
{
  return command->kind == FB_MQTT_COMMAND_PUBLISH && command->qos > 0 &&
         fb_mqtt_session_is_kept (self->options);
}

void
fb_mqtt_session_fail_waiting (FbMqttSession *self, gboolean is_last)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      FbMqttCommand *command = value;

      if (!is_last && is_sent_again (self, command))
        continue;

      g_hash_table_iter_steal (&iter);
      if (command->kind == FB_MQTT_COMMAND_PUBLISH)
        fb_throw (&command->error, FB_ERROR_UNREACHABLE,
                  _ ("The connection to %s ended before it acknowledged the message for “%s”; it "
                     "may have taken it or not"),
                  self->options->name, command->text);
      else
        fb_throw (&command->error, FB_ERROR_UNREACHABLE,
                  _ ("The connection to %s ended before it answered"), self->options->name);
      finish (self, command);
    }
}
