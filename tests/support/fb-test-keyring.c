/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-keyring.h"

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

#include "fb-file.h"

/* Starts dbus-daemon and gnome-keyring-daemon as children and ends them by their own handles.
 * Blocks until the keyring has its default collection open. */

#define START_TIMEOUT_MS 10000

struct _FbTestKeyring
{
  /* Owned */
  GSubprocess *bus;
  GSubprocess *keyring;
  char        *folder;
};

/* Starts nothing by itself: a keyring that was killed stays away. %s: a folder for the socket. */
#define BUS_CONFIG                                                                                 \
  "<busconfig><type>session</type><listen>unix:tmpdir=%s</listen><auth>EXTERNAL</auth>"            \
  "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"                 \
  "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>"

/* They must not outlive a test that aborts. */
static void
end_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *
start_bus (const char *folder, char **address)
{
  g_autofree char *config = g_build_filename (folder, "bus.conf", NULL);
  g_autofree char *config_option = g_strconcat ("--config-file=", config, NULL);
  g_autofree char *content = g_strdup_printf (BUS_CONFIG, folder);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) bus = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (config, content, -1, &error));
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  bus = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", config_option, "--nofork",
                                     "--nopidfile", "--nosyslog", "--print-address", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  *address = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*address);

  return g_steal_pointer (&bus);
}

static GSubprocess *
start_keyring (const char *address, const char *folder)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) keyring = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *control = g_strconcat ("--control-directory=", folder, NULL);
  GOutputStream   *input;

  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                 G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", folder, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  keyring = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--foreground",
                                         "--unlock", "--components=secrets", control, NULL);
  g_assert_no_error (error);

  input = g_subprocess_get_stdin_pipe (keyring);
  g_assert_true (g_output_stream_write_all (input, "test", 4, NULL, NULL, &error));
  g_assert_true (g_output_stream_close (input, NULL, &error));
  g_assert_no_error (error);

  return g_steal_pointer (&keyring);
}

/* Whether the keyring on @bus has a default collection. Does not start one. */
static gboolean
is_ready (GDBusConnection *bus)
{
  g_autoptr (GVariant) reply =
          g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                       "org.freedesktop.Secret.Service", "ReadAlias",
                                       g_variant_new ("(s)", "default"), G_VARIANT_TYPE ("(o)"),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, START_TIMEOUT_MS, NULL,
                                       NULL);
  const char *path = "/";

  if (reply != NULL)
    g_variant_get (reply, "(&o)", &path);

  return !g_str_equal (path, "/");
}

static void
wait_until_ready (const char *address)
{
  const gint64 deadline = g_get_monotonic_time () + START_TIMEOUT_MS * 1000;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);

  g_assert_no_error (error);
  while (!is_ready (bus))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("The test's keyring does not start");
      g_usleep (10000);
    }
  g_dbus_connection_close_sync (bus, NULL, NULL);
}

FbTestKeyring *
fb_test_keyring_start (void)
{
  g_autofree char *bus_program = g_find_program_in_path ("dbus-daemon");
  g_autofree char *keyring_program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *address = NULL;
  FbTestKeyring   *self;

  if (bus_program == NULL || keyring_program == NULL)
    return NULL;

  self = g_new0 (FbTestKeyring, 1);
  self->folder = g_dir_make_tmp ("flowbench-keyring-XXXXXX", NULL);
  self->bus = start_bus (self->folder, &address);
  self->keyring = start_keyring (address, self->folder);
  wait_until_ready (address);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);

  return self;
}

static void
end_process (GSubprocess *process)
{
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

void
fb_test_keyring_kill (FbTestKeyring *self)
{
  end_process (self->keyring);
}

const char *
fb_test_keyring_get_folder (FbTestKeyring *self)
{
  return self->folder;
}

void
fb_test_keyring_stop (FbTestKeyring *self)
{
  if (self == NULL)
    return;

  end_process (self->keyring);
  end_process (self->bus);
  g_object_unref (self->keyring);
  g_object_unref (self->bus);
  fb_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self);
}
