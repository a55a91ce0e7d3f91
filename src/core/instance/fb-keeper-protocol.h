/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a keeper and its clients say to each other over keeper.sock, one JSON object a line, at most
 * FB_KEEPER_MAX_LINE bytes each; a longer line ends the connection.
 *
 *   client  {"id":1,"verb":"start","safe":false}
 *   keeper  {"id":1,"status":{…}}  or  {"id":1,"error":{"code":"failed","message":"…"}}
 *           {"event":"status","status":{…}}   after "watch", whenever it changes
 *           {"event":"log","last":123}        after "follow", when lines up to 123 are on disk
 *
 * "start" is answered when the child is ready or has failed, "stop" when it has ended. Log lines do
 * not travel here: the follower reads them from the ring. A keeper is started with its secrets on
 * descriptor FB_KEEPER_SECRETS_FD (a pipe, read to its end) and hands them to its child the same
 * way; the child finds the number in the environment variable FLOWBENCH_SECRETS_FD. Pure functions,
 * any thread. */

#pragma once

#include "fb-json.h"
#include "instance/fb-instance.h"

G_BEGIN_DECLS

#define FB_KEEPER_PROGRAM "flowbench-keeper"
#define FB_KEEPER_SOCKET_NAME "keeper.sock"
#define FB_KEEPER_LOCK_NAME "keeper.lock"
#define FB_KEEPER_LOG_NAME "log"
#define FB_KEEPER_SECRETS_FD 3
#define FB_KEEPER_MAX_SECRETS (32 * 1024)
#define FB_KEEPER_MAX_LINE (64 * 1024)

typedef enum
{
  FB_KEEPER_START, /* also cuts a back-off short; no harm while it runs */
  FB_KEEPER_RESTART,
  FB_KEEPER_STOP, /* the child, its companions and the keeper */
  FB_KEEPER_STATUS,
  FB_KEEPER_WATCH,
  FB_KEEPER_UNWATCH,
  FB_KEEPER_FOLLOW,
  FB_KEEPER_UNFOLLOW,
} FbKeeperVerb;

typedef struct
{
  gint64       id;
  FbKeeperVerb verb;
  gboolean     safe; /* start, restart: hold the flows */
} FbKeeperRequest;

/* Errors: FB_ERROR_INVALID; @request->id is then what could be read of it, else 0. */
gboolean
fb_keeper_request_parse (const char *line, gsize length, FbKeeperRequest *request, GError **error);
/* One line with its newline. (transfer full) */
char *fb_keeper_request_print (const FbKeeperRequest *request) G_GNUC_WARN_UNUSED_RESULT;

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
  char          **overridden; /* (nullable) names of the user's settings that ours replaced */
} FbKeeperStatus;

void fb_keeper_status_free (FbKeeperStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbKeeperStatus, fb_keeper_status_free)

FbKeeperStatus *fb_keeper_status_copy (const FbKeeperStatus *status) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) */
JsonObject *fb_keeper_status_to_json (const FbKeeperStatus *status) G_GNUC_WARN_UNUSED_RESULT;
/* What is missing is as in an empty one. (transfer full) */
FbKeeperStatus *fb_keeper_status_from_json (JsonObject *object) G_GNUC_WARN_UNUSED_RESULT;

/* Lines of a keeper, with their newline. (transfer full) */
char *fb_keeper_print_answer (gint64                id,
                              const FbKeeperStatus *status,
                              const GError         *error) G_GNUC_WARN_UNUSED_RESULT;
char *fb_keeper_print_status_event (const FbKeeperStatus *status) G_GNUC_WARN_UNUSED_RESULT;
char *fb_keeper_print_log_event (guint64 last) G_GNUC_WARN_UNUSED_RESULT;

/* What a client got: an answer (@id not 0) or an event. */
typedef struct
{
  gint64          id;
  FbKeeperStatus *status; /* (nullable) */
  GError         *error;  /* (nullable) */
  guint64         last;   /* not 0: a log event */
} FbKeeperMessage;

/* Errors: FB_ERROR_INVALID. Clear @message in any case. */
gboolean
fb_keeper_message_parse (const char *line, gsize length, FbKeeperMessage *message, GError **error);
void fb_keeper_message_clear (FbKeeperMessage *message);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbKeeperMessage, fb_keeper_message_clear)

G_END_DECLS
