/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-relay.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-http.h"
#include "mqtt/fb-mqtt-relay-private.h"

/* The thread and what both ways outwards share. The socket has a name only until the library came:
 * its folder is private, and whoever comes must be this process. */

#define FOLDER_TEMPLATE "flowbench-XXXXXX"
#define SOCKET_NAME "mqtt"
/* What sockaddr_un holds, with the ending zero byte. */
#define MAX_PATH 108
/* How long bytes that were written before the end may take. */
#define GRACE_MS 2000

static void
free_relay (gpointer data)
{
  FbMqttRelay *self = data;

  g_object_unref (self->stop);
  g_free (self->path);
  fb_mqtt_target_unref (self->target);
  g_mutex_clear (&self->mutex);
  fb_mqtt_end_clear (&self->end);
}

static void
relay_unref (FbMqttRelay *self)
{
  g_atomic_rc_box_release_full (self, free_relay);
}

static void
remove_name (FbMqttRelay *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  unlink (self->path);
  rmdir (folder);
}

void
fb_mqtt_relay_end (FbMqttRelay *self, FbMqttEndKind kind, char *reason)
{
  g_mutex_lock (&self->mutex);
  fb_mqtt_end_set (&self->end, kind, reason);
  g_mutex_unlock (&self->mutex);
  g_main_loop_quit (self->loop);
}

void
fb_mqtt_relay_begin (FbMqttRelay *self)
{
  self->n_under_way++;
}

gboolean
fb_mqtt_relay_came (FbMqttRelay *self)
{
  self->n_under_way--;
  return g_main_loop_is_running (self->loop);
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF);
}

static char *
describe (FbMqttRelay *self, const GError *error)
{
  const char *name = self->options->name;

  if (is_gone (error))
    return g_strdup_printf (_ ("%s closed the connection"), name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_strdup_printf (_ ("Nothing answers at %s"), name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_strdup_printf (_ ("%s did not answer in time"), name);
  if (error->domain == G_RESOLVER_ERROR)
    return g_strdup_printf (_ ("The name “%s” is not known here"), self->options->host);
  if (error->domain == G_IO_ERROR && error->code >= G_IO_ERROR_PROXY_FAILED &&
      error->code <= G_IO_ERROR_PROXY_NOT_ALLOWED)
    return g_strdup_printf (_ ("The proxy does not lead to %s: %s"), name, error->message);

  return g_strdup_printf (_ ("No connection to %s: %s"), name, error->message);
}

void
fb_mqtt_relay_fail (FbMqttRelay *self, const GError *error)
{
  if (error->domain == G_TLS_ERROR && !is_gone (error))
    {
      g_mutex_lock (&self->mutex);
      if (self->end.kind == FB_MQTT_END_NONE)
        fb_mqtt_trust_explain (&self->trust, self->options->name, error, &self->end);
      g_mutex_unlock (&self->mutex);
      g_main_loop_quit (self->loop);
      return;
    }

  fb_mqtt_relay_end (self, FB_MQTT_END_LOST, describe (self, error));
}

gboolean
fb_mqtt_relay_pass (FbMqttRelay *self, const guint8 *data, gsize length)
{
  guint n_skipped = self->frame.n_skipped + self->frame.n_skipped_waiting;

  self->n_passed += fb_mqtt_frame_pass (&self->frame, data, length, self->passed + self->n_passed);
  n_skipped = self->frame.n_skipped + self->frame.n_skipped_waiting - n_skipped;
  if (n_skipped > 0)
    fb_mqtt_target_count (&self->target->counters.too_large, n_skipped);
  if (self->frame.n_skipped_waiting == 0)
    return TRUE;

  fb_mqtt_relay_end (self, FB_MQTT_END_INVALID,
                     g_strdup_printf (_ ("%s sent a message that is larger than what is taken and "
                                         "waits until it is acknowledged; subscribe with QoS 0 to "
                                         "leave such messages out"),
                                      self->options->name));
  return FALSE;
}

GProxyResolver *
fb_mqtt_relay_get_proxies (FbMqttRelay *self)
{
  const char *proxy = self->options->proxy;

  if (g_strcmp0 (proxy, "direct") == 0)
    return NULL;
  if (proxy != NULL)
    return g_simple_proxy_resolver_new (proxy, NULL);
  if (fb_http_host_is_loopback (self->options->host))
    return NULL;

  return g_object_ref (g_proxy_resolver_get_default ());
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
                 g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, &error);
  g_autoptr (GCredentials) peer = NULL;

  g_socket_listener_close (G_SOCKET_LISTENER (source));
  if (!fb_mqtt_relay_came (self))
    return;
  if (connection != NULL)
    peer = g_socket_get_credentials (g_socket_connection_get_socket (connection), &error);
  if (peer == NULL)
    {
      fb_mqtt_relay_fail (self, error);
      return;
    }
  if (g_credentials_get_unix_pid (peer, NULL) != getpid ())
    {
      fb_mqtt_relay_end (self, FB_MQTT_END_LOST,
                         g_strdup_printf (_ ("Another program took the way to %s"),
                                          self->options->name));
      return;
    }

  self->inner = G_IO_STREAM (g_steal_pointer (&connection));
  if (self->options->transport == FB_MQTT_WS || self->options->transport == FB_MQTT_WSS)
    fb_mqtt_relay_connect_socket (self);
  else
    fb_mqtt_relay_connect_stream (self);
}

static void
accept_library (FbMqttRelay *self)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;

  if (!g_socket_listener_add_socket (listener, self->listener, NULL, &error))
    {
      fb_mqtt_relay_fail (self, error);
      return;
    }

  fb_mqtt_relay_begin (self);
  g_socket_listener_accept_async (listener, self->cancellable, accepted_cb, self);
}

static gboolean
grace_over_cb (gpointer user_data)
{
  FbMqttRelay *self = user_data;

  fb_mqtt_relay_end (self, FB_MQTT_END_CLOSED, NULL);
  return G_SOURCE_REMOVE;
}

/* What the library wrote last, its good-bye, still goes out: it is followed by an end that quits
 * the loop. */
static gboolean
stop_cb (GCancellable *cancellable, gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GSource) grace = NULL;

  if (self->outer == NULL && self->socket == NULL)
    return grace_over_cb (self);

  grace = g_timeout_source_new (GRACE_MS);
  g_source_set_callback (grace, grace_over_cb, self, NULL);
  g_source_attach (grace, g_main_context_get_thread_default ());
  return G_SOURCE_REMOVE;
}

static void
close_all (FbMqttRelay *self)
{
  if (self->outer != NULL && G_IS_SOCKET_CONNECTION (self->outer))
    g_io_stream_close (self->outer, NULL, NULL);
  g_clear_object (&self->outer);
  if (self->flush != NULL)
    g_source_destroy (self->flush);
  g_clear_pointer (&self->flush, g_source_unref);
  if (self->socket != NULL)
    g_signal_handlers_disconnect_by_data (self->socket, self);
  g_clear_object (&self->socket);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->message);
  /* Last: the library asks for the reason when it sees this. */
  if (self->inner != NULL)
    g_io_stream_close (self->inner, NULL, NULL);
  g_clear_object (&self->inner);
}

static gpointer
run (gpointer user_data)
{
  FbMqttRelay *self = user_data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) stop = g_cancellable_source_new (self->stop);

  g_main_context_push_thread_default (context);
  self->loop = g_main_loop_new (context, FALSE);
  g_source_set_callback (stop, G_SOURCE_FUNC (stop_cb), self, NULL);
  g_source_attach (stop, context);
  accept_library (self);
  if (self->n_under_way > 0)
    g_main_loop_run (self->loop);

  g_cancellable_cancel (self->cancellable);
  while (self->n_under_way > 0)
    g_main_context_iteration (context, TRUE);
  remove_name (self);
  close_all (self);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_source_destroy (stop);

  g_main_context_pop_thread_default (context);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->listener);
  g_clear_object (&self->cancellable);
  fb_mqtt_trust_clear (&self->trust);
  g_clear_pointer (&self->options, fb_mqtt_options_free);
  g_clear_pointer (&self->inward, g_free);
  g_clear_pointer (&self->passed, g_free);
  g_clear_pointer (&self->outward, g_free);
  relay_unref (self);

  return NULL;
}

static char *
make_path (GError **error)
{
  const char *const parents[] = { g_get_user_runtime_dir (), g_get_tmp_dir () };

  for (gsize i = 0; i < G_N_ELEMENTS (parents); i++)
    {
      g_autofree char *folder = g_build_filename (parents[i], FOLDER_TEMPLATE, NULL);
      g_autofree char *path = g_build_filename (folder, SOCKET_NAME, NULL);

      if (strlen (path) < MAX_PATH && g_mkdtemp_full (folder, 0700) != NULL)
        return g_build_filename (folder, SOCKET_NAME, NULL);
    }

  fb_throw (error, FB_ERROR_FAILED, _ ("No private folder can be made in “%s”"), parents[1]);
  return NULL;
}

static GSocket *
listen_at (const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, error) ||
      !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

gboolean
fb_mqtt_relay_is_needed (const FbMqttOptions *options)
{
  g_autofree char *uri = NULL;
  g_auto (GStrv) proxies = NULL;

  if (options->transport != FB_MQTT_TCP || options->version == FB_MQTT_3_1_1)
    return TRUE;
  if (options->proxy != NULL)
    return !g_str_equal (options->proxy, "direct");
  if (fb_http_host_is_loopback (options->host))
    return FALSE;

  uri = fb_mqtt_options_get_url (options);
  proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), uri, NULL, NULL);
  return proxies != NULL && proxies[0] != NULL && !g_str_equal (proxies[0], "direct://");
}

FbMqttRelay *
fb_mqtt_relay_new (const FbMqttOptions *options, FbMqttTarget *target, GError **error)
{
  FbMqttTrust      trust;
  g_autofree char *path = NULL;
  g_autoptr (GSocket) listener = NULL;
  FbMqttRelay *self;

  if (!fb_mqtt_trust_init (&trust, options, error) || (path = make_path (error)) == NULL ||
      (listener = listen_at (path, error)) == NULL)
    {
      fb_mqtt_trust_clear (&trust);
      return NULL;
    }

  self = g_atomic_rc_box_new0 (FbMqttRelay);
  g_mutex_init (&self->mutex);
  self->stop = g_cancellable_new ();
  self->cancellable = g_cancellable_new ();
  self->path = g_steal_pointer (&path);
  self->listener = g_steal_pointer (&listener);
  self->target = fb_mqtt_target_ref (target);
  self->options = fb_mqtt_options_copy (options);
  self->trust = trust;
  self->inward = g_malloc (FB_MQTT_RELAY_CHUNK);
  self->passed = g_malloc (FB_MQTT_RELAY_CHUNK + FB_MQTT_FRAME_SPARE);
  self->outward = g_malloc (FB_MQTT_RELAY_CHUNK);
  fb_mqtt_frame_init (&self->frame, FB_MQTT_MAX_PACKET);
  g_thread_unref (g_thread_new ("mqtt-relay", run, g_atomic_rc_box_acquire (self)));

  return self;
}

void
fb_mqtt_relay_stop (FbMqttRelay *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->stop);
  relay_unref (self);
}

const char *
fb_mqtt_relay_get_path (FbMqttRelay *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

gboolean
fb_mqtt_relay_take_end (FbMqttRelay *self, FbMqttEnd *end)
{
  gboolean has_ended;

  g_return_val_if_fail (self != NULL && end != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  has_ended = self->end.kind != FB_MQTT_END_NONE && self->end.kind != FB_MQTT_END_CLOSED;
  if (has_ended)
    {
      *end = self->end;
      self->end = (FbMqttEnd){ 0 };
    }
  g_mutex_unlock (&self->mutex);

  return has_ended;
}
