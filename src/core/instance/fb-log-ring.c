/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-log-ring.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "instance/fb-log-reader.h"

/* The writing end. Two token buckets decide what is written; a full disk only means that lines are
 * counted instead of kept. Owned by the keeper, on its one thread. */

#define MAX_PENDING (64 * 1024)
#define NOTICE_LEVEL 30

typedef struct
{
  gint64 rate;
  gint64 burst;
  gint64 left;
  gint64 refilled_us;
} Bucket;

struct _FbLogRing
{
  char    *folder;
  gsize    segment_bytes;
  int      fd;
  gsize    segment_used;
  guint64  last;
  GString *pending;
  guint64  pending_first; /* sequence number its first line has */
  gboolean torn;          /* the last write ended inside a line */
  gboolean news;

  Bucket  common;
  Bucket  errors;
  guint64 dropped_lines;
  guint64 dropped_bytes;
};

static gboolean
bucket_take (Bucket *bucket, gint64 bytes, gint64 now_us)
{
  gint64 elapsed = CLAMP (now_us - bucket->refilled_us, 0, 60 * G_USEC_PER_SEC);
  gint64 refill = elapsed * bucket->rate / G_USEC_PER_SEC;

  if (refill > 0)
    {
      bucket->left = MIN (bucket->left + refill, bucket->burst);
      bucket->refilled_us = now_us;
    }
  else if (now_us < bucket->refilled_us)
    bucket->refilled_us = now_us; /* The clock was set back. */

  if (bucket->left < bytes)
    return FALSE;

  bucket->left -= bytes;
  return TRUE;
}

static void
close_segment (FbLogRing *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static void
remove_old_segments (FbLogRing *self)
{
  g_autoptr (GArray) segments = fb_log_list_segments (self->folder);

  for (guint i = 0; i + FB_LOG_SEGMENTS < segments->len; i++)
    {
      g_autofree char *path =
          fb_log_segment_path (self->folder, g_array_index (segments, guint64, i));

      g_unlink (path);
    }
}

static gboolean
begin_segment (FbLogRing *self, GError **error)
{
  guint64          first = self->pending->len > 0 ? self->pending_first : self->last + 1;
  g_autofree char *path = fb_log_segment_path (self->folder, first);

  close_segment (self);
  self->fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "Writing %s: %s", path,
                   g_strerror (errno));
      fb_error_convert (error);
      return FALSE;
    }

  self->segment_used = 0;
  self->torn = FALSE;
  remove_old_segments (self);
  return TRUE;
}

/* Goes on in the newest segment; a line that a dead writer left without its end gets one. */
static gboolean
continue_segment (FbLogRing *self, GError **error)
{
  g_autoptr (GArray) segments = fb_log_list_segments (self->folder);
  g_autofree char *path = NULL;
  struct stat      info;

  if (segments->len == 0)
    return begin_segment (self, error);

  self->last = fb_log_last_sequence (self->folder);
  path = fb_log_segment_path (self->folder, g_array_index (segments, guint64, segments->len - 1));
  self->fd = open (path, O_RDWR | O_APPEND | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    return begin_segment (self, error);

  self->segment_used = info.st_size;
  if (info.st_size > 0)
    {
      char end = '\n';

      if (pread (self->fd, &end, 1, info.st_size - 1) == 1 && end != '\n')
        self->torn = TRUE;
    }
  return TRUE;
}

FbLogRing *
fb_log_ring_open (const char *folder, gsize segment_bytes, GError **error)
{
  g_autoptr (FbLogRing) self = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (segment_bytes >= FB_LOG_MAX_TEXT, NULL);

  if (!fb_file_make_folder (folder, error))
    return NULL;

  self = g_new0 (FbLogRing, 1);
  self->folder = g_strdup (folder);
  self->segment_bytes = segment_bytes;
  self->fd = -1;
  self->pending = g_string_new (NULL);
  self->common = (Bucket){ FB_LOG_RATE, FB_LOG_BURST, FB_LOG_BURST, 0 };
  self->errors = (Bucket){ FB_LOG_ERROR_RATE, FB_LOG_ERROR_BURST, FB_LOG_ERROR_BURST, 0 };
  if (!continue_segment (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
fb_log_ring_close (FbLogRing *self)
{
  if (self == NULL)
    return;

  fb_log_ring_flush (self, g_get_real_time ());
  close_segment (self);
  g_string_free (self->pending, TRUE);
  g_free (self->folder);
  g_free (self);
}

static void
count_dropped (FbLogRing *self, guint64 lines, guint64 bytes)
{
  self->dropped_lines += lines;
  self->dropped_bytes += bytes;
}

gboolean
fb_log_ring_admit (FbLogRing *self, int level, gsize length, gint64 now_us)
{
  gint64 bytes = MIN (length, FB_LOG_MAX_TEXT) + 32;

  g_return_val_if_fail (self != NULL, FALSE);

  if (bucket_take (&self->common, bytes, now_us))
    return TRUE;
  if (level > 0 && level <= 20 && bucket_take (&self->errors, bytes, now_us))
    return TRUE;

  count_dropped (self, 1, length);
  return FALSE;
}

static gboolean
write_all (FbLogRing *self, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize n = write (self->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= n;
      self->segment_used += n;
      self->torn = bytes[-1] != '\n';
    }

  return TRUE;
}

/* On a full disk the pending lines are given up. */
static void
put_pending (FbLogRing *self)
{
  guint64 lines = 0;

  if (self->pending->len == 0)
    return;
  if (self->fd < 0 ||
      (self->segment_used + self->pending->len > self->segment_bytes && self->segment_used > 0))
    begin_segment (self, NULL);

  if (self->fd >= 0 && (!self->torn || write_all (self, "\n", 1)) &&
      write_all (self, self->pending->str, self->pending->len))
    self->news = TRUE;
  else
    {
      for (gsize i = 0; i < self->pending->len; i++)
        lines += self->pending->str[i] == '\n';
      count_dropped (self, lines, self->pending->len);
    }
  g_string_truncate (self->pending, 0);
}

static void
append_escaped (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      g_string_append (out, "\\n");
    else if (text[i] == '\\')
      g_string_append (out, "\\\\");
    else if (text[i] != '\0')
      g_string_append_c (out, text[i]);
}

/* The longest beginning of @text that fits and does not end inside a character. */
static gsize
cut_length (const char *text, gsize length)
{
  if (length <= FB_LOG_MAX_TEXT)
    return length;

  length = FB_LOG_MAX_TEXT;
  while (length > 0 && ((guchar)text[length] & 0xc0) == 0x80)
    length--;
  return length;
}

static void
append_line (FbLogRing *self, int level, const char *text, gsize length, gint64 now_us)
{
  gsize            kept = cut_length (text, length);
  g_autofree char *valid = NULL;

  if (!g_utf8_validate_len (text, kept, NULL))
    {
      valid = g_utf8_make_valid (text, kept);
      text = valid;
      length = strlen (valid) + (length - kept);
      kept = cut_length (valid, strlen (valid));
    }

  self->last++;
  if (self->pending->len == 0)
    self->pending_first = self->last;
  g_string_append_printf (self->pending, "%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %d ",
                          self->last, now_us, level);
  append_escaped (self->pending, text, kept);
  if (kept < length)
    g_string_append_printf (self->pending, " … (+%" G_GSIZE_FORMAT ")", length - kept);
  g_string_append_c (self->pending, '\n');
}

/* Says what was left out, once there is room for it. */
static void
tell_dropped (FbLogRing *self, gint64 now_us)
{
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (self->dropped_lines == 0 || !bucket_take (&self->errors, 128, now_us))
    return;

  size = g_format_size (self->dropped_bytes);
  /* Translators: %lu lines, %s is their size, such as 3.4 MB */
  text = g_strdup_printf (
      ngettext ("Flowbench: %lu line (%s) is left out here: more was written than the log takes",
                "Flowbench: %lu lines (%s) are left out here: more was written than the log takes",
                self->dropped_lines),
      (gulong)self->dropped_lines, size);
  self->dropped_lines = 0;
  self->dropped_bytes = 0;
  append_line (self, NOTICE_LEVEL, text, strlen (text), now_us);
}

void
fb_log_ring_append (FbLogRing *self, int level, const char *text, gssize length, gint64 now_us)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  append_line (self, level, text, length < 0 ? strlen (text) : (gsize)length, now_us);
  if (self->pending->len >= MAX_PENDING)
    put_pending (self);
}

gboolean
fb_log_ring_flush (FbLogRing *self, gint64 now_us)
{
  gboolean news;

  g_return_val_if_fail (self != NULL, FALSE);

  tell_dropped (self, now_us);
  put_pending (self);
  news = self->news;
  self->news = FALSE;

  return news;
}

guint64
fb_log_ring_get_last (FbLogRing *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->last;
}
