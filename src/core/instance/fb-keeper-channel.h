/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One connection of FbKeeperClient to a keeper's socket. Callbacks come on the thread-default main
 * context at the time of opening; the channel may be freed in them. For area instance only. */

#pragma once

#include "instance/fb-keeper-protocol.h"

G_BEGIN_DECLS

typedef struct _FbKeeperChannel FbKeeperChannel;

typedef void (*FbKeeperMessageFunc) (const FbKeeperMessage *message, gpointer user_data);
/* The keeper went away, or said something that is none of the protocol. The last call. */
typedef void (*FbKeeperClosedFunc) (gpointer user_data);

/* Does not block. FB_ERROR_NOT_FOUND: no keeper listens. FB_ERROR_FAILED: any other. (transfer
 * full) */
FbKeeperChannel *fb_keeper_channel_open (const char         *folder,
                                         FbKeeperMessageFunc message,
                                         FbKeeperClosedFunc  closed,
                                         gpointer            user_data,
                                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void             fb_keeper_channel_free (FbKeeperChannel *self);

/* Requests are short and few; one that the socket does not take at once closes the channel. */
void fb_keeper_channel_send (FbKeeperChannel *self, const FbKeeperRequest *request);

G_END_DECLS
