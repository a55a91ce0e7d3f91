/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Wall clock and its text forms. Times in the tree are microseconds since 1970 UTC (gint64). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Now, in microseconds since 1970 UTC. */
gint64 fb_clock_now (void);

/* RFC 3339 in UTC with milliseconds: 2026-11-22T07:41:02.123Z. (transfer full) */
char *fb_clock_format (gint64 time_us) G_GNUC_WARN_UNUSED_RESULT;

/* Local time of day for a log line: 07:41:02. (transfer full) */
char *fb_clock_format_time_of_day (gint64 time_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
