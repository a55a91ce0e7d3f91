/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How many messages came in a second, as a mean of the last few whole seconds. Times are of
 * g_get_monotonic_time(), so that a clock that is set does no harm. A plain value, one thread at a
 * time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_MESSAGE_RATE_SECONDS 3

typedef struct
{
  gint64  seconds[FB_MESSAGE_RATE_SECONDS + 1];
  guint64 counts[FB_MESSAGE_RATE_SECONDS + 1];
} FbMessageRate;

void fb_message_rate_add (FbMessageRate *self, gint64 time, guint n_messages);
/* Messages per second. Falls to 0 within FB_MESSAGE_RATE_SECONDS + 1 seconds of silence. */
double fb_message_rate_get (const FbMessageRate *self, gint64 time);

G_END_DECLS
