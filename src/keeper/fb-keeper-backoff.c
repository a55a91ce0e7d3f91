/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-backoff.h"

#include <string.h>

/* Times are of any clock that does not jump: g_get_monotonic_time(). */

#define MAX_DELAY_MS 60000
#define WINDOW_US G_TIME_SPAN_MINUTE

guint
fb_keeper_backoff_note (FbKeeperBackoff *self, gint64 ready_us, gint64 now_us, gboolean *safe)
{
  gint64 oldest;

  if (ready_us != 0 && now_us - ready_us >= WINDOW_US)
    *self = (FbKeeperBackoff){ 0 };

  memmove (self->crashed_us, self->crashed_us + 1,
           sizeof self->crashed_us - sizeof self->crashed_us[0]);
  self->crashed_us[FB_BACKOFF_CRASHES - 1] = now_us;
  self->n_crashes++;

  oldest = self->crashed_us[0];
  *safe = self->n_crashes >= FB_BACKOFF_CRASHES && now_us - oldest <= WINDOW_US;

  return self->n_crashes > 6 ? MAX_DELAY_MS : MIN (1000u << (self->n_crashes - 1), MAX_DELAY_MS);
}
