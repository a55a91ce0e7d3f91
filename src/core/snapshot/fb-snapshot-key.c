/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-key.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-sum.h"

/* Reading first, and writing only when there is nothing to read: two processes that make the first
 * key meet in the write, which looks again. */

#define CONTEXT "snapshot fingerprint key"
#define ID_TEXT "flowbench fingerprint key"
#define ID_LENGTH 16

typedef struct
{
  FbSealKey  *profile_key;
  const char *wanted; /* (nullable) id */
  FbSealKey  *key;    /* (nullable) what was found or made */
  char       *id;
} Search;

static char *
make_id (FbSealKey *key)
{
  g_autoptr (GBytes) text = g_bytes_new_static (ID_TEXT, sizeof ID_TEXT - 1);
  char *id = fb_seal_fingerprint (key, text);

  id[ID_LENGTH] = '\0';
  return id;
}

static FbSealKey *
open_key (FbSealKey *profile_key, GBytes *sealed)
{
  g_autoptr (GBytes) clear = sealed != NULL ? fb_unseal (profile_key, CONTEXT, sealed, NULL) : NULL;

  if (clear == NULL || g_bytes_get_size (clear) != FB_SEAL_KEY_BYTES)
    return NULL;

  return fb_seal_key_new_from_bytes (g_bytes_get_data (clear, NULL));
}

/* The newest key that opens and is called as wanted. */
static gboolean
find_key (FbConnection *connection, gpointer user_data, GError **error)
{
  Search *search = user_data;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare (connection,
                                        "SELECT sealed FROM snapshot_key ORDER BY number DESC",
                                        error);

  if (rows == NULL)
    return FALSE;

  while (search->key == NULL && fb_statement_step (rows, &step_error))
    {
      g_autoptr (GBytes) sealed = fb_statement_get_bytes (rows, 0);
      g_autoptr (FbSealKey) key = open_key (search->profile_key, sealed);
      g_autofree char *id = key != NULL ? make_id (key) : NULL;

      if (key == NULL || (search->wanted != NULL && !g_str_equal (id, search->wanted)))
        continue;
      search->key = g_steal_pointer (&key);
      search->id = g_steal_pointer (&id);
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

static gboolean
find_or_make_key (FbConnection *connection, gpointer user_data, GError **error)
{
  Search *search = user_data;
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (GBytes) clear = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *id = NULL;

  if (!find_key (connection, search, error) || search->key != NULL)
    return search->key != NULL;

  key = fb_seal_key_new_random ();
  id = make_id (key);
  clear = g_bytes_new_static (fb_seal_key_get_bytes (key), FB_SEAL_KEY_BYTES);
  sealed = fb_seal (search->profile_key, CONTEXT, clear);
  if (!fb_connection_run (connection, error, "INSERT INTO snapshot_key (id, sealed) VALUES (?, ?)",
                          "sb", id, sealed) ||
      !fb_snapshot_sum_write (connection, FB_SUMMED_KEY, fb_connection_last_row_id (connection),
                              error))
    return FALSE;

  search->key = g_steal_pointer (&key);
  search->id = g_steal_pointer (&id);
  return TRUE;
}

FbSealKey *
fb_snapshot_key_get (FbWorkspace *workspace, char **id, GError **error)
{
  FbDatabase *database;
  g_autoptr (FbSealKey) profile_key = NULL;
  Search search = { 0 };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  profile_key = fb_workspace_dup_key (workspace, error);
  if (profile_key == NULL)
    return NULL;

  database = fb_workspace_get_database (workspace);
  search.profile_key = profile_key;
  if (!fb_database_read (database, find_key, &search, error) ||
      (search.key == NULL && !fb_database_write (database, find_or_make_key, &search, error)))
    {
      /* Made, but not committed. */
      g_clear_pointer (&search.key, fb_seal_key_unref);
      g_clear_pointer (&search.id, g_free);
      return NULL;
    }

  *id = search.id;
  return search.key;
}

FbSealKey *
fb_snapshot_key_find (FbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (FbSealKey) profile_key = NULL;
  Search search = { .wanted = id };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  profile_key = fb_workspace_dup_key (workspace, error);
  if (profile_key == NULL)
    return NULL;

  search.profile_key = profile_key;
  if (fb_database_read (fb_workspace_get_database (workspace), find_key, &search, error) &&
      search.key == NULL)
    fb_throw (error, FB_ERROR_NOT_FOUND,
              _ ("The key %s of the fingerprints is not there, or does not open"), id);
  g_free (search.id);

  return search.key;
}
