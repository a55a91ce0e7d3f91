/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-connection-private.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-sqlite-private.h"

/* SQLite behind the house's errors. A connection belongs to the thread that works with it now
 * (FbDatabase sees to it), so SQLite's own locks are off; only sqlite3_interrupt() comes from other
 * threads. The file is not trusted: its schema cannot call functions with side effects. */

static gboolean
throw_last (FbConnection *self, GError **error)
{
  return fb_sqlite_throw (self, sqlite3_extended_errcode (self->handle), error);
}

FbConnection *
fb_connection_open (const char *path, FbConnectionFlags flags, GError **error)
{
  g_autoptr (FbConnection) self = g_new0 (FbConnection, 1);
  const gboolean   reader = (flags & FB_CONNECTION_READER) != 0;
  g_autofree char *settings = NULL;
  int              open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

  self->path = g_strdup (path);
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, fb_statement_free);

  if (reader)
    open_flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
  else if ((flags & FB_CONNECTION_EXISTING) == 0)
    open_flags |= SQLITE_OPEN_CREATE;

  if (sqlite3_open_v2 (path, &self->handle, open_flags, NULL) != SQLITE_OK)
    {
      throw_last (self, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, FB_CONNECTION_BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  settings = g_strdup_printf ("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                              "PRAGMA foreign_keys=ON; PRAGMA synchronous=%s;"
                              "PRAGMA journal_size_limit=16777216; PRAGMA temp_store=MEMORY;",
                              (flags & FB_CONNECTION_EXPENDABLE) != 0 ? "NORMAL" : "FULL");
  if (!fb_connection_execute (self, settings, error))
    return NULL;
  if (!reader && sqlite3_db_readonly (self->handle, "main") == 1)
    {
      fb_sqlite_throw (self, SQLITE_READONLY, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
fb_connection_close (FbConnection *self)
{
  fb_connection_set_cancellable (self, NULL);
  g_hash_table_unref (self->idle);
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("%s: a statement outlived its connection", self->path);
  g_free (self->path);
  g_free (self);
}

gboolean
fb_connection_use_wal (FbConnection *self, GError **error)
{
  const gint64 deadline = g_get_monotonic_time () + FB_CONNECTION_BUSY_TIMEOUT_MS * 1000;

  /* Changing the journal mode does not always ask the busy handler, so we wait here: only two
   * processes making the same fresh file ever meet. */
  for (;;)
    {
      g_autoptr (FbStatement) statement =
                     fb_connection_prepare (self, "PRAGMA journal_mode=WAL", error);
      g_autoptr (GError) local_error = NULL;

      if (statement == NULL)
        return FALSE;
      if (fb_statement_step (statement, &local_error))
        {
          if (g_ascii_strcasecmp (fb_statement_get_string (statement, 0), "wal") == 0)
            return TRUE;
          return fb_throw (error, FB_ERROR_UNSUPPORTED,
                           _ ("%s: the file system cannot hold a database that several programs "
                              "use at a time"),
                           self->path);
        }
      if (!g_error_matches (local_error, FB_ERROR, FB_ERROR_CONFLICT) ||
          g_get_monotonic_time () > deadline)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_usleep (5000);
    }
}

gboolean
fb_connection_query_int (FbConnection *self, const char *sql, gint64 *out, GError **error)
{
  g_autoptr (FbStatement) statement = fb_connection_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  if (!fb_statement_step (statement, error))
    return FALSE;

  *out = fb_statement_get_int (statement, 0);
  return TRUE;
}

static void
cancellable_cancelled_cb (GCancellable *cancellable, gpointer handle)
{
  sqlite3_interrupt (handle);
}

void
fb_connection_set_cancellable (FbConnection *self, GCancellable *cancellable)
{
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;

  g_set_object (&self->cancellable, cancellable);
  if (cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancellable_cancelled_cb),
                                                self->handle, NULL);
}

gboolean
fb_connection_begin (FbConnection *self, gboolean immediate, GError **error)
{
  return fb_connection_run (self, error, immediate ? "BEGIN IMMEDIATE" : "BEGIN", "");
}

gboolean
fb_connection_commit (FbConnection *self, GError **error)
{
  return fb_connection_run (self, error, "COMMIT", "");
}

void
fb_connection_rollback (FbConnection *self)
{
  g_autoptr (GError) error = NULL;

  if (sqlite3_get_autocommit (self->handle))
    return;

  if (!fb_connection_run (self, &error, "ROLLBACK", ""))
    g_warning ("Rolling back: %s", error->message);
}

gint64
fb_connection_total_changes (FbConnection *self)
{
  return sqlite3_total_changes64 (self->handle);
}

const char *
fb_connection_get_path (FbConnection *self)
{
  return self->path;
}

gboolean
fb_connection_execute (FbConnection *self, const char *sql, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if (fb_sqlite_throw_if_cancelled (self, error))
    return FALSE;
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    return throw_last (self, error);

  return TRUE;
}

FbStatement *
fb_connection_prepare (FbConnection *self, const char *sql, GError **error)
{
  FbStatement  *statement;
  sqlite3_stmt *handle = NULL;
  gpointer      idle;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (g_hash_table_steal_extended (self->idle, sql, NULL, &idle))
    return idle;

  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) !=
      SQLITE_OK)
    {
      throw_last (self, error);
      return NULL;
    }
  g_return_val_if_fail (handle != NULL, NULL); /* No statement in the text. */

  statement = g_new0 (FbStatement, 1);
  statement->connection = self;
  statement->handle = handle;
  statement->sql = g_strdup (sql);

  return statement;
}

static FbStatement *
prepare_valist (
    FbConnection *self, GError **error, const char *sql, const char *types, va_list args)
{
  FbStatement *statement = fb_connection_prepare (self, sql, error);

  if (statement == NULL)
    return NULL;

  for (int i = 0; types[i] != '\0'; i++)
    switch (types[i])
      {
      case 's':
        fb_statement_bind_string (statement, i + 1, va_arg (args, const char *));
        break;
      case 'i':
        fb_statement_bind_int (statement, i + 1, va_arg (args, gint64));
        break;
      case 'd':
        fb_statement_bind_double (statement, i + 1, va_arg (args, double));
        break;
      case 'b':
        fb_statement_bind_bytes (statement, i + 1, va_arg (args, GBytes *));
        break;
      default:
        g_error ("No value type '%c' to bind in \"%s\"", types[i], sql);
      }

  return statement;
}

FbStatement *
fb_connection_prepare_with (
    FbConnection *self, GError **error, const char *sql, const char *types, ...)
{
  FbStatement *statement;
  va_list      args;

  va_start (args, types);
  statement = prepare_valist (self, error, sql, types, args);
  va_end (args);

  return statement;
}

gboolean
fb_connection_run (FbConnection *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (FbStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;
  va_list args;

  va_start (args, types);
  statement = prepare_valist (self, error, sql, types, args);
  va_end (args);

  if (statement == NULL)
    return FALSE;

  while (fb_statement_step (statement, &local_error))
    ;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gint64
fb_connection_last_row_id (FbConnection *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

gint64
fb_connection_changes (FbConnection *self)
{
  return sqlite3_changes64 (self->handle);
}
