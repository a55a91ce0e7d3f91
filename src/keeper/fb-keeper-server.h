/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The keeper's end of keeper.sock: who is connected, what they ask, what they are told. Only
 * processes of the same user (or root) are let in. A client that sends too long a line or does not
 * read what it gets is let go. Main thread. */

#pragma once

#include "instance/fb-keeper-protocol.h"

G_BEGIN_DECLS

typedef struct _FbKeeperServer FbKeeperServer;

/* @client names the connection until its end. */
typedef void (*FbKeeperRequestFunc) (guint                  client,
                                     const FbKeeperRequest *request,
                                     gpointer               user_data);
/* The number of clients, of watching or of following ones changed. */
typedef void (*FbKeeperClientsFunc) (gpointer user_data);

/* @folder: descriptor of the instance's folder, so that the length of its path does not matter;
 * borrowed. Replaces a socket left behind. Errors: FB_ERROR_DENIED, FB_ERROR_FAILED. (transfer
 * full) */
FbKeeperServer *fb_keeper_server_new (int                 folder,
                                      FbKeeperRequestFunc request,
                                      FbKeeperClientsFunc clients,
                                      gpointer            user_data,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Sends what is waiting as far as that does not block, closes and removes the socket. */
void fb_keeper_server_free (FbKeeperServer *self);

/* @line: with its newline. A client that has gone is no error. */
void fb_keeper_server_send (FbKeeperServer *self, guint client, const char *line);
void fb_keeper_server_tell_watchers (FbKeeperServer *self, const char *line);
void fb_keeper_server_tell_followers (FbKeeperServer *self, const char *line);

guint fb_keeper_server_get_n_clients (FbKeeperServer *self);
guint fb_keeper_server_get_n_watchers (FbKeeperServer *self);

void fb_keeper_server_set_watching (FbKeeperServer *self, guint client, gboolean watching);
void fb_keeper_server_set_following (FbKeeperServer *self, guint client, gboolean following);

G_END_DECLS
