/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-row.h"

#include <glib/gi18n-lib.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-id.h"
#include "instance/fb-instance-store.h"

/* The table behind FbInstanceStore: its migrations and the way between a row and a struct. No
 * state; any thread that owns the connection it hands in. */

#define MAX_NAME_CHARACTERS 100

G_DEFINE_BOXED_TYPE (FbInstanceRow, fb_instance_row, fb_instance_row_copy, fb_instance_row_free)

const FbMigration fb_instance_migrations[] = {
  { "instance", 1,
    "CREATE TABLE instance ("
    "  id TEXT PRIMARY KEY,"
    "  kind TEXT NOT NULL CHECK (kind IN ('local', 'remote')),"
    "  name TEXT NOT NULL,"
    "  mode TEXT NOT NULL CHECK (mode IN ('off', 'read-only', 'read-write')),"
    "  environment TEXT,"
    "  runtime TEXT,"
    "  port INTEGER NOT NULL DEFAULT 0,"
    "  url TEXT,"
    "  auth INTEGER NOT NULL DEFAULT 0,"
    "  user TEXT,"
    "  ca_file TEXT,"
    "  pin TEXT,"
    "  position INTEGER NOT NULL DEFAULT 0,"
    "  created_at INTEGER NOT NULL,"
    "  trashed_at INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "CREATE UNIQUE INDEX instance_name ON instance (name) WHERE trashed_at = 0;" },
  { NULL },
};

#define COLUMNS                                                                                    \
  "id, kind, name, mode, environment, runtime, port, url, auth, user, ca_file, pin, position, "    \
  "created_at, trashed_at"

static const char *const mode_words[] = {
  [FB_MODE_OFF] = "off",
  [FB_MODE_READ_ONLY] = "read-only",
  [FB_MODE_READ_WRITE] = "read-write",
};

FbInstanceRow *
fb_instance_row_new (FbInstanceKind kind, const char *name)
{
  FbInstanceRow *row = g_new0 (FbInstanceRow, 1);

  row->id = fb_id_new ();
  row->kind = kind;
  row->name = g_strdup (name);
  row->mode = kind == FB_INSTANCE_LOCAL ? FB_MODE_READ_WRITE : FB_MODE_READ_ONLY;
  row->created_at = fb_clock_now ();

  return row;
}

FbInstanceRow *
fb_instance_row_copy (const FbInstanceRow *row)
{
  FbInstanceRow *copy = g_new (FbInstanceRow, 1);

  *copy = *row;
  copy->id = g_strdup (row->id);
  copy->name = g_strdup (row->name);
  copy->environment = g_strdup (row->environment);
  copy->runtime = g_strdup (row->runtime);
  copy->url = g_strdup (row->url);
  copy->user = g_strdup (row->user);
  copy->ca_file = g_strdup (row->ca_file);
  copy->pin = g_strdup (row->pin);

  return copy;
}

void
fb_instance_row_free (FbInstanceRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->name);
  g_free (row->environment);
  g_free (row->runtime);
  g_free (row->url);
  g_free (row->user);
  g_free (row->ca_file);
  g_free (row->pin);
  g_free (row);
}

char *
fb_instance_row_get_url (const FbInstanceRow *row)
{
  if (row->kind == FB_INSTANCE_REMOTE)
    return g_strdup (row->url);

  return row->port > 0 ? g_strdup_printf ("http://127.0.0.1:%d/", row->port) : NULL;
}

const char *
fb_mode_to_string (FbMode mode)
{
  g_return_val_if_fail (mode < G_N_ELEMENTS (mode_words), "off");

  return mode_words[mode];
}

gboolean
fb_mode_from_string (const char *text, FbMode *mode, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_words); i++)
    if (g_strcmp0 (text, mode_words[i]) == 0)
      {
        *mode = i;
        return TRUE;
      }

  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("“%s” is not a mode; use off, read-only or read-write"),
                   text != NULL ? text : "");
}

gboolean
fb_instance_name_check (const char *name, GError **error)
{
  g_autofree char *stripped = NULL;

  if (name == NULL || *name == '\0')
    return fb_throw (error, FB_ERROR_INVALID, _ ("A name is needed"));
  if (!g_utf8_validate (name, -1, NULL))
    return fb_throw (error, FB_ERROR_INVALID, _ ("The name is not valid UTF-8 text"));

  stripped = g_strstrip (g_strdup (name));
  if (g_strcmp0 (stripped, name) != 0)
    return fb_throw (error, FB_ERROR_INVALID, _ ("A name does not begin or end with a blank"));
  if (g_utf8_strlen (name, -1) > MAX_NAME_CHARACTERS)
    return fb_throw (error, FB_ERROR_INVALID, _ ("A name has at most %d characters"),
                     MAX_NAME_CHARACTERS);
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return fb_throw (error, FB_ERROR_INVALID, _ ("A name has no control characters"));

  return TRUE;
}

gboolean
fb_instance_row_check_name (FbConnection *connection, const FbInstanceRow *row, GError **error)
{
  g_autoptr (FbStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  if (row->trashed_at != 0)
    return TRUE;

  statement = fb_connection_prepare_with (connection, error,
                                          "SELECT 1 FROM instance WHERE name = ? AND id <> ? AND "
                                          "trashed_at = 0",
                                          "ss", row->name, row->id);
  if (statement == NULL)
    return FALSE;
  if (fb_statement_step (statement, &local_error))
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _ ("There is already an instance named “%s”; choose another name"), row->name);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
write_row (FbConnection *connection, const char *sql, const FbInstanceRow *row, GError **error)
{
  if (!fb_instance_row_check_name (connection, row, error))
    return FALSE;

  return fb_connection_run (connection, error, sql, "ssssssisisssiii", row->id,
                            row->kind == FB_INSTANCE_LOCAL ? "local" : "remote", row->name,
                            fb_mode_to_string (row->mode), row->environment, row->runtime,
                            (gint64)row->port, row->url, (gint64)row->auth, row->user, row->ca_file,
                            row->pin, (gint64)row->position, row->created_at, row->trashed_at);
}

gboolean
fb_instance_row_insert (FbConnection *connection, const FbInstanceRow *row, GError **error)
{
  return write_row (connection,
                    "INSERT INTO instance (" COLUMNS
                    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    row, error);
}

gboolean
fb_instance_row_update (FbConnection *connection, const FbInstanceRow *row, GError **error)
{
  return write_row (connection,
                    "UPDATE instance SET (" COLUMNS
                    ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) "
                    "WHERE id = ?1",
                    row, error);
}

static FbInstanceRow *
row_from_statement (FbStatement *statement)
{
  FbInstanceRow *row = g_new0 (FbInstanceRow, 1);

  row->id = g_strdup (fb_statement_get_string (statement, 0));
  row->kind = g_strcmp0 (fb_statement_get_string (statement, 1), "local") == 0 ? FB_INSTANCE_LOCAL
                                                                               : FB_INSTANCE_REMOTE;
  row->name = g_strdup (fb_statement_get_string (statement, 2));
  if (!fb_mode_from_string (fb_statement_get_string (statement, 3), &row->mode, NULL))
    row->mode = FB_MODE_OFF;
  row->environment = g_strdup (fb_statement_get_string (statement, 4));
  row->runtime = g_strdup (fb_statement_get_string (statement, 5));
  row->port = fb_statement_get_int (statement, 6);
  row->url = g_strdup (fb_statement_get_string (statement, 7));
  row->auth = fb_statement_get_int (statement, 8);
  row->user = g_strdup (fb_statement_get_string (statement, 9));
  row->ca_file = g_strdup (fb_statement_get_string (statement, 10));
  row->pin = g_strdup (fb_statement_get_string (statement, 11));
  row->position = fb_statement_get_int (statement, 12);
  row->created_at = fb_statement_get_int (statement, 13);
  row->trashed_at = fb_statement_get_int (statement, 14);

  return row;
}

FbInstanceRow *
fb_instance_row_read (FbConnection *connection, const char *id, GError **error)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT " COLUMNS " FROM instance WHERE id = ?", "s",
                                             id);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return NULL;
  if (fb_statement_step (statement, &local_error))
    return row_from_statement (statement);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no instance %s any more"), id);
  return NULL;
}

GPtrArray *
fb_instance_row_read_all (FbConnection *connection, gboolean trashed, GError **error)
{
  g_autoptr (GPtrArray) rows =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_instance_row_free);
  g_autoptr (FbStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = fb_connection_prepare_with (connection, error,
                                          "SELECT " COLUMNS
                                          " FROM instance WHERE (trashed_at <> 0) = ? ORDER BY id",
                                          "i", (gint64)trashed);
  if (statement == NULL)
    return NULL;

  while (fb_statement_step (statement, &local_error))
    g_ptr_array_add (rows, row_from_statement (statement));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&rows);
}

gboolean
fb_instance_row_delete (FbConnection *connection, const char *id, GError **error)
{
  return fb_connection_run (connection, error, "DELETE FROM instance WHERE id = ?", "s", id);
}
