/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-text.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-delta.h"
#include "flow/fb-flow-document.h"

/* Rows of table snapshot_text. A row's base is always an older one, so there is no circle; it stays
 * as long as a row is built on it. An index over the first bytes of the hash finds a text again for
 * a third of the room that one over the whole hash would take. */

/* Rows apart that are still read in one sweep. */
#define NEAR 4
/* A text by itself is written when nothing saves at least this share of it. */
#define WORTH_PERCENT 90
#define MAX_DEPTH 4
/* What is read from a disk may have more than is written. */
#define MAX_READ_DEPTH 16

/* Also in the index of the table. */
#define FIND_SQL                                                                                   \
  "SELECT number, hash FROM snapshot_text WHERE substr(hash, 1, 5) = substr(?1, 1, 5)"
#define RANGE_SQL                                                                                  \
  "SELECT number, base, hash, content, sum FROM snapshot_text WHERE number BETWEEN ? AND ?"

struct _FbSnapshotTexts
{
  FbConnection *connection; /* Borrowed */

  /* Owned */
  GHashTable      *rows; /* number -> FbTextRow */
  FbSnapshotDelta *delta;
};

static void
row_free (gpointer data)
{
  FbTextRow *row = data;

  g_clear_pointer (&row->packed, g_bytes_unref);
  g_clear_pointer (&row->text, g_bytes_unref);
  g_free (row);
}

FbSnapshotTexts *
fb_snapshot_texts_new (FbConnection *connection)
{
  FbSnapshotTexts *self = g_new0 (FbSnapshotTexts, 1);

  self->connection = connection;
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, row_free);
  self->delta = fb_snapshot_delta_new ();

  return self;
}

void
fb_snapshot_texts_free (FbSnapshotTexts *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->rows);
  fb_snapshot_delta_free (self->delta);
  g_free (self);
}

static FbTextRow *
take_row (FbSnapshotTexts *self, FbTextRow *row)
{
  g_hash_table_replace (self->rows, &row->number, row);
  return row;
}

/* Reads the rows from @first to @last. A row that is not as we write them is left out. */
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
      const gint64 base = fb_statement_get_int (rows, 1);
      g_autoptr (GBytes) hash = NULL;
      FbTextRow *row;

      if (g_hash_table_contains (self->rows, &number) || base < 0 || base >= number)
        continue;
      hash = fb_statement_get_bytes (rows, 2);
      if (hash == NULL || g_bytes_get_size (hash) != FB_SNAPSHOT_HASH_BYTES)
        continue;

      row = g_new0 (FbTextRow, 1);
      row->number = number;
      row->base = base;
      memcpy (row->hash, g_bytes_get_data (hash, NULL), FB_SNAPSHOT_HASH_BYTES);
      row->packed = fb_statement_get_bytes (rows, 3);
      row->sum = fb_statement_get_int (rows, 4);
      take_row (self, row);
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

/* Takes @numbers. Goes on until nothing that they are built on is missing. */
static gboolean
load_with_bases (FbSnapshotTexts *self, GArray *numbers, GError **error)
{
  gboolean loaded = TRUE;

  for (guint i = 0; loaded && numbers->len > 0 && i <= MAX_READ_DEPTH; i++)
    {
      loaded = load_numbers (self, numbers, error);
      g_array_unref (numbers);
      numbers = list_missing_bases (self);
    }
  g_array_unref (numbers);

  return loaded;
}

gboolean
fb_snapshot_texts_load_number (FbSnapshotTexts *self, gint64 number, GError **error)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (numbers, number);

  return load_with_bases (self, numbers, error);
}

gboolean
fb_snapshot_texts_load (FbSnapshotTexts *self, const FbSnapshotLayout *layout, GError **error)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (layout); i++)
    {
      const gint64 number = fb_snapshot_layout_get_entry (layout, i)->number;

      if (!g_hash_table_contains (self->rows, &number))
        g_array_append_val (numbers, number);
    }

  return load_with_bases (self, numbers, error);
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

static gint64
compute_sum (const FbTextRow *row)
{
  guint8  hash[FB_SNAPSHOT_HASH_BYTES];
  guint32 sum;

  fb_snapshot_hash (g_bytes_get_data (row->packed, NULL), g_bytes_get_size (row->packed), hash);
  memcpy (&sum, hash, sizeof sum);

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
      row->text =
          fb_snapshot_delta_apply (self->delta, base, g_bytes_get_data (row->packed, NULL),
                                   g_bytes_get_size (row->packed), FB_FLOW_MAX_BYTES, error);
      if (row->text == NULL)
        return NULL;
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
  guint8           hash[FB_SNAPSHOT_HASH_BYTES];

  if (text == NULL)
    return FALSE;

  fb_snapshot_hash (g_bytes_get_data (text, NULL), g_bytes_get_size (text), hash);
  if (memcmp (hash, row->hash, sizeof hash) == 0 && compute_sum (row) == row->sum)
    return TRUE;

  return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the stored text of a node is damaged"));
}

gboolean
fb_snapshot_texts_find (FbSnapshotTexts *self, const guint8 *hash, gint64 *number, GError **error)
{
  g_autoptr (GBytes) wanted = g_bytes_new_static (hash, FB_SNAPSHOT_HASH_BYTES);
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare_with (self->connection, error, FIND_SQL, "b", wanted);

  if (rows == NULL)
    return FALSE;

  *number = 0;
  while (*number == 0 && fb_statement_step (rows, &step_error))
    {
      g_autoptr (GBytes) found = fb_statement_get_bytes (rows, 1);

      if (found != NULL && g_bytes_equal (found, wanted))
        *number = fb_statement_get_int (rows, 0);
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* Puts @text in the place of what the row holds. */
static gboolean
mend (FbSnapshotTexts *self, FbTextRow *row, const char *text, gsize length, GError **error)
{
  g_clear_pointer (&row->packed, g_bytes_unref);
  g_clear_pointer (&row->text, g_bytes_unref);
  row->base = 0;
  row->packed = fb_snapshot_delta_make (self->delta, NULL, text, length);
  row->text = g_bytes_new (text, length);
  row->sum = compute_sum (row);

  return fb_connection_run (self->connection, error,
                            "UPDATE snapshot_text SET (base, content, sum) = (0, ?, ?)"
                            " WHERE number = ?",
                            "bii", row->packed, row->sum, row->number);
}

gboolean
fb_snapshot_texts_ensure (
    FbSnapshotTexts *self, gint64 number, const char *text, gsize length, GError **error)
{
  FbTextRow *row = fb_snapshot_texts_get_row (self, number);
  GBytes    *kept;

  if (row == NULL && !fb_snapshot_texts_load_number (self, number, error))
    return FALSE;
  row = fb_snapshot_texts_get_row (self, number);
  if (row == NULL)
    return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the stored text of a node is missing"));

  kept = fb_snapshot_texts_get_text (self, number, NULL);
  if (kept != NULL && g_bytes_get_size (kept) == length &&
      memcmp (g_bytes_get_data (kept, NULL), text, length) == 0)
    return TRUE;

  return mend (self, row, text, length, error);
}

/* The smallest form of @text; its base is in @row. */
static void
pack (FbSnapshotTexts *self,
      FbTextRow       *row,
      const char      *text,
      gsize            length,
      const gint64    *bases,
      guint            n_bases)
{
  row->packed = fb_snapshot_delta_make (self->delta, NULL, text, length);

  for (guint i = 0; i < n_bases; i++)
    {
      GBytes *base = NULL;
      g_autoptr (GBytes) packed = NULL;

      /* What is built on a damaged row would break when that is mended. */
      if (bases[i] != 0 && fb_snapshot_texts_get_depth (self, bases[i]) < MAX_DEPTH &&
          fb_snapshot_texts_check (self, bases[i], NULL))
        base = fb_snapshot_texts_get_text (self, bases[i], NULL);
      if (base == NULL)
        continue;

      packed = fb_snapshot_delta_make (self->delta, base, text, length);
      if (g_bytes_get_size (packed) * 100 > g_bytes_get_size (row->packed) * WORTH_PERCENT)
        continue;
      g_bytes_unref (row->packed);
      row->packed = g_steal_pointer (&packed);
      row->base = bases[i];
    }
}

gboolean
fb_snapshot_texts_add (FbSnapshotTexts *self,
                       const char      *text,
                       gsize            length,
                       const guint8    *hash,
                       const gint64    *bases,
                       guint            n_bases,
                       gint64          *number,
                       GError         **error)
{
  g_autoptr (GBytes) hash_bytes = g_bytes_new_static (hash, FB_SNAPSHOT_HASH_BYTES);
  g_autoptr (FbStatement) insert = NULL;
  g_autoptr (GError) step_error = NULL;
  FbTextRow *row = g_new0 (FbTextRow, 1);

  memcpy (row->hash, hash, FB_SNAPSHOT_HASH_BYTES);
  pack (self, row, text, length, bases, n_bases);
  row->sum = compute_sum (row);
  insert = fb_connection_prepare_with (self->connection, error,
                                       "INSERT INTO snapshot_text (base, hash, content, sum) "
                                       "VALUES (?, ?, ?, ?)",
                                       "ibbi", row->base, hash_bytes, row->packed, row->sum);
  if (insert == NULL || fb_statement_step (insert, &step_error) || step_error != NULL)
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      row_free (row);
      return FALSE;
    }

  row->number = fb_connection_last_row_id (self->connection);
  row->text = g_bytes_new (text, length);
  *number = take_row (self, row)->number;
  return TRUE;
}
