/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-layout-private.h"

/* Bytes that come from a disk: each length is held against what is left before it is used. */

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

  if (decoder->end - decoder->at < 2 || decoder->at[0] != FB_LAYOUT_VERSION)
    return NULL;

  flags = decoder->at[1];
  decoder->at += 2;
  if ((flags & ~(FB_LAYOUT_SAME_HEAD | FB_LAYOUT_SAME_TAIL)) != 0)
    return NULL;
  head = take_frame (decoder, (flags & FB_LAYOUT_SAME_HEAD) != 0, base != NULL ? base->head : NULL);
  if (head == NULL)
    return NULL;
  tail = take_frame (decoder, (flags & FB_LAYOUT_SAME_TAIL) != 0, base != NULL ? base->tail : NULL);
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

  if (decoder->end - decoder->at < 2 || decoder->at[0] != FB_LAYOUT_VERSION)
    return FALSE;

  flags = decoder->at[1];
  decoder->at += 2;
  for (guint bit = FB_LAYOUT_SAME_HEAD; bit <= FB_LAYOUT_SAME_TAIL; bit <<= 1)
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
