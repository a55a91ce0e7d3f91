/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "session/fb-layout.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"

/* Owned by the application. UI thread; the writes that nobody waits for go to a worker. A write
 * that a newer one has overtaken is left out. */

#define GROUP "window"
#define MAX_BYTES (256 * 1024)
#define SAVE_AFTER_MS 1000

struct _FbLayout
{
  GObject parent_instance;

  /* Owned */
  char     *folder;
  char     *path;
  GKeyFile *keys;
  int       lock; /* -1 before it is claimed */

  /* Also used by the worker */
  GMutex mutex;
  guint  written; /* number of the newest write */

  guint    n_writes;
  guint    n_crashes;
  guint    save_id;
  gboolean saving;
  gboolean again;
};

G_DEFINE_FINAL_TYPE (FbLayout, fb_layout, G_TYPE_OBJECT)

typedef struct
{
  char *text;
  gsize length;
  guint number;
} Write;

static void
write_free (Write *write)
{
  g_free (write->text);
  g_free (write);
}

static Write *
write_new (FbLayout *self)
{
  Write *write = g_new0 (Write, 1);

  write->text = g_key_file_to_data (self->keys, &write->length, NULL);
  write->number = ++self->n_writes;

  return write;
}

static gboolean
write_file (FbLayout *self, const Write *write, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (write->number < self->written)
    return TRUE;

  self->written = write->number;
  return fb_file_write (self->path, write->text, write->length, 0600, error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_file (FB_LAYOUT (source), data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void queue_save (FbLayout *self);

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbLayout *self = FB_LAYOUT (object);
  g_autoptr (GError) error = NULL;

  self->saving = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("Saving the layout: %s", error->message);
  if (self->again)
    queue_save (self);
}

static void
save_in_background (FbLayout *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->lock < 0)
    return;

  self->again = self->saving;
  if (self->saving)
    return;

  self->saving = TRUE;
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_source_tag (task, save_in_background);
  g_task_set_task_data (task, write_new (self), (GDestroyNotify)write_free);
  g_task_run_in_thread (task, write_in_thread);
}

static gboolean
save_cb (gpointer user_data)
{
  FbLayout *self = FB_LAYOUT (user_data);

  self->save_id = 0;
  save_in_background (self);

  return G_SOURCE_REMOVE;
}

static void
queue_save (FbLayout *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add (SAVE_AFTER_MS, save_cb, self);
}

static void
fb_layout_finalize (GObject *object)
{
  FbLayout *self = FB_LAYOUT (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->lock >= 0)
    close (self->lock);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->keys, g_key_file_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (fb_layout_parent_class)->finalize (object);
}

static void
fb_layout_class_init (FbLayoutClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_layout_finalize;
}

static void
fb_layout_init (FbLayout *self)
{
  self->keys = g_key_file_new ();
  self->lock = -1;
  g_mutex_init (&self->mutex);
}

static void
read_file (FbLayout *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fb_file_read (self->path, MAX_BYTES, &error);

  if (bytes != NULL && g_key_file_load_from_bytes (self->keys, bytes, G_KEY_FILE_NONE, &error))
    return;
  if (!g_error_matches (error, FB_ERROR, FB_ERROR_NOT_FOUND))
    g_message ("The saved layout is not used: %s", error->message);
}

FbLayout *
fb_layout_new (const char *folder)
{
  FbLayout *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (FB_TYPE_LAYOUT, NULL);
  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, "window.ini", NULL);
  read_file (self);
  if (!fb_layout_get_boolean (self, "clean-exit", TRUE))
    self->n_crashes = (guint)CLAMP (fb_layout_get_int (self, "crashes", 0), 0, 1000) + 1;

  return self;
}

gboolean
fb_layout_claim (FbLayout *self, GError **error)
{
  g_autofree char *path = NULL;
  int              fd;

  g_return_val_if_fail (FB_IS_LAYOUT (self), FALSE);

  if (self->lock >= 0)
    return TRUE;
  if (!fb_file_make_folder (self->folder, error))
    return FALSE;

  path = g_build_filename (self->folder, "window.lock", NULL);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fb_throw (error, FB_ERROR_DENIED, _ ("The profile %s cannot be written: %s"),
                     self->folder, g_strerror (errno));
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      return fb_throw (error, FB_ERROR_CONFLICT,
                       _ ("The profile %s is open in another window of Flowbench"), self->folder);
    }

  self->lock = fd;

  return TRUE;
}

int
fb_layout_get_int (FbLayout *self, const char *name, int fallback)
{
  g_autoptr (GError) error = NULL;
  int value;

  g_return_val_if_fail (FB_IS_LAYOUT (self), fallback);

  value = g_key_file_get_integer (self->keys, GROUP, name, &error);

  return error == NULL ? value : fallback;
}

gboolean
fb_layout_get_boolean (FbLayout *self, const char *name, gboolean fallback)
{
  g_autoptr (GError) error = NULL;
  gboolean value;

  g_return_val_if_fail (FB_IS_LAYOUT (self), fallback);

  value = g_key_file_get_boolean (self->keys, GROUP, name, &error);

  return error == NULL ? value : fallback;
}

char *
fb_layout_dup_string (FbLayout *self, const char *name)
{
  g_return_val_if_fail (FB_IS_LAYOUT (self), NULL);

  return g_key_file_get_string (self->keys, GROUP, name, NULL);
}

GStrv
fb_layout_dup_strv (FbLayout *self, const char *name)
{
  GStrv values;

  g_return_val_if_fail (FB_IS_LAYOUT (self), NULL);

  values = g_key_file_get_string_list (self->keys, GROUP, name, NULL, NULL);

  return values != NULL ? values : g_new0 (char *, 1);
}

void
fb_layout_set_int (FbLayout *self, const char *name, int value)
{
  g_return_if_fail (FB_IS_LAYOUT (self));

  if (g_key_file_has_key (self->keys, GROUP, name, NULL) &&
      fb_layout_get_int (self, name, ~value) == value)
    return;
  g_key_file_set_integer (self->keys, GROUP, name, value);
  queue_save (self);
}

void
fb_layout_set_boolean (FbLayout *self, const char *name, gboolean value)
{
  g_return_if_fail (FB_IS_LAYOUT (self));

  if (g_key_file_has_key (self->keys, GROUP, name, NULL) &&
      fb_layout_get_boolean (self, name, !value) == !!value)
    return;
  g_key_file_set_boolean (self->keys, GROUP, name, !!value);
  queue_save (self);
}

void
fb_layout_set_string (FbLayout *self, const char *name, const char *value)
{
  g_autofree char *before = NULL;

  g_return_if_fail (FB_IS_LAYOUT (self));

  before = fb_layout_dup_string (self, name);
  if (g_strcmp0 (before, value) == 0)
    return;
  if (value != NULL)
    g_key_file_set_string (self->keys, GROUP, name, value);
  else
    g_key_file_remove_key (self->keys, GROUP, name, NULL);
  queue_save (self);
}

void
fb_layout_set_strv (FbLayout *self, const char *name, const char *const *values)
{
  g_auto (GStrv) before = NULL;

  g_return_if_fail (FB_IS_LAYOUT (self));
  g_return_if_fail (values != NULL);

  before = fb_layout_dup_strv (self, name);
  if (g_strv_equal ((const char *const *)before, values))
    return;
  g_key_file_set_string_list (self->keys, GROUP, name, values, g_strv_length ((GStrv)values));
  queue_save (self);
}

guint
fb_layout_get_n_crashes (FbLayout *self)
{
  g_return_val_if_fail (FB_IS_LAYOUT (self), 0);

  return self->n_crashes;
}

void
fb_layout_begin (FbLayout *self)
{
  g_return_if_fail (FB_IS_LAYOUT (self));

  g_key_file_set_boolean (self->keys, GROUP, "clean-exit", FALSE);
  g_key_file_set_integer (self->keys, GROUP, "crashes", (int)self->n_crashes);
  save_in_background (self);
}

void
fb_layout_prove (FbLayout *self)
{
  g_return_if_fail (FB_IS_LAYOUT (self));

  fb_layout_set_int (self, "crashes", 0);
}

void
fb_layout_end (FbLayout *self)
{
  g_autoptr (GError) error = NULL;
  Write *write;

  g_return_if_fail (FB_IS_LAYOUT (self));

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->lock < 0)
    return;

  g_key_file_set_boolean (self->keys, GROUP, "clean-exit", TRUE);
  g_key_file_set_integer (self->keys, GROUP, "crashes", 0);
  write = write_new (self);
  if (!write_file (self, write, &error))
    g_message ("Saving the layout: %s", error->message);
  write_free (write);
}
