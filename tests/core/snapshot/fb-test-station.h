/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A session on a profile of its own with one local instance on real Node-RED, and another client
 * that talks to it without Flowbench. Secrets lie under a passphrase. */

#pragma once

#include "fb-test.h"
#include "instance/fb-deploy.h"
#include "session/fb-session.h"

G_BEGIN_DECLS

#define FB_TEST_STATION_MS 120000

typedef struct
{
  char           *folder;
  char           *token; /* of the instance */
  FbSession      *session;
  FbInstance     *instance;
  FbInstanceLink *link;
} FbTestStation;

/* With the instance "Line 4", stopped; NULL after fb_test_missing(). (transfer full) (nullable) */
FbTestStation *fb_test_station_new (const char *runtime,
                                    const char *flows) G_GNUC_WARN_UNUSED_RESULT;
/* Stops the instance. */
void fb_test_station_free (FbTestStation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestStation, fb_test_station_free)

/* Another session on the same profile, unlocked, and its view of the instance. */
FbSession *fb_test_station_open (FbTestStation *self) G_GNUC_WARN_UNUSED_RESULT;
/* Closes the session. */
void fb_test_station_close (FbTestStation *self);
/* Closes the session, and opens a new one in its place. */
void fb_test_station_reopen (FbTestStation *self, gboolean watch);

/* Starts it and waits until it runs and its web socket is open. */
void fb_test_station_start (FbTestStation *self);
void fb_test_station_await_open (FbTestStation *self);

/* What another client does: POST flows, and what it got. */
void  fb_test_station_post (FbTestStation *self, const char *body);
char *fb_test_station_get (FbTestStation *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* What Flowbench does. FALSE with @error when it is not done. */
gboolean fb_test_station_deploy (FbTestStation *self, const char *body, GError **error);

/* A file in Node-RED's folder. (transfer full) */
char *fb_test_station_path (FbTestStation *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* "before-deploy after-deploy …" of its snapshots, newest first. (transfer full) */
char *fb_test_station_list (FbTestStation *self) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until that is @reasons. */
void fb_test_station_await (FbTestStation *self, const char *reasons);
/* The newest but @index. (transfer full) */
FbSnapshot *fb_test_station_get_snapshot (FbTestStation *self,
                                          guint          index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
