/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The link's struct and the aspects that share it: what it needs to get in (access), the web socket
 * (comms), and how a local and a remote instance are followed. */

#pragma once

#include "instance/fb-comms.h"
#include "instance/fb-instance-link.h"
#include "instance/fb-reachability.h"

G_BEGIN_DECLS

struct _FbInstanceLink
{
  GObject parent_instance;

  /* Owned */
  FbInstanceStore *store;
  FbInstance      *instance;
  FbKeeperClient  *keeper; /* of a local one */
  FbAdminClient   *admin;
  FbComms         *comms;
  GNetworkMonitor *network;
  GCancellable    *asking;  /* what is under way; replaced when it is given up */
  char            *made_of; /* address and trust that @admin was made of */
  char            *token;
  char            *read_token;
  GTlsCertificate *ca;
  char            *rev;         /* of the last deploy known */
  char            *own_rev;     /* of the last deploy of ours */
  char            *foreign_rev; /* heard of while a deploy of ours was under way */
  char            *unknown_rev; /* may be of a deploy of ours that had no answer */
  GStrv            overridden;  /* (nullable) never empty */
  char            *access_failure;

  FbReachability reachability;        /* of the Admin API */
  FbReachability socket_reachability; /* of the web socket, which proxies may refuse alone */
  guint          retry;
  guint          tick;
  gint64         comms_since_us; /* when the web socket opened, 0 before */

  guint    n_deploys;       /* of ours under way */
  gboolean is_next_unknown; /* the next rev heard of is an unknown_rev */
  gboolean is_open;
  gboolean has_access;  /* the secrets were looked up */
  gboolean had_session; /* the server has let us in */
  gboolean is_credentials_broken;
  gboolean has_runtime_state; /* comms told it since it connected */
  gboolean keeper_says_broken;
  gboolean server_says_broken;
};

/* Looks up tokens and own CA on a worker, once until has_access is taken back. */
void     fb_link_load_access_async (FbInstanceLink     *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean fb_link_load_access_finish (FbInstanceLink *self, GAsyncResult *result, GError **error);
/* Makes the Admin client when there is none for the address and trust of now. FALSE while the
 * address is not known. */
gboolean fb_link_ensure_admin (FbInstanceLink *self);

/* The web socket, unless it is there. */
void fb_link_open_comms (FbInstanceLink *self);
void fb_link_close_comms (FbInstanceLink *self);

/* Tries again after @wait_ms. */
void fb_link_try_in (FbInstanceLink *self, guint wait_ms);
/* Now; by the kind of the instance. */
void fb_link_try (FbInstanceLink *self);
/* Gives up what is under way or waits, and the web socket. */
void fb_link_drop (FbInstanceLink *self);
/* Whether all that can be known of the credentials is known. Of a remote instance only comms tells
 * it, right after connecting. */
gboolean fb_link_is_settled (FbInstanceLink *self);
void     fb_link_set_credentials_broken (FbInstanceLink *self, gboolean keeper, gboolean server);
/* @names: (nullable) */
void fb_link_set_overridden (FbInstanceLink *self, const char *const *names);

void fb_link_local_open (FbInstanceLink *self);
void fb_link_local_close (FbInstanceLink *self);
void fb_link_local_try (FbInstanceLink *self);

void fb_link_remote_try (FbInstanceLink *self);
void fb_link_remote_session_ended (FbInstanceLink *self, const char *detail);
/* From when one of ours begins until it ended or its answer was lost a deploy heard of may be ours.
 * @rev: (nullable) of what runs now; @is_own: whether ours put it there. */
void fb_link_deploy_begins (FbInstanceLink *self);
void fb_link_deploy_ended (FbInstanceLink *self, const char *rev, gboolean is_own);
void fb_link_deploy_lost (FbInstanceLink *self);
/* What comms says of the flows: a state word and, when they do not run, why. */
void fb_link_remote_take_flows_state (FbInstanceLink *self, const char *state, const char *detail);

void fb_link_emit_deployed (FbInstanceLink *self, const char *rev);
void fb_link_emit_notification (FbInstanceLink *self, const char *topic, JsonNode *data);
void fb_link_emit_session_expired (FbInstanceLink *self);

G_END_DECLS
