/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-database-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fb-error.h"

/* The file behind FbDatabase: made for us alone, known by its application id, and left untouched
 * when it is somebody else's. */

/* SQLite would make the file with the rights of the umask. */
static gboolean
make_private_file (const char *path, GError **error)
{
  int         fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat info;

  if (fd < 0)
    {
      const int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s", path,
                   g_strerror (saved_errno));
      fb_error_convert (error);
      return FALSE;
    }

  if (fstat (fd, &info) == 0 && (info.st_mode & 077) != 0)
    fchmod (fd, 0600);
  close (fd);

  return TRUE;
}

static gboolean
check_owner (FbConnection *connection, guint32 application_id, gboolean *fresh, GError **error)
{
  gint64 found;
  gint64 n_tables;

  if (!fb_connection_query_int (connection, "PRAGMA application_id", &found, error) ||
      !fb_connection_query_int (connection, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;

  *fresh = found == 0 && n_tables == 0;
  if (*fresh || application_id == 0 || (guint32)found == application_id)
    return TRUE;

  return fb_throw (error, FB_ERROR_INVALID, _ ("%s: the database belongs to another program"),
                   fb_connection_get_path (connection));
}

/* As check_owner(), seeing one state of the file: another process may be making it just now. */
static gboolean
check_owner_once (FbConnection *connection, guint32 application_id, gboolean *fresh, GError **error)
{
  gboolean owned;

  if (!fb_connection_begin (connection, FALSE, error))
    return FALSE;

  owned = check_owner (connection, application_id, fresh, error);
  fb_connection_rollback (connection);

  return owned;
}

/* Marks a fresh file as ours. Another process may be doing the same, so look again inside. */
static gboolean
found_database (FbConnection *connection, guint32 application_id, GError **error)
{
  g_autofree char *sql = NULL;
  gboolean         fresh = FALSE;
  gboolean         succeeded;

  sql = g_strdup_printf ("CREATE TABLE IF NOT EXISTS change_counter"
                         " (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);"
                         "INSERT OR IGNORE INTO change_counter VALUES (1, 0);"
                         "CREATE TABLE IF NOT EXISTS schema (area TEXT PRIMARY KEY, version "
                         "INTEGER NOT NULL);"
                         "PRAGMA application_id=%d;",
                         (int)application_id);

  if (!fb_connection_begin (connection, TRUE, error))
    return FALSE;
  succeeded = check_owner (connection, application_id, &fresh, error) &&
              (!fresh || fb_connection_execute (connection, sql, error)) &&
              fb_connection_commit (connection, error);
  if (!succeeded)
    fb_connection_rollback (connection);

  return succeeded;
}

FbConnection *
fb_database_file_open (const char     *path,
                       guint32         application_id,
                       FbDatabaseFlags flags,
                       GError        **error)
{
  const FbConnectionFlags connection_flags =
      (flags & FB_DATABASE_EXPENDABLE) != 0 ? FB_CONNECTION_EXPENDABLE : FB_CONNECTION_WRITER;
  const gboolean read_only = (flags & FB_DATABASE_READ_ONLY) != 0;
  g_autoptr (FbConnection) connection = NULL;
  gboolean fresh = FALSE;

  if (!read_only && !make_private_file (path, error))
    return NULL;
  connection =
      fb_connection_open (path, read_only ? FB_CONNECTION_READER : connection_flags, error);
  if (connection == NULL || !check_owner_once (connection, application_id, &fresh, error))
    return NULL;
  if (read_only)
    return g_steal_pointer (&connection);

  if (!fb_connection_use_wal (connection, error) ||
      (fresh && !found_database (connection, application_id, error)))
    return NULL;

  return g_steal_pointer (&connection);
}
