/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-demo-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"
#include "fb-paths.h"
#include "instance/fb-keeper-config.h"
#include "instance/fb-local-files.h"
#include "instance/fb-loopback-port.h"
#include "instance/fb-runtime-manifest.h"

/* The note that makes an instance the demo plant is demo-plant.json in its folder; it holds where
 * its broker is. */

#define NOTE "demo-plant.json"
#define BROKER_CONFIG "mosquitto.conf"
#define NODES FB_LOCAL_USER_DIR "/node_modules"
/* npm writes this file last. */
#define NODES_COMPLETE NODES "/.package-lock.json"
#define MAX_BYTES (4 * 1024 * 1024)

/* Outside the range that the kernel hands out by itself. */
#define FIRST_PORT 18700
#define LAST_PORT 18799

#define PORT_IN_FLOWS "\"port\": 1883"
#define PORT_IN_CONFIG "@PORT@"

gboolean
fb_demo_files_are_in (const char *folder)
{
  g_autofree char *note = fb_local_path (folder, NOTE);

  return g_file_test (note, G_FILE_TEST_IS_REGULAR);
}

/* The text of a file in data/demo in which @word, which must be there once, is @replacement. */
static char *
read_with (const char *name, const char *word, const char *replacement, GError **error)
{
  g_autofree char *path = fb_paths_data ("demo", name, NULL);
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_BYTES, error);
  g_auto (GStrv) parts = NULL;

  if (bytes == NULL)
    return NULL;

  parts = g_strsplit (g_bytes_get_data (bytes, NULL), word, -1);
  if (g_strv_length (parts) != 2)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("%s does not name its broker once"), path);
      return NULL;
    }

  return g_strjoinv (replacement, parts);
}

GBytes *
fb_demo_files_read_flows (int port, GError **error)
{
  g_autofree char *member = g_strdup_printf ("\"port\": %d", port);
  char            *text = read_with ("flows.json", PORT_IN_FLOWS, member, error);

  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

int
fb_demo_files_choose_port (GError **error)
{
  for (int port = FIRST_PORT; port <= LAST_PORT; port++)
    if (fb_loopback_port_is_free (port))
      return port;

  fb_throw (error, FB_ERROR_FULL, _ ("All ports from %d to %d are taken"), FIRST_PORT, LAST_PORT);
  return 0;
}

/* A mosquitto that root starts would become a user who may not read the profile. */
static gboolean
write_broker_config (const char *path, int port, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%d", port);
  g_autofree char *text = read_with (BROKER_CONFIG ".in", PORT_IN_CONFIG, number, error);
  g_autofree char *whole = NULL;

  if (text == NULL)
    return FALSE;

  whole = g_strconcat (text, geteuid () == 0 ? "user root\n" : "", NULL);
  return fb_file_write (path, whole, strlen (whole), 0600, error);
}

static gboolean
add_companion (const char *folder, const char *broker, const char *config_path, GError **error)
{
  const char *const arguments[] = { broker, "-c", config_path, NULL };
  g_autoptr (FbKeeperConfig) config = fb_keeper_config_load (folder, error);

  if (config == NULL)
    return FALSE;

  g_ptr_array_set_size (config->companions, 0);
  g_ptr_array_add (config->companions, fb_companion_new ("mosquitto", arguments));

  return fb_keeper_config_save (config, folder, error);
}

static gboolean
write_note (const char *folder, int port, GError **error)
{
  g_autofree char *path = fb_local_path (folder, NOTE);
  g_autofree char *text =
      g_strdup_printf ("{\"brokerHost\":\"127.0.0.1\",\"brokerPort\":%d}", port);

  return fb_file_write (path, text, strlen (text), 0600, error);
}

gboolean
fb_demo_files_equip (const char *folder, const char *broker, int port, GError **error)
{
  g_autofree char *source = fb_paths_data ("demo", NULL);
  g_autofree char *user_dir = fb_local_path (folder, FB_LOCAL_USER_DIR);
  g_autofree char *config_path = fb_local_path (folder, BROKER_CONFIG);

  g_return_val_if_fail (folder != NULL && broker != NULL, FALSE);

  return write_note (folder, port, error) && write_broker_config (config_path, port, error) &&
         add_companion (folder, broker, config_path, error) &&
         fb_runtime_manifest_copy (source, user_dir, error);
}

int
fb_demo_files_get_port (const char *folder)
{
  g_autofree char *path = fb_local_path (folder, NOTE);
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_BYTES, NULL);
  g_autoptr (JsonObject) note = NULL;
  gint64 port;

  if (bytes != NULL)
    note = fb_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 MAX_BYTES, NULL);
  port = note != NULL ? fb_json_get_int (note, "brokerPort", 0) : 0;

  return 0 < port && port < 65536 ? port : 0;
}

gboolean
fb_demo_files_have_nodes (const char *folder)
{
  g_autofree char *complete = fb_local_path (folder, NODES_COMPLETE);

  return g_file_test (complete, G_FILE_TEST_IS_REGULAR);
}
