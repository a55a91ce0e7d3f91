/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-runtime-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-file.h"
#include "fb-paths.h"
#include "instance/fb-npm-install.h"
#include "instance/fb-runtime-manifest.h"

/* Installing a runtime: find npm, make a folder beside the place, let npm fetch what the lock file
 * names, try it, rename. Whatever happens on the way, the folder beside is removed, so a runtime is
 * whole or absent. File work runs on workers. */

/* Share of the bar for npm's part; the rest is for trying what came. */
#define FETCH_SHARE 0.95

#define FB_TYPE_RUNTIME_INSTALL (fb_runtime_install_get_type ())
G_DECLARE_FINAL_TYPE (FbRuntimeInstall, fb_runtime_install, FB, RUNTIME_INSTALL, FbOperation)

typedef enum
{
  STEP_PREPARE,
  STEP_VERIFY,
} Step;

struct _FbRuntimeInstall
{
  FbOperation parent_instance;

  /* Owned */
  FbWorkspace *workspace;
  FbRuntime   *runtime;
  char        *root;   /* <profile>/runtimes */
  char        *source; /* data/runtimes/<name> */
  char        *fresh;  /* where npm works */
  char        *target; /* where it will be */

  Step step;
  int  lock;
};

G_DEFINE_FINAL_TYPE (FbRuntimeInstall, fb_runtime_install, FB_TYPE_OPERATION)

static void
end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbRuntimeInstall *self = FB_RUNTIME_INSTALL (source);
  GError           *error = user_data;
  const char       *name = fb_runtime_get_name (self->runtime);

  fb_error_convert (&error);
  fb_activity_note (self->workspace, "runtime.install", name, fb_runtime_get_title (self->runtime),
                    error != NULL ? fb_error_code_to_string (error->code) : "ok",
                    error != NULL ? error->message : NULL);
  if (error != NULL)
    g_prefix_error (&error, _ ("Installing %s: "), fb_runtime_get_title (self->runtime));
  fb_operation_complete (FB_OPERATION (self), error);
}

static void
clean_up (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbRuntimeInstall *self = source;

  fb_file_remove_tree (self->fresh, NULL);
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
  g_task_return_boolean (task, TRUE);
}

/* Takes @error (nullable) over. */
static void
end (FbRuntimeInstall *self, GError *error)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, end_cb, error);

  g_task_run_in_thread (task, clean_up);
}

static gboolean
check_space (FbRuntimeInstall *self, GError **error)
{
  gint64           needed = fb_runtime_get_size (self->runtime);
  struct statvfs   disk;
  g_autofree char *needed_text = NULL;
  g_autofree char *free_text = NULL;

  if (needed <= 0 || statvfs (self->root, &disk) != 0 ||
      (gint64)(disk.f_bavail * disk.f_frsize) >= needed)
    return TRUE;

  needed_text = g_format_size (needed);
  free_text = g_format_size (disk.f_bavail * disk.f_frsize);

  return fb_throw (error, FB_ERROR_FULL, _ ("%s are needed on the disk and %s are free"),
                   needed_text, free_text);
}

static gboolean
prepare_folder (FbRuntimeInstall *self, GError **error)
{
  g_autofree char *lock_path = g_strconcat (self->fresh, ".lock", NULL);

  if (!fb_file_make_folder (self->root, error))
    return FALSE;
  self->lock = fb_file_lock (lock_path, error);
  if (self->lock < 0)
    return g_error_matches (*error, FB_ERROR, FB_ERROR_CONFLICT)
               ? fb_throw_prefixed (error, "%s: ", _ ("It is being installed already"))
               : FALSE;
  if (g_file_test (self->target, G_FILE_TEST_EXISTS))
    return fb_throw (error, FB_ERROR_CONFLICT, _ ("It is installed already"));

  return check_space (self, error) && fb_file_remove_tree (self->fresh, error) &&
         fb_file_make_folder (self->fresh, error) &&
         fb_runtime_manifest_copy (self->source, self->fresh, error);
}

static void
prepare (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbRuntimeInstall *self = source;
  GError           *error = NULL;

  if (prepare_folder (self, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
verify (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbRuntimeInstall *self = source;
  GError           *error = NULL;
  g_autoptr (FbRuntimeFacts) facts =
                 fb_runtime_verify (self->fresh, fb_runtime_get_name (self->runtime), &error);

  if (facts == NULL || g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* All files must be on the disk before the name says that they are. */
  sync ();
  if (g_rename (self->fresh, self->target) != 0)
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_FAILED, "%s",
                             _ ("The finished folder cannot be put in its place"));
  else
    g_task_return_boolean (task, TRUE);
}

static void step_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
run_step (FbRuntimeInstall *self, Step step, GTaskThreadFunc work)
{
  GCancellable *cancellable = fb_operation_get_cancellable (FB_OPERATION (self));
  g_autoptr (GTask) task = g_task_new (self, cancellable, step_cb, NULL);

  self->step = step;
  g_task_run_in_thread (task, work);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbRuntimeInstall) self = user_data;
  GError *error = NULL;

  if (!fb_operation_run_finish (FB_OPERATION (source), result, &error))
    {
      end (self, error);
      return;
    }

  fb_operation_set_message (FB_OPERATION (self), _ ("Trying it"));
  run_step (self, STEP_VERIFY, verify);
}

static void
fetch (FbRuntimeInstall *self)
{
  g_autoptr (FbOperation) npm = fb_npm_install_new (self->root, self->fresh);

  fb_operation_run_part_async (FB_OPERATION (self), npm, 0, FETCH_SHARE, fetched_cb,
                               g_object_ref (self));
}

static void
step_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbRuntimeInstall *self = FB_RUNTIME_INSTALL (source);
  GError           *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    end (self, error);
  else if (self->step == STEP_PREPARE)
    fetch (self);
  else
    end (self, NULL);
}

static void
fb_runtime_install_run (FbOperation *operation)
{
  fb_operation_set_message (operation, _ ("Preparing"));
  run_step (FB_RUNTIME_INSTALL (operation), STEP_PREPARE, prepare);
}

static void
fb_runtime_install_finalize (GObject *object)
{
  FbRuntimeInstall *self = FB_RUNTIME_INSTALL (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->runtime);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->fresh, g_free);
  g_clear_pointer (&self->target, g_free);

  G_OBJECT_CLASS (fb_runtime_install_parent_class)->finalize (object);
}

static void
fb_runtime_install_class_init (FbRuntimeInstallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_runtime_install_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_runtime_install_run;
}

static void
fb_runtime_install_init (FbRuntimeInstall *self)
{
  self->lock = -1;
}

FbOperation *
fb_runtime_install_new (FbWorkspace *workspace, FbRuntime *runtime)
{
  FbRuntimeInstall *self = g_object_new (FB_TYPE_RUNTIME_INSTALL, NULL);
  const char       *name = fb_runtime_get_name (runtime);
  g_autofree char  *hidden = g_strdup_printf (".%s.new", name);
  g_autofree char  *title = g_strdup_printf (_ ("Installing %s"), fb_runtime_get_title (runtime));

  self->workspace = g_object_ref (workspace);
  self->runtime = g_object_ref (runtime);
  self->root = fb_workspace_path (workspace, "runtimes", NULL);
  self->source = fb_paths_data ("runtimes", name, NULL);
  self->fresh = g_build_filename (self->root, hidden, NULL);
  self->target = g_build_filename (self->root, name, NULL);
  fb_operation_set_title (FB_OPERATION (self), title);

  return FB_OPERATION (self);
}
