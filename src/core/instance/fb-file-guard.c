/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-flow-document.h"
#include "instance/fb-deploy-guard.h"

/* Keeps what runs as <profile>/instances/<id>/kept/<time>-<rev>.json, the last 50, and beside it,
 * for a local instance, its credentials as they lie on disk (encrypted), since a deploy deletes
 * those of removed nodes at once. No file kept, no deploy. Files are written on a worker. */

#define MAX_KEPT 50
#define REV_LENGTH 12
#define MAX_CREDENTIALS (64 * 1024 * 1024)
#define CREDENTIALS_ENDING ".cred"

struct _FbFileGuard
{
  GObject parent_instance;

  /* Owned */
  FbInstanceStore *store;
};

static void fb_file_guard_deploy_guard_init (FbDeployGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbFileGuard,
                               fb_file_guard,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_DEPLOY_GUARD,
                                                      fb_file_guard_deploy_guard_init))

/* One keeping; owned by its task. */
typedef struct
{
  char    *folder; /* of the instance */
  GBytes  *running;
  gboolean is_local;
} Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_free (keeping->folder);
  g_bytes_unref (keeping->running);
  g_free (keeping);
}

/* The beginning of the rev as part of a file name; it comes from outside. */
static char *
dup_rev (GBytes *running)
{
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (running, NULL);
  const char *rev = document != NULL ? fb_flow_document_get_rev (document) : NULL;
  char       *name = g_strndup (rev != NULL ? rev : "unknown", REV_LENGTH);

  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c))
      *c = '_';

  return name;
}

/* "20261122T074102123-0a1b2c3d4e5f": sorts by time. */
static char *
dup_stem (GBytes *running)
{
  g_autofree char *rev = dup_rev (running);
  g_autofree char *time = fb_clock_format (fb_clock_now ());
  g_autoptr (GString) stem = g_string_new (NULL);

  for (const char *c = time; *c != '\0'; c++)
    if (g_ascii_isdigit (*c) || *c == 'T')
      g_string_append_c (stem, *c);
  g_string_append_printf (stem, "-%s", rev);

  return g_string_free (g_steal_pointer (&stem), FALSE);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char **)a, *(const char **)b);
}

/* Removes the oldest beyond the limit; what cannot be removed stays without harm. */
static void
prune (const char *kept, const char *newest)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (kept, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json") && !g_str_equal (name, newest))
      g_ptr_array_add (names, g_strdup (name));

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i + MAX_KEPT - 1 < names->len; i++)
    {
      g_autofree char *path = g_build_filename (kept, g_ptr_array_index (names, i), NULL);
      g_autofree char *beside = g_strconcat (path, CREDENTIALS_ENDING, NULL);

      g_unlink (path);
      g_unlink (beside);
    }
}

static gboolean
keep_credentials (const Keeping *keeping, const char *path, GError **error)
{
  g_autofree char *source = g_build_filename (keeping->folder, "node-red", "flows_cred.json", NULL);
  g_autofree char *target = g_strconcat (path, CREDENTIALS_ENDING, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) failure = NULL;

  bytes = fb_file_read (source, MAX_CREDENTIALS, &failure);
  if (g_error_matches (failure, FB_ERROR, FB_ERROR_NOT_FOUND))
    return TRUE;
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return fb_file_write (target, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600,
                        error);
}

static void
keep (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Keeping         *keeping = task_data;
  g_autofree char *kept = g_build_filename (keeping->folder, "kept", NULL);
  g_autofree char *stem = dup_stem (keeping->running);
  g_autofree char *name = g_strconcat (stem, ".json", NULL);
  g_autofree char *path = g_build_filename (kept, name, NULL);
  GError          *error = NULL;

  if (!fb_file_make_folder (kept, &error) ||
      !fb_file_write (path, g_bytes_get_data (keeping->running, NULL),
                      g_bytes_get_size (keeping->running), 0600, &error) ||
      (keeping->is_local && !keep_credentials (keeping, path, &error)))
    {
      fb_throw_prefixed (&error, _ ("Keeping the running flows before the deploy: "));
      g_task_return_error (task, error);
      return;
    }

  prune (kept, name);
  g_task_return_boolean (task, TRUE);
}

static void
fb_file_guard_prepare_async (FbDeployGuard      *guard,
                             FbInstance         *instance,
                             GBytes             *running,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  FbFileGuard *self = FB_FILE_GUARD (guard);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->folder = fb_instance_store_get_folder (self->store, instance);
  keeping->running = g_bytes_ref (running);
  keeping->is_local = fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL;
  g_task_set_source_tag (task, fb_file_guard_prepare_async);
  g_task_set_task_data (task, keeping, (GDestroyNotify)keeping_free);
  g_task_run_in_thread (task, keep);
}

static gboolean
fb_file_guard_prepare_finish (FbDeployGuard *guard, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, guard), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fb_file_guard_finalize (GObject *object)
{
  FbFileGuard *self = FB_FILE_GUARD (object);

  g_clear_object (&self->store);

  G_OBJECT_CLASS (fb_file_guard_parent_class)->finalize (object);
}

static void
fb_file_guard_class_init (FbFileGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_file_guard_finalize;
}

static void
fb_file_guard_deploy_guard_init (FbDeployGuardInterface *iface)
{
  iface->prepare_async = fb_file_guard_prepare_async;
  iface->prepare_finish = fb_file_guard_prepare_finish;
}

static void
fb_file_guard_init (FbFileGuard *self)
{
}

FbDeployGuard *
fb_file_guard_new (FbInstanceStore *store)
{
  FbFileGuard *self;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (store), NULL);

  self = g_object_new (FB_TYPE_FILE_GUARD, NULL);
  self->store = g_object_ref (store);

  return FB_DEPLOY_GUARD (self);
}
