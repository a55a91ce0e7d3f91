/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The parts of FbHttp: the party at the other end and what is known of its certificate, and one
 * exchange with it. */

#pragma once

#include "fb-http.h"

G_BEGIN_DECLS

/* Owned by its FbHttp. */
typedef struct
{
  /* Given */
  GTlsCertificate *ca;
  char            *pin;

  /* Of the certificate seen last */
  char                *fingerprint;
  char                *subject;
  GTlsCertificateFlags errors;
  gboolean             accepted;
} FbHttpPeer;

/* Owned by its task. The cancellable is triggered by the caller's and by the deadline. */
typedef struct
{
  char   *method;
  char   *token;
  char   *content_type;
  char  **headers;
  GBytes *body;
  gsize   max_bytes;

  GUri         *uri;
  SoupMessage  *message;
  GInputStream *stream;
  GByteArray   *received;
  guint         n_redirects;

  GCancellable *caller;
  gulong        caller_id;
  GCancellable *cancellable;
  GSource      *deadline;
  gboolean      is_late;
} FbHttpCall;

void fb_http_peer_clear (FbHttpPeer *peer);
/* Decides on certificates met while @message is sent. @owner: whose @peer is. */
void fb_http_peer_watch (FbHttpPeer *peer, GObject *owner, SoupMessage *message);
/* The error that says what happened to whom; a foreign one must not leave FbHttp. (transfer full)
 */
GError *fb_http_peer_explain (FbHttpPeer *peer, FbHttpCall *call, const GError *error);

FbHttpCall *fb_http_call_new (GCancellable *caller, guint timeout_ms);
void        fb_http_call_free (FbHttpCall *call);

G_END_DECLS
