/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-fuzz.h"
#include "flow/fb-topic-filter.h"
#include "mqtt/fb-retained-set.h"

/* Files of retained messages: what is accepted can be published. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = fb_retained_parse (bytes, "file", &error);

  if (messages == NULL)
    {
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      return 0;
    }

  for (guint i = 0; i < messages->len; i++)
    {
      const FbRetained *message = g_ptr_array_index (messages, i);

      g_assert_true (fb_topic_filter_is_valid (message->topic));
      g_assert_null (strpbrk (message->topic, "+#"));
      g_assert_nonnull (message->payload);
    }

  return 0;
}
