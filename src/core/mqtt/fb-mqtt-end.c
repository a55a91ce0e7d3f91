/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-end.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <mosquitto.h>
#include <string.h>

#include "mqtt/fb-mqtt-reason.h"

/* What is worth trying again is decided here alone. */

#define NOT_MALFORMED 0x80
#define MALFORMED 0x81
#define PROTOCOL_ERROR 0x82

/* Reason codes of MQTT 5 after which time alone may help: the broker is busy, restarts, or had
 * enough of us for now. */
static const guint8 passing[] = { 0x00, NOT_MALFORMED, 0x88, 0x89, 0x8b, 0x8d,
                                  0x93, 0x95,          0x96, 0x97, 0x9f, 0xa0 };

/* The same among the return codes of MQTT 3.1.1. */
#define UNAVAILABLE 3

void
fb_mqtt_end_set (FbMqttEnd *self, FbMqttEndKind kind, char *reason)
{
  if (self->kind != FB_MQTT_END_NONE)
    {
      g_free (reason);
      return;
    }

  self->kind = kind;
  self->reason = reason;
}

void
fb_mqtt_end_clear (FbMqttEnd *self)
{
  g_free (self->reason);
  g_free (self->certificate);
  g_free (self->fingerprint);
  *self = (FbMqttEnd){ 0 };
}

static gboolean
is_passing (guint8 code)
{
  return memchr (passing, code, sizeof passing) != NULL;
}

void
fb_mqtt_end_set_refusal (FbMqttEnd *self, const char *name, guint8 code, gboolean is_old)
{
  g_autofree char *words = is_old ? fb_mqtt_reason_of_return_code (code) : fb_mqtt_reason (code);
  gboolean         is_lasting = is_old ? code != UNAVAILABLE : !is_passing (code);

  fb_mqtt_end_set (self, is_lasting ? FB_MQTT_END_REFUSED : FB_MQTT_END_LOST,
                   g_strdup_printf (_ ("%s refuses the connection: %s"), name, words));
}

void
fb_mqtt_end_set_goodbye (FbMqttEnd *self, const char *name, guint8 code)
{
  g_autofree char *words = fb_mqtt_reason (code);
  FbMqttEndKind    kind = FB_MQTT_END_REFUSED;

  if (is_passing (code))
    kind = FB_MQTT_END_LOST;
  else if (code == MALFORMED || code == PROTOCOL_ERROR)
    kind = FB_MQTT_END_INVALID;

  fb_mqtt_end_set (self, kind, g_strdup_printf (_ ("%s ended the connection: %s"), name, words));
}

/* @errsv: what connecting, reading or writing failed with */
static char *
describe_system_error (const char *name, int errsv)
{
  if (errsv == ECONNREFUSED)
    return g_strdup_printf (_ ("Nothing answers at %s"), name);
  if (errsv == EPROTO || errsv == ECONNRESET || errsv == EPIPE || errsv == 0)
    return g_strdup_printf (_ ("%s closed the connection"), name);
  if (errsv == ETIMEDOUT)
    return g_strdup_printf (_ ("%s did not answer in time"), name);

  return g_strdup_printf (_ ("No connection to %s: %s"), name, g_strerror (errsv));
}

void
fb_mqtt_end_set_error (FbMqttEnd *self, const char *name, int rc, int errsv)
{
  FbMqttEndKind kind = FB_MQTT_END_LOST;
  char         *reason;

  switch (rc)
    {
    case MOSQ_ERR_ERRNO:
      reason = describe_system_error (name, errsv);
      break;
    case MOSQ_ERR_CONN_LOST:
    case MOSQ_ERR_NO_CONN:
      reason = g_strdup_printf (_ ("%s closed the connection"), name);
      break;
    case MOSQ_ERR_KEEPALIVE:
      reason = g_strdup_printf (_ ("Nothing is heard of %s any more"), name);
      break;
    case MOSQ_ERR_EAI:
    case MOSQ_ERR_LOOKUP:
      reason = g_strdup_printf (_ ("The name of %s is not known here"), name);
      break;
    case MOSQ_ERR_MALFORMED_UTF8:
      kind = FB_MQTT_END_INVALID;
      reason = g_strdup_printf (_ ("%s sent a topic that is no valid text"), name);
      break;
    case MOSQ_ERR_NOMEM:
      kind = FB_MQTT_END_INVALID;
      reason = g_strdup_printf (_ ("There is not enough memory for what %s sent"), name);
      break;
    case MOSQ_ERR_INVAL:
      kind = FB_MQTT_END_REFUSED;
      reason = g_strdup_printf (_ ("The settings of %s do not make a connection; look at address, "
                                   "will and keep-alive"),
                                name);
      break;
    default:
      kind = FB_MQTT_END_INVALID;
      reason = g_strdup_printf (_ ("%s sent something that is not MQTT"), name);
      break;
    }

  fb_mqtt_end_set (self, kind, reason);
}
