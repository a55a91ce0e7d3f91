/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The client's end of a keeper: starts the process flowbench-keeper when there is none, finds it
 * when there is, and asks it over the Unix socket in the instance's folder. No state of its own
 * beyond the connection. Any one thread with a main context. */

#pragma once

#include "instance/fb-instance.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FB_TYPE_KEEPER_CLIENT (fb_keeper_client_get_type ())
G_DECLARE_FINAL_TYPE (FbKeeperClient, fb_keeper_client, FB, KEEPER_CLIENT, GObject)

/* What a keeper says of its child; plain value. */
typedef struct
{
  FbInstanceState state;
  char           *detail; /* (nullable) exit reason in words, with the stack's first lines */
  char           *url;    /* (nullable) */
  char           *node_red_version; /* (nullable) */
  gint64          pid;              /* of Node-RED, 0 without */
  gint64          keeper_pid;
  double          cpu;                /* share of one core */
  gint64          memory;             /* resident bytes */
  guint           restarts;           /* since the keeper started */
  gboolean        credentials_broken; /* Node-RED could not decrypt flows_cred.json */
} FbKeeperStatus;

void fb_keeper_status_free (FbKeeperStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbKeeperStatus, fb_keeper_status_free)

/* One line of the instance's log. */
typedef struct
{
  guint64 sequence;
  gint64  time_us;
  int level; /* Node-RED's: 10 fatal, 20 error, 30 warn, 40 info, 50 debug, 60 trace; 40 for plain
                output */
  char *text;
} FbLogLine;

void fb_log_line_free (FbLogLine *line);

/* @folder: the instance's folder.
 * Signals: "status" (FbKeeperStatus *) whenever it changes while watching; "log" (GPtrArray of
 * FbLogLine *) in batches while following; "gone" () when the keeper went away. */
FbKeeperClient *fb_keeper_client_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/* Starts the keeper and the child. @safe: hold the flows. @secrets: what the child gets on its
 * inherited descriptor; (nullable) for a child that needs none. Returns when the child is ready or
 * has failed (FB_ERROR_FAILED with the reason in words). */
void     fb_keeper_client_start_async (FbKeeperClient     *self,
                                       gboolean            safe,
                                       GBytes             *secrets,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean fb_keeper_client_start_finish (FbKeeperClient *self, GAsyncResult *result, GError **error);
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
