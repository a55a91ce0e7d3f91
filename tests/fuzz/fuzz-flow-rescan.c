/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-fuzz.h"
#include "fb-test-rescan.h"

/* Two documents, apart by a zero byte: the second scanned after the first, and the first after the
 * second, are what they are by themselves. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *cut = size > 0 ? memchr (data, 0, size) : NULL;
  const size_t   length = cut != NULL ? (size_t)(cut - data) : size;
  const size_t   rest = cut != NULL ? length + 1 : size;
  g_autoptr (GBytes) older = g_bytes_new_static (data, length);
  g_autoptr (GBytes) newer = g_bytes_new_static (data + rest, size - rest);

  fb_test_rescan (older, newer);
  fb_test_rescan (newer, older);

  return 0;
}
