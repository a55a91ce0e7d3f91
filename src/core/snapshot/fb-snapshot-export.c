/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-export.h"

#include <glib/gi18n-lib.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-flow-folder.h"
#include "snapshot/fb-snapshot-draft.h"
#include "snapshot/fb-snapshot-flowfuse.h"
#include "snapshot/fb-snapshot-folder.h"

/* Files are for their owner alone: variables and function code are nobody else's either. */

#define FILE_MODE 0600

static void
append_line (GString *text, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

char *
fb_snapshot_export_describe_gaps (FbSnapshotContent *content)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FbSnapshotParts unknown;

  g_return_val_if_fail (content != NULL, NULL);

  unknown = fb_snapshot_content_get_unknown (content);
  if ((unknown & FB_PART_CREDENTIALS) != 0)
    append_line (text, _ ("No credentials: those of the snapshot are not known, as when it is of a "
                          "remote instance or of a flow file"));
  if ((unknown & FB_PART_ENVIRONMENT) != 0)
    append_line (text, _ ("No variables: those of the snapshot are not known"));

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static gboolean
write_bytes (const char *path, GBytes *bytes, GError **error)
{
  gsize       length;
  const char *data = g_bytes_get_data (bytes, &length);

  return fb_file_write (path, data, length, FILE_MODE, error);
}

/* FlowFuse shows nothing without one. (transfer full) */
static char *
make_name (FbSnapshot *snapshot)
{
  const char      *name = fb_snapshot_get_name (snapshot);
  const char      *instance = fb_snapshot_get_instance_name (snapshot);
  g_autofree char *time = NULL;

  if (name != NULL && *name != '\0')
    return g_strdup (name);

  time = fb_clock_format (fb_snapshot_get_time (snapshot));
  return g_strdup_printf ("%s %s", instance != NULL ? instance : fb_snapshot_get_id (snapshot),
                          time);
}

static gboolean
write_flowfuse (FbSnapshot        *snapshot,
                FbSnapshotContent *content,
                const char        *path,
                const char        *secret,
                GError           **error)
{
  g_autofree char *name = make_name (snapshot);
  g_autoptr (GBytes) bytes =
                 fb_snapshot_write_flowfuse (content, name, fb_snapshot_get_description (snapshot),
                                             fb_snapshot_get_time (snapshot), secret, error);

  return bytes != NULL && write_bytes (path, bytes, error);
}

static gboolean
write_folder (FbSnapshotContent *content, const char *path, GError **error)
{
  g_autoptr (GHashTable) files = fb_snapshot_write_folder (content, error);

  return files != NULL && fb_flow_folder_save (files, path, error);
}

gboolean
fb_snapshot_export (FbSnapshot        *snapshot,
                    FbSnapshotContent *content,
                    FbExportForm       form,
                    const char        *path,
                    const char        *secret,
                    GError           **error)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT (snapshot), FALSE);
  g_return_val_if_fail (content != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (secret == NULL || form == FB_EXPORT_FLOWFUSE, FALSE);

  if (fb_snapshot_draft_hides_secrets (content))
    return fb_throw (error, FB_ERROR_UNSUPPORTED,
                     _ ("Nodes of this snapshot hold their credentials in clear, and such a file "
                        "is "
                        "not written. Restore it to an instance, and export a snapshot of that."));

  switch (form)
    {
    case FB_EXPORT_FLOWS:
      return write_bytes (path, fb_snapshot_content_get_flows (content), error);
    case FB_EXPORT_FLOWFUSE:
      return write_flowfuse (snapshot, content, path, secret, error);
    case FB_EXPORT_FOLDER:
      return write_folder (content, path, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

typedef struct
{
  FbSnapshot  *snapshot;
  FbExportForm form;
  char        *path;
  char        *secret; /* (nullable) */
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_object_unref (self->snapshot);
  g_free (self->path);
  g_clear_pointer (&self->secret, fb_keyring_secret_free);
  g_free (self);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Export *self = task_data;
  GError       *error = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_store_get_content (source, fb_snapshot_get_id (self->snapshot),
                                                self->secret != NULL, cancellable, &error);

  if (content != NULL && !g_task_return_error_if_cancelled (task) &&
      fb_snapshot_export (self->snapshot, content, self->form, self->path, self->secret, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, error);
}

void
fb_snapshot_export_async (FbSnapshotStore    *store,
                          FbSnapshot         *snapshot,
                          FbExportForm        form,
                          const char         *path,
                          const char         *secret,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *self;

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (store));
  g_return_if_fail (FB_IS_SNAPSHOT (snapshot));
  g_return_if_fail (path != NULL);

  self = g_new0 (Export, 1);
  self->snapshot = g_object_ref (snapshot);
  self->form = form;
  self->path = g_strdup (path);
  self->secret = g_strdup (secret);
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_snapshot_export_async);
  g_task_set_task_data (task, self, export_free);
  g_task_run_in_thread (task, export_in_thread);
}

gboolean
fb_snapshot_export_finish (FbSnapshotStore *store, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  if (!done && error != NULL)
    fb_error_convert (error);

  return done;
}
