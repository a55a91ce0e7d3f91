/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-text-private.h"
#include "flow/fb-flow-document.h"

/* Rows of table snapshot_text. A row's base is always an older one, so there is no circle; it stays
 * as long as a row is built on it. An index over the first bytes of the hash finds a text again for
 * a third of the room that one over the whole hash would take. */

/* Rows apart that are still read in one sweep. */
#define NEAR 4
/* What is read from a disk may have more than is written. */
#define MAX_READ_DEPTH 16

#define BLOCK_BYTES (64 * 1024)
#define ALIGNMENT 16
#define PLAIN_BYTES 64 /* around a text */

#define RANGE_SQL                                                                                  \
  "SELECT number, base, hash, content, sum, value_hash FROM snapshot_text"                         \
  " WHERE number BETWEEN ? AND ?"

G_STATIC_ASSERT (FB_SNAPSHOT_HASH_BYTES == FB_FLOW_HASH_BYTES);

/* Rows come in thousands and go all at once: they lie one behind the other in blocks. (transfer
 * none) */
static gpointer
allocate (FbSnapshotTexts *self, gsize n_bytes)
{
  const gsize n_aligned = (n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  guint8     *place;

  if (n_aligned > self->room)
    {
      self->room = MAX (n_aligned, BLOCK_BYTES);
      self->at = g_malloc (self->room);
      g_ptr_array_add (self->blocks, self->at);
    }
  place = self->at;
  self->at += n_aligned;
  self->room -= n_aligned;

  return place;
}

void
fb_snapshot_texts_set_packed (FbSnapshotTexts *self,
                              FbTextRow       *row,
                              const guint8    *packed,
                              gsize            n_packed)
{
  row->packed = packed != NULL ? memcpy (allocate (self, n_packed), packed, n_packed) : NULL;
  row->n_packed = n_packed;
}

void
fb_snapshot_texts_set_text (FbSnapshotTexts *self, FbTextRow *row, GBytes *text)
{
  row->text = text;
  self->n_plain_bytes += g_bytes_get_size (text) + PLAIN_BYTES;
  g_ptr_array_add (self->plain, text);
}

FbTextRow *
fb_snapshot_texts_new_row (FbSnapshotTexts *self)
{
  FbTextRow *row = allocate (self, sizeof *row);

  *row = (FbTextRow){ .number = 0 };
  return row;
}

FbSnapshotTexts *
fb_snapshot_texts_new (FbConnection *connection)
{
  FbSnapshotTexts *self = g_new0 (FbSnapshotTexts, 1);

  self->connection = connection;
  self->rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->plain = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->delta = fb_snapshot_delta_new ();

  return self;
}

void
fb_snapshot_texts_free (FbSnapshotTexts *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->plain);
  g_ptr_array_unref (self->blocks);
  fb_snapshot_delta_free (self->delta);
  g_free (self);
}

void
fb_snapshot_texts_set_connection (FbSnapshotTexts *self, FbConnection *connection)
{
  g_return_if_fail (self != NULL);

  self->connection = connection;
}

gsize
fb_snapshot_texts_get_bytes (FbSnapshotTexts *self)
{
  return self->blocks->len * BLOCK_BYTES + self->n_plain_bytes;
}

FbTextRow *
fb_snapshot_texts_take_row (FbSnapshotTexts *self, FbTextRow *row)
{
  g_hash_table_replace (self->rows, &row->number, row);
  return row;
}

/* (nullable) when it is not as we write it. */
static FbTextRow *
row_from_statement (FbSnapshotTexts *self, FbStatement *statement)
{
  const gint64  number = fb_statement_get_int (statement, 0);
  const gint64  base = fb_statement_get_int (statement, 1);
  gsize         length;
  const guint8 *hash = fb_statement_get_data (statement, 2, &length);
  const guint8 *packed;
  FbTextRow    *row;

  if (base < 0 || base >= number || hash == NULL || length != FB_SNAPSHOT_HASH_BYTES)
    return NULL;

  row = fb_snapshot_texts_new_row (self);
  row->number = number;
  row->base = base;
  memcpy (row->hash, hash, sizeof row->hash);
  packed = fb_statement_get_data (statement, 3, &length);
  fb_snapshot_texts_set_packed (self, row, packed, length);
  row->sum = fb_statement_get_int (statement, 4);
  hash = fb_statement_get_data (statement, 5, &length);
  row->has_value_hash = hash != NULL && length == sizeof row->value_hash;
  if (row->has_value_hash)
    memcpy (row->value_hash, hash, sizeof row->value_hash);

  return row;
}

/* Reads the rows from @first to @last. */
static gboolean
load_range (FbSnapshotTexts *self, gint64 first, gint64 last, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare_with (self->connection, error, RANGE_SQL, "ii", first, last);

  if (rows == NULL)
    return FALSE;

  while (fb_statement_step (rows, &step_error))
    {
      const gint64 number = fb_statement_get_int (rows, 0);
      FbTextRow   *row = NULL;

      if (!g_hash_table_contains (self->rows, &number))
        row = row_from_statement (self, rows);
      if (row != NULL)
        fb_snapshot_texts_take_row (self, row);
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const gint64 one = *(const gint64 *)a;
  const gint64 other = *(const gint64 *)b;

  return one < other ? -1 : one > other ? 1 : 0;
}

/* Reads rows that lie near each other in one sweep. */
static gboolean
load_numbers (FbSnapshotTexts *self, GArray *numbers, GError **error)
{
  g_array_sort (numbers, compare_numbers);

  for (guint i = 0; i < numbers->len;)
    {
      const gint64 first = g_array_index (numbers, gint64, i);
      gint64       last = first;

      for (i++; i < numbers->len && g_array_index (numbers, gint64, i) - last <= NEAR; i++)
        last = g_array_index (numbers, gint64, i);
      if (!load_range (self, first, last, error))
        return FALSE;
    }

  return TRUE;
}

/* Numbers of bases that are not in memory. (transfer full) */
static GArray *
list_missing_bases (FbSnapshotTexts *self)
{
  GArray        *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  FbTextRow     *row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&row))
    if (row->base != 0 && !g_hash_table_contains (self->rows, &row->base))
      g_array_append_val (numbers, row->base);

  return numbers;
}

gboolean
fb_snapshot_texts_load_numbers (FbSnapshotTexts *self, GArray *numbers, GError **error)
{
  g_autoptr (GArray) missing = g_array_ref (numbers);

  /* Until nothing that they are built on is missing. */
  for (guint i = 0; missing->len > 0 && i <= MAX_READ_DEPTH; i++)
    {
      GArray *bases;

      if (!load_numbers (self, missing, error))
        return FALSE;
      bases = list_missing_bases (self);
      g_array_unref (missing);
      missing = bases;
    }

  return TRUE;
}

gboolean
fb_snapshot_texts_load_number (FbSnapshotTexts *self, gint64 number, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (numbers, number);

  return fb_snapshot_texts_load_numbers (self, numbers, error);
}

gboolean
fb_snapshot_texts_load (FbSnapshotTexts *self, const FbSnapshotLayout *layout, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (layout); i++)
    {
      const gint64 number = fb_snapshot_layout_get_entry (layout, i)->number;

      if (!g_hash_table_contains (self->rows, &number))
        g_array_append_val (numbers, number);
    }

  return fb_snapshot_texts_load_numbers (self, numbers, error);
}

GArray *
fb_snapshot_texts_list (FbConnection *connection, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare (connection, "SELECT number FROM snapshot_text", error);

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

gint64
fb_text_row_compute_sum (const FbTextRow *row)
{
  guint8  hash[FB_SNAPSHOT_HASH_BYTES];
  guint32 sum;
  guint32 word;

  fb_snapshot_hash (row->packed, row->n_packed, hash);
  memcpy (&sum, hash, sizeof sum);
  for (gsize i = 0; row->has_value_hash && i < sizeof row->value_hash; i += sizeof word)
    {
      memcpy (&word, row->value_hash + i, sizeof word);
      sum ^= word;
    }

  return GUINT32_FROM_LE (sum) ^ (guint32)row->base;
}

FbTextRow *
fb_snapshot_texts_get_row (FbSnapshotTexts *self, gint64 number)
{
  return g_hash_table_lookup (self->rows, &number);
}

guint
fb_snapshot_texts_get_depth (FbSnapshotTexts *self, gint64 number)
{
  const FbTextRow *row = fb_snapshot_texts_get_row (self, number);
  guint            depth = 0;

  while (row != NULL && row->base != 0 && depth <= MAX_READ_DEPTH)
    {
      row = fb_snapshot_texts_get_row (self, row->base);
      depth++;
    }

  return depth;
}

gboolean
fb_snapshot_texts_is_intact (FbSnapshotTexts *self, FbTextRow *row)
{
  FbTextRow *at = row;

  for (guint i = 0; at != NULL && !at->is_intact && i <= MAX_READ_DEPTH; i++)
    {
      if (at->packed == NULL || fb_text_row_compute_sum (at) != at->sum)
        return FALSE;
      if (at->base == 0)
        at->is_intact = TRUE;
      else
        at = fb_snapshot_texts_get_row (self, at->base);
    }
  if (at == NULL || !at->is_intact)
    return FALSE;

  for (at = row; !at->is_intact; at = fb_snapshot_texts_get_row (self, at->base))
    at->is_intact = TRUE;
  return TRUE;
}

/* Without recursion: first up to the row that stands by itself, then down again. */
static GBytes *
make_text (FbSnapshotTexts *self, FbTextRow *row, GError **error)
{
  FbTextRow *chain[MAX_READ_DEPTH + 1];
  guint      n_rows = 0;
  GBytes    *base = NULL;

  while (row != NULL && row->text == NULL && n_rows < G_N_ELEMENTS (chain))
    {
      chain[n_rows++] = row;
      if (row->base == 0)
        break;
      row = fb_snapshot_texts_get_row (self, row->base);
    }
  if (row == NULL || row->packed == NULL || (row->text == NULL && row->base != 0))
    {
      fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the stored text of a node is missing"));
      return NULL;
    }

  for (base = row->text; n_rows > 0; base = row->text)
    {
      row = chain[--n_rows];
      if (row->packed == NULL)
        {
          fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the stored text of a node is missing"));
          return NULL;
        }
      base = fb_snapshot_delta_apply (self->delta, base, row->packed, row->n_packed,
                                      FB_FLOW_MAX_BYTES, error);
      if (base == NULL)
        return NULL;
      fb_snapshot_texts_set_text (self, row, base);
    }

  return base;
}

GBytes *
fb_snapshot_texts_get_text (FbSnapshotTexts *self, gint64 number, GError **error)
{
  FbTextRow *row = fb_snapshot_texts_get_row (self, number);

  if (row != NULL && row->text != NULL)
    return row->text;

  return make_text (self, row, error);
}

gboolean
fb_snapshot_texts_check (FbSnapshotTexts *self, gint64 number, GError **error)
{
  const FbTextRow *row = fb_snapshot_texts_get_row (self, number);
  GBytes          *text = fb_snapshot_texts_get_text (self, number, error);
  const char      *data;
  gsize            length;
  guint8           hash[FB_SNAPSHOT_HASH_BYTES];

  if (text == NULL)
    return FALSE;

  data = g_bytes_get_data (text, &length);
  fb_snapshot_hash (data, length, hash);
  if (memcmp (hash, row->hash, sizeof hash) != 0 || fb_text_row_compute_sum (row) != row->sum)
    return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the stored text of a node is damaged"));
  if (!row->has_value_hash ||
      (fb_flow_hash_text (data, length, hash) && memcmp (hash, row->value_hash, sizeof hash) == 0))
    return TRUE;

  return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the value hash of a node is wrong"));
}
