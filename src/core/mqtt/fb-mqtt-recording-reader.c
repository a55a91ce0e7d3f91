/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-recording-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fb-error.h"

/* Not mapped: a file that another program shortens would end the process. */

#define CHUNK_BYTES ((gsize)256 * 1024)

struct _FbMqttRecordingReader
{
  char                *path;
  int                  fd;
  FbMqttRecordingInfo *info;

  GByteArray          *buffer; /* of the file, from position - start */
  gsize                start;  /* what was read of the buffer */
  guint64              position;
  guint64              length;
  FbMqttRecordingFrame frame;
};

static gboolean
throw_errno (const char *path, int saved_errno, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               _ ("The recording %s can not be read: %s"), path, g_strerror (saved_errno));
  fb_error_convert (error);
  return FALSE;
}

/* Reads until the buffer has @length bytes or the file ends. */
static gboolean
fill (FbMqttRecordingReader *self, gsize length, GError **error)
{
  gsize have = self->buffer->len - self->start;

  if (self->start > 0)
    memmove (self->buffer->data, self->buffer->data + self->start, have);
  self->start = 0;
  g_byte_array_set_size (self->buffer, (guint)MAX (length, CHUNK_BYTES));
  while (have < length)
    {
      gssize n = read (self->fd, self->buffer->data + have, self->buffer->len - have);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_byte_array_set_size (self->buffer, (guint)have);
          return throw_errno (self->path, errno, error);
        }
      if (n == 0)
        break;
      have += (gsize)n;
    }
  g_byte_array_set_size (self->buffer, (guint)have);

  return TRUE;
}

/* Makes @length bytes at the position available, if the file has them: *is_there. */
static gboolean
look_ahead (FbMqttRecordingReader *self, gsize length, gboolean *is_there, GError **error)
{
  struct stat status;

  *is_there = self->buffer->len - self->start >= length;
  if (*is_there)
    return TRUE;

  if (fstat (self->fd, &status) != 0)
    return throw_errno (self->path, errno, error);
  self->length = (guint64)status.st_size;
  if (self->position + length > self->length)
    return TRUE;
  if (!fill (self, length, error))
    return FALSE;

  *is_there = self->buffer->len >= length;
  return TRUE;
}

static void
advance (FbMqttRecordingReader *self, gsize length)
{
  self->start += length;
  self->position += length;
}

/* Reads the next frame; a cut is one as well. */
static gboolean
read_frame (FbMqttRecordingReader *self, GError **error)
{
  gboolean      is_there;
  const guint8 *frame;
  gsize         length;

  fb_mqtt_recording_frame_clear (&self->frame);
  if (!look_ahead (self, FB_MQTT_RECORDING_FRAME_BYTES, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;

  frame = self->buffer->data + self->start;
  length = fb_mqtt_recording_get_body_length (frame);
  if (length == 0 || length > FB_MQTT_RECORDING_MAX_BODY)
    return TRUE;

  length += FB_MQTT_RECORDING_FRAME_BYTES;
  if (!look_ahead (self, length, &is_there, error))
    return FALSE;
  if (is_there && fb_mqtt_recording_read_frame (self->buffer->data + self->start, &self->frame))
    advance (self, length);

  return TRUE;
}

static gboolean
read_start (FbMqttRecordingReader *self, GError **error)
{
  gsize    length = strlen (FB_MQTT_RECORDING_MAGIC);
  gboolean is_there;

  if (!look_ahead (self, length, &is_there, error))
    return FALSE;
  if (!is_there || memcmp (self->buffer->data, FB_MQTT_RECORDING_MAGIC, length) != 0)
    return fb_throw (error, FB_ERROR_INVALID, _ ("%s is no recording of MQTT messages"),
                     self->path);

  advance (self, length);
  if (!read_frame (self, error))
    return FALSE;
  if (self->frame.kind != FB_MQTT_RECORDING_HEADER)
    return fb_throw (error, FB_ERROR_INVALID, _ ("The beginning of the recording %s is damaged"),
                     self->path);

  self->info = fb_mqtt_recording_info_read (self->frame.text, self->frame.text_length, error);
  return self->info != NULL ||
         fb_throw_prefixed (error, _ ("The beginning of the recording %s is damaged: "),
                            self->path);
}

FbMqttRecordingReader *
fb_mqtt_recording_reader_open (const char *path, GError **error)
{
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* A pipe of that name must not make us wait. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    {
      throw_errno (path, errno, error);
      return NULL;
    }

  return fb_mqtt_recording_reader_new_for_fd (fd, path, error);
}

FbMqttRecordingReader *
fb_mqtt_recording_reader_new_for_fd (int fd, const char *path, GError **error)
{
  g_autoptr (FbMqttRecordingReader) self = g_new0 (FbMqttRecordingReader, 1);
  struct stat status;

  self->fd = fd;
  self->path = g_strdup (path);
  self->buffer = g_byte_array_new ();
  if (fstat (fd, &status) != 0)
    {
      throw_errno (path, errno, error);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("%s is no recording of MQTT messages"), path);
      return NULL;
    }
  if (!read_start (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
fb_mqtt_recording_reader_free (FbMqttRecordingReader *self)
{
  if (self == NULL)
    return;

  close (self->fd);
  fb_mqtt_recording_frame_clear (&self->frame);
  fb_mqtt_recording_info_free (self->info);
  g_byte_array_unref (self->buffer);
  g_free (self->path);
  g_free (self);
}

const FbMqttRecordingInfo *
fb_mqtt_recording_reader_get_info (FbMqttRecordingReader *self)
{
  return self->info;
}

const FbMqttRecordingFrame *
fb_mqtt_recording_reader_next (FbMqttRecordingReader *self, GError **error)
{
  if (self->frame.kind == FB_MQTT_RECORDING_END)
    return &self->frame;
  if (!read_frame (self, error))
    return NULL;
  /* A second header has no business here. */
  if (self->frame.kind == FB_MQTT_RECORDING_HEADER)
    fb_mqtt_recording_frame_clear (&self->frame);

  return &self->frame;
}

guint64
fb_mqtt_recording_reader_get_position (FbMqttRecordingReader *self)
{
  return self->position;
}

guint64
fb_mqtt_recording_reader_get_length (FbMqttRecordingReader *self)
{
  return self->length;
}
