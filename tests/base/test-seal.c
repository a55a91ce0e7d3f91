/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-seal.h"
#include "fb-test.h"

static void
test_opens_again (void)
{
  static const gsize lengths[] = { 0, 1, 31, 64, 100000 };
  g_autoptr (FbSealKey) key = fb_seal_key_new_random ();
  g_autoptr (FbSealKey) same = fb_seal_key_new_from_bytes (fb_seal_key_get_bytes (key));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GBytes) clear = g_bytes_new_take (g_malloc0 (lengths[i] + 1), lengths[i]);
      g_autoptr (GBytes) sealed = fb_seal (key, "draft", clear);
      g_autoptr (GBytes) again = fb_seal (key, "draft", clear);
      g_autoptr (GBytes) opened = fb_unseal (same, "draft", sealed, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (opened, clear));
      g_assert_false (g_bytes_equal (sealed, again)); /* Never the same nonce. */
    }
}

static void
test_each_flipped_bit_is_found (void)
{
  g_autoptr (FbSealKey) key = fb_seal_key_new_random ();
  g_autoptr (GBytes) clear = g_bytes_new_static ("node-red", 8);
  g_autoptr (GBytes) sealed = fb_seal (key, "token", clear);
  const gsize length = g_bytes_get_size (sealed);

  for (gsize bit = 0; bit < length * 8; bit++)
    {
      const int          expected = bit < 8 ? FB_ERROR_UNSUPPORTED : FB_ERROR_UNVERIFIED;
      g_autofree guint8 *changed = g_memdup2 (g_bytes_get_data (sealed, NULL), length);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      changed[bit / 8] ^= 1 << bit % 8;
      bytes = g_bytes_new_static (changed, length);
      g_assert_null (fb_unseal (key, "token", bytes, &error));
      g_assert_error (error, FB_ERROR, (int)expected);
    }
}

static void
test_each_shorter_text_is_found (void)
{
  g_autoptr (FbSealKey) key = fb_seal_key_new_random ();
  g_autoptr (GBytes) clear = g_bytes_new_static ("node-red", 8);
  g_autoptr (GBytes) sealed = fb_seal (key, "token", clear);

  for (gsize length = 0; length < g_bytes_get_size (sealed); length++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (sealed, 0, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (fb_unseal (key, "token", part, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
    }
}

static void
test_other_key_or_context_does_not_open (void)
{
  g_autoptr (FbSealKey) key = fb_seal_key_new_random ();
  g_autoptr (FbSealKey) other = fb_seal_key_new_random ();
  g_autoptr (GBytes) clear = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) sealed = fb_seal (key, "draft", clear);
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_unseal (other, "draft", sealed, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
  g_clear_error (&error);
  g_assert_null (fb_unseal (key, "password", sealed, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNVERIFIED);
}

static void
test_passphrase_gives_the_same_key (void)
{
  const guint8 salt[FB_SEAL_SALT_BYTES] = { 1, 2, 3 };
  const guint8 other_salt[FB_SEAL_SALT_BYTES] = { 1, 2, 4 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSealKey) first = fb_seal_key_new_from_passphrase ("line four", salt, &error);
  g_autoptr (FbSealKey) second = fb_seal_key_new_from_passphrase ("line four", salt, &error);
  g_autoptr (FbSealKey) salted = fb_seal_key_new_from_passphrase ("line four", other_salt, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (fb_seal_key_get_bytes (first), FB_SEAL_KEY_BYTES, fb_seal_key_get_bytes (second),
                   FB_SEAL_KEY_BYTES);
  g_assert_true (memcmp (fb_seal_key_get_bytes (first), fb_seal_key_get_bytes (salted),
                         FB_SEAL_KEY_BYTES) != 0);
}

/* Test case 1 of RFC 4231 with its key filled up with zeros, which HMAC does by itself. */
static void
test_fingerprint_is_hmac_sha256 (void)
{
  guint8 bytes[FB_SEAL_KEY_BYTES] = { 0 };
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (GBytes) data = g_bytes_new_static ("Hi There", 8);
  g_autofree char *fingerprint = NULL;

  memset (bytes, 0x0b, 20);
  key = fb_seal_key_new_from_bytes (bytes);
  fingerprint = fb_seal_fingerprint (key, data);
  g_assert_cmpstr (fingerprint, ==,
                   "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/seal/opens-again", test_opens_again);
  g_test_add_func ("/seal/each-flipped-bit-is-found", test_each_flipped_bit_is_found);
  g_test_add_func ("/seal/each-shorter-text-is-found", test_each_shorter_text_is_found);
  g_test_add_func ("/seal/other-key-or-context-does-not-open",
                   test_other_key_or_context_does_not_open);
  g_test_add_func ("/seal/passphrase-gives-the-same-key", test_passphrase_gives_the_same_key);
  g_test_add_func ("/seal/fingerprint-is-hmac-sha256", test_fingerprint_is_hmac_sha256);

  return g_test_run ();
}
