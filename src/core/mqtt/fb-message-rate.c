/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-message-rate.h"

/* A ring of seconds: the one that runs, and the whole ones before it. */

#define N_PLACES G_N_ELEMENTS (((FbMessageRate *)NULL)->counts)

void
fb_message_rate_add (FbMessageRate *self, gint64 time, guint n_messages)
{
  gint64 second = time / G_USEC_PER_SEC;
  gsize  place = (gsize)second % N_PLACES;

  if (self->seconds[place] != second)
    {
      self->seconds[place] = second;
      self->counts[place] = 0;
    }
  self->counts[place] += n_messages;
}

double
fb_message_rate_get (const FbMessageRate *self, gint64 time)
{
  gint64  second = time / G_USEC_PER_SEC;
  guint64 n_messages = 0;

  for (gsize place = 0; place < N_PLACES; place++)
    if (self->seconds[place] < second && self->seconds[place] >= second - FB_MESSAGE_RATE_SECONDS)
      n_messages += self->counts[place];
  return (double)n_messages / FB_MESSAGE_RATE_SECONDS;
}
