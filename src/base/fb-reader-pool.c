/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-reader-pool.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"

/* A small stack: the connection used last has the warmest cache. */

#define MAX_IDLE 4

struct _FbReaderPool
{
  char *path;

  GMutex     mutex; /* guards what follows */
  GPtrArray *idle;  /* FbConnection */
  gboolean   closed;
};

FbReaderPool *
fb_reader_pool_new (const char *path)
{
  FbReaderPool *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (FbReaderPool, 1);
  self->path = g_strdup (path);
  g_mutex_init (&self->mutex);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_connection_close);

  return self;
}

FbConnection *
fb_reader_pool_take (FbReaderPool *self, GError **error)
{
  FbConnection *reader = NULL;
  gboolean      closed;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed && self->idle->len > 0)
    reader = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  g_mutex_unlock (&self->mutex);

  if (reader != NULL)
    return reader;
  if (!closed)
    return fb_connection_open (self->path, FB_CONNECTION_READER, error);

  fb_throw (error, FB_ERROR_CANCELLED, _ ("%s was closed"), self->path);
  return NULL;
}

void
fb_reader_pool_give (FbReaderPool *self, FbConnection *reader)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (reader != NULL);

  g_mutex_lock (&self->mutex);
  if (!self->closed && self->idle->len < MAX_IDLE)
    g_ptr_array_add (self->idle, g_steal_pointer (&reader));
  g_mutex_unlock (&self->mutex);

  g_clear_pointer (&reader, fb_connection_close);
}

void
fb_reader_pool_close (FbReaderPool *self)
{
  g_autoptr (GPtrArray) idle = NULL;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  idle = g_steal_pointer (&self->idle);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_connection_close);
  g_mutex_unlock (&self->mutex);
}

void
fb_reader_pool_free (FbReaderPool *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self);
}
