/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A SQLite file for one process: one writer thread, read-only connections beside it on a small
 * pool. WAL, foreign keys, synchronous=FULL (NORMAL for files whose content may be lost), BEGIN
 * IMMEDIATE with 5 s busy timeout. A function given here runs inside one transaction on a database
 * thread: it must not touch objects of other threads.
 *
 * Signal "committed" (gint64 change_counter), on the main context of the creator, after writes that
 * changed rows; several close together come as one. The counter is kept in the file and grows by
 * one with each such write of any process. */

#pragma once

#include "fb-connection.h"

G_BEGIN_DECLS

#define FB_TYPE_DATABASE (fb_database_get_type ())
G_DECLARE_FINAL_TYPE (FbDatabase, fb_database, FB, DATABASE, GObject)

typedef enum
{
  FB_DATABASE_DEFAULT = 0,
  FB_DATABASE_READ_ONLY = 1 << 0,
  FB_DATABASE_EXPENDABLE = 1 << 1, /* synchronous=NORMAL */
} FbDatabaseFlags;

/* Work inside one transaction; FALSE rolls back. */
typedef gboolean (*FbDatabaseFunc) (FbConnection *connection, gpointer user_data, GError **error);

/* One step of an area's schema. The SQL runs once, in order of @version, in its own transaction. */
typedef struct
{
  const char *area;
  int         version;
  const char *sql;
} FbMigration;

/* Opens or makes the file (0600). @application_id marks whose file it is (0: unchecked); another
 * one is FB_ERROR_INVALID. Blocks. Errors: FB_ERROR_INVALID (damaged or foreign), FB_ERROR_DENIED,
 * FB_ERROR_CONFLICT (locked), FB_ERROR_FULL. (transfer full) */
FbDatabase *fb_database_open (const char     *path,
                              guint32         application_id,
                              FbDatabaseFlags flags,
                              GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* Applies what is missing of @migrations (ended by an entry without area) after a backup by VACUUM
 * INTO beside the file (the newest three are kept) if anything is. A schema newer than the table is
 * FB_ERROR_UNSUPPORTED and changes nothing. The caller holds the profile lock. Blocks. */
gboolean fb_database_migrate (FbDatabase *self, const FbMigration *const *tables, GError **error);

/* TRUE when a migration of @tables is missing. Blocks. */
gboolean fb_database_needs_migration (FbDatabase               *self,
                                      const FbMigration *const *tables,
                                      gboolean                 *needs,
                                      GError                  **error);

/* Blocking forms, for worker threads, flowbenchctl and tests. */
gboolean
fb_database_write (FbDatabase *self, FbDatabaseFunc func, gpointer user_data, GError **error);
gboolean
fb_database_read (FbDatabase *self, FbDatabaseFunc func, gpointer user_data, GError **error);

/* @data is freed with @destroy on the calling thread's context after @callback. */
void fb_database_write_async (FbDatabase         *self,
                              FbDatabaseFunc      func,
                              gpointer            data,
                              GDestroyNotify      destroy,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
void fb_database_read_async (FbDatabase         *self,
                             FbDatabaseFunc      func,
                             gpointer            data,
                             GDestroyNotify      destroy,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
/* On success the @data given is returned through @data (transfer none until the callback returns);
 * NULL is allowed. */
gboolean
fb_database_finish (FbDatabase *self, GAsyncResult *result, gpointer *data, GError **error);

/* SQLite's own check plus foreign keys; findings as one line each in @findings (empty when clean).
 * Blocks. */
gboolean
fb_database_check (FbDatabase *self, gboolean thorough, GPtrArray *findings, GError **error);

/* A whole copy at @path (0600), which must not exist; complete or absent. Blocks. */
gboolean fb_database_backup (FbDatabase *self, const char *path, GError **error);

/* The newest backup that a migration left beside the database at @path. (nullable) (transfer full)
 */
char *fb_database_find_backup (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* @hook runs on the writer thread after each commit that changed rows, before "committed" and
 * before the writer is told; it must be quick. For news that must leave the process even when its
 * main loop does not turn any more. (nullable) */
typedef void (*FbDatabaseHook) (gint64 change_counter, gpointer user_data);
void fb_database_set_commit_hook (FbDatabase *self, FbDatabaseHook hook, gpointer user_data);

/* The counter as the file has it now. Blocks. */
gboolean fb_database_read_counter (FbDatabase *self, gint64 *counter, GError **error);
/* The same inside a read function. */
gboolean fb_database_read_counter_in (FbConnection *connection, gint64 *counter, GError **error);

const char *fb_database_get_path (FbDatabase *self);

/* Ends the threads after the work that is queued. Blocks. Dispose does it too. */
void fb_database_close (FbDatabase *self);

G_END_DECLS
