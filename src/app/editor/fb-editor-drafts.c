/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-drafts.h"

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"

/* Owned by an FbEditor. The store holds one draft per instance, a full one and the changes since.
 * While an older draft is still on offer, each full one carries it inside ("older"), so that
 * neither replaces the other. The texts are made and read by data/node-red/editor.js. */

#define DELAY_MS 2000
#define MAX_DELAY_US (10 * G_USEC_PER_SEC) /* while somebody edits without a pause */
#define FULL_EVERY_US (120 * G_USEC_PER_SEC)
#define FULL_EVERY_CHANGES 50

#define FULL_PREFIX "{\"full\":true"
#define OLDER_PREFIX FULL_PREFIX ",\"olderTime\":"

struct _FbEditorDrafts
{
  GObject parent_instance;

  /* Owned */
  FbDraftStore *store;
  FbInstance   *instance;
  FbEditorView *view;    /* (nullable) */
  GBytes       *offer;   /* (nullable) contents that wait for a decision */
  GPtrArray    *keepers; /* tasks of keep_async() */
  GCancellable *cancellable;

  gint64   offer_time_us;
  gint64   full_time_us;     /* monotonic, of the last full put */
  gint64   unsaved_since_us; /* monotonic, 0 when all is kept */
  gint64   kept_generation;
  guint    changes; /* since the last full put */
  guint    timer;
  gboolean is_busy; /* a draft is being made or put */
  gboolean wants_full;
  gboolean has_kept; /* the store has a draft of this page */
  gboolean has_failed;
};

enum
{
  OFFERED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbEditorDrafts, fb_editor_drafts, G_TYPE_OBJECT)

static void keep_now (FbEditorDrafts *self);

static FbEditorState *
get_state (FbEditorDrafts *self)
{
  return self->view != NULL ? fb_editor_view_get_state (self->view) : NULL;
}

/* @offer: (nullable) (transfer full) */
static void
set_offer (FbEditorDrafts *self, GBytes *offer, gint64 time_us)
{
  g_clear_pointer (&self->offer, g_bytes_unref);
  self->offer = offer;
  self->offer_time_us = offer != NULL ? MAX (time_us, 1) : 0;
  g_signal_emit (self, signals[OFFERED], 0);
}

static void
report (FbEditorDrafts *self, const GError *error)
{
  if (self->has_failed || error->code == FB_ERROR_CANCELLED)
    return;

  self->has_failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* A full draft with the one on offer inside. (transfer full) */
static GBytes *
wrap_offer (FbEditorDrafts *self, const char *text)
{
  GString    *wrapped;
  gsize       size;
  const char *offer;

  if (self->offer == NULL)
    return g_bytes_new (text, strlen (text));

  offer = g_bytes_get_data (self->offer, &size);
  wrapped = g_string_new (NULL);
  g_string_append_printf (wrapped,
                          OLDER_PREFIX "%" G_GINT64_FORMAT ",\"older\":", self->offer_time_us);
  g_string_append_len (wrapped, offer, (gssize)size);
  g_string_append (wrapped, text + strlen (FULL_PREFIX));

  return g_string_free_to_bytes (wrapped);
}

static void
fb_editor_drafts_dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorDrafts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_draft_store_drop_finish (FB_DRAFT_STORE (source), result, &error))
    report (self, error);
}

static void
fb_editor_drafts_offer_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorDrafts) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_draft_store_put_finish (FB_DRAFT_STORE (source), result, &error))
    report (self, error);
}

/* Nothing of this page is worth keeping any more; what is on offer is. */
static void
drop_kept (FbEditorDrafts *self)
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

  content = wrap_offer (self, FULL_PREFIX "}");
  fb_draft_store_put_async (self->store, self->instance, "", TRUE, content, NULL,
                            fb_editor_drafts_offer_put_cb, g_object_ref (self));
}

static void
answer_keepers (FbEditorDrafts *self, const GError *error)
{
  g_autoptr (GPtrArray) keepers = g_steal_pointer (&self->keepers);

  self->keepers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < keepers->len; i++)
    {
      GTask *task = g_ptr_array_index (keepers, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

typedef struct
{
  FbEditorDrafts *self;
  GBytes         *content;
  gint64          generation;
  gboolean        full;
} Put;

static void
put_free (Put *put)
{
  g_object_unref (put->self);
  g_clear_pointer (&put->content, g_bytes_unref);
  g_free (put);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Put, put_free)

static void
end_put (FbEditorDrafts *self, const GError *error)
{
  FbEditorState *state = get_state (self);

  self->is_busy = FALSE;
  if (error != NULL)
    {
      self->wants_full = TRUE;
      report (self, error);
      answer_keepers (self, error);
      return;
    }

  /* Edited or deployed meanwhile. */
  if (state != NULL && !fb_editor_state_is_dirty (state))
    {
      answer_keepers (self, NULL);
      drop_kept (self);
    }
  else if (self->keepers->len > 0 ||
           (state != NULL && fb_editor_state_get_generation (state) != self->kept_generation))
    keep_now (self);
}

static gboolean
is_same (GBytes *contents, GBytes *put)
{
  gsize       size;
  const char *text = g_bytes_get_data (contents, &size);
  gsize       put_size;
  const char *put_text = g_bytes_get_data (put, &put_size);

  return size == put_size + 2 && memcmp (text + 1, put_text, put_size) == 0;
}

static void
fb_editor_drafts_read_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Put) put = user_data;
  FbEditorDrafts *self = put->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) contents =
                 fb_draft_store_get_finish (FB_DRAFT_STORE (source), result, NULL, NULL, &error);

  if (contents != NULL && !is_same (contents, put->content))
    fb_throw (&error, FB_ERROR_UNVERIFIED, "The draft reads back differently");
  self->is_busy = FALSE;
  answer_keepers (self, error);
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
  put->full = g_str_has_prefix (text, FULL_PREFIX);
  put->content = put->full ? wrap_offer (self, text) : g_bytes_new (text, strlen (text));
  rev = fb_editor_state_get_rev (state);
  started = g_steal_pointer (&put);
  fb_draft_store_put_async (self->store, self->instance, rev != NULL ? rev : "", started->full,
                            started->content, NULL, fb_editor_drafts_put_cb, started);
}

static void
keep_now (FbEditorDrafts *self)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  gboolean full = self->wants_full || self->keepers->len > 0 || !self->has_kept ||
                  self->changes >= FULL_EVERY_CHANGES ||
                  g_get_monotonic_time () - self->full_time_us >= FULL_EVERY_US;
  Put *put;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->is_busy || self->view == NULL)
    return;

  self->is_busy = TRUE;
  self->unsaved_since_us = 0;
  put = g_new0 (Put, 1);
  put->self = g_object_ref (self);
  put->generation = fb_editor_state_get_generation (get_state (self));
  json_object_set_boolean_member (arguments, "full", full);
  fb_editor_view_call_async (self->view, "draft", arguments, self->cancellable,
                             fb_editor_drafts_made_cb, put);
}

static gboolean
timer_cb (gpointer user_data)
{
  FbEditorDrafts *self = user_data;

  self->timer = 0;
  keep_now (self);

  return G_SOURCE_REMOVE;
}

static void
state_changed_cb (FbEditorDrafts *self)
{
  FbEditorState *state = get_state (self);
  gint64         now = g_get_monotonic_time ();

  g_assert (FB_IS_EDITOR_DRAFTS (self));

  if (state == NULL || !fb_editor_state_is_ready (state))
    return;
  if (!fb_editor_state_is_dirty (state))
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      if (!self->is_busy)
        drop_kept (self);
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
  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  if (self->view == view)
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->view != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      g_signal_handlers_disconnect_by_data (get_state (self), self);
    }
  g_clear_object (&self->cancellable);
  g_set_object (&self->view, view);
  self->wants_full = TRUE;
  self->kept_generation = -1;
  if (view == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (get_state (self), "notify::generation", G_CALLBACK (state_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_state (self), "notify::dirty", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static gint64
time_of (GBytes *contents, gint64 stored_us)
{
  gsize       size;
  const char *text = g_bytes_get_data (contents, &size);

  /* Only an older draft, carried on: its own time counts. */
  return size > 0 && g_str_has_prefix (text + 1, OLDER_PREFIX)
             ? g_ascii_strtoll (text + 1 + strlen (OLDER_PREFIX), NULL, 10)
             : stored_us;
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
    set_offer (self, contents, time_of (contents, time_us));
  else if (error->code != FB_ERROR_NOT_FOUND)
    report (self, error);
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

static void
fb_editor_drafts_restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbEditorDrafts  *self = g_task_get_source_object (task);
  GError          *error = NULL;
  g_autofree char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);
  g_autoptr (JsonObject) answer = NULL;
  const char *older;

  if (text == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  answer = fb_json_parse_object (text, -1, FB_WEB_MAX_MESSAGE, NULL);
  older = answer != NULL ? fb_json_get_string (answer, "older", NULL) : NULL;
  self->has_kept = TRUE;
  self->wants_full = TRUE;
  set_offer (self, older != NULL ? g_bytes_new (older, strlen (older)) : NULL,
             answer != NULL ? fb_json_get_int (answer, "olderTime", 0) : 0);
  g_task_return_int (task, answer != NULL && fb_json_get_boolean (answer, "stale", FALSE));
}

static void
restore_contents (GTask *task, GBytes *contents)
{
  FbEditorDrafts  *self = g_task_get_source_object (task);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (contents, NULL), g_bytes_get_size (contents));
  g_autoptr (JsonObject) arguments = json_object_new ();

  if (self->view == NULL)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_CANCELLED, "The page is gone");
      g_object_unref (task);
      return;
    }

  json_object_set_string_member (arguments, "contents", text);
  fb_editor_view_call_async (self->view, "apply-draft", arguments, self->cancellable,
                             fb_editor_drafts_restored_cb, task);
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
      restore_contents (task, contents);
      return;
    }

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
  if (self->offer != NULL)
    restore_contents (task, self->offer);
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

void
fb_editor_drafts_discard (FbEditorDrafts *self)
{
  gboolean edited;

  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  edited = self->has_kept;
  set_offer (self, NULL, 0);
  if (edited)
    {
      /* The newer draft goes on without the older one in it. */
      self->wants_full = TRUE;
      keep_now (self);
      return;
    }

  fb_draft_store_drop_async (self->store, self->instance, NULL, fb_editor_drafts_dropped_cb,
                             g_object_ref (self));
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

  g_ptr_array_add (self->keepers, g_steal_pointer (&task));
  keep_now (self);
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

void
fb_editor_drafts_drop (FbEditorDrafts *self)
{
  g_return_if_fail (FB_IS_EDITOR_DRAFTS (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  drop_kept (self);
}
