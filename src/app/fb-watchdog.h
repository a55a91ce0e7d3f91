/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Finds turns of the main loop that our code makes long: over 50 ms without coming back to poll().
 * The time that the thread waited for a processor is the machine's and does not count; waiting for
 * anything else does. Each find is one line of JSON:
 *
 *   wall_ms   on the clock
 *   own_ms    without the waiting for a processor; over 50
 *   cpu_ms    of it on a processor
 *   ours_ms   of it outside GTK's, libadwaita's and WebKit's own frames, estimated from looks at
 *             the stack every 10 ms; over 50 the turn is ours, else it is what we asked of them
 *   stack     of one look, one of ours when there is one
 *
 * Turns without a function of this program are not told. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FbWatchdog FbWatchdog;

/* Watches the default main context from the main thread. @path: file that lines are appended to.
 * (transfer full) (nullable) */
FbWatchdog *fb_watchdog_start (const char *path) G_GNUC_WARN_UNUSED_RESULT;

void fb_watchdog_stop (FbWatchdog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbWatchdog, fb_watchdog_stop)

G_END_DECLS
