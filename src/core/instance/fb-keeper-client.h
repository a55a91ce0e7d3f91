/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The client's end of a keeper: starts the process flowbench-keeper when there is none, finds it
 * when there is, and asks it over the Unix socket in the instance's folder. No state of its own
 * beyond the connection. Any one thread with a main context. */

#pragma once

#include "instance/fb-keeper-protocol.h"
#include "instance/fb-log-reader.h"

G_BEGIN_DECLS

#define FB_TYPE_KEEPER_CLIENT (fb_keeper_client_get_type ())
G_DECLARE_FINAL_TYPE (FbKeeperClient, fb_keeper_client, FB, KEEPER_CLIENT, GObject)

/* @folder: the instance's folder.
 * Signals: "status" (FbKeeperStatus *) whenever it changes while watching; "log" (GPtrArray of
 * FbLogLine *) in batches while following; "gone" () when the keeper went away. */
FbKeeperClient *fb_keeper_client_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/* Starts the keeper and the child. @safe: hold the flows. @secrets: what the child gets on its
 * inherited descriptor; (nullable) for a child that needs none. Returns when the child is ready or
 * has failed (FB_ERROR_FAILED with the reason in words); one that runs already is no error.
 * Cancelling stops what was started. */
void     fb_keeper_client_start_async (FbKeeperClient     *self,
                                       gboolean            safe,
                                       GBytes             *secrets,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean fb_keeper_client_start_finish (FbKeeperClient *self, GAsyncResult *result, GError **error);
/* Ends the child and starts it again under the same keeper, with the secrets that it has; without a
 * keeper FB_ERROR_NOT_FOUND. */
void fb_keeper_client_restart_async (FbKeeperClient     *self,
                                     gboolean            safe,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean
fb_keeper_client_restart_finish (FbKeeperClient *self, GAsyncResult *result, GError **error);
/* Ends child and keeper; no error when nothing runs. */
void     fb_keeper_client_stop_async (FbKeeperClient     *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean fb_keeper_client_stop_finish (FbKeeperClient *self, GAsyncResult *result, GError **error);
/* A status of state STOPPED (or CRASHED with the last reason) when no keeper runs. (transfer full)
 */
void fb_keeper_client_status_async (FbKeeperClient     *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
FbKeeperStatus *
fb_keeper_client_status_finish (FbKeeperClient *self, GAsyncResult *result, GError **error);
/* Keeps a connection open and emits "status"; comes back by itself when a keeper appears. */
void fb_keeper_client_watch (FbKeeperClient *self);
void fb_keeper_client_unwatch (FbKeeperClient *self);
/* The last @n_lines at or above @max_level (lower is worse) that contain @contains (nullable), read
 * from the ring on disk; works without a keeper. (transfer full) (element-type FbLogLine) */
void fb_keeper_client_read_log_async (FbKeeperClient     *self,
                                      guint               n_lines,
                                      int                 max_level,
                                      const char         *contains,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GPtrArray *
fb_keeper_client_read_log_finish (FbKeeperClient *self, GAsyncResult *result, GError **error);
/* Emits "log" for what comes from now on (or since @after_sequence when not 0). */
void fb_keeper_client_follow_log (FbKeeperClient *self, guint64 after_sequence);
void fb_keeper_client_unfollow_log (FbKeeperClient *self);

G_END_DECLS
