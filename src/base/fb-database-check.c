/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "fb-connection-private.h"
#include "fb-error.h"
#include "fb-id.h"

/* Looking after a database: SQLite's own check, and whole copies. Each works on a connection of its
 * own on the caller's thread, so a long one holds nobody up. */

#define MAX_FINDINGS 100

typedef char *(*DescribeFunc) (FbStatement *row);

static char *
describe_damage (FbStatement *row)
{
  return g_strdup (fb_statement_get_string (row, 0));
}

static char *
describe_reference (FbStatement *row)
{
  return g_strdup_printf (_ ("Row %lld of “%s” refers to a missing row of “%s”"),
                          (long long)fb_statement_get_int (row, 1),
                          fb_statement_get_string (row, 0), fb_statement_get_string (row, 2));
}

static gboolean
collect (FbConnection *connection,
         const char   *sql,
         DescribeFunc  describe,
         GPtrArray    *findings,
         GError      **error)
{
  g_autoptr (FbStatement) statement = fb_connection_prepare (connection, sql, error);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;

  while (findings->len < MAX_FINDINGS && fb_statement_step (statement, &local_error))
    {
      char *finding = describe (statement);

      if (g_strcmp0 (finding, "ok") == 0)
        g_free (finding);
      else
        g_ptr_array_add (findings, finding);
    }
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
fb_database_check (FbDatabase *self, gboolean thorough, GPtrArray *findings, GError **error)
{
  g_autoptr (FbConnection) connection = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *sql = thorough ? "PRAGMA integrity_check" : "PRAGMA quick_check";

  g_return_val_if_fail (FB_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (findings != NULL, FALSE);

  connection = fb_connection_open (fb_database_get_path (self), FB_CONNECTION_READER, &local_error);
  if (connection != NULL && collect (connection, sql, describe_damage, findings, &local_error) &&
      collect (connection, "PRAGMA foreign_key_check", describe_reference, findings, &local_error))
    return TRUE;

  /* So damaged that it cannot even be checked: that is a finding too. */
  if (g_error_matches (local_error, FB_ERROR, FB_ERROR_INVALID))
    {
      g_ptr_array_add (findings, g_strdup (local_error->message));
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
throw_system_error (const char *path, GError **error)
{
  const int saved_errno = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s", path,
               g_strerror (saved_errno));
  fb_error_convert (error);
  return FALSE;
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int      fd = open (path, flags | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return throw_system_error (path, error);

  synced = fsync (fd) == 0 || throw_system_error (path, error);
  close (fd);

  return synced;
}

/* VACUUM INTO takes an empty file but syncs nothing, so both are done here. */
static gboolean
write_copy (FbDatabase *self, const char *path, GError **error)
{
  g_autoptr (FbConnection) connection = NULL;
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return throw_system_error (path, error);
  close (fd);

  connection = fb_connection_open (fb_database_get_path (self), FB_CONNECTION_READER, error);

  return connection != NULL && fb_connection_run (connection, error, "VACUUM INTO ?", "s", path) &&
         sync_path (path, O_RDONLY, error);
}

gboolean
fb_database_backup (FbDatabase *self, const char *path, GError **error)
{
  g_autofree char *suffix = fb_random_hex (4);
  g_autofree char *fresh = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (FB_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return fb_throw (error, FB_ERROR_CONFLICT, _ ("%s is already there"), path);

  fresh = g_strdup_printf ("%s.%s.new", path, suffix);
  if (!write_copy (self, fresh, error) ||
      (g_rename (fresh, path) != 0 && !throw_system_error (path, error)))
    {
      g_unlink (fresh);
      return FALSE;
    }

  folder = g_path_get_dirname (path);
  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}
