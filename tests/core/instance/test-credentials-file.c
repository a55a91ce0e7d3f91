/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "instance/fb-credentials-file.h"

#define SECRET "four bottles"

/* Made with "openssl enc -aes-256-ctr" and the SHA-256 of the secret. */
static const char known[] = "{\"$\":\"000102030405060708090a0b0c0d0e0f"
                            "KHD1mcmvPuOv5wMxq8JYfdMh0eJWPnA9Dx/RkrrAY1+2QrM=\"}";

static JsonObject *
decrypt (const char *text, const char *secret, GError **error)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  return fb_credentials_decrypt (content, secret, error);
}

static void
test_known (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) credentials = decrypt (known, SECRET, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (credentials, "h1"), "user", NULL), ==,
                   "op");
}

static void
test_comes_back (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) other = NULL;
  g_autoptr (JsonObject) back = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (object, "x", "€ \" \n");
  one = fb_credentials_encrypt (object, SECRET);
  other = fb_credentials_encrypt (object, SECRET);
  g_assert_false (g_bytes_equal (one, other));
  g_assert_true (fb_credentials_are_encrypted (one));
  back = fb_credentials_decrypt (one, SECRET, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_json_get_string (back, "x", NULL), ==, "€ \" \n");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *secret;
    int         code;
  } cases[] = {
    { known, "four bottle", FB_ERROR_UNVERIFIED },
    { known, NULL, FB_ERROR_UNVERIFIED },
    { "{\"$\":\"\"}", SECRET, FB_ERROR_UNVERIFIED },
    { "{\"$\":\"000102030405060708090a0b0c0d0e0f\"}", SECRET, FB_ERROR_UNVERIFIED },
    { "{\"$\":\"xx0102030405060708090a0b0c0d0e0fAAAA\"}", SECRET, FB_ERROR_UNVERIFIED },
    { "{\"$\":\"000102030405060708090a0b0c0d0e0f????\"}", SECRET, FB_ERROR_UNVERIFIED },
    { "{\"$\":", SECRET, FB_ERROR_INVALID },
    { "[]", SECRET, FB_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (decrypt (cases[i].text, cases[i].secret, &error));
      g_assert_error (error, FB_ERROR, cases[i].code);
    }
}

static void
test_clear (void)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("{\"n\":{}}", 8);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) credentials = fb_credentials_decrypt (content, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (fb_credentials_are_encrypted (content));
  g_assert_true (json_object_has_member (credentials, "n"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/instance/credentials-file/known", test_known);
  g_test_add_func ("/instance/credentials-file/comes-back", test_comes_back);
  g_test_add_func ("/instance/credentials-file/refused", test_refused);
  g_test_add_func ("/instance/credentials-file/clear", test_clear);

  return g_test_run ();
}
