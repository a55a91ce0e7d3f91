/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "mqtt/fb-mqtt-relay-private.h"

/* TCP and TLS. Each way reads a chunk, writes it whole, and only then reads the next, so whoever
 * does not take its bytes holds back whoever sends them. */

static void read_inward (FbMqttRelay *self);
static void read_outward (FbMqttRelay *self);

static void
written_inward_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_written =
      g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error);

  if (!fb_mqtt_relay_came (self))
    return;
  if (!is_written)
    {
      fb_mqtt_relay_end (self, FB_MQTT_END_CLOSED, NULL);
      return;
    }

  self->n_passed = 0;
  read_inward (self);
}

static void
read_inward_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (!fb_mqtt_relay_came (self))
    return;
  if (n_read < 0)
    fb_mqtt_relay_fail (self, error);
  else if (n_read == 0)
    fb_mqtt_relay_end (self, FB_MQTT_END_LOST,
                       g_strdup_printf (_ ("%s closed the connection"), self->options->name));
  else if (fb_mqtt_relay_pass (self, self->inward, n_read))
    {
      fb_mqtt_relay_begin (self);
      g_output_stream_write_all_async (g_io_stream_get_output_stream (self->inner), self->passed,
                                       self->n_passed, G_PRIORITY_DEFAULT, self->cancellable,
                                       written_inward_cb, self);
    }
}

static void
read_inward (FbMqttRelay *self)
{
  fb_mqtt_relay_begin (self);
  g_input_stream_read_async (g_io_stream_get_input_stream (self->outer), self->inward,
                             FB_MQTT_RELAY_CHUNK, G_PRIORITY_DEFAULT, self->cancellable,
                             read_inward_cb, self);
}

static void
written_outward_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_written =
      g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error);

  if (!fb_mqtt_relay_came (self))
    return;
  if (is_written)
    read_outward (self);
  else
    fb_mqtt_relay_fail (self, error);
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

  fb_mqtt_relay_begin (self);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->outer), self->outward,
                                   n_read, G_PRIORITY_DEFAULT, self->cancellable,
                                   written_outward_cb, self);
}

static void
read_outward (FbMqttRelay *self)
{
  fb_mqtt_relay_begin (self);
  g_input_stream_read_async (g_io_stream_get_input_stream (self->inner), self->outward,
                             FB_MQTT_RELAY_CHUNK, G_PRIORITY_DEFAULT, self->cancellable,
                             read_outward_cb, self);
}

static void
carry (FbMqttRelay *self)
{
  read_inward (self);
  read_outward (self);
}

static gboolean
accept_certificate_cb (GTlsConnection      *tls,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags errors,
                       FbMqttRelay         *self)
{
  return fb_mqtt_trust_accept (&self->trust, certificate, errors);
}

static void
handshaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay    *self = user_data;
  GTlsConnection *tls = G_TLS_CONNECTION (source);
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_tls_connection_handshake_finish (tls, result, &error);

  if (!fb_mqtt_relay_came (self))
    return;
  /* A certificate without errors raises no question, so it is decided on here. */
  if (is_done && !fb_mqtt_trust_accept (&self->trust, g_tls_connection_get_peer_certificate (tls),
                                        g_tls_connection_get_peer_certificate_errors (tls)))
    {
      is_done = FALSE;
      error = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "");
    }

  if (is_done)
    carry (self);
  else
    fb_mqtt_relay_fail (self, error);
}

/* @connection: (transfer full) */
static void
speak_tls (FbMqttRelay *self, GIOStream *connection)
{
  g_autoptr (GError) error = NULL;
  GTlsConnection *tls;

  self->outer = g_tls_client_connection_new (connection, self->trust.identity, &error);
  g_object_unref (connection);
  if (self->outer == NULL)
    {
      fb_mqtt_relay_fail (self, error);
      return;
    }

  tls = G_TLS_CONNECTION (self->outer);
  if (self->trust.pin != NULL)
    g_tls_connection_set_database (tls, NULL);
  if (self->trust.own != NULL)
    g_tls_connection_set_certificate (tls, self->trust.own);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  fb_mqtt_relay_begin (self);
  g_tls_connection_handshake_async (tls, G_PRIORITY_DEFAULT, self->cancellable, handshaken_cb,
                                    self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection =
      g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (!fb_mqtt_relay_came (self))
    {
      g_clear_object (&connection);
      return;
    }
  if (connection == NULL)
    {
      fb_mqtt_relay_fail (self, error);
      return;
    }
  if (self->options->transport == FB_MQTT_TLS)
    {
      speak_tls (self, G_IO_STREAM (connection));
      return;
    }

  self->outer = G_IO_STREAM (connection);
  carry (self);
}

void
fb_mqtt_relay_connect_stream (FbMqttRelay *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GProxyResolver) proxies = fb_mqtt_relay_get_proxies (self);

  g_socket_client_set_enable_proxy (client, proxies != NULL);
  g_socket_client_set_proxy_resolver (client, proxies);
  fb_mqtt_relay_begin (self);
  g_socket_client_connect_async (client, self->trust.identity, self->cancellable, connected_cb,
                                 self);
}
