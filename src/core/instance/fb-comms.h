/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One connection to Node-RED's comms web socket: signs in with a packet (never with a header, which
 * servers with static tokens refuse), subscribes to notifications, status and debug, hands messages
 * on in order, and notices a dead line. It does not connect again by itself. The thread of the
 * default main context.
 *
 * Signals: "opened" () once the server takes our subscriptions; "message" (char *topic, JsonNode
 * *data nullable), heartbeats left out; "closed" (GError *) once, however it ended:
 * FB_ERROR_DENIED when the session is not or no longer valid, FB_ERROR_UNVERIFIED,
 * FB_ERROR_UNREACHABLE, FB_ERROR_INVALID when what came was not comms. */

#pragma once

#include "fb-http.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FB_TYPE_COMMS (fb_comms_get_type ())
G_DECLARE_FINAL_TYPE (FbComms, fb_comms, FB, COMMS, GObject)

/* @http: with the trust to use. @url: admin root, ending in "/". @token: (nullable) */
FbComms *fb_comms_new (FbHttp *http, const char *url, const char *token) G_GNUC_WARN_UNUSED_RESULT;

/* Without a sign of life from the server for this long the connection counts as dead. 35 s unless
 * set; before fb_comms_open(). */
void fb_comms_set_patience (FbComms *self, guint patience_ms);

/* Connects; once only. */
void fb_comms_open (FbComms *self);
/* Ends it without "closed". */
void     fb_comms_close (FbComms *self);
gboolean fb_comms_is_open (FbComms *self);

G_END_DECLS
