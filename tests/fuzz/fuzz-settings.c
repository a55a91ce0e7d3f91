/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-fuzz.h"
#include "fb-json.h"
#include "snapshot/fb-settings-scan.h"

/* Settings files: whatever they are, what comes out can be printed, and is not long. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_malloc (MAX (size, 1));
  g_autoptr (JsonObject) settings = json_object_new ();
  g_autofree char *printed = NULL;

  /* In memory of exactly its size, so that a step too far is seen. */
  if (size > 0)
    memcpy (text, data, size);
  fb_settings_scan (text, size, settings);
  printed = fb_json_print_object (settings);
  g_assert_true (g_utf8_validate (printed, -1, NULL));

  return 0;
}
