/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-reason.h"

#include <glib/gi18n.h>

/* Two tables of the standards. What is not in them is shown by its number and never guessed. */

typedef struct
{
  guint8      code;
  const char *text;
} Reason;

static const Reason return_codes[] = {
  { 1, N_ ("the broker does not speak this version of MQTT") },
  { 2, N_ ("the broker does not accept this client id") },
  { 3, N_ ("the broker says it is unavailable") },
  { 4, N_ ("user or password is wrong") },
  { 5, N_ ("the broker does not let this user in") },
};

static const Reason reasons[] = {
  { 0x00, N_ ("success") },
  { 0x01, N_ ("granted with QoS 1") },
  { 0x02, N_ ("granted with QoS 2") },
  { 0x04, N_ ("disconnected; the will is sent") },
  { 0x10, N_ ("nobody is subscribed to this topic") },
  { 0x11, N_ ("there was no such subscription") },
  { 0x80, N_ ("the broker refused and gives no reason") },
  { 0x81, N_ ("a packet was malformed") },
  { 0x82, N_ ("a packet broke the protocol") },
  { 0x83, N_ ("the broker refuses this for a reason of its own") },
  { 0x84, N_ ("the broker does not speak this version of MQTT") },
  { 0x85, N_ ("the broker does not accept this client id") },
  { 0x86, N_ ("user or password is wrong") },
  { 0x87, N_ ("not allowed for this user") },
  { 0x88, N_ ("the broker says it is unavailable") },
  { 0x89, N_ ("the broker is busy") },
  { 0x8a, N_ ("this client is banned") },
  { 0x8b, N_ ("the broker is shutting down") },
  { 0x8c, N_ ("the broker does not know this way to sign in") },
  { 0x8d, N_ ("nothing was heard from this side for too long") },
  { 0x8e, N_ ("another client connected with the same client id") },
  { 0x8f, N_ ("this topic filter is not allowed here") },
  { 0x90, N_ ("this topic name is not allowed here") },
  { 0x91, N_ ("the packet identifier is in use") },
  { 0x92, N_ ("the packet identifier is not known") },
  { 0x93, N_ ("more messages are on the way than were agreed") },
  { 0x94, N_ ("the topic alias is not valid") },
  { 0x95, N_ ("a packet is larger than the other side takes") },
  { 0x96, N_ ("messages come too fast") },
  { 0x97, N_ ("a quota is used up") },
  { 0x98, N_ ("an administrator ended this connection") },
  { 0x99, N_ ("the payload is not of the form it was said to be") },
  { 0x9a, N_ ("the broker does not keep retained messages") },
  { 0x9b, N_ ("the broker does not serve this QoS") },
  { 0x9c, N_ ("another broker is to be used for now") },
  { 0x9d, N_ ("the broker has moved") },
  { 0x9e, N_ ("the broker has no shared subscriptions") },
  { 0x9f, N_ ("connections come too fast") },
  { 0xa0, N_ ("the longest time for a connection is over") },
  { 0xa1, N_ ("the broker has no subscription identifiers") },
  { 0xa2, N_ ("the broker does not allow wildcards in a subscription") },
};

static char *
find (const Reason *table, gsize n_rows, int code)
{
  for (gsize i = 0; i < n_rows; i++)
    if (table[i].code == code)
      return g_strdup (_ (table[i].text));
  /* Translators: an MQTT reason code that no standard knows. */
  return g_strdup_printf (_ ("reason code %d"), code);
}

char *
fb_mqtt_reason_of_return_code (int code)
{
  return find (return_codes, G_N_ELEMENTS (return_codes), code);
}

char *
fb_mqtt_reason (guint8 code)
{
  return find (reasons, G_N_ELEMENTS (reasons), code);
}
