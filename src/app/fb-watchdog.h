/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Finds turns of the main loop that our code makes long: over 50 ms without coming back to poll(),
 * with a function of this program on the stack. For debug builds; each find is one line of JSON
 * with its stack. Turns that only GTK, GDK or WebKit fill are theirs and not told. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FbWatchdog FbWatchdog;

/* Watches the default main context from the main thread. @path: file that lines are appended to.
 * (transfer full) */
FbWatchdog *fb_watchdog_start (const char *path) G_GNUC_WARN_UNUSED_RESULT;

void fb_watchdog_stop (FbWatchdog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbWatchdog, fb_watchdog_stop)

G_END_DECLS
