/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-text.h"

#include <glib/gi18n.h>

#include "mqtt/fb-payload.h"

/* A row shows a line; more than this is not even looked at. */
#define PREVIEW_BYTES 240

char *
fb_topic_text_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
fb_topic_text_topics (guint32 n_topics)
{
  g_autofree char *count = fb_topic_text_count (n_topics);

  return g_strdup_printf (ngettext ("%s topic", "%s topics", n_topics), count);
}

char *
fb_topic_text_age (gint64 age)
{
  double seconds = (double)MAX (age, 0) / G_USEC_PER_SEC;

  /* Translators: how old something is, as short as can be */
  if (seconds < 10)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  if (seconds < 120)
    return g_strdup_printf (_ ("%.0f s"), seconds);
  if (seconds < 120 * 60)
    return g_strdup_printf (_ ("%.0f min"), seconds / 60);
  if (seconds < 48 * 3600)
    return g_strdup_printf (_ ("%.0f h"), seconds / 3600);

  return g_strdup_printf (_ ("%.0f d"), seconds / 86400);
}

/* The last character may be cut in two, which is no fault of the text. */
static gboolean
begins_as_text (const guint8 *data, gsize length)
{
  const char *end = NULL;

  for (gsize i = 0; i < length; i++)
    if (data[i] < 0x20 && memchr ("\t\n\r\f\x1b", data[i], 5) == NULL)
      return FALSE;

  return g_utf8_validate_len ((const char *)data, length, &end) ||
         g_utf8_get_char_validated (end, (const char *)data + length - end) == (gunichar)-2;
}

char *
fb_topic_text_preview (const FbTopicValue *value)
{
  gsize length = MIN (value->length, PREVIEW_BYTES);

  if (value->count == 0)
    return g_strdup ("");
  if (value->full_length == 0)
    return g_strdup (_ ("(empty)"));

  return fb_payload_preview (begins_as_text (value->data, length) ? FB_PAYLOAD_TEXT
                                                                  : FB_PAYLOAD_BINARY,
                             value->data, length, PREVIEW_BYTES);
}

char *
fb_topic_text_note (guint32 n_below, const FbTopicValue *value, gint64 now)
{
  g_autofree char *age = value != NULL ? fb_topic_text_age (now - value->time) : NULL;

  if (n_below > 0)
    return fb_topic_text_topics (n_below);
  if (value == NULL)
    return g_strdup ("");
  if (value->is_retained)
    /* Translators: a message that the broker kept, and the age of its arrival */
    return g_strdup_printf (_ ("retained, %s"), age);

  return g_steal_pointer (&age);
}
