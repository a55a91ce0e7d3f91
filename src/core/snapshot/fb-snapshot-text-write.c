/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-text-private.h"
#include "flow/fb-flow-document.h"

/* Writing texts. One that is there already is not written again, but its row is looked at first:
 * its sum, and those of the rows it is built on, say whether they are as they were written. */

/* A text by itself is written when nothing saves at least this share of it. */
#define WORTH_PERCENT 90
#define MAX_DEPTH 4

/* Also in the index of the table. */
#define FIND_SQL                                                                                   \
  "SELECT number, hash FROM snapshot_text WHERE substr(hash, 1, 5) = substr(?1, 1, 5)"

/* Numbers of rows whose hash begins as @hash, and is it. (transfer full) */
static GArray *
list_numbers (FbSnapshotTexts *self, const guint8 *hash, GError **error)
{
  g_autoptr (GBytes) wanted = g_bytes_new_static (hash, FB_SNAPSHOT_HASH_BYTES);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare_with (self->connection, error, FIND_SQL, "b", wanted);

  if (rows == NULL)
    return NULL;

  while (fb_statement_step (rows, &step_error))
    {
      const gint64  number = fb_statement_get_int (rows, 0);
      gsize         length;
      const guint8 *found = fb_statement_get_data (rows, 1, &length);

      if (length == FB_SNAPSHOT_HASH_BYTES && memcmp (found, hash, length) == 0)
        g_array_append_val (numbers, number);
    }
  if (step_error == NULL)
    return g_steal_pointer (&numbers);

  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

gboolean
fb_snapshot_texts_find (FbSnapshotTexts *self, const guint8 *hash, FbTextRow **row, GError **error)
{
  g_autoptr (GArray) numbers = list_numbers (self, hash, error);

  if (numbers == NULL)
    return FALSE;

  /* A row that cannot be one of ours is not loaded; then the text gets another. */
  *row = NULL;
  for (guint i = 0; *row == NULL && i < numbers->len; i++)
    {
      const gint64 number = g_array_index (numbers, gint64, i);

      if (!fb_snapshot_texts_load_number (self, number, error))
        return FALSE;
      *row = fb_snapshot_texts_get_row (self, number);
    }

  return TRUE;
}

/* @packed: @text against the row's base. */
static gboolean
take_packed (FbSnapshotTexts *self,
             FbTextRow       *row,
             GBytes          *packed,
             const char      *text,
             gsize            length,
             GError         **error)
{
  fb_snapshot_texts_set_packed (self, row, g_bytes_get_data (packed, NULL),
                                g_bytes_get_size (packed));
  fb_snapshot_texts_set_text (self, row, g_bytes_new (text, length));
  row->has_value_hash = fb_flow_hash_text (text, length, row->value_hash);
  if (!row->has_value_hash)
    return fb_throw (error, FB_ERROR_INVALID, _ ("the text of a node is no JSON"));

  row->sum = fb_text_row_compute_sum (row);
  row->is_intact = TRUE;
  return TRUE;
}

/* Puts @text in the place of what the row holds. */
static gboolean
mend (FbSnapshotTexts *self, FbTextRow *row, const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) packed = fb_snapshot_delta_make (self->delta, NULL, text, length);
  g_autoptr (GBytes) value_hash = NULL;

  row->base = 0;
  if (!take_packed (self, row, packed, text, length, error))
    return FALSE;

  value_hash = g_bytes_new_static (row->value_hash, sizeof row->value_hash);
  return fb_connection_run (self->connection, error,
                            "UPDATE snapshot_text SET (base, content, sum, value_hash)"
                            " = (0, ?, ?, ?) WHERE number = ?",
                            "bibi", packed, row->sum, value_hash, row->number);
}

gboolean
fb_snapshot_texts_ensure (
    FbSnapshotTexts *self, FbTextRow *row, const char *text, gsize length, GError **error)
{
  return fb_snapshot_texts_is_intact (self, row) || mend (self, row, text, length, error);
}

/* The smallest form of @text; its base is in @row. (transfer full) */
static GBytes *
pack (FbSnapshotTexts *self,
      FbTextRow       *row,
      const char      *text,
      gsize            length,
      const gint64    *bases,
      guint            n_bases)
{
  g_autoptr (GBytes) best = fb_snapshot_delta_make (self->delta, NULL, text, length);

  for (guint i = 0; i < n_bases; i++)
    {
      FbTextRow *base = bases[i] != 0 ? fb_snapshot_texts_get_row (self, bases[i]) : NULL;
      GBytes    *base_text = NULL;
      g_autoptr (GBytes) packed = NULL;

      /* What is built on a damaged row would break when that is mended. */
      if (base != NULL && fb_snapshot_texts_get_depth (self, bases[i]) < MAX_DEPTH &&
          fb_snapshot_texts_is_intact (self, base))
        base_text = fb_snapshot_texts_get_text (self, bases[i], NULL);
      if (base_text == NULL)
        continue;

      packed = fb_snapshot_delta_make (self->delta, base_text, text, length);
      if (g_bytes_get_size (packed) * 100 > g_bytes_get_size (best) * WORTH_PERCENT)
        continue;
      g_bytes_unref (best);
      best = g_steal_pointer (&packed);
      row->base = bases[i];
    }

  return g_steal_pointer (&best);
}

gboolean
fb_snapshot_texts_add (FbSnapshotTexts *self,
                       const char      *text,
                       gsize            length,
                       const guint8    *hash,
                       const gint64    *bases,
                       guint            n_bases,
                       FbTextRow      **row,
                       GError         **error)
{
  g_autoptr (GBytes) hash_bytes = g_bytes_new_static (hash, FB_SNAPSHOT_HASH_BYTES);
  g_autoptr (GBytes) value_hash = NULL;
  g_autoptr (GBytes) packed = NULL;
  FbTextRow *added = fb_snapshot_texts_new_row (self);

  memcpy (added->hash, hash, FB_SNAPSHOT_HASH_BYTES);
  packed = pack (self, added, text, length, bases, n_bases);
  value_hash = g_bytes_new_static (added->value_hash, sizeof added->value_hash);
  if (!take_packed (self, added, packed, text, length, error) ||
      !fb_connection_run (self->connection, error,
                          "INSERT INTO snapshot_text (base, hash, content, sum, value_hash)"
                          " VALUES (?, ?, ?, ?, ?)",
                          "ibbib", added->base, hash_bytes, packed, added->sum, value_hash))
    return FALSE;

  added->number = fb_connection_last_row_id (self->connection);
  *row = fb_snapshot_texts_take_row (self, added);
  return TRUE;
}
