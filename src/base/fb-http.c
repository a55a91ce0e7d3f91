/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-http.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-http-private.h"

/* One SoupSession per object, so that no connection made under one trust is used under another.
 * Each exchange has a cancellable of its own, which the caller's and the deadline trigger. */

#define MAX_REDIRECTS 5
#define READ_BYTES 65536
/* Without a byte for this long a connection is given up even when the deadline is far. */
#define SILENCE_S 30

struct _FbHttp
{
  GObject parent_instance;

  /* Owned */
  SoupSession *session;
  FbHttpPeer   peer;

  gboolean no_proxy;
};

G_DEFINE_FINAL_TYPE (FbHttp, fb_http, G_TYPE_OBJECT)

static void
fail (GTask *task, const GError *error)
{
  FbHttp *self = g_task_get_source_object (task);

  g_task_return_error (task,
                       fb_http_peer_explain (&self->peer, g_task_get_task_data (task), error));
}

static void
answer (GTask *task)
{
  FbHttpCall   *call = g_task_get_task_data (task);
  FbHttpAnswer *result = g_new0 (FbHttpAnswer, 1);
  const char   *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (call->message),
                                             NULL);
  gsize length = call->received->len;

  g_byte_array_append (call->received, (const guint8 *)"", 1);
  result->status = soup_message_get_status (call->message);
  result->url = g_uri_to_string (call->uri);
  result->content_type = g_strdup (type);
  {
    g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&call->received));
    result->body = g_bytes_new_from_bytes (bytes, 0, length);
  }

  g_task_return_pointer (task, result, (GDestroyNotify)fb_http_answer_free);
}

static void send_message (GTask *task);

static gboolean
same_origin (GUri *one, GUri *other)
{
  return g_str_equal (g_uri_get_scheme (one), g_uri_get_scheme (other)) &&
         g_ascii_strcasecmp (g_uri_get_host (one), g_uri_get_host (other)) == 0 &&
         g_uri_get_port (one) == g_uri_get_port (other);
}

/* The address that a redirect leads to when it may be followed. */
static GUri *
follow (FbHttpCall *call, GError **error)
{
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Location");
  g_autoptr (GUri) next = location != NULL ? g_uri_parse_relative (call->uri, location,
                                                                   SOUP_HTTP_URI_FLAGS, NULL)
                                           : NULL;
  const char *scheme = next != NULL ? g_uri_get_scheme (next) : "";

  if ((!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")) ||
      g_uri_get_host (next) == NULL || *g_uri_get_host (next) == '\0')
    fb_throw (error, FB_ERROR_INVALID, _ ("The server redirects to an address that is none"));
  else if (++call->n_redirects > MAX_REDIRECTS)
    fb_throw (error, FB_ERROR_INVALID, _ ("The server redirects without end"));
  else if (g_str_equal (g_uri_get_scheme (call->uri), "https") && g_str_equal (scheme, "http"))
    fb_throw (error, FB_ERROR_INVALID, _ ("The server redirects to an address without TLS: %s"),
              location);
  else if (!g_str_equal (call->method, "GET") ||
           (call->token != NULL && !same_origin (call->uri, next)))
    fb_throw (error, FB_ERROR_INVALID,
              _ ("The server redirects to %s; give that address if you trust it"), location);
  else
    return g_steal_pointer (&next);

  return NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  FbHttpCall *call = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes =
                 g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      fail (task, error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      answer (task);
      return;
    }
  if (call->received->len + g_bytes_get_size (bytes) > call->max_bytes)
    {
      g_autofree char *limit = g_format_size (call->max_bytes);

      /* Cancelling closes the connection instead of draining an answer without end. */
      g_cancellable_cancel (call->cancellable);
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_INVALID,
                               _ ("%s answered more than %s, which is too much"),
                               g_uri_get_host (call->uri), limit);
      return;
    }

  g_byte_array_append (call->received, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (call->stream, READ_BYTES, G_PRIORITY_DEFAULT, call->cancellable,
                                   read_cb, g_steal_pointer (&task));
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  FbHttpCall *call = g_task_get_task_data (task);

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    {
      fail (task, error);
      return;
    }
  if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (call->message)) &&
      soup_message_get_status (call->message) != SOUP_STATUS_NOT_MODIFIED)
    {
      g_autoptr (GUri) next = follow (call, &error);

      if (next == NULL)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      g_uri_unref (call->uri);
      call->uri = g_steal_pointer (&next);
      g_clear_object (&call->stream);
      g_clear_object (&call->message);
      send_message (task);
      return;
    }

  call->received = g_byte_array_new ();
  g_input_stream_read_bytes_async (call->stream, READ_BYTES, G_PRIORITY_DEFAULT, call->cancellable,
                                   read_cb, g_steal_pointer (&task));
}

static void
send_message (GTask *task)
{
  FbHttp             *self = g_task_get_source_object (task);
  FbHttpCall         *call = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  call->message = soup_message_new_from_uri (call->method, call->uri);
  soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT);
  /* On a kept connection that just went stale libsoup would send again, and an act or a login must
   * not happen twice. */
  if (!g_str_equal (call->method, "GET"))
    soup_message_add_flags (call->message, SOUP_MESSAGE_NEW_CONNECTION);
  fb_http_peer_watch (&self->peer, G_OBJECT (self), call->message);

  headers = soup_message_get_request_headers (call->message);
  for (guint i = 0; call->headers != NULL && call->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, call->headers[i], call->headers[i + 1]);
  if (call->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", call->token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (call->message, call->content_type, call->body);

  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable,
                           send_cb, g_object_ref (task));
}

/* Proxies are for elsewhere: what is on this machine is reached directly. */
static void
choose_proxy (FbHttp *self, GUri *uri)
{
  gboolean no_proxy = fb_http_host_is_loopback (g_uri_get_host (uri));

  if (self->no_proxy == no_proxy)
    return;

  self->no_proxy = no_proxy;
  soup_session_set_proxy_resolver (self->session,
                                   no_proxy ? NULL : g_proxy_resolver_get_default ());
}

static GUri *
parse_address (const char *url, const char *plain, const char *secure, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if ((g_str_equal (scheme, plain) || g_str_equal (scheme, secure)) &&
      g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
    return g_steal_pointer (&uri);

  fb_throw (error, FB_ERROR_INVALID, _ ("“%s” is not a web address"), url);
  return NULL;
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  FbHttpCall              *call = g_task_get_task_data (task);
  SoupWebsocketConnection *connection =
      soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (connection == NULL)
    {
      fail (task, error);
      return;
    }

  soup_websocket_connection_set_max_incoming_payload_size (connection, call->max_bytes);
  g_task_return_pointer (task, connection, g_object_unref);
}

static void
fb_http_finalize (GObject *object)
{
  FbHttp *self = FB_HTTP (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  fb_http_peer_clear (&self->peer);

  G_OBJECT_CLASS (fb_http_parent_class)->finalize (object);
}

static void
fb_http_class_init (FbHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_http_finalize;
}

static void
fb_http_init (FbHttp *self)
{
  self->session = soup_session_new_with_options ("user-agent", "Flowbench/" FB_VERSION, "timeout",
                                                 SILENCE_S, NULL);
}

void
fb_http_answer_free (FbHttpAnswer *answer)
{
  if (answer == NULL)
    return;

  g_free (answer->url);
  g_free (answer->content_type);
  g_bytes_unref (answer->body);
  g_free (answer);
}

FbHttp *
fb_http_new (GTlsCertificate *ca, const char *pin)
{
  FbHttp *self = g_object_new (FB_TYPE_HTTP, NULL);

  self->peer.ca = ca != NULL ? g_object_ref (ca) : NULL;
  self->peer.pin = g_strdup (pin);
  /* Without a database no certificate is free of errors, so that each one is compared. */
  if (pin != NULL)
    soup_session_set_tls_database (self->session, NULL);

  return self;
}

void
fb_http_send_async (FbHttp              *self,
                    const FbHttpRequest *request,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  FbHttpCall *call;

  g_return_if_fail (FB_IS_HTTP (self));
  g_return_if_fail (request != NULL && request->url != NULL && request->timeout_ms > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_http_send_async);
  call = fb_http_call_new (cancellable, request->timeout_ms);
  g_task_set_task_data (task, call, (GDestroyNotify)fb_http_call_free);

  call->max_bytes = request->max_bytes;
  call->method = g_strdup (request->method != NULL ? request->method : "GET");
  call->token = g_strdup (request->token);
  call->content_type = g_strdup (request->content_type);
  call->headers = g_strdupv ((char **)request->headers);
  call->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  call->uri = parse_address (request->url, "http", "https", &error);
  if (call->uri == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  choose_proxy (self, call->uri);
  send_message (task);
}

FbHttpAnswer *
fb_http_send_finish (FbHttp *self, GAsyncResult *result, GError **error)
{
  FbHttpAnswer *taken;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  taken = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return taken;
}

void
fb_http_connect_async (FbHttp             *self,
                       const char         *url,
                       gsize               max_bytes,
                       guint               timeout_ms,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  FbHttpCall *call;

  g_return_if_fail (FB_IS_HTTP (self));
  g_return_if_fail (url != NULL && timeout_ms > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_http_connect_async);
  call = fb_http_call_new (cancellable, timeout_ms);
  g_task_set_task_data (task, call, (GDestroyNotify)fb_http_call_free);

  call->max_bytes = max_bytes;
  call->uri = parse_address (url, "ws", "wss", &error);
  if (call->uri == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  choose_proxy (self, call->uri);
  call->message = soup_message_new_from_uri ("GET", call->uri);
  fb_http_peer_watch (&self->peer, G_OBJECT (self), call->message);
  soup_session_websocket_connect_async (self->session, call->message, NULL, NULL,
                                        G_PRIORITY_DEFAULT, call->cancellable, connect_cb,
                                        g_steal_pointer (&task));
}

SoupWebsocketConnection *
fb_http_connect_finish (FbHttp *self, GAsyncResult *result, GError **error)
{
  SoupWebsocketConnection *connection;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  connection = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return connection;
}

const char *
fb_http_get_fingerprint (FbHttp *self)
{
  g_return_val_if_fail (FB_IS_HTTP (self), NULL);

  return self->peer.fingerprint;
}

const char *
fb_http_get_subject (FbHttp *self)
{
  g_return_val_if_fail (FB_IS_HTTP (self), NULL);

  return self->peer.subject;
}

gboolean
fb_http_get_certificate_accepted (FbHttp *self)
{
  g_return_val_if_fail (FB_IS_HTTP (self), FALSE);

  return self->peer.accepted;
}

void
fb_http_abort (FbHttp *self)
{
  g_return_if_fail (FB_IS_HTTP (self));

  soup_session_abort (self->session);
}

gboolean
fb_http_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}
