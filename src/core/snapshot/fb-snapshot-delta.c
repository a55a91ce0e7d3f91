/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-delta.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zstd.h>

#include "fb-error.h"

/* Nodes are small and many: each byte of a frame counts, and so does each allocation. A dictionary
 * trained on all texts of 1,000 snapshots (16 to 110 kB; the history of
 * tests/bench/bench-snapshot.c) would make the frames at most 1.38 times smaller when each has its
 * older text beside it, larger without that, and all tables with their indices at most 1.05 times
 * smaller: less than a table of dictionaries is worth. */

#define LEVEL 9
#define MAGIC_BYTES 4

struct _FbSnapshotDelta
{
  ZSTD_CCtx  *writer; /* at first need */
  ZSTD_DCtx  *reader; /* at first need */
  GByteArray *frame;
};

FbSnapshotDelta *
fb_snapshot_delta_new (void)
{
  FbSnapshotDelta *self = g_new0 (FbSnapshotDelta, 1);

  self->frame = g_byte_array_new ();

  return self;
}

void
fb_snapshot_delta_free (FbSnapshotDelta *self)
{
  g_return_if_fail (self != NULL);

  ZSTD_freeCCtx (self->writer);
  ZSTD_freeDCtx (self->reader);
  g_byte_array_unref (self->frame);
  g_free (self);
}

GBytes *
fb_snapshot_delta_make (FbSnapshotDelta *self, GBytes *base, const char *text, gsize length)
{
  const gsize room = ZSTD_compressBound (length);
  gsize       n_bytes;

  if (self->writer == NULL)
    {
      self->writer = ZSTD_createCCtx ();
      if (self->writer == NULL)
        g_error ("No memory to compress with");
      ZSTD_CCtx_setParameter (self->writer, ZSTD_c_compressionLevel, LEVEL);
    }
  if (base != NULL)
    ZSTD_CCtx_refPrefix (self->writer, g_bytes_get_data (base, NULL), g_bytes_get_size (base));
  g_byte_array_set_size (self->frame, room);
  n_bytes = ZSTD_compress2 (self->writer, self->frame->data, room, text, length);
  if (ZSTD_isError (n_bytes))
    g_error ("Compressing %" G_GSIZE_FORMAT " bytes: %s", length, ZSTD_getErrorName (n_bytes));

  return g_bytes_new (self->frame->data + MAGIC_BYTES, n_bytes - MAGIC_BYTES);
}

/* The frame with its magic number, which is always the same. */
static void
restore_frame (FbSnapshotDelta *self, const guint8 *delta, gsize length)
{
  const guint32 magic = GUINT32_TO_LE (ZSTD_MAGICNUMBER);

  g_byte_array_set_size (self->frame, MAGIC_BYTES + length);
  memcpy (self->frame->data, &magic, MAGIC_BYTES);
  memcpy (self->frame->data + MAGIC_BYTES, delta, length);
}

GBytes *
fb_snapshot_delta_apply (FbSnapshotDelta *self,
                         GBytes          *base,
                         const guint8    *delta,
                         gsize            length,
                         gsize            max_bytes,
                         GError         **error)
{
  g_autofree char   *text = NULL;
  unsigned long long n_bytes;

  restore_frame (self, delta, length);
  n_bytes = ZSTD_getFrameContentSize (self->frame->data, self->frame->len);
  if (self->reader == NULL)
    self->reader = ZSTD_createDCtx ();
  if (n_bytes != ZSTD_CONTENTSIZE_ERROR && n_bytes != ZSTD_CONTENTSIZE_UNKNOWN &&
      n_bytes <= max_bytes && self->reader != NULL)
    text = g_try_malloc (n_bytes + 1);
  if (text != NULL)
    {
      if (base != NULL)
        ZSTD_DCtx_refPrefix (self->reader, g_bytes_get_data (base, NULL), g_bytes_get_size (base));
      if (ZSTD_decompressDCtx (self->reader, text, n_bytes, self->frame->data, self->frame->len) ==
          n_bytes)
        return g_bytes_new_take (g_steal_pointer (&text), n_bytes);
    }

  fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the stored text of a node is damaged"));
  return NULL;
}
