/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-fuzz.h"

#include <string.h>

#include "instance/fb-credentials-file.h"
#include "instance/fb-keeper-config.h"
#include "instance/fb-keeper-protocol.h"
#include "instance/fb-log-reader.h"

/* What comes over a keeper's socket and what lies in an instance's folder: each parser either
 * refuses with a reason or gives something whole. */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = size > 0 ? (const char *)data : "";
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) request_error = NULL;
  g_autoptr (GError) message_error = NULL;
  g_autoptr (GError) config_error = NULL;
  g_auto (FbKeeperMessage) message = { 0 };
  g_autoptr (FbKeeperConfig) config = NULL;
  g_autoptr (FbLogLine) line = NULL;
  g_autoptr (JsonObject) credentials = NULL;
  FbKeeperRequest request;

  g_assert (fb_keeper_request_parse (text, size, &request, &request_error) ==
            (request_error == NULL));
  g_assert (fb_keeper_message_parse (text, size, &message, &message_error) ==
            (message_error == NULL));
  config = fb_keeper_config_parse (bytes, &config_error);
  g_assert ((config == NULL) == (config_error != NULL));
  if (config != NULL)
    g_assert (config->node[0] == '/' && config->companions->len <= FB_KEEPER_MAX_COMPANIONS);

  line = fb_log_line_parse (text, size);
  if (line != NULL)
    g_assert (g_utf8_validate (line->text, -1, NULL));
  credentials = fb_credentials_decrypt (bytes, "secret", NULL);

  return 0;
}
