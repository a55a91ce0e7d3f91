/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a local instance is started with: instance.json for the settings file that every instance
 * shares (data/node-red/README.md), and keeper.json for its keeper. Neither holds a secret. Calls
 * block: workers only. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* All borrowed for the call. */
typedef struct
{
  const char *folder; /* of the instance */
  const char *title;
  int         port;
  const char *node; /* of its runtime */
  const char *script;
  const char *token;      /* only its hash is written */
  const char *read_token; /* the same */
} FbLocalSettings;

/* Makes the folders and writes both files; companions and Node.js arguments that are in keeper.json
 * already stay. Errors: FB_ERROR_DENIED, FB_ERROR_FULL, FB_ERROR_FAILED. */
gboolean fb_local_settings_write (const FbLocalSettings *settings, GError **error);

/* What the child reads from its inherited descriptor. @variables: (nullable) (element-type
 * FbInstanceVariable) with their values. Wiped when freed. (transfer full) */
GBytes *fb_local_settings_secrets (const char *credential_secret,
                                   GPtrArray  *variables) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
