/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-palette-cache.h"

#include "fb-json.h"

#define MAX_BYTES (16 * 1024 * 1024)

const FbMigration fb_palette_migrations[] = {
  { "palette", 1,
    "CREATE TABLE palette (instance TEXT PRIMARY KEY, digest TEXT NOT NULL, types TEXT NOT NULL)"
    " STRICT;"
    "CREATE TRIGGER palette_ends_with_instance AFTER DELETE ON instance"
    " BEGIN DELETE FROM palette WHERE instance = old.id; END;" },
  { NULL },
};

typedef struct
{
  const char *instance;
  const char *digest;
  char       *text;
} Call;

static gboolean
read_text (FbConnection *connection, gpointer user_data, GError **error)
{
  Call *call = user_data;
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT types FROM palette WHERE instance = ?"
                                             " AND digest = ?",
                                             "ss", call->instance, call->digest);

  if (row == NULL)
    return FALSE;
  if (fb_statement_step (row, error))
    call->text = g_strdup (fb_statement_get_string (row, 0));

  return TRUE;
}

JsonObject *
fb_palette_cache_read (FbWorkspace *workspace, const char *instance, const char *digest)
{
  Call        call = { .instance = instance, .digest = digest };
  JsonObject *palette = NULL;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  if (fb_database_read (fb_workspace_get_database (workspace), read_text, &call, NULL) &&
      call.text != NULL)
    palette = fb_json_parse_object (call.text, -1, MAX_BYTES, NULL);
  g_free (call.text);

  return palette;
}

static gboolean
write_text (FbConnection *connection, gpointer user_data, GError **error)
{
  const Call *call = user_data;

  return fb_connection_run (connection, error,
                            "INSERT OR REPLACE INTO palette (instance, digest, types)"
                            " VALUES (?, ?, ?)",
                            "sss", call->instance, call->digest, call->text);
}

gboolean
fb_palette_cache_write (FbWorkspace *workspace,
                        const char  *instance,
                        const char  *digest,
                        JsonObject  *palette,
                        GError     **error)
{
  g_autofree char *text = fb_json_print_object (palette);
  Call             call = { .instance = instance, .digest = digest, .text = text };

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), FALSE);

  return fb_database_write (fb_workspace_get_database (workspace), write_text, &call, error);
}
