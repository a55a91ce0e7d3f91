/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-keyring.h"

/* Getting the page and losing it: sandbox, token, view, load, ready. */

static void
restart_cancellable (FbEditor *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_asking_token = FALSE;
}

void
fb_editor_drop_view (FbEditor *self)
{
  g_autoptr (FbEditorView) view = g_steal_pointer (&self->view);

  if (view == NULL)
    return;

  g_set_object (&self->storage, fb_web_view_get_storage (fb_editor_view_get_web (view)));
  g_signal_handlers_disconnect_by_data (view, self);
  g_signal_handlers_disconnect_by_data (fb_editor_view_get_web (view), self);
  g_signal_handlers_disconnect_by_data (fb_editor_view_get_state (view), self);
  fb_editor_drafts_set_view (self->drafts, NULL);
  fb_editor_end_deployers (self, FALSE, NULL);
  fb_editor_notify_view (self);
  /* A process that hangs would not hear that nobody needs it any more. */
  if (!fb_web_view_is_responsive (fb_editor_view_get_web (view)))
    fb_web_view_terminate (fb_editor_view_get_web (view));
}

void
fb_editor_lose_view (FbEditor *self, FbEditorPhase phase, const char *detail)
{
  restart_cancellable (self);
  fb_editor_drop_view (self);
  fb_editor_set_phase (self, phase, detail);
}

/* Whatever was asked for meanwhile, else the place it had; a place in edits is there after them. */
static void
show_target (FbEditor *self)
{
  g_autofree char *target = g_steal_pointer (&self->target);
  g_autoptr (JsonObject) place = g_steal_pointer (&self->place);

  if (target != NULL)
    fb_editor_view_show (self->view, target);
  else if (place != NULL)
    fb_editor_view_call_async (self->view, "place", place, NULL, NULL, NULL);
}

static void
fb_editor_drafts_restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditor) self = user_data;
  g_autoptr (GError) error = NULL;

  self->has_kept_edits = FALSE;
  if (!fb_editor_drafts_restore_finish (FB_EDITOR_DRAFTS (source), result, NULL, &error))
    {
      fb_editor_report (self, error->message);
      /* It is still in the store: offer it. */
      fb_editor_drafts_look (self->drafts);
    }
  if (self->phase == FB_EDITOR_READY)
    show_target (self);
}

static void
state_notify_ready_cb (FbEditor *self)
{
  g_assert (FB_IS_EDITOR (self));

  if (self->view == NULL || !fb_editor_state_is_ready (fb_editor_get_state (self)) ||
      self->phase != FB_EDITOR_LOADING)
    return;

  fb_editor_set_phase (self, FB_EDITOR_READY, NULL);
  fb_editor_drafts_set_view (self->drafts, self->view);
  if (self->has_kept_edits)
    {
      fb_editor_drafts_restore_async (self->drafts, self->cancellable, fb_editor_drafts_restored_cb,
                                      g_object_ref (self));
      return;
    }

  show_target (self);
  fb_editor_drafts_look (self->drafts);
}

static void
web_notify_responsive_cb (FbEditor *self)
{
  gboolean responsive = fb_web_view_is_responsive (fb_editor_view_get_web (self->view));

  g_assert (FB_IS_EDITOR (self));

  if (!responsive && self->phase == FB_EDITOR_READY)
    fb_editor_set_phase (self, FB_EDITOR_HUNG, NULL);
  else if (responsive && self->phase == FB_EDITOR_HUNG)
    {
      fb_editor_set_phase (self, FB_EDITOR_READY, NULL);
      show_target (self);
    }
}

static void
web_load_failed_cb (FbEditor *self, const char *message)
{
  g_assert (FB_IS_EDITOR (self));

  fb_editor_lose_view (self, FB_EDITOR_FAILED, message);
}

static void
web_untrusted_cb (FbEditor *self, const char *pin, const char *subject)
{
  g_assert (FB_IS_EDITOR (self));

  fb_instance_link_retry (self->link);
  fb_editor_lose_view (self, FB_EDITOR_FAILED,
                       _ ("The server shows another certificate than before. Nothing was sent to "
                          "it."));
}

static void
web_terminated_cb (FbEditor *self, const char *reason)
{
  g_assert (FB_IS_EDITOR (self));

  fb_editor_lose_view (self, FB_EDITOR_DEAD, reason);
}

static void
view_foreign_cb (FbEditor *self, const char *title)
{
  g_autofree char *detail = NULL;

  g_assert (FB_IS_EDITOR (self));

  detail =
      *title != '\0'
          ? g_strdup_printf (_ ("What answers there is not Node-RED’s editor but “%s”."), title)
          : g_strdup (_ ("What answers there is not Node-RED’s editor."));
  fb_editor_lose_view (self, FB_EDITOR_FAILED, detail);
}

static void
view_login_needed_cb (FbEditor *self)
{
  g_assert (FB_IS_EDITOR (self));

  self->is_refused = TRUE;
  fb_editor_ask_token (self);
}

static void
view_connection_cb (FbEditor *self, gboolean lost)
{
  g_assert (FB_IS_EDITOR (self));

  if (lost)
    fb_instance_link_check (self->link);
}

static void
view_notice_cb (FbEditor *self, const char *kind, const char *text)
{
  g_assert (FB_IS_EDITOR (self));

  fb_editor_note (self, kind, text);
}

static void
view_conflict_cb (FbEditor *self, gboolean dirty, const char *rev)
{
  g_assert (FB_IS_EDITOR (self));

  fb_editor_tell_conflict (self, dirty, rev);
}

static void
view_conflict_over_cb (FbEditor *self)
{
  g_assert (FB_IS_EDITOR (self));

  fb_editor_tell_conflict_over (self);
}

static void
connect_view (FbEditor *self)
{
  const struct
  {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } handlers[] = {
    { fb_editor_view_get_state (self->view), "notify::ready", G_CALLBACK (state_notify_ready_cb) },
    { fb_editor_view_get_state (self->view), "notify::has-entries",
      G_CALLBACK (fb_editor_entries_changed) },
    { fb_editor_view_get_web (self->view), "load-failed", G_CALLBACK (web_load_failed_cb) },
    { fb_editor_view_get_web (self->view), "untrusted", G_CALLBACK (web_untrusted_cb) },
    { fb_editor_view_get_web (self->view), "terminated", G_CALLBACK (web_terminated_cb) },
    { fb_editor_view_get_web (self->view), "notify::responsive",
      G_CALLBACK (web_notify_responsive_cb) },
    { self->view, "foreign", G_CALLBACK (view_foreign_cb) },
    { self->view, "login-needed", G_CALLBACK (view_login_needed_cb) },
    { self->view, "connection", G_CALLBACK (view_connection_cb) },
    { self->view, "notice", G_CALLBACK (view_notice_cb) },
    { self->view, "conflict", G_CALLBACK (view_conflict_cb) },
    { self->view, "conflict-over", G_CALLBACK (view_conflict_over_cb) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].object, handlers[i].signal, handlers[i].callback, self,
                             G_CONNECT_SWAPPED);
  fb_editor_connect_deploy (self);
}

static void
make_view (FbEditor *self)
{
  const FbWebAccess access = {
    .uri = fb_instance_get_url (self->instance),
    .ca = fb_instance_link_get_ca (self->link),
    .pin = fb_instance_link_get_pin (self->link),
    .read_only = fb_editor_is_read_only (self),
    .storage = self->storage,
  };
  g_autoptr (GError) error = NULL;
  FbEditorView *view;

  if (access.uri == NULL)
    {
      fb_editor_lose_view (self, FB_EDITOR_ASLEEP, NULL);
      return;
    }

  view = fb_editor_view_new (&access, self->token, &error);
  if (view == NULL)
    {
      fb_editor_lose_view (self, FB_EDITOR_UNSUPPORTED, error->message);
      return;
    }

  self->view = g_object_ref_sink (view);
  g_free (self->loaded_url);
  self->loaded_url = g_strdup (access.uri);
  connect_view (self);
  fb_editor_view_set_narrow (self->view, self->is_narrow);
  fb_editor_set_phase (self, FB_EDITOR_LOADING, NULL);
  fb_editor_notify_view (self);
  fb_editor_view_load (self->view, self->place);
}

static void
fb_editor_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  char *token = fb_instance_link_page_token_finish (FB_INSTANCE_LINK (source), result, &error);

  /* Cancelled: somebody else may be asking by now. */
  if (error != NULL && error->code == FB_ERROR_CANCELLED)
    return;

  self->is_asking_token = FALSE;
  if (error != NULL)
    {
      fb_editor_lose_view (self, FB_EDITOR_FAILED, error->message);
      return;
    }

  if (self->view == NULL)
    {
      fb_keyring_secret_free (self->token);
      self->token = token;
      make_view (self);
    }
  else if (token == NULL || g_strcmp0 (token, self->token) == 0)
    {
      /* When the page was refused with the one we have, the link finds out why. */
      fb_keyring_secret_free (token);
      if (self->is_refused)
        fb_instance_link_check (self->link);
    }
  else
    {
      fb_keyring_secret_free (self->token);
      self->token = token;
      self->is_refused = FALSE;
      fb_editor_view_set_token (self->view, token);
    }
}

void
fb_editor_ask_token (FbEditor *self)
{
  if (self->is_asking_token)
    return;

  self->is_asking_token = TRUE;
  fb_instance_link_page_token_async (self->link, self->cancellable, fb_editor_token_cb,
                                     g_object_ref (self));
}

static void
fb_editor_sandbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditor) self = user_data;
  g_autoptr (GError) error = NULL;

  if (fb_web_sandbox_check_finish (FB_WEB_SANDBOX (source), result, &error))
    fb_editor_ask_token (self);
  else if (error->code != FB_ERROR_CANCELLED)
    fb_editor_lose_view (self, FB_EDITOR_UNSUPPORTED, error->message);
}

void
fb_editor_wake (FbEditor *self)
{
  g_return_if_fail (FB_IS_EDITOR (self));

  if (self->view != NULL || self->phase != FB_EDITOR_ASLEEP ||
      !fb_instance_is_online (self->instance) || fb_instance_get_url (self->instance) == NULL)
    return;

  fb_editor_set_phase (self, FB_EDITOR_PREPARING, NULL);
  fb_web_sandbox_check_async (self->sandbox, self->cancellable, fb_editor_sandbox_cb,
                              g_object_ref (self));
}

void
fb_editor_show (FbEditor *self, const char *id)
{
  g_return_if_fail (FB_IS_EDITOR (self));

  if (self->phase == FB_EDITOR_READY && !self->has_kept_edits)
    {
      fb_editor_view_show (self->view, id);
      return;
    }

  g_free (self->target);
  self->target = g_strdup (id);
  fb_editor_wake (self);
}

void
fb_editor_set_narrow (FbEditor *self, gboolean narrow)
{
  g_return_if_fail (FB_IS_EDITOR (self));

  self->is_narrow = narrow;
  if (self->view != NULL)
    fb_editor_view_set_narrow (self->view, narrow);
}
