/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* News between the processes of a profile: each binds a datagram socket in the folder "run" and
 * sends one byte to all others when it committed. Nothing is read from the news but that there is
 * some. On the thread of the main context it was made in. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_PING (fb_ping_get_type ())
G_DECLARE_FINAL_TYPE (FbPing, fb_ping, FB, PING, GObject)

/* @folder: where the sockets are; made when missing. The signal "received" () is emitted on the
 * main context @context. (transfer full) */
FbPing *
fb_ping_new (const char *folder, GMainContext *context, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Tells all others; sockets nobody reads any more are removed. Does not wait. */
void fb_ping_send (FbPing *self);

/* Stops listening and removes the socket. */
void fb_ping_close (FbPing *self);

G_END_DECLS
