/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-drafts-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "editor/fb-editor-draft-text.h"
#include "fb-error.h"

/* Into the store: by itself a while after an edit, and at once for whoever gives the page up. For
 * those the page holds still, the draft is read back, and the page is asked whether it was edited
 * after it made the draft; if so, all again. */

#define DELAY_MS 2000
#define MAX_DELAY_US (10 * G_USEC_PER_SEC) /* while somebody edits without a pause */
#define FULL_EVERY_US (120 * G_USEC_PER_SEC)
#define FULL_EVERY_CHANGES 50
#define MAX_ROUNDS 5

/* One draft on its way. */
typedef struct
{
  FbEditorDrafts *self;
  FbEditorView   *view;
  GBytes         *content; /* (nullable) until the page has made it */
  gint64          generation;
  gboolean        full;
} Put;

static void
put_free (Put *put)
{
  g_object_unref (put->self);
  g_object_unref (put->view);
  g_clear_pointer (&put->content, g_bytes_unref);
  g_free (put);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Put, put_free)

/* @error: (nullable) when the page may go. */
static void
answer_keepers (FbEditorDrafts *self, const GError *error)
{
  g_autoptr (GPtrArray) keepers = g_steal_pointer (&self->keepers);

  self->keepers = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_rounds = 0;
  if (keepers->len > 0 && self->view != NULL)
    gtk_widget_set_sensitive (GTK_WIDGET (self->view), TRUE);
  for (guint i = 0; i < keepers->len; i++)
    {
      GTask *task = g_ptr_array_index (keepers, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
end_put (FbEditorDrafts *self, const GError *error)
{
  FbEditorState *state = fb_editor_drafts_get_state (self);

  self->is_busy = FALSE;
  if (error != NULL)
    {
      self->wants_full = TRUE;
      fb_editor_drafts_report (self, error);
      answer_keepers (self, error);
      return;
    }

  /* Edited or deployed meanwhile. */
  if (state != NULL && !fb_editor_state_is_dirty (state))
    {
      answer_keepers (self, NULL);
      fb_editor_drafts_drop_kept (self);
    }
  else if (self->keepers->len > 0 ||
           (state != NULL && fb_editor_state_get_generation (state) != self->kept_generation))
    fb_editor_drafts_keep_now (self);
}

static void
fb_editor_drafts_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorDrafts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);

  self->is_busy = FALSE;
  if (text != NULL && strcmp (text, "true") != 0)
    {
      if (++self->n_rounds < MAX_ROUNDS)
        {
          fb_editor_drafts_keep_now (self);
          return;
        }
      fb_throw (&error, FB_ERROR_CONFLICT,
                _ ("The editor goes on changing what it holds, so that it cannot be kept"));
    }

  answer_keepers (self, error);
}

static void
fb_editor_drafts_read_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Put) put = user_data;
  FbEditorDrafts *self = put->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) contents =
                 fb_draft_store_get_finish (FB_DRAFT_STORE (source), result, NULL, NULL, &error);

  if (contents != NULL && !fb_editor_draft_is_all (contents, put->content))
    fb_throw (&error, FB_ERROR_UNVERIFIED, _ ("The draft reads back differently"));
  if (error != NULL || self->view != put->view)
    {
      self->is_busy = FALSE;
      answer_keepers (self, error);
      return;
    }

  fb_editor_view_call_async (self->view, "is-drafted", NULL, self->cancellable,
                             fb_editor_drafts_asked_cb, g_object_ref (self));
}

static void
fb_editor_drafts_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Put) put = user_data;
  FbEditorDrafts *self = put->self;
  g_autoptr (GError) error = NULL;

  if (!fb_draft_store_put_finish (FB_DRAFT_STORE (source), result, &error))
    {
      end_put (self, error);
      return;
    }

  self->has_kept = TRUE;
  if (put->view == self->view)
    self->kept_generation = put->generation;
  if (put->full)
    {
      self->wants_full = FALSE;
      self->changes = 0;
      self->full_time_us = g_get_monotonic_time ();
    }
  if (put->full && self->keepers->len > 0)
    {
      fb_draft_store_get_async (self->store, self->instance, NULL, fb_editor_drafts_read_back_cb,
                                g_steal_pointer (&put));
      return;
    }

  end_put (self, NULL);
}

static void
fb_editor_drafts_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Put) put = user_data;
  FbEditorDrafts *self = put->self;
  FbEditorState  *state = fb_editor_view_get_state (FB_EDITOR_VIEW (source));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);
  const char      *rev;
  Put             *started;

  if (text == NULL)
    {
      end_put (self, error);
      return;
    }

  /* A page that has just been loaded knows no earlier draft and gives everything. */
  put->full = fb_editor_draft_is_full (text);
  put->content = put->full ? fb_editor_draft_carry (text, self->offer, self->offer_time_us)
                           : g_bytes_new (text, strlen (text));
  rev = fb_editor_state_get_rev (state);
  started = g_steal_pointer (&put);
  fb_draft_store_put_async (self->store, self->instance, rev != NULL ? rev : "", started->full,
                            started->content, NULL, fb_editor_drafts_put_cb, started);
}

void
fb_editor_drafts_keep_now (FbEditorDrafts *self)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  gboolean full = self->wants_full || self->keepers->len > 0 || !self->has_kept ||
                  self->changes >= FULL_EVERY_CHANGES ||
                  g_get_monotonic_time () - self->full_time_us >= FULL_EVERY_US;
  Put *put;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->is_busy)
    return;
  if (self->view == NULL)
    {
      g_autoptr (GError) gone = g_error_new_literal (FB_ERROR, FB_ERROR_UNREACHABLE,
                                                     _ ("The editor was closed"));

      answer_keepers (self, gone);
      return;
    }

  self->is_busy = TRUE;
  self->unsaved_since_us = 0;
  put = g_new0 (Put, 1);
  put->self = g_object_ref (self);
  put->view = g_object_ref (self->view);
  put->generation = fb_editor_state_get_generation (fb_editor_drafts_get_state (self));
  json_object_set_boolean_member (arguments, "full", full);
  fb_editor_view_call_async (self->view, "draft", arguments, self->cancellable,
                             fb_editor_drafts_made_cb, put);
}

static gboolean
timer_cb (gpointer user_data)
{
  FbEditorDrafts *self = user_data;

  self->timer = 0;
  fb_editor_drafts_keep_now (self);

  return G_SOURCE_REMOVE;
}

void
fb_editor_drafts_state_changed (FbEditorDrafts *self)
{
  FbEditorState *state = fb_editor_drafts_get_state (self);
  gint64         now = g_get_monotonic_time ();

  g_assert (FB_IS_EDITOR_DRAFTS (self));

  if (state == NULL || !fb_editor_state_is_ready (state) || self->is_restoring)
    return;
  if (!fb_editor_state_is_dirty (state))
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      if (!self->is_busy)
        fb_editor_drafts_drop_kept (self);
      return;
    }
  if (fb_editor_state_get_generation (state) == self->kept_generation && self->has_kept)
    return;

  self->changes++;
  if (self->unsaved_since_us == 0)
    self->unsaved_since_us = now;
  if (self->timer != 0 && now - self->unsaved_since_us > MAX_DELAY_US)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (DELAY_MS, timer_cb, self);
}

void
fb_editor_drafts_keep_async (FbEditorDrafts     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_drafts_keep_async);
  if (self->view == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  gtk_widget_set_sensitive (GTK_WIDGET (self->view), FALSE);
  g_ptr_array_add (self->keepers, g_steal_pointer (&task));
  fb_editor_drafts_keep_now (self);
}

gboolean
fb_editor_drafts_keep_finish (FbEditorDrafts *self, GAsyncResult *result, GError **error)
{
  gboolean kept;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  kept = g_task_propagate_boolean (G_TASK (result), error);
  if (!kept)
    fb_error_convert (error);

  return kept;
}
