/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-credentials-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-aes-ctr.h"
#include "fb-error.h"
#include "fb-id.h"

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

static JsonObject *
decrypt (const char *sealed, const char *secret, GError **error)
{
  guint8             key[FB_AES_CTR_KEY_BYTES];
  guint8             iv[FB_AES_CTR_IV_BYTES];
  g_autofree guint8 *bytes = NULL;
  gsize              length = 0;
  JsonObject        *object = NULL;

  if (strlen (sealed) >= IV_DIGITS && parse_iv (sealed, iv))
    bytes = g_base64_decode (sealed + IV_DIGITS, &length);
  if (bytes != NULL && length > 0 && secret != NULL)
    {
      make_key (secret, key);
      fb_aes_ctr_apply (key, iv, bytes, length);
      explicit_bzero (key, sizeof key);
      object = fb_json_parse_object ((const char *)bytes, length, FB_CREDENTIALS_MAX_BYTES, NULL);
      explicit_bzero (bytes, length);
    }
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
  g_autofree char *base64 = NULL;
  g_autoptr (GString) sealed = g_string_new (NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  guint8 key[FB_AES_CTR_KEY_BYTES];
  guint8 iv[FB_AES_CTR_IV_BYTES];
  gsize  length;
  char  *whole;

  g_return_val_if_fail (credentials != NULL && secret != NULL, NULL);

  text = fb_json_print_object (credentials);
  length = strlen (text);
  make_key (secret, key);
  fb_random_bytes (iv, sizeof iv);
  fb_aes_ctr_apply (key, iv, (guint8 *)text, length);
  explicit_bzero (key, sizeof key);

  base64 = g_base64_encode ((const guint8 *)text, length);
  for (guint i = 0; i < sizeof iv; i++)
    g_string_append_printf (sealed, "%02x", iv[i]);
  g_string_append (sealed, base64);
  json_object_set_string_member (object, "$", sealed->str);
  whole = fb_json_print_object (object);

  return g_bytes_new_take (whole, strlen (whole));
}
