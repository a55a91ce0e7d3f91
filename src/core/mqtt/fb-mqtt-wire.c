/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-wire.h"

#include <glib/gi18n-lib.h>
#include <mqtt_protocol.h>
#include <stdlib.h>

#include "fb-error.h"

/* libmosquitto allocates what it hands out with malloc(). */

static void
read_string (const mosquitto_property *item, int id, char **text)
{
  char *found = NULL;

  if (mosquitto_property_read_string (item, id, &found, FALSE) == NULL || found == NULL)
    return;

  g_free (*text);
  *text = g_strdup (found);
  free (found);
}

static void
read_correlation (const mosquitto_property *item, FbMqttProperties *properties)
{
  void    *data = NULL;
  uint16_t length = 0;

  if (mosquitto_property_read_binary (item, MQTT_PROP_CORRELATION_DATA, &data, &length, FALSE) ==
      NULL)
    return;

  g_clear_pointer (&properties->correlation_data, g_bytes_unref);
  properties->correlation_data = g_bytes_new (data, length);
  free (data);
}

static void
read_user (const mosquitto_property *item, FbMqttProperties *properties)
{
  char *name = NULL;
  char *value = NULL;

  mosquitto_property_read_string_pair (item, MQTT_PROP_USER_PROPERTY, &name, &value, FALSE);
  if (name != NULL && value != NULL)
    fb_mqtt_properties_add_user (properties, name, value);
  free (name);
  free (value);
}

static void
read_item (const mosquitto_property *item, FbMqttProperties *properties)
{
  uint8_t byte = 0;

  switch (mosquitto_property_identifier (item))
    {
    case MQTT_PROP_PAYLOAD_FORMAT_INDICATOR:
      mosquitto_property_read_byte (item, MQTT_PROP_PAYLOAD_FORMAT_INDICATOR, &byte, FALSE);
      properties->is_text = byte == 1;
      break;
    case MQTT_PROP_MESSAGE_EXPIRY_INTERVAL:
      properties->has_expiry = TRUE;
      mosquitto_property_read_int32 (item, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, &properties->expiry,
                                     FALSE);
      break;
    case MQTT_PROP_CONTENT_TYPE:
      read_string (item, MQTT_PROP_CONTENT_TYPE, &properties->content_type);
      break;
    case MQTT_PROP_RESPONSE_TOPIC:
      read_string (item, MQTT_PROP_RESPONSE_TOPIC, &properties->response_topic);
      break;
    case MQTT_PROP_CORRELATION_DATA:
      read_correlation (item, properties);
      break;
    case MQTT_PROP_USER_PROPERTY:
      read_user (item, properties);
      break;
    default:
      break;
    }
}

FbMqttProperties *
fb_mqtt_wire_read_properties (const mosquitto_property *list)
{
  FbMqttProperties *properties;

  if (list == NULL)
    return NULL;

  properties = fb_mqtt_properties_new ();
  for (const mosquitto_property *item = list; item != NULL; item = mosquitto_property_next (item))
    read_item (item, properties);

  return properties;
}

static int
write_all (const FbMqttProperties *properties, mosquitto_property **list)
{
  gsize length = 0;
  int   rc = MOSQ_ERR_SUCCESS;

  if (properties->is_text)
    rc = mosquitto_property_add_byte (list, MQTT_PROP_PAYLOAD_FORMAT_INDICATOR, 1);
  if (rc == MOSQ_ERR_SUCCESS && properties->has_expiry)
    rc = mosquitto_property_add_int32 (list, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, properties->expiry);
  if (rc == MOSQ_ERR_SUCCESS && properties->content_type != NULL)
    rc = mosquitto_property_add_string (list, MQTT_PROP_CONTENT_TYPE, properties->content_type);
  if (rc == MOSQ_ERR_SUCCESS && properties->response_topic != NULL)
    rc = mosquitto_property_add_string (list, MQTT_PROP_RESPONSE_TOPIC, properties->response_topic);
  if (rc == MOSQ_ERR_SUCCESS && properties->correlation_data != NULL)
    {
      const void *data = g_bytes_get_data (properties->correlation_data, &length);

      rc = length > G_MAXUINT16
               ? MOSQ_ERR_PAYLOAD_SIZE
               : mosquitto_property_add_binary (list, MQTT_PROP_CORRELATION_DATA, data, length);
    }
  for (guint i = 0; rc == MOSQ_ERR_SUCCESS && properties->user != NULL && i < properties->user->len;
       i++)
    {
      const FbMqttUserProperty *user = g_ptr_array_index (properties->user, i);

      rc = mosquitto_property_add_string_pair (list, MQTT_PROP_USER_PROPERTY, user->name,
                                               user->value);
    }

  return rc;
}

gboolean
fb_mqtt_wire_write_properties (const FbMqttProperties *properties,
                               mosquitto_property    **list,
                               GError                **error)
{
  *list = NULL;
  if (properties == NULL || write_all (properties, list) == MOSQ_ERR_SUCCESS)
    return TRUE;

  mosquitto_property_free_all (list);
  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("A property is too long for MQTT or is no valid text"));
}

mosquitto_property *
fb_mqtt_wire_connect_properties (const FbMqttOptions *options, guint32 max_packet)
{
  mosquitto_property *list = NULL;

  mosquitto_property_add_int32 (&list, MQTT_PROP_MAXIMUM_PACKET_SIZE, max_packet);
  if (options->session_expiry > 0)
    mosquitto_property_add_int32 (&list, MQTT_PROP_SESSION_EXPIRY_INTERVAL,
                                  options->session_expiry);

  return list;
}
