/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-seal.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "fb-error.h"

/* libsodium's XChaCha20-Poly1305 in one layout: version byte, nonce, box. The version byte and the
 * caller's context are authenticated with it. Keys are immutable, so any thread may use one. */

#define SEAL_VERSION 1
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_BYTES (1 + NONCE_BYTES)

G_STATIC_ASSERT (FB_SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT (FB_SEAL_KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES);
G_STATIC_ASSERT (FB_SEAL_SALT_BYTES == crypto_pwhash_SALTBYTES);

struct _FbSealKey
{
  gatomicrefcount references;
  guint8         *bytes; /* locked, between guard pages */
};

/* Clear text that is wiped with the GBytes that carries it. */
typedef struct
{
  guint8 *bytes;
  gsize   length;
} Clear;

static void
prepare_library (void)
{
  /* Safe to call again and from several threads. */
  if (sodium_init () < 0)
    g_error ("libsodium found no source of randomness");
}

static FbSealKey *
new_key (void)
{
  FbSealKey *self = g_new0 (FbSealKey, 1);

  prepare_library ();
  g_atomic_ref_count_init (&self->references);
  self->bytes = sodium_malloc (FB_SEAL_KEY_BYTES);
  if (self->bytes == NULL)
    g_error ("No memory for a key");

  return self;
}

FbSealKey *
fb_seal_key_new_random (void)
{
  FbSealKey *self = new_key ();

  randombytes_buf (self->bytes, FB_SEAL_KEY_BYTES);
  sodium_mprotect_readonly (self->bytes);

  return self;
}

FbSealKey *
fb_seal_key_new_from_bytes (const guint8 *bytes)
{
  FbSealKey *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = new_key ();
  memcpy (self->bytes, bytes, FB_SEAL_KEY_BYTES);
  sodium_mprotect_readonly (self->bytes);

  return self;
}

FbSealKey *
fb_seal_key_new_from_passphrase (const char *passphrase, const guint8 *salt, GError **error)
{
  g_autoptr (FbSealKey) self = NULL;

  g_return_val_if_fail (passphrase != NULL, NULL);
  g_return_val_if_fail (salt != NULL, NULL);

  self = new_key ();
  if (crypto_pwhash (self->bytes, FB_SEAL_KEY_BYTES, passphrase, strlen (passphrase), salt,
                     crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
                     crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      fb_throw (error, FB_ERROR_FULL,
                _ ("Not enough memory to make a key from the passphrase (256 MB are needed)"));
      return NULL;
    }
  sodium_mprotect_readonly (self->bytes);

  return g_steal_pointer (&self);
}

const guint8 *
fb_seal_key_get_bytes (FbSealKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

FbSealKey *
fb_seal_key_ref (FbSealKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
fb_seal_key_unref (FbSealKey *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  sodium_free (self->bytes); /* wipes */
  g_free (self);
}

static GBytes *
bind_context (const char *context)
{
  g_autoptr (GByteArray) bound = g_byte_array_new ();
  const guint8 version = SEAL_VERSION;

  g_byte_array_append (bound, &version, 1);
  g_byte_array_append (bound, (const guint8 *)context, strlen (context));

  return g_byte_array_free_to_bytes (g_steal_pointer (&bound));
}

GBytes *
fb_seal (FbSealKey *key, const char *context, GBytes *clear)
{
  g_autoptr (GBytes) bound = NULL;
  gsize         length;
  const guint8 *bytes;
  guint8       *sealed;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (clear != NULL, NULL);

  bound = bind_context (context);
  bytes = g_bytes_get_data (clear, &length);
  sealed = g_malloc (HEAD_BYTES + length + TAG_BYTES);
  sealed[0] = SEAL_VERSION;
  randombytes_buf (sealed + 1, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + HEAD_BYTES, NULL, bytes, length,
                                              g_bytes_get_data (bound, NULL),
                                              g_bytes_get_size (bound), NULL, sealed + 1,
                                              key->bytes);

  return g_bytes_new_take (sealed, HEAD_BYTES + length + TAG_BYTES);
}

static void
free_clear (gpointer data)
{
  Clear *clear = data;

  sodium_memzero (clear->bytes, clear->length);
  g_free (clear->bytes);
  g_free (clear);
}

/* @bytes: (transfer full) */
GBytes *
fb_clear_bytes_new_take (guint8 *bytes, gsize length)
{
  Clear *clear = g_new0 (Clear, 1);

  clear->bytes = bytes;
  clear->length = length;

  return g_bytes_new_with_free_func (clear->bytes, clear->length, free_clear, clear);
}

static GBytes *
throw_unverified (GError **error)
{
  fb_throw (error, FB_ERROR_UNVERIFIED,
            _ ("The sealed data does not open with this key, or it was changed"));
  return NULL;
}

GBytes *
fb_unseal (FbSealKey *key, const char *context, GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) bound = NULL;
  gsize         length;
  gsize         clear_length;
  const guint8 *bytes;
  guint8       *opened;
  g_autoptr (GBytes) clear = NULL;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (sealed != NULL, NULL);

  bytes = g_bytes_get_data (sealed, &length);
  if (length < HEAD_BYTES + TAG_BYTES)
    return throw_unverified (error);
  if (bytes[0] != SEAL_VERSION)
    {
      fb_throw (error, FB_ERROR_UNSUPPORTED,
                _ ("The data was sealed by a newer version of this program"));
      return NULL;
    }

  bound = bind_context (context);
  clear_length = length - HEAD_BYTES - TAG_BYTES;
  opened = g_malloc (clear_length + 1);
  clear = fb_clear_bytes_new_take (opened, clear_length);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt (opened, NULL, NULL, bytes + HEAD_BYTES,
                                                  length - HEAD_BYTES,
                                                  g_bytes_get_data (bound, NULL),
                                                  g_bytes_get_size (bound), bytes + 1,
                                                  key->bytes) != 0)
    return throw_unverified (error);

  return g_steal_pointer (&clear);
}

char *
fb_seal_fingerprint (FbSealKey *key, GBytes *data)
{
  guint8        code[crypto_auth_hmacsha256_BYTES];
  gconstpointer bytes;
  gsize         length;
  char         *hex;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);

  bytes = g_bytes_get_data (data, &length);
  crypto_auth_hmacsha256 (code, bytes, length, key->bytes);
  hex = g_malloc (sizeof code * 2 + 1);
  sodium_bin2hex (hex, sizeof code * 2 + 1, code, sizeof code);

  return hex;
}
