/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-input.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-flow-document.h"

/* Stateless; one thread. */

#define CHUNK_BYTES 65536

/* Not /dev/stdin: opening that again would begin a file anew, behind a passphrase already read. */
static GBytes *
read_standard_input (GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 chunk[CHUNK_BYTES];
  gssize n;

  while ((n = read (STDIN_FILENO, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR))
    {
      if (n > 0)
        g_byte_array_append (content, chunk, n);
      if (content->len > FB_FLOW_MAX_BYTES)
        {
          fb_throw (error, FB_ERROR_INVALID, _ ("Standard input holds more than %d bytes"),
                    FB_FLOW_MAX_BYTES);
          return NULL;
        }
    }
  if (n < 0)
    {
      fb_throw (error, FB_ERROR_FAILED, _ ("Reading standard input: %s"), g_strerror (errno));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

GBytes *
fb_ctl_input_read (const char *path, GError **error)
{
  return g_str_equal (path, "-") ? read_standard_input (error)
                                 : fb_file_read (path, FB_FLOW_MAX_BYTES, error);
}
