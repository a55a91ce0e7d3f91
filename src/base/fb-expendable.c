/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-expendable.h"

#include <glib/gstdio.h>

#include "fb-error.h"

/* No state; whoever opens sees to it that one process does not do it twice at once. */

static gboolean
make_schema (FbConnection *connection, gpointer schema, GError **error)
{
  return fb_connection_execute (connection, schema, error);
}

static FbDatabase *
open_file (const char *path, guint32 application_id, const char *schema, GError **error)
{
  g_autoptr (FbDatabase) database =
                 fb_database_open (path, application_id, FB_DATABASE_EXPENDABLE, error);

  if (database == NULL || !fb_database_write (database, make_schema, (gpointer)schema, error))
    return NULL;

  return g_steal_pointer (&database);
}

static void
remove_file (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}

FbDatabase *
fb_expendable_open (const char *path, guint32 application_id, const char *schema, GError **error)
{
  g_autoptr (GError) failure = NULL;
  FbDatabase *database = open_file (path, application_id, schema, &failure);

  if (g_error_matches (failure, FB_ERROR, FB_ERROR_INVALID))
    {
      remove_file (path);
      g_clear_error (&failure);
      database = open_file (path, application_id, schema, &failure);
    }
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));

  return database;
}
