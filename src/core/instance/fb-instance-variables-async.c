/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-variables.h"

/* The _async forms: each runs the blocking one on a worker. */

typedef struct
{
  char               *instance;
  char               *instance_name; /* (nullable) */
  FbInstanceVariable *set;           /* (nullable) */
  char               *unset;         /* (nullable) */
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
  g_free (request->unset);
  g_free (request->instance_name);
  g_free (request->instance);
  g_free (request);
}

static void
list_in_thread (GTask *task, gpointer workspace, gpointer data, GCancellable *cancellable)
{
  const Request *request = data;
  GError        *error = NULL;
  GPtrArray *variables = fb_instance_variables_list (workspace, request->instance, FALSE, &error);

  if (variables != NULL)
    g_task_return_pointer (task, variables, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
fb_instance_variables_list_async (FbWorkspace        *workspace,
                                  const char         *instance,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_WORKSPACE (workspace));
  g_return_if_fail (instance != NULL);

  task = g_task_new (workspace, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_variables_list_async);
  g_task_set_task_data (task, request_new (instance, NULL), request_free);
  g_task_run_in_thread (task, list_in_thread);
}

GPtrArray *
fb_instance_variables_list_finish (FbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, workspace), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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

  if (changed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @request: (transfer full) */
static void
start_change (FbWorkspace        *workspace,
              Request            *request,
              gpointer            source_tag,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (workspace, NULL, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, change_in_thread);
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
  start_change (workspace, request, fb_instance_variables_set_async, callback, user_data);
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
  start_change (workspace, request, fb_instance_variables_unset_async, callback, user_data);
}

gboolean
fb_instance_variables_change_finish (FbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, workspace), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
