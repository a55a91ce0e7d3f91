/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-log-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"

/* The reading end of the log ring. A segment can go away under a reader: that is a gap, not an
 * error. */

#define MAX_SEGMENT (64 * 1024 * 1024)
#define READ_CHUNK (1024 * 1024)
#define NAME_DIGITS 20

static const struct
{
  int         level;
  const char *word;
} levels[] = {
  { 10, "fatal" }, { 20, "error" }, { 30, "warn" },
  { 40, "info" },  { 50, "debug" }, { 60, "trace" },
};

void
fb_log_line_free (FbLogLine *line)
{
  if (line == NULL)
    return;

  g_free (line->text);
  g_free (line);
}

const char *
fb_log_level_to_string (int level)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (level <= levels[i].level)
      return levels[i].word;

  return "trace";
}

gboolean
fb_log_level_from_string (const char *text, int *level, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_strcmp0 (text, levels[i].word) == 0)
      {
        *level = levels[i].level;
        return TRUE;
      }

  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("“%s” is not a level; use fatal, error, warn, info, debug or trace"),
                   text != NULL ? text : "");
}

/* The number at *@text, of at most 19 digits and followed by @end; moves *@text behind it. */
static gboolean
take_number (const char **text, const char *limit, char end, guint64 *number)
{
  const char *p = *text;

  *number = 0;
  while (p < limit && g_ascii_isdigit (*p) && p - *text < 19)
    *number = *number * 10 + (*p++ - '0');
  if (p == *text || p >= limit || *p != end)
    return FALSE;

  *text = p + 1;
  return TRUE;
}

static char *
unescape (const char *text, gsize length)
{
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\\' && i + 1 < length)
      g_string_append_c (out, text[++i] == 'n' ? '\n' : text[i]);
    else
      g_string_append_c (out, text[i]);

  return g_string_free (out, FALSE);
}

FbLogLine *
fb_log_line_parse (const char *line, gsize length)
{
  const char *limit = line + length;
  guint64     sequence, time_us, level;
  FbLogLine  *parsed;

  if (memchr (line, '\0', length) != NULL || !take_number (&line, limit, ' ', &sequence) ||
      !take_number (&line, limit, ' ', &time_us) || !take_number (&line, limit, ' ', &level) ||
      level > 1000 || !g_utf8_validate_len (line, limit - line, NULL))
    return NULL;

  parsed = g_new0 (FbLogLine, 1);
  parsed->sequence = sequence;
  parsed->time_us = time_us;
  parsed->level = level;
  parsed->text = unescape (line, limit - line);

  return parsed;
}

char *
fb_log_segment_path (const char *folder, guint64 first)
{
  g_autofree char *name = g_strdup_printf ("%020" G_GUINT64_FORMAT ".log", first);

  return g_build_filename (folder, name, NULL);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *)a;
  guint64 right = *(const guint64 *)b;

  return left < right ? -1 : left > right;
}

GArray *
fb_log_list_segments (const char *folder)
{
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      const char *p = name;
      guint64     first;

      if (strlen (name) != NAME_DIGITS + 4 || *p++ != '0' || !g_str_has_suffix (name, ".log"))
        continue;
      if (take_number (&p, name + NAME_DIGITS + 1, '.', &first))
        g_array_append_val (segments, first);
    }

  g_array_sort (segments, compare_numbers);
  return segments;
}

static gboolean
matches (const FbLogLine *line, int max_level, const char *folded)
{
  g_autofree char *text = NULL;

  if (line->level > max_level)
    return FALSE;
  if (folded == NULL)
    return TRUE;

  text = g_utf8_casefold (line->text, -1);
  return strstr (text, folded) != NULL;
}

/* Lines of one segment from its end backwards, until @found has @n_lines. */
static void
collect_backwards (
    GBytes *content, guint n_lines, int max_level, const char *folded, GPtrArray *found)
{
  gsize       length;
  const char *start = g_bytes_get_data (content, &length);
  const char *end = length > 0 ? memrchr (start, '\n', length) : NULL;

  while (end != NULL && end > start && found->len < n_lines)
    {
      const char *before = memrchr (start, '\n', end - start);
      const char *line = before != NULL ? before + 1 : start;
      g_autoptr (FbLogLine) parsed = fb_log_line_parse (line, end - line);

      if (parsed != NULL && matches (parsed, max_level, folded))
        g_ptr_array_add (found, g_steal_pointer (&parsed));
      end = before;
    }
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer other = array->pdata[array->len - 1 - i];

      array->pdata[array->len - 1 - i] = array->pdata[i];
      array->pdata[i] = other;
    }
}

GPtrArray *
fb_log_read_last (
    const char *folder, guint n_lines, int max_level, const char *contains, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_log_line_free);
  g_autoptr (GArray) segments = fb_log_list_segments (folder);
  g_autofree char *folded =
      contains != NULL && *contains != '\0' ? g_utf8_casefold (contains, -1) : NULL;

  for (guint i = segments->len; i > 0 && found->len < n_lines; i--)
    {
      g_autofree char *path =
          fb_log_segment_path (folder, g_array_index (segments, guint64, i - 1));
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) content = fb_file_read (path, MAX_SEGMENT, &local_error);

      if (content != NULL)
        collect_backwards (content, n_lines, max_level, folded, found);
      else if (!g_error_matches (local_error, FB_ERROR, FB_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  reverse (found);
  return g_steal_pointer (&found);
}

guint64
fb_log_last_sequence (const char *folder)
{
  g_autoptr (GPtrArray) last = fb_log_read_last (folder, 1, G_MAXINT, NULL, NULL);
  g_autoptr (GArray) segments = fb_log_list_segments (folder);
  guint64 from_name = segments->len > 0 ? g_array_index (segments, guint64, segments->len - 1) : 0;

  /* A segment that is still empty has promised its number. */
  if (last == NULL || last->len == 0)
    return from_name > 0 ? from_name - 1 : 0;

  return MAX (((FbLogLine *)g_ptr_array_index (last, 0))->sequence,
              from_name > 0 ? from_name - 1 : 0);
}

struct _FbLogReader
{
  char   *folder;
  guint64 after;
  guint64 segment; /* first sequence number of the segment at hand, 0 before the first */
  goffset offset;  /* behind the last whole line read there */
};

FbLogReader *
fb_log_reader_new (const char *folder, guint64 after_sequence)
{
  FbLogReader *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (FbLogReader, 1);
  self->folder = g_strdup (folder);
  self->after = after_sequence;

  return self;
}

void
fb_log_reader_free (FbLogReader *self)
{
  if (self == NULL)
    return;

  g_free (self->folder);
  g_free (self);
}

/* Takes whole lines from @content; what is left of it is read again the next time. Returns the
 * bytes used. */
static gsize
take_lines (FbLogReader *self, const char *content, gsize length, guint max, GPtrArray *lines)
{
  gsize used = 0;

  while (used < length && lines->len < max)
    {
      const char *end = memchr (content + used, '\n', length - used);
      g_autoptr (FbLogLine) line = NULL;

      if (end == NULL)
        break;
      line = fb_log_line_parse (content + used, end - content - used);
      used = end - content + 1;
      if (line == NULL || line->sequence <= self->after)
        continue;
      self->after = line->sequence;
      g_ptr_array_add (lines, g_steal_pointer (&line));
    }

  return used;
}

/* TRUE when the segment at hand is read to its present end. */
static gboolean
read_segment (FbLogReader *self, guint max_lines, GPtrArray *lines, GError **error)
{
  g_autofree char *path = fb_log_segment_path (self->folder, self->segment);
  g_autofree char *buffer = g_malloc (READ_CHUNK);
  int              fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize           n;
  gsize            used = 1;

  if (fd < 0)
    return TRUE;

  while (lines->len < max_lines && used > 0 &&
         (n = pread (fd, buffer, READ_CHUNK, self->offset)) > 0)
    {
      used = take_lines (self, buffer, n, max_lines, lines);
      self->offset += used;
    }
  close (fd);

  return lines->len < max_lines;
}

GPtrArray *
fb_log_reader_next (FbLogReader *self, guint max_lines, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_log_line_free);
  g_autoptr (GArray) segments = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  segments = fb_log_list_segments (self->folder);
  for (guint i = 0; i < segments->len; i++)
    {
      guint64 first = g_array_index (segments, guint64, i);

      if (first < self->segment)
        continue;
      if (first > self->segment)
        {
          self->segment = first;
          self->offset = 0;
        }
      if (!read_segment (self, max_lines, lines, error))
        break;
    }

  return g_steal_pointer (&lines);
}
