/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-collect.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-flows.h"
#include "fb-snapshot-pack.h"
#include "fb-snapshot-part.h"
#include "fb-snapshot-sum.h"

/* The bodies of an instance form chains: each layout is written as what differs from its base. When
 * a link goes, the one behind it is written anew against the nearest one before it that stays. */

/* Numbers are the keys of sets. */
static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_number (GHashTable *set, gint64 number)
{
  g_hash_table_add (set, g_memdup2 (&number, sizeof number));
}

/* The first column of @sql. (transfer full) */
static GArray *
read_numbers (FbConnection *connection, const char *sql, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (FbStatement) rows = fb_connection_prepare (connection, sql, error);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;

  while (fb_statement_step (rows, &step_error))
    {
      const gint64 number = fb_statement_get_int (rows, 0);

      g_array_append_val (numbers, number);
    }
  if (step_error == NULL)
    return g_steal_pointer (&numbers);

  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

static gboolean
read_base (FbConnection *connection, gint64 number, gint64 *base, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT base FROM snapshot_body WHERE number = ?", "i",
                                             number);

  if (row == NULL)
    return FALSE;

  *base = fb_statement_step (row, &step_error) ? fb_statement_get_int (row, 0) : 0;
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* The nearest body before @number that is not of @dead, or 0. A base is always older. */
static gboolean
find_living_base (
    FbConnection *connection, gint64 number, GHashTable *dead, gint64 *base, GError **error)
{
  do
    {
      const gint64 above = number;

      if (!read_base (connection, above, &number, error))
        return FALSE;
      if (number >= above)
        number = 0;
    }
  while (number != 0 && g_hash_table_contains (dead, &number));

  *base = number;
  return TRUE;
}

/* Takes all that @number is built on out of @dead. */
static gboolean
keep_chain (FbConnection *connection, gint64 number, GHashTable *dead, GError **error)
{
  while (number != 0)
    {
      const gint64 above = number;

      if (!read_base (connection, above, &number, error))
        return FALSE;
      if (number >= above)
        number = 0;
      g_hash_table_remove (dead, &number);
    }

  return TRUE;
}

/* FALSE without @error when it is damaged. */
static gboolean
read_layout (FbConnection      *connection,
             gint64             number,
             FbSnapshotLayout **layout,
             gint64            *depth,
             GError           **error)
{
  g_autoptr (GError) local_error = NULL;

  *layout = fb_snapshot_flows_read_layout (connection, number, depth, &local_error);
  if (local_error != NULL && !g_error_matches (local_error, FB_ERROR, FB_ERROR_UNVERIFIED))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return *layout != NULL;
}

/* Writes the layout of @number against a base that stays. A layout that cannot be read keeps all
 * that it is built on alive. */
static gboolean
move_body (FbConnection *connection, gint64 number, GHashTable *dead, GError **error)
{
  g_autoptr (FbSnapshotLayout) layout = NULL;
  g_autoptr (FbSnapshotLayout) base_layout = NULL;
  g_autoptr (GError) local_error = NULL;
  g_auto (FbFlowsRow) row = { 0 };
  gint64 base = 0;
  gint64 depth = 0;

  if (!read_layout (connection, number, &layout, NULL, &local_error) && local_error == NULL)
    return keep_chain (connection, number, dead, error);
  if (local_error == NULL && !find_living_base (connection, number, dead, &base, error))
    return FALSE;
  if (local_error == NULL && base != 0)
    read_layout (connection, base, &base_layout, &depth, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  fb_snapshot_flows_encode (layout, base_layout, base, depth, &row);

  return fb_connection_run (connection, error,
                            "UPDATE snapshot_body SET (layout, base, depth) = (?, ?, ?)"
                            " WHERE number = ?",
                            "biii", row.encoded, row.base, row.depth, number) &&
         fb_snapshot_sum_write (connection, FB_SUMMED_BODY, number, error);
}

/* In the order of their numbers, so that bases are written before what is built on them. */
static gboolean
move_bodies (FbConnection *connection, GHashTable *dead, GError **error)
{
  g_autoptr (GArray) based = read_numbers (connection,
                                           "SELECT number FROM snapshot_body WHERE base <> 0"
                                           " AND base NOT IN (SELECT body FROM snapshot) AND "
                                           "number IN (SELECT body FROM snapshot)"
                                           " ORDER BY number",
                                           error);

  if (based == NULL)
    return FALSE;

  for (guint i = 0; i < based->len; i++)
    if (!move_body (connection, g_array_index (based, gint64, i), dead, error))
      return FALSE;

  return TRUE;
}

gboolean
fb_snapshot_collect_bodies (FbConnection *connection, GError **error)
{
  g_autoptr (GHashTable) dead = new_set ();
  g_autoptr (GArray) numbers = read_numbers (connection,
                                             "SELECT number FROM snapshot_body WHERE number NOT IN "
                                             "(SELECT body FROM snapshot)",
                                             error);

  if (numbers == NULL)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    add_number (dead, g_array_index (numbers, gint64, i));
  if (numbers->len == 0 || !move_bodies (connection, dead, error))
    return numbers->len == 0;

  for (guint i = 0; i < numbers->len; i++)
    {
      const gint64 number = g_array_index (numbers, gint64, i);

      if (g_hash_table_contains (dead, &number) &&
          !fb_connection_run (connection, error, "DELETE FROM snapshot_body WHERE number = ?", "i",
                              number))
        return FALSE;
    }

  return fb_snapshot_part_collect (connection, error);
}

/* --- texts ------------------------------------------------------------------------------ */

/* One bit for each number that is used. */
typedef struct
{
  GByteArray *used;
  GArray     *unused;    /* numbers of rows, newest first: none is ever there without its base */
  gint64      last_body; /* the newest that was looked at */
  guint       n_deleted; /* of the unused */
} Sweep;

#define MAX_DELETES 4000

static gboolean
is_used (const Sweep *sweep, gint64 number)
{
  const guint64 byte = (guint64)number / 8;

  return byte < sweep->used->len && (sweep->used->data[byte] & (1 << (number % 8))) != 0;
}

/* Numbers beyond the last row are of a damaged layout; there is nothing to keep for them. */
static void
use (Sweep *sweep, gint64 number)
{
  const guint64 byte = (guint64)number / 8;

  if (byte < sweep->used->len)
    sweep->used->data[byte] |= (guint8)(1 << (number % 8));
}

static gboolean
use_layout (Sweep *sweep, GBytes *packed, GError **error)
{
  g_autoptr (GBytes) encoded = fb_snapshot_unpack (packed, FB_FLOW_MAX_BYTES, error);
  g_autoptr (GArray) runs = encoded != NULL ? fb_snapshot_layout_list_runs (encoded, error) : NULL;

  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const FbLayoutRun *run = &g_array_index (runs, FbLayoutRun, i);
      const gint64 end = MIN (run->first + (gint64)run->n_numbers, (gint64)sweep->used->len * 8);

      for (gint64 number = run->first; number < end; number++)
        use (sweep, number);
    }

  return TRUE;
}

/* Marks what the bodies after the last one that was looked at need. */
static gboolean
use_bodies (FbConnection *connection, Sweep *sweep, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT number, layout FROM snapshot_body WHERE "
                                             "number > ? ORDER BY number",
                                             "i", sweep->last_body);

  if (rows == NULL)
    return FALSE;

  while (fb_statement_step (rows, &step_error))
    {
      g_autoptr (GBytes) packed = fb_statement_get_bytes (rows, 1);

      sweep->last_body = fb_statement_get_int (rows, 0);
      if (packed != NULL && !use_layout (sweep, packed, error))
        return FALSE;
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* Marks what used rows are built on, and lists the others: from the newest to the oldest, since a
 * base is always older. */
static gboolean
list_unused (FbConnection *connection, Sweep *sweep, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
          fb_connection_prepare (connection,
                                 "SELECT number, base FROM snapshot_text ORDER BY number DESC",
                                 error);

  if (rows == NULL)
    return FALSE;

  while (fb_statement_step (rows, &step_error))
    {
      const gint64 number = fb_statement_get_int (rows, 0);

      if (is_used (sweep, number))
        use (sweep, fb_statement_get_int (rows, 1));
      else
        g_array_append_val (sweep->unused, number);
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* Makes room for all rows there are. Rows only come together with a new body. */
static gboolean
make_room (FbConnection *connection, Sweep *sweep, GError **error)
{
  const guint before = sweep->used->len;
  g_autoptr (FbStatement) row =
                 fb_connection_prepare (connection, "SELECT max(number) FROM snapshot_text", error);
  gint64 highest;

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;

  highest = fb_statement_get_int (row, 0);
  if (highest < 0 || highest > G_MAXINT32)
    return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the texts of nodes are damaged"));

  g_byte_array_set_size (sweep->used, (guint)(highest / 8 + 1));
  if (sweep->used->len > before)
    memset (sweep->used->data + before, 0, sweep->used->len - before);

  return TRUE;
}

static gboolean
mark (FbConnection *connection, gpointer user_data, GError **error)
{
  Sweep *sweep = user_data;

  return make_room (connection, sweep, error) && use_bodies (connection, sweep, error) &&
         list_unused (connection, sweep, error);
}

/* Looks again at what came meanwhile: a new body may have found one of our rows. */
static gboolean
delete_some (FbConnection *connection, gpointer user_data, GError **error)
{
  Sweep       *sweep = user_data;
  const gint64 known = sweep->last_body;

  if (!make_room (connection, sweep, error) || !use_bodies (connection, sweep, error))
    return FALSE;
  if (sweep->last_body != known)
    {
      g_array_set_size (sweep->unused, 0);
      sweep->n_deleted = 0;
      if (!list_unused (connection, sweep, error))
        return FALSE;
    }

  for (guint i = 0; i < MAX_DELETES && sweep->n_deleted < sweep->unused->len; i++)
    {
      const gint64 number = g_array_index (sweep->unused, gint64, sweep->n_deleted++);

      if (!fb_connection_run (connection, error, "DELETE FROM snapshot_text WHERE number = ?", "i",
                              number))
        return FALSE;
    }

  return TRUE;
}

gboolean
fb_snapshot_collect_texts (FbDatabase *database, GError **error)
{
  Sweep sweep = { .used = g_byte_array_new () };
  g_autoptr (GError) local_error = NULL;
  gboolean done;

  g_return_val_if_fail (FB_IS_DATABASE (database), FALSE);

  sweep.unused = g_array_new (FALSE, FALSE, sizeof (gint64));
  done = fb_database_read (database, mark, &sweep, &local_error);
  while (done && sweep.n_deleted < sweep.unused->len)
    done = fb_database_write (database, delete_some, &sweep, &local_error);
  g_array_unref (sweep.unused);
  g_byte_array_unref (sweep.used);

  /* Who knows what a damaged layout needs: all texts stay until that snapshot is gone. */
  if (done || g_error_matches (local_error, FB_ERROR, FB_ERROR_UNVERIFIED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
