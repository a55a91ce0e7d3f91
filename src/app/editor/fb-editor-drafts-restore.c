/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-drafts-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"

/* Out of the store and into the page, which folds a full draft and the changes since into one. */

static void
fb_editor_drafts_applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbEditorDrafts  *self = g_task_get_source_object (task);
  GError          *error = NULL;
  g_autofree char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);
  g_autoptr (JsonObject) answer = NULL;
  const char *older;

  if (self->view == FB_EDITOR_VIEW (source))
    self->is_restoring = FALSE;
  if (text == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  answer = fb_json_parse_object (text, -1, FB_WEB_MAX_MESSAGE, NULL);
  older = answer != NULL ? fb_json_get_string (answer, "older", NULL) : NULL;
  self->has_kept = TRUE;
  self->wants_full = TRUE;
  fb_editor_drafts_set_offer (self, older != NULL ? g_bytes_new (older, strlen (older)) : NULL,
                              answer != NULL ? fb_json_get_int (answer, "olderTime", 0) : 0);
  g_task_return_int (task, answer != NULL && fb_json_get_boolean (answer, "stale", FALSE));
}

/* Takes @task. */
static void
apply (GTask *task, GBytes *contents)
{
  FbEditorDrafts  *self = g_task_get_source_object (task);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (contents, NULL), g_bytes_get_size (contents));
  g_autoptr (JsonObject) arguments = json_object_new ();

  if (self->view == NULL)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_CANCELLED, "%s",
                               _ ("The editor was closed"));
      g_object_unref (task);
      return;
    }

  json_object_set_string_member (arguments, "contents", text);
  fb_editor_view_call_async (self->view, "apply-draft", arguments, self->cancellable,
                             fb_editor_drafts_applied_cb, task);
}

static void
fb_editor_drafts_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask  *task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) contents =
                 fb_draft_store_get_finish (FB_DRAFT_STORE (source), result, NULL, NULL, &error);

  if (contents != NULL)
    {
      apply (task, contents);
      return;
    }

  FB_EDITOR_DRAFTS (g_task_get_source_object (task))->is_restoring = FALSE;
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
fb_editor_drafts_restore_async (FbEditorDrafts     *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_drafts_restore_async);
  self->is_restoring = TRUE;
  if (self->offer != NULL)
    apply (task, self->offer);
  else
    fb_draft_store_get_async (self->store, self->instance, cancellable, fb_editor_drafts_got_cb,
                              task);
}

gboolean
fb_editor_drafts_restore_finish (FbEditorDrafts *self,
                                 GAsyncResult   *result,
                                 gboolean       *stale,
                                 GError        **error)
{
  g_autoptr (GError) failure = NULL;
  gssize answer;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_int (G_TASK (result), &failure);
  if (failure != NULL)
    {
      fb_error_convert (&failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (stale != NULL)
    *stale = answer != 0;

  return TRUE;
}
