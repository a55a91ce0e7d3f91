/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-held.h"

/* Held by FbSparkplugHost, whose places outlive what is here. */

#define HELD_TIME (250 * 1000)
#define MAX_BIRTHS 1000
#define MAX_BYTES (4 * 1024 * 1024)

typedef struct
{
  FbSparkplugPlace *device; /* (borrowed) */
  GBytes           *bytes;  /* (owned) */
  gint64            time;
} Birth;

static void
birth_free (gpointer data)
{
  Birth *birth = data;

  g_bytes_unref (birth->bytes);
  g_free (birth);
}

void
fb_sparkplug_held_init (FbSparkplugHeld *self)
{
  g_queue_init (&self->births);
  self->n_bytes = 0;
}

void
fb_sparkplug_held_clear (FbSparkplugHeld *self)
{
  g_queue_clear_full (&self->births, birth_free);
}

/* A clock that was set back makes everything old. */
static gboolean
is_old (const Birth *birth, gint64 time)
{
  return time < birth->time || time - birth->time > HELD_TIME;
}

static void
drop_old (FbSparkplugHeld *self, gint64 time)
{
  for (Birth *birth = g_queue_peek_head (&self->births); birth != NULL && is_old (birth, time);
       birth = g_queue_peek_head (&self->births))
    {
      self->n_bytes -= g_bytes_get_size (birth->bytes);
      birth_free (g_queue_pop_head (&self->births));
    }
}

void
fb_sparkplug_held_add (FbSparkplugHeld     *self,
                       FbSparkplugPlace    *device,
                       const FbMqttMessage *message)
{
  Birth *birth;

  drop_old (self, message->time);
  if (self->births.length >= MAX_BIRTHS || message->payload_length > MAX_BYTES - self->n_bytes)
    return;

  birth = g_new0 (Birth, 1);
  birth->device = device;
  birth->bytes = g_bytes_new (message->payload, message->payload_length);
  birth->time = message->time;
  self->n_bytes += message->payload_length;
  g_queue_push_tail (&self->births, birth);
}

GBytes *
fb_sparkplug_held_take (FbSparkplugHeld   *self,
                        FbSparkplugPlace  *node,
                        gint64             time,
                        FbSparkplugPlace **device)
{
  GList *link;

  drop_old (self, time);
  for (link = self->births.head; link != NULL; link = link->next)
    if (((Birth *)link->data)->device->node == node)
      {
        Birth  *birth = link->data;
        GBytes *bytes = g_bytes_ref (birth->bytes);

        *device = birth->device;
        self->n_bytes -= g_bytes_get_size (bytes);
        g_queue_delete_link (&self->births, link);
        birth_free (birth);
        return bytes;
      }

  return NULL;
}
