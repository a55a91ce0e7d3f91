/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-target.h"

/* The counters are 64 bits wide, for which GLib has no atomics. */

static void
clear (gpointer data)
{
  FbMqttTarget *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
}

FbMqttTarget *
fb_mqtt_target_new (const FbMqttSink *sink, gpointer user_data, GDestroyNotify destroy)
{
  FbMqttTarget *self = g_atomic_rc_box_new0 (FbMqttTarget);

  self->sink = *sink;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

FbMqttTarget *
fb_mqtt_target_ref (FbMqttTarget *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
fb_mqtt_target_unref (FbMqttTarget *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
fb_mqtt_target_count (guint64 *counter, guint64 more)
{
  __atomic_fetch_add (counter, more, __ATOMIC_RELAXED);
}

void
fb_mqtt_target_read (FbMqttTarget *self, FbMqttCounters *counters)
{
  counters->messages = __atomic_load_n (&self->counters.messages, __ATOMIC_RELAXED);
  counters->bytes = __atomic_load_n (&self->counters.bytes, __ATOMIC_RELAXED);
  counters->too_large = __atomic_load_n (&self->counters.too_large, __ATOMIC_RELAXED);
  counters->invalid = __atomic_load_n (&self->counters.invalid, __ATOMIC_RELAXED);
}
