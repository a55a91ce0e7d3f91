/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-log-follower.h"

/* The reader belongs to the task that runs; a follower freed meanwhile leaves it to that task. */

#define BATCH 2000

typedef struct
{
  gatomicrefcount count;
  char           *folder;
  guint64         after;
  FbLogReader    *reader; /* made by the first reading */
} Source;

struct _FbLogFollower
{
  Source        *source;
  FbLogLinesFunc lines;
  gpointer       user_data;
  GCancellable  *freed;
  gboolean       reading;
  gboolean       again;
};

static void
source_unref (Source *source)
{
  if (!g_atomic_ref_count_dec (&source->count))
    return;

  g_free (source->folder);
  g_clear_pointer (&source->reader, fb_log_reader_free);
  g_free (source);
}

static void
read_news (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  Source    *source = task_data;
  GError    *error = NULL;
  GPtrArray *lines;

  if (source->reader == NULL)
    source->reader = fb_log_reader_new (source->folder,
                                        source->after != 0 ? source->after
                                                           : fb_log_last_sequence (source->folder));

  lines = fb_log_reader_next (source->reader, BATCH, &error);
  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
fb_log_follower_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbLogFollower *self = user_data;
  GCancellable  *freed = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GPtrArray) lines = NULL;

  if (g_cancellable_is_cancelled (freed))
    return;

  lines = g_task_propagate_pointer (G_TASK (result), NULL);
  self->reading = FALSE;
  if (lines == NULL)
    return;

  self->again |= lines->len >= BATCH;
  if (lines->len > 0)
    self->lines (lines, self->user_data);
  if (!g_cancellable_is_cancelled (freed) && self->again)
    fb_log_follower_poke (self);
}

FbLogFollower *
fb_log_follower_new (const char    *folder,
                     guint64        after_sequence,
                     FbLogLinesFunc lines,
                     gpointer       user_data)
{
  FbLogFollower *self = g_new0 (FbLogFollower, 1);

  self->source = g_new0 (Source, 1);
  g_atomic_ref_count_init (&self->source->count);
  self->source->folder = g_strdup (folder);
  self->source->after = after_sequence;
  self->lines = lines;
  self->user_data = user_data;
  self->freed = g_cancellable_new ();
  fb_log_follower_poke (self);

  return self;
}

void
fb_log_follower_free (FbLogFollower *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->freed);
  g_object_unref (self->freed);
  source_unref (self->source);
  g_free (self);
}

void
fb_log_follower_poke (FbLogFollower *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (self != NULL);

  self->again = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  task = g_task_new (NULL, self->freed, fb_log_follower_read_cb, self);
  g_task_set_source_tag (task, fb_log_follower_poke);
  g_atomic_ref_count_inc (&self->source->count);
  g_task_set_task_data (task, self->source, (GDestroyNotify)source_unref);
  g_task_run_in_thread (task, read_news);
}
