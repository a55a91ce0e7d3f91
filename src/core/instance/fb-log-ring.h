/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The log of a local instance on disk, written by its keeper: at most two segment files of a fixed
 * size in a folder, the older of which goes when a third begins. A segment is named by the sequence
 * number of its first line, 20 digits and ".log"; a line is
 *
 *   SEQUENCE TIME_US LEVEL TEXT
 *
 * with newline and backslash in TEXT written as \n and \\. Appending never fails towards the
 * caller: what comes faster than the limit, or finds the disk full, is left out, counted, and the
 * count is a line of its own. One thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_LOG_SEGMENT_BYTES (4 * 1024 * 1024)
#define FB_LOG_SEGMENTS 2
#define FB_LOG_MAX_TEXT (16 * 1024)
/* Limit of what is written: lasting rate and burst, in bytes (a second). Lines of level 20 or worse
 * that find it used up have a smaller one of their own. */
#define FB_LOG_RATE (128 * 1024)
#define FB_LOG_BURST (1024 * 1024)
#define FB_LOG_ERROR_RATE (16 * 1024)
#define FB_LOG_ERROR_BURST (128 * 1024)

typedef struct _FbLogRing FbLogRing;

/* @folder: made when missing. @segment_bytes: FB_LOG_SEGMENT_BYTES outside tests. Goes on with the
 * sequence found there. Errors: FB_ERROR_DENIED, FB_ERROR_FULL, FB_ERROR_FAILED. (transfer full) */
FbLogRing *fb_log_ring_open (const char *folder,
                             gsize       segment_bytes,
                             GError    **error) G_GNUC_WARN_UNUSED_RESULT;
void       fb_log_ring_close (FbLogRing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbLogRing, fb_log_ring_close)

/* Whether a line of @length bytes would be taken at @now_us; if not, it is counted as left out.
 * Asking first spares the caller from parsing what is dropped. */
gboolean fb_log_ring_admit (FbLogRing *self, int level, gsize length, gint64 now_us);

/* Writes a line, admitted or not; text over FB_LOG_MAX_TEXT is cut, invalid UTF-8 replaced. Kept in
 * memory (at most 64 kB) until fb_log_ring_flush(). @length: -1 when NUL-terminated. */
void
fb_log_ring_append (FbLogRing *self, int level, const char *text, gssize length, gint64 now_us);

/* Hands to the kernel what was appended. TRUE when there is something new to read. */
gboolean fb_log_ring_flush (FbLogRing *self, gint64 now_us);

/* Sequence number of the last line, 0 when there is none yet. */
guint64 fb_log_ring_get_last (FbLogRing *self);

G_END_DECLS
