/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-remote.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "fb-file.h"
#include "fb-test-node-red.h"
#include "fb-test.h"

/* The process writes into a file, so that nobody has to read along; ready is what that file says.
 */

#define READY_MS 60000
#define STOP_MS 30000
#define MAX_LOG (16 * 1024 * 1024)
#define RUNNING_AT "Server now running at "

struct _FbTestRemote
{
  char        *node;
  char        *script;
  char        *folder;
  char        *settings;
  char        *log;
  char        *url;
  guint        port;
  GSubprocess *process;
};

static void
write_file (FbTestRemote *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  fb_file_write (path, text, strlen (text), 0600, &error);
  g_assert_no_error (error);
}

static gboolean
is_ready (gpointer user_data)
{
  static const char *const ends[] = {
    "Started flows",
    "Stopped flows",
    "Waiting for missing types to be registered",
    "Flows stopped in safe mode",
  };
  FbTestRemote *self = user_data;
  g_autoptr (GBytes) bytes = fb_file_read (self->log, MAX_LOG, NULL);
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, NULL) : "";
  const char *at = strstr (text, RUNNING_AT);

  if (at == NULL || strchr (at, '\n') == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (strstr (text, ends[i]) != NULL)
      {
        at += strlen (RUNNING_AT);
        g_free (self->url);
        self->url = g_strndup (at, strcspn (at, " \r\n"));
        return TRUE;
      }

  return FALSE;
}

static void
note_port (FbTestRemote *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);

  g_assert_nonnull (uri);
  self->port = g_uri_get_port (uri);
  if (!g_str_has_suffix (self->url, "/"))
    {
      g_autofree char *bare = g_steal_pointer (&self->url);

      self->url = g_strconcat (bare, "/", NULL);
    }
}

FbTestRemote *
fb_test_remote_new (const char *runtime, const char *settings, const char *flows)
{
  g_autofree char *node = fb_test_runtime_node (runtime);
  FbTestRemote    *self;

  if (node == NULL)
    return NULL;

  self = g_new0 (FbTestRemote, 1);
  self->node = g_steal_pointer (&node);
  self->script = fb_test_runtime_script (runtime);
  self->settings = g_strdup (settings);
  self->folder = g_dir_make_tmp ("flowbench-test-XXXXXX", NULL);
  self->log = g_build_filename (self->folder, "output", NULL);
  if (flows != NULL)
    write_file (self, "flows.json", flows);
  fb_test_remote_start (self, NULL);

  return self;
}

void
fb_test_remote_free (FbTestRemote *self)
{
  if (self == NULL)
    return;

  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  if (self->process != NULL)
    g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  fb_file_remove_tree (self->folder, NULL);
  g_free (self->node);
  g_free (self->script);
  g_free (self->folder);
  g_free (self->settings);
  g_free (self->log);
  g_free (self->url);
  g_free (self);
}

const char *
fb_test_remote_get_url (FbTestRemote *self)
{
  return self->url;
}

const char *
fb_test_remote_get_folder (FbTestRemote *self)
{
  return self->folder;
}

static gboolean
is_stopped (gpointer user_data)
{
  GSubprocess *process = user_data;

  return g_subprocess_get_identifier (process) == NULL;
}

void
fb_test_remote_stop (FbTestRemote *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (fb_test_wait (is_stopped, self->process, STOP_MS));
  g_clear_object (&self->process);
}

/* A test that aborts leaves no server behind. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
fb_test_remote_start (FbTestRemote *self, const char *argument)
{
  g_autoptr (GSubprocessLauncher) launcher =
                 g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *settings =
      g_strdup_printf ("module.exports = { uiHost: '127.0.0.1', uiPort: %u, flowFile: "
                       "'flows.json', "
                       "credentialSecret: 'plant', telemetry: { enabled: false }, "
                       "runtimeState: { enabled: true, ui: true }, %s };\n",
                       self->port, self->settings);
  g_autofree char *path = g_build_filename (self->folder, "settings.js", NULL);
  g_autoptr (GError) error = NULL;

  write_file (self, "settings.js", settings);
  write_file (self, "output", "");
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  g_subprocess_launcher_set_stdout_file_path (launcher, self->log);
  self->process = g_subprocess_launcher_spawn (launcher, &error, self->node, self->script, "-u",
                                               self->folder, "-s", path, argument, NULL);
  g_assert_no_error (error);
  if (!fb_test_wait (is_ready, self, READY_MS))
    {
      g_autoptr (GBytes) said = fb_file_read (self->log, MAX_LOG, NULL);

      g_error ("Node-RED is not ready: %s", (const char *)g_bytes_get_data (said, NULL));
    }
  note_port (self);
}

void
fb_test_remote_freeze (FbTestRemote *self, gboolean frozen)
{
  g_subprocess_send_signal (self->process, frozen ? SIGSTOP : SIGCONT);
}
