/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Bringing a keeper to life, and what is known of one that is not there. For area instance only. */

#pragma once

#include "instance/fb-keeper-protocol.h"

G_BEGIN_DECLS

/* Starts flowbench-keeper for @folder; ends when a keeper listens there, this one or another's that
 * was quicker. @secrets: (nullable) at most FB_KEEPER_MAX_SECRETS bytes. Errors: those the keeper
 * gives (FB_ERROR_DENIED: the folder cannot be written …), FB_ERROR_NOT_FOUND: the program is
 * missing. */
void     fb_keeper_launch_async (const char         *folder,
                                 GBytes             *secrets,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean fb_keeper_launch_finish (GAsyncResult *result, GError **error);

/* The status while no keeper listens: what the last one wrote, judged by whether it could end in
 * order. Blocks. (transfer full) */
FbKeeperStatus *fb_keeper_read_last_status (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
