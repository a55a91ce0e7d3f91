/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-command.h"

/* A plain value. */

FbMqttCommand *
fb_mqtt_command_new (FbMqttCommandKind kind, GTask *task, const char *text)
{
  FbMqttCommand *self = g_new0 (FbMqttCommand, 1);

  self->kind = kind;
  self->task = task;
  self->text = g_strdup (text);

  return self;
}

void
fb_mqtt_command_free (FbMqttCommand *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->task);
  g_free (self->text);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->properties, fb_mqtt_properties_free);
  g_clear_error (&self->error);
  g_free (self);
}

void
fb_mqtt_command_answer (FbMqttCommand *self)
{
  g_return_if_fail (self != NULL);

  if (self->task != NULL && self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else if (self->task != NULL)
    g_task_return_int (self->task, self->granted);
  fb_mqtt_command_free (self);
}
