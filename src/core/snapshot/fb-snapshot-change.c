/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-snapshot-collect.h"
#include "fb-snapshot-store-private.h"

/* What people change of a snapshot after it was taken: its name, its tags, and that it is there.
 * Each is one transaction with its line of activity. */

#define MAX_TEXT_BYTES 65536

typedef struct _Change Change;
struct _Change
{
  gboolean (*apply) (FbConnection  *connection,
                     const Change  *change,
                     FbSnapshotRow *row,
                     GError       **error);

  const char *verb; /* of activity */
  const char *id;
  const char *name; /* or the tag */
  const char *description;
  gboolean    is_set;
};

static char *
dup_if_any (const char *text)
{
  return text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

static gboolean
apply_rename (FbConnection *connection, const Change *change, FbSnapshotRow *row, GError **error)
{
  g_free (row->name);
  row->name = dup_if_any (change->name);
  g_free (row->description);
  row->description = dup_if_any (change->description);

  return fb_snapshot_row_update (connection, row, error);
}

static gboolean
apply_tag (FbConnection *connection, const Change *change, FbSnapshotRow *row, GError **error)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  for (guint i = 0; row->tags != NULL && row->tags[i] != NULL; i++)
    if (!g_str_equal (row->tags[i], change->name))
      g_strv_builder_add (tags, row->tags[i]);
  if (change->is_set)
    g_strv_builder_add (tags, change->name);
  g_strfreev (row->tags);
  row->tags = g_strv_builder_end (tags);

  return fb_snapshot_row_update (connection, row, error);
}

static gboolean
apply_remove (FbConnection *connection, const Change *change, FbSnapshotRow *row, GError **error)
{
  gint64 revision = 0;

  return fb_snapshot_row_next_revision (connection, &revision, error) &&
         fb_connection_run (connection, error, "DELETE FROM snapshot WHERE number = ?", "i",
                            row->number) &&
         fb_snapshot_collect_bodies (connection, error);
}

static gboolean
write_change (FbConnection *connection, gpointer user_data, GError **error)
{
  const Change *change = user_data;
  g_autoptr (FbSnapshotRow) row = fb_snapshot_row_read (connection, change->id, error);
  g_autofree char *title = NULL;

  if (row == NULL)
    return FALSE;

  title = g_strdup (fb_snapshot_row_get_title (row));
  return change->apply (connection, change, row, error) &&
         fb_activity_append (connection, change->verb, change->id, title, "ok", change->name,
                             error);
}

static gboolean
check_text (const char *text, GError **error)
{
  if (text == NULL || (strlen (text) <= MAX_TEXT_BYTES && g_utf8_validate (text, -1, NULL)))
    return TRUE;

  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("A name or description is plain text of at most %d bytes"), MAX_TEXT_BYTES);
}

static gboolean
run_change (FbSnapshotStore *self, Change *change, GError **error)
{
  return check_text (change->name, error) && check_text (change->description, error) &&
         fb_database_write (fb_snapshot_store_get_database (self), write_change, change, error);
}

gboolean
fb_snapshot_store_rename (FbSnapshotStore *self,
                          const char      *id,
                          const char      *name,
                          const char      *description,
                          GError         **error)
{
  Change change = { apply_rename, "snapshot.rename", id, name, description, FALSE };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return run_change (self, &change, error);
}

gboolean
fb_snapshot_store_set_tag (
    FbSnapshotStore *self, const char *id, const char *tag, gboolean is_set, GError **error)
{
  Change change = { apply_tag, "snapshot.tag", id, tag, NULL, is_set };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL && tag != NULL, FALSE);

  if (tag[0] == '\0' || strchr (tag, '\n') != NULL)
    return fb_throw (error, FB_ERROR_INVALID, _ ("A tag is one line, and not empty"));

  return run_change (self, &change, error);
}

gboolean
fb_snapshot_store_remove (FbSnapshotStore *self, const char *id, GError **error)
{
  Change change = { apply_remove, "snapshot.remove", id, NULL, NULL, FALSE };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return run_change (self, &change, error) &&
         fb_snapshot_collect_texts (fb_snapshot_store_get_database (self), error);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free ((char *)change->id);
  g_free ((char *)change->name);
  g_free ((char *)change->description);
  g_free (change);
}

static void
change_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Change  *change = task_data;
  GError  *error = NULL;
  gboolean done;

  if (change->apply == apply_rename)
    done = fb_snapshot_store_rename (source, change->id, change->name, change->description, &error);
  else if (change->apply == apply_tag)
    done = fb_snapshot_store_set_tag (source, change->id, change->name, change->is_set, &error);
  else
    done = fb_snapshot_store_remove (source, change->id, &error);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
start_change (FbSnapshotStore    *self,
              Change              change,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  change.id = g_strdup (change.id);
  change.name = g_strdup (change.name);
  change.description = g_strdup (change.description);
  g_task_set_source_tag (task, start_change);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_memdup2 (&change, sizeof change), change_free);
  g_task_run_in_thread (task, change_in_thread);
}

void
fb_snapshot_store_rename_async (FbSnapshotStore    *self,
                                const char         *id,
                                const char         *name,
                                const char         *description,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (id != NULL);

  start_change (self, (Change){ apply_rename, NULL, id, name, description, FALSE }, cancellable,
                callback, user_data);
}

void
fb_snapshot_store_set_tag_async (FbSnapshotStore    *self,
                                 const char         *id,
                                 const char         *tag,
                                 gboolean            is_set,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (id != NULL && tag != NULL);

  start_change (self, (Change){ apply_tag, NULL, id, tag, NULL, is_set }, cancellable, callback,
                user_data);
}

void
fb_snapshot_store_remove_async (FbSnapshotStore    *self,
                                const char         *id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));
  g_return_if_fail (id != NULL);

  start_change (self, (Change){ apply_remove, NULL, id, NULL, NULL, FALSE }, cancellable, callback,
                user_data);
}

gboolean
fb_snapshot_store_change_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
