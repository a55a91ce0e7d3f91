/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <linux/tcp.h>
#include <mqtt_protocol.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "mqtt/fb-mqtt-session-private.h"
#include "mqtt/fb-mqtt-wire.h"

/* The library's own loop reads one packet per select(); here a wake-up is drained. Its end of a
 * connection comes in three ways, which close() folds into one: an error of a call, a callback, and
 * a socket that is gone. */

/* Messages with QoS 1 and 2 that may be on their way to us. */
#define RECEIVE_MAXIMUM 200

static void
initialize_library (void)
{
  static gsize initialized;

  if (g_once_init_enter (&initialized))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&initialized, 1);
    }
}

static gboolean
is_old (FbMqttSession *self)
{
  return self->options->version == FB_MQTT_3_1_1;
}

static void
connect_cb (struct mosquitto         *mosquitto,
            void                     *user_data,
            int                       code,
            int                       flags,
            const mosquitto_property *properties)
{
  FbMqttSession *self = user_data;
  uint8_t        takes_retained = 1;

  if (code != 0)
    {
      fb_mqtt_end_set_refusal (&self->end, self->options->name, code, is_old (self));
      return;
    }

  mosquitto_property_read_byte (properties, MQTT_PROP_RETAIN_AVAILABLE, &takes_retained, FALSE);
  self->takes_retained = takes_retained != 0;
  self->is_online = TRUE;
  self->funcs->online (self->user_data);
  fb_mqtt_session_subscribe_all (self);
}

static void
disconnect_cb (struct mosquitto         *mosquitto,
               void                     *user_data,
               int                       code,
               const mosquitto_property *properties)
{
  FbMqttSession *self = user_data;

  /* Errors of the library are below all reason codes that a broker sends, and are told by the call
   * that failed. */
  if (code >= 0x80)
    fb_mqtt_end_set_goodbye (&self->end, self->options->name, code);
  else if (code == MOSQ_ERR_KEEPALIVE)
    fb_mqtt_end_set_error (&self->end, self->options->name, code, 0);
}

static void
refuse_size (FbMqttSession *self)
{
  g_autofree char *limit = g_format_size_full (FB_MQTT_MAX_PACKET, G_FORMAT_SIZE_IEC_UNITS);

  fb_mqtt_target_count (&self->target->counters.too_large, 1);
  fb_mqtt_session_drop (self, FB_MQTT_END_INVALID,
                        g_strdup_printf (_ ("%s sent a message of more than %s, which is more than "
                                            "is taken"),
                                         self->options->name, limit));
}

static void
message_cb (struct mosquitto               *mosquitto,
            void                           *user_data,
            const struct mosquitto_message *message,
            const mosquitto_property       *properties)
{
  FbMqttSession *self = user_data;
  FbMqttTarget  *target = self->target;
  g_autoptr (FbMqttProperties) own = fb_mqtt_wire_read_properties (properties);
  FbMqttMessage view = {
    .topic = message->topic,
    .topic_length = strlen (message->topic),
    .payload = message->payload,
    .payload_length = message->payloadlen,
    .time = g_get_real_time (),
    .qos = message->qos,
    .is_retained = message->retain,
    .properties = own,
  };

  if (view.payload_length > FB_MQTT_MAX_PACKET)
    {
      refuse_size (self);
      return;
    }
  /* The library lets wildcards pass, of which nobody here could make sense. */
  if (strpbrk (view.topic, "+#") != NULL)
    {
      fb_mqtt_target_count (&target->counters.invalid, 1);
      return;
    }
  if (self->n_read++ == 0)
    target->sink.begin (target->user_data);
  target->sink.message (&view, target->user_data);
  fb_mqtt_target_count (&target->counters.messages, 1);
  fb_mqtt_target_count (&target->counters.bytes, view.topic_length + view.payload_length);
}

static void
close_session (FbMqttSession *self, int rc, int errsv)
{
  if (!self->is_connected)
    return;

  self->is_connected = FALSE;
  if (rc != MOSQ_ERR_SUCCESS)
    fb_mqtt_end_set_error (&self->end, self->options->name, rc, errsv);
  else
    fb_mqtt_end_set_error (&self->end, self->options->name, MOSQ_ERR_CONN_LOST, 0);

  if (self->end.kind == FB_MQTT_END_INVALID)
    fb_mqtt_target_count (&self->target->counters.invalid, 1);
  self->is_online = FALSE;
  fb_mqtt_session_fail_waiting (self, FALSE);
}

/* @rc: what a call of the library returned. */
static void
check (FbMqttSession *self, int rc, int errsv)
{
  if (rc != MOSQ_ERR_SUCCESS || mosquitto_socket (self->mosquitto) < 0)
    close_session (self, rc, errsv);
}

/* How many bytes the socket has handed out, -1 when it cannot say. */
static gint64
count_taken (FbMqttSession *self)
{
  struct tcp_info info = { 0 };
  socklen_t       length = sizeof info;
  int             fd = mosquitto_socket (self->mosquitto);
  int             n_waiting = 0;

  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
      ioctl (fd, FIONREAD, &n_waiting) != 0)
    return -1;

  return (gint64)info.tcpi_bytes_received - n_waiting;
}

/* The library takes packets of any size and tells of none before it is whole. So a packet that
 * grows beyond what was announced shows in what the socket handed out since the last message. One
 * that comes faster than this is asked shows when it is whole. */
static void
check_size (FbMqttSession *self)
{
  gint64 taken = count_taken (self);

  if (taken < 0 || self->end.kind != FB_MQTT_END_NONE)
    return;

  if (self->n_read > 0)
    self->bytes_at_message = taken;
  else if (taken - self->bytes_at_message > FB_MQTT_MAX_PACKET)
    refuse_size (self);
}

static void
set_up (FbMqttSession *self)
{
  const FbMqttOptions *options = self->options;
  struct mosquitto    *mosquitto = self->mosquitto;

  mosquitto_int_option (mosquitto, MOSQ_OPT_PROTOCOL_VERSION,
                        is_old (self) ? MQTT_PROTOCOL_V311 : MQTT_PROTOCOL_V5);
  mosquitto_int_option (mosquitto, MOSQ_OPT_RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
  mosquitto_int_option (mosquitto, MOSQ_OPT_TCP_NODELAY, 1);
  if (options->user != NULL || options->password != NULL)
    mosquitto_username_pw_set (mosquitto, options->user != NULL ? options->user : "",
                               options->password);
  if (options->will != NULL)
    {
      gsize       length = 0;
      const void *payload = options->will->payload != NULL
                                ? g_bytes_get_data (options->will->payload, &length)
                                : NULL;

      if (mosquitto_will_set (mosquitto, options->will->topic, length, payload, options->will->qos,
                              options->will->is_retained) != MOSQ_ERR_SUCCESS)
        fb_mqtt_end_set (&self->end, FB_MQTT_END_REFUSED,
                         g_strdup_printf (_ ("The will of %s cannot be sent: look at its topic and "
                                             "size"),
                                          options->name));
    }
  mosquitto_connect_v5_callback_set (mosquitto, connect_cb);
  mosquitto_disconnect_v5_callback_set (mosquitto, disconnect_cb);
  mosquitto_message_v5_callback_set (mosquitto, message_cb);
  fb_mqtt_session_watch_commands (self);
}

FbMqttSession *
fb_mqtt_session_new (const FbMqttOptions      *options,
                     const char               *client_id,
                     FbMqttTarget             *target,
                     const FbMqttSessionFuncs *funcs,
                     gpointer                  user_data)
{
  FbMqttSession *self = g_new0 (FbMqttSession, 1);

  initialize_library ();
  self->options = options;
  self->funcs = funcs;
  self->user_data = user_data;
  self->target = fb_mqtt_target_ref (target);
  self->waiting = g_hash_table_new (NULL, NULL);
  self->mosquitto = mosquitto_new (client_id, options->is_clean_start, self);
  if (self->mosquitto != NULL)
    set_up (self);
  else
    fb_mqtt_end_set (&self->end, FB_MQTT_END_REFUSED,
                     g_strdup_printf (_ ("The client id of %s is no valid text"), options->name));

  return self;
}

void
fb_mqtt_session_free (FbMqttSession *self)
{
  if (self == NULL)
    return;

  fb_mqtt_session_fail_waiting (self, TRUE);
  g_hash_table_unref (self->waiting);
  g_clear_pointer (&self->mosquitto, mosquitto_destroy);
  fb_mqtt_target_unref (self->target);
  fb_mqtt_end_clear (&self->end);
  g_free (self);
}

gboolean
fb_mqtt_session_is_kept (const FbMqttOptions *options)
{
  return !options->is_clean_start &&
         (options->version == FB_MQTT_3_1_1 || options->session_expiry > 0);
}

void
fb_mqtt_session_connect (FbMqttSession *self, const char *relay)
{
  mosquitto_property *properties = NULL;
  int                 rc;

  if (self->mosquitto == NULL || self->end.kind != FB_MQTT_END_NONE)
    return;
  if (relay == NULL && self->options->transport != FB_MQTT_TCP)
    {
      /* Nothing that is to be encrypted goes out in clear. */
      fb_mqtt_end_set (&self->end, FB_MQTT_END_REFUSED,
                       g_strdup_printf (_ ("%s is not reached by plain TCP"), self->options->name));
      return;
    }

  if (!is_old (self))
    properties = fb_mqtt_wire_connect_properties (self->options, FB_MQTT_MAX_PACKET);
  self->bytes_at_message = 0;
  self->is_connected = TRUE;
  errno = 0;
  rc = mosquitto_connect_bind_v5 (self->mosquitto, relay != NULL ? relay : self->options->host,
                                  relay != NULL ? 0 : self->options->port,
                                  self->options->keep_alive, NULL, properties);
  check (self, rc, errno);
  mosquitto_property_free_all (&properties);
}

void
fb_mqtt_session_disconnect (FbMqttSession *self)
{
  fb_mqtt_end_set (&self->end, FB_MQTT_END_CLOSED, NULL);
  if (self->mosquitto != NULL)
    mosquitto_disconnect_v5 (self->mosquitto, MQTT_RC_NORMAL_DISCONNECTION, NULL);
}

void
fb_mqtt_session_drop (FbMqttSession *self, FbMqttEndKind kind, char *reason)
{
  int fd = mosquitto_socket (self->mosquitto);

  fb_mqtt_end_set (&self->end, kind, reason);
  /* The library closes it when it is connected again or freed. */
  if (fd >= 0)
    shutdown (fd, SHUT_RDWR);
  close_session (self, MOSQ_ERR_CONN_LOST, 0);
}

FbMqttEnd *
fb_mqtt_session_get_end (FbMqttSession *self)
{
  return &self->end;
}

gboolean
fb_mqtt_session_is_online (FbMqttSession *self)
{
  return self->is_online;
}

int
fb_mqtt_session_get_fd (FbMqttSession *self)
{
  return self->mosquitto != NULL ? mosquitto_socket (self->mosquitto) : -1;
}

gboolean
fb_mqtt_session_wants_write (FbMqttSession *self)
{
  return mosquitto_want_write (self->mosquitto);
}

gboolean
fb_mqtt_session_read (FbMqttSession *self)
{
  guint n_packets = 0;
  int   rc = MOSQ_ERR_SUCCESS;

  /* The library says nothing about whether there was a packet, but leaves the error of the socket
   * behind. */
  self->n_read = 0;
  errno = 0;
  while (n_packets < FB_MQTT_BATCH && rc == MOSQ_ERR_SUCCESS && errno != EAGAIN &&
         mosquitto_socket (self->mosquitto) >= 0)
    {
      errno = 0;
      rc = mosquitto_loop_read (self->mosquitto, 1);
      n_packets++;
    }
  if (self->n_read > 0)
    self->target->sink.end (self->target->user_data);

  check (self, rc, errno);
  if (n_packets < FB_MQTT_BATCH)
    check_size (self);
  return n_packets == FB_MQTT_BATCH;
}

void
fb_mqtt_session_write (FbMqttSession *self)
{
  int rc;

  errno = 0;
  rc = mosquitto_loop_write (self->mosquitto, 1);
  check (self, rc, errno);
}

void
fb_mqtt_session_tick (FbMqttSession *self)
{
  check (self, mosquitto_loop_misc (self->mosquitto), 0);
}
