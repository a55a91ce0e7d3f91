/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "web/fb-web-sandbox.h"

#include <glib/gi18n.h>

#include "fb-error.h"

/* Starts /bin/true the way the engine starts a web process: in namespaces of its own with its own
 * /proc. Stateless. */

#define BWRAP "/usr/bin/bwrap"
#define DBUS_PROXY "/usr/bin/xdg-dbus-proxy"

static void
report (GTask *task, const char *reason)
{
  g_task_return_new_error (
      task, FB_ERROR, FB_ERROR_UNSUPPORTED,
      /* Translators: the placeholder is a technical reason such as "bwrap: No permissions" */
      _ ("Pages of Node-RED only run in a sandbox, and this system does not let one start (%s). "
         "Allow unprivileged user namespaces for Flowbench: on Ubuntu install its AppArmor profile, "
         "in a container start it with the right to make namespaces, elsewhere set "
         "kernel.unprivileged_userns_clone to 1. Everything but the editor works without it."),
         reason);
}

static void
bwrap_communicate_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  GSubprocess     *bwrap = G_SUBPROCESS (object);

  if (!g_subprocess_communicate_utf8_finish (bwrap, result, NULL, &output, &error))
    {
      g_subprocess_force_exit (bwrap);
      if (g_task_return_error_if_cancelled (task))
        return;
      report (task, error->message);
      return;
    }

  if (g_subprocess_get_if_exited (bwrap) && g_subprocess_get_exit_status (bwrap) == 0)
    g_task_return_boolean (task, TRUE);
  else
    report (task, output != NULL && *output != '\0' ? g_strstrip (output) : "bwrap");
}

static gboolean
is_missing (GTask *task, const char *program, const char *package)
{
  if (g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    return FALSE;

  g_task_return_new_error (
      task, FB_ERROR, FB_ERROR_UNSUPPORTED,
      /* Translators: the first placeholder is a program's path, the second a package's name */
      _ ("Pages of Node-RED only run in a sandbox, which needs %s. Install the package %s, then "
         "open the editor again. Everything but the editor works without it."),
         program, package);

  return TRUE;
}

void
fb_web_sandbox_check_async (const char         *bwrap,
                            const char         *proxy,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, fb_web_sandbox_check_async);
  if (bwrap == NULL)
    bwrap = BWRAP;

  /* Inside Flatpak the portal makes the sandbox. */
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (is_missing (task, bwrap, "bubblewrap") ||
      is_missing (task, proxy != NULL ? proxy : DBUS_PROXY, "xdg-dbus-proxy"))
    return;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, bwrap, "--die-with-parent", "--unshare-all", "--ro-bind", "/",
                              "/", "--proc", "/proc", "--dev", "/dev", "true", NULL);
  if (process == NULL)
    {
      report (task, error->message);
      return;
    }
  g_subprocess_communicate_utf8_async (process, NULL, cancellable, bwrap_communicate_cb,
                                       g_steal_pointer (&task));
}

gboolean
fb_web_sandbox_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
