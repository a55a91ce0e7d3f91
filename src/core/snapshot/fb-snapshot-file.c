/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-file.h"

#include "fb-error.h"
#include "fb-file.h"
#include "fb-keyring.h"
#include "flow/fb-flow-folder.h"
#include "flow/fb-flow-selection.h"
#include "snapshot/fb-snapshot-draft.h"
#include "snapshot/fb-snapshot-flowfuse.h"
#include "snapshot/fb-snapshot-folder.h"
#include "snapshot/fb-snapshot-manifest.h"

/* Finds out which kind of file it is. */

static FbSnapshotContent *
read_folder (const char *path, GError **error)
{
  g_autoptr (GHashTable) files = fb_flow_folder_load (path, error);

  return files != NULL ? fb_snapshot_read_folder (files, error) : NULL;
}

/* What else there was, nobody knows. */
static FbSnapshotContent *
read_flows (GBytes *bytes, GError **error)
{
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, error);
  g_autoptr (GBytes) flows = NULL;
  FbSnapshotContent *content;
  gsize              length;
  const char        *text = g_bytes_get_data (bytes, &length);
  gsize              start = 0;

  if (document == NULL)
    return NULL;

  while (start < length && g_ascii_isspace (text[start]))
    start++;
  flows = text[start] == '[' ? g_bytes_ref (bytes) : fb_flow_document_get_flows (document);
  content = fb_snapshot_content_new (flows);
  fb_snapshot_content_set_rev (content, fb_flow_document_get_rev (document));
  fb_snapshot_content_set_unknown (content, FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT |
                                                FB_PART_PACKAGES | FB_PART_MODULES |
                                                FB_PART_SETTINGS | FB_PART_PALETTE);
  return content;
}

static gboolean
read_any (FbSnapshotFile *self, const char *path, const char *secret, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      self->content = read_folder (path, error);
      return self->content != NULL;
    }

  bytes = fb_file_read (path, FB_FLOW_MAX_BYTES, error);
  if (bytes == NULL)
    return FALSE;

  if (fb_snapshot_is_flowfuse (bytes))
    {
      self->is_sealed = fb_snapshot_flowfuse_is_sealed (bytes);
      self->content =
          fb_snapshot_read_flowfuse (bytes, secret, &self->name, &self->description, error);
    }
  else
    self->content = read_flows (bytes, error);

  return self->content != NULL;
}

static FbSnapshotFile *
read_file (const char *path, const char *secret, GError **error)
{
  g_autoptr (FbSnapshotFile) self = g_new0 (FbSnapshotFile, 1);

  if (!read_any (self, path, secret, error))
    {
      fb_throw_prefixed (error, "%s: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

FbSnapshotContent *
fb_snapshot_read_file (
    const char *path, const char *secret, char **name, char **description, GError **error)
{
  g_autoptr (FbSnapshotFile) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = read_file (path, secret, error);
  if (file == NULL)
    return NULL;

  if (name != NULL)
    *name = g_steal_pointer (&file->name);
  if (description != NULL)
    *description = g_steal_pointer (&file->description);

  return g_steal_pointer (&file->content);
}

void
fb_snapshot_file_free (FbSnapshotFile *self)
{
  g_clear_pointer (&self->content, fb_snapshot_content_unref);
  g_free (self->name);
  g_free (self->description);
  g_free (self);
}

typedef struct
{
  char *path;
  char *secret; /* (nullable) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_free (self->path);
  g_clear_pointer (&self->secret, fb_keyring_secret_free);
  g_free (self);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Reading  *self = task_data;
  GError         *error = NULL;
  FbFlowDocument *document;
  FbSnapshotFile *file = read_file (self->path, self->secret, &error);

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  document = fb_snapshot_content_get_document (file->content, NULL);
  file->is_part = document != NULL && fb_flow_selection_is (document);
  file->needs_key = fb_snapshot_manifest_has_secrets (file->content) ||
                    fb_snapshot_draft_hides_secrets (file->content);
  g_task_return_pointer (task, file, (GDestroyNotify)fb_snapshot_file_free);
}

void
fb_snapshot_read_file_async (const char         *path,
                             const char         *secret,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *self;

  g_return_if_fail (path != NULL);

  self = g_new0 (Reading, 1);
  self->path = g_strdup (path);
  self->secret = g_strdup (secret);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_snapshot_read_file_async);
  g_task_set_task_data (task, self, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

FbSnapshotFile *
fb_snapshot_read_file_finish (GAsyncResult *result, GError **error)
{
  FbSnapshotFile *file;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  file = g_task_propagate_pointer (G_TASK (result), error);
  if (file == NULL && error != NULL)
    fb_error_convert (error);

  return file;
}
