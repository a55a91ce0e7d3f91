/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-properties.h"

/* A plain value: whoever holds it owns it. Most messages have none, so nothing here is on the way
 * of a message that comes. */

G_DEFINE_BOXED_TYPE (FbMqttProperties,
                     fb_mqtt_properties,
                     fb_mqtt_properties_copy,
                     fb_mqtt_properties_free)

static void
user_property_free (gpointer data)
{
  FbMqttUserProperty *property = data;

  g_free (property->name);
  g_free (property->value);
  g_free (property);
}

FbMqttProperties *
fb_mqtt_properties_new (void)
{
  return g_new0 (FbMqttProperties, 1);
}

FbMqttProperties *
fb_mqtt_properties_copy (const FbMqttProperties *self)
{
  FbMqttProperties *copy = fb_mqtt_properties_new ();

  copy->is_text = self->is_text;
  copy->has_expiry = self->has_expiry;
  copy->expiry = self->expiry;
  copy->content_type = g_strdup (self->content_type);
  copy->response_topic = g_strdup (self->response_topic);
  if (self->correlation_data)
    copy->correlation_data = g_bytes_ref (self->correlation_data);
  for (guint i = 0; self->user && i < self->user->len; i++)
    {
      const FbMqttUserProperty *property = g_ptr_array_index (self->user, i);

      fb_mqtt_properties_add_user (copy, property->name, property->value);
    }
  return copy;
}

void
fb_mqtt_properties_free (FbMqttProperties *self)
{
  if (!self)
    return;
  g_free (self->content_type);
  g_free (self->response_topic);
  g_clear_pointer (&self->correlation_data, g_bytes_unref);
  g_clear_pointer (&self->user, g_ptr_array_unref);
  g_free (self);
}

void
fb_mqtt_properties_add_user (FbMqttProperties *self, const char *name, const char *value)
{
  FbMqttUserProperty *property = g_new0 (FbMqttUserProperty, 1);

  g_return_if_fail (self && name && value);

  if (!self->user)
    self->user = g_ptr_array_new_with_free_func (user_property_free);
  property->name = g_strdup (name);
  property->value = g_strdup (value);
  g_ptr_array_add (self->user, property);
}
