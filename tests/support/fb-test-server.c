/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-server.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#include "fb-file.h"
#include "fb-id.h"
#include "fb-test-node-red.h"
#include "fb-test.h"

/* The port is chosen by Node-RED and read from its log. */

#define START_SECONDS 60
#define STOP_SECONDS 10
#define MAX_ANSWER (64 * 1024 * 1024)

static const char settings_template[] =
    "const crypto = require('crypto');\n"
    "const tokens = { '%s': { username: 'tester', permissions: '*' }, '%s': { username: 'reader', "
    "permissions: 'read' } };\n"
    "module.exports = Object.assign({ uiHost: '127.0.0.1', uiPort: 0, flowFile: 'flows.json',\n"
    "  credentialSecret: 'test', telemetry: { enabled: false, updateNotification: false },\n"
    "  adminAuth: { type: 'credentials', users: [], tokens: (t) => Promise.resolve(tokens[t] || "
    "null) "
    "},\n"
    "  runtimeState: { enabled: true, ui: true },\n"
    "  logging: { console: { level: 'info', metrics: false, audit: false } },\n"
    "  editorTheme: { tours: false, projects: { enabled: false } } }, { %s });\n";

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  fb_file_write (path, text, strlen (text), 0600, &error);
  g_assert_no_error (error);
}

/* Reads the log until it names the address and the flows run, which it says in either order. */
static char *
read_address (GDataInputStream *log)
{
  g_autofree char *address = NULL;
  gint64           deadline = g_get_monotonic_time () + START_SECONDS * G_USEC_PER_SEC;
  gboolean         are_settled = FALSE; /* the flows */

  while (g_get_monotonic_time () < deadline)
    {
      g_autofree char *line = g_data_input_stream_read_line_utf8 (log, NULL, NULL, NULL);
      const char      *found;

      if (line == NULL)
        return NULL;
      if ((found = strstr (line, "Server now running at ")) != NULL)
        address = g_strdup (found + strlen ("Server now running at "));
      if (strstr (line, "Started flows") != NULL || strstr (line, "Waiting for missing") != NULL)
        are_settled = TRUE;
      if (address != NULL && are_settled)
        return g_str_has_suffix (address, "/") ? g_steal_pointer (&address)
                                               : g_strconcat (address, "/", NULL);
    }

  return NULL;
}

static gpointer
drain (gpointer user_data)
{
  g_autoptr (GDataInputStream) log = user_data;
  char *line;

  while ((line = g_data_input_stream_read_line (log, NULL, NULL, NULL)) != NULL)
    {
      if (g_getenv ("FLOWBENCH_TEST_SERVER_LOG") != NULL)
        g_printerr ("# node-red: %s\n", line);
      g_free (line);
    }

  return NULL;
}

static GSubprocess *
spawn (const char *runtime, const char *folder)
{
  g_autofree char *node = fb_test_runtime_node (runtime);
  g_autofree char *script = node != NULL ? fb_test_runtime_script (runtime) : NULL;
  g_autofree char *settings = g_build_filename (folder, "settings.js", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  if (script == NULL)
    return NULL;

  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawn (launcher, &error, node, script, "-u", folder, "-s",
                                         settings, NULL);
  g_assert_no_error (error);

  return process;
}

FbTestServer *
fb_test_server_new (const char *runtime, const char *flows, const char *settings)
{
  FbTestServer    *self = g_new0 (FbTestServer, 1);
  g_autofree char *text = NULL;
  g_autoptr (GDataInputStream) log = NULL;

  self->token = fb_id_new ();
  self->reader = fb_id_new ();
  self->folder = g_dir_make_tmp ("flowbench-test-XXXXXX", NULL);
  text = g_strdup_printf (settings_template, self->token, self->reader,
                          settings != NULL ? settings : "");
  write_file (self->folder, "settings.js", text);
  if (flows != NULL)
    write_file (self->folder, "flows.json", flows);

  self->process = spawn (runtime, self->folder);
  if (self->process == NULL)
    {
      fb_test_server_free (self);
      return NULL;
    }

  log = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->url = read_address (log);
  g_assert_nonnull (self->url);
  g_thread_unref (g_thread_new ("log", drain, g_steal_pointer (&log)));

  return self;
}

/* GLib's own waiting has no deadline. The identifier goes when the process has ended. */
static void
stop (GSubprocess *process)
{
  gint64 deadline = g_get_monotonic_time () + STOP_SECONDS * G_USEC_PER_SEC;

  g_subprocess_send_signal (process, SIGTERM);
  while (g_subprocess_get_identifier (process) != NULL && g_get_monotonic_time () < deadline)
    g_usleep (5000);
  g_subprocess_force_exit (process);
}

void
fb_test_server_free (FbTestServer *self)
{
  if (self->process != NULL)
    stop (self->process);
  g_clear_object (&self->process);
  g_free (self->url);
  g_free (self->token);
  g_free (self->reader);
  fb_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self);
}

char *
fb_test_server_ask (FbTestServer *self, const char *method, const char *path, const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (self->url, path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  gsize               size;
  const char         *data;

  soup_message_headers_append (headers, "Authorization", bearer);
  soup_message_headers_append (headers, "Node-RED-API-Version", "v2");
  soup_message_headers_append (headers, "Accept", "application/json");
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  if (soup_message_get_status (message) != SOUP_STATUS_OK &&
      soup_message_get_status (message) != SOUP_STATUS_NO_CONTENT)
    return NULL;

  data = g_bytes_get_data (answer, &size);

  return g_strndup (data != NULL ? data : "", size);
}
