/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The keeper of one instance: ties the supervisor to the log, the socket and the record on disk.
 * Main thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbKeeper FbKeeper;

/* Takes the lock, ends what an earlier keeper left, listens. @secrets: (nullable). Errors:
 * FB_ERROR_CONFLICT (another keeper has the lock), FB_ERROR_DENIED (the folder cannot be written),
 * FB_ERROR_FULL, FB_ERROR_FAILED. (transfer full) */
FbKeeper      *
fb_keeper_new (const char *folder, GBytes *secrets, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fb_keeper_free (FbKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbKeeper, fb_keeper_free)

/* Serves until the instance has ended, or nobody asked for a start for 30 s. SIGTERM and SIGINT
 * stop it in order. */
void fb_keeper_run (FbKeeper *self);

G_END_DECLS
