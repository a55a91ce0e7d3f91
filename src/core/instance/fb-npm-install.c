/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-npm-install.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"
#include "fb-process.h"
#include "fb-runtime-private.h"

/* npm says nothing that a bar could show, so what has arrived in node_modules is counted against
 * what the lock file names. Looking for npm and counting run on workers. */

#define MAX_LOCK_BYTES (8 * 1024 * 1024)
#define MAX_OUTPUT_BYTES (64 * 1024)
#define PROGRESS_MS 500

#define FB_TYPE_NPM_INSTALL (fb_npm_install_get_type ())
G_DECLARE_FINAL_TYPE (FbNpmInstall, fb_npm_install, FB, NPM_INSTALL, FbOperation)

struct _FbNpmInstall
{
  FbOperation parent_instance;

  /* Owned */
  char *runtimes;
  char *folder;
  GStrv npm;
  guint progress_timeout;

  guint n_packages;
};

G_DEFINE_FINAL_TYPE (FbNpmInstall, fb_npm_install, FB_TYPE_OPERATION)

/* How many packages lie directly in node_modules when all is there. */
static guint
count_packages (FbNpmInstall *self)
{
  g_autofree char *path = g_build_filename (self->folder, "package-lock.json", NULL);
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_LOCK_BYTES, NULL);
  g_autoptr (JsonObject) lock = NULL;
  JsonObject    *packages;
  JsonObjectIter iter;
  const char    *name;
  guint          n = 0;

  if (bytes != NULL)
    lock = fb_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                 MAX_LOCK_BYTES, NULL);
  packages = lock != NULL ? fb_json_get_object (lock, "packages") : NULL;
  if (packages == NULL)
    return 0;

  json_object_iter_init (&iter, packages);
  while (json_object_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, "node_modules/") && strstr (name + 1, "/node_modules/") == NULL &&
        strchr (name, '@') == NULL)
      n++;

  return n;
}

static void
find_npm (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbNpmInstall *self = source;
  GError       *error = NULL;

  self->n_packages = count_packages (self);
  self->npm = fb_npm_find (self->runtimes, &error);
  if (self->npm != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Cheap on purpose: a few hundred stats of one folder, on a worker. */
static void
count_fetched (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbNpmInstall    *self = source;
  g_autofree char *modules = g_build_filename (self->folder, "node_modules", NULL);
  g_autoptr (GDir) folder = g_dir_open (modules, 0, NULL);
  const char *name;
  gssize      n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *package = g_build_filename (modules, name, "package.json", NULL);

      n += g_file_test (package, G_FILE_TEST_IS_REGULAR);
    }

  g_task_return_int (task, n);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbNpmInstall *self = FB_NPM_INSTALL (source);
  gssize        n = g_task_propagate_int (G_TASK (result), NULL);
  double        progress = self->n_packages > 0 ? n / (double)self->n_packages : -1;

  if (self->progress_timeout != 0 && progress > fb_operation_get_progress (FB_OPERATION (self)))
    fb_operation_set_progress (FB_OPERATION (self), MIN (progress, 1));
}

static gboolean
progress_timeout_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (user_data, NULL, fetched_cb, NULL);

  g_task_run_in_thread (task, count_fetched);

  return G_SOURCE_CONTINUE;
}

static void
npm_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbNpmInstall) self = user_data;
  GError *error = NULL;
  g_autoptr (FbProcessResult) npm = fb_process_run_finish (result, &error);

  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  if (npm != NULL && (npm->exit_status != 0 || fb_npm_left_files_out (npm->output)))
    fb_npm_throw (npm->output, &error);
  fb_operation_complete (FB_OPERATION (self), error);
}

static void
npm_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* npm's own log of a damaged archive would be hundreds of megabytes; that a file could not be
   * written is no more to it than a warning. */
  static const char *const arguments[] = { "ci",           "--omit=dev",      "--ignore-scripts",
                                           "--no-audit",   "--no-fund",       "--no-progress",
                                           "--logs-max=0", "--loglevel=warn", NULL };
  FbNpmInstall            *self = FB_NPM_INSTALL (source);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) command = NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fb_operation_complete (FB_OPERATION (self), error);
      return;
    }

  g_strv_builder_addv (argv, (const char **)self->npm);
  g_strv_builder_addv (argv, (const char **)arguments);
  command = g_strv_builder_end (argv);
  self->progress_timeout = g_timeout_add (PROGRESS_MS, progress_timeout_cb, self);
  fb_process_run_async ((const char *const *)command, self->folder, NULL, MAX_OUTPUT_BYTES,
                        fb_operation_get_cancellable (FB_OPERATION (self)), npm_run_cb,
                        g_object_ref (self));
}

static void
fb_npm_install_run (FbOperation *operation)
{
  g_autoptr (GTask) task = g_task_new (operation, fb_operation_get_cancellable (operation),
                                       npm_found_cb, NULL);

  fb_operation_set_message (operation, _ ("Fetching the packages"));
  g_task_set_source_tag (task, fb_npm_install_run);
  g_task_run_in_thread (task, find_npm);
}

static void
fb_npm_install_finalize (GObject *object)
{
  FbNpmInstall *self = FB_NPM_INSTALL (object);

  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  g_clear_pointer (&self->runtimes, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->npm, g_strfreev);

  G_OBJECT_CLASS (fb_npm_install_parent_class)->finalize (object);
}

static void
fb_npm_install_class_init (FbNpmInstallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_npm_install_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_npm_install_run;
}

static void
fb_npm_install_init (FbNpmInstall *self)
{
}

FbOperation *
fb_npm_install_new (const char *runtimes, const char *folder)
{
  FbNpmInstall *self;

  g_return_val_if_fail (runtimes != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (FB_TYPE_NPM_INSTALL, NULL);
  self->runtimes = g_strdup (runtimes);
  self->folder = g_strdup (folder);
  fb_operation_set_title (FB_OPERATION (self), _ ("Fetching packages"));

  return FB_OPERATION (self);
}
