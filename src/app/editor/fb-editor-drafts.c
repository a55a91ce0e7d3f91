/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-drafts-private.h"

#include "editor/fb-editor-draft-text.h"
#include "fb-error.h"

/* Owned by an FbEditor. The store holds one draft per instance, a full one and the changes since.
 * While an older draft is still on offer, each full one carries it inside, so that neither replaces
 * the other. How one gets into the store is in -keep, how it gets out in -restore. */

enum
{
  OFFERED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbEditorDrafts, fb_editor_drafts, G_TYPE_OBJECT)

FbEditorState *
fb_editor_drafts_get_state (FbEditorDrafts *self)
{
  return self->view != NULL ? fb_editor_view_get_state (self->view) : NULL;
}

void
fb_editor_drafts_report (FbEditorDrafts *self, const GError *error)
{
  if (self->has_failed || error->code == FB_ERROR_CANCELLED)
    return;

  self->has_failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

void
fb_editor_drafts_set_offer (FbEditorDrafts *self, GBytes *offer, gint64 time_us)
{
  g_clear_pointer (&self->offer, g_bytes_unref);
  self->offer = offer;
  self->offer_time_us = offer != NULL ? MAX (time_us, 1) : 0;
  g_signal_emit (self, signals[OFFERED], 0);
}

static void
fb_editor_drafts_dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorDrafts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_draft_store_drop_finish (FB_DRAFT_STORE (source), result, &error))
    fb_editor_drafts_report (self, error);
}

static void
fb_editor_drafts_offer_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorDrafts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_draft_store_put_finish (FB_DRAFT_STORE (source), result, &error))
    fb_editor_drafts_report (self, error);
}

void
fb_editor_drafts_drop_kept (FbEditorDrafts *self)
{
  g_autoptr (GBytes) content = NULL;

  self->changes = 0;
  self->unsaved_since_us = 0;
  self->wants_full = TRUE;
  if (!self->has_kept)
    return;

  self->has_kept = FALSE;
  if (self->offer == NULL)
    {
      fb_draft_store_drop_async (self->store, self->instance, NULL, fb_editor_drafts_dropped_cb,
                                 g_object_ref (self));
      return;
    }

  content = fb_editor_draft_carry (NULL, self->offer, self->offer_time_us);
  fb_draft_store_put_async (self->store, self->instance, "", TRUE, content, NULL,
                            fb_editor_drafts_offer_put_cb, g_object_ref (self));
}

static void
fb_editor_drafts_dispose (GObject *object)
{
  FbEditorDrafts *self = FB_EDITOR_DRAFTS (object);

  fb_editor_drafts_set_view (self, NULL);

  G_OBJECT_CLASS (fb_editor_drafts_parent_class)->dispose (object);
}

static void
fb_editor_drafts_finalize (GObject *object)
{
  FbEditorDrafts *self = FB_EDITOR_DRAFTS (object);

  g_clear_object (&self->store);
  g_clear_object (&self->instance);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->offer, g_bytes_unref);
  g_clear_pointer (&self->keepers, g_ptr_array_unref);

  G_OBJECT_CLASS (fb_editor_drafts_parent_class)->finalize (object);
}

static void
fb_editor_drafts_class_init (FbEditorDraftsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_editor_drafts_dispose;
  object_class->finalize = fb_editor_drafts_finalize;

  signals[OFFERED] = g_signal_new ("offered", FB_TYPE_EDITOR_DRAFTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", FB_TYPE_EDITOR_DRAFTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
fb_editor_drafts_init (FbEditorDrafts *self)
{
  self->keepers = g_ptr_array_new_with_free_func (g_object_unref);
  self->wants_full = TRUE;
}

FbEditorDrafts *
fb_editor_drafts_new (FbDraftStore *store, FbInstance *instance)
{
  FbEditorDrafts *self = g_object_new (FB_TYPE_EDITOR_DRAFTS, NULL);

  self->store = g_object_ref (store);
  self->instance = g_object_ref (instance);

  return self;
}

void
fb_editor_drafts_set_view (FbEditorDrafts *self, FbEditorView *view)
{
  FbEditorState *state;

  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  if (self->view == view)
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->view != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      g_signal_handlers_disconnect_by_data (fb_editor_drafts_get_state (self), self);
    }
  g_clear_object (&self->cancellable);
  g_set_object (&self->view, view);
  self->wants_full = TRUE;
  self->kept_generation = -1;
  self->is_restoring = FALSE;
  if (view == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  state = fb_editor_drafts_get_state (self);
  g_signal_connect_object (state, "notify::generation", G_CALLBACK (fb_editor_drafts_state_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "notify::dirty", G_CALLBACK (fb_editor_drafts_state_changed),
                           self, G_CONNECT_SWAPPED);
}

static void
fb_editor_drafts_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorDrafts) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64  time_us = 0;
  GBytes *contents =
      fb_draft_store_get_finish (FB_DRAFT_STORE (source), result, NULL, &time_us, &error);

  if (contents != NULL)
    fb_editor_drafts_set_offer (self, contents, fb_editor_draft_get_time (contents, time_us));
  else if (error->code != FB_ERROR_NOT_FOUND)
    fb_editor_drafts_report (self, error);
}

void
fb_editor_drafts_look (FbEditorDrafts *self)
{
  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  self->has_kept = FALSE;
  fb_draft_store_get_async (self->store, self->instance, NULL, fb_editor_drafts_found_cb,
                            g_object_ref (self));
}

gint64
fb_editor_drafts_get_offer (FbEditorDrafts *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_DRAFTS (self), 0);

  return self->offer_time_us;
}

void
fb_editor_drafts_discard (FbEditorDrafts *self)
{
  gboolean edited;

  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  edited = self->has_kept;
  fb_editor_drafts_set_offer (self, NULL, 0);
  if (edited)
    {
      /* The newer draft goes on without the older one in it. */
      self->wants_full = TRUE;
      fb_editor_drafts_keep_now (self);
      return;
    }

  fb_draft_store_drop_async (self->store, self->instance, NULL, fb_editor_drafts_dropped_cb,
                             g_object_ref (self));
}

void
fb_editor_drafts_drop (FbEditorDrafts *self)
{
  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  fb_editor_drafts_drop_kept (self);
}
