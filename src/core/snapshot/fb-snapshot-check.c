/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-check.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-check-private.h"
#include "fb-snapshot-manifest.h"

/* Each snapshot is read and computed anew in a transaction of its own, so that a long check holds
 * nobody up. What rows no snapshot led to is looked at afterwards. On the caller's thread. */

void
fb_snapshot_finding_free (FbSnapshotFinding *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->snapshot);
  g_free (self->part);
  g_free (self->message);
  g_free (self);
}

static void
clear_check (FbCheck *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->wrong); i++)
    g_clear_pointer (&self->wrong[i], g_hash_table_unref);
  g_clear_pointer (&self->sound_texts, g_hash_table_unref);
  g_clear_pointer (&self->texts, fb_snapshot_texts_free);
  g_clear_pointer (&self->document, fb_flow_document_unref);
  g_clear_pointer (&self->chain, fb_snapshot_chain_free);
  g_clear_pointer (&self->profile_key, fb_seal_key_unref);
  g_clear_pointer (&self->key, fb_seal_key_unref);
  g_clear_pointer (&self->key_id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbCheck, clear_check)

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static gboolean
read_sums (FbConnection *connection, gpointer user_data, GError **error)
{
  FbCheck *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (self->wrong); i++)
    {
      g_autoptr (GArray) numbers = fb_snapshot_sum_list_wrong (connection, i, error);

      if (numbers == NULL)
        return FALSE;
      self->wrong[i] = new_set ();
      for (guint at = 0; at < numbers->len; at++)
        g_hash_table_add (self->wrong[i],
                          g_memdup2 (&g_array_index (numbers, gint64, at), sizeof (gint64)));
    }

  return TRUE;
}

static gboolean
check_one (FbConnection *connection, gpointer user_data, GError **error)
{
  FbCheck *self = user_data;
  g_autoptr (FbSnapshotRow) row = fb_snapshot_row_read (connection, self->id, error);
  g_autoptr (GError) reason = NULL;
  g_auto (FbSnapshotBody) body = { 0 };

  if (row == NULL)
    return FALSE;

  self->n_findings = 0;
  if (fb_check_is_wrong (self, FB_SUMMED_SNAPSHOT, row->number))
    fb_check_find (self, FB_CHECK_PART_ROW, _ ("the row of the snapshot is damaged"));
  if (!fb_snapshot_body_open (connection, row->body, &body, &reason))
    return fb_check_take_error (self, FB_CHECK_PART_ROW, reason, error);

  return fb_check_body (self, connection, &body, error);
}

/* --- what is left ------------------------------------------------------------------------- */

static gboolean
check_rest_of_texts (FbCheck *self, FbConnection *connection, GError **error)
{
  g_autoptr (FbSnapshotTexts) texts = fb_snapshot_texts_new (connection);
  g_autoptr (GArray) numbers = fb_snapshot_texts_list (connection, error);

  if (numbers == NULL)
    return FALSE;

  for (guint i = 0; i < numbers->len; i++)
    {
      const gint64 number = g_array_index (numbers, gint64, i);
      g_autoptr (GError) reason = NULL;

      if (g_hash_table_contains (self->sound_texts, &number))
        continue;
      if (!fb_snapshot_texts_load_number (texts, number, error))
        return FALSE;
      if (!fb_snapshot_texts_check (texts, number, &reason) &&
          !fb_check_take_error (self, FB_PATH_FLOWS, reason, error))
        return FALSE;
    }

  return TRUE;
}

/* Rows with a wrong sum that no snapshot led to. */
static gboolean
check_rest (FbConnection *connection, gpointer user_data, GError **error)
{
  FbCheck    *self = user_data;
  const guint before = self->findings->len;

  self->id = NULL;
  if (g_hash_table_size (self->wrong[FB_SUMMED_KEY]) > 0)
    fb_check_find (self, FB_PATH_CREDENTIALS, _ ("the row of a fingerprint key is damaged"));
  if (g_hash_table_size (self->wrong[FB_SUMMED_INSTANCE]) > 0)
    fb_check_find (self, FB_CHECK_PART_ROW, _ ("the row of an instance is damaged"));
  /* A text, part or body of damaged snapshots was told with them. */
  if (before > 0)
    return TRUE;

  for (guint i = 0; i < FB_SUMMED_KEY; i++)
    if (g_hash_table_size (self->wrong[i]) > 0)
      fb_check_find (self, FB_CHECK_PART_ROW, _ ("a row that no snapshot needs is damaged"));

  return check_rest_of_texts (self, connection, error);
}

/* What SQLite itself finds in the file. */
static gboolean
check_file (FbCheck *self, FbDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  self->id = NULL;
  if (!fb_database_check (database, TRUE, lines, error))
    return FALSE;

  for (guint i = 0; i < lines->len; i++)
    fb_check_find (self, FB_CHECK_PART_ROW, g_ptr_array_index (lines, i));
  return TRUE;
}

/* All, or the one called @id. (transfer full) */
static GPtrArray *
list_snapshots (FbSnapshotStore *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) snapshots = NULL;
  FbSnapshot *one;

  if (id == NULL)
    return fb_snapshot_store_read_all (self, NULL, error);

  one = fb_snapshot_store_find (self, id, NULL, error);
  if (one == NULL)
    return NULL;
  snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (snapshots, one);

  return g_steal_pointer (&snapshots);
}

static gboolean
check_snapshots (FbCheck           *self,
                 FbDatabase        *database,
                 GPtrArray         *snapshots,
                 FbSnapshotProgress progress,
                 gpointer           user_data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  for (guint i = 0; i < snapshots->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          fb_error_convert (error);
          return FALSE;
        }
      self->id = fb_snapshot_get_id (g_ptr_array_index (snapshots, i));
      if (!fb_database_read (database, check_one, self, error))
        return FALSE;
      if (progress != NULL)
        progress (i + 1, snapshots->len, user_data);
    }

  return TRUE;
}

gboolean
fb_snapshot_store_verify (FbSnapshotStore   *self,
                          const char        *id,
                          FbSnapshotProgress progress,
                          gpointer           user_data,
                          GCancellable      *cancellable,
                          GPtrArray         *findings,
                          gboolean          *sealed_checked,
                          GError           **error)
{
  g_auto (FbCheck) check = { .findings = findings };
  g_autoptr (GPtrArray) snapshots = NULL;
  FbDatabase *database;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (findings != NULL, FALSE);

  database = fb_snapshot_store_get_database (self);
  check.workspace = fb_snapshot_store_get_workspace (self);
  check.sound_texts = new_set ();
  check.chain = fb_snapshot_chain_new ();
  check.profile_key = fb_workspace_dup_key (check.workspace, NULL);
  if (sealed_checked != NULL)
    *sealed_checked = check.profile_key != NULL;

  snapshots = list_snapshots (self, id, error);
  if (snapshots == NULL || !fb_database_read (database, read_sums, &check, error) ||
      !check_snapshots (&check, database, snapshots, progress, user_data, cancellable, error))
    return FALSE;

  return id != NULL || (fb_database_read (database, check_rest, &check, error) &&
                        check_file (&check, database, error));
}
