/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-fuzz.h"
#include "fb-json-canonical.h"
#include "fb-json-reader.h"
#include "fb-json.h"

/* JSON text: both readers, and the canonical form, which must be its own. */

#define MAX_BYTES (1024 * 1024)

static gboolean
read_tokens (const char *text, gsize size)
{
  g_auto (FbJsonReader) reader = { 0 };
  g_autoptr (GError) error = NULL;
  FbJsonToken token;

  fb_json_reader_init (&reader, text, size);
  do
    {
      token = fb_json_reader_next (&reader, &error);
      g_assert_true (token == FB_JSON_TOKEN_ERROR || reader.stop <= text + size);
    }
  while (token != FB_JSON_TOKEN_END && token != FB_JSON_TOKEN_ERROR);
  g_assert_true ((token == FB_JSON_TOKEN_ERROR) == (error != NULL));

  return token == FB_JSON_TOKEN_END;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = size > 0 ? (const char *)data : "";
  g_autoptr (GError) error = NULL;
  g_autoptr (FbJsonCanonicalWriter) writer =
                 fb_json_canonical_writer_new (FB_JSON_CANONICAL_LENIENT, NULL);
  g_autoptr (JsonNode) node = fb_json_parse (text, (gssize)size, MAX_BYTES, NULL);
  g_autofree char *canonical = fb_json_canonical (text, (gssize)size, &error);
  g_autofree char *again = NULL;
  const char      *lenient;
  gsize            length;
  gboolean         readable;

  g_assert_true (canonical != NULL || g_error_matches (error, FB_ERROR, FB_ERROR_INVALID));
  if (!fb_json_check_text (text, size, NULL))
    return 0;

  readable = read_tokens (text, size);
  g_assert_true (canonical == NULL || node != NULL); /* the other reader is the looser one */
  g_assert_true (readable || canonical == NULL);
  lenient = fb_json_canonical_writer_write (writer, text, size, &length, NULL);
  g_assert_true ((lenient != NULL) == readable);
  if (canonical == NULL)
    return 0;

  g_assert_cmpstr (lenient, ==, canonical);
  again = fb_json_canonical (canonical, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, canonical);

  return 0;
}
