/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fake-broker-session.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is answered waits in @out until the flood is between two packets. */

#define CHUNK (256 * 1024)
#define MAX_PACKET (64 * 1024 * 1024)
#define PACE_MS 2

struct _FakeSession
{
  FakeBroker      *broker;
  int              fd;
  guint            version;
  GByteArray      *in;
  GByteArray      *out;
  const FakeFlood *flood; /* NULL until subscribed */
  gsize            offset;
  gboolean         is_stopped;   /* by UNSUBSCRIBE: the packet that is under way is the last */
  guint64          n_bytes_sent; /* of the flood */
  gint64           start;        /* of the flood, monotonic */
};

const FakeBroker *
fake_session_get_broker (FakeSession *self)
{
  return self->broker;
}

guint
fake_session_get_version (FakeSession *self)
{
  return self->version;
}

int
fake_session_get_fd (FakeSession *self)
{
  return self->fd;
}

gboolean
fake_session_send (FakeSession *self, const void *data, gsize size)
{
  const guint8 *place = data;

  while (size > 0)
    {
      gssize n = send (self->fd, place, size, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      place += n;
      size -= (gsize)n;
    }
  return TRUE;
}

void
fake_session_ignore (FakeSession *self)
{
  struct pollfd wait = { .fd = self->fd, .events = POLLRDHUP };

  while (poll (&wait, 1, -1) < 0 && errno == EINTR)
    continue;
}

static void
answer (FakeSession *self, const guint8 *packet, gsize size)
{
  g_byte_array_append (self->out, packet, (guint)size);
}

static void
begin_flood (FakeSession *self)
{
  FakeBroker *broker = self->broker;

  self->is_stopped = FALSE;
  if (self->flood != NULL || broker->n_messages < 0)
    return;

  g_mutex_lock (&broker->lock);
  if (broker->floods[self->version] == NULL)
    broker->floods[self->version] =
        fake_flood_new ((guint)broker->n_topics, (guint)broker->payload_size, broker->is_retained,
                        self->version);
  self->flood = broker->floods[self->version];
  g_mutex_unlock (&broker->lock);
  self->start = g_get_monotonic_time ();
}

/* The handlers get a packet without its fixed header; FALSE ends the session. */

static gboolean
take_connect (FakeSession *self, guint8 first, const guint8 *body, gsize size)
{
  static const guint8 old[] = { 0x20, 2, 0, 0 };
  static const guint8 new[] = { 0x20, 3, 0, 0, 0 };

  if (size < 10 || memcmp (body, "\0\4MQTT", 6) != 0 || (body[6] != 4 && body[6] != 5))
    return FALSE;
  self->version = body[6];
  if (self->broker->fault->connect != NULL)
    return self->broker->fault->connect (self);
  if (self->version == 5)
    answer (self, new, sizeof new);
  else
    answer (self, old, sizeof old);
  return TRUE;
}

/* Where the filters of SUBSCRIBE and UNSUBSCRIBE begin. */
static gsize
skip_properties (FakeSession *self, const guint8 *body, gsize size)
{
  return self->version == 5 && size > 2 ? 3u + body[2] : 2u;
}

static gboolean
take_subscribe (FakeSession *self, guint8 first, const guint8 *body, gsize size)
{
  const FakeFault *fault = self->broker->fault;
  gboolean         is_first = self->flood == NULL;
  g_autoptr (GByteArray) codes = g_byte_array_new ();
  guint8 head = 0x90;

  for (gsize at = skip_properties (self, body, size); at + 3 <= size;)
    {
      gsize  length = (gsize)body[at] << 8 | body[at + 1];
      guint8 code;

      if (at + 3 + length > size)
        return FALSE;
      code = fault->is_refusing ? (guint8)self->broker->reason : body[at + 2 + length] & 3;
      g_byte_array_append (codes, &code, 1);
      at += 3 + length;
    }
  if (codes->len == 0)
    return FALSE;

  answer (self, &head, 1);
  fake_append_length (self->out, 2 + (self->version == 5) + codes->len);
  answer (self, body, 2);
  if (self->version == 5)
    fake_append_length (self->out, 0);
  answer (self, codes->data, codes->len);
  if (fault->is_refusing)
    return TRUE;
  if (is_first && fault->subscribed != NULL)
    {
      if (!fake_session_send (self, self->out->data, self->out->len))
        return FALSE;
      g_byte_array_set_size (self->out, 0);
      if (!fault->subscribed (self))
        return FALSE;
    }
  begin_flood (self);
  return TRUE;
}

static gboolean
take_unsubscribe (FakeSession *self, guint8 first, const guint8 *body, gsize size)
{
  guint8 head = 0xb0;
  guint  n_filters = 0;

  for (gsize at = skip_properties (self, body, size); at + 2 <= size; n_filters++)
    at += 2 + ((gsize)body[at] << 8 | body[at + 1]);
  if (n_filters == 0)
    return FALSE;
  answer (self, &head, 1);
  fake_append_length (self->out, self->version == 5 ? 3 + n_filters : 2);
  answer (self, body, 2);
  for (guint i = 0; self->version == 5 && i < 1 + n_filters; i++)
    fake_append_length (self->out, 0);
  self->is_stopped = TRUE;
  return TRUE;
}

/* PUBACK for QoS 1, PUBREC for QoS 2; what was published goes nowhere. */
static gboolean
take_publish (FakeSession *self, guint8 first, const guint8 *body, gsize size)
{
  guint8 qos = first >> 1 & 3;
  gsize  length = size >= 2 ? (gsize)body[0] << 8 | body[1] : 0;

  if (size < 2 + length + (qos > 0 ? 2u : 0u))
    return FALSE;
  if (qos > 0)
    {
      guint8 packet[] = { qos == 1 ? 0x40 : 0x50, 2, body[2 + length], body[3 + length] };

      answer (self, packet, sizeof packet);
    }
  return TRUE;
}

static gboolean
take_release (FakeSession *self, guint8 first, const guint8 *body, gsize size)
{
  guint8 packet[] = { 0x70, 2, 0, 0 };

  if (size < 2)
    return FALSE;
  memcpy (packet + 2, body, 2);
  answer (self, packet, sizeof packet);
  return TRUE;
}

static gboolean
take_ping (FakeSession *self, guint8 first, const guint8 *body, gsize size)
{
  static const guint8 packet[] = { 0xd0, 0 };

  if (!self->broker->fault->is_deaf)
    answer (self, packet, sizeof packet);
  return TRUE;
}

static gboolean (*const handlers[16]) (FakeSession  *self,
                                       guint8        first,
                                       const guint8 *body,
                                       gsize         size) = {
  [1] = take_connect,   [3] = take_publish,      [6] = take_release,
  [8] = take_subscribe, [10] = take_unsubscribe, [12] = take_ping,
};

/* Bytes that the packet at the beginning of @in has; 0 when its end has not come; -1 when it can
 * not be. */
static gssize
measure_packet (const GByteArray *in, gsize *head_size)
{
  gsize length = 0;

  for (guint i = 1; i < in->len; i++)
    {
      if (i > 4)
        return -1;
      length |= (gsize)(in->data[i] & 0x7f) << (7 * (i - 1));
      if (in->data[i] < 0x80)
        {
          *head_size = i + 1;
          if (length > MAX_PACKET)
            return -1;
          return *head_size + length <= in->len ? (gssize)(*head_size + length) : 0;
        }
    }
  return 0;
}

static gboolean
take_packets (FakeSession *self)
{
  gsize  head_size;
  gssize size;

  while ((size = measure_packet (self->in, &head_size)) > 0)
    {
      guint8 first = self->in->data[0];
      guint8 type = first >> 4;

      if (handlers[type] == NULL || (type != 1 && self->version == 0) ||
          !handlers[type](self, first, self->in->data + head_size, (gsize)size - head_size))
        return FALSE;
      g_byte_array_remove_range (self->in, 0, (guint)size);
    }
  return size == 0;
}

static gboolean
read_some (FakeSession *self)
{
  guint8 buffer[16 * 1024];
  gssize n = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (n < 0)
    return errno == EAGAIN || errno == EINTR;
  if (n == 0)
    return FALSE;
  g_byte_array_append (self->in, buffer, (guint)n);
  return take_packets (self);
}

/* How much of the flood may go out now. */
static gsize
count_due (const FakeSession *self)
{
  const FakeBroker *broker = self->broker;
  guint64           n_messages;
  gsize             in_packet, due;

  if (self->flood == NULL)
    return 0;
  in_packet = self->offset % self->flood->packet_size;
  if (self->out->len > 0 || self->is_stopped)
    return in_packet > 0 ? self->flood->packet_size - in_packet : 0;
  n_messages =
      broker->n_messages > 0 ? (guint64)broker->n_messages : G_MAXUINT64 / self->flood->packet_size;
  if (broker->rate > 0)
    n_messages = MIN (n_messages, (guint64)(g_get_monotonic_time () - self->start) *
                                      (guint64)broker->rate / G_USEC_PER_SEC);

  due = MIN (self->flood->size - self->offset, CHUNK);
  return MIN (due, n_messages * self->flood->packet_size - self->n_bytes_sent);
}

static gboolean
write_some (FakeSession *self, gsize due)
{
  gboolean      is_flood = due > 0;
  const guint8 *data = is_flood ? self->flood->packets + self->offset : self->out->data;
  gssize n = send (self->fd, data, is_flood ? due : self->out->len, MSG_DONTWAIT | MSG_NOSIGNAL);

  if (n < 0)
    return errno == EAGAIN || errno == EINTR;
  if (!is_flood)
    {
      g_byte_array_remove_range (self->out, 0, (guint)n);
      return TRUE;
    }
  self->offset = (self->offset + (gsize)n) % self->flood->size;
  self->n_bytes_sent += (guint64)n;
  return TRUE;
}

static gboolean
step (FakeSession *self)
{
  gsize         due = count_due (self);
  gboolean      has_output = due > 0 || self->out->len > 0;
  struct pollfd wait = { .fd = self->fd, .events = POLLIN };

  if (has_output)
    wait.events |= POLLOUT;
  if (poll (&wait, 1, self->broker->rate > 0 && self->flood != NULL ? PACE_MS : -1) < 0)
    return errno == EINTR;
  if ((wait.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && !read_some (self))
    return FALSE;
  /* What was read may have put an answer before the rest of the flood. */
  if ((wait.revents & POLLOUT) != 0)
    {
      due = count_due (self);
      if (due > 0 || self->out->len > 0)
        return write_some (self, due);
    }
  return TRUE;
}

void
fake_session_run (FakeBroker *broker, int fd)
{
  FakeSession self = { .broker = broker, .fd = fd };

  self.in = g_byte_array_new ();
  self.out = g_byte_array_new ();
  while (step (&self))
    continue;
  close (fd);
  g_byte_array_unref (self.in);
  g_byte_array_unref (self.out);
}
