/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-local-source.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-file.h"
#include "fb-keyring.h"
#include "instance/fb-credentials-file.h"
#include "instance/fb-instance-secret.h"
#include "instance/fb-instance-variables.h"
#include "instance/fb-local-files.h"
#include "instance/fb-runtime-store.h"
#include "snapshot/fb-installed.h"
#include "snapshot/fb-settings-scan.h"

/* Node-RED writes credentials and then flows, each as a new file that takes the old one's name, a
 * few milliseconds apart. Both belong together when neither changed while they were read, nor just
 * before. */

#define SETTLED_US (300 * 1000)
#define TRY_US (50 * 1000)
#define MAX_TRIES 200
#define MAX_PACKAGE_BYTES (16 * 1024 * 1024)
#define MAX_SETTINGS_BYTES (4 * 1024 * 1024)

/* What tells two states of a file apart. */
typedef struct
{
  guint64 inode;
  gint64  changed_us; /* 0: there is no such file */
  gint64  size;
} Trace;

FbLocalSource *
fb_local_source_new (FbInstanceStore *instances, FbInstance *instance)
{
  FbLocalSource *self;
  const char    *name;
  FbRuntime     *runtime;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (instances), NULL);
  g_return_val_if_fail (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL, NULL);

  name = fb_instance_get_runtime (instance);
  runtime = name != NULL ? fb_runtime_store_find (fb_instance_store_get_runtimes (instances), name)
                         : NULL;

  self = g_new0 (FbLocalSource, 1);
  self->workspace = g_object_ref (fb_instance_store_get_workspace (instances));
  self->id = g_strdup (fb_instance_get_id (instance));
  self->folder = fb_instance_store_get_folder (instances, instance);
  self->runtime = g_strdup (name);
  if (runtime != NULL)
    {
      self->script = g_strdup (fb_runtime_get_script (runtime));
      self->node_red_version = g_strdup (fb_runtime_get_node_red_version (runtime));
      self->node_version = g_strdup (fb_runtime_get_node_version (runtime));
    }

  return self;
}

void
fb_local_source_free (FbLocalSource *self)
{
  g_clear_object (&self->workspace);
  g_free (self->id);
  g_free (self->folder);
  g_free (self->runtime);
  g_free (self->script);
  g_free (self->node_red_version);
  g_free (self->node_version);
  g_free (self);
}

static Trace
trace (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return (Trace){ 0 };

  return (Trace){
    .inode = info.st_ino,
    .changed_us =
        MAX (1, (gint64)info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000),
    .size = info.st_size,
  };
}

static gboolean
is_same (const Trace *a, const Trace *b)
{
  return a->inode == b->inode && a->changed_us == b->changed_us && a->size == b->size;
}

/* A time in the future says nothing. */
static gboolean
is_settled (const Trace *self, gint64 now_us)
{
  return self->changed_us > now_us || now_us - self->changed_us > SETTLED_US;
}

/* A file that is not there is NULL without an error. */
static gboolean
read_optional (const char *path, gsize limit, GBytes **bytes, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *bytes = fb_file_read (path, limit, &failure);
  if (*bytes != NULL || g_error_matches (failure, FB_ERROR, FB_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Both files of one moment; each (nullable). */
static gboolean
read_pair (const FbLocalSource *self,
           GBytes             **flows,
           GBytes             **sealed,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autofree char *flows_path = fb_local_path (self->folder, FB_LOCAL_FLOWS);
  g_autofree char *sealed_path = fb_local_path (self->folder, FB_LOCAL_CREDENTIALS);

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      const gint64 now_us = fb_clock_now ();
      const Trace  flows_before = trace (flows_path);
      const Trace  sealed_before = trace (sealed_path);
      Trace        flows_after, sealed_after;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (is_settled (&flows_before, now_us) && is_settled (&sealed_before, now_us))
        {
          if (!read_optional (flows_path, FB_FLOW_MAX_BYTES, flows, error) ||
              !read_optional (sealed_path, FB_CREDENTIALS_MAX_BYTES, sealed, error))
            return FALSE;
          flows_after = trace (flows_path);
          sealed_after = trace (sealed_path);
          if (is_same (&flows_before, &flows_after) && is_same (&sealed_before, &sealed_after))
            return TRUE;
          g_clear_pointer (flows, g_bytes_unref);
          g_clear_pointer (sealed, g_bytes_unref);
        }
      g_usleep (TRY_US);
    }

  return fb_throw (error, FB_ERROR_CONFLICT,
                   _ ("The flows of the instance are being deployed all the time; try again"));
}

/* Entries without a field say nothing, and a deploy clears them away sooner or later. */
static void
remove_empty (JsonObject *credentials)
{
  g_autoptr (GList) ids = json_object_get_members (credentials);

  for (GList *id = ids; id != NULL; id = id->next)
    {
      JsonObject *fields = fb_json_get_object (credentials, id->data);

      if (fields == NULL || json_object_get_size (fields) == 0)
        json_object_remove_member (credentials, id->data);
    }
}

/* Credentials that cannot be decrypted are unknown, not absent. */
static gboolean
add_credentials (const FbLocalSource *self,
                 FbSnapshotContent   *content,
                 GBytes              *sealed,
                 GCancellable        *cancellable,
                 GError             **error)
{
  g_autoptr (JsonObject) credentials = NULL;
  g_autoptr (GError) failure = NULL;
  char *secret;

  if (sealed == NULL)
    return TRUE;

  secret = fb_instance_secret_lookup (fb_workspace_get_keyring (self->workspace), self->id,
                                      FB_INSTANCE_CREDENTIAL_SECRET, cancellable, &failure);
  if (secret == NULL && !g_error_matches (failure, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s",
                                  _ ("Reading the credentials: "));
      return FALSE;
    }

  credentials = fb_credentials_decrypt (sealed, secret, NULL);
  fb_keyring_secret_free (secret);
  if (credentials != NULL)
    remove_empty (credentials);
  if (credentials == NULL)
    fb_snapshot_content_set_unknown (content, fb_snapshot_content_get_unknown (content) |
                                                  FB_PART_CREDENTIALS);
  else if (json_object_get_size (credentials) > 0)
    fb_snapshot_content_set_credentials (content, credentials);

  return TRUE;
}

static gboolean
add_variables (const FbLocalSource *self, FbSnapshotContent *content, GError **error)
{
  g_autoptr (GPtrArray) variables =
                 fb_instance_variables_list (self->workspace, self->id, TRUE, error);

  if (variables == NULL)
    return FALSE;

  for (guint i = 0; i < variables->len; i++)
    {
      const FbInstanceVariable *variable = g_ptr_array_index (variables, i);

      fb_snapshot_content_add_environment (content, variable->name, variable->value,
                                           variable->hidden);
    }

  return TRUE;
}

static gboolean
add_packages (const FbLocalSource *self, FbSnapshotContent *content, GError **error)
{
  g_autofree char *package =
      g_build_filename (self->folder, FB_LOCAL_USER_DIR, "package.json", NULL);
  g_autofree char *lock =
      g_build_filename (self->folder, FB_LOCAL_USER_DIR, "package-lock.json", NULL);
  g_autoptr (GBytes) package_bytes = NULL;
  g_autoptr (GBytes) lock_bytes = NULL;

  if (!read_optional (package, MAX_PACKAGE_BYTES, &package_bytes, error) ||
      !read_optional (lock, MAX_PACKAGE_BYTES, &lock_bytes, error))
    return FALSE;

  if (package_bytes != NULL)
    fb_snapshot_content_set_package_json (content, package_bytes);
  if (lock_bytes != NULL)
    fb_snapshot_content_set_package_lock (content, lock_bytes);

  return TRUE;
}

/* Of the user's own settings file, which may hold passwords, the settings that matter, and its
 * digest: that something else in it changed can be seen. */
static gboolean
add_settings (const FbLocalSource *self, FbSnapshotContent *content, GError **error)
{
  g_autofree char *path = fb_local_path (self->folder, FB_LOCAL_USER_SETTINGS);
  g_autoptr (GBytes) own = NULL;
  g_autoptr (JsonObject) settings = json_object_new ();

  if (!read_optional (path, MAX_SETTINGS_BYTES, &own, error))
    return FALSE;

  if (self->runtime != NULL)
    json_object_set_string_member (settings, "runtime", self->runtime);
  if (own != NULL)
    {
      g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, own);

      json_object_set_string_member (settings, "settings.js", digest);
      fb_settings_scan (g_bytes_get_data (own, NULL), g_bytes_get_size (own), settings);
    }
  fb_snapshot_content_set_settings (content, settings);

  return TRUE;
}

static void
add_modules (const FbLocalSource *self, FbSnapshotContent *content, GCancellable *cancellable)
{
  g_autofree char *user_dir = fb_local_path (self->folder, FB_LOCAL_USER_DIR);
  g_autoptr (JsonObject) modules = json_object_new ();
  g_autoptr (JsonObject) palette = json_object_new ();

  fb_installed_read (self->script, user_dir, modules, palette, cancellable);
  if (self->node_red_version != NULL)
    json_object_set_string_member (modules, "node-red", self->node_red_version);
  fb_snapshot_content_set_modules (content, modules);
  fb_snapshot_content_set_palette (content, palette);
  fb_snapshot_content_set_node_red_version (content, self->node_red_version);
  fb_snapshot_content_set_node_version (content, self->node_version);
}

FbSnapshotContent *
fb_local_source_read (const FbLocalSource *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (!read_pair (self, &flows, &sealed, cancellable, error))
    return NULL;
  if (flows == NULL)
    flows = g_bytes_new_static ("[]", 2); /* never started */

  content = fb_snapshot_content_new (flows);
  if (!add_credentials (self, content, sealed, cancellable, error) ||
      !add_variables (self, content, error) || !add_packages (self, content, error) ||
      !add_settings (self, content, error))
    return NULL;
  add_modules (self, content, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      fb_error_convert (error);
      return NULL;
    }

  return g_steal_pointer (&content);
}
