/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "web/fb-web-sandbox.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "web/fb-web-engine.h"

/* Starts /bin/true the way the engine starts a web process: in namespaces of its own with its own
 * /proc, and loads the engine beside it. Owned by whoever opens pages; asks once for all who wait.
 */

#define BWRAP "/usr/bin/bwrap"
#define DBUS_PROXY "/usr/bin/xdg-dbus-proxy"

struct _FbWebSandbox
{
  GObject parent_instance;

  /* Owned */
  char      *bwrap;
  char      *proxy;
  GPtrArray *waiting; /* (nullable) tasks while it is being tried */
  GError    *error;   /* (nullable) why not */

  guint    n_running; /* of the two tries */
  gboolean is_known;
};

G_DEFINE_FINAL_TYPE (FbWebSandbox, fb_web_sandbox, G_TYPE_OBJECT)

static void
answer (FbWebSandbox *self, GTask *task)
{
  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* One of the two is over. @error: (nullable) (transfer full) */
static void
end (FbWebSandbox *self, GError *error)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
  if (--self->n_running > 0)
    return;

  self->is_known = TRUE;
  waiting = g_steal_pointer (&self->waiting);
  for (guint i = 0; i < waiting->len; i++)
    answer (self, g_ptr_array_index (waiting, i));
}

static GError *
explain (const char *reason)
{
  return g_error_new (
      FB_ERROR, FB_ERROR_UNSUPPORTED,
      /* Translators: the placeholder is a technical reason such as "bwrap: No permissions" */
      _ ("Pages of Node-RED only run in a sandbox, and this system does not let one start (%s). "
         "Allow unprivileged user namespaces for Flowbench: on Ubuntu install its AppArmor "
         "profile, "
         "in a container start it with the right to make namespaces, elsewhere set "
         "kernel.unprivileged_userns_clone to 1. Everything but the editor works without it."),
      reason);
}

static void
engine_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWebSandbox) self = user_data;
  GError *error = NULL;

  fb_web_engine_load_finish (result, &error);
  end (self, error);
}

static GError *
find_missing (const char *program, const char *package)
{
  if (g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    return NULL;

  return g_error_new (
      FB_ERROR, FB_ERROR_UNSUPPORTED,
      /* Translators: the first placeholder is a program's path, the second a package's name */
      _ ("Pages of Node-RED only run in a sandbox, which needs %s. Install the package %s, then "
         "start Flowbench again. Everything but the editor works without it."),
      program, package);
}

/* (nullable) (transfer full) why none starts */
static GError *
try_bwrap (const char *program)
{
  g_autoptr (GSubprocess) bwrap = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  bwrap = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                            &error, program, "--die-with-parent", "--unshare-all", "--ro-bind", "/",
                            "/", "--proc", "/proc", "--dev", "/dev", "true", NULL);
  if (bwrap == NULL || !g_subprocess_communicate_utf8 (bwrap, NULL, NULL, NULL, &output, &error))
    return explain (error->message);
  if (!g_subprocess_get_if_exited (bwrap) || g_subprocess_get_exit_status (bwrap) != 0)
    return explain (output != NULL && *output != '\0' ? g_strstrip (output) : "bwrap");

  return NULL;
}

/* On a worker: to fork a process of this size takes its time. */
static void
try_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbWebSandbox *self = source;
  GError       *error = NULL;

  /* Inside Flatpak the portal makes the sandbox. */
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      error = find_missing (self->bwrap, "bubblewrap");
      if (error == NULL)
        error = find_missing (self->proxy, "xdg-dbus-proxy");
      if (error == NULL)
        error = try_bwrap (self->bwrap);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
tried_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end (FB_WEB_SANDBOX (object), error);
}

static void
try (FbWebSandbox *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, tried_cb, NULL);

  self->n_running = 2;
  g_task_set_source_tag (task, try);
  g_task_run_in_thread (task, try_in_thread);
  fb_web_engine_load_async (engine_loaded_cb, g_object_ref (self));
}

static void
fb_web_sandbox_finalize (GObject *object)
{
  FbWebSandbox *self = FB_WEB_SANDBOX (object);

  g_clear_pointer (&self->bwrap, g_free);
  g_clear_pointer (&self->proxy, g_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (fb_web_sandbox_parent_class)->finalize (object);
}

static void
fb_web_sandbox_class_init (FbWebSandboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_web_sandbox_finalize;
}

static void
fb_web_sandbox_init (FbWebSandbox *self)
{
}

FbWebSandbox *
fb_web_sandbox_new (const char *bwrap, const char *proxy)
{
  FbWebSandbox *self = g_object_new (FB_TYPE_WEB_SANDBOX, NULL);

  self->bwrap = g_strdup (bwrap != NULL ? bwrap : BWRAP);
  self->proxy = g_strdup (proxy != NULL ? proxy : DBUS_PROXY);

  return self;
}

void
fb_web_sandbox_check_async (FbWebSandbox       *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (FB_IS_WEB_SANDBOX (self));

  g_task_set_source_tag (task, fb_web_sandbox_check_async);
  if (self->is_known)
    {
      answer (self, task);
      return;
    }

  if (self->waiting != NULL)
    {
      g_ptr_array_add (self->waiting, g_steal_pointer (&task));
      return;
    }
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  try (self);
}

gboolean
fb_web_sandbox_check_finish (FbWebSandbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
