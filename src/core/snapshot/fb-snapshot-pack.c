/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-pack.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zstd.h>

#include "fb-error.h"

#define FORM_PLAIN 0
#define FORM_ZSTD 1
#define LEVEL 9

GBytes *
fb_snapshot_pack (GBytes *clear)
{
  const void *bytes;
  guint8     *packed;
  gsize       length;
  gsize       room;
  gsize       n_bytes;

  g_return_val_if_fail (clear != NULL, NULL);

  bytes = g_bytes_get_data (clear, &length);
  room = ZSTD_compressBound (length);
  packed = g_malloc (room + 1);
  packed[0] = FORM_ZSTD;
  n_bytes = ZSTD_compress (packed + 1, room, bytes, length, LEVEL);
  if (ZSTD_isError (n_bytes) || n_bytes >= length)
    {
      packed[0] = FORM_PLAIN;
      n_bytes = length;
      if (length > 0)
        memcpy (packed + 1, bytes, length);
    }

  return g_bytes_new_take (g_realloc (packed, n_bytes + 1), n_bytes + 1);
}

static GBytes *
throw_damaged (GError **error)
{
  fb_throw (error, FB_ERROR_UNVERIFIED, _ ("stored bytes are damaged"));
  return NULL;
}

static GBytes *
unpack_frame (const guint8 *frame, gsize length, gsize max_bytes, GError **error)
{
  const unsigned long long n_bytes = ZSTD_getFrameContentSize (frame, length);
  g_autofree guint8       *clear = NULL;

  if (n_bytes == ZSTD_CONTENTSIZE_ERROR || n_bytes == ZSTD_CONTENTSIZE_UNKNOWN ||
      n_bytes > max_bytes)
    return throw_damaged (error);

  clear = g_try_malloc (n_bytes + 1);
  if (clear == NULL || ZSTD_decompress (clear, n_bytes, frame, length) != n_bytes)
    return throw_damaged (error);

  return g_bytes_new_take (g_steal_pointer (&clear), n_bytes);
}

GBytes *
fb_snapshot_unpack (GBytes *packed, gsize max_bytes, GError **error)
{
  const guint8 *bytes;
  gsize         length;

  g_return_val_if_fail (packed != NULL, NULL);

  bytes = g_bytes_get_data (packed, &length);
  if (length == 0)
    return throw_damaged (error);
  if (bytes[0] == FORM_ZSTD)
    return unpack_frame (bytes + 1, length - 1, max_bytes, error);
  if (bytes[0] == FORM_PLAIN && length - 1 <= max_bytes)
    return g_bytes_new_from_bytes (packed, 1, length - 1);

  return throw_damaged (error);
}
