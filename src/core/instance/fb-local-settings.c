/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-local-settings.h"

#include <string.h>

#include "fb-file.h"
#include "fb-json.h"
#include "fb-keyring.h"
#include "fb-paths.h"
#include "instance/fb-instance-variables.h"
#include "instance/fb-keeper-config.h"
#include "instance/fb-local-files.h"

/* Writes two files; no state. */

static void
add_token (JsonArray *tokens, const char *token, const char *permissions)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  JsonObject      *entry = json_object_new ();

  json_object_set_string_member (entry, "sha256", digest);
  json_object_set_string_member (entry, "permissions", permissions);
  json_array_add_object_element (tokens, entry);
}

static gboolean
write_instance (const FbLocalSettings *settings, GError **error)
{
  g_autofree char *path = fb_local_path (settings->folder, FB_LOCAL_INSTANCE);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray       *tokens = json_array_new ();
  g_autofree char *text = NULL;

  add_token (tokens, settings->token, "*");
  add_token (tokens, settings->read_token, "read");
  json_object_set_string_member (object, "title", settings->title);
  json_object_set_int_member (object, "port", settings->port);
  json_object_set_string_member (object, "userDir", FB_LOCAL_USER_DIR);
  json_object_set_string_member (object, "userSettings", FB_LOCAL_USER_SETTINGS);
  json_object_set_array_member (object, "tokens", tokens);
  text = fb_json_print_object (object);

  return fb_file_write (path, text, strlen (text), 0600, error);
}

/* "NAME=value" pairs: where instance.json is, and the runtime's own Node.js first for what npm
 * starts. */
static char **
make_environment (const FbLocalSettings *settings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *instance = fb_local_path (settings->folder, FB_LOCAL_INSTANCE);
  g_autofree char *named = g_strconcat ("FLOWBENCH_INSTANCE=", instance, NULL);
  g_autofree char *programs = g_path_get_dirname (settings->node);
  const char      *path = g_getenv ("PATH");
  g_autofree char *whole =
      g_strconcat ("PATH=", programs, ":", path != NULL ? path : "/usr/bin:/bin", NULL);

  g_strv_builder_add (builder, named);
  g_strv_builder_add (builder, whole);

  return g_strv_builder_end (builder);
}

static char **
make_arguments (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *file = fb_paths_data ("node-red", "settings.js", NULL);

  g_strv_builder_add (builder, "-s");
  g_strv_builder_add (builder, file);
  /* The keeper understands what Node-RED says in English; the editor has its own language. */
  g_strv_builder_add (builder, "-D");
  g_strv_builder_add (builder, "lang=en-US");

  return g_strv_builder_end (builder);
}

static gboolean
write_keeper (const FbLocalSettings *settings, GError **error)
{
  g_autoptr (FbKeeperConfig) config = fb_keeper_config_load (settings->folder, NULL);

  if (config == NULL)
    config = fb_keeper_config_new ();

  g_free (config->node);
  config->node = g_strdup (settings->node);
  g_free (config->script);
  config->script = g_strdup (settings->script);
  g_free (config->directory);
  config->directory = fb_local_path (settings->folder, FB_LOCAL_STORAGE);
  g_strfreev (config->arguments);
  config->arguments = make_arguments ();
  g_strfreev (config->environment);
  config->environment = make_environment (settings);
  config->port = settings->port;

  return fb_keeper_config_save (config, settings->folder, error);
}

gboolean
fb_local_settings_write (const FbLocalSettings *settings, GError **error)
{
  g_autofree char *user_dir = fb_local_path (settings->folder, FB_LOCAL_USER_DIR);
  g_autofree char *storage = fb_local_path (settings->folder, FB_LOCAL_STORAGE);

  g_return_val_if_fail (settings->node != NULL && settings->token != NULL, FALSE);

  return fb_file_make_folder (user_dir, error) && fb_file_make_folder (storage, error) &&
         write_instance (settings, error) && write_keeper (settings, error);
}

GBytes *
fb_local_settings_secrets (const char *credential_secret, GPtrArray *variables)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *environment = json_object_new ();
  char       *text;

  json_object_set_string_member (object, "credentialSecret", credential_secret);
  for (guint i = 0; variables != NULL && i < variables->len; i++)
    {
      const FbInstanceVariable *variable = g_ptr_array_index (variables, i);

      json_object_set_string_member (environment, variable->name, variable->value);
    }
  json_object_set_object_member (object, "environment", environment);
  text = fb_json_print_object (object);

  return g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify)fb_keyring_secret_free,
                                     text);
}
