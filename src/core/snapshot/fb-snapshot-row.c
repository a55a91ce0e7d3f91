/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-sum.h"

/* Rows of the table snapshot. Instances are numbered once, so that a thousand rows of one do not
 * repeat its id; hashes lie as bytes. On the database's threads. */

#define TAG_SEPARATOR "\n"

FbSnapshotRow *
fb_snapshot_row_copy (const FbSnapshotRow *self)
{
  FbSnapshotRow *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->instance = g_strdup (self->instance);
  copy->instance_name = g_strdup (self->instance_name);
  copy->who = g_strdup (self->who);
  copy->name = g_strdup (self->name);
  copy->description = g_strdup (self->description);
  copy->tags = g_strdupv (self->tags);
  copy->parent = g_strdup (self->parent);
  copy->flow_hash = g_strdup (self->flow_hash);
  copy->manifest_hash = g_strdup (self->manifest_hash);
  copy->rev = g_strdup (self->rev);
  copy->node_red_version = g_strdup (self->node_red_version);
  copy->node_version = g_strdup (self->node_version);

  return copy;
}

void
fb_snapshot_row_free (FbSnapshotRow *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->instance);
  g_free (self->instance_name);
  g_free (self->who);
  g_free (self->name);
  g_free (self->description);
  g_strfreev (self->tags);
  g_free (self->parent);
  g_free (self->flow_hash);
  g_free (self->manifest_hash);
  g_free (self->rev);
  g_free (self->node_red_version);
  g_free (self->node_version);
  g_free (self);
}

const char *
fb_snapshot_row_get_title (const FbSnapshotRow *self)
{
  if (self->name != NULL)
    return self->name;

  return self->instance_name != NULL ? self->instance_name : self->id;
}

static char **
parse_tags (const char *text)
{
  return text != NULL && text[0] != '\0' ? g_strsplit (text, TAG_SEPARATOR, -1) : NULL;
}

static char *
dup_hash (FbStatement *statement, int index)
{
  g_autoptr (GBytes) bytes = fb_statement_get_bytes (statement, index);

  return bytes != NULL ? fb_snapshot_hex_print (bytes) : NULL;
}

static FbSnapshotRow *
row_from_statement (FbStatement *statement)
{
  FbSnapshotRow *row = g_new0 (FbSnapshotRow, 1);

  row->number = fb_statement_get_int (statement, 0);
  row->body = fb_statement_get_int (statement, 1);
  row->revision = fb_statement_get_int (statement, 2);
  row->id = g_strdup (fb_statement_get_string (statement, 3));
  row->instance = g_strdup (fb_statement_get_string (statement, 4));
  row->instance_name = g_strdup (fb_statement_get_string (statement, 5));
  row->time_us = fb_statement_get_int (statement, 6);
  row->who = g_strdup (fb_statement_get_string (statement, 7));
  row->reason = fb_statement_get_int (statement, 8);
  row->name = g_strdup (fb_statement_get_string (statement, 9));
  row->description = g_strdup (fb_statement_get_string (statement, 10));
  row->tags = parse_tags (fb_statement_get_string (statement, 11));
  row->parent = g_strdup (fb_statement_get_string (statement, 12));
  row->flow_hash = dup_hash (statement, 13);
  row->manifest_hash = dup_hash (statement, 14);
  if (row->manifest_hash == NULL)
    row->manifest_hash = g_strdup ("");
  row->rev = g_strdup (fb_statement_get_string (statement, 15));
  row->node_red_version = g_strdup (fb_statement_get_string (statement, 16));
  row->node_version = g_strdup (fb_statement_get_string (statement, 17));
  row->n_nodes = fb_statement_get_int (statement, 18);
  row->size = fb_statement_get_int (statement, 19);
  row->unknown = fb_statement_get_int (statement, 20);

  return row;
}

GPtrArray *
fb_snapshot_row_collect (FbStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) rows =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_snapshot_row_free);
  g_autoptr (GError) step_error = NULL;

  while (fb_statement_step (statement, &step_error))
    g_ptr_array_add (rows, row_from_statement (statement));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&rows);
}

/* The only row of @statement, or NULL without @error. */
static gboolean
take_one (FbStatement *statement, FbSnapshotRow **row, GError **error)
{
  g_autoptr (GPtrArray) rows =
                 statement != NULL ? fb_snapshot_row_collect (statement, error) : NULL;

  if (rows == NULL)
    return FALSE;

  *row = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
  return TRUE;
}

FbSnapshotRow *
fb_snapshot_row_read (FbConnection *connection, const char *id, GError **error)
{
  FbSnapshotRow *row = NULL;
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare_with (connection, error,
                                             FB_SNAPSHOT_SELECT " WHERE s.id = ?", "s", id);

  if (take_one (statement, &row, error) && row == NULL)
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no snapshot %s any more"), id);

  return row;
}

gboolean
fb_snapshot_row_read_newest (FbConnection   *connection,
                             const char     *instance,
                             FbSnapshotRow **row,
                             GError        **error)
{
  g_autoptr (FbStatement) statement = fb_connection_prepare_with (
      connection, error,
      FB_SNAPSHOT_SELECT " WHERE s.number = (SELECT max(number) FROM snapshot"
                         " WHERE instance = (SELECT number FROM snapshot_instance WHERE id = ?))",
      "s", instance);

  return take_one (statement, row, error);
}

gboolean
fb_snapshot_row_read_revision (FbConnection *connection, gint64 *revision, GError **error)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare (connection, "SELECT value FROM snapshot_revision", error);

  if (statement == NULL || !fb_statement_step (statement, error))
    return FALSE;

  *revision = fb_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
fb_snapshot_row_next_revision (FbConnection *connection, gint64 *revision, GError **error)
{
  g_autoptr (FbStatement) statement =
          fb_connection_prepare (connection,
                                 "UPDATE snapshot_revision SET value = value + 1 RETURNING value",
                                 error);

  if (statement == NULL || !fb_statement_step (statement, error))
    return FALSE;

  *revision = fb_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
fb_snapshot_row_know_instance (FbConnection *connection, const char *instance, GError **error)
{
  if (!fb_connection_run (connection, error,
                          "INSERT INTO snapshot_instance (id) VALUES (?) ON CONFLICT (id) DO "
                          "NOTHING",
                          "s", instance))
    return FALSE;

  return fb_connection_changes (connection) == 0 ||
         fb_snapshot_sum_write (connection, FB_SUMMED_INSTANCE,
                                fb_connection_last_row_id (connection), error);
}

gboolean
fb_snapshot_row_insert (FbConnection *connection, FbSnapshotRow *row, GError **error)
{
  g_autofree char *tags = row->tags != NULL ? g_strjoinv (TAG_SEPARATOR, row->tags) : NULL;

  if (row->instance != NULL && !fb_snapshot_row_know_instance (connection, row->instance, error))
    return FALSE;
  if (!fb_snapshot_row_next_revision (connection, &row->revision, error) ||
      !fb_connection_run (
          connection, error,
          "INSERT INTO snapshot (body, revision, id, instance, instance_name, time_us, who, reason,"
          " name, description, tags, parent, rev, node_red_version, node_version) VALUES (?, ?, ?,"
          " (SELECT number FROM snapshot_instance WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          "iisssisisssssss", row->body, row->revision, row->id, row->instance, row->instance_name,
          row->time_us, row->who, (gint64)row->reason, row->name, row->description, tags,
          row->parent, row->rev, row->node_red_version, row->node_version))
    return FALSE;

  row->number = fb_connection_last_row_id (connection);
  return fb_snapshot_sum_write (connection, FB_SUMMED_SNAPSHOT, row->number, error);
}

gboolean
fb_snapshot_row_update (FbConnection *connection, FbSnapshotRow *row, GError **error)
{
  g_autofree char *tags =
      row->tags != NULL && row->tags[0] != NULL ? g_strjoinv (TAG_SEPARATOR, row->tags) : NULL;

  return fb_snapshot_row_next_revision (connection, &row->revision, error) &&
         fb_connection_run (connection, error,
                            "UPDATE snapshot SET (revision, name, description, tags) = (?, ?, ?, ?)"
                            " WHERE number = ?",
                            "isssi", row->revision, row->name, row->description, tags,
                            row->number) &&
         fb_snapshot_sum_write (connection, FB_SUMMED_SNAPSHOT, row->number, error);
}
