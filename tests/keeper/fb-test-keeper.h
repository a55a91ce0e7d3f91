/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A keeper with a child of the test's choice, reached by the client that everybody uses. */

#pragma once

#include "fb-test.h"
#include "instance/fb-keeper-client.h"
#include "instance/fb-keeper-config.h"

G_BEGIN_DECLS

typedef struct
{
  char           *folder;
  FbKeeperClient *client;
  FbKeeperConfig *config;
} FbTestKeeper;

/* A folder, a client, and keeper.json with the fake Node-RED that behaves as @behaviour says (NULL:
 * without a configuration). */
FbTestKeeper *fb_test_keeper_new (const char *behaviour) G_GNUC_WARN_UNUSED_RESULT;
/* Stops what runs. */
void fb_test_keeper_free (FbTestKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestKeeper, fb_test_keeper_free)

/* Gives the client up and sees that nothing holds it. */
void fb_test_keeper_drop_client (FbTestKeeper *self);

/* Writes the configuration again after the test changed it. */
void fb_test_keeper_save (FbTestKeeper *self);

gboolean        fb_test_keeper_start (FbTestKeeper *self, gboolean safe, GError **error);
void            fb_test_keeper_stop (FbTestKeeper *self);
FbKeeperStatus *fb_test_keeper_status (FbTestKeeper *self) G_GNUC_WARN_UNUSED_RESULT;
/* Asks again and again until it has @state; fails the test after @timeout_ms. */
FbKeeperStatus *fb_test_keeper_await (FbTestKeeper   *self,
                                      FbInstanceState state,
                                      guint           timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
/* All log lines, joined by newlines. */
char *fb_test_keeper_log (FbTestKeeper *self) G_GNUC_WARN_UNUSED_RESULT;
/* The content of a file in its folder. */
char *fb_test_keeper_read (FbTestKeeper *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a process with @pid is there and not a zombie. */
gboolean fb_test_process_lives (gint64 pid);
/* Waits until it is not. */
void fb_test_await_death (gint64 pid);

G_END_DECLS
