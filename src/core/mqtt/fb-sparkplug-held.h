/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Births of devices that came while their edge node was not online. MQTT keeps the order within a
 * topic only, so the edge node's own birth may come a moment later and mean them too. Bounded in
 * time, number and bytes. Not thread-safe. */

#pragma once

#include "mqtt/fb-sparkplug-table.h"

G_BEGIN_DECLS

typedef struct
{
  GQueue births; /* the oldest first */
  gsize  n_bytes;
} FbSparkplugHeld;

void fb_sparkplug_held_init (FbSparkplugHeld *self);
void fb_sparkplug_held_clear (FbSparkplugHeld *self);

/* Copies the payload of @message. */
void fb_sparkplug_held_add (FbSparkplugHeld     *self,
                            FbSparkplugPlace    *device,
                            const FbMqttMessage *message);

/* The next held birth of a device of @node, in the order they came, that is not too old at @time;
 * NULL when there is none. @device: (out). (transfer full) (nullable) */
GBytes *fb_sparkplug_held_take (FbSparkplugHeld   *self,
                                FbSparkplugPlace  *node,
                                gint64             time,
                                FbSparkplugPlace **device) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
