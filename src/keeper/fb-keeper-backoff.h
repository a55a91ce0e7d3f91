/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* When to start a child again that ended by itself: after 1, 2, 4 … 60 s, and with its flows held
 * once it ended three times within a minute. A plain value; pure. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_BACKOFF_CRASHES 3

typedef struct
{
  guint  n_crashes; /* since it last stayed up */
  gint64 crashed_us[FB_BACKOFF_CRASHES];
} FbKeeperBackoff;

/* Notes that it ended at @now_us after it had been ready since @ready_us (0: it never was). A
 * minute of being ready forgets what was before. Returns the milliseconds to wait; @safe is set
 * when the flows should be held from now on. */
guint
fb_keeper_backoff_note (FbKeeperBackoff *self, gint64 ready_us, gint64 now_us, gboolean *safe);

G_END_DECLS
