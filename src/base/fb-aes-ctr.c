/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-aes-ctr.h"

#include <nettle/aes.h>
#include <nettle/ctr.h>
#include <string.h>

/* Nettle does it; libsodium has no such mode. */

void
fb_aes_ctr_apply (const guint8 *key, const guint8 *iv, guint8 *bytes, gsize length)
{
  struct aes256_ctx context;
  guint8            counter[FB_AES_CTR_IV_BYTES];

  g_return_if_fail (key != NULL && iv != NULL);

  memcpy (counter, iv, sizeof counter);
  aes256_set_encrypt_key (&context, key);
  ctr_crypt (&context, (nettle_cipher_func *)aes256_encrypt, sizeof counter, counter, length, bytes,
             bytes);
  explicit_bzero (&context, sizeof context);
}
