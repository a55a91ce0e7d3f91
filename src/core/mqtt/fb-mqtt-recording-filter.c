/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-recording-filter.h"

#include <string.h>

#include "flow/fb-topic-filter.h"

gboolean
fb_mqtt_recording_filter_matches (const char *const *filters, const char *topic)
{
  if (filters == NULL || filters[0] == NULL)
    return TRUE;

  for (guint i = 0; filters[i] != NULL; i++)
    if (fb_topic_filter_matches (filters[i], topic))
      return TRUE;

  return FALSE;
}

/* (nullable) What follows the levels @from: "" or "/…". */
static const char *
skip_levels (const char *topic, const char *from)
{
  gsize length = strlen (from);

  while (length > 0 && from[length - 1] == '/')
    length--;
  if (strncmp (topic, from, length) != 0 || (topic[length] != '\0' && topic[length] != '/'))
    return NULL;

  return topic + length;
}

char *
fb_mqtt_recording_rewrite (const char *topic, const char *from, const char *to)
{
  const char      *rest;
  g_autofree char *start = NULL;
  gsize            length = strlen (to);

  g_return_val_if_fail (topic != NULL && from != NULL && to != NULL, NULL);

  while (length > 0 && to[length - 1] == '/')
    length--;
  start = g_strndup (to, length);

  if (from[0] == '\0')
    return length > 0 ? g_strconcat (start, "/", topic, NULL) : g_strdup (topic);
  rest = skip_levels (topic, from);
  if (rest == NULL)
    return g_strdup (topic);
  if (length == 0 && rest[0] == '/' && rest[1] != '\0')
    return g_strdup (rest + 1);

  return length == 0 && rest[0] == '\0' ? g_strdup (topic) : g_strconcat (start, rest, NULL);
}
