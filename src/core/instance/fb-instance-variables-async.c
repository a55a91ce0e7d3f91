/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-variables.h"

#include "fb-task.h"

/* The _async forms: each runs the blocking one on a worker. */

typedef struct
{
  char               *instance;
  char               *instance_name; /* (nullable) */
  FbInstanceVariable *set;           /* (nullable) */
  char               *unset;         /* (nullable) */
  GPtrArray          *list;          /* (nullable) what was found */
} Request;

static Request *
request_new (const char *instance, const char *instance_name)
{
  Request *request = g_new0 (Request, 1);

  request->instance = g_strdup (instance);
  request->instance_name = g_strdup (instance_name);

  return request;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->set, fb_instance_variable_free);
  g_clear_pointer (&request->list, g_ptr_array_unref);
  g_free (request->unset);
  g_free (request->instance_name);
  g_free (request->instance);
  g_free (request);
}

static void
list_in_thread (GTask *task, gpointer workspace, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError  *error = NULL;

  request->list = fb_instance_variables_list (workspace, request->instance, FALSE, &error);
  fb_task_return (task, request->list != NULL, error);
}

void
fb_instance_variables_list_async (FbWorkspace        *workspace,
                                  const char         *instance,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (instance != NULL);

  fb_task_run (workspace, fb_instance_variables_list_async, request_new (instance, NULL),
               request_free, list_in_thread, cancellable, callback, user_data);
}

GPtrArray *
fb_instance_variables_list_finish (FbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  const Request *request = fb_task_finish (workspace, result, error);

  return request != NULL ? g_ptr_array_ref (request->list) : NULL;
}

static void
change_in_thread (GTask *task, gpointer workspace, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  GError        *error = NULL;
  gboolean       changed;

  if (request->set != NULL)
    changed = fb_instance_variables_set (workspace, request->instance, request->instance_name,
                                         request->set, &error);
  else
    changed = fb_instance_variables_unset (workspace, request->instance, request->instance_name,
                                           request->unset, &error);

  fb_task_return (task, changed, error);
}

void
fb_instance_variables_set_async (FbWorkspace              *workspace,
                                 const char               *instance,
                                 const char               *instance_name,
                                 const FbInstanceVariable *variable,
                                 GAsyncReadyCallback       callback,
                                 gpointer                  user_data)
{
  Request *request;

  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (instance != NULL && instance_name != NULL && variable != NULL);

  request = request_new (instance, instance_name);
  request->set = fb_instance_variable_copy (variable);
  fb_task_run (workspace, fb_instance_variables_set_async, request, request_free, change_in_thread,
               NULL, callback, user_data);
}

void
fb_instance_variables_unset_async (FbWorkspace        *workspace,
                                   const char         *instance,
                                   const char         *instance_name,
                                   const char         *name,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  Request *request;

  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (instance != NULL && instance_name != NULL && name != NULL);

  request = request_new (instance, instance_name);
  request->unset = g_strdup (name);
  fb_task_run (workspace, fb_instance_variables_unset_async, request, request_free,
               change_in_thread, NULL, callback, user_data);
}

gboolean
fb_instance_variables_change_finish (FbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return fb_task_finish (workspace, result, error) != NULL;
}
