/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-layout-private.h"

/* Entries are found in the base by their number, which is unique but for nodes with the same text;
 * an engineer's change is then a handful of copies with a new row here and there. */

static void
put_number (GByteArray *out, guint64 number)
{
  do
    {
      const guint8 byte = (number & 0x7f) | (number > 0x7f ? 0x80 : 0);

      g_byte_array_append (out, &byte, 1);
      number >>= 7;
    }
  while (number > 0);
}

static void
put_signed (GByteArray *out, gint64 number)
{
  put_number (out, ((guint64)number << 1) ^ (guint64)(number >> 63));
}

static void
put_bytes (GByteArray *out, GBytes *bytes)
{
  put_number (out, g_bytes_get_size (bytes));
  g_byte_array_append (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

typedef struct
{
  const FbSnapshotLayout *self;
  const FbSnapshotLayout *base; /* (nullable) */
  GByteArray             *out;
  GHashTable             *places;    /* (nullable) number -> index + 1 in base, at first need */
  guint32                *gaps;      /* of self, as indices of the result */
  guint                   expected;  /* where the next copy would begin */
  gint64                  following; /* the number after the last run */
} Encoder;

/* The gaps of the result are those of the base and then the new ones. */
static void
put_gaps (Encoder *encoder)
{
  GPtrArray *known = encoder->base != NULL ? encoder->base->gaps : NULL;
  GPtrArray *gaps = encoder->self->gaps;
  g_autoptr (GHashTable) indices = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  guint n_known = known != NULL ? known->len : 1;

  for (guint i = 0; known != NULL && i < known->len; i++)
    g_hash_table_insert (indices, g_ptr_array_index (known, i), GUINT_TO_POINTER (i));

  encoder->gaps = g_new0 (guint32, gaps->len);
  for (guint i = 1; i < gaps->len; i++)
    {
      gpointer index;

      if (g_hash_table_lookup_extended (indices, g_ptr_array_index (gaps, i), NULL, &index))
        encoder->gaps[i] = GPOINTER_TO_UINT (index);
      else
        {
          encoder->gaps[i] = n_known + fresh->len;
          g_hash_table_insert (indices, g_ptr_array_index (gaps, i),
                               GUINT_TO_POINTER (encoder->gaps[i]));
          g_ptr_array_add (fresh, g_ptr_array_index (gaps, i));
        }
    }

  put_number (encoder->out, fresh->len);
  for (guint i = 0; i < fresh->len; i++)
    put_bytes (encoder->out, g_ptr_array_index (fresh, i));
}

static gboolean
matches (const Encoder *encoder, guint at, guint place)
{
  const FbLayoutEntry *entry = fb_snapshot_layout_get_entry (encoder->self, at);
  const FbLayoutEntry *other;

  if (place >= encoder->base->entries->len)
    return FALSE;

  other = fb_snapshot_layout_get_entry (encoder->base, place);
  return entry->number == other->number && encoder->gaps[entry->gap] == other->gap;
}

/* The place in the base of the entry @at, or FALSE. */
static gboolean
find_place (Encoder *encoder, guint at, guint *place)
{
  gint64   number = fb_snapshot_layout_get_entry (encoder->self, at)->number;
  gpointer found;

  if (encoder->base == NULL)
    return FALSE;

  /* A node that was changed or deleted leaves a hole of one. */
  for (guint i = 0; i < 2; i++)
    if (matches (encoder, at, encoder->expected + i))
      {
        *place = encoder->expected + i;
        return TRUE;
      }

  if (encoder->places == NULL)
    {
      encoder->places = g_hash_table_new (g_int64_hash, g_int64_equal);
      for (guint i = 0; i < encoder->base->entries->len; i++)
        g_hash_table_insert (encoder->places,
                             (gpointer)&fb_snapshot_layout_get_entry (encoder->base, i)->number,
                             GUINT_TO_POINTER (i + 1));
    }
  found = g_hash_table_lookup (encoder->places, &number);
  *place = GPOINTER_TO_UINT (found) - 1;

  return found != NULL && matches (encoder, at, *place);
}

/* Returns how many entries were written. */
static guint
put_copy (Encoder *encoder, guint at, guint place)
{
  guint n_entries = 1;

  while (at + n_entries < encoder->self->entries->len &&
         matches (encoder, at + n_entries, place + n_entries))
    n_entries++;

  put_number (encoder->out, ((guint64)n_entries << 1) | 1);
  put_signed (encoder->out, (gint64)place - encoder->expected);
  encoder->expected = place + n_entries;

  return n_entries;
}

static guint
put_run (Encoder *encoder, guint at)
{
  const FbLayoutEntry *first = fb_snapshot_layout_get_entry (encoder->self, at);
  guint                n_entries = 1;
  guint                place;

  while (at + n_entries < encoder->self->entries->len)
    {
      const FbLayoutEntry *next = fb_snapshot_layout_get_entry (encoder->self, at + n_entries);

      if (next->number != first->number + n_entries || next->gap != first->gap ||
          find_place (encoder, at + n_entries, &place))
        break;
      n_entries++;
    }

  put_number (encoder->out, (guint64)n_entries << 1);
  put_signed (encoder->out, first->number - encoder->following);
  put_number (encoder->out, encoder->gaps[first->gap]);
  encoder->following = first->number + n_entries;

  return n_entries;
}

GBytes *
fb_snapshot_layout_encode (const FbSnapshotLayout *self, const FbSnapshotLayout *base)
{
  Encoder      encoder = { .self = self, .base = base, .out = g_byte_array_new () };
  const guint8 version = FB_LAYOUT_VERSION;
  guint8       flags = 0;

  g_return_val_if_fail (self != NULL, NULL);

  if (base != NULL && g_bytes_equal (self->head, base->head))
    flags |= FB_LAYOUT_SAME_HEAD;
  if (base != NULL && g_bytes_equal (self->tail, base->tail))
    flags |= FB_LAYOUT_SAME_TAIL;

  g_byte_array_append (encoder.out, &version, 1);
  g_byte_array_append (encoder.out, &flags, 1);
  if ((flags & FB_LAYOUT_SAME_HEAD) == 0)
    put_bytes (encoder.out, self->head);
  if ((flags & FB_LAYOUT_SAME_TAIL) == 0)
    put_bytes (encoder.out, self->tail);
  put_gaps (&encoder);
  put_number (encoder.out, self->entries->len);

  for (guint at = 0; at < self->entries->len;)
    {
      guint place;

      if (find_place (&encoder, at, &place))
        at += put_copy (&encoder, at, place);
      else
        at += put_run (&encoder, at);
    }

  g_clear_pointer (&encoder.places, g_hash_table_unref);
  g_free (encoder.gaps);

  return g_byte_array_free_to_bytes (encoder.out);
}
