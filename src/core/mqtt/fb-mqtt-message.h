/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One message as a broker delivered it: a view for the time of a call. Whoever keeps something of
 * it copies that. */

#pragma once

#include "mqtt/fb-mqtt-properties.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char             *topic; /* valid UTF-8, 1 to 65,535 bytes, ended by a zero byte */
  gsize                   topic_length;
  const guint8           *payload; /* (nullable) when empty */
  gsize                   payload_length;
  gint64                  time; /* when it came: microseconds since 1970, UTC */
  guint8                  qos;  /* 0 to 2, as delivered */
  gboolean                is_retained;
  gboolean                is_duplicate;
  const FbMqttProperties *properties; /* (nullable) MQTT 5 only */
} FbMqttMessage;

G_END_DECLS
