/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* HTTP and web sockets to one party, as careful as the tree needs it: bounded answers, a deadline
 * for the whole exchange, own trust (fb-tls.h), no cookies, nothing logged. Redirects are followed
 * for GET only, at most five, never from https to http, and never to another origin with a token.
 * Loopback addresses bypass proxies; others follow GIO's proxy settings. One thread with a main
 * context.
 *
 * Errors of all calls: FB_ERROR_UNREACHABLE (no connection, no answer in time, cut off),
 * FB_ERROR_UNVERIFIED (the certificate; fb_http_get_fingerprint() says which), FB_ERROR_INVALID
 * (not HTTP, too large, a redirect that is not followed), FB_ERROR_CANCELLED. */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define FB_TYPE_HTTP (fb_http_get_type ())
G_DECLARE_FINAL_TYPE (FbHttp, fb_http, FB, HTTP, GObject)

/* What to send; borrowed during fb_http_send_async() only. */
typedef struct
{
  const char        *method;       /* NULL is GET */
  const char        *url;          /* absolute, http or https */
  const char        *token;        /* (nullable) sent as "Authorization: Bearer" */
  const char *const *headers;      /* (nullable) name, value, …, NULL */
  const char        *content_type; /* of @body */
  GBytes            *body;         /* (nullable) */
  gsize              max_bytes;    /* of the answer's body, as decoded */
  guint              timeout_ms;   /* for the whole exchange */
} FbHttpRequest;

typedef struct
{
  guint   status;
  char   *url;          /* that answered, after redirects */
  char   *content_type; /* (nullable) without parameters */
  GBytes *body;         /* followed by a NUL byte that does not count */
} FbHttpAnswer;

void fb_http_answer_free (FbHttpAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbHttpAnswer, fb_http_answer_free)

/* @ca: (nullable) trusted besides the system's authorities. @pin: (nullable) SHA-256 in lower-case
 * hex; given, nothing else is trusted. */
FbHttp *fb_http_new (GTlsCertificate *ca, const char *pin) G_GNUC_WARN_UNUSED_RESULT;

/* Any HTTP status is an answer, not an error. (transfer full) */
void fb_http_send_async (FbHttp              *self,
                         const FbHttpRequest *request,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data);
FbHttpAnswer *
fb_http_send_finish (FbHttp *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @url: ws or wss. No Authorization is sent. @max_bytes: of one incoming message. (transfer full)
 */
void                     fb_http_connect_async (FbHttp             *self,
                                                const char         *url,
                                                gsize               max_bytes,
                                                guint               timeout_ms,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
SoupWebsocketConnection *fb_http_connect_finish (FbHttp       *self,
                                                 GAsyncResult *result,
                                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of the certificate seen last, accepted or not; (nullable) before TLS was spoken. */
const char *fb_http_get_fingerprint (FbHttp *self);
const char *fb_http_get_subject (FbHttp *self);
/* Whether it was accepted. */
gboolean fb_http_get_certificate_accepted (FbHttp *self);

/* Ends what is under way and drops all connections, such as after the machine slept. */
void fb_http_abort (FbHttp *self);

/* Whether @host (a name or address) is this machine. */
gboolean fb_http_host_is_loopback (const char *host);

G_END_DECLS
