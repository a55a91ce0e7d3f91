/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-fuzz.h"
#include "snapshot/fb-palette-scan.h"

/* HTML of modules: whatever it is, what comes out is short, valid text and small numbers. */

static void
check_entry (JsonObject *object, const char *type, JsonNode *node, gpointer user_data)
{
  JsonObject        *entry = json_node_get_object (node);
  static const char *texts[] = {
    "module", "category", "color", "icon", "align", "label", "button"
  };

  g_assert_true (g_utf8_validate (type, -1, NULL) && *type != '\0');
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = fb_json_get_string (entry, texts[i], "");

      g_assert_true (g_utf8_validate (text, -1, NULL) && strlen (text) <= 4096);
    }
  g_assert_cmpint (fb_json_get_int (entry, "inputs", 0), <=, 1000);
  g_assert_cmpint (fb_json_get_int (entry, "outputs", 0), >=, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *html = g_malloc (MAX (size, 1));
  g_autoptr (JsonObject) catalogs =
                 fb_json_parse_object ("{\"press\":{\"menu\":{\"category\":\"plant\"}}}", -1, 1000,
                                       NULL);
  g_autoptr (JsonObject) palette = json_object_new ();
  gsize left = FB_PALETTE_MAX_WORK;

  /* In memory of exactly its size, so that a step too far is seen. */
  if (size > 0)
    memcpy (html, data, size);
  fb_palette_scan (html, size, "module", catalogs, palette, &left);
  fb_palette_scan_all (html, size, catalogs, palette);
  json_object_foreach_member (palette, check_entry, NULL);

  return 0;
}
