/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-database.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "fb-clock.h"
#include "fb-connection-private.h"
#include "fb-error.h"

/* Schema versions per area, kept in schema(area, version). Works on a connection of its own, on the
 * caller's thread: nothing else may use the file meanwhile (the caller holds the profile's lock).
 * Forward only; each step is one transaction, so an interrupted migration goes on where it was. */

#define MAX_BACKUPS 3
#define BACKUP_SUFFIX ".backup"

static const FbMigration *
find_table (const FbMigration *const *tables, const char *area)
{
  for (guint i = 0; tables[i] != NULL; i++)
    if (g_strcmp0 (tables[i]->area, area) == 0)
      return tables[i];

  return NULL;
}

static int
latest_version (const FbMigration *table)
{
  int latest = 0;

  for (; table->area != NULL; table++)
    latest = MAX (latest, table->version);

  return latest;
}

static gboolean
throw_newer (FbConnection *connection, GError **error)
{
  return fb_throw (error, FB_ERROR_UNSUPPORTED,
                   _ ("%s was made by a newer version of this program, which must be used to open "
                      "it. Nothing was changed"),
                   fb_connection_get_path (connection));
}

/* Compares what is stored with @tables. @stored: areas that have any version. */
static gboolean
compare_schema (FbConnection             *connection,
                const FbMigration *const *tables,
                gboolean                 *missing,
                guint                    *stored,
                GError                  **error)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare (connection, "SELECT area, version FROM schema", error);
  g_autoptr (GHashTable) versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;

  while (fb_statement_step (statement, &local_error))
    {
      const char        *area = fb_statement_get_string (statement, 0);
      const int          version = fb_statement_get_int (statement, 1);
      const FbMigration *table = find_table (tables, area);

      if (table == NULL || version > latest_version (table))
        return throw_newer (connection, error);
      g_hash_table_insert (versions, g_strdup (area), GINT_TO_POINTER (version));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *missing = FALSE;
  *stored = g_hash_table_size (versions);
  for (guint i = 0; tables[i] != NULL; i++)
    if (tables[i]->area != NULL &&
        GPOINTER_TO_INT (g_hash_table_lookup (versions, tables[i]->area)) <
            latest_version (tables[i]))
      *missing = TRUE;

  return TRUE;
}

static gboolean
read_version (FbConnection *connection, const char *area, gint64 *version, GError **error)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT version FROM schema WHERE area = ?", "s",
                                             area);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;

  *version = fb_statement_step (statement, &local_error) ? fb_statement_get_int (statement, 0) : 0;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Foreign keys are off while tables are rebuilt, so they are checked here. */
static gboolean
check_references (FbConnection *connection, GError **error)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare (connection, "PRAGMA foreign_key_check", error);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;
  if (fb_statement_step (statement, &local_error))
    return fb_throw (error, FB_ERROR_INVALID, _ ("a row of “%s” refers to a row that is missing"),
                     fb_statement_get_string (statement, 0));
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
apply_step (FbConnection *connection, const FbMigration *step, GError **error)
{
  gint64 version = 0;

  return read_version (connection, step->area, &version, error) &&
         (version >= step->version ||
          (fb_connection_execute (connection, step->sql, error) &&
           check_references (connection, error) &&
           fb_connection_run (connection, error,
                              "INSERT INTO schema (area, version) VALUES (?1, ?2)"
                              " ON CONFLICT (area) DO UPDATE SET version = ?2",
                              "si", step->area, (gint64)step->version)));
}

static gboolean
apply_table (FbConnection *connection, const FbMigration *table, GError **error)
{
  for (; table->area != NULL; table++)
    {
      if (!fb_connection_begin (connection, TRUE, error))
        return FALSE;
      if (!apply_step (connection, table, error) || !fb_connection_commit (connection, error))
        {
          fb_connection_rollback (connection);
          return fb_throw_prefixed (error, _ ("Bringing “%s” to version %d: "), table->area,
                                    table->version);
        }
    }

  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* Paths of what is named @path, a dot, a time and @suffix; oldest first. */
static GPtrArray *
list_beside (const char *path, const char *suffix)
{
  g_autofree char *folder_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (name, ".", NULL);
  g_autoptr (GDir) folder = g_dir_open (folder_path, 0, NULL);
  GPtrArray  *backups = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  while (folder != NULL && (entry = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (entry, prefix) && g_str_has_suffix (entry, suffix))
      g_ptr_array_add (backups, g_build_filename (folder_path, entry, NULL));
  g_ptr_array_sort (backups, compare_names);

  return backups;
}

/* Copies that a process did not live to finish; nobody else makes any now. */
static void
remove_unfinished (const char *path)
{
  g_autoptr (GPtrArray) unfinished = list_beside (path, ".new");

  for (guint i = 0; i < unfinished->len; i++)
    g_unlink (g_ptr_array_index (unfinished, i));
}

static gboolean
backup_before (FbDatabase *self, GError **error)
{
  const char      *path = fb_database_get_path (self);
  g_autofree char *time = fb_clock_format (fb_clock_now ());
  g_autofree char *backup = NULL;
  g_autoptr (GPtrArray) backups = NULL;

  remove_unfinished (path);
  g_strdelimit (time, ":", '-');
  backup = g_strconcat (path, ".", time, BACKUP_SUFFIX, NULL);
  if (!fb_database_backup (self, backup, error))
    return fb_throw_prefixed (error, _ ("Keeping a copy before the change: "));

  backups = list_beside (path, BACKUP_SUFFIX);
  for (guint i = 0; i + MAX_BACKUPS < backups->len; i++)
    g_unlink (g_ptr_array_index (backups, i));

  return TRUE;
}

gboolean
fb_database_needs_migration (FbDatabase               *self,
                             const FbMigration *const *tables,
                             gboolean                 *needs,
                             GError                  **error)
{
  g_autoptr (FbConnection) connection = NULL;
  guint stored = 0;

  g_return_val_if_fail (FB_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (tables != NULL && needs != NULL, FALSE);

  connection = fb_connection_open (fb_database_get_path (self), FB_CONNECTION_READER, error);

  return connection != NULL && compare_schema (connection, tables, needs, &stored, error);
}

gboolean
fb_database_migrate (FbDatabase *self, const FbMigration *const *tables, GError **error)
{
  g_autoptr (FbConnection) connection = NULL;
  gboolean missing = FALSE;
  guint    stored = 0;

  g_return_val_if_fail (FB_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (tables != NULL, FALSE);

  connection = fb_connection_open (fb_database_get_path (self), FB_CONNECTION_EXISTING, error);
  if (connection == NULL || !compare_schema (connection, tables, &missing, &stored, error))
    return FALSE;
  if (!missing)
    return TRUE;
  if (stored > 0 && !backup_before (self, error))
    return FALSE;

  if (!fb_connection_execute (connection, "PRAGMA foreign_keys=OFF", error))
    return FALSE;
  for (guint i = 0; tables[i] != NULL; i++)
    if (!apply_table (connection, tables[i], error))
      return FALSE;

  return TRUE;
}

char *
fb_database_find_backup (const char *path)
{
  g_autoptr (GPtrArray) backups = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  backups = list_beside (path, BACKUP_SUFFIX);
  if (backups->len == 0)
    return NULL;

  return g_strdup (g_ptr_array_index (backups, backups->len - 1));
}
