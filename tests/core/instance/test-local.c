/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-http.h"
#include "fb-test-profile.h"
#include "flow/fb-flow-document.h"
#include "instance/fb-credentials-file.h"
#include "instance/fb-instance-check.h"

/* Local instances with the real Node-RED, made and started as the programs do. */

static const char flows[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line 4\"},"
    "{\"id\":\"n1\",\"type\":\"inject\",\"z\":\"t1\",\"name\":\"tick\",\"props\":[],\"repeat\":"
    "\"\","
    "\"once\":false,\"x\":100,\"y\":100,\"wires\":[[\"n2\"]]},"
    "{\"id\":\"n2\",\"type\":\"debug\",\"z\":\"t1\",\"name\":\"out\",\"active\":true,\"x\":300,"
    "\"y\":100,\"wires\":[]}]";

static FbKeeperStatus *
get_status (FbTestProfile *profile, FbInstance *instance)
{
  g_autofree char *folder = fb_instance_store_get_folder (profile->store, instance);
  g_autoptr (FbKeeperClient) client = fb_keeper_client_new (folder);
  g_auto (FbTestResult) result = { 0 };
  FbKeeperStatus *status;

  fb_keeper_client_status_async (client, NULL, fb_test_take_result, &result);
  status = fb_keeper_client_status_finish (client, fb_test_await (&result, 10000), NULL);
  g_assert_nonnull (status);
  if (status->url != NULL)
    fb_instance_set_url (instance, status->url);

  return status;
}

static void
write_text (FbTestProfile *profile, FbInstance *instance, const char *name, const char *text)
{
  g_autofree char *path = fb_test_profile_path (profile, instance, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
read_text (FbTestProfile *profile, FbInstance *instance, const char *name)
{
  g_autofree char *path = fb_test_profile_path (profile, instance, name);
  char            *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* Node ids of what runs. */
static guint
count_running_nodes (FbTestProfile *profile, FbInstance *instance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fb_test_profile_get (profile, instance, "flows", &error);

  g_assert_no_error (error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node));
  return json_array_get_length (
      json_object_get_array_member (json_node_get_object (node), "flows"));
}

static void
assert_no_secret_below (FbTestProfile *profile, const char *folder, const char *secret)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize            length;

      if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        assert_no_secret_below (profile, path, secret);
      else if (g_file_get_contents (path, &text, &length, NULL))
        g_assert_null (memmem (text, length, secret, strlen (secret)));
    }
}

static void
test_create_start_stop (gconstpointer runtime)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (FbKeeperStatus) after = NULL;
  g_autoptr (JsonNode) settings = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  if (!fb_test_profile_add_runtime (profile, runtime))
    return;
  instance = fb_test_profile_add (profile, "Line 4", runtime, flows, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fb_test_profile_count_activity (profile, "instance.add",
                                                    fb_instance_get_id (instance)),
                    ==, 1);

  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  status = get_status (profile, instance);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
  g_assert_true (g_str_has_prefix ((const char *)runtime + strlen ("node-red-"), "4.1")
                     ? g_str_has_prefix (status->node_red_version, "4.1.")
                     : g_str_has_prefix (status->node_red_version, "5.0."));
  g_assert_cmpuint (count_running_nodes (profile, instance), ==, 3);

  fb_test_profile_stop (profile, instance);
  after = get_status (profile, instance);
  g_assert_cmpint (after->state, ==, FB_INSTANCE_STOPPED);
}

static void
test_never_without_authentication (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (FbAdminClient) nobody = NULL;
  g_autoptr (FbKeeperStatus) status = NULL;
  g_auto (FbTestResult) result = { 0 };
  g_autofree char *token = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  if (!fb_test_profile_add_runtime (profile, "node-red-5.0"))
    return;
  instance = fb_test_profile_add (profile, "Line 4", "node-red-5.0", NULL, NULL, &error);
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  status = get_status (profile, instance);

  nobody = fb_admin_client_new (status->url, NULL, NULL);
  fb_admin_client_get_async (nobody, "flows", 1024 * 1024, NULL, fb_test_take_result, &result);
  g_assert_null (fb_admin_client_get_finish (nobody, fb_test_await (&result, 10000), &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);

  /* Neither token nor key is anywhere in the profile in clear. */
  token = fb_test_profile_secret (profile, instance, "token");
  secret = fb_test_profile_secret (profile, instance, "credential-secret");
  g_assert_cmpuint (strlen (token), ==, 64);
  assert_no_secret_below (profile, profile->folder, token);
  assert_no_secret_below (profile, profile->folder, secret);
}

static void
test_speaks_german (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  if (!fb_test_profile_add_runtime (profile, "node-red-5.0"))
    return;
  instance = fb_test_profile_add (profile, "Linie 4", "node-red-5.0", flows, NULL, &error);
  g_setenv ("LC_ALL", "de_DE.UTF-8", TRUE);
  fb_test_profile_start (profile, instance, &error);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_assert_no_error (error);
}

static void
test_runtime_and_back (void)
{
  static const char *const order[] = { "node-red-4.1", "node-red-5.0", "node-red-4.1" };
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  if (!fb_test_profile_add_runtime (profile, "node-red-4.1") ||
      !fb_test_profile_add_runtime (profile, "node-red-5.0"))
    return;

  instance = fb_test_profile_add (profile, "Line 4", order[0], flows, NULL, &error);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (FbKeeperStatus) status = NULL;

      g_assert_true (fb_test_profile_change (profile, instance, "runtime", order[i], &error));
      fb_test_profile_start (profile, instance, &error);
      g_assert_no_error (error);
      status = get_status (profile, instance);
      g_assert_true (g_str_has_prefix (status->node_red_version, order[i] + strlen ("node-red-")));
      g_assert_cmpuint (count_running_nodes (profile, instance), ==, 3);
      fb_test_profile_stop (profile, instance);
    }
}

/* A deploy that gives a node a password, as the editor sends it. */
static void
put_credentials (FbTestProfile *profile, FbInstance *instance)
{
  g_autofree char  *token = fb_test_profile_secret (profile, instance, "token");
  g_autofree char  *url = g_strconcat (fb_instance_get_url (instance), "flows", NULL);
  static const char body[] =
      "{\"flows\":[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"x\"},{\"id\":\"h1\",\"type\":\"http "
      "request\",\"z\":\"t1\",\"method\":\"GET\",\"ret\":\"txt\",\"url\":\"\",\"authType\":"
      "\"basic\",\"x\":"
      "100,\"y\":100,\"wires\":[[]],\"credentials\":{\"user\":\"op\",\"password\":\"four "
      "bottles\"}}]}";
  const char *const headers[] = { "Node-RED-API-Version", "v2", NULL };
  g_autoptr (GBytes) content = g_bytes_new_static (body, strlen (body));
  const FbHttpRequest request = { .method = "POST",
                                  .url = url,
                                  .token = token,
                                  .headers = headers,
                                  .content_type = "application/json",
                                  .body = content,
                                  .max_bytes = 65536,
                                  .timeout_ms = 30000 };
  g_autoptr (FbHttp) http = fb_http_new (NULL, NULL);
  g_autoptr (FbHttpAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (FbTestResult) result = { 0 };

  fb_http_send_async (http, &request, NULL, fb_test_take_result, &result);
  answer = fb_http_send_finish (http, fb_test_await (&result, 40000), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
assert_password (FbTestProfile *profile, FbInstance *instance)
{
  g_autofree char *text = read_text (profile, instance, "node-red/flows_cred.json");
  g_autofree char *secret = fb_test_profile_secret (profile, instance, "credential-secret");
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) credentials = NULL;

  g_assert_true (fb_credentials_are_encrypted (content));
  credentials = fb_credentials_decrypt (content, secret, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (credentials, "h1"), "password", NULL),
                   ==, "four bottles");
}

static void
test_duplicate (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (FbKeeperStatus) other_status = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance, *copy;

  if (!fb_test_profile_add_runtime (profile, "node-red-4.1"))
    return;
  instance = fb_test_profile_add (profile, "Line 4", "node-red-4.1", NULL, NULL, &error);
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  status = get_status (profile, instance);
  put_credentials (profile, instance);
  assert_password (profile, instance);
  write_text (profile, instance, "storage/recipe.csv", "1;2;3");

  /* While the first one runs: another port, its own token, the same passwords. */
  copy = fb_test_profile_add (profile, "Line 5", NULL, NULL, instance, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_instance_get_runtime (copy), ==, "node-red-4.1");
  fb_test_profile_start (profile, copy, &error);
  g_assert_no_error (error);
  other_status = get_status (profile, copy);
  g_assert_false (other_status->credentials_broken);
  g_assert_cmpstr (other_status->url, !=, status->url);
  g_assert_cmpuint (count_running_nodes (profile, copy), ==, 2);
  assert_password (profile, copy);
  {
    g_autofree char *recipe = read_text (profile, copy, "storage/recipe.csv");
    g_autofree char *one = fb_test_profile_secret (profile, instance, "token");
    g_autofree char *other = fb_test_profile_secret (profile, copy, "token");

    g_assert_cmpstr (recipe, ==, "1;2;3");
    g_assert_cmpstr (one, !=, other);
  }
}

static void
test_bad_import (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autofree char *instances = g_build_filename (profile->folder, "instances", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;

  fb_test_profile_add_fake_runtime (profile, "started");
  g_assert_null (fb_test_profile_add (profile, "x", "fake", "[{\"id\":", NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (fb_test_profile_add (profile, "x", "nothing", NULL, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* Nothing is left of it, and the name is free. */
  dir = g_dir_open (instances, 0, NULL);
  g_assert_true (dir == NULL || g_dir_read_name (dir) == NULL);
  g_assert_nonnull (fb_test_profile_add (profile, "x", "fake", NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (fb_test_profile_add (profile, "x", "fake", NULL, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
}

static void
test_damaged_flows (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *damaged = NULL;
  FbInstance      *instance;

  if (!fb_test_profile_add_runtime (profile, "node-red-4.1"))
    return;
  instance = fb_test_profile_add (profile, "Line 4", "node-red-4.1", flows, NULL, &error);
  write_text (profile, instance, "node-red/flows.json", "[{\"id\":\"t1\",\"type\":\"ta");
  g_assert_false (fb_test_profile_start (profile, instance, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_null (strstr (error->message, "restore"));
  g_clear_error (&error);
  folder = fb_instance_store_get_folder (profile->store, instance);
  g_assert_false (fb_instance_restore_flows (folder, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* With Node-RED's own backup there is a way back; the damaged file is kept. */
  write_text (profile, instance, "node-red/.flows.json.backup", flows);
  g_assert_false (fb_test_profile_start (profile, instance, &error));
  g_assert_nonnull (strstr (error->message, "restore"));
  g_clear_error (&error);
  g_assert_true (fb_instance_restore_flows (folder, &kept, &error));
  g_assert_true (g_file_get_contents (kept, &damaged, NULL, NULL));
  g_assert_cmpstr (damaged, ==, "[{\"id\":\"t1\",\"type\":\"ta");
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  {
    g_autoptr (FbKeeperStatus) status = get_status (profile, instance);

    g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
    g_assert_cmpuint (count_running_nodes (profile, instance), ==, 3);
  }
}

static void
test_undecryptable_credentials (gconstpointer runtime)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) foreign = fb_credentials_encrypt (object, "another key");
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (foreign, NULL), g_bytes_get_size (foreign));
  g_autofree char *after = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  if (!fb_test_profile_add_runtime (profile, runtime))
    return;
  instance = fb_test_profile_add (profile, "Line 4", runtime, flows, NULL, &error);
  write_text (profile, instance, "node-red/flows_cred.json", text);

  folder = fb_instance_store_get_folder (profile->store, instance);
  problems = fb_instance_check (folder, "not the key", &error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpint (((FbInstanceProblem *)g_ptr_array_index (problems, 0))->kind, ==,
                   FB_INSTANCE_CREDENTIALS_UNREADABLE);

  /* It starts, Node-RED says so itself, and the file is as it was. */
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  status = get_status (profile, instance);
  g_assert_true (status->credentials_broken);
  fb_test_profile_stop (profile, instance);
  after = read_text (profile, instance, "node-red/flows_cred.json");
  g_assert_cmpstr (after, ==, text);

  g_assert_true (fb_instance_set_credentials_aside (folder, &kept, &error));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  fb_keeper_status_free (status);
  fb_test_profile_start (profile, instance, &error);
  status = get_status (profile, instance);
  g_assert_false (status->credentials_broken);
}

static void
test_key_lost (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) foreign = fb_credentials_encrypt (object, "lost");
  g_autofree char *text = g_strndup (g_bytes_get_data (foreign, NULL), g_bytes_get_size (foreign));
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  fb_test_profile_add_fake_runtime (profile, "started");
  instance = fb_test_profile_add (profile, "Line 4", "fake", NULL, NULL, &error);
  name = g_strdup_printf ("instance/%s/credential-secret", fb_instance_get_id (instance));
  fb_keyring_remove (fb_workspace_get_keyring (profile->workspace), name, NULL, NULL);

  /* Nothing to decrypt: a new key is no loss. */
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  fb_test_profile_stop (profile, instance);

  fb_keyring_remove (fb_workspace_get_keyring (profile->workspace), name, NULL, NULL);
  write_text (profile, instance, "node-red/flows_cred.json", text);
  g_assert_false (fb_test_profile_start (profile, instance, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "keyring"));
}

static void
test_bad_user_settings (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  if (!fb_test_profile_add_runtime (profile, "node-red-5.0"))
    return;
  instance = fb_test_profile_add (profile, "Line 4", "node-red-5.0", NULL, NULL, &error);
  write_text (profile, instance, "node-red/settings.js", "module.exports = { flowFile: ");
  g_assert_false (fb_test_profile_start (profile, instance, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "settings.js"));
  g_clear_error (&error);

  /* What is ours is left out, and said. */
  write_text (profile, instance, "node-red/settings.js",
              "module.exports = { uiHost: '0.0.0.0', uiPort: 1, adminAuth: null };");
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  status = get_status (profile, instance);
  g_assert_true (g_strv_contains ((const char *const *)status->overridden, "uiHost"));
  g_assert_true (g_strv_contains ((const char *const *)status->overridden, "adminAuth"));
}

static void
test_uncaught_exception (gconstpointer runtime)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *modules = NULL;
  FbInstance      *instance;

  if (!fb_test_profile_add_runtime (profile, runtime))
    return;
  instance = fb_test_profile_add (profile, "Line 4", runtime, NULL, NULL, &error);
  modules = fb_test_profile_path (profile, instance, "node-red/nodes");
  g_assert_true (fb_file_make_folder (modules, NULL));
  write_text (profile, instance, "node-red/nodes/valve.html", "");
  write_text (profile, instance, "node-red/nodes/valve.js",
              "module.exports = function (RED) {\n"
              "  function Valve (config) { RED.nodes.createNode (this, config);\n"
              "    setTimeout (() => { throw new Error ('the valve is stuck'); }, 10); }\n"
              "  RED.nodes.registerType ('valve', Valve);\n};\n");
  write_text (profile, instance, "node-red/flows.json",
              "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"x\"},{\"id\":\"v\",\"type\":\"valve\","
              "\"z\":\"t\",\"wires\":[]}]");

  /* It crashes again and again until its flows are held; the reason names the node's file. */
  fb_test_profile_start (profile, instance, &error);
  for (;;)
    {
      g_autoptr (FbKeeperStatus) status = get_status (profile, instance);

      if (status->state == FB_INSTANCE_SAFE)
        {
          g_test_message ("%s", status->detail);
          g_assert_nonnull (strstr (status->detail, "the valve is stuck"));
          g_assert_nonnull (strstr (status->detail, "valve.js:3"));
          break;
        }
      g_usleep (100000);
    }
}

/* For root permissions say nothing; a mount does. */
static gboolean
make_read_only (const char *folder)
{
  if (geteuid () != 0)
    return g_chmod (folder, 0500) == 0;

  return mount (folder, folder, NULL, MS_BIND, NULL) == 0 &&
         mount (NULL, folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0;
}

static void
make_writable (const char *folder)
{
  if (geteuid () != 0)
    g_chmod (folder, 0700);
  else
    umount2 (folder, MNT_DETACH);
}

static void
test_read_only_folder (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  FbInstance      *instance;

  fb_test_profile_add_fake_runtime (profile, "started");
  instance = fb_test_profile_add (profile, "Line 4", "fake", NULL, NULL, &error);
  folder = fb_instance_store_get_folder (profile->store, instance);
  if (!make_read_only (folder))
    {
      fb_test_missing ("the right to mount");
      return;
    }

  g_assert_false (fb_test_profile_start (profile, instance, &error));
  make_writable (folder);
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
}

static void
test_remove_running_and_undo (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *id = NULL;
  g_autofree char *proc = NULL;
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  fb_test_profile_add_fake_runtime (profile, "started");
  instance = fb_test_profile_add (profile, "Line 4", "fake", flows, NULL, &error);
  id = g_strdup (fb_instance_get_id (instance));
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
  status = get_status (profile, instance);
  g_assert_true (fb_test_profile_remove (profile, instance, &error));
  proc = g_strdup_printf ("/proc/%d", (int)status->keeper_pid);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (profile->store)), ==, 0);

  g_assert_true (fb_test_profile_restore (profile, id, &error));
  instance = fb_instance_store_get (profile->store, id);
  {
    g_autofree char *text = read_text (profile, instance, "node-red/flows.json");

    g_assert_cmpstr (text, ==, flows);
  }
  fb_test_profile_start (profile, instance, &error);
  g_assert_no_error (error);
}

static void
test_runtime_missing (void)
{
  g_autoptr (FbTestProfile) profile = fb_test_profile_new ();
  g_autofree char *runtime = g_build_filename (profile->folder, "runtimes", NULL);
  g_autoptr (GError) error = NULL;
  FbInstance *instance;

  fb_test_profile_add_fake_runtime (profile, "started");
  instance = fb_test_profile_add (profile, "Line 4", "fake", NULL, NULL, &error);
  g_assert_true (fb_file_remove_tree (runtime, NULL));
  fb_test_profile_load (profile);
  g_assert_false (fb_test_profile_start (profile, instance, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "fake"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_data_func ("/instance/local/create-start-stop/4.1", "node-red-4.1",
                        test_create_start_stop);
  g_test_add_data_func ("/instance/local/create-start-stop/5.0", "node-red-5.0",
                        test_create_start_stop);
  g_test_add_func ("/instance/local/never-without-authentication",
                   test_never_without_authentication);
  g_test_add_func ("/instance/local/ready-whatever-the-desktop-speaks", test_speaks_german);
  g_test_add_func ("/instance/local/runtime-and-back", test_runtime_and_back);
  g_test_add_func ("/instance/local/duplicate-keeps-passwords", test_duplicate);
  g_test_add_func ("/instance/local/bad-import-leaves-nothing", test_bad_import);
  g_test_add_func ("/instance/local/damaged-flows-do-not-start", test_damaged_flows);
  g_test_add_data_func ("/instance/local/undecryptable-credentials/4.1", "node-red-4.1",
                        test_undecryptable_credentials);
  g_test_add_data_func ("/instance/local/undecryptable-credentials/5.0", "node-red-5.0",
                        test_undecryptable_credentials);
  g_test_add_func ("/instance/local/key-lost", test_key_lost);
  g_test_add_func ("/instance/local/bad-user-settings", test_bad_user_settings);
  g_test_add_data_func ("/instance/local/uncaught-exception/4.1", "node-red-4.1",
                        test_uncaught_exception);
  g_test_add_data_func ("/instance/local/uncaught-exception/5.0", "node-red-5.0",
                        test_uncaught_exception);
  g_test_add_func ("/instance/local/read-only-folder", test_read_only_folder);
  g_test_add_func ("/instance/local/remove-running-and-undo", test_remove_running_and_undo);
  g_test_add_func ("/instance/local/runtime-missing", test_runtime_missing);

  return g_test_run ();
}
