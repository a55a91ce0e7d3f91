/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-stub-server.h"

#include <string.h>

/* A SoupServer for what is still HTTP; for the rest the connection is taken from it and written to
 * by hand. */

#define CHUNK_BYTES 65536

typedef struct
{
  guint       status;
  char       *content_type;
  char       *body;
  char       *location;
  char       *cookie;
  gboolean    is_faulty;
  FbTestFault fault;

  guint               n_requests;
  SoupMessageHeaders *last_headers;
  char               *last_body;
} Route;

struct _FbTestStubServer
{
  SoupServer      *server;
  GTlsCertificate *certificate;
  char            *url;
  guint            port;
  GHashTable      *routes;
  GPtrArray       *sockets;
  GPtrArray       *stolen;
  GPtrArray       *paths;
  char            *received;
  char            *socket_authorization;
  guint            n_requests;
  guint64          sent;
  char            *chunk;
  FbTestStubFunc   func;
  gpointer         func_data;
};

static void
route_free (gpointer data)
{
  Route *route = data;

  g_free (route->content_type);
  g_free (route->body);
  g_free (route->location);
  g_free (route->cookie);
  g_clear_pointer (&route->last_headers, soup_message_headers_unref);
  g_free (route->last_body);
  g_free (route);
}

static Route *
get_route (FbTestStubServer *self, const char *name)
{
  Route *route = g_hash_table_lookup (self->routes, name);

  if (route == NULL)
    {
      route = g_new0 (Route, 1);
      route->status = SOUP_STATUS_NOT_FOUND;
      g_hash_table_insert (self->routes, g_strdup (name), route);
    }

  return route;
}

/* One connection that is written to by hand. */
typedef struct
{
  FbTestStubServer *server;
  GIOStream        *stream;
  GSource          *source;
} Stolen;

static void
stolen_free (gpointer data)
{
  Stolen *stolen = data;

  if (stolen->source != NULL)
    g_source_destroy (stolen->source);
  g_clear_pointer (&stolen->source, g_source_unref);
  g_io_stream_close (stolen->stream, NULL, NULL);
  g_object_unref (stolen->stream);
  g_free (stolen);
}

static gboolean
endless_cb (GObject *stream, gpointer user_data)
{
  Stolen *stolen = user_data;
  g_autoptr (GError) error = NULL;
  gssize n =
      g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream),
                                                  stolen->server->chunk, CHUNK_BYTES, NULL, &error);

  if (n >= 0)
    stolen->server->sent += n;

  return n >= 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? G_SOURCE_CONTINUE
                                                                               : G_SOURCE_REMOVE;
}

static gboolean
drip_cb (gpointer user_data)
{
  Stolen        *stolen = user_data;
  GOutputStream *out = g_io_stream_get_output_stream (stolen->stream);

  return g_output_stream_write (out, " ", 1, NULL, NULL) == 1 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
misbehave (FbTestStubServer *self, SoupServerMessage *message, FbTestFault fault)
{
  static const char *const heads[] = {
    [FB_TEST_FAULT_ENDLESS] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                              "Content-Length: 10737418240\r\n\r\n",
    [FB_TEST_FAULT_SILENCE] = "",
    [FB_TEST_FAULT_CUT] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          "Content-Length: 1000\r\n\r\n{\"version\":\"",
    [FB_TEST_FAULT_HANG_UP] = "",
    [FB_TEST_FAULT_DRIP] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                           "Content-Length: 10737418240\r\n\r\n",
    [FB_TEST_FAULT_NOT_HTTP] = "220 mail.example ESMTP\r\n\r\n",
  };
  Stolen        *stolen = g_new0 (Stolen, 1);
  GOutputStream *out;

  stolen->server = self;
  stolen->stream = soup_server_message_steal_connection (message);
  out = g_io_stream_get_output_stream (stolen->stream);
  g_output_stream_write_all (out, heads[fault], strlen (heads[fault]), NULL, NULL, NULL);
  if (fault == FB_TEST_FAULT_CUT || fault == FB_TEST_FAULT_HANG_UP ||
      fault == FB_TEST_FAULT_NOT_HTTP)
    {
      stolen_free (stolen);
      return;
    }
  if (fault == FB_TEST_FAULT_ENDLESS)
    {
      stolen->source =
          g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (out), NULL);
      g_source_set_callback (stolen->source, G_SOURCE_FUNC (endless_cb), stolen, NULL);
    }
  else if (fault == FB_TEST_FAULT_DRIP)
    {
      stolen->source = g_timeout_source_new (20);
      g_source_set_callback (stolen->source, drip_cb, stolen, NULL);
    }
  if (stolen->source != NULL)
    g_source_attach (stolen->source, NULL);
  g_ptr_array_add (self->stolen, stolen);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  FbTestStubServer   *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody    *body = soup_server_message_get_request_body (message);
  g_autofree char *name = g_strdup_printf ("%s %s", soup_server_message_get_method (message), path);
  Route           *route = get_route (self, name);

  self->n_requests++;
  route->n_requests++;
  g_clear_pointer (&route->last_headers, soup_message_headers_unref);
  route->last_headers = soup_message_headers_ref (headers);
  g_free (route->last_body);
  route->last_body = g_strndup (body->data, body->length);
  if (self->func != NULL)
    self->func (self, name, self->func_data);

  if (route->is_faulty)
    {
      misbehave (self, message, route->fault);
      return;
    }

  soup_server_message_set_status (message, route->status, NULL);
  if (route->location != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  route->location);
  if (route->cookie != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Set-Cookie",
                                  route->cookie);
  if (route->body != NULL)
    soup_server_message_set_response (message, route->content_type, SOUP_MEMORY_COPY, route->body,
                                      strlen (route->body));
}

static void
socket_message_cb (SoupWebsocketConnection *socket,
                   SoupWebsocketDataType    type,
                   GBytes                  *message,
                   gpointer                 user_data)
{
  FbTestStubServer *self = user_data;

  g_free (self->received);
  self->received = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
}

static void
socket_closed_cb (SoupWebsocketConnection *socket, gpointer user_data)
{
  FbTestStubServer *self = user_data;

  g_signal_handlers_disconnect_by_data (socket, self);
  g_ptr_array_remove (self->sockets, socket);
}

static void
socket_cb (SoupServer              *server,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *socket,
           gpointer                 user_data)
{
  FbTestStubServer *self = user_data;

  g_free (self->socket_authorization);
  self->socket_authorization =
      g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                              "Authorization"));
  g_ptr_array_add (self->sockets, g_object_ref (socket));
  g_signal_connect (socket, "message", G_CALLBACK (socket_message_cb), self);
  g_signal_connect (socket, "closed", G_CALLBACK (socket_closed_cb), self);
}

FbTestStubServer *
fb_test_stub_server_new (GTlsCertificate *certificate)
{
  FbTestStubServer *self = g_new0 (FbTestStubServer, 1);

  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, route_free);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->stolen = g_ptr_array_new_with_free_func (stolen_free);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->chunk = g_strnfill (CHUNK_BYTES, ' ');
  fb_test_stub_server_start (self);

  return self;
}

void
fb_test_stub_server_free (FbTestStubServer *self)
{
  fb_test_stub_server_stop (self);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->routes);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->stolen);
  g_ptr_array_unref (self->paths);
  g_free (self->url);
  g_free (self->received);
  g_free (self->socket_authorization);
  g_free (self->chunk);
  g_free (self);
}

const char *
fb_test_stub_server_get_url (FbTestStubServer *self)
{
  return self->url;
}

void
fb_test_stub_server_stop (FbTestStubServer *self)
{
  if (self->server == NULL)
    return;

  for (guint i = 0; i < self->sockets->len; i++)
    {
      SoupWebsocketConnection *socket = g_ptr_array_index (self->sockets, i);

      g_signal_handlers_disconnect_by_data (socket, self);
      g_io_stream_close (soup_websocket_connection_get_io_stream (socket), NULL, NULL);
    }
  g_ptr_array_set_size (self->sockets, 0);
  g_ptr_array_set_size (self->stolen, 0);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

void
fb_test_stub_server_start (FbTestStubServer *self)
{
  SoupServerListenOptions options = self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address =
                 g_inet_socket_address_new_from_string ("127.0.0.1", self->port);
  GSList *uris;

  g_return_if_fail (self->server == NULL);

  self->server = soup_server_new ("tls-certificate", self->certificate, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  for (guint i = 0; i < self->paths->len; i++)
    soup_server_add_websocket_handler (self->server, g_ptr_array_index (self->paths, i), NULL, NULL,
                                       socket_cb, self, NULL);
  soup_server_listen (self->server, address, options, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (self->server);
  g_free (self->url);
  self->url = g_uri_to_string (uris->data);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

void
fb_test_stub_server_answer (FbTestStubServer *self,
                            const char       *name,
                            guint             status,
                            const char       *content_type,
                            const char       *body)
{
  Route *route = get_route (self, name);

  route->is_faulty = FALSE;
  route->status = status;
  g_clear_pointer (&route->location, g_free);
  g_free (route->content_type);
  route->content_type = g_strdup (content_type);
  g_free (route->body);
  route->body = g_strdup (body);
}

void
fb_test_stub_server_redirect (FbTestStubServer *self, const char *name, const char *location)
{
  fb_test_stub_server_answer (self, name, SOUP_STATUS_FOUND, NULL, NULL);
  get_route (self, name)->location = g_strdup (location);
}

void
fb_test_stub_server_set_cookie (FbTestStubServer *self, const char *name, const char *cookie)
{
  g_free (get_route (self, name)->cookie);
  get_route (self, name)->cookie = g_strdup (cookie);
}

void
fb_test_stub_server_fail (FbTestStubServer *self, const char *name, FbTestFault fault)
{
  Route *route = get_route (self, name);

  route->is_faulty = TRUE;
  route->fault = fault;
}

void
fb_test_stub_server_set_func (FbTestStubServer *self, FbTestStubFunc func, gpointer user_data)
{
  self->func = func;
  self->func_data = user_data;
}

guint
fb_test_stub_server_count (FbTestStubServer *self, const char *name)
{
  return name == NULL ? self->n_requests : get_route (self, name)->n_requests;
}

guint64
fb_test_stub_server_get_sent (FbTestStubServer *self)
{
  return self->sent;
}

guint
fb_test_stub_server_count_busy (FbTestStubServer *self)
{
  guint n = 0;

  for (guint i = 0; i < self->stolen->len; i++)
    {
      Stolen *stolen = g_ptr_array_index (self->stolen, i);

      if (stolen->source != NULL && !g_source_is_destroyed (stolen->source))
        n++;
    }

  return n;
}

const char *
fb_test_stub_server_get_header (FbTestStubServer *self, const char *route, const char *name)
{
  SoupMessageHeaders *headers = get_route (self, route)->last_headers;

  return headers != NULL ? soup_message_headers_get_one (headers, name) : NULL;
}

const char *
fb_test_stub_server_get_body (FbTestStubServer *self, const char *route)
{
  return get_route (self, route)->last_body;
}

void
fb_test_stub_server_add_socket (FbTestStubServer *self, const char *path)
{
  g_ptr_array_add (self->paths, g_strdup (path));
  soup_server_add_websocket_handler (self->server, path, NULL, NULL, socket_cb, self, NULL);
}

guint
fb_test_stub_server_count_sockets (FbTestStubServer *self)
{
  return self->sockets->len;
}

const char *
fb_test_stub_server_get_received (FbTestStubServer *self)
{
  return self->received;
}

const char *
fb_test_stub_server_get_socket_authorization (FbTestStubServer *self)
{
  return self->socket_authorization;
}

void
fb_test_stub_server_push (FbTestStubServer *self, const char *text)
{
  for (guint i = 0; i < self->sockets->len; i++)
    soup_websocket_connection_send_text (g_ptr_array_index (self->sockets, i), text);
}

void
fb_test_stub_server_push_binary (FbTestStubServer *self, gconstpointer data, gsize length)
{
  for (guint i = 0; i < self->sockets->len; i++)
    soup_websocket_connection_send_binary (g_ptr_array_index (self->sockets, i), data, length);
}

void
fb_test_stub_server_close_sockets (FbTestStubServer *self)
{
  for (guint i = 0; i < self->sockets->len; i++)
    soup_websocket_connection_close (g_ptr_array_index (self->sockets, i),
                                     SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}
