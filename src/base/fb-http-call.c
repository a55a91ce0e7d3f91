/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-tls.h"

/* One exchange from its deadline to the words for its failure. Same thread as its FbHttp. */

void
fb_http_call_free (FbHttpCall *call)
{
  g_cancellable_disconnect (call->caller, call->caller_id);
  if (call->deadline != NULL)
    g_source_destroy (call->deadline);
  g_clear_pointer (&call->deadline, g_source_unref);
  g_clear_object (&call->caller);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->method, g_free);
  if (call->token != NULL)
    explicit_bzero (call->token, strlen (call->token));
  g_clear_pointer (&call->token, g_free);
  g_clear_pointer (&call->content_type, g_free);
  g_clear_pointer (&call->headers, g_strfreev);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->received, g_byte_array_unref);
  g_free (call);
}

static gboolean
deadline_cb (gpointer user_data)
{
  FbHttpCall *call = user_data;

  call->is_late = TRUE;
  g_cancellable_cancel (call->cancellable);

  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

FbHttpCall *
fb_http_call_new (GCancellable *caller, guint timeout_ms)
{
  FbHttpCall *call = g_new0 (FbHttpCall, 1);

  call->cancellable = g_cancellable_new ();
  call->deadline = g_timeout_source_new (timeout_ms);
  g_source_set_callback (call->deadline, deadline_cb, call, NULL);
  g_source_attach (call->deadline, g_main_context_get_thread_default ());
  if (caller != NULL)
    {
      call->caller = g_object_ref (caller);
      call->caller_id = g_cancellable_connect (caller, G_CALLBACK (caller_cancelled_cb),
                                               g_object_ref (call->cancellable), g_object_unref);
    }

  return call;
}

/* "https://host:1881" */
static char *
dup_origin (GUri *uri)
{
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

void
fb_http_peer_clear (FbHttpPeer *peer)
{
  g_clear_object (&peer->ca);
  g_clear_pointer (&peer->pin, g_free);
  g_clear_pointer (&peer->fingerprint, g_free);
  g_clear_pointer (&peer->subject, g_free);
}

static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       gpointer             user_data)
{
  FbHttpPeer *peer = user_data;
  GUri       *uri = soup_message_get_uri (message);
  int         port = g_uri_get_port (uri);
  g_autoptr (GSocketConnectable) identity =
                 g_network_address_new (g_uri_get_host (uri), port > 0 ? port : 443);

  g_free (peer->fingerprint);
  peer->fingerprint = fb_tls_fingerprint (certificate);
  g_free (peer->subject);
  peer->subject = g_tls_certificate_get_subject_name (certificate);
  peer->errors = errors;
  peer->accepted = fb_tls_accept (certificate, errors, identity, peer->ca, peer->pin);

  return peer->accepted;
}

/* A certificate without errors raises no question, so it is noted here. */
static void
got_headers_cb (SoupMessage *message, gpointer user_data)
{
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);

  if (certificate != NULL)
    accept_certificate_cb (message, certificate,
                           soup_message_get_tls_peer_certificate_errors (message), user_data);
}

static void
connect_guarded (
    SoupMessage *message, const char *signal, GCallback callback, FbHttpPeer *peer, GObject *owner)
{
  GClosure *closure = g_cclosure_new (callback, peer, NULL);

  g_object_watch_closure (owner, closure);
  g_signal_connect_closure (message, signal, closure, FALSE);
}

void
fb_http_peer_watch (FbHttpPeer *peer, GObject *owner, SoupMessage *message)
{
  connect_guarded (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), peer, owner);
  connect_guarded (message, "got-headers", G_CALLBACK (got_headers_cb), peer, owner);
}

static GError *
explain_tls (FbHttpPeer *peer, const char *origin, const GError *error)
{
  g_autofree char *pin = NULL;
  g_autofree char *words = NULL;

  if (error->code == G_TLS_ERROR_CERTIFICATE_REQUIRED)
    return g_error_new (FB_ERROR, FB_ERROR_UNSUPPORTED, _ ("%s asks for a client certificate"),
                        origin);
  if (error->code != G_TLS_ERROR_BAD_CERTIFICATE || peer->fingerprint == NULL || peer->accepted)
    return g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("No secure connection to %s: %s"),
                        origin, error->message);

  pin = fb_tls_format_pin (peer->fingerprint);
  if (peer->pin != NULL)
    return g_error_new (FB_ERROR, FB_ERROR_UNVERIFIED,
                        _ ("%s now shows another certificate than the one agreed to: %s"), origin,
                        pin);

  words = fb_tls_describe_errors (peer->errors);
  return g_error_new (FB_ERROR, FB_ERROR_UNVERIFIED,
                      _ ("The certificate of %s is not trusted: %s (%s)"), origin, words, pin);
}

GError *
fb_http_peer_explain (FbHttpPeer *peer, FbHttpCall *call, const GError *error)
{
  g_autofree char *origin = dup_origin (call->uri);

  if (call->is_late || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("%s did not answer in time"), origin);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (FB_ERROR, FB_ERROR_CANCELLED, error->message);
  if (error->domain == G_TLS_ERROR)
    return explain_tls (peer, origin, error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("Nothing answers at %s"), origin);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("%s closed the connection"), origin);
  if (error->domain == G_RESOLVER_ERROR)
    return g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("The name “%s” is not known here"),
                        g_uri_get_host (call->uri));
  if (error->domain == SOUP_SESSION_ERROR || error->domain == SOUP_WEBSOCKET_ERROR)
    return g_error_new (FB_ERROR, FB_ERROR_INVALID,
                        _ ("%s did not answer as expected of a web server: %s"), origin,
                        error->message);

  return g_error_new (FB_ERROR, FB_ERROR_UNREACHABLE, _ ("No connection to %s: %s"), origin,
                      error->message);
}
