/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-sequence.h"

/* MQTT keeps the order within a topic only, so a number may come late; and a birth may have been
 * missed, so the numbers may begin anew anywhere. */

/* More than half of the circle ahead is behind. */
#define HALF 128

void
fb_sparkplug_sequence_start (FbSparkplugSequence *self, guint64 seq)
{
  self->is_running = TRUE;
  self->last = (guint8)seq;
  self->has_late = FALSE;
}

void
fb_sparkplug_sequence_stop (FbSparkplugSequence *self)
{
  self->is_running = FALSE;
}

/* One number from behind was late; two that follow each other are a sequence begun anew. */
static gboolean
take_late (FbSparkplugSequence *self, guint8 seq)
{
  if (self->has_late && (guint8)(seq - self->late) == 1)
    {
      fb_sparkplug_sequence_start (self, seq);
      self->n_gaps++;
      return TRUE;
    }

  self->has_late = TRUE;
  self->late = seq;
  if (self->n_lost > 0)
    self->n_lost--;

  return FALSE;
}

gboolean
fb_sparkplug_sequence_take (FbSparkplugSequence *self, guint64 seq)
{
  guint8 step = (guint8)(seq - self->last);

  if (!self->is_running)
    {
      fb_sparkplug_sequence_start (self, seq);
      return FALSE;
    }
  if (step > HALF)
    return take_late (self, (guint8)seq);

  /* No step at all: QoS 1 may deliver a message twice. */
  self->last = (guint8)seq;
  if (step <= 1)
    return FALSE;

  self->n_gaps++;
  self->n_lost += step - 1u;

  return TRUE;
}
