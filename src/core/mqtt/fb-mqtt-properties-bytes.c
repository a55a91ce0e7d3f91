/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-properties-bytes.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"

/* libmosquitto keeps its own coding of these to itself, so it is here once for memory and files. */

/* Identifiers of MQTT 5.0, section 2.2.2.2. */
enum
{
  IS_TEXT = 0x01,
  EXPIRY = 0x02,
  CONTENT_TYPE = 0x03,
  RESPONSE_TOPIC = 0x08,
  CORRELATION_DATA = 0x09,
  USER = 0x26,
};

typedef struct
{
  const guint8 *next;
  const guint8 *end;
} Cursor;

static gsize
get_text_size (const char *text)
{
  return 2 + MIN (strlen (text), G_MAXUINT16);
}

static guint8 *
write_data (guint8 *to, gconstpointer data, gsize length)
{
  guint16 written = (guint16)MIN (length, G_MAXUINT16);

  to[0] = (guint8)(written >> 8);
  to[1] = (guint8)written;
  if (written > 0)
    memcpy (to + 2, data, written);

  return to + 2 + written;
}

static guint8 *
write_text (guint8 *to, guint8 identifier, const char *text)
{
  if (text == NULL)
    return to;

  *to++ = identifier;
  return write_data (to, text, strlen (text));
}

gsize
fb_mqtt_properties_get_size (const FbMqttProperties *self)
{
  gsize size = 0;

  if (self == NULL)
    return 0;

  size += self->is_text ? 2 : 0;
  size += self->has_expiry ? 5 : 0;
  size += self->content_type != NULL ? 1 + get_text_size (self->content_type) : 0;
  size += self->response_topic != NULL ? 1 + get_text_size (self->response_topic) : 0;
  if (self->correlation_data != NULL)
    size += 3 + MIN (g_bytes_get_size (self->correlation_data), G_MAXUINT16);
  for (guint i = 0; self->user != NULL && i < self->user->len; i++)
    {
      const FbMqttUserProperty *property = g_ptr_array_index (self->user, i);

      size += 1 + get_text_size (property->name) + get_text_size (property->value);
    }

  return size;
}

void
fb_mqtt_properties_write (const FbMqttProperties *self, guint8 *to)
{
  if (self == NULL)
    return;

  if (self->is_text)
    {
      *to++ = IS_TEXT;
      *to++ = 1;
    }
  if (self->has_expiry)
    {
      guint32 expiry = GUINT32_TO_BE (self->expiry);

      *to++ = EXPIRY;
      memcpy (to, &expiry, sizeof expiry);
      to += sizeof expiry;
    }
  to = write_text (to, CONTENT_TYPE, self->content_type);
  to = write_text (to, RESPONSE_TOPIC, self->response_topic);
  if (self->correlation_data != NULL)
    {
      gsize         length;
      gconstpointer data = g_bytes_get_data (self->correlation_data, &length);

      *to++ = CORRELATION_DATA;
      to = write_data (to, data, length);
    }
  for (guint i = 0; self->user != NULL && i < self->user->len; i++)
    {
      const FbMqttUserProperty *property = g_ptr_array_index (self->user, i);

      to = write_text (to, USER, property->name);
      to = write_data (to, property->value, strlen (property->value));
    }
}

static gboolean
take (Cursor *cursor, gsize length, const guint8 **data)
{
  if ((gsize)(cursor->end - cursor->next) < length)
    return FALSE;

  *data = cursor->next;
  cursor->next += length;
  return TRUE;
}

static gboolean
take_data (Cursor *cursor, const guint8 **data, gsize *length)
{
  const guint8 *prefix;

  if (!take (cursor, 2, &prefix))
    return FALSE;

  *length = (gsize)prefix[0] << 8 | prefix[1];
  return take (cursor, *length, data);
}

/* (transfer full) (nullable) */
static char *
take_text (Cursor *cursor)
{
  const guint8 *data;
  gsize         length;

  if (!take_data (cursor, &data, &length) || memchr (data, '\0', length) != NULL ||
      !g_utf8_validate_len ((const char *)data, length, NULL))
    return NULL;

  return g_strndup ((const char *)data, length);
}

static gboolean
take_text_once (Cursor *cursor, char **text)
{
  if (*text != NULL)
    return FALSE;

  *text = take_text (cursor);
  return *text != NULL;
}

static gboolean
read_is_text (FbMqttProperties *self, Cursor *cursor)
{
  const guint8 *data;

  if (!take (cursor, 1, &data) || *data > 1)
    return FALSE;

  self->is_text = *data == 1;
  return TRUE;
}

static gboolean
read_expiry (FbMqttProperties *self, Cursor *cursor)
{
  const guint8 *data;

  if (!take (cursor, sizeof self->expiry, &data))
    return FALSE;

  memcpy (&self->expiry, data, sizeof self->expiry);
  self->expiry = GUINT32_FROM_BE (self->expiry);
  self->has_expiry = TRUE;
  return TRUE;
}

static gboolean
read_correlation_data (FbMqttProperties *self, Cursor *cursor)
{
  const guint8 *data;
  gsize         length;

  if (self->correlation_data != NULL || !take_data (cursor, &data, &length))
    return FALSE;

  self->correlation_data = g_bytes_new (data, length);
  return TRUE;
}

static gboolean
read_user (FbMqttProperties *self, Cursor *cursor)
{
  g_autofree char *name = take_text (cursor);
  g_autofree char *value = name != NULL ? take_text (cursor) : NULL;

  if (value == NULL)
    return FALSE;

  fb_mqtt_properties_add_user (self, name, value);
  return TRUE;
}

static gboolean
read_one (FbMqttProperties *self, Cursor *cursor)
{
  const guint8 *identifier;

  if (!take (cursor, 1, &identifier))
    return FALSE;

  switch (*identifier)
    {
    case IS_TEXT:
      return read_is_text (self, cursor);
    case EXPIRY:
      return read_expiry (self, cursor);
    case CONTENT_TYPE:
      return take_text_once (cursor, &self->content_type);
    case RESPONSE_TOPIC:
      return take_text_once (cursor, &self->response_topic);
    case CORRELATION_DATA:
      return read_correlation_data (self, cursor);
    case USER:
      return read_user (self, cursor);
    default:
      return FALSE;
    }
}

FbMqttProperties *
fb_mqtt_properties_read (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (FbMqttProperties) self = fb_mqtt_properties_new ();
  Cursor cursor = { data, data + length };

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length > FB_MQTT_PROPERTIES_MAX_BYTES)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The properties of a message are too large"));
      return NULL;
    }

  while (cursor.next < cursor.end)
    if (!read_one (self, &cursor))
      {
        fb_throw (error, FB_ERROR_INVALID, _ ("The properties of a message are damaged"));
        return NULL;
      }

  return g_steal_pointer (&self);
}
