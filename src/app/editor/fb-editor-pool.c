/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-pool.h"

/* Owned by the window, held by its editor pages. */

typedef struct
{
  FbEditor *editor; /* owned */
  guint64   used;   /* grows: when it was last shown or hidden */
  gboolean  shown;
  gboolean  falling_asleep;
} Entry;

struct _FbEditorPool
{
  GObject parent_instance;

  /* Owned */
  FbSession    *session;
  FbWebSandbox *sandbox;
  GPtrArray    *entries;

  guint64 clock;
  guint   room_id;
};

G_DEFINE_FINAL_TYPE (FbEditorPool, fb_editor_pool, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->editor);
  g_free (entry);
}

static Entry *
find_entry (FbEditorPool *self, FbEditor *editor)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->editor == editor)
        return entry;
    }

  return NULL;
}

static gboolean
is_awake (const Entry *entry)
{
  FbEditorPhase phase = fb_editor_get_phase (entry->editor);

  return phase == FB_EDITOR_PREPARING || phase == FB_EDITOR_LOADING || phase == FB_EDITOR_READY ||
         phase == FB_EDITOR_HUNG;
}

/* Shown ones stay, and those with something typed into a dialog; what hangs cannot give its edits.
 */
static gboolean
may_sleep (const Entry *entry)
{
  return is_awake (entry) && !entry->shown && !entry->falling_asleep &&
         !fb_editor_is_deploying (entry->editor) && !fb_editor_has_entries (entry->editor) &&
         (fb_editor_get_phase (entry->editor) != FB_EDITOR_HUNG ||
          !fb_editor_has_edits (entry->editor));
}

/* How much a person would miss the page: its edits come back, an open dialog of it does not. */
static int
rank (const Entry *entry)
{
  FbEditorState *state = fb_editor_get_state (entry->editor);

  return state != NULL && fb_editor_state_get_cover (state) != FB_EDITOR_COVER_NONE ? 2
         : fb_editor_has_edits (entry->editor)                                      ? 1
                                                                                    : 0;
}

/* The least missed; of those, the one that was hidden longest. (nullable) */
static Entry *
choose (FbEditorPool *self)
{
  Entry *found = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (may_sleep (entry) && (found == NULL || rank (entry) < rank (found) ||
                                (rank (entry) == rank (found) && entry->used < found->used)))
        found = entry;
    }

  return found;
}

static guint
count_staying (FbEditorPool *self)
{
  guint staying = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      staying += is_awake (entry) && !entry->falling_asleep;
    }

  return staying;
}

static void
editor_slept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditorPool) self = user_data;
  g_autoptr (GError) error = NULL;
  Entry *entry = find_entry (self, FB_EDITOR (source));

  /* It stays awake when its edits could not be kept: more memory rather than lost work. */
  if (!fb_editor_sleep_finish (FB_EDITOR (source), result, &error))
    g_message ("%s stays awake: %s",
               fb_instance_get_name (fb_editor_get_instance (FB_EDITOR (source))), error->message);
  if (entry == NULL)
    return;

  entry->falling_asleep = FALSE;
  if (entry->shown)
    fb_editor_wake (entry->editor);
}

static void
make_room (FbEditorPool *self)
{
  while (count_staying (self) > FB_EDITOR_POOL_MAX_AWAKE)
    {
      Entry *entry = choose (self);

      if (entry == NULL)
        return;
      entry->falling_asleep = TRUE;
      fb_editor_sleep_async (entry->editor, NULL, editor_slept_cb, g_object_ref (self));
    }
}

static gboolean
make_room_cb (gpointer user_data)
{
  FbEditorPool *self = user_data;

  self->room_id = 0;
  make_room (self);

  return G_SOURCE_REMOVE;
}

/* A moment later: of two pages that change places, the new one is shown before the old one is
 * hidden. */
static void
need_room (FbEditorPool *self)
{
  if (self->room_id == 0)
    self->room_id = g_idle_add (make_room_cb, self);
}

static void
fb_editor_pool_finalize (GObject *object)
{
  FbEditorPool *self = FB_EDITOR_POOL (object);

  g_clear_handle_id (&self->room_id, g_source_remove);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->sandbox);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (fb_editor_pool_parent_class)->finalize (object);
}

static void
fb_editor_pool_class_init (FbEditorPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_editor_pool_finalize;
}

static void
fb_editor_pool_init (FbEditorPool *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->sandbox = fb_web_sandbox_new (NULL, NULL);
}

FbEditorPool *
fb_editor_pool_new (FbSession *session)
{
  FbEditorPool *self;

  g_return_val_if_fail (FB_IS_SESSION (session), NULL);

  self = g_object_new (FB_TYPE_EDITOR_POOL, NULL);
  self->session = g_object_ref (session);

  return self;
}

FbSession *
fb_editor_pool_get_session (FbEditorPool *self)
{
  g_return_val_if_fail (FB_IS_EDITOR_POOL (self), NULL);

  return self->session;
}

FbEditor *
fb_editor_pool_get (FbEditorPool *self, FbInstance *instance)
{
  Entry *entry;

  g_return_val_if_fail (FB_IS_EDITOR_POOL (self), NULL);
  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      entry = g_ptr_array_index (self->entries, i);
      if (fb_editor_get_instance (entry->editor) == instance)
        return entry->editor;
    }

  entry = g_new0 (Entry, 1);
  entry->editor = fb_editor_new (self->session, instance, self->sandbox);
  g_signal_connect_object (entry->editor, "notify::phase", G_CALLBACK (need_room), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->entries, entry);

  return entry->editor;
}

void
fb_editor_pool_remove (FbEditorPool *self, FbEditor *editor)
{
  Entry *entry;

  g_return_if_fail (FB_IS_EDITOR_POOL (self));

  entry = find_entry (self, editor);
  if (entry != NULL)
    g_ptr_array_remove (self->entries, entry);
}

void
fb_editor_pool_set_shown (FbEditorPool *self, FbEditor *editor, gboolean shown)
{
  Entry *entry;

  g_return_if_fail (FB_IS_EDITOR_POOL (self));

  entry = find_entry (self, editor);
  if (entry == NULL)
    return;

  entry->shown = shown;
  entry->used = ++self->clock;
  /* Beside the window's first frames and the instance's first answer. */
  if (shown)
    fb_web_sandbox_check_async (self->sandbox, NULL, NULL, NULL);
  if (shown && !entry->falling_asleep)
    fb_editor_wake (editor);
  need_room (self);
}

guint
fb_editor_pool_count_awake (FbEditorPool *self)
{
  guint awake = 0;

  g_return_val_if_fail (FB_IS_EDITOR_POOL (self), 0);

  for (guint i = 0; i < self->entries->len; i++)
    awake += is_awake (g_ptr_array_index (self->entries, i));

  return awake;
}
