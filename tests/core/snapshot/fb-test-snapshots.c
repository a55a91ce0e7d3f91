/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-snapshots.h"

#include <sqlite3.h>
#include <string.h>

#define PASSPHRASE "four bottles a second"

static const FbMigration *const tables[] = { fb_activity_migrations, fb_snapshot_migrations, NULL };

void
fb_test_snapshots_open (FbTestSnapshots *self)
{
  g_autoptr (GError) error = NULL;
  FbKeyring *keyring;

  self->workspace = fb_workspace_open (self->folder, tables, &error);
  g_assert_no_error (error);
  keyring = fb_workspace_get_keyring (self->workspace);
  if (fb_keyring_get_state (keyring) == FB_KEYRING_NONE)
    g_assert_true (fb_keyring_create_sealed (keyring, PASSPHRASE, &error));
  else if (fb_keyring_get_state (keyring) == FB_KEYRING_SEALED_LOCKED)
    g_assert_true (fb_keyring_unlock (keyring, PASSPHRASE, &error));
  g_assert_no_error (error);
  self->store = fb_snapshot_store_new (self->workspace);
}

void
fb_test_snapshots_close (FbTestSnapshots *self)
{
  fb_workspace_close (self->workspace);
  fb_test_assert_goes (g_steal_pointer (&self->store));
  g_clear_object (&self->workspace);
}

void
fb_test_snapshots_set_up (FbTestSnapshots *self, gconstpointer unused)
{
  self->folder = fb_test_make_folder ();
  fb_test_snapshots_open (self);
}

void
fb_test_snapshots_tear_down (FbTestSnapshots *self, gconstpointer unused)
{
  fb_test_snapshots_close (self);
  g_clear_pointer (&self->folder, g_free);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = fb_json_parse_object (text, -1, 1024 * 1024, &error);

  g_assert_no_error (error);

  return object;
}

FbSnapshotContent *
fb_test_make_content (const char *flows, const char *password)
{
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));
  g_autoptr (GBytes) package = g_bytes_new_static ("{ \"name\": \"line-4\" }\n", 21);
  g_autoptr (JsonObject) modules =
                 parse ("{\"node-red\":\"4.1.15\",\"node-red-dashboard\":\"3.6.5\"}");
  g_autoptr (JsonObject) settings = parse ("{\"httpNodeRoot\":\"/api\",\"debugMaxLength\":1000}");
  g_autoptr (JsonObject) palette = parse ("{\"inject\":{\"color\":\"#a6bbcf\",\"outputs\":1}}");
  FbSnapshotContent *content = fb_snapshot_content_new (bytes);

  if (password != NULL)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"b1\":{\"user\":\"plc\",\"password\":\"%s\"}}", password);
      g_autoptr (JsonObject) credentials = parse (text);

      fb_snapshot_content_set_credentials (content, credentials);
      fb_snapshot_content_add_environment (content, "PIN", password, TRUE);
    }
  fb_snapshot_content_add_environment (content, "LINE", "4", FALSE);
  fb_snapshot_content_add_environment (content, "AREA", "filling", FALSE);
  fb_snapshot_content_set_package_json (content, package);
  fb_snapshot_content_set_modules (content, modules);
  fb_snapshot_content_set_settings (content, settings);
  fb_snapshot_content_set_palette (content, palette);
  fb_snapshot_content_set_node_red_version (content, "4.1.15");
  fb_snapshot_content_set_node_version (content, "20.20.0");
  fb_snapshot_content_set_rev (content, "abc");

  return content;
}

FbSnapshot *
fb_test_put (FbTestSnapshots   *self,
             FbSnapshotReason   reason,
             const char        *name,
             FbSnapshotContent *content)
{
  const FbSnapshotLabel label = {
    .instance = FB_TEST_INSTANCE,
    .instance_name = "Line 4",
    .reason = reason,
    .name = name,
  };
  g_autoptr (GError) error = NULL;
  FbSnapshot *snapshot = fb_snapshot_store_put (self->store, &label, content, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (snapshot);

  return snapshot;
}

char *
fb_test_put_flows (FbTestSnapshots *self, GBytes *flows)
{
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (flows);
  g_autoptr (FbSnapshot) snapshot = fb_test_put (self, FB_SNAPSHOT_AFTER_DEPLOY, NULL, content);

  return g_strdup (fb_snapshot_get_id (snapshot));
}

void
fb_test_assert_flows (FbTestSnapshots *self, const char *id, GBytes *flows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_store_get_content (self->store, id, FALSE, NULL, &error);
  GBytes *found;

  g_assert_no_error (error);
  found = fb_snapshot_content_get_flows (content);
  g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found),
                   g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));
}

static sqlite3 *
open_database (FbTestSnapshots *self)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace.db", NULL);
  sqlite3         *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, FB_TEST_TIMEOUT_MS);

  return database;
}

gint64
fb_test_query (FbTestSnapshots *self, const char *sql)
{
  sqlite3      *database = open_database (self);
  sqlite3_stmt *statement = NULL;
  gint64        number;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);

  return number;
}

void
fb_test_execute (FbTestSnapshots *self, const char *sql)
{
  sqlite3 *database = open_database (self);

  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}
