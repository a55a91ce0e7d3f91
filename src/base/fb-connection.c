/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-connection-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "fb-error.h"

/* SQLite behind the house's errors. A connection belongs to the thread that works with it now
 * (FbDatabase sees to it), so SQLite's own locks are off; only sqlite3_interrupt() comes from other
 * threads. The file is not trusted: its schema cannot call functions with side effects. */

/* Statements kept ready; a program has fewer different ones than this. */
#define MAX_IDLE_STATEMENTS 128

struct _FbConnection
{
  /* Owned */
  sqlite3      *handle;
  char         *path;
  GHashTable   *idle; /* SQL -> FbStatement */
  GCancellable *cancellable;

  gulong cancelled_id;
};

struct _FbStatement
{
  /* Owned */
  sqlite3_stmt *handle;
  char         *sql;

  /* Borrowed */
  FbConnection *connection;

  int bind_result; /* the first failure to bind, told by the next step */
};

static const struct
{
  int         code;
  FbError     ours;
  const char *sentence; /* NULL: what SQLite says */
} meanings[] = {
  { SQLITE_BUSY, FB_ERROR_CONFLICT, N_ ("the database is in use by another process") },
    { SQLITE_LOCKED, FB_ERROR_CONFLICT, N_ ("the database is in use by another process") },
      { SQLITE_CONSTRAINT, FB_ERROR_CONFLICT, NULL },
      { SQLITE_FULL, FB_ERROR_FULL, N_ ("no space is left for the database") },
        { SQLITE_CORRUPT, FB_ERROR_INVALID, N_ ("the database is damaged") },
          { SQLITE_NOTADB, FB_ERROR_INVALID, N_ ("the file is not a database, or it is damaged") },
            { SQLITE_TOOBIG, FB_ERROR_INVALID, NULL }, { SQLITE_MISMATCH, FB_ERROR_INVALID, NULL },
            { SQLITE_READONLY, FB_ERROR_DENIED, N_ ("the database cannot be written") },
              { SQLITE_PERM, FB_ERROR_DENIED,
                N_ ("the database cannot be used with the rights at hand") },
                { SQLITE_AUTH, FB_ERROR_DENIED, NULL },
                { SQLITE_INTERRUPT, FB_ERROR_CANCELLED, N_ ("cancelled") },
              };

/* SQLITE_CANTOPEN and SQLITE_IOERR do not say why; the system's own number does. */
static FbError
code_for_errno (int system_errno)
{
  switch (system_errno)
    {
    case ENOSPC:
    case EDQUOT:
      return FB_ERROR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
      return FB_ERROR_DENIED;
    case ENOENT:
    case ENOTDIR:
      return FB_ERROR_NOT_FOUND;
    default:
      return FB_ERROR_FAILED;
    }
}

static gboolean
throw_result (FbConnection *self, int result, GError **error)
{
  const int primary = result & 0xff;
  int       system_errno;

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].code == primary)
      return fb_throw (error, meanings[i].ours, "%s: %s", self->path,
                       meanings[i].sentence != NULL ? _ (meanings[i].sentence)
                                                    : sqlite3_errmsg (self->handle));

  system_errno = sqlite3_system_errno (self->handle);
  if ((primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR) && system_errno != 0)
    return fb_throw (error, code_for_errno (system_errno), "%s: %s", self->path,
                     g_strerror (system_errno));

  return fb_throw (error, FB_ERROR_FAILED, "%s: %s", self->path, sqlite3_errmsg (self->handle));
}

static gboolean
throw_last (FbConnection *self, GError **error)
{
  return throw_result (self, sqlite3_extended_errcode (self->handle), error);
}

static gboolean
throw_if_cancelled (FbConnection *self, GError **error)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;

  throw_result (self, SQLITE_INTERRUPT, error);
  return TRUE;
}

static void
free_statement (gpointer data)
{
  FbStatement *self = data;

  sqlite3_finalize (self->handle);
  g_free (self->sql);
  g_free (self);
}

FbConnection *
fb_connection_open (const char *path, FbConnectionFlags flags, GError **error)
{
  g_autoptr (FbConnection) self = g_new0 (FbConnection, 1);
  const gboolean   reader = (flags & FB_CONNECTION_READER) != 0;
  g_autofree char *settings = NULL;
  int              open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

  self->path = g_strdup (path);
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_statement);

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
      throw_result (self, SQLITE_READONLY, error);
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

  if (throw_if_cancelled (self, error))
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

static void
note_bind (FbStatement *self, int result)
{
  /* A wrong index is ours to mend; too long a value is the input's. */
  g_return_if_fail (result != SQLITE_RANGE && result != SQLITE_MISUSE);

  if (self->bind_result == SQLITE_OK)
    self->bind_result = result;
}

void
fb_statement_bind_string (FbStatement *self, int index, const char *value)
{
  note_bind (self, value == NULL ? sqlite3_bind_null (self->handle, index)
                                 : sqlite3_bind_text64 (self->handle, index, value, strlen (value),
                                                        SQLITE_TRANSIENT, SQLITE_UTF8));
}

void
fb_statement_bind_int (FbStatement *self, int index, gint64 value)
{
  note_bind (self, sqlite3_bind_int64 (self->handle, index, value));
}

void
fb_statement_bind_double (FbStatement *self, int index, double value)
{
  note_bind (self, sqlite3_bind_double (self->handle, index, value));
}

void
fb_statement_bind_bytes (FbStatement *self, int index, GBytes *value)
{
  gsize         length = 0;
  gconstpointer bytes = value != NULL ? g_bytes_get_data (value, &length) : NULL;

  if (value == NULL)
    note_bind (self, sqlite3_bind_null (self->handle, index));
  else if (length == 0) /* A null pointer would be taken for null. */
    note_bind (self, sqlite3_bind_zeroblob (self->handle, index, 0));
  else
    note_bind (self, sqlite3_bind_blob64 (self->handle, index, bytes, length, SQLITE_TRANSIENT));
}

gboolean
fb_statement_step (FbStatement *self, GError **error)
{
  int result;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->bind_result != SQLITE_OK)
    return throw_result (self->connection, self->bind_result, error);
  if (throw_if_cancelled (self->connection, error))
    return FALSE;

  result = sqlite3_step (self->handle);
  if (result == SQLITE_ROW)
    return TRUE;
  if (result == SQLITE_DONE)
    return FALSE;

  return throw_result (self->connection, result, error);
}

const char *
fb_statement_get_string (FbStatement *self, int index)
{
  return (const char *)sqlite3_column_text (self->handle, index);
}

gint64
fb_statement_get_int (FbStatement *self, int index)
{
  return sqlite3_column_int64 (self->handle, index);
}

double
fb_statement_get_double (FbStatement *self, int index)
{
  return sqlite3_column_double (self->handle, index);
}

GBytes *
fb_statement_get_bytes (FbStatement *self, int index)
{
  const void *bytes;

  if (sqlite3_column_type (self->handle, index) == SQLITE_NULL)
    return NULL;

  bytes = sqlite3_column_blob (self->handle, index);
  return g_bytes_new (bytes, sqlite3_column_bytes (self->handle, index));
}

void
fb_statement_clear (FbStatement *self)
{
  GHashTable *idle = self->connection->idle;

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->bind_result = SQLITE_OK;

  if (g_hash_table_size (idle) < MAX_IDLE_STATEMENTS && !g_hash_table_contains (idle, self->sql))
    g_hash_table_insert (idle, self->sql, self);
  else
    free_statement (self);
}
