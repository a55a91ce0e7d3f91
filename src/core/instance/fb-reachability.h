/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* When to try again what could not be reached: 1 s, doubled up to 60 s, each spread by a quarter
 * either way so that many clients do not come back at once; and whether the machine slept
 * meanwhile. Plain values and clocks handed in, no timers. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_REACHABILITY_MIN_MS 1000
#define FB_REACHABILITY_MAX_MS 60000

typedef struct
{
  guint    n_failures;
  gint64   asleep_us; /* what the machine had slept when last asked */
  gboolean has_asked;
} FbReachability;

void fb_reachability_init (FbReachability *self);

/* One more failure. @spread: 0..1, from a random source. Returns how long to wait, in milliseconds.
 */
guint fb_reachability_fail (FbReachability *self, double spread);
void  fb_reachability_succeed (FbReachability *self);

/* A short wait for coming back after sleep or a change of network, so that all connections of a
 * machine do not start in the same moment. Milliseconds, 0..2000. */
guint fb_reachability_spread (double spread);

/* @boottime_us, @monotonic_us: the two clocks, of which only the first goes on in sleep. TRUE when
 * the machine slept for more than two seconds since the last call. */
gboolean fb_reachability_slept (FbReachability *self, gint64 boottime_us, gint64 monotonic_us);

G_END_DECLS
