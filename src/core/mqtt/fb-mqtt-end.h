/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How one connection to a broker ended: what is to be done next, and why in words. A plain value,
 * any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FB_MQTT_END_NONE,    /* it has not ended */
  FB_MQTT_END_CLOSED,  /* by us */
  FB_MQTT_END_LOST,    /* may be tried again */
  FB_MQTT_END_INVALID, /* what came was not MQTT or too large; may be tried again a few times */
  FB_MQTT_END_REFUSED, /* trying again is of no use until a person did something */
  FB_MQTT_END_UNKNOWN, /* the certificate is not known; a person may trust it */
} FbMqttEndKind;

typedef struct
{
  FbMqttEndKind kind;
  char         *reason;      /* (nullable) */
  char         *certificate; /* (nullable) what it says of itself */
  char         *fingerprint; /* (nullable) its SHA-256, lower-case hex */
} FbMqttEnd;

/* Takes @reason; the first end that is set stays. */
void fb_mqtt_end_set (FbMqttEnd *self, FbMqttEndKind kind, char *reason);
void fb_mqtt_end_clear (FbMqttEnd *self);

/* The connection to @name ended with @rc of libmosquitto, and @errsv of the system. */
void fb_mqtt_end_set_error (FbMqttEnd *self, const char *name, int rc, int errsv);
/* The broker refused the connection with @code, of 3.1.1 if @is_old. */
void fb_mqtt_end_set_refusal (FbMqttEnd *self, const char *name, guint8 code, gboolean is_old);
/* The broker said good-bye with @code. */
void fb_mqtt_end_set_goodbye (FbMqttEnd *self, const char *name, guint8 code);

G_END_DECLS
