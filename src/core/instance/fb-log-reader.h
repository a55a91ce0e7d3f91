/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Reads the log of a local instance (fb-log-ring.h has its form), while its keeper writes it or
 * without one. What cannot be understood is passed over. Calls block: worker threads only, one at a
 * time per reader. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One line of the instance's log. */
typedef struct
{
  guint64 sequence;
  gint64  time_us;
  int level; /* Node-RED's: 10 fatal, 20 error, 30 warn, 40 info, 50 debug, 60 trace; 40 for plain
                output */
  char *text;
} FbLogLine;

void fb_log_line_free (FbLogLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbLogLine, fb_log_line_free)

/* "fatal", "error", "warn", "info", "debug" or "trace". */
const char *fb_log_level_to_string (int level);
/* One of the words above. Errors: FB_ERROR_INVALID naming them. */
gboolean fb_log_level_from_string (const char *text, int *level, GError **error);

/* A line of a segment, without its newline. (nullable) when it is none. (transfer full) */
FbLogLine *fb_log_line_parse (const char *line, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* The last @n_lines at or above @max_level (lower is worse) that contain @contains (nullable, no
 * matter the case), oldest first. An absent folder is an empty log. (transfer full) (element-type
 * FbLogLine) */
GPtrArray *fb_log_read_last (const char *folder,
                             guint       n_lines,
                             int         max_level,
                             const char *contains,
                             GError    **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct _FbLogReader FbLogReader;

/* @after_sequence: begins with the line after this one. (transfer full) */
FbLogReader *fb_log_reader_new (const char *folder,
                                guint64     after_sequence) G_GNUC_WARN_UNUSED_RESULT;
void         fb_log_reader_free (FbLogReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbLogReader, fb_log_reader_free)

/* What came since, at most @max_lines; call again while that many came. Lines that were overwritten
 * before they could be read are missing in the sequence. (transfer full) (element-type FbLogLine)
 */
GPtrArray *
fb_log_reader_next (FbLogReader *self, guint max_lines, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last sequence number on disk, 0 when there is none. */
guint64 fb_log_last_sequence (const char *folder);

/* Numbers in the names of the segments in @folder, ascending. (transfer full) (element-type
 * guint64) */
GArray *fb_log_list_segments (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) */
char *fb_log_segment_path (const char *folder, guint64 first) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
