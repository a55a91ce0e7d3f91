/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-fuzz.h"

#include <string.h>

#include "instance/fb-comms-frame.h"

/* Whatever a server sends, a frame is bounded and its messages are whole. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbCommsFrame) frame =
                 fb_comms_frame_parse (size > 0 ? (const char *)data : "", size, &error);

  g_assert ((frame == NULL) == (error != NULL));
  if (frame == NULL)
    return 0;

  g_assert (frame->kind == FB_COMMS_MESSAGES || frame->messages->len == 0);
  g_assert (frame->messages->len <= FB_COMMS_FRAME_MAX_MESSAGES);
  for (guint i = 0; i < frame->messages->len; i++)
    {
      FbCommsMessage *message = g_ptr_array_index (frame->messages, i);

      g_assert (message->topic[0] != '\0' && strlen (message->topic) <= FB_COMMS_TOPIC_MAX_BYTES);
    }

  return 0;
}
