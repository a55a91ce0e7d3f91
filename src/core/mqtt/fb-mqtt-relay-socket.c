/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mqtt/fb-mqtt-relay-private.h"

/* Web sockets (MQTT 5.0, section 6). libsoup hands over whole frames and queues what it is given
 * without a limit, so neither side holds back the other by itself. Inward the thread writes and
 * waits: it reads no further frame until the library took the ones before. Outward the next bytes
 * are read when the socket takes more, after libsoup wrote what it has. */

#define PROTOCOL "mqtt"
/* libsoup's own sources have the default priority, so these come when those rest. */
#define PRIORITY_FLUSH (G_PRIORITY_DEFAULT + 10)
#define PRIORITY_OUTWARD (G_PRIORITY_DEFAULT + 20)

static void read_outward (FbMqttRelay *self);

static gboolean
flush (FbMqttRelay *self)
{
  gsize n_passed = self->n_passed;

  self->n_passed = 0;
  if (n_passed == 0 || g_output_stream_write_all (g_io_stream_get_output_stream (self->inner),
                                                  self->passed, n_passed, NULL, self->stop, NULL))
    return TRUE;

  fb_mqtt_relay_end (self, FB_MQTT_END_CLOSED, NULL);
  return FALSE;
}

static gboolean
flush_cb (gpointer user_data)
{
  FbMqttRelay *self = user_data;

  g_clear_pointer (&self->flush, g_source_unref);
  flush (self);

  return G_SOURCE_REMOVE;
}

/* Many packets come as one frame each; they are handed on together. */
static void
flush_soon (FbMqttRelay *self)
{
  if (self->flush != NULL)
    return;

  self->flush = g_idle_source_new ();
  g_source_set_priority (self->flush, PRIORITY_FLUSH);
  g_source_set_callback (self->flush, flush_cb, self, NULL);
  g_source_attach (self->flush, g_main_context_get_thread_default ());
}

static void
message_cb (SoupWebsocketConnection *socket, int type, GBytes *message, FbMqttRelay *self)
{
  gsize         length;
  const guint8 *data = g_bytes_get_data (message, &length);

  if (!g_main_loop_is_running (self->loop))
    return;
  if (type != SOUP_WEBSOCKET_DATA_BINARY)
    {
      fb_mqtt_relay_end (self, FB_MQTT_END_INVALID,
                         g_strdup_printf (_ ("%s sent text on the web socket, which is not MQTT"),
                                          self->options->name));
      return;
    }

  while (length > 0)
    {
      gsize n_bytes;

      if (self->n_passed >= FB_MQTT_RELAY_CHUNK && !flush (self))
        return;
      n_bytes = MIN (length, FB_MQTT_RELAY_CHUNK - self->n_passed);
      if (!fb_mqtt_relay_pass (self, data, n_bytes))
        return;
      data += n_bytes;
      length -= n_bytes;
    }
  flush_soon (self);
}

static void
error_cb (SoupWebsocketConnection *socket, const GError *error, FbMqttRelay *self)
{
  if (error->domain != SOUP_WEBSOCKET_ERROR)
    {
      fb_mqtt_relay_fail (self, error);
      return;
    }

  if (error->code == SOUP_WEBSOCKET_CLOSE_TOO_BIG)
    fb_mqtt_target_count (&self->target->counters.too_large, 1);
  fb_mqtt_relay_end (self, FB_MQTT_END_INVALID,
                     g_strdup_printf (_ ("%s sent something on the web socket that is not taken: "
                                         "%s"),
                                      self->options->name, error->message));
}

static void
closed_cb (SoupWebsocketConnection *socket, FbMqttRelay *self)
{
  if (g_main_loop_is_running (self->loop) && !flush (self))
    return;

  fb_mqtt_relay_end (self, FB_MQTT_END_LOST,
                     g_strdup_printf (_ ("%s closed the connection"), self->options->name));
}

static gboolean
writable_cb (GObject *stream, gpointer user_data)
{
  FbMqttRelay *self = user_data;

  if (fb_mqtt_relay_came (self))
    read_outward (self);
  return G_SOURCE_REMOVE;
}

/* Waits until the socket takes more. */
static void
rest_outward (FbMqttRelay *self)
{
  GIOStream             *stream = soup_websocket_connection_get_io_stream (self->socket);
  GPollableOutputStream *output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  g_autoptr (GSource) source = g_pollable_output_stream_create_source (output, self->cancellable);

  fb_mqtt_relay_begin (self);
  g_source_set_priority (source, PRIORITY_OUTWARD);
  g_source_set_callback (source, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
read_outward_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  gssize       n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (!fb_mqtt_relay_came (self))
    return;
  if (n_read <= 0)
    {
      fb_mqtt_relay_end (self, FB_MQTT_END_CLOSED, NULL);
      return;
    }
  if (soup_websocket_connection_get_state (self->socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  soup_websocket_connection_send_binary (self->socket, self->outward, n_read);
  rest_outward (self);
}

static void
read_outward (FbMqttRelay *self)
{
  fb_mqtt_relay_begin (self);
  g_input_stream_read_async (g_io_stream_get_input_stream (self->inner), self->outward,
                             FB_MQTT_RELAY_CHUNK, PRIORITY_OUTWARD, self->cancellable,
                             read_outward_cb, self);
}

/* What a web server answers that has no broker behind the path, or wants something first. */
static void
fail_to_upgrade (FbMqttRelay *self, const GError *error)
{
  const char *name = self->options->name;
  const char *path = self->options->path;
  guint       status = soup_message_get_status (self->message);
  char       *reason;

  if (error->domain != SOUP_WEBSOCKET_ERROR && error->domain != SOUP_SESSION_ERROR)
    {
      fb_mqtt_relay_fail (self, error);
      return;
    }

  switch (status)
    {
    case SOUP_STATUS_NOT_FOUND:
      reason = g_strdup_printf (_ ("%s has nothing at “%s” (404): look at the path"), name, path);
      break;
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      reason =
          g_strdup_printf (_ ("%s lets nobody use “%s” without a login of its web server (%u)"),
                           name, path, status);
      break;
    default:
      if (status >= 500)
        {
          fb_mqtt_relay_end (self, FB_MQTT_END_LOST,
                             g_strdup_printf (_ ("The web server of %s answers %u"), name, status));
          return;
        }
      reason = g_strdup_printf (_ ("There is no web socket at “%s” of %s: %s"), path, name,
                                error->message);
      break;
    }
  fb_mqtt_relay_end (self, FB_MQTT_END_REFUSED, reason);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GError) error = NULL;

  self->socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  if (!fb_mqtt_relay_came (self))
    return;
  if (self->socket == NULL)
    {
      fail_to_upgrade (self, error);
      return;
    }

  soup_websocket_connection_set_max_incoming_payload_size (self->socket, FB_MQTT_MAX_PACKET +
                                                                             FB_MQTT_FRAME_SPARE);
  g_signal_connect (self->socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->socket, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (self->socket, "closed", G_CALLBACK (closed_cb), self);
  read_outward (self);
}

static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       FbMqttRelay         *self)
{
  return fb_mqtt_trust_accept (&self->trust, certificate, errors);
}

void
fb_mqtt_relay_connect_socket (FbMqttRelay *self)
{
  gboolean         is_secure = self->options->transport == FB_MQTT_WSS;
  g_autofree char *url =
      g_uri_join (SOUP_HTTP_URI_FLAGS, is_secure ? "wss" : "ws", NULL, self->options->host,
                  self->options->port, self->options->path, NULL, NULL);
  g_autoptr (GProxyResolver) proxies = fb_mqtt_relay_get_proxies (self);
  char *protocols[] = { (char *)PROTOCOL, NULL };

  self->message = soup_message_new ("GET", url);
  if (self->message == NULL)
    {
      fb_mqtt_relay_end (self, FB_MQTT_END_REFUSED,
                         g_strdup_printf (_ ("“%s” is not a web address"), url));
      return;
    }

  self->session = soup_session_new_with_options ("user-agent", "Flowbench/" FB_VERSION, NULL);
  soup_session_set_proxy_resolver (self->session, proxies);
  /* Without a database no certificate is free of errors, so that each one is compared. */
  if (self->trust.pin != NULL)
    soup_session_set_tls_database (self->session, NULL);
  if (self->trust.own != NULL)
    soup_message_set_tls_client_certificate (self->message, self->trust.own);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  fb_mqtt_relay_begin (self);
  soup_session_websocket_connect_async (self->session, self->message, NULL, protocols,
                                        G_PRIORITY_DEFAULT, self->cancellable, connected_cb, self);
}
