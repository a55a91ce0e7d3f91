/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-hash.h"

#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>

/* Nettle's SHA-256 uses the processor's own instructions where there are any: flows are megabytes.
 */

static char *
print (const guint8 *bytes, gsize length)
{
  char *hex = g_malloc (2 * length + 1);

  return sodium_bin2hex (hex, 2 * length + 1, bytes, length);
}

void
fb_snapshot_hash (const void *bytes, gsize length, guint8 *hash)
{
  /* Chooses the fastest code for this processor; may be called again and again. */
  if (sodium_init () < 0)
    g_error ("libsodium does not start");

  crypto_generichash (hash, FB_SNAPSHOT_HASH_BYTES, bytes, length, NULL, 0);
}

GBytes *
fb_snapshot_hash_bytes (GBytes *bytes)
{
  guint8 hash[FB_SNAPSHOT_HASH_BYTES];

  g_return_val_if_fail (bytes != NULL, NULL);

  fb_snapshot_hash (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hash);

  return g_bytes_new (hash, sizeof hash);
}

char *
fb_snapshot_hash_hex (const void *bytes, gsize length)
{
  guint8 hash[FB_SNAPSHOT_HASH_BYTES];

  fb_snapshot_hash (bytes, length, hash);

  return print (hash, sizeof hash);
}

char *
fb_snapshot_sha256_hex (const void *bytes, gsize length)
{
  struct sha256_ctx context;
  guint8            digest[SHA256_DIGEST_SIZE];

  sha256_init (&context);
  sha256_update (&context, length, bytes);
  sha256_digest (&context, sizeof digest, digest);

  return print (digest, sizeof digest);
}

char *
fb_snapshot_hex_print (GBytes *bytes)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return print (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

GBytes *
fb_snapshot_hex_parse (const char *hex)
{
  const gsize        length = hex != NULL ? strlen (hex) : 0;
  g_autofree guint8 *bytes = g_malloc (length / 2 + 1);
  gsize              n_bytes = 0;

  if (hex == NULL || length % 2 != 0 ||
      sodium_hex2bin (bytes, length / 2, hex, length, NULL, &n_bytes, NULL) != 0 ||
      n_bytes != length / 2)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&bytes), n_bytes);
}
