/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-task.h"

void
fb_task_run (gpointer            source,
             gpointer            tag,
             gpointer            request,
             GDestroyNotify      request_free,
             GTaskThreadFunc     thread,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (request != NULL && thread != NULL);

  task = g_task_new (source, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, thread);
}

void
fb_task_return (GTask *task, gboolean is_done, GError *error)
{
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail ((error == NULL) == (is_done != FALSE));

  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gconstpointer
fb_task_finish (gpointer source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_boolean (G_TASK (result), error) ? g_task_get_task_data (G_TASK (result))
                                                           : NULL;
}
