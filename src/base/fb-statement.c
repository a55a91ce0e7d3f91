/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-connection.h"
#include "fb-sqlite-private.h"

/* A prepared statement: binding, stepping, columns, and the way back to its connection's cache. On
 * the thread that owns the connection. */

/* Statements kept ready; a program has fewer different ones than this. */
#define MAX_IDLE_STATEMENTS 128

void
fb_statement_free (gpointer data)
{
  FbStatement *self = data;

  sqlite3_finalize (self->handle);
  g_free (self->sql);
  g_free (self);
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
    return fb_sqlite_throw (self->connection, self->bind_result, error);
  if (fb_sqlite_throw_if_cancelled (self->connection, error))
    return FALSE;

  result = sqlite3_step (self->handle);
  if (result == SQLITE_ROW)
    return TRUE;
  if (result == SQLITE_DONE)
    return FALSE;

  return fb_sqlite_throw (self->connection, result, error);
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

const guint8 *
fb_statement_get_data (FbStatement *self, int index, gsize *length)
{
  const guint8 *data = sqlite3_column_blob (self->handle, index);

  *length = (gsize)sqlite3_column_bytes (self->handle, index);
  return data;
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
    fb_statement_free (self);
}
