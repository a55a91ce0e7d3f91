/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-reachability.h"

#define MAX_DOUBLINGS 6
#define SPREAD_MS 2000
#define SLEEP_US (2 * G_USEC_PER_SEC)

void
fb_reachability_init (FbReachability *self)
{
  *self = (FbReachability){ 0 };
}

guint
fb_reachability_fail (FbReachability *self, double spread)
{
  guint wait_ms =
      MIN (FB_REACHABILITY_MIN_MS << MIN (self->n_failures, MAX_DOUBLINGS), FB_REACHABILITY_MAX_MS);

  if (self->n_failures < G_MAXUINT)
    self->n_failures++;

  return wait_ms * (0.75 + 0.5 * CLAMP (spread, 0, 1));
}

void
fb_reachability_succeed (FbReachability *self)
{
  self->n_failures = 0;
}

guint
fb_reachability_spread (double spread)
{
  return SPREAD_MS * CLAMP (spread, 0, 1);
}

gboolean
fb_reachability_slept (FbReachability *self, gint64 boottime_us, gint64 monotonic_us)
{
  gint64   asleep_us = boottime_us - monotonic_us;
  gboolean slept = self->has_asked && asleep_us - self->asleep_us > SLEEP_US;

  self->asleep_us = asleep_us;
  self->has_asked = TRUE;

  return slept;
}
