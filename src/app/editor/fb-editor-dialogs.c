/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"

/* What a person typed into a dialog of the page is nowhere else before the dialog is ended. */

static gboolean
can_call (FbEditor *self)
{
  return self->view != NULL && self->phase == FB_EDITOR_READY;
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  /* A page that does not answer tells nothing new. */
  g_free (fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, NULL));
  g_task_return_boolean (task, TRUE);
}

void
fb_editor_settle_async (FbEditor           *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_EDITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_settle_async);
  if (can_call (self))
    fb_editor_view_call_async (self->view, "state", NULL, cancellable, settled_cb,
                               g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

void
fb_editor_settle_finish (FbEditor *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError          *error = NULL;
  g_autofree char *answer = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (strcmp (answer, "true") != 0)
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_CONFLICT, "%s",
                             _ ("The node dialog does not close. Finish it in the editor"));
  else
    g_task_return_boolean (task, TRUE);
}

void
fb_editor_end_dialogs_async (FbEditor           *self,
                             gboolean            apply,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (JsonObject) arguments = json_object_new ();

  g_return_if_fail (FB_IS_EDITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_end_dialogs_async);
  if (!can_call (self))
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, "%s",
                               _ ("The editor does not answer"));
      return;
    }

  json_object_set_boolean_member (arguments, "apply", apply);
  fb_editor_view_call_async (self->view, "end-dialogs", arguments, cancellable, ended_cb,
                             g_steal_pointer (&task));
}

gboolean
fb_editor_end_dialogs_finish (FbEditor *self, GAsyncResult *result, GError **error)
{
  gboolean ended;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  ended = g_task_propagate_boolean (G_TASK (result), error);
  if (!ended)
    fb_error_convert (error);

  return ended;
}
