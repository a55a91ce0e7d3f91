/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-fuzz.h"
#include "mqtt/fb-payload.h"

/* Whatever the bytes are: reading ends, and what was guessed can be read. */

static void
read_as (FbPayloadForm form, const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = fb_payload_read (form, data, size, NULL);
  g_autofree char *printed = node != NULL ? fb_json_print (node) : NULL;
  g_autofree char *preview = fb_payload_preview (form, data, size, 40);
  gboolean         cut = FALSE;
  g_autofree char *text = fb_payload_print (form, data, size, 60, &cut);

  g_assert_true (g_utf8_validate (preview, -1, NULL));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FbPayloadForm form = fb_payload_guess (data, size);

  for (FbPayloadForm other = FB_PAYLOAD_EMPTY; other <= FB_PAYLOAD_BINARY; other++)
    read_as (other, data, size);
  if (form == FB_PAYLOAD_JSON || form == FB_PAYLOAD_CBOR || form == FB_PAYLOAD_MESSAGE_PACK)
    {
      g_autoptr (JsonNode) node = fb_payload_read (form, data, size, NULL);

      g_assert_nonnull (node);
    }

  return 0;
}
