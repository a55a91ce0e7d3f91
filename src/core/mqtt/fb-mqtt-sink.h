/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where the messages of one connection go. Called on its network thread: begin, message…, end; a
 * batch is what one wake-up read (at most 64 messages), so whoever locks, locks once per batch. */

#pragma once

#include "mqtt/fb-mqtt-message.h"

G_BEGIN_DECLS

typedef struct
{
  void (*begin) (gpointer user_data);
  void (*message) (const FbMqttMessage *message, gpointer user_data);
  void (*end) (gpointer user_data);
} FbMqttSink;

G_END_DECLS
