/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Lines out of a stream of bytes that nobody vouches for: memory is bounded by the longest line
 * allowed, whatever comes. One thread at a time. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FbLineSplitter FbLineSplitter;

/* @line: @length bytes without the newline (and without a carriage return before it), not ended by
 * a NUL byte, valid during the call. @cut: the line was longer and this is its beginning; the rest
 * of it is dropped. */
typedef void (*FbLineFunc) (const char *line, gsize length, gboolean cut, gpointer user_data);

/* @max_line: bytes, at least 1. (transfer full) */
FbLineSplitter *fb_line_splitter_new (gsize      max_line,
                                      FbLineFunc func,
                                      gpointer   user_data) G_GNUC_WARN_UNUSED_RESULT;
void            fb_line_splitter_free (FbLineSplitter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbLineSplitter, fb_line_splitter_free)

/* Calls back for each line that @bytes completes. The splitter must live until it returns. */
void fb_line_splitter_feed (FbLineSplitter *self, const char *bytes, gsize length);

/* The stream has ended: calls back for a last line without a newline, if there is one. */
void fb_line_splitter_end (FbLineSplitter *self);

G_END_DECLS
