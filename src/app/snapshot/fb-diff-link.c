/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-diff-link.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "snapshot/fb-edited-flows.h"

/* Two steps: the text is taken apart, then what it names is looked up. */

#define PREFIX "flowbench://diff/"
#define MAX_LINK (16 * 1024) /* a path may be long, and each of its bytes three */

static const char *const words[] = {
  [FB_DIFF_SNAPSHOT] = "snapshot:",
  [FB_DIFF_RUNNING] = "running:",
  [FB_DIFF_EDITED] = "edited:",
  [FB_DIFF_FILE] = "file:",
};

static void
append (GString *text, const FbDiffSide *side)
{
  g_string_append (text, words[side->kind]);
  g_string_append_uri_escaped (text, side->id, NULL, FALSE);
}

char *
fb_diff_link_print (const FbDiffSide *older, const FbDiffSide *newer)
{
  GString *text;

  g_return_val_if_fail (older != NULL && newer != NULL, NULL);

  text = g_string_new (PREFIX);
  append (text, older);
  g_string_append_c (text, '/');
  append (text, newer);

  return g_string_free (text, FALSE);
}

/* Ids are plain: letters, digits, "-" and "_". */
static gboolean
is_plain (const char *id)
{
  return *id != '\0' && id[strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_")] == '\0';
}

/* (nullable) */
static FbDiffSide *
parse_file (const char *text)
{
  g_autofree char *path = g_uri_unescape_string (text, NULL);

  return path != NULL && g_path_is_absolute (path) ? fb_diff_side_new_file (path) : NULL;
}

/* (nullable) */
static FbDiffSide *
parse_side (const char *text, FbDiffLinkOrigin origin)
{
  FbDiffSideKind last = origin == FB_DIFF_LINK_OWN ? FB_DIFF_FILE : FB_DIFF_RUNNING;

  for (FbDiffSideKind kind = FB_DIFF_SNAPSHOT; kind <= last; kind++)
    if (g_str_has_prefix (text, words[kind]))
      {
        const char *id = text + strlen (words[kind]);

        if (kind == FB_DIFF_FILE)
          return parse_file (id);
        return is_plain (id) ? fb_diff_side_new (kind, id, NULL, NULL) : NULL;
      }

  return NULL;
}

gboolean
fb_diff_link_parse (const char      *text,
                    FbDiffLinkOrigin origin,
                    FbDiffSide     **older,
                    FbDiffSide     **newer)
{
  g_auto (GStrv) sides = NULL;
  g_autoptr (FbDiffSide) one = NULL;
  g_autoptr (FbDiffSide) other = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (older != NULL && newer != NULL, FALSE);

  if (strlen (text) > MAX_LINK || !g_str_has_prefix (text, PREFIX))
    return FALSE;

  sides = g_strsplit (text + strlen (PREFIX), "/", 3);
  if (g_strv_length (sides) != 2 || (one = parse_side (sides[0], origin)) == NULL ||
      (other = parse_side (sides[1], origin)) == NULL)
    return FALSE;

  *older = g_steal_pointer (&one);
  *newer = g_steal_pointer (&other);
  return TRUE;
}

typedef struct
{
  /* Owned */
  FbSession  *session;
  FbDiffSide *older;
  FbDiffSide *newer;
  GBytes     *draft; /* (nullable) */
} Resolve;

static void
resolve_free (gpointer data)
{
  Resolve *self = data;

  g_clear_object (&self->session);
  fb_diff_side_free (self->older);
  fb_diff_side_free (self->newer);
  g_clear_pointer (&self->draft, g_bytes_unref);
  g_free (self);
}

/* (nullable) (transfer full) */
static FbDiffSide *
look_up_snapshot (FbSession *session, const char *id)
{
  g_autoptr (GListModel) all = fb_snapshot_store_list (fb_session_get_snapshots (session), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (FbSnapshot) snapshot = g_list_model_get_item (all, i);

      if (g_str_equal (fb_snapshot_get_id (snapshot), id))
        return fb_diff_side_new_snapshot (snapshot);
    }

  return NULL;
}

/* (nullable) The same with its title. (transfer full) */
static FbDiffSide *
look_up (FbSession *session, const FbDiffSide *side)
{
  FbInstance *instance;

  if (side->kind == FB_DIFF_FILE)
    return fb_diff_side_copy (side);
  if (side->kind == FB_DIFF_SNAPSHOT)
    return look_up_snapshot (session, side->id);

  instance = fb_instance_store_get (fb_session_get_instances (session), side->id);
  if (instance == NULL)
    return NULL;

  return side->kind == FB_DIFF_EDITED ? fb_diff_side_new_edited (instance)
                                      : fb_diff_side_new_running (instance);
}

/* The worker */
static void
fold_draft (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Resolve *self = task_data;
  GError  *error = NULL;

  self->newer->flows = fb_edited_flows_fold (self->draft, &error);
  if (self->newer->flows != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
draft_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Resolve *self = g_task_get_task_data (task);
  GError  *error = NULL;

  self->draft = fb_draft_store_get_finish (FB_DRAFT_STORE (object), result, NULL, NULL, &error);
  if (self->draft == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_object (&self->session); /* is not for workers */
  g_task_run_in_thread (task, fold_draft);
}

/* Only the newer side may be what is edited. */
static void
read_edits (GTask *task)
{
  Resolve    *self = g_task_get_task_data (task);
  FbInstance *instance =
      fb_instance_store_get (fb_session_get_instances (self->session), self->newer->id);

  fb_draft_store_get_async (fb_session_get_drafts (self->session), instance,
                            g_task_get_cancellable (task), draft_read_cb, g_object_ref (task));
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Resolve *self = g_task_get_task_data (task);
  g_autoptr (FbDiffSide) older = NULL;
  g_autoptr (FbDiffSide) newer = NULL;
  GError *error = NULL;

  if (!fb_snapshot_store_load_finish (FB_SNAPSHOT_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  older = look_up (self->session, self->older);
  newer = look_up (self->session, self->newer);
  if (older == NULL || newer == NULL || older->kind == FB_DIFF_EDITED)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_NOT_FOUND,
                               _ ("What the link compares is not here any more"));
      return;
    }

  fb_diff_side_free (self->older);
  fb_diff_side_free (self->newer);
  self->older = g_steal_pointer (&older);
  self->newer = g_steal_pointer (&newer);
  if (self->newer->kind == FB_DIFF_EDITED)
    read_edits (task);
  else
    g_task_return_boolean (task, TRUE);
}

void
fb_diff_link_resolve_async (FbSession          *session,
                            const FbDiffSide   *older,
                            const FbDiffSide   *newer,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Resolve *self;

  g_return_if_fail (FB_IS_SESSION (session));
  g_return_if_fail (older != NULL && newer != NULL);

  self = g_new0 (Resolve, 1);
  self->session = g_object_ref (session);
  self->older = fb_diff_side_copy (older);
  self->newer = fb_diff_side_copy (newer);
  g_task_set_source_tag (task, fb_diff_link_resolve_async);
  g_task_set_task_data (task, self, resolve_free);
  fb_snapshot_store_load_async (fb_session_get_snapshots (session), cancellable, listed_cb,
                                g_object_ref (task));
}

gboolean
fb_diff_link_resolve_finish (GAsyncResult *result,
                             FbDiffSide  **older,
                             FbDiffSide  **newer,
                             GError      **error)
{
  Resolve *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (older != NULL && newer != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  self = g_task_get_task_data (G_TASK (result));
  *older = fb_diff_side_copy (self->older);
  *newer = fb_diff_side_copy (self->newer);
  return TRUE;
}
