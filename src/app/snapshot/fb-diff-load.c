/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-load.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "snapshot/fb-snapshot-file.h"
#include "snapshot/fb-snapshot-gather.h"

/* First the older side, then the newer one, then both together on a worker. */

#define OTHER_PARTS                                                                                \
  (FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT | FB_PART_PACKAGES | FB_PART_MODULES |                \
   FB_PART_SETTINGS | FB_PART_PALETTE)

enum
{
  OLDER,
  NEWER,
  N_SIDES
};

typedef struct
{
  /* Owned */
  FbSession         *session;
  FbSnapshotStore   *store;
  FbDiffSide        *sides[N_SIDES];
  FbSnapshotContent *contents[N_SIDES]; /* (nullable) */
  FbSnapshotDiff    *diff;              /* (nullable) */
  FbNodePalette     *palette;           /* (nullable) */

  int reading;
} Load;

static void
load_free (gpointer data)
{
  Load *self = data;

  for (int i = 0; i < N_SIDES; i++)
    {
      g_clear_pointer (&self->sides[i], fb_diff_side_free);
      g_clear_pointer (&self->contents[i], fb_snapshot_content_unref);
    }
  g_clear_pointer (&self->diff, fb_snapshot_diff_unref);
  g_clear_pointer (&self->palette, fb_node_palette_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_free (self);
}

static void read_next (GTask *task);

/* @error: (transfer full) */
static void
fail (GTask *task, const FbDiffSide *side, GError *error)
{
  if (side->title != NULL && !g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    fb_throw_prefixed (&error, "%s: ", side->title);
  g_task_return_error (task, error);
}

/* @content: (nullable) (transfer full). @error: (transfer full) when there is none. */
static void
take_content (GTask *task, FbSnapshotContent *content, GError *error)
{
  Load *self = g_task_get_task_data (task);

  if (content == NULL)
    {
      fail (task, self->sides[self->reading], error);
      return;
    }

  self->contents[self->reading++] = content;
  read_next (task);
}

static void
snapshot_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError            *error = NULL;
  FbSnapshotContent *content =
      fb_snapshot_store_get_content_finish (FB_SNAPSHOT_STORE (object), result, &error);

  take_content (task, content, error);
}

static void
gathered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError            *error = NULL;
  FbSnapshotContent *content = fb_snapshot_gather_finish (result, NULL, &error);

  take_content (task, content, error);
}

static void
file_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError            *error = NULL;
  FbSnapshotContent *content = g_task_propagate_pointer (G_TASK (result), &error);

  take_content (task, content, error);
}

/* The worker */
static void
read_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError            *error = NULL;
  FbSnapshotContent *content = fb_snapshot_read_file (task_data, NULL, NULL, NULL, &error);

  if (content != NULL)
    g_task_return_pointer (task, content, (GDestroyNotify)fb_snapshot_content_unref);
  else
    g_task_return_error (task, error);
}

static void
begin_file (GTask *task, const char *path)
{
  g_autoptr (GTask) work = g_task_new (NULL, g_task_get_cancellable (task), file_read_cb,
                                       g_object_ref (task));

  g_task_set_source_tag (work, begin_file);
  g_task_set_task_data (work, g_strdup (path), g_free);
  g_task_run_in_thread (work, read_file);
}

static void
begin_running (GTask *task, const char *id)
{
  Load            *self = g_task_get_task_data (task);
  FbInstanceStore *instances = fb_session_get_instances (self->session);
  FbInstance      *instance = fb_instance_store_get (instances, id);

  if (instance == NULL)
    take_content (task, NULL,
                  g_error_new (FB_ERROR, FB_ERROR_NOT_FOUND,
                               _ ("The instance is not here any more")));
  else
    fb_snapshot_gather_async (instances, instance, fb_session_get_link (self->session, instance),
                              NULL, g_task_get_cancellable (task), gathered_cb,
                              g_object_ref (task));
}

static FbSnapshotContent *
wrap_flows (GBytes *flows)
{
  FbSnapshotContent *content = fb_snapshot_content_new (flows);

  fb_snapshot_content_set_unknown (content, OTHER_PARTS);
  return content;
}

/* (nullable) (transfer full) */
static JsonObject *
merge_palettes (FbSnapshotContent *older, FbSnapshotContent *newer)
{
  JsonObject    *one = fb_snapshot_content_get_palette (older);
  JsonObject    *other = fb_snapshot_content_get_palette (newer);
  JsonObject    *merged;
  JsonObjectIter iter;
  const char    *type;
  JsonNode      *look;

  if (one == NULL || other == NULL)
    {
      JsonObject *only = other != NULL ? other : one;

      return only != NULL ? json_object_ref (only) : NULL;
    }

  merged = json_object_new ();
  json_object_iter_init (&iter, one);
  while (json_object_iter_next (&iter, &type, &look))
    json_object_set_member (merged, type, json_node_ref (look));
  json_object_iter_init (&iter, other);
  while (json_object_iter_next (&iter, &type, &look))
    json_object_set_member (merged, type, json_node_ref (look));

  return merged;
}

/* The worker */
static void
compare (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load   *self = task_data;
  GError *error = NULL;
  g_autoptr (JsonObject) types = NULL;

  for (int i = 0; i < N_SIDES; i++)
    {
      /* Without the profile's key, whether credentials changed since a snapshot stays unknown. */
      if (self->sides[i]->kind == FB_DIFF_RUNNING)
        fb_snapshot_store_fingerprint (self->store, self->contents[i], NULL);
      if (fb_snapshot_content_get_document (self->contents[i], &error) == NULL)
        {
          fail (task, self->sides[i], error);
          return;
        }
    }

  self->diff = fb_snapshot_diff_new (self->contents[OLDER], self->contents[NEWER], &error);
  if (self->diff == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  types = merge_palettes (self->contents[OLDER], self->contents[NEWER]);
  self->palette = fb_node_palette_new (types);
  g_task_return_boolean (task, TRUE);
}

static void
read_next (GTask *task)
{
  Load             *self = g_task_get_task_data (task);
  const FbDiffSide *side = self->reading < N_SIDES ? self->sides[self->reading] : NULL;

  if (side == NULL)
    {
      g_clear_object (&self->session); /* is not for workers */
      g_task_run_in_thread (task, compare);
    }
  else if (side->kind == FB_DIFF_SNAPSHOT)
    fb_snapshot_store_get_content_async (self->store, side->id, FALSE,
                                         g_task_get_cancellable (task), snapshot_read_cb,
                                         g_object_ref (task));
  else if (side->kind == FB_DIFF_RUNNING)
    begin_running (task, side->id);
  else if (side->kind == FB_DIFF_FILE)
    begin_file (task, side->id);
  else
    take_content (task, wrap_flows (side->flows), NULL);
}

void
fb_diff_load_async (FbSession          *session,
                    const FbDiffSide   *older,
                    const FbDiffSide   *newer,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *self;

  g_return_if_fail (FB_IS_SESSION (session));
  g_return_if_fail (older != NULL && newer != NULL);

  self = g_new0 (Load, 1);
  self->session = g_object_ref (session);
  self->store = g_object_ref (fb_session_get_snapshots (session));
  self->sides[OLDER] = fb_diff_side_copy (older);
  self->sides[NEWER] = fb_diff_side_copy (newer);
  g_task_set_source_tag (task, fb_diff_load_async);
  g_task_set_task_data (task, self, load_free);
  read_next (task);
}

FbSnapshotDiff *
fb_diff_load_finish (GAsyncResult *result, FbNodePalette **palette, GError **error)
{
  Load *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (palette != NULL, NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  self = g_task_get_task_data (G_TASK (result));
  *palette = fb_node_palette_ref (self->palette);
  return fb_snapshot_diff_ref (self->diff);
}
