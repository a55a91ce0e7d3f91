/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The certificates of one connection to a broker: whom it trusts, what it shows of itself, and what
 * the broker showed. One thread. */

#pragma once

#include <gio/gio.h>

#include "mqtt/fb-mqtt-end.h"
#include "mqtt/fb-mqtt-options.h"

G_BEGIN_DECLS

typedef struct
{
  /* Given */
  char               *pin;      /* (nullable) */
  GSocketConnectable *identity; /* whom we want to reach */
  GTlsCertificate    *ca;       /* (nullable) */
  GTlsCertificate    *own;      /* (nullable) with its key */

  /* Of the broker, once it showed it */
  GTlsCertificate     *shown;
  GTlsCertificateFlags errors;
  gboolean             is_accepted;
} FbMqttTrust;

/* Reads the files that @options name; blocks. FALSE when one of them is of no use. */
gboolean fb_mqtt_trust_init (FbMqttTrust *self, const FbMqttOptions *options, GError **error);
void     fb_mqtt_trust_clear (FbMqttTrust *self);

/* Notes what the broker shows, in which the system's check found @errors, and decides. */
gboolean
fb_mqtt_trust_accept (FbMqttTrust *self, GTlsCertificate *certificate, GTlsCertificateFlags errors);

/* Why there is no connection to @name, after @error. */
void
fb_mqtt_trust_explain (FbMqttTrust *self, const char *name, const GError *error, FbMqttEnd *end);

G_END_DECLS
