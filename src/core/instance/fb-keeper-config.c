/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-keeper-config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"

/* The file is ours, but it lies where others can write: everything in it is checked. */

#define MAX_BYTES (256 * 1024)
#define MAX_STRINGS 256
#define START_TIMEOUT_MS 60000
#define STOP_TIMEOUT_MS 20000
#define MAX_TIMEOUT_MS 3600000

FbCompanion *
fb_companion_new (const char *name, const char *const *arguments)
{
  FbCompanion *companion = g_new0 (FbCompanion, 1);

  companion->name = g_strdup (name);
  companion->arguments = g_strdupv ((char **)arguments);

  return companion;
}

void
fb_companion_free (FbCompanion *companion)
{
  if (companion == NULL)
    return;

  g_free (companion->name);
  g_strfreev (companion->arguments);
  g_free (companion);
}

FbKeeperConfig *
fb_keeper_config_new (void)
{
  FbKeeperConfig *config = g_new0 (FbKeeperConfig, 1);

  config->start_timeout_ms = START_TIMEOUT_MS;
  config->stop_timeout_ms = STOP_TIMEOUT_MS;
  config->companions = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_companion_free);

  return config;
}

void
fb_keeper_config_free (FbKeeperConfig *config)
{
  if (config == NULL)
    return;

  g_free (config->node);
  g_free (config->script);
  g_strfreev (config->node_arguments);
  g_strfreev (config->arguments);
  g_strfreev (config->environment);
  g_free (config->directory);
  g_ptr_array_unref (config->companions);
  g_free (config);
}

/* An absent member is an empty list. */
static gboolean
read_strings (JsonObject *object, const char *name, char ***strings, GError **error)
{
  JsonArray *array = fb_json_get_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (array == NULL && json_object_has_member (object, name))
    return fb_throw (error, FB_ERROR_INVALID, "“%s” is not a list", name);
  if (n > MAX_STRINGS)
    return fb_throw (error, FB_ERROR_INVALID, "“%s” is longer than %d", name, MAX_STRINGS);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        return fb_throw (error, FB_ERROR_INVALID, "“%s” holds something that is no text", name);
      g_strv_builder_add (builder, json_node_get_string (element));
    }

  *strings = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_path (JsonObject *object, const char *name, char **path, GError **error)
{
  const char *value = fb_json_get_string (object, name, NULL);

  if (value != NULL && !g_path_is_absolute (value))
    return fb_throw (error, FB_ERROR_INVALID, "“%s” is not an absolute path", name);

  *path = g_strdup (value);
  return TRUE;
}

static gboolean
read_companions (JsonObject *object, GPtrArray *companions, GError **error)
{
  JsonArray *array = fb_json_get_array (object, "companions");
  guint      n = array != NULL ? json_array_get_length (array) : 0;

  if (n > FB_KEEPER_MAX_COMPANIONS)
    return fb_throw (error, FB_ERROR_INVALID, "more than %d companions", FB_KEEPER_MAX_COMPANIONS);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      g_auto (GStrv) arguments = NULL;
      const char *name;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        return fb_throw (error, FB_ERROR_INVALID, "a companion is not an object");
      name = fb_json_get_string (json_node_get_object (element), "name", NULL);
      if (!read_strings (json_node_get_object (element), "arguments", &arguments, error))
        return FALSE;
      if (name == NULL || arguments[0] == NULL || !g_path_is_absolute (arguments[0]))
        return fb_throw (error, FB_ERROR_INVALID,
                         "a companion has no name or no absolute program path");
      g_ptr_array_add (companions, fb_companion_new (name, (const char *const *)arguments));
    }

  return TRUE;
}

static gboolean
read_numbers (JsonObject *object, FbKeeperConfig *config, GError **error)
{
  gint64 port = fb_json_get_int (object, "port", 0);
  gint64 start = fb_json_get_int (object, "startTimeoutMs", START_TIMEOUT_MS);
  gint64 stop = fb_json_get_int (object, "stopTimeoutMs", STOP_TIMEOUT_MS);

  if (port < 0 || port > 65535)
    return fb_throw (error, FB_ERROR_INVALID, "“port” is not a port");
  if (start < 1 || start > MAX_TIMEOUT_MS || stop < 1 || stop > MAX_TIMEOUT_MS)
    return fb_throw (error, FB_ERROR_INVALID, "a timeout is not within 1 ms and one hour");

  config->port = port;
  config->start_timeout_ms = start;
  config->stop_timeout_ms = stop;
  return TRUE;
}

FbKeeperConfig *
fb_keeper_config_parse (GBytes *json, GError **error)
{
  g_autoptr (FbKeeperConfig) config = fb_keeper_config_new ();
  g_autoptr (JsonObject) object = fb_json_parse_object (g_bytes_get_data (json, NULL),
                                                        g_bytes_get_size (json), MAX_BYTES, error);

  if (object == NULL || !read_path (object, "node", &config->node, error) ||
      !read_path (object, "script", &config->script, error) ||
      !read_path (object, "directory", &config->directory, error) ||
      !read_strings (object, "nodeArguments", &config->node_arguments, error) ||
      !read_strings (object, "arguments", &config->arguments, error) ||
      !read_strings (object, "environment", &config->environment, error) ||
      !read_numbers (object, config, error) || !read_companions (object, config->companions, error))
    return NULL;

  if (config->node == NULL)
    {
      fb_throw (error, FB_ERROR_INVALID, "“node” is missing");
      return NULL;
    }

  return g_steal_pointer (&config);
}

static void
put_strings (JsonObject *object, const char *name, char *const *strings)
{
  JsonArray *array;

  if (strings == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, name, array);
}

static void
put_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

GBytes *
fb_keeper_config_print (const FbKeeperConfig *config)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *companions = json_array_new ();
  char      *text;

  put_string (object, "node", config->node);
  put_string (object, "script", config->script);
  put_strings (object, "nodeArguments", config->node_arguments);
  put_strings (object, "arguments", config->arguments);
  put_strings (object, "environment", config->environment);
  put_string (object, "directory", config->directory);
  json_object_set_int_member (object, "port", config->port);
  json_object_set_int_member (object, "startTimeoutMs", config->start_timeout_ms);
  json_object_set_int_member (object, "stopTimeoutMs", config->stop_timeout_ms);
  for (guint i = 0; i < config->companions->len; i++)
    {
      const FbCompanion *companion = g_ptr_array_index (config->companions, i);
      JsonObject        *entry = json_object_new ();

      put_string (entry, "name", companion->name);
      put_strings (entry, "arguments", companion->arguments);
      json_array_add_object_element (companions, entry);
    }
  json_object_set_array_member (object, "companions", companions);

  text = fb_json_print_object (object);
  return g_bytes_new_take (text, strlen (text));
}

FbKeeperConfig *
fb_keeper_config_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FB_KEEPER_CONFIG_NAME, NULL);
  g_autoptr (GBytes) json = fb_file_read (path, MAX_BYTES, error);
  FbKeeperConfig *config = NULL;

  if (json != NULL)
    config = fb_keeper_config_parse (json, error);
  if (config == NULL)
    fb_throw_prefixed (error, _ ("Reading what to start: "));

  return config;
}

gboolean
fb_keeper_config_save (const FbKeeperConfig *config, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FB_KEEPER_CONFIG_NAME, NULL);
  g_autoptr (GBytes) json = fb_keeper_config_print (config);

  return fb_file_write (path, g_bytes_get_data (json, NULL), g_bytes_get_size (json), 0600, error);
}
