/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"

/* Entries are found in the base by their number, which is unique but for nodes with the same text;
 * an engineer's change is then a handful of copies with a new row here and there. */

#define VERSION 1
#define SAME_HEAD (1 << 0)
#define SAME_TAIL (1 << 1)
/* Gaps that are looked at for one that is the same; what has more has more of them twice. */
#define NEAR_GAPS 16

FbSnapshotLayout *
fb_snapshot_layout_new (GBytes *head, GBytes *tail)
{
  FbSnapshotLayout *self = g_new0 (FbSnapshotLayout, 1);

  self->head = g_bytes_ref (head);
  self->tail = g_bytes_ref (tail);
  self->gaps = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_ptr_array_add (self->gaps, g_bytes_new_static ("", 0));
  self->entries = g_array_new (FALSE, FALSE, sizeof (FbLayoutEntry));

  return self;
}

void
fb_snapshot_layout_free (FbSnapshotLayout *self)
{
  g_return_if_fail (self != NULL);

  g_bytes_unref (self->head);
  g_bytes_unref (self->tail);
  g_ptr_array_unref (self->gaps);
  g_array_unref (self->entries);
  g_free (self);
}

guint
fb_snapshot_layout_get_n_entries (const FbSnapshotLayout *self)
{
  return self->entries->len;
}

const FbLayoutEntry *
fb_snapshot_layout_get_entry (const FbSnapshotLayout *self, guint index)
{
  return &g_array_index (self->entries, FbLayoutEntry, index);
}

static gboolean
is_gap (const FbSnapshotLayout *self, guint index, const char *gap, gsize length)
{
  GBytes *known = g_ptr_array_index (self->gaps, index);

  return g_bytes_get_size (known) == length &&
         (length == 0 || memcmp (g_bytes_get_data (known, NULL), gap, length) == 0);
}

/* The index of @gap, which nearly always is the one used last. */
static guint32
find_gap (FbSnapshotLayout *self, const char *gap, gsize length)
{
  const guint n_gaps = self->gaps->len;
  const guint last = fb_snapshot_layout_get_entry (self, self->entries->len - 1)->gap;

  if (is_gap (self, last, gap, length))
    return last;

  for (guint i = n_gaps; i > 0 && i + NEAR_GAPS > n_gaps; i--)
    if (is_gap (self, i - 1, gap, length))
      return i - 1;

  g_ptr_array_add (self->gaps, g_bytes_new (gap, length));
  return n_gaps;
}

void
fb_snapshot_layout_add (FbSnapshotLayout *self, gint64 number, const char *gap, gsize gap_length)
{
  FbLayoutEntry entry = { .number = number };

  g_return_if_fail (self != NULL);

  if (self->entries->len > 0)
    entry.gap = find_gap (self, gap, gap_length);
  /* So that the first one is like the others. */
  if (self->entries->len == 1)
    g_array_index (self->entries, FbLayoutEntry, 0).gap = entry.gap;
  g_array_append_val (self->entries, entry);
}

/* --- writing ---------------------------------------------------------------------------- */

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
  const guint8 version = VERSION;
  guint8       flags = 0;

  g_return_val_if_fail (self != NULL, NULL);

  if (base != NULL && g_bytes_equal (self->head, base->head))
    flags |= SAME_HEAD;
  if (base != NULL && g_bytes_equal (self->tail, base->tail))
    flags |= SAME_TAIL;

  g_byte_array_append (encoder.out, &version, 1);
  g_byte_array_append (encoder.out, &flags, 1);
  if ((flags & SAME_HEAD) == 0)
    put_bytes (encoder.out, self->head);
  if ((flags & SAME_TAIL) == 0)
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

/* --- reading ---------------------------------------------------------------------------- */

typedef struct
{
  const guint8           *at;
  const guint8           *end;
  const FbSnapshotLayout *base; /* (nullable) */
  guint64                 expected;
  gint64                  following;
  guint64                 n_entries;
} Decoder;

static gboolean
take_number (Decoder *decoder, guint64 max, guint64 *number)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && decoder->at < decoder->end; shift += 7)
    {
      const guint8 byte = *decoder->at++;

      if (shift == 63 && byte > 1)
        return FALSE;
      value |= (guint64)(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        {
          *number = value;
          return value <= max;
        }
    }

  return FALSE;
}

static gboolean
take_signed (Decoder *decoder, gint64 *number)
{
  guint64 value;

  if (!take_number (decoder, G_MAXUINT64, &value))
    return FALSE;

  *number = (gint64)(value >> 1) ^ -(gint64)(value & 1);
  return TRUE;
}

static gboolean
throw_damaged (GError **error)
{
  return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the layout of the flows is damaged"));
}

static gboolean
skip_bytes (Decoder *decoder)
{
  guint64 length;

  if (!take_number (decoder, (guint64)(decoder->end - decoder->at), &length) ||
      length > (guint64)(decoder->end - decoder->at))
    return FALSE;

  decoder->at += length;
  return TRUE;
}

/* (nullable) (transfer full) */
static GBytes *
take_bytes (Decoder *decoder)
{
  const guint64 left = (guint64)(decoder->end - decoder->at);
  guint64       length;
  GBytes       *bytes;

  if (!take_number (decoder, left, &length) || length > (guint64)(decoder->end - decoder->at))
    return NULL;

  bytes = g_bytes_new (decoder->at, length);
  decoder->at += length;

  return bytes;
}

/* The base's when @same says so. (nullable) (transfer full) */
static GBytes *
take_frame (Decoder *decoder, gboolean same, GBytes *of_base)
{
  if (!same)
    return take_bytes (decoder);

  return of_base != NULL ? g_bytes_ref (of_base) : NULL;
}

static gboolean
take_gaps (Decoder *decoder, FbSnapshotLayout *layout)
{
  guint64 n_gaps;

  for (guint i = 1; decoder->base != NULL && i < decoder->base->gaps->len; i++)
    g_ptr_array_add (layout->gaps, g_bytes_ref (g_ptr_array_index (decoder->base->gaps, i)));

  if (!take_number (decoder, (guint64)(decoder->end - decoder->at), &n_gaps))
    return FALSE;
  for (guint64 i = 0; i < n_gaps; i++)
    {
      GBytes *gap = take_bytes (decoder);

      if (gap == NULL)
        return FALSE;
      g_ptr_array_add (layout->gaps, gap);
    }

  return TRUE;
}

static gboolean
take_copy (Decoder *decoder, FbSnapshotLayout *layout, guint64 count)
{
  gint64  step;
  guint64 place;

  if (decoder->base == NULL || !take_signed (decoder, &step))
    return FALSE;
  if (__builtin_add_overflow (decoder->expected, step, &place) ||
      place > decoder->base->entries->len || count > decoder->base->entries->len - place)
    return FALSE;

  g_array_append_vals (layout->entries, fb_snapshot_layout_get_entry (decoder->base, (guint)place),
                       (guint)count);
  decoder->expected = place + count;

  return TRUE;
}

/* @max_gap: the highest index there is. */
static gboolean
take_run (Decoder *decoder, guint64 count, guint64 max_gap, FbLayoutEntry *first)
{
  gint64  step;
  guint64 gap;

  if (!take_signed (decoder, &step) || !take_number (decoder, max_gap, &gap) ||
      __builtin_add_overflow (decoder->following, step, &first->number) || first->number <= 0 ||
      first->number > G_MAXINT64 - (gint64)count)
    return FALSE;

  first->gap = (guint32)gap;
  decoder->following = first->number + (gint64)count;

  return TRUE;
}

static gboolean
add_run (Decoder *decoder, FbSnapshotLayout *layout, guint64 count)
{
  FbLayoutEntry entry;

  if (!take_run (decoder, count, layout->gaps->len - 1, &entry))
    return FALSE;

  for (guint64 i = 0; i < count; i++)
    {
      g_array_append_val (layout->entries, entry);
      entry.number++;
    }

  return TRUE;
}

static gboolean
take_entries (Decoder *decoder, FbSnapshotLayout *layout, guint max_entries)
{
  if (!take_number (decoder, max_entries, &decoder->n_entries))
    return FALSE;

  while (layout->entries->len < decoder->n_entries)
    {
      guint64 tag;
      guint64 count;

      if (!take_number (decoder, G_MAXUINT64, &tag))
        return FALSE;
      count = tag >> 1;
      if (count == 0 || count > decoder->n_entries - layout->entries->len)
        return FALSE;
      if ((tag & 1) != 0 ? !take_copy (decoder, layout, count) : !add_run (decoder, layout, count))
        return FALSE;
    }

  return decoder->at == decoder->end;
}

/* (nullable) (transfer full) */
static FbSnapshotLayout *
decode (Decoder *decoder, guint max_entries)
{
  const FbSnapshotLayout *base = decoder->base;
  g_autoptr (FbSnapshotLayout) layout = NULL;
  g_autoptr (GBytes) head = NULL;
  g_autoptr (GBytes) tail = NULL;
  guint8 flags;

  if (decoder->end - decoder->at < 2 || decoder->at[0] != VERSION)
    return NULL;

  flags = decoder->at[1];
  decoder->at += 2;
  if ((flags & ~(SAME_HEAD | SAME_TAIL)) != 0)
    return NULL;
  head = take_frame (decoder, (flags & SAME_HEAD) != 0, base != NULL ? base->head : NULL);
  if (head == NULL)
    return NULL;
  tail = take_frame (decoder, (flags & SAME_TAIL) != 0, base != NULL ? base->tail : NULL);
  if (tail == NULL)
    return NULL;

  layout = fb_snapshot_layout_new (head, tail);
  if (!take_gaps (decoder, layout) || !take_entries (decoder, layout, max_entries))
    return NULL;

  return g_steal_pointer (&layout);
}

FbSnapshotLayout *
fb_snapshot_layout_decode (GBytes                 *encoded,
                           const FbSnapshotLayout *base,
                           guint                   max_entries,
                           GError                **error)
{
  Decoder           decoder = { .base = base };
  FbSnapshotLayout *layout;

  g_return_val_if_fail (encoded != NULL, NULL);

  decoder.at = g_bytes_get_data (encoded, NULL);
  decoder.end = decoder.at + g_bytes_get_size (encoded);
  layout = decode (&decoder, max_entries);
  if (layout == NULL)
    throw_damaged (error);

  return layout;
}

/* Passes over what is before the entries. */
static gboolean
skip_frame (Decoder *decoder)
{
  guint64 n_gaps;
  guint8  flags;

  if (decoder->end - decoder->at < 2 || decoder->at[0] != VERSION)
    return FALSE;

  flags = decoder->at[1];
  decoder->at += 2;
  for (guint bit = SAME_HEAD; bit <= SAME_TAIL; bit <<= 1)
    if ((flags & bit) == 0 && !skip_bytes (decoder))
      return FALSE;
  if (!take_number (decoder, (guint64)(decoder->end - decoder->at), &n_gaps))
    return FALSE;
  while (n_gaps-- > 0)
    if (!skip_bytes (decoder))
      return FALSE;

  return TRUE;
}

static gboolean
list_runs (Decoder *decoder, GArray *runs)
{
  guint64 n_left;

  if (!skip_frame (decoder) || !take_number (decoder, G_MAXUINT, &n_left))
    return FALSE;

  while (n_left > 0)
    {
      guint64       tag;
      gint64        step;
      FbLayoutEntry first;
      FbLayoutRun   run;

      if (!take_number (decoder, G_MAXUINT64, &tag) || tag >> 1 == 0 || tag >> 1 > n_left)
        return FALSE;
      n_left -= tag >> 1;
      if ((tag & 1) != 0)
        {
          if (!take_signed (decoder, &step))
            return FALSE;
          continue;
        }
      if (!take_run (decoder, tag >> 1, G_MAXUINT32, &first))
        return FALSE;
      run = (FbLayoutRun){ first.number, tag >> 1 };
      g_array_append_val (runs, run);
    }

  return decoder->at == decoder->end;
}

GArray *
fb_snapshot_layout_list_runs (GBytes *encoded, GError **error)
{
  Decoder decoder = { .at = NULL };
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (FbLayoutRun));

  g_return_val_if_fail (encoded != NULL, NULL);

  decoder.at = g_bytes_get_data (encoded, NULL);
  decoder.end = decoder.at + g_bytes_get_size (encoded);
  if (list_runs (&decoder, runs))
    return g_steal_pointer (&runs);

  throw_damaged (error);
  return NULL;
}
