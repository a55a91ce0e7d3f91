/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "instance/fb-instance-store-private.h"
#include "instance/fb-runtime-store.h"

/* The writing half of FbInstanceStore: a row put in, a row changed, each with its line in activity
 * in the same transaction. Database functions run on the database's thread, the rest on the
 * store's. */

typedef struct
{
  char          *id;
  char          *name;
  char          *value;
  char          *detail;
  FbInstanceRow *row;
} Work;

static void
work_free (Work *work)
{
  g_free (work->id);
  g_free (work->name);
  g_free (work->value);
  g_free (work->detail);
  g_clear_pointer (&work->row, fb_instance_row_free);
  g_free (work);
}

static FbDatabase *
get_database (FbInstanceStore *self)
{
  return fb_workspace_get_database (fb_instance_store_get_workspace (self));
}

/* Ends the tasks of insert and change alike: the written row becomes the object's. */
static void
fb_instance_write_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbInstanceStore *self = g_task_get_source_object (task);
  FbInstance      *instance;
  Work            *work = NULL;
  GError          *error = NULL;

  if (!fb_database_finish (FB_DATABASE (source), result, (gpointer *)&work, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  instance = fb_instance_store_take_row (self, work->row);
  g_task_return_pointer (task, instance != NULL ? g_object_ref (instance) : NULL, g_object_unref);
}

static gboolean
insert_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work *work = user_data;

  return fb_instance_row_insert (connection, work->row, error) &&
         fb_activity_append (connection, "instance.add", work->row->id, work->row->name, "ok",
                             work->detail, error);
}

void
fb_instance_store_insert_async (FbInstanceStore    *self,
                                FbInstanceRow      *row,
                                const char         *detail,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;
  Work  *work;

  g_return_if_fail (FB_IS_INSTANCE_STORE (self));
  g_return_if_fail (row != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_store_insert_async);
  work = g_new0 (Work, 1);
  work->row = row;
  work->detail = g_strdup (detail);
  fb_database_write_async (get_database (self), insert_row, work, (GDestroyNotify)work_free,
                           cancellable, fb_instance_write_written_cb, task);
}

FbInstance *
fb_instance_store_insert_finish (FbInstanceStore *self, GAsyncResult *result, GError **error)
{
  FbInstance *instance;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  instance = g_task_propagate_pointer (G_TASK (result), error);
  if (instance != NULL)
    g_object_unref (instance); /* The model holds it. */

  return instance;
}

static gboolean
change_row (FbConnection *connection, gpointer user_data, GError **error)
{
  Work       *work = user_data;
  const char *verb = NULL;

  work->row = fb_instance_row_read (connection, work->id, error);
  if (work->row == NULL ||
      !fb_instance_row_change (work->row, work->name, work->value, &verb, error))
    return FALSE;
  if (verb == NULL)
    return TRUE;

  return fb_instance_row_update (connection, work->row, error) &&
         fb_activity_append (connection, verb, work->row->id, work->row->name, "ok", work->value,
                             error);
}

static gboolean
check_runtime (FbInstanceStore *self, const char *name, GError **error)
{
  FbRuntime *runtime = fb_runtime_store_find (fb_instance_store_get_runtimes (self), name);

  if (runtime == NULL)
    return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no runtime “%s”"), name);
  if (fb_runtime_get_state (runtime) == FB_RUNTIME_AVAILABLE)
    return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("The runtime %s is not installed yet"), name);

  return TRUE;
}

void
fb_instance_store_change_async (FbInstanceStore    *self,
                                FbInstance         *instance,
                                const char         *name,
                                const char         *value,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Work   *work;
  GError *error = NULL;

  g_return_if_fail (FB_IS_INSTANCE_STORE (self));
  g_return_if_fail (FB_IS_INSTANCE (instance));
  g_return_if_fail (name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_store_change_async);
  if (g_str_equal (name, "runtime") && value != NULL && !check_runtime (self, value, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  work = g_new0 (Work, 1);
  work->id = g_strdup (fb_instance_get_id (instance));
  work->name = g_strdup (name);
  work->value = g_strdup (value);
  fb_database_write_async (get_database (self), change_row, work, (GDestroyNotify)work_free,
                           cancellable, fb_instance_write_written_cb, g_steal_pointer (&task));
}

gboolean
fb_instance_store_change_finish (FbInstanceStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (FbInstance) instance = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  instance = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
