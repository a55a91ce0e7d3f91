/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A real Node-RED on loopback, started by hand for tests of what stands above the runtime: own
 * folder, own port, a static token. Calls block. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  char        *url;    /* ends in "/" */
  char        *token;  /* may do everything */
  char        *reader; /* may only read */
  char        *folder;
  GSubprocess *process;
} FbTestServer;

/* @runtime: "node-red-4.1". @flows: (nullable) the content of flows.json. @settings: (nullable)
 * members of settings.js that win, such as "httpAdminRoot: '/admin'". NULL after fb_test_missing().
 * (transfer full) */
FbTestServer *fb_test_server_new (const char *runtime, const char *flows, const char *settings);
/* Ends it with its folder. */
void fb_test_server_free (FbTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestServer, fb_test_server_free)

/* One request with the token: "GET", "flows". Returns the body, NULL on a status other than 200 and
 * 204. @body: (nullable) JSON. (transfer full) */
char *
fb_test_server_ask (FbTestServer *self, const char *method, const char *path, const char *body);

G_END_DECLS
