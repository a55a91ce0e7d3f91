/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the fake broker sends without end: PUBLISH packets of QoS 0, encoded before the first is
 * sent, all of the same size, in an order that looks random. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 *packets;
  gsize   size;        /* of all */
  gsize   packet_size; /* of one */
} FakeFlood;

/* @version: 4 for MQTT 3.1.1, or 5. */
FakeFlood *fake_flood_new (guint n_topics, guint payload_size, gboolean is_retained, guint version);
void       fake_flood_free (FakeFlood *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeFlood, fake_flood_free)

/* Appends a number in MQTT's form of seven bits a byte. */
void fake_append_length (GByteArray *packet, gsize length);

/* Appends one PUBLISH of QoS 0; nothing is checked, so that wrong ones can be made. */
void fake_append_publish (GByteArray *packets,
                          const char *topic,
                          gsize       topic_length,
                          const void *payload,
                          gsize       payload_size,
                          gboolean    is_retained,
                          guint       version);

G_END_DECLS
