/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"

/* Giving the page up so that nothing is lost: its place and its edits are kept first; while a
 * person is in a dialog of it, it stays. Also when another server, another mode or no server at all
 * stands behind it. */

/* Takes @task, whose data is the page. Somebody else may have given that up already. */
static void
fall_asleep (GTask *task)
{
  FbEditor *self = g_task_get_source_object (task);

  if (self->view == g_task_get_task_data (task))
    fb_editor_lose_view (self, FB_EDITOR_ASLEEP, NULL);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
fb_editor_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask    *task = user_data;
  FbEditor *self = g_task_get_source_object (task);
  GError   *error = NULL;

  if (!fb_editor_drafts_keep_finish (FB_EDITOR_DRAFTS (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  self->has_kept_edits = TRUE;
  fall_asleep (task);
}

static void
fb_editor_placed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask           *task = user_data;
  FbEditor        *self = g_task_get_source_object (task);
  g_autofree char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, NULL);
  g_autoptr (JsonObject) place =
                 text != NULL ? fb_json_parse_object (text, -1, FB_WEB_MAX_HEADER, NULL) : NULL;
  /* The page knows of an edit a moment before it tells. */
  gboolean dirty =
      fb_editor_has_edits (self) || (place != NULL && fb_json_get_boolean (place, "dirty", FALSE));

  if (self->view == FB_EDITOR_VIEW (source) && place != NULL &&
      fb_json_get_boolean (place, "entries", FALSE))
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->view), TRUE);
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_CONFLICT, "%s",
                               _ ("A node dialog is open. Finish it first"));
      g_object_unref (task);
      return;
    }
  if (self->view == FB_EDITOR_VIEW (source) && place != NULL)
    {
      g_clear_pointer (&self->place, json_object_unref);
      self->place = g_steal_pointer (&place);
    }
  /* What did not come into this page yet is in the store. */
  if (self->view == FB_EDITOR_VIEW (source) && dirty && !self->has_kept_edits)
    fb_editor_drafts_keep_async (self->drafts, NULL, fb_editor_kept_cb, task);
  else
    fall_asleep (task);
}

void
fb_editor_sleep_async (FbEditor           *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_EDITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_sleep_async);
  if (fb_editor_is_deploying (self))
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_CONFLICT, "%s",
                               _ ("A deploy is under way"));
      g_object_unref (task);
      return;
    }

  if (self->view != NULL)
    g_task_set_task_data (task, g_object_ref (self->view), g_object_unref);
  if (self->phase != FB_EDITOR_READY)
    {
      fall_asleep (task);
      return;
    }

  /* Nobody edits what is going. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->view), FALSE);
  fb_editor_view_call_async (self->view, "place", NULL, NULL, fb_editor_placed_cb, task);
}

gboolean
fb_editor_sleep_finish (FbEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
reload_slept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbEditor *self = FB_EDITOR (source);
  g_autoptr (GError) error = NULL;

  if (!fb_editor_sleep_finish (self, result, &error))
    {
      fb_editor_report (self, error->message);
      return;
    }

  fb_editor_wake (self);
}

void
fb_editor_reload (FbEditor *self)
{
  g_return_if_fail (FB_IS_EDITOR (self));

  if (self->view != NULL && fb_web_view_is_responsive (fb_editor_view_get_web (self->view)))
    {
      fb_editor_sleep_async (self, NULL, reload_slept_cb, NULL);
      return;
    }

  /* Dead or hung: what was kept is offered when it is back. */
  fb_editor_lose_view (self, FB_EDITOR_ASLEEP, NULL);
  fb_editor_wake (self);
}

void
fb_editor_discard (FbEditor *self)
{
  g_return_if_fail (FB_IS_EDITOR (self));

  self->has_kept_edits = FALSE;
  fb_editor_drafts_drop (self->drafts);
  fb_editor_lose_view (self, FB_EDITOR_ASLEEP, NULL);
}

static void
instance_changed_slept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!fb_editor_sleep_finish (FB_EDITOR (source), result, &error))
    fb_editor_report (FB_EDITOR (source), error->message);
}

static gboolean
is_another_server (FbEditor *self)
{
  const char *url = fb_instance_get_url (self->instance);
  const char *version = fb_instance_get_node_red_version (self->instance);
  const char *loaded = fb_editor_state_get_version (fb_editor_get_state (self));

  return g_strcmp0 (url, self->loaded_url) != 0 ||
         (self->phase == FB_EDITOR_READY && version != NULL && loaded != NULL &&
          strcmp (version, loaded) != 0);
}

/* A page whose server is gone stays while it has edits or the server may be back in a moment, and
 * as long as somebody is in a dialog of it. */
static void
instance_notify_state_cb (FbEditor *self)
{
  g_assert (FB_IS_EDITOR (self));

  if (self->phase == FB_EDITOR_FAILED && fb_instance_is_online (self->instance))
    fb_editor_set_phase (self, FB_EDITOR_ASLEEP, NULL);
  if (self->view == NULL || fb_editor_has_entries (self))
    return;

  if (!fb_editor_has_server (self) ||
      (fb_instance_is_online (self->instance) && is_another_server (self)))
    fb_editor_sleep_async (self, NULL, instance_changed_slept_cb, NULL);
  else if (fb_instance_is_online (self->instance) && self->phase == FB_EDITOR_READY)
    fb_editor_ask_token (self);
}

static void
instance_notify_rights_cb (FbEditor *self)
{
  g_assert (FB_IS_EDITOR (self));

  if (self->view == NULL)
    return;

  fb_editor_view_set_read_only (self->view, fb_editor_is_read_only (self));
  fb_editor_ask_token (self);
}

void
fb_editor_entries_changed (FbEditor *self)
{
  if (!fb_editor_has_entries (self))
    instance_notify_state_cb (self);
}

void
fb_editor_connect_instance (FbEditor *self)
{
  g_signal_connect_object (self->instance, "notify::state", G_CALLBACK (instance_notify_state_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->instance, "notify::url", G_CALLBACK (instance_notify_state_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->instance, "notify::mode", G_CALLBACK (instance_notify_state_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->instance, "notify::mode", G_CALLBACK (instance_notify_rights_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->instance, "notify::user", G_CALLBACK (instance_notify_rights_cb),
                           self, G_CONNECT_SWAPPED);
}
