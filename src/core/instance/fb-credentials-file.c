/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-credentials-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-aes-ctr.h"
#include "fb-error.h"
#include "fb-id.h"
#include "fb-seal.h"

/* The format has no checksum: that the text decrypts to JSON is the only sign of the right key. */

#define IV_DIGITS (2 * FB_AES_CTR_IV_BYTES)

static void
make_key (const char *secret, guint8 *key)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = FB_AES_CTR_KEY_BYTES;

  g_checksum_update (checksum, (const guchar *)secret, strlen (secret));
  g_checksum_get_digest (checksum, key, &length);
}

static gboolean
parse_iv (const char *text, guint8 *iv)
{
  for (guint i = 0; i < FB_AES_CTR_IV_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = high >= 0 ? g_ascii_xdigit_value (text[2 * i + 1]) : -1;

      if (low < 0)
        return FALSE;
      iv[i] = high * 16 + low;
    }

  return TRUE;
}

static JsonObject *
parse (GBytes *content, GError **error)
{
  gsize       length;
  const char *text = g_bytes_get_data (content, &length);

  return fb_json_parse_object (text, length, FB_CREDENTIALS_MAX_BYTES, error);
}

gboolean
fb_credentials_are_encrypted (GBytes *content)
{
  g_autoptr (JsonObject) object = NULL;

  g_return_val_if_fail (content != NULL, FALSE);

  object = parse (content, NULL);
  return object != NULL && fb_json_get_string (object, "$", NULL) != NULL;
}

GBytes *
fb_credentials_unseal_text (const char *sealed, const char *secret)
{
  guint8             key[FB_AES_CTR_KEY_BYTES];
  guint8             iv[FB_AES_CTR_IV_BYTES];
  g_autofree guint8 *bytes = NULL;
  gsize              length = 0;

  g_return_val_if_fail (sealed != NULL && secret != NULL, NULL);

  if (strlen (sealed) < IV_DIGITS || !parse_iv (sealed, iv))
    return NULL;

  bytes = g_base64_decode (sealed + IV_DIGITS, &length);
  make_key (secret, key);
  fb_aes_ctr_apply (key, iv, bytes, length);
  explicit_bzero (key, sizeof key);

  return fb_clear_bytes_new_take (g_steal_pointer (&bytes), length);
}

char *
fb_credentials_seal_text (const char *text, const char *secret)
{
  g_autofree char *copy = g_strdup (text);
  g_autofree char *base64 = NULL;
  g_autoptr (GString) sealed = g_string_new (NULL);
  guint8 key[FB_AES_CTR_KEY_BYTES];
  guint8 iv[FB_AES_CTR_IV_BYTES];
  gsize  length;

  g_return_val_if_fail (text != NULL && secret != NULL, NULL);

  length = strlen (text);
  make_key (secret, key);
  fb_random_bytes (iv, sizeof iv);
  fb_aes_ctr_apply (key, iv, (guint8 *)copy, length);
  explicit_bzero (key, sizeof key);

  base64 = g_base64_encode ((const guint8 *)copy, length);
  for (guint i = 0; i < sizeof iv; i++)
    g_string_append_printf (sealed, "%02x", iv[i]);
  g_string_append (sealed, base64);

  return g_string_free (g_steal_pointer (&sealed), FALSE);
}

static JsonObject *
decrypt (const char *sealed, const char *secret, GError **error)
{
  g_autoptr (GBytes) clear = secret != NULL ? fb_credentials_unseal_text (sealed, secret) : NULL;
  JsonObject *object = clear != NULL ? parse (clear, NULL) : NULL;

  if (object == NULL)
    fb_throw (error, FB_ERROR_UNVERIFIED,
              _ ("The credentials were encrypted with another key, or the file is damaged"));

  return object;
}

JsonObject *
fb_credentials_decrypt (GBytes *content, const char *secret, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  const char *sealed;

  g_return_val_if_fail (content != NULL, NULL);

  object = parse (content, error);
  if (object == NULL)
    return NULL;

  sealed = fb_json_get_string (object, "$", NULL);
  return sealed != NULL ? decrypt (sealed, secret, error) : g_steal_pointer (&object);
}

GBytes *
fb_credentials_encrypt (JsonObject *credentials, const char *secret)
{
  g_autofree char *text = NULL;
  g_autofree char *sealed = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  char *whole;

  g_return_val_if_fail (credentials != NULL && secret != NULL, NULL);

  text = fb_json_print_object (credentials);
  sealed = fb_credentials_seal_text (text, secret);
  explicit_bzero (text, strlen (text));
  json_object_set_string_member (object, "$", sealed);
  whole = fb_json_print_object (object);

  return g_bytes_new_take (whole, strlen (whole));
}
