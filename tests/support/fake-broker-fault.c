/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fake-broker-session.h"

#include <string.h>
#include <sys/socket.h>

/* What a healthy broker never does, as a table. */

#define CONNACK 0x20
#define DISCONNECT 0xe0
#define MAX_REMAINING_LENGTH (256 * 1024 * 1024 - 1)

static gboolean
say_nothing (FakeSession *session)
{
  fake_session_ignore (session);
  return FALSE;
}

static gboolean
refuse_connection (FakeSession *session)
{
  guint8 reason = (guint8)fake_session_get_broker (session)->reason;
  guint8 old[] = { CONNACK, 2, 0, reason };
  guint8 new[] = { CONNACK, 3, 0, reason, 0 };

  if (fake_session_get_version (session) == 5)
    fake_session_send (session, new, sizeof new);
  else
    fake_session_send (session, old, sizeof old);
  return FALSE;
}

/* Ends the connection in the middle of a packet, with a reset rather than an orderly end. */
static gboolean
vanish (FakeSession *session)
{
  struct linger at_once = { .l_onoff = 1 };
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  char payload[100] = { 0 };

  fake_append_publish (packet, "plant/line", 10, payload, sizeof payload, FALSE,
                       fake_session_get_version (session));
  fake_session_send (session, packet->data, packet->len / 2);
  setsockopt (fake_session_get_fd (session), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  return FALSE;
}

static gboolean
send_malformed_length (FakeSession *session)
{
  static const guint8 packet[] = { 0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 };

  if (fake_session_send (session, packet, sizeof packet))
    fake_session_ignore (session);
  return FALSE;
}

static gboolean
send_topic (FakeSession *session, const char *topic, gsize length)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();

  fake_append_publish (packet, topic, length, "1", 1, FALSE, fake_session_get_version (session));
  return fake_session_send (session, packet->data, packet->len);
}

static gboolean
send_bad_topic (FakeSession *session)
{
  return send_topic (session, "plant/\xff\xfe/line", 13);
}

static gboolean
send_wildcard_topic (FakeSession *session)
{
  return send_topic (session, "plant/+/line", 12);
}

static gboolean
send_long_topic (FakeSession *session)
{
  char topic[65535];

  memset (topic, 'a', sizeof topic);
  return send_topic (session, topic, sizeof topic);
}

static gboolean
send_deep_topic (FakeSession *session)
{
  char topic[2 * 300 + 1];

  for (gsize i = 0; i < sizeof topic; i++)
    topic[i] = i % 2 == 0 ? 'd' : '/';
  return send_topic (session, topic, sizeof topic);
}

/* The largest PUBLISH there can be, all of it. */
static gboolean
send_oversized (FakeSession *session)
{
  static const guint8 head[] = { 0x30, 0xff, 0xff, 0xff, 0x7f, 0, 3, 'b', 'i', 'g' };
  static const guint8 zeros[64 * 1024] = { 0 };
  gsize               rest = MAX_REMAINING_LENGTH - 5;

  if (!fake_session_send (session, head, sizeof head))
    return FALSE;
  while (rest > 0)
    {
      gsize part = MIN (rest, sizeof zeros);

      if (!fake_session_send (session, zeros, part))
        return FALSE;
      rest -= part;
    }
  return TRUE;
}

static gboolean
disconnect (FakeSession *session)
{
  guint8 packet[] = { DISCONNECT, 1, (guint8)fake_session_get_broker (session)->reason };

  if (fake_session_get_version (session) == 5)
    fake_session_send (session, packet, sizeof packet);
  return FALSE;
}

static const FakeFault faults[] = {
  { .name = "none", .words = "a healthy broker" },
  { .name = "silent", .connect = say_nothing, .words = "never answers the CONNECT" },
  { .name = "refuse", .connect = refuse_connection, .words = "CONNACK with --reason" },
  { .name = "stop-reading", .subscribed = say_nothing, .words = "neither reads nor writes" },
  { .name = "deaf", .is_deaf = TRUE, .words = "answers no PINGREQ" },
  { .name = "vanish", .subscribed = vanish, .words = "goes in the middle of a packet" },
  { .name = "malformed", .subscribed = send_malformed_length, .words = "a length of five bytes" },
  { .name = "bad-topic", .subscribed = send_bad_topic, .words = "a topic that is not UTF-8" },
  { .name = "wildcard-topic", .subscribed = send_wildcard_topic, .words = "a topic with a +" },
  { .name = "long-topic", .subscribed = send_long_topic, .words = "a topic of 65,535 bytes" },
  { .name = "deep-topic", .subscribed = send_deep_topic, .words = "a topic of 301 levels" },
  { .name = "oversized", .subscribed = send_oversized, .words = "a message of 256 MB" },
  { .name = "disconnect", .subscribed = disconnect, .words = "DISCONNECT with --reason" },
  { .name = "refuse-subscription",
    .is_refusing = TRUE,
    .words = "SUBACK with --reason for each filter" },
};

const FakeFault *
fake_fault_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_str_equal (faults[i].name, name))
      return &faults[i];
  return NULL;
}

char *
fake_fault_describe (void)
{
  g_autoptr (GString) text = g_string_new ("Faults:\n");

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    g_string_append_printf (text, "  %-20s %s\n", faults[i].name, faults[i].words);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
