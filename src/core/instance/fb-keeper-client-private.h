/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the two files of FbKeeperClient share. */

#pragma once

#include "instance/fb-keeper-channel.h"
#include "instance/fb-keeper-client.h"
#include "instance/fb-log-follower.h"

G_BEGIN_DECLS

struct _FbKeeperClient
{
  GObject parent_instance;

  /* Owned */
  char            *folder;
  FbKeeperChannel *channel;
  GHashTable      *calls; /* id -> GTask */
  gint64           last_id;
  GFileMonitor    *monitor;
  guint            appear_source;
  guint            appear_tries;
  FbLogFollower   *follower; /* (nullable) */
  gboolean         watching;
};

typedef enum
{
  FB_KEEPER_CLIENT_STATUS,
  FB_KEEPER_CLIENT_LOG,
  FB_KEEPER_CLIENT_GONE,
  FB_KEEPER_CLIENT_N_SIGNALS
} FbKeeperClientSignal;

/* @value: the signal's argument, NULL for "gone". */
void fb_keeper_client_emit (FbKeeperClient *self, FbKeeperClientSignal signal, gpointer value);

/* Opens the channel when it is not, and says again what is watched. */
gboolean fb_keeper_client_open_channel (FbKeeperClient *self, GError **error);
/* The channel goes when nobody needs it. */
void fb_keeper_client_close_if_idle (FbKeeperClient *self);
/* @id: 0 when no call waits for the answer. Needs the channel. */
void
fb_keeper_client_send_request (FbKeeperClient *self, FbKeeperVerb verb, gint64 id, gboolean safe);

/* Task function: the status while no keeper listens, of the client that is the task's source. */
void fb_keeper_client_read_record (GTask        *task,
                                   gpointer      source,
                                   gpointer      task_data,
                                   GCancellable *cancellable);

G_END_DECLS
