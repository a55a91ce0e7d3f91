/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The part of FbConnection that only FbDatabase and its migrations use: opening, transactions,
 * cancelling. */

#pragma once

#include "fb-connection.h"

G_BEGIN_DECLS

typedef enum
{
  FB_CONNECTION_WRITER = 0,          /* reads and writes; makes the file when it is missing */
  FB_CONNECTION_READER = 1 << 0,     /* SQL cannot write; the file must exist */
  FB_CONNECTION_EXPENDABLE = 1 << 1, /* synchronous=NORMAL */
  FB_CONNECTION_EXISTING = 1 << 2,   /* a missing file is FB_ERROR_NOT_FOUND also for a writer */
} FbConnectionFlags;

#define FB_CONNECTION_BUSY_TIMEOUT_MS 5000

/* Opens @path without changing it. (transfer full) */
FbConnection *fb_connection_open (const char       *path,
                                  FbConnectionFlags flags,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void          fb_connection_close (FbConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbConnection, fb_connection_close)

/* Switches the file to WAL when it is not; waits for others as the busy timeout says. */
gboolean fb_connection_use_wal (FbConnection *self, GError **error);

/* The single number that @sql gives. */
gboolean fb_connection_query_int (FbConnection *self, const char *sql, gint64 *out, GError **error);

/* From now on steps fail with FB_ERROR_CANCELLED once @cancellable is cancelled, running ones too;
 * NULL ends it. */
void fb_connection_set_cancellable (FbConnection *self, GCancellable *cancellable);

/* @immediate: takes the write lock at once. */
gboolean fb_connection_begin (FbConnection *self, gboolean immediate, GError **error);
gboolean fb_connection_commit (FbConnection *self, GError **error);
/* Does nothing when SQLite already rolled back by itself. */
void fb_connection_rollback (FbConnection *self);

/* Rows changed since it was opened. */
gint64      fb_connection_total_changes (FbConnection *self);
const char *fb_connection_get_path (FbConnection *self);

G_END_DECLS
