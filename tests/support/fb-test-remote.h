/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A real Node-RED on 127.0.0.1 that plays the remote one, with a folder of its own. Turns the main
 * context while it waits. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FbTestRemote FbTestRemote;

/* Members of settings.js. Users: "admin" with "plant-admin" and all rights, "reader" with
 * "plant-reader" and "read". Static tokens: "static-all" and "static-read". */
#define FB_TEST_REMOTE_PASSWORD                                                                    \
  "adminAuth: { type: 'credentials', users: [ { username: 'admin', permissions: '*', password: "   \
  "'$2b$08$KiAV1lxPBe/MPZvVSSYTquB6fM5EKVzcsVROgCEMF5Ju5RiOYjce.' }, { username: 'reader', "       \
  "permissions: 'read', password: "                                                                \
  "'$2b$08$Z9/fP2lBT1XxJApKBifL8eKRUM6PWNsQrc/IQIu6cY6W4OcwVFxCW' } ] },"
#define FB_TEST_REMOTE_TOKENS                                                                      \
  "adminAuth: { tokens: async t => t === 'static-all' ? { username: 'machine', permissions: '*' "  \
  "} : t === 'static-read' ? { username: 'watcher', permissions: 'read' } : null },"
#define FB_TEST_REMOTE_OPEN ""

/* @runtime: such as "node-red-5.0". @settings: further members of settings.js. @flows: (nullable)
 * content of flows.json. Starts it; NULL after fb_test_missing(). (nullable) */
FbTestRemote *fb_test_remote_new (const char *runtime,
                                  const char *settings,
                                  const char *flows) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the process and removes the folder. */
void fb_test_remote_free (FbTestRemote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestRemote, fb_test_remote_free)

/* With the admin root, ends in "/"; the same after stop and start. */
const char *fb_test_remote_get_url (FbTestRemote *self);
const char *fb_test_remote_get_folder (FbTestRemote *self);
void        fb_test_remote_stop (FbTestRemote *self);
/* @arguments: (nullable) further ones, such as "--safe" */
void fb_test_remote_start (FbTestRemote *self, const char *argument);
/* SIGSTOP and SIGCONT: alive, but silent. */
void fb_test_remote_freeze (FbTestRemote *self, gboolean frozen);

G_END_DECLS
