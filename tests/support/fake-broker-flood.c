/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fake-broker-flood.h"

#include <stdio.h>
#include <string.h>

#include "fb-test-topics.h"

#define PUBLISH 0x30
#define RETAIN 0x01

void
fake_append_length (GByteArray *packet, gsize length)
{
  do
    {
      guint8 byte = (guint8)((length & 0x7f) | (length > 0x7f ? 0x80 : 0));

      g_byte_array_append (packet, &byte, 1);
      length >>= 7;
    }
  while (length > 0);
}

void
fake_append_publish (GByteArray *packets,
                     const char *topic,
                     gsize       topic_length,
                     const void *payload,
                     gsize       payload_size,
                     gboolean    is_retained,
                     guint       version)
{
  guint8 first = (guint8)(PUBLISH | (is_retained ? RETAIN : 0));
  guint8 length[2] = { (guint8)(topic_length >> 8), (guint8)topic_length };

  g_byte_array_append (packets, &first, 1);
  fake_append_length (packets, 2 + topic_length + (version == 5) + payload_size);
  g_byte_array_append (packets, length, sizeof length);
  g_byte_array_append (packets, (const guint8 *)topic, (guint)topic_length);
  if (version == 5)
    fake_append_length (packets, 0);
  if (payload_size > 0)
    g_byte_array_append (packets, payload, (guint)payload_size);
}

/* JSON with the topic's own number, filled up with blanks. */
static void
write_payload (char *payload, guint payload_size, guint number)
{
  char text[64];
  int  length = snprintf (text, sizeof text, "{\"value\":%u.5,\"quality\":\"good\"}", number);

  memset (payload, ' ', payload_size);
  memcpy (payload, text, MIN ((guint)length, payload_size));
}

FakeFlood *
fake_flood_new (guint n_topics, guint payload_size, gboolean is_retained, guint version)
{
  FakeFlood        *self = g_new0 (FakeFlood, 1);
  g_autofree guint *order = fb_test_topics_shuffle (n_topics);
  g_autofree char  *payload = g_malloc (payload_size + 1);
  g_autoptr (GByteArray) one = g_byte_array_new ();

  for (guint i = 0; i < n_topics; i++)
    {
      char topic[FB_TEST_TOPIC_LENGTH + 1];

      fb_test_topic_write (order[i], topic);
      write_payload (payload, payload_size, order[i]);
      g_byte_array_set_size (one, 0);
      fake_append_publish (one, topic, FB_TEST_TOPIC_LENGTH, payload, payload_size, is_retained,
                           version);
      if (self->packets == NULL)
        {
          self->packet_size = one->len;
          self->size = self->packet_size * n_topics;
          self->packets = g_malloc (self->size);
        }
      memcpy (self->packets + i * self->packet_size, one->data, one->len);
    }

  return self;
}

void
fake_flood_free (FakeFlood *self)
{
  g_free (self->packets);
  g_free (self);
}
