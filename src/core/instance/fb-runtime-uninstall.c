/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-runtime-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-file.h"

/* Removing a runtime that no instance uses: out of sight by one rename, then file by file, on a
 * worker. */

#define FB_TYPE_RUNTIME_UNINSTALL (fb_runtime_uninstall_get_type ())
G_DECLARE_FINAL_TYPE (FbRuntimeUninstall, fb_runtime_uninstall, FB, RUNTIME_UNINSTALL, FbOperation)

struct _FbRuntimeUninstall
{
  FbOperation parent_instance;

  /* Owned */
  FbWorkspace *workspace;
  FbRuntime   *runtime;
};

G_DEFINE_FINAL_TYPE (FbRuntimeUninstall, fb_runtime_uninstall, FB_TYPE_OPERATION)

/* Instances in the trash count too: they may come back. */
static gboolean
check_unused (FbConnection *connection, gpointer user_data, GError **error)
{
  const char *name = user_data;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) row =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT name FROM instance WHERE runtime = ? LIMIT 1",
                                             "s", name);

  if (row == NULL)
    return FALSE;
  if (fb_statement_step (row, &step_error))
    return fb_throw (error, FB_ERROR_CONFLICT, _ ("The instance “%s” uses it"),
                     fb_statement_get_string (row, 0));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  return TRUE;
}

static void
remove_folder (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbRuntimeUninstall *self = source;
  const char         *name = fb_runtime_get_name (self->runtime);
  g_autofree char    *hidden_name = g_strdup_printf (".%s.old", name);
  g_autofree char    *folder = fb_workspace_path (self->workspace, "runtimes", name, NULL);
  g_autofree char    *hidden = fb_workspace_path (self->workspace, "runtimes", hidden_name, NULL);
  GError             *error = NULL;

  if (fb_runtime_get_state (self->runtime) != FB_RUNTIME_INSTALLED)
    fb_throw (&error, FB_ERROR_NOT_FOUND, _ ("It is not installed here"));
  else if (fb_database_read (fb_workspace_get_database (self->workspace), check_unused,
                             (gpointer)name, &error) &&
           fb_file_remove_tree (hidden, &error))
    {
      if (g_rename (folder, hidden) != 0)
        fb_throw (&error, FB_ERROR_DENIED, _ ("Its folder cannot be moved"));
      else
        fb_file_remove_tree (hidden, &error);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbRuntimeUninstall *self = FB_RUNTIME_UNINSTALL (source);
  const char         *title = fb_runtime_get_title (self->runtime);
  GError             *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  fb_error_convert (&error);
  fb_activity_note (self->workspace, "runtime.remove", fb_runtime_get_name (self->runtime), title,
                    error != NULL ? fb_error_code_to_string (error->code) : "ok",
                    error != NULL ? error->message : NULL);
  if (error != NULL)
    g_prefix_error (&error, _ ("Removing %s: "), title);
  fb_operation_complete (FB_OPERATION (self), error);
}

static void
fb_runtime_uninstall_run (FbOperation *operation)
{
  g_autoptr (GTask) task = g_task_new (operation, NULL, removed_cb, NULL);

  g_task_run_in_thread (task, remove_folder);
}

static void
fb_runtime_uninstall_finalize (GObject *object)
{
  FbRuntimeUninstall *self = FB_RUNTIME_UNINSTALL (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->runtime);

  G_OBJECT_CLASS (fb_runtime_uninstall_parent_class)->finalize (object);
}

static void
fb_runtime_uninstall_class_init (FbRuntimeUninstallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_runtime_uninstall_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_runtime_uninstall_run;
}

static void
fb_runtime_uninstall_init (FbRuntimeUninstall *self)
{
}

FbOperation *
fb_runtime_uninstall_new (FbWorkspace *workspace, FbRuntime *runtime)
{
  FbRuntimeUninstall *self = g_object_new (FB_TYPE_RUNTIME_UNINSTALL, NULL);
  g_autofree char    *title = g_strdup_printf (_ ("Removing %s"), fb_runtime_get_title (runtime));

  self->workspace = g_object_ref (workspace);
  self->runtime = g_object_ref (runtime);
  fb_operation_set_title (FB_OPERATION (self), title);

  return FB_OPERATION (self);
}
