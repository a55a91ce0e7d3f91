/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-recording-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "fb-clock.h"
#include "fb-error.h"

/* The file is as long as the whole frames in it: a frame that did not fit is taken out again. */

struct _FbMqttRecordingWriter
{
  char                *path;
  FbMqttRecordingInfo *info;
  int                  fd;
  off_t                length;
  gboolean             is_broken;
};

static gboolean
throw_errno (FbMqttRecordingWriter *self, int saved_errno, GError **error)
{
  /* A file may also be as large as is allowed. */
  int code = saved_errno == EFBIG || saved_errno == EDQUOT ? ENOSPC : saved_errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _ ("The recording %s can not be written: %s"), self->path, g_strerror (saved_errno));
  fb_error_convert (error);
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      bytes += n;
      length -= (gsize)n;
    }

  return TRUE;
}

static gboolean
append_bytes (FbMqttRecordingWriter *self, const guint8 *bytes, gsize length, GError **error)
{
  int saved_errno;

  if (self->is_broken)
    return throw_errno (self, EIO, error);
  if (write_all (self->fd, bytes, length))
    {
      self->length += (off_t)length;
      return TRUE;
    }

  saved_errno = errno;
  self->is_broken = TRUE;
  if (ftruncate (self->fd, self->length) != 0)
    g_debug ("%s ends in the middle of a frame: %s", self->path, g_strerror (errno));
  return throw_errno (self, saved_errno, error);
}

FbMqttRecordingWriter *
fb_mqtt_recording_writer_create (const char *path, const FbMqttRecordingInfo *info, GError **error)
{
  g_autoptr (FbMqttRecordingWriter) self = g_new0 (FbMqttRecordingWriter, 1);
  g_autoptr (GByteArray) header = g_byte_array_new ();

  g_return_val_if_fail (path != NULL && info != NULL, NULL);

  self->path = g_strdup (path);
  self->info = fb_mqtt_recording_info_copy (info);
  self->fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd < 0 && errno == EEXIST)
    {
      fb_throw (error, FB_ERROR_CONFLICT,
                _ ("%s is there already; give the recording another name"), path);
      return NULL;
    }
  if (self->fd < 0)
    {
      throw_errno (self, errno, error);
      return NULL;
    }

  fb_mqtt_recording_append_header (header, info);
  if (!append_bytes (self, (const guint8 *)FB_MQTT_RECORDING_MAGIC,
                     strlen (FB_MQTT_RECORDING_MAGIC), error) ||
      !fb_mqtt_recording_writer_append (self, header, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
fb_mqtt_recording_writer_free (FbMqttRecordingWriter *self)
{
  if (self == NULL)
    return;

  if (self->fd >= 0)
    close (self->fd);
  fb_mqtt_recording_info_free (self->info);
  g_free (self->path);
  g_free (self);
}

gboolean
fb_mqtt_recording_writer_append (FbMqttRecordingWriter *self, GByteArray *frames, GError **error)
{
  fb_mqtt_recording_seal (frames);
  return append_bytes (self, frames->data, frames->len, error);
}

gboolean
fb_mqtt_recording_writer_sync (FbMqttRecordingWriter *self, GError **error)
{
  return fdatasync (self->fd) == 0 || throw_errno (self, errno, error);
}

gboolean
fb_mqtt_recording_writer_end (FbMqttRecordingWriter *self, GError **error)
{
  g_autoptr (GByteArray) end = g_byte_array_new ();

  fb_mqtt_recording_append_end (end, fb_clock_now ());
  return fb_mqtt_recording_writer_append (self, end, error) &&
         fb_mqtt_recording_writer_sync (self, error);
}

const char *
fb_mqtt_recording_writer_get_path (FbMqttRecordingWriter *self)
{
  return self->path;
}

const FbMqttRecordingInfo *
fb_mqtt_recording_writer_get_info (FbMqttRecordingWriter *self)
{
  return self->info;
}
