/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-draft.h"

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"

/* Owned by the editor's page, beside its view. One put is under way at a time; what changes
 * meanwhile starts the clock again. */

#define QUIET_MS 2000
/* Even while somebody types on, a change waits no longer than this. */
#define LONGEST_US (15 * G_USEC_PER_SEC)
#define FULL_EVERY_US (120 * G_USEC_PER_SEC)
#define FULL_EVERY_PARTS 50
#define MAX_ANSWER_BYTES (64 * 1024)

struct _FbEditorDraft
{
  GObject parent_instance;

  /* Owned */
  FbDraftStore *store;
  FbInstance   *instance;
  FbEditorView *view;
  GCancellable *cancellable;
  GBytes       *offered; /* (nullable) the contents that wait for an answer */
  guint         timer;

  gint64   waiting_since; /* monotonic, 0 when nothing waits */
  gint64   last_full;     /* monotonic, 0 before the first */
  guint    n_parts;       /* since then */
  gboolean reading;       /* the page is up and the store not read yet */
  gboolean putting;
  gboolean kept;   /* the store has a draft of this page */
  gboolean failed; /* told */
};

enum
{
  OFFERED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbEditorDraft, fb_editor_draft, G_TYPE_OBJECT)

static FbEditorState *
get_state (FbEditorDraft *self)
{
  return fb_editor_view_get_state (self->view);
}

static gboolean
wants_full (FbEditorDraft *self)
{
  return self->last_full == 0 || self->n_parts >= FULL_EVERY_PARTS ||
         g_get_monotonic_time () - self->last_full > FULL_EVERY_US;
}

static void
fail (FbEditorDraft *self, const GError *error)
{
  self->last_full = 0; /* whatever was kept, the next one is whole */
  if (self->failed || g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

/* What one put needs on its way; @full as the page answered it. */
typedef struct
{
  GBytes  *content;
  char    *rev;
  gboolean full;
} Part;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->content, g_bytes_unref);
  g_free (part->rev);
  g_free (part);
}

static void
store_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbEditorDraft *self = g_task_get_source_object (task);
  Part          *part = g_task_get_task_data (task);
  GError        *error = NULL;

  if (!fb_draft_store_put_finish (FB_DRAFT_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  self->kept = TRUE;
  self->failed = FALSE;
  self->n_parts = part->full ? 0 : self->n_parts + 1;
  if (part->full)
    self->last_full = g_get_monotonic_time ();
  g_task_return_boolean (task, TRUE);
}

/* The page's answer is kept as it came; only its frame is read here. */
static void
view_draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbEditorDraft   *self = g_task_get_source_object (task);
  Part            *part = g_task_get_task_data (task);
  GError          *error = NULL;
  g_autofree char *answer = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  part->rev = g_strdup (fb_editor_state_get_rev (get_state (self)));
  part->full = part->full || g_str_has_prefix (answer, "{\"full\":true");
  part->content = g_bytes_new_take (answer, strlen (answer));
  answer = NULL;
  fb_draft_store_put_async (self->store, self->instance, part->rev, part->full, part->content,
                            g_task_get_cancellable (task), store_put_cb, g_object_ref (task));
}

/* Asks the page and keeps what it says; ends @task, which is taken over. */
static void
keep (FbEditorDraft *self, gboolean full, GTask *task)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  Part *part = g_new0 (Part, 1);

  part->full = full;
  g_task_set_task_data (task, part, part_free);
  json_object_set_boolean_member (arguments, "full", full);
  fb_editor_view_call_async (self->view, "draft", arguments, g_task_get_cancellable (task),
                             view_draft_cb, task);
}

static void schedule (FbEditorDraft *self);

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbEditorDraft *self = FB_EDITOR_DRAFT (source);
  g_autoptr (GError) error = NULL;

  self->putting = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail (self, error);
  if (self->waiting_since != 0 && self->timer == 0)
    schedule (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  FbEditorDraft *self = user_data;

  self->timer = 0;
  if (self->putting || self->view == NULL || !fb_editor_state_is_dirty (get_state (self)))
    return G_SOURCE_REMOVE;

  self->putting = TRUE;
  self->waiting_since = 0;
  keep (self, wants_full (self), g_task_new (self, self->cancellable, keep_cb, NULL));

  return G_SOURCE_REMOVE;
}

static void
schedule (FbEditorDraft *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 wait_ms;

  if (self->waiting_since == 0)
    self->waiting_since = now;
  wait_ms = MIN (QUIET_MS, MAX (0, (self->waiting_since + LONGEST_US - now) / 1000));

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint)wait_ms, timer_cb, self);
}

static void
state_notify_generation_cb (FbEditorDraft *self)
{
  if (self->offered == NULL && !self->reading && fb_editor_state_is_ready (get_state (self)) &&
      fb_editor_state_is_dirty (get_state (self)))
    schedule (self);
}

static void
store_drop_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!fb_draft_store_drop_finish (FB_DRAFT_STORE (source), result, &error))
    g_warning ("%s", error->message);
}

static void
drop (FbEditorDraft *self)
{
  self->kept = FALSE;
  self->last_full = 0;
  self->waiting_since = 0;
  g_clear_handle_id (&self->timer, g_source_remove);
  fb_draft_store_drop_async (self->store, self->instance, NULL, store_drop_cb, NULL);
}

/* Deployed, or undone to what runs. A page that went away is neither. */
static void
state_notify_dirty_cb (FbEditorDraft *self)
{
  FbEditorState *state = get_state (self);

  if (self->offered == NULL && self->kept && fb_editor_state_is_ready (state) &&
      !fb_editor_state_is_dirty (state))
    drop (self);
}

static void
store_get_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorDraft) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64  time_us = 0;
  GBytes *contents =
      fb_draft_store_get_finish (FB_DRAFT_STORE (source), result, NULL, &time_us, &error);

  self->reading = FALSE;
  if (contents == NULL && !g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND))
    fail (self, error);
  if (self->view == NULL)
    {
      g_clear_pointer (&contents, g_bytes_unref);
      return;
    }

  g_clear_pointer (&self->offered, g_bytes_unref);
  self->offered = contents;
  if (contents != NULL)
    g_signal_emit (self, signals[OFFERED], 0, time_us);
  else
    state_notify_generation_cb (self);
}

/* A fresh page knows nothing of what was kept of the one before. */
static void
state_notify_ready_cb (FbEditorDraft *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->last_full = 0;
  self->kept = FALSE;
  self->waiting_since = 0;
  if (!fb_editor_state_is_ready (get_state (self)))
    return;

  self->reading = TRUE;
  fb_draft_store_get_async (self->store, self->instance, self->cancellable, store_get_cb,
                            g_object_ref (self));
}

static void
view_apply_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbEditorDraft   *self = g_task_get_source_object (task);
  GError          *error = NULL;
  g_autofree char *answer = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);
  g_autoptr (JsonObject) object = NULL;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  object = fb_json_parse_object (answer, -1, MAX_ANSWER_BYTES, NULL);
  g_clear_pointer (&self->offered, g_bytes_unref);
  self->kept = TRUE;
  state_notify_generation_cb (self);
  g_task_return_int (task, fb_json_get_boolean (object, "stale", FALSE));
}

static void
store_read_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Part   *part = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) contents =
                 fb_draft_store_get_finish (FB_DRAFT_STORE (source), result, NULL, NULL, &error);
  gsize length = g_bytes_get_size (part->content);

  /* The store answers an array with the one part in it. */
  if (contents == NULL)
    g_task_return_error (task, error);
  else if (g_bytes_get_size (contents) == length + 2 &&
           memcmp ((const char *)g_bytes_get_data (contents, NULL) + 1,
                   g_bytes_get_data (part->content, NULL), length) == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNVERIFIED, "The draft is not as it was put");
}

static void
flush_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbEditorDraft *self = FB_EDITOR_DRAFT (source);
  Part          *part = g_task_get_task_data (G_TASK (result));
  Part          *copy;
  GError        *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  copy = g_new0 (Part, 1);
  copy->content = g_bytes_ref (part->content);
  g_task_set_task_data (task, copy, part_free);
  fb_draft_store_get_async (self->store, self->instance, g_task_get_cancellable (task),
                            store_read_back_cb, g_object_ref (task));
}

static void
fb_editor_draft_dispose (GObject *object)
{
  FbEditorDraft *self = FB_EDITOR_DRAFT (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->offered, g_bytes_unref);
  g_clear_object (&self->view);
  g_clear_object (&self->instance);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (fb_editor_draft_parent_class)->dispose (object);
}

static void
fb_editor_draft_class_init (FbEditorDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_editor_draft_dispose;

  signals[OFFERED] = g_signal_new ("offered", FB_TYPE_EDITOR_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[FAILED] = g_signal_new ("failed", FB_TYPE_EDITOR_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fb_editor_draft_init (FbEditorDraft *self)
{
  self->cancellable = g_cancellable_new ();
}

FbEditorDraft *
fb_editor_draft_new (FbDraftStore *store, FbInstance *instance, FbEditorView *view)
{
  FbEditorDraft *self;
  FbEditorState *state;

  g_return_val_if_fail (FB_IS_DRAFT_STORE (store), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);
  g_return_val_if_fail (FB_IS_EDITOR_VIEW (view), NULL);

  self = g_object_new (FB_TYPE_EDITOR_DRAFT, NULL);
  self->store = g_object_ref (store);
  self->instance = g_object_ref (instance);
  self->view = g_object_ref (view);
  state = get_state (self);
  g_signal_connect_object (state, "notify::ready", G_CALLBACK (state_notify_ready_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "notify::dirty", G_CALLBACK (state_notify_dirty_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "notify::generation", G_CALLBACK (state_notify_generation_cb),
                           self, G_CONNECT_SWAPPED);
  state_notify_ready_cb (self);

  return self;
}

gboolean
fb_editor_draft_is_offered (FbEditorDraft *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_DRAFT (self), FALSE);

  return self->offered != NULL;
}

void
fb_editor_draft_restore_async (FbEditorDraft      *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (JsonObject) arguments = NULL;
  g_autofree char *contents = NULL;
  GTask           *task;

  g_return_if_fail (FB_IS_EDITOR_DRAFT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_draft_restore_async);
  if (self->offered == NULL)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_NOT_FOUND, "There is no draft");
      g_object_unref (task);
      return;
    }

  contents = g_strndup (g_bytes_get_data (self->offered, NULL), g_bytes_get_size (self->offered));
  arguments = json_object_new ();
  json_object_set_string_member (arguments, "contents", contents);
  fb_editor_view_call_async (self->view, "apply-draft", arguments, cancellable, view_apply_cb,
                             task);
}

gboolean
fb_editor_draft_restore_finish (FbEditorDraft *self,
                                GAsyncResult  *result,
                                gboolean      *stale,
                                GError       **error)
{
  gssize answer;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_int (G_TASK (result), error);
  if (stale != NULL)
    *stale = answer == TRUE;

  return answer >= 0;
}

void
fb_editor_draft_discard (FbEditorDraft *self)
{
  g_return_if_fail (FB_IS_EDITOR_DRAFT (self));

  g_clear_pointer (&self->offered, g_bytes_unref);
  drop (self);
  state_notify_generation_cb (self);
}

void
fb_editor_draft_flush_async (FbEditorDraft      *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_EDITOR_DRAFT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_draft_flush_async);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->waiting_since = 0;
  keep (self, TRUE, g_task_new (self, cancellable, flush_kept_cb, task));
}

gboolean
fb_editor_draft_flush_finish (FbEditorDraft *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
